"""What the core asks of the world, as protocols; adapters implement them and know one framework each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.domain.draft import Changes
from app.domain.history import EditRecord
from app.domain.plan import Plan
from app.domain.report_model import PageSize, Rendered, ReportModel
from app.domain.table import Table


class Clock(Protocol):
    """Time."""

    def now(self) -> datetime:
        """This moment, in UTC."""


class Ids(Protocol):
    """Chance: identities and salts."""

    def new_id(self) -> str:
        """A fresh UUID as text."""

    def new_salt(self) -> str:
        """32 random bytes as 64 hexadecimal digits."""


class CancelToken(Protocol):
    """A request to stop long work; whoever works looks at it often."""

    def is_cancelled(self) -> bool:
        """Whether a stop was asked for."""

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when a stop was asked for."""


Progress = Callable[[float, str], None]
"""Told how far long work is: a fraction from 0 to 1 and what is being done; may raise `Cancelled`."""


class PlanStore(Protocol):
    """One open plan on disk. Only one thread may use it. Raises `PlanFileError` kinds."""

    @property
    def path(self) -> Path:
        """The plan file."""

    @property
    def read_only(self) -> bool:
        """Whether writing is refused."""

    @property
    def read_only_reason(self) -> str:
        """Who holds the plan, or why the medium refuses; empty when it can be written."""

    def load(self) -> Plan:
        """The current plan value."""

    def pack_bytes(self) -> bytes:
        """The bytes of the pack the plan was made with."""

    def commit(
        self, plan: Plan, record: EditRecord, changes: Changes, blobs: Mapping[str, bytes] | None = None
    ) -> None:
        """Make one edit durable: history row, moved rows of `plan`, and new blobs, in one transaction."""

    def history(self) -> Iterable[EditRecord]:
        """All edits, parents before children."""

    def heads(self) -> tuple[str, ...]:
        """The hashes of the edits nobody follows."""

    def blob(self, digest: str) -> bytes:
        """Bytes by their SHA-256; checked on reading. Raises DamagedFile or NotFound."""

    def back_up(self, target: Path, progress: Progress | None = None) -> None:
        """Write a complete copy of the plan file."""

    def close(self) -> None:
        """Give the lock back; every further call raises."""


class PlanStores(Protocol):
    """Opens and creates plan files."""

    def create(self, path: Path, plan: Plan, origin: EditRecord, pack_bytes: bytes) -> PlanStore:
        """Make a new plan file; refuses to overwrite an existing one."""

    def open(self, path: Path, *, read_only: bool = False) -> PlanStore:
        """Open a plan file, migrated where its format is older; falls back to reading where it is held."""


class Tables(Protocol):
    """Reads and writes tables of text in one file format."""

    def read(self, path: Path, *, cancel: CancelToken | None = None) -> Table:
        """Read a table; raises UserError naming the line where the file does not fit."""

    def write(self, path: Path, table: Table) -> None:
        """Write a table, replacing the file."""


class ReportRenderer(Protocol):
    """Turns a report into a PDF: the same model gives the same bytes."""

    def render(
        self, model: ReportModel, *, page_size: PageSize = PageSize.A4, progress: Progress | None = None
    ) -> Rendered:
        """Render without files and signature fields; `Cancelled` raised by `progress` passes through."""
