"""Kerberos of this computer: whether it is there, tickets within a time limit, and what its errors mean.

Windows brings it; elsewhere pyspnego needs the packages gssapi and krb5. Tickets come from the ticket servers
(KDC) of this computer's own settings, which are not ours to choose.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from types import MappingProxyType
from typing import Any, TypeVar

import spnego
from spnego.exceptions import FeatureMissingError, NegotiateOptions, SpnegoError

from app.domain.credentials import Credentials, CredentialSet, WindowsChannel, WindowsUser
from app.domain.exchange import Fault
from app.errors import WrongInput

ResultT = TypeVar("ResultT")

KRB5_BASE = -1765328384
"""Where the error codes of MIT Kerberos begin (com_err table "krb5").

The first 128 are those of RFC 4120 7.5.9.
"""

KRB5_FAULTS = MappingProxyType(
    {
        KRB5_BASE + 6: Fault.CREDENTIALS_REJECTED,  # KDC_ERR_C_PRINCIPAL_UNKNOWN
        KRB5_BASE + 7: Fault.UNKNOWN_SERVICE,  # KDC_ERR_S_PRINCIPAL_UNKNOWN
        KRB5_BASE + 18: Fault.CREDENTIALS_REJECTED,  # KDC_ERR_CLIENT_REVOKED
        KRB5_BASE + 23: Fault.CREDENTIALS_REJECTED,  # KDC_ERR_KEY_EXPIRED
        KRB5_BASE + 24: Fault.CREDENTIALS_REJECTED,  # KDC_ERR_PREAUTH_FAILED
        KRB5_BASE + 31: Fault.CREDENTIALS_REJECTED,  # KRB_AP_ERR_BAD_INTEGRITY, of a reply no key opens
        KRB5_BASE + 37: Fault.CLOCK_SKEW,  # KRB_AP_ERR_SKEW
        KRB5_BASE + 146: Fault.CLOCK_SKEW,  # KRB5_KDCREP_SKEW
    }
)
SSPI_FAULTS = MappingProxyType(
    {
        0x80090303: Fault.UNKNOWN_SERVICE,  # SEC_E_TARGET_UNKNOWN
        0x8009030C: Fault.CREDENTIALS_REJECTED,  # SEC_E_LOGON_DENIED
        0x80090322: Fault.UNKNOWN_SERVICE,  # SEC_E_WRONG_PRINCIPAL
        0x80090324: Fault.CLOCK_SKEW,  # SEC_E_TIME_SKEW
    }
)

FAULTS = MappingProxyType({**KRB5_FAULTS, **SSPI_FAULTS})
UNSIGNED = 0xFFFFFFFF

NO_TICKETS = frozenset(
    {
        KRB5_BASE + 141,  # KRB5_CC_NOTFOUND
        KRB5_BASE + 154,  # KRB5_REALM_UNKNOWN
        KRB5_BASE + 156,  # KRB5_KDC_UNREACH
        KRB5_BASE + 195,  # KRB5_FCC_NOFILE
        0x8009030E,  # SEC_E_NO_CREDENTIALS
        0x80090311,  # SEC_E_NO_AUTHENTICATING_AUTHORITY
    }
)
"""Codes that tell of this computer or its ticket servers, and not of the server that was to be asked."""

# Its records hold what proves the user.
logging.getLogger("spnego").addHandler(logging.NullHandler())
logging.getLogger("spnego").propagate = False


def require_logins(credentials: CredentialSet) -> None:
    """Raise WrongInput before anything is sent when this computer cannot do what was chosen."""
    for each in (credentials.directory, credentials.windows):
        if each is not None and each.uses_kerberos:
            seals = isinstance(each, WindowsUser) and each.channel is WindowsChannel.HTTP
            _require_kerberos(NegotiateOptions.wrapping_winrm if seals else NegotiateOptions.none)
            _require_principal(each)


def _require_kerberos(options: NegotiateOptions) -> None:
    """Making a context sends nothing; it fails where a part of the platform is missing."""
    try:
        spnego.client(hostname="localhost", protocol="kerberos", options=options)
    except (ImportError, FeatureMissingError) as error:
        raise WrongInput(
            "This computer cannot sign in by Kerberos.",
            why=str(error),
            advice=(
                "Install Holdfast with its extra `kerberos` (README.md says what that needs), or choose "
                "another way to sign in. Nothing was sent."
            ),
        ) from error
    except SpnegoError:
        # Kerberos is there; whether it has a ticket shows when one is needed.
        return


def _require_principal(credentials: Credentials) -> None:
    if sys.platform != "win32" and "\\" in credentials.user:
        raise WrongInput(
            "Kerberos does not know users by the short name of a domain.",
            advice="Give the user as name@domain, such as reader@contoso.com.",
        )


def principal(user: str) -> str | None:
    """The user as Kerberos names it, the realm in capitals; None for who is logged on."""
    name, at, realm = user.rpartition("@")
    return f"{name}@{realm.upper()}" if at and sys.platform != "win32" else user or None


def words_of(error: BaseException, user: str) -> str:
    """What an error says, without the user: evidence names nobody."""
    text = str(error)
    for name in (user, principal(user), user.partition("@")[0]):
        if name:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "(user)", text)
    return text


def in_time(work: Callable[[], ResultT], limit_s: float) -> ResultT:
    """What a call gives that asks ticket servers and knows no time limit of ours; raises TimeoutError.

    A call that takes longer is left behind; what it brings later is thrown away.
    """
    results: SimpleQueue[tuple[ResultT | None, BaseException | None]] = SimpleQueue()

    def call() -> None:
        try:
            results.put((work(), None))
        except BaseException as error:  # noqa: BLE001  it is raised again in the thread that waits
            results.put((None, error))

    threading.Thread(target=call, daemon=True).start()
    try:
        result, error = results.get(timeout=limit_s)
    except Empty:
        raise TimeoutError("no ticket server answered in time") from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # without an error there is a result


def ticket_fault(error: BaseException) -> Fault:
    """What an error of Kerberos says.

    About the user, the server's name, the clocks, or only that there is no ticket.
    """
    return next((FAULTS[code] for code in _codes(error) if code in FAULTS), Fault.NO_TICKET)


def concerns_all(error: BaseException) -> bool:
    """Whether no other server would get a ticket either; to ask again for each would only take time."""
    is_silence = any(isinstance(each, TimeoutError) for each in _causes(error))
    return is_silence or any(code in NO_TICKETS for code in _codes(error))


def _codes(error: BaseException) -> Iterator[int]:
    """The codes that an error and its causes have: those of SSPI without a sign, the others with one."""
    for each in _causes(error):
        for name in ("winerror", "err_code", "min_code"):
            code = getattr(each, name, None)
            if isinstance(code, int):
                yield code & UNSIGNED if name == "winerror" else _signed(code)


def _causes(error: BaseException) -> Iterator[Any]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = getattr(current, "base_error", None) or current.__cause__


def _signed(code: int) -> int:
    """Minor codes come as 32 bits without a sign."""
    return code - (1 << 32) if code >= 1 << 31 else code
