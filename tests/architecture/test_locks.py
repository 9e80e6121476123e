"""What is locked: exact versions with hashes, the same in every file, and no address of a registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-boot.lock")


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def requirements(name: str) -> set[str]:
    """The locked requirements, with markers and without hashes."""
    return {line.removesuffix(" \\") for line in read(name).splitlines() if not line.startswith(" ")}


@pytest.mark.parametrize("name", LOCKS)
def test_holds_nothing_but_versions_and_hashes(name: str) -> None:
    entry = r"[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.]*( ; [^\n/\\]+)?( \\\n    --hash=sha256:[0-9a-f]{64})+\n"
    assert re.fullmatch(f"({entry})+", read(name))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-boot.lock"])
def test_development_lock_holds_the_same_versions(name: str) -> None:
    assert requirements(name) <= requirements("requirements-dev.lock")


def test_qt_is_one_that_works_on_python_3_11() -> None:
    qt = next(line for line in requirements("requirements.lock") if line.startswith("pyside6-essentials=="))
    assert re.match(r"pyside6-essentials==6\.(8|9|10|11)\.", qt)
