"""A recent plan as the start page lists it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RecentLine:
    """Title and file of a plan; `exists` tells whether the file is there now (a stick may be gone)."""

    path: Path
    title: str
    exists: bool

    @property
    def where(self) -> str:
        """The file as text."""
        return str(self.path)
