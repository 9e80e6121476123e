"""Questions that look like an attack: binds that must fail, with an account that does not exist."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum

from app.domain.asking import Asking, Service
from app.domain.exchange import Exchange

NO_RESULT = -1


class TrialKind(StrEnum):
    """What is tried: a bind whose password travels in clear, or NTLM inside TLS without a channel binding."""

    CLEAR = "clear"
    UNBOUND = "unbound"


@dataclass(frozen=True, slots=True)
class TrialReading:
    """How a server refused the bind: the result code of RFC 4511, -1 without one, and its message."""

    exchange: Exchange
    result: int = NO_RESULT
    message: str = ""


@dataclass(frozen=True, slots=True)
class TrialQuestion(Asking[TrialReading]):
    """A bind that cannot succeed, and locks nobody out, for there is no such account. The server logs it."""

    address: str
    kind: TrialKind
    port: int = 389

    service = Service.LDAP
    reading = TrialReading
    channel_form = "LDAP {0.port}/tcp, trial bind"
    asked_form = "bind ({0.kind}) as {0.account}, an account that does not exist"

    @property
    def account(self) -> str:
        """A name nobody has, which the people who read the server's log can recognise."""
        return f"holdfast-trial-{zlib.crc32(self.address.encode()):08x}"
