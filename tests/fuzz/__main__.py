"""Runs one target under atheris, whose libFuzzer ends the process: python -m tests.fuzz TARGET [option ...].

Options are those of libFuzzer, such as -max_total_time=60 or -runs=1000. What it learns is kept in
build/fuzz/TARGET; an input that breaks a decoder is written there too, and belongs into tests/fuzz/seeds.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

# The libraries of the other targets have no part in what they read, and take long to instrument.
LIBRARIES = ["ldap3"] if sys.argv[1:2] == ["ldap_reply"] else []

with atheris.instrument_imports(include=["app", *LIBRARIES]):
    from tests.fuzz.seeds import SEEDS
    from tests.fuzz.targets import TARGETS

KEPT = Path("build") / "fuzz"


def main(name: str, options: list[str]) -> None:
    """Fuzz a target; never returns."""
    folder = KEPT / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[name]):
        (folder / f"seed-{number}").write_bytes(seed)
    target = TARGETS[name]

    def once(data: bytes) -> None:
        target(data)

    atheris.Setup([sys.argv[0], f"-artifact_prefix={folder}/", "-verbosity=0", *options, str(folder)], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
