"""The record of one question on the wire, and what the errors of sockets mean for it."""

from __future__ import annotations

import errno
import hashlib
import re
import socket
from datetime import datetime
from types import MappingProxyType

from app.domain.questions import AnyQuestion
from app.domain.readings import RAW_LIMIT, Exchange, Fault, Identity
from app.ports import Clock

UNREACHABLE = frozenset({errno.EHOSTUNREACH, errno.EHOSTDOWN, 10064, 10065})
"""The host or a router on the way says so; the last two are the numbers of Windows."""

NO_ROUTE = frozenset(
    {
        errno.ENETUNREACH,
        errno.ENETDOWN,
        errno.EADDRNOTAVAIL,
        errno.EACCES,
        errno.EPERM,
        10013,
        10049,
        10050,
        10051,
    }
)
"""This machine did not send: it has no network there, or a firewall of its own forbids it."""

NUMBER_IN_TEXT = re.compile(r"\[(?:Errno|WinError) (\d+)\]")

_KINDS = MappingProxyType(
    {
        TimeoutError: Fault.NO_REPLY,
        ConnectionRefusedError: Fault.CONNECTION_REFUSED,
        ConnectionError: Fault.CONNECTION_LOST,
        EOFError: Fault.CONNECTION_LOST,
    }
)


def fault_of(error: BaseException) -> Fault:
    """What an error of a socket says: about the server where it can, about this machine otherwise.

    Libraries wrap errors and keep only the text, so the number is looked for there too.
    """
    for kind, fault in _KINDS.items():
        if isinstance(error, kind):
            return fault
    found = NUMBER_IN_TEXT.search(str(error))
    number = getattr(error, "errno", None) or (int(found.group(1)) if found else None)
    if number in UNREACHABLE:
        return Fault.HOST_UNREACHABLE
    return Fault.NO_ROUTE if number in NO_ROUTE else Fault.LOCAL_ERROR


class Transcript:
    """Collects what one question brought: bounded bytes with the digest of all, our address, the fault."""

    def __init__(
        self,
        question: AnyQuestion,
        clock: Clock,
        identity: Identity = Identity.NONE,
        *,
        keeps_reply: bool = True,
    ) -> None:
        self._question = question
        self._limit = RAW_LIMIT if keeps_reply else 0
        self._clock = clock
        self._identity = identity
        self._started_at: datetime = clock.now()
        self._digest = hashlib.sha256()
        self._kept = bytearray()
        self._length = 0
        self._local_address = ""

    def heard(self, data: bytes) -> None:
        """More of the reply."""
        self._digest.update(data)
        self._length += len(data)
        self._kept += data[: self._limit - len(self._kept)]

    def forget(self) -> None:
        """Start over: what was heard belonged to a try that failed."""
        self._digest = hashlib.sha256()
        self._kept = bytearray()
        self._length = 0

    def sent_from(self, connected: socket.socket) -> None:
        """Remember this machine's side of a connected socket."""
        try:
            self._local_address = str(connected.getsockname()[0])
        except OSError:
            # The peer closed it already; the address is a nicety of the evidence.
            self._local_address = ""

    def exchange(self, fault: Fault | None = None, detail: str = "", *, port: int | None = None) -> Exchange:
        """The record as it is now."""
        return Exchange(
            protocol=self._question.channel,
            address=self._question.address,
            port=self._question.port if port is None else port,
            asked=self._question.asked,
            started_at=self._started_at,
            ended_at=self._clock.now(),
            identity=self._identity,
            local_address=self._local_address,
            fault=fault,
            detail=detail[:1000],
            reply=bytes(self._kept),
            reply_length=self._length,
            reply_sha256=self._digest.hexdigest() if self._length else "",
        )

    def failed(self, error: BaseException) -> Exchange:
        """The record of a question that an error ended."""
        return self.exchange(fault_of(error), f"{type(error).__name__}: {error}")
