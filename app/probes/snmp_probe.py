"""Reads objects of an SNMP agent by GET and GETBULK, with SNMPv2c or as a user of SNMPv3."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from types import MappingProxyType
from typing import Any

from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData,
    UsmUserData,
    usmAesCfb128Protocol,
    usmAesCfb256Protocol,
    usmHMAC192SHA256AuthProtocol,
    usmHMAC384SHA512AuthProtocol,
    usmHMACSHAAuthProtocol,
)
from pysnmp.proto import errind
from pysnmp.proto.rfc1905 import EndOfMibView, NoSuchInstance, NoSuchObject

from app.domain.credentials import SnmpCipher, SnmpCommunity, SnmpDigest, SnmpUser
from app.domain.equipment_questions import SnmpQuestion
from app.domain.equipment_readings import SnmpReading, SnmpRefusal
from app.domain.exchange import Fault, Identity
from app.ports import CancelToken, Clock
from app.probes.limits import Limits
from app.probes.login_gate import LoginGate, LoginHeld
from app.probes.snmp_loop import Identified, SnmpAnswerFault, SnmpLoop
from app.probes.transcript import Transcript

DIGESTS: Mapping[SnmpDigest, Any] = MappingProxyType(
    {
        SnmpDigest.SHA: usmHMACSHAAuthProtocol,
        SnmpDigest.SHA256: usmHMAC192SHA256AuthProtocol,
        SnmpDigest.SHA512: usmHMAC384SHA512AuthProtocol,
    }
)
CIPHERS: Mapping[SnmpCipher, Any] = MappingProxyType(
    {SnmpCipher.AES: usmAesCfb128Protocol, SnmpCipher.AES256: usmAesCfb256Protocol}
)
ABSENT = (NoSuchObject, NoSuchInstance, EndOfMibView)

REFUSALS: Mapping[type[errind.ErrorIndication], SnmpRefusal] = MappingProxyType(
    {
        errind.UnknownUserName: SnmpRefusal.UNKNOWN_USER,
        errind.UnknownSecurityName: SnmpRefusal.UNKNOWN_USER,
        errind.WrongDigest: SnmpRefusal.WRONG_PASSWORD,
        errind.AuthenticationFailure: SnmpRefusal.WRONG_PASSWORD,
        errind.DecryptionError: SnmpRefusal.WRONG_KEY,
        errind.UnsupportedSecurityLevel: SnmpRefusal.OTHER_LEVEL,
        errind.UnsupportedAuthProtocol: SnmpRefusal.OTHER_METHOD,
        errind.UnsupportedPrivProtocol: SnmpRefusal.OTHER_METHOD,
        errind.NotInTimeWindow: SnmpRefusal.NOT_IN_TIME,
    }
)
"""What the reports of an agent, by the engine's words for them, say when a user is not accepted."""

NOT_ALLOWED = frozenset({6, 16})
"""noAccess and authorizationError of RFC 3416."""

VERSION_2C = 1


