"""Documents of Windows servers for tests: those of the folder `windows`, with whatever is changed in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.pack import PackList
from app.domain.windows_document import WindowsDocument, parse_document
from app.packs.library import PackLibrary

FOLDER = Path(__file__).parent / "windows"
NEWEST = "server_2022_by_hand"
OLDEST = "server_2003_by_hand"

Data = dict[str, Any]


def document_data(name: str = NEWEST) -> Data:
    """The content of a file."""
    found: Data = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def with_rows(section: str, *rows: Data, name: str = NEWEST) -> Data:
    """A document whose section was read and has these rows."""
    data = document_data(name)
    data["sections"][section] = {"state": "read", "rows": list(rows)}
    return data


def document_bytes(data: Data) -> bytes:
    """A document as the script writes it: plain ASCII."""
    return json.dumps(data).encode("ascii")


def document(data: Data | None = None) -> WindowsDocument:
    """A document as it is read."""
    return parse_document(document_bytes(data or document_data()))


@cache
def pack_lists() -> Mapping[str, PackList]:
    """The lists of the pack that comes with the program."""
    library = PackLibrary()
    return library.read_pack(library.pack_bytes("ocs-2007-r2")).lists
