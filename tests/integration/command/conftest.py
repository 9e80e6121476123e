"""The command inside this process, for what needs no program of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main


@dataclass(slots=True)
class Command:
    """Runs the command on one plan."""

    plan: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str | Path, code: int = 0) -> str:
        """What it prints; it must exit with `code`."""
        found = main([str(argument) for argument in arguments])
        told = self.capture.readouterr()
        assert (found, told.err if found != code else "") == (code, "")
        return told.out if code in {0, 1} else told.err

    def data(self, *arguments: str | Path, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", code=code))


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """A new plan, and settings of its own."""
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    made = Command(tmp_path / "plan.holdfast", capsys)
    made.run("new", made.plan, "--title", "Plan")
    return made
