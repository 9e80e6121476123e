"""One question on the wire: who was asked what, when, as whom, and what came back or went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

RAW_LIMIT = 64 * 1024
"""How many bytes of a raw reply are kept as evidence; the digest covers all of them."""


class Identity(StrEnum):
    """The class of identity a question was asked with; never a name."""

    NONE = "none"
    ANONYMOUS = "anonymous"
    USER = "user"


class Fault(StrEnum):
    """Why a question has no usable answer. The words stand in `resources/checks/words.yaml`."""

    NO_REPLY = "no_reply"
    CONNECTION_REFUSED = "connection_refused"
    HOST_UNREACHABLE = "host_unreachable"
    CONNECTION_LOST = "connection_lost"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TLS_FAILED = "tls_failed"
    NO_COMMON_TLS = "no_common_tls"
    NO_TLS = "no_tls"
    NO_ROUTE = "no_route"
    LOCAL_ERROR = "local_error"
    BAD_NAME = "bad_name"
    GAVE_UP = "gave_up"
    NOT_ALLOWED = "not_allowed"
    NO_SUCH_OBJECT = "no_such_object"
    REFUSED_BY_SERVER = "refused_by_server"
    NO_CREDENTIALS = "no_credentials"
    NO_HOST_NAME = "no_host_name"
    CERTIFICATE_REJECTED = "certificate_rejected"
    CREDENTIALS_REJECTED = "credentials_rejected"
    BINDS_STOPPED = "binds_stopped"
    NO_TICKET = "no_ticket"
    UNKNOWN_SERVICE = "unknown_service"
    CLOCK_SKEW = "clock_skew"
    OUTSIDE_PLAN = "outside_plan"
    NOT_CHOSEN = "not_chosen"
    REDIRECTED = "redirected"
    PUBLIC_ADDRESS = "public_address"
    DEADLINE = "deadline"
    CANCELLED = "cancelled"


SILENT_SERVER = frozenset(
    {Fault.NO_REPLY, Fault.CONNECTION_REFUSED, Fault.HOST_UNREACHABLE, Fault.CONNECTION_LOST}
)
"""Faults that say something about the server: it was asked and did not serve."""

BROKEN_ANSWER = frozenset({Fault.MALFORMED, Fault.TOO_LARGE})
"""Faults of a server that answered, but not in its protocol."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question on the wire and what came back, for the evidence of every reading.

    `asked` is the question in full; times are UTC; `local_address` is this machine's side of the exchange.
    `reply` holds at most `RAW_LIMIT` bytes of what arrived; `reply_length` and `reply_sha256` describe all of
    it. `fault` is None when there is an answer; `detail` is the error text of the library or server.
    """

    protocol: str
    address: str
    port: int
    asked: str
    started_at: datetime
    ended_at: datetime
    identity: Identity = Identity.NONE
    local_address: str = ""
    fault: Fault | None = None
    detail: str = ""
    reply: bytes = b""
    reply_length: int = 0
    reply_sha256: str = ""
