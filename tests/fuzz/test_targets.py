"""Every target stands its seeds, bytes that are nearly right, and a fuzzer that looks for more."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]
HAS_FUZZER = importlib.util.find_spec("atheris") is not None


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_seeds_break_nothing(name: str) -> None:
    for seed in SEEDS[name]:
        TARGETS[name](seed)


@pytest.mark.parametrize("name", sorted(TARGETS))
@given(data=st.data())
def test_damaged_seeds_and_any_bytes_break_nothing(name: str, data: st.DataObject) -> None:
    value = bytearray(data.draw(st.sampled_from(SEEDS[name]) | st.binary(max_size=300)))
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(value)))
        value[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    TARGETS[name](bytes(value))


@pytest.mark.skipif(not HAS_FUZZER, reason="atheris has wheels for Linux on x86-64 only")
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_the_fuzzer_finds_nothing_at_first_sight(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, "-runs=300", "-seed=1"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
