"""The PowerShell that Holdfast sends or writes out: put together from fixed parts, always the same bytes."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

COLLECTOR_NAME = "holdfast-collector.ps1"

COLLECTOR_PARTS = ("head", "functions", "origin", "queries", "end")
"""The collector: what it is, the queries, and one file written beside it."""


@cache
def remote_script() -> str:
    """What is sent over PowerShell remoting: the queries; their document is its only output."""
    return "\n".join([_part("functions"), "$origin = ''", _part("queries"), "$document", ""])


@cache
def collector_script() -> bytes:
    """The script a site administrator runs by hand; lines end as every editor of Windows expects."""
    text = "\n".join(_part(name) for name in COLLECTOR_PARTS)
    return text.replace("\n", "\r\n").encode("ascii")


@cache
def collector_digest() -> str:
    """The SHA-256 of the collector, as Get-FileHash shows it but in lower case."""
    return hashlib.sha256(collector_script()).hexdigest()


def _part(name: str) -> str:
    content = files("resources").joinpath("collector", f"{name}.ps1").read_bytes()
    return content.decode("ascii").replace("\r\n", "\n")
