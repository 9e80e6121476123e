"""What the program remembers of its user between two starts: name, installation, recent plans."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.errors import StorageFailed, WrongInput
from app.ports import Ids

RECENT_LIMIT = 12
"""How many recent plans are remembered."""


@dataclass(frozen=True, slots=True)
class RecentPlan:
    """A plan that was open before: where it lies, and the title it had."""

    path: Path
    title: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings as a value; `installation` is a random id that says where an edit was typed."""

    installation: str
    author: str = ""
    recent: tuple[RecentPlan, ...] = ()
    theme: str = "system"


class SettingsFile:
    """The settings in one small JSON file. A file that is missing or unreadable counts as none."""

    def __init__(self, path: Path, ids: Ids, *, user: str = "") -> None:
        """`user` is the author's name until another is set."""
        self._path = path
        self._current = _read(path) or Settings(ids.new_id(), user)

    @property
    def current(self) -> Settings:
        """The settings as they are now."""
        return self._current

    def set_author(self, name: str) -> None:
        """Remember the author's name; raises WrongInput for an empty one."""
        if not name.strip():
            raise WrongInput(
                "The author needs a name.", advice="Type your name as it should stand in the plan."
            )
        self._change(lambda settings: replace(settings, author=name.strip()))

    def set_theme(self, theme: str) -> None:
        """Remember the theme: "system", "light" or "dark"."""
        self._change(lambda settings: replace(settings, theme=theme))

    def remember(self, path: Path, title: str) -> None:
        """Put a plan at the head of the recent ones."""
        entry = RecentPlan(path, title)
        self._change(
            lambda settings: replace(settings, recent=(entry, *_without(settings, path))[:RECENT_LIMIT])
        )

    def forget(self, path: Path) -> None:
        """Take a plan off the recent ones; its file stays."""
        self._change(lambda settings: replace(settings, recent=_without(settings, path)))

    def _change(self, change: Callable[[Settings], Settings]) -> None:
        """Change what lies on the disk, which another window may have written since."""
        stored = _read(self._path)
        self._current = change(stored or self._current)
        if self._current == stored:
            return
        try:
            _write(self._path, self._current)
        except OSError as error:
            raise StorageFailed(
                "The settings could not be saved.",
                why=f"{error.strerror}. The plan is not affected.",
                advice=f"Check that {self._path.parent} can be written.",
            ) from error


def _without(settings: Settings, path: Path) -> tuple[RecentPlan, ...]:
    return tuple(entry for entry in settings.recent if entry.path != path)


def _read(path: Path) -> Settings | None:
    try:
        data = json.loads(path.read_text("utf-8"))
        return Settings(
            installation=_text(data["installation"]),
            author=_text(data["author"]),
            recent=tuple(RecentPlan(Path(_text(p["path"])), _text(p["title"])) for p in data["recent"]),
            theme=_text(data["theme"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _text(found: Any) -> str:
    if not isinstance(found, str):
        raise TypeError("a text expected")
    return found


def _write(path: Path, settings: Settings) -> None:
    """Write beside and replace, so that a crash leaves the old settings or the new.

    All of it is ASCII: a file name may hold bytes that are no text, which UTF-8 would refuse.
    """
    data = {
        "installation": settings.installation,
        "author": settings.author,
        "recent": [{"path": str(entry.path), "title": entry.title} for entry in settings.recent],
        "theme": settings.theme,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        partial.write_text(json.dumps(data, indent=2) + "\n", "utf-8")
        partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
