"""Do controllers refuse binds that can be read or passed on: signing, and channel binding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.topic import host_topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, TrialKind, TrialQuestion
from app.domain.targets import Host, Situation

LDAPS_PORT = 636
STRONGER_AUTH_REQUIRED, INVALID_CREDENTIALS = 8, 49
"""Result codes of RFC 4511 4.1.9."""

UNKNOWN_ACCOUNT = re.compile(r"\bdata 52(?:5|e)\b", re.IGNORECASE)
"""How a controller says that it looked for the account: nothing stopped the bind before.

ERROR_LOGON_FAILURE, and ERROR_NO_SUCH_USER of systems that tell the one from the other ([MS-ERREF] 2.2).
"""

BAD_BINDINGS = "80090346"
"""SEC_E_BAD_BINDINGS: the bind lacks the token of the TLS channel."""


def _controllers(situation: Situation) -> tuple[Host, ...]:
    return situation.with_function(ServerFunction.DC)


def _clear(host: Host) -> TrialQuestion:
    return TrialQuestion(host.address, TrialKind.CLEAR)


def _unbound(host: Host) -> TrialQuestion:
    return TrialQuestion(host.address, TrialKind.UNBOUND, LDAPS_PORT)


def _asks_clear(host: Host, _known: Known) -> Iterable[AnyQuestion]:
    return (_clear(host),)


def _asks_unbound(host: Host, _known: Known) -> Iterable[AnyQuestion]:
    return (_unbound(host),)


def judge_signing(host: Host, known: Known, _limits: Limits) -> Iterator[Emission]:
    """TLS-06: the controller refuses a password in clear before it looks at the account."""
    reading, topic = known[_clear(host)], host_topic(host)
    if reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    elif reading.result == STRONGER_AUTH_REQUIRED:
        yield topic.says("refused")
    elif reading.result == INVALID_CREDENTIALS and UNKNOWN_ACCOUNT.search(reading.message):
        yield topic.says("taken")
    else:
        yield topic.unmeasured("other_refusal")


def judge_binding(host: Host, known: Known, _limits: Limits) -> Iterator[Emission]:
    """TLS-07: the controller refuses NTLM inside TLS that is not bound to the channel."""
    reading, topic = known[_unbound(host)], host_topic(host)
    if reading.exchange.fault is not None:
        yield topic.unmeasured(reading.exchange.fault.value)
    elif BAD_BINDINGS in reading.message:
        yield topic.says("refused")
    elif reading.result == INVALID_CREDENTIALS and UNKNOWN_ACCOUNT.search(reading.message):
        yield topic.says("taken")
    else:
        yield topic.unmeasured("other_refusal")


BIND_TRIALS = (
    Check("TLS-06", _controllers, _asks_clear, judge_signing),
    Check("TLS-07", _controllers, _asks_unbound, judge_binding),
)
"""The checks of this module, in catalogue order."""
