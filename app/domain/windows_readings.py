"""What a Windows server told."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.exchange import Exchange
from app.domain.windows_document import WindowsDocument


@dataclass(frozen=True, slots=True)
class WindowsReading:
    """The document of a server, None where there is no usable answer."""

    exchange: Exchange
    document: WindowsDocument | None = None
