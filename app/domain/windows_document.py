"""What the queries of a Windows server tell: one JSON document, asked for or brought by a person."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias

FORM = "holdfast-windows/1"

SECTIONS = (
    "account", "system", "computer", "update_history", "update_agent", "update_registry", "hotfixes",
    "reboot", "defender", "defender_settings", "administrator_names", "administrators", "services",
    "volumes", "disks", "disk_predictions", "physical_disks", "virtual_disks", "backup", "backup_events",
    "ntbackup_events", "time_settings", "time_source", "time_status",
)  # fmt: skip
"""The questions of the script, in its order."""

MAX_BYTES = 4 * 1024 * 1024
MAX_ROWS = 5000
MAX_TEXT = 4000
MAX_LIST = 20_000

DIGEST = re.compile(r"[0-9a-f]{64}|")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
KEYS = {"form", "collected_at", "powershell", "script_sha256", "sections"}
LEFT_OUT = re.compile(r"[1-9]\d{0,9}")
STATE_KEYS = {"read": {"state", "rows"}, "failed": {"state", "error"}, "absent": {"state"}}
MAY_HAVE = {"read": frozenset({"left_out"})}

Cell: TypeAlias = str | tuple[str, ...] | None
Row: TypeAlias = Mapping[str, Cell]


class SectionState(StrEnum):
    """Whether a question was answered, failed, or needs what that Windows does not have."""

    READ = "read"
    FAILED = "failed"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class WindowsSection:
    """The answer to one question: rows of texts by name, or the error that Windows told.

    `left_out` is how many rows more there are than the script writes down.
    """

    state: SectionState
    rows: tuple[Row, ...] = ()
    error: str = ""
    left_out: int = 0


NOT_THERE = WindowsSection(SectionState.FAILED, error="The document does not have it.")


@dataclass(frozen=True, slots=True)
class WindowsDocument:
    """All answers of a server.

    `collected_at` is the server's own clock in UTC. `script_sha256` is what the collector says its own digest
    was: empty when it could not tell, and when the queries were asked for.
    """

    collected_at: datetime
    powershell: str
    script_sha256: str
    sections: Mapping[str, WindowsSection]

    def section(self, name: str) -> WindowsSection:
        """The answer to a question; one that is missing counts as failed."""
        return self.sections.get(name, NOT_THERE)

    def text(self, section: str, name: str) -> str:
        """A text of the first row of a section, or nothing."""
        for row in self.section(section).rows[:1]:
            cell = row.get(name)
            return cell.strip() if isinstance(cell, str) else ""
        return ""

    @property
    def computer(self) -> str:
        """The server's own name in lower case, without its domain."""
        return (self.text("computer", "DNSHostName") or self.text("computer", "Name")).lower()

    @property
    def fqdn(self) -> str:
        """The server's full name in lower case; empty when it is in no domain."""
        domain = self.text("computer", "Domain").lower()
        is_member = self.text("computer", "PartOfDomain") == "True"
        return f"{self.computer}.{domain}" if is_member and self.computer and domain else ""


class DocumentFault(ValueError):
    """A document that is none; the text says where and what."""


def parse_document(content: bytes) -> WindowsDocument:
    """Read a document. Raises DocumentFault.

    UTF-16 and byte order marks are read too: editors of Windows and its redirections add them.
    """
    if len(content) > MAX_BYTES:
        raise DocumentFault(f"it is larger than {MAX_BYTES // 2**20} MiB")
    data = _mapping(_json(content), "the document", KEYS)
    if data["form"] != FORM:
        raise DocumentFault(f"its form is {str(data['form'])[:40]!r}, not {FORM!r}")
    sections = data["sections"]
    if not isinstance(sections, dict):
        raise DocumentFault("sections is no mapping")
    return WindowsDocument(
        collected_at=_moment(data["collected_at"]),
        powershell=_text(data["powershell"], "powershell"),
        script_sha256=_digest(data["script_sha256"]),
        sections={name: _section(name, each) for name, each in sections.items()},
    )


