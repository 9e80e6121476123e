"""The real command as a program of its own, with places of its own for what belongs to the user."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 300
SAMPLE = Path(__file__).parents[2] / "resources" / "samples" / "contoso"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    errors: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Holdfast:
    """Runs the command for one user, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = dict(os.environ)
        for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
            self.environment[f"XDG_{kind}_HOME"] = str(folder / f".{kind.lower()}")
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            self.environment.pop(name, None)

    def start(self, *arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
        """Start a command, for tests that meddle with it."""
        return subprocess.Popen(
            [sys.executable, "-m", "app.cli", *map(str, arguments)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            **options,
        )

    def run(self, *arguments: str | Path, code: int = 0, secrets: Mapping[str, str] | None = None) -> Ran:
        """Run a command to its end; it must exit with `code`. `secrets` go in by descriptors, by option."""
        descriptors = {option: _pipe_with(secret) for option, secret in (secrets or {}).items()}
        given = [part for option, number in descriptors.items() for part in (option, str(number))]
        try:
            process = self.start(*arguments, *given, pass_fds=tuple(descriptors.values()))
            out, errors = process.communicate(timeout=PATIENCE_S)
        finally:
            for number in descriptors.values():
                os.close(number)
        assert "Traceback" not in out + errors
        assert (process.returncode, errors if process.returncode != code else "") == (code, "")
        return Ran(process.returncode, out, errors)


def _pipe_with(secret: str) -> int:
    reading, writing = os.pipe()
    os.write(writing, secret.encode() + b"\n")
    os.close(writing)
    return reading


@pytest.fixture
def holdfast(tmp_path: Path) -> Holdfast:
    return Holdfast(tmp_path / "user")
