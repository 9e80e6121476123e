"""What the first bytes of a file say, read before SQLite touches it.

Offsets are those of the SQLite database file format, https://www.sqlite.org/fileformat2.html section 1.3.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from app.errors import NewerFile
from db.faults import damaged, foreign, translated
from db.tables import APPLICATION_ID

MAGIC = b"SQLite format 3\x00"
HEADER_SIZE = 100
ROLLBACK_JOURNAL = 1
OLDEST = 1
"""The first format there was."""


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of interest; sizes are in bytes, `size_is_valid` tells whether `pages` can be trusted."""

    page_size: int
    write_version: int
    change_counter: int
    pages: int
    user_version: int
    application_id: int
    valid_for: int
    file_size: int


def inspect(path: Path, *, newest: int, settled: bool) -> int:
    """The format of a plan file. Raises ForeignFile, NewerFile or DamagedFile.

    `settled` is False while the file may be in the middle of a commit; its size is then not judged.
    """
    header = read_header(path)
    if header.application_id != APPLICATION_ID:
        raise foreign(path)
    if header.user_version > newest:
        raise _newer(path, header.user_version, newest)
    if header.user_version < OLDEST:
        raise damaged(path, f"It claims the format {header.user_version}, which never was")
    if header.write_version != ROLLBACK_JOURNAL:
        raise damaged(path, "Another program changed its journal mode, so this file alone may be incomplete")
    if settled and _is_truncated(header):
        raise damaged(path, "Its end is missing")
    return header.user_version


def read_header(path: Path) -> Header:
    """Read the header; raises ForeignFile or, where it is cut short, DamagedFile."""
    with translated(path), path.open("rb") as file:
        start = file.read(HEADER_SIZE)
        size = file.seek(0, 2)
    if not start:
        raise damaged(path, "It is empty")
    if start[:16] != MAGIC[: len(start)]:
        raise foreign(path)
    if len(start) < HEADER_SIZE:
        raise damaged(path, "Its end is missing")
    return _parse(start, size)


def _parse(start: bytes, size: int) -> Header:
    page_size, write_version = struct.unpack_from(">HB", start, 16)
    change_counter, pages = struct.unpack_from(">II", start, 24)
    (user_version,) = struct.unpack_from(">i", start, 60)
    (application_id,) = struct.unpack_from(">I", start, 68)
    (valid_for,) = struct.unpack_from(">I", start, 92)
    return Header(
        65536 if page_size == 1 else page_size,
        write_version, change_counter, pages, user_version, application_id, valid_for, size,
    )  # fmt: skip


def _is_truncated(header: Header) -> bool:
    """Page count times page size; the count is valid only while its change counter matches."""
    counted = header.pages and header.valid_for == header.change_counter
    return header.file_size < (header.pages * header.page_size if counted else header.page_size)


def _newer(path: Path, found: int, newest: int) -> NewerFile:
    return NewerFile(
        f"{path.name} was written by a newer version of Holdfast.",
        why=f"Its format is {found}; this version knows formats up to {newest}.",
        advice="Install the newer version and open the plan with it. The file was left as it is.",
    )