def _json(content: bytes) -> object:
    try:
        return json.loads(_decoded(content), object_pairs_hook=_without_repeats)
    except UnicodeDecodeError as error:
        raise DocumentFault("it is not text") from error
    except RecursionError as error:
        raise DocumentFault("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise DocumentFault(f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except DocumentFault:
        raise
    except ValueError as error:
        raise DocumentFault(f"it holds a number that cannot be read: {error}") from error


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    if content.startswith(b"{\0"):
        return content.decode("utf-16-le")
    return content.decode("utf-8-sig")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise DocumentFault(f"{twice[:40]!r} stands twice in one place")
    return found


def _mapping(value: object, place: str, keys: set[str], more: frozenset[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DocumentFault(f"{place} is no mapping")
    for name in sorted(keys - value.keys()):
        raise DocumentFault(f"{place} has no {name}")
    for name in sorted(value.keys() - keys - more):
        raise DocumentFault(f"{place} has an unknown part {name[:40]!r}")
    return value


def _section(name: str, value: object) -> WindowsSection:
    place = f"sections.{name[:40]}"
    if name not in SECTIONS:
        raise DocumentFault(f"{place} is unknown")
    state = value.get("state") if isinstance(value, dict) else None
    if not isinstance(state, str) or state not in STATE_KEYS:
        raise DocumentFault(f"{place} does not say whether it was read")
    data = _mapping(value, place, STATE_KEYS[state], MAY_HAVE.get(state, frozenset()))
    if state == SectionState.FAILED:
        return WindowsSection(SectionState.FAILED, error=_text(data["error"], f"{place}.error"))
    rows = _rows(data.get("rows", []), f"{place}.rows")
    return WindowsSection(SectionState(state), rows, left_out=_count(data.get("left_out", ""), place))


def _count(value: object, place: str) -> int:
    """How many rows are left out; none where nothing is said."""
    text = _text(value, f"{place}.left_out")
    if text and not LEFT_OUT.fullmatch(text):
        raise DocumentFault(f"{place}.left_out is no number")
    return int(text or 0)


def _rows(value: object, place: str) -> tuple[Row, ...]:
    if not isinstance(value, list) or len(value) > MAX_ROWS:
        raise DocumentFault(f"{place} is no list of at most {MAX_ROWS} rows")
    return tuple(_row(row, f"{place}[{number}]") for number, row in enumerate(value))


def _row(value: object, place: str) -> Row:
    if not isinstance(value, dict) or len(value) > MAX_LIST:
        raise DocumentFault(f"{place} is no mapping")
    return {_text(name, place): _cell(cell, f"{place}.{name[:40]}") for name, cell in value.items()}


def _cell(value: object, place: str) -> Cell:
    if value is None:
        return None
    if isinstance(value, list):
        if len(value) > MAX_LIST:
            raise DocumentFault(f"{place} has more than {MAX_LIST} entries")
        return tuple(_text(each, place) for each in value)
    return _text(value, place)


def _text(value: object, place: str) -> str:
    """A text that can be kept: half of a pair of UTF-16 is replaced, for no text may hold it."""
    if not isinstance(value, str):
        raise DocumentFault(f"{place} is no text")
    if len(value) > MAX_TEXT:
        raise DocumentFault(f"{place} is longer than {MAX_TEXT} characters")
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _moment(value: object) -> datetime:
    text = _text(value, "collected_at")
    if MOMENT.fullmatch(text):
        return _parsed(lambda: datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC))
    raise DocumentFault("collected_at is no moment in UTC such as 2026-11-22T09:30:00Z")


def _parsed(read: Callable[[], datetime]) -> datetime:
    try:
        return read()
    except ValueError as error:
        raise DocumentFault("collected_at is no day of the calendar") from error


def _digest(value: object) -> str:
    text = _text(value, "script_sha256").lower()
    if not DIGEST.fullmatch(text):
        raise DocumentFault("script_sha256 is no SHA-256")
    return text