class SnmpProbe:
    """Asks agents. A user goes to one agent alone until one has taken it, and to none after a rejection."""

    def __init__(self, clock: Clock, limits: Limits, credentials: SnmpCommunity | SnmpUser | None) -> None:
        self._clock = clock
        self._limits = limits
        self._credentials = credentials
        self._loop = SnmpLoop(limits)
        self._gate = LoginGate(patience_s=0.0)

    def ask(self, question: SnmpQuestion, cancel: CancelToken) -> SnmpReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock, Identity.USER)
        credentials = self._credentials
        if credentials is None or not credentials.is_usable:
            return SnmpReading(transcript.exchange(Fault.NO_CREDENTIALS, "there are no credentials"))
        walk = _Walk(self._loop, _identified(credentials), self._limits.snmp_objects, transcript, cancel)
        try:
            refused = self._sign_in(walk, question, transcript, cancel)
            if refused is not None:
                return refused
            self._loop.run(walk.read_trees(question), self._limits.snmp_total_s)
        except LoginHeld as error:
            return SnmpReading(transcript.exchange(error.fault, str(error)))
        except SnmpAnswerFault as error:
            return self._refused(question, error, transcript)
        except (OSError, ValueError) as error:
            return SnmpReading(transcript.failed(error))
        fault = Fault.CANCELLED if cancel.is_cancelled() else None
        return SnmpReading(transcript.exchange(fault), walk.values, walk.is_complete)

    def close(self) -> None:
        """End the engine, which holds the keys, and overwrite the secrets."""
        self._loop.close()
        if self._credentials is not None:
            self._credentials.clear()

    def _sign_in(
        self, walk: _Walk, question: SnmpQuestion, transcript: Transcript, cancel: CancelToken
    ) -> SnmpReading | None:
        """Read the first objects, which show whether the user is known; gives the reading of a refusal.

        A community has no turn to wait for: it is proven by nothing and locked by nobody.
        """
        is_user = isinstance(self._credentials, SnmpUser)
        with self._gate.turn(cancel) if is_user else nullcontext():
            try:
                self._loop.run(walk.read_objects(question), self._limits.snmp_total_s)
            except SnmpAnswerFault as error:
                return self._refused(question, error, transcript)
            self._gate.accept()
        return None

    def _refused(self, question: SnmpQuestion, error: SnmpAnswerFault, transcript: Transcript) -> SnmpReading:
        """The reading of a question that was not answered; a refused user stops all further ones.

        Silence to a community is no refusal: it does not tell whether anybody is there.
        """
        refusal = self._refusal(question, error)
        fault = _fault(error)
        if refusal is not None and refusal is not SnmpRefusal.SILENT_TO_COMMUNITY:
            self._gate.stop(Fault.BINDS_STOPPED, "an agent rejected the user")
            fault = Fault.CREDENTIALS_REJECTED
        return SnmpReading(transcript.exchange(fault, str(error)), refusal=refusal)

    def _refusal(self, question: SnmpQuestion, error: SnmpAnswerFault) -> SnmpRefusal | None:
        """What is known of why nobody answered.

        SNMPv2c has no other refusal than silence (RFC 3584 5.2.1). An agent of SNMPv3 that cannot decrypt may
        be silent as well; whether it is there is asked as nobody, which every engine answers by a report.
        """
        if not isinstance(error.indication, errind.RequestTimedOut):
            return REFUSALS.get(type(error.indication))
        if isinstance(self._credentials, SnmpCommunity):
            return SnmpRefusal.SILENT_TO_COMMUNITY
        try:
            is_there = self._loop.run(
                self._loop.is_engine(question.address, question.port), self._limits.snmp_total_s
            )
        except (OSError, ValueError):
            return None
        return SnmpRefusal.SILENT_TO_KEY if is_there else None


def _fault(error: SnmpAnswerFault) -> Fault:
    if isinstance(error.indication, errind.RequestTimedOut):
        return Fault.NO_REPLY
    if error.indication is not None:
        return Fault.MALFORMED
    return Fault.NOT_ALLOWED if error.status in NOT_ALLOWED else Fault.REFUSED_BY_SERVER


def _identified(credentials: SnmpCommunity | SnmpUser) -> Identified:
    if isinstance(credentials, SnmpCommunity):
        return CommunityData(credentials.reveal(), mpModel=VERSION_2C)
    password, key = credentials.reveal()
    return UsmUserData(
        credentials.user,
        password,
        key,
        authProtocol=DIGESTS[credentials.digest],
        privProtocol=CIPHERS[credentials.cipher],
    )


class _Walk:
    """One question under way: reads objects, then trees, until they end or there are too many."""

    def __init__(
        self,
        loop: SnmpLoop,
        identified: Identified,
        most: int,
        transcript: Transcript,
        cancel: CancelToken,
    ) -> None:
        self._loop = loop
        self._identified = identified
        self._most = most
        self._transcript = transcript
        self._cancel = cancel
        self.values: dict[str, str] = {}
        self.is_complete = True

    async def read_objects(self, question: SnmpQuestion) -> None:
        """Read the single objects. Raises SnmpAnswerFault."""
        target = await self._loop.target(question.address, question.port)
        for name, value in await self._loop.get(self._identified, target, question.objects):
            self._take(name, value)

    async def read_trees(self, question: SnmpQuestion) -> None:
        """Read everything below the trees. Raises SnmpAnswerFault."""
        target = await self._loop.target(question.address, question.port)
        for tree in question.trees:
            after = tree
            while after and self.is_complete and not self._cancel.is_cancelled():
                found = await self._loop.get_bulk(self._identified, target, after)
                after = self._take_below(tree, after, found)

    def _take_below(self, tree: str, after: str, found: list[tuple[str, Any]]) -> str:
        """Keep what lies in the tree; the last of it, or nothing when the tree has ended.

        An agent whose objects do not increase would lead in a circle.
        """
        for name, value in found:
            if not name.startswith(f"{tree}.") or isinstance(value, ABSENT):
                return ""
            if _numbers(name) <= _numbers(after):
                raise SnmpAnswerFault("the objects of the agent do not increase", errind.OidNotIncreasing())
            self._take(name, value)
            after = name
        return after if found else ""

    def _take(self, name: str, value: Any) -> None:
        if isinstance(value, ABSENT):
            return
        if len(self.values) >= self._most:
            self.is_complete = False
            return
        text = str(value.prettyPrint())
        self.values[name] = text
        self._transcript.heard(f"{name} = {text}\n".encode())


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))
