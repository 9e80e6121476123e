"""Asks name servers: QUERY and nothing else, two tries over UDP, the rest of a truncated answer over TCP."""

from __future__ import annotations

import socket
import struct
import time
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType

import dns.flags
import dns.message

from app.domain.questions import DnsQuestion, Transport
from app.domain.readings import DnsReading, Fault
from app.ports import CancelToken, Clock
from app.probes.dns_message import (
    NotAnAnswer,
    denies,
    glue_of,
    is_truncated,
    parse_reply,
    query_for,
    rcode_of,
    records_of,
    referral_of,
)
from app.probes.limits import Deadline, Limits, Pacer
from app.probes.sockets import connect, datagrams, read_exactly, udp_to
from app.probes.transcript import Transcript


@dataclass(frozen=True, slots=True)
class _Try:
    """One try: the reply, or the error it ended with."""

    reply: dns.message.Message | None = None
    error: Exception | None = None
    elapsed_ms: int = 0


COSTLY = MappingProxyType({
    Transport.UDP: frozenset({Fault.NO_REPLY, Fault.MALFORMED}),
    Transport.TCP: frozenset({Fault.NO_REPLY}),
})  # fmt: skip
"""The faults that take the whole time of a question."""

GIVES_UP_AFTER = 3
"""So many questions in a row without an answer, and a server is not asked that way any more in this run.

UDP and TCP count apart: a firewall may drop one of them alone. Over UDP nonsense costs as much time as
silence, for a forged packet must not keep the answer from being waited for.
"""


class DnsProbe:
    """Asks name servers within the limits of load."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self._pacer = Pacer(limits.dns_per_second)
        self._silent: Counter[tuple[str, Transport]] = Counter()

    def ask(self, question: DnsQuestion, cancel: CancelToken) -> DnsReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock)
        try:
            query = query_for(question)
        except ValueError as error:
            return DnsReading(transcript.exchange(Fault.BAD_NAME, str(error)))
        way = (question.address, question.transport)
        if self._silent[way] >= GIVES_UP_AFTER:
            return DnsReading(transcript.exchange(Fault.GAVE_UP))
        reading = self._ask(question, query, transcript, cancel)
        is_silent = reading.exchange.fault in COSTLY[question.transport]
        self._silent[way] = self._silent[way] + 1 if is_silent else 0
        return reading

    def _ask(
        self,
        question: DnsQuestion,
        query: dns.message.QueryMessage,
        transcript: Transcript,
        cancel: CancelToken,
    ) -> DnsReading:
        lost = 0
        outcome = _Try(error=TimeoutError("not asked"))
        tries = self._limits.dns_tries if question.transport is Transport.UDP else 1
        while lost < tries and not cancel.is_cancelled():
            transcript.forget()
            outcome = self._try(question, query, transcript)
            if outcome.reply is not None or isinstance(outcome.error, ConnectionRefusedError):
                break
            lost += 1
        return _reading(query, outcome, lost, transcript, was_cancelled=cancel.is_cancelled())

    def _try(self, question: DnsQuestion, query: dns.message.QueryMessage, transcript: Transcript) -> _Try:
        self._pacer.wait(question.address)
        began = time.monotonic()
        try:
            if question.transport is Transport.TCP:
                return _Try(self._over_tcp(question, query, transcript), elapsed_ms=_since(began))
            reply = self._over_udp(question, query, transcript)
            elapsed_ms = _since(began)
            if is_truncated(reply):
                transcript.forget()
                self._pacer.wait(question.address)
                reply = self._over_tcp(question, query, transcript)
            return _Try(reply, elapsed_ms=elapsed_ms)
        except (OSError, EOFError, NotAnAnswer) as error:
            return _Try(error=error)

    def _over_udp(
        self, question: DnsQuestion, query: dns.message.QueryMessage, transcript: Transcript
    ) -> dns.message.Message:
        deadline = Deadline(self._limits.dns_s)
        stray: NotAnAnswer | None = None
        with udp_to(question.address, question.port) as opened:
            transcript.sent_from(opened)
            opened.send(query.to_wire())
            try:
                for wire in datagrams(opened, deadline):
                    transcript.forget()
                    transcript.heard(wire)
                    try:
                        return parse_reply(query, wire)
                    except NotAnAnswer as error:
                        stray = error
            except TimeoutError:
                if stray is not None:
                    raise stray from None
                raise
        raise TimeoutError("no answer")

    def _over_tcp(
        self, question: DnsQuestion, query: dns.message.QueryMessage, transcript: Transcript
    ) -> dns.message.Message:
        with connect(question.address, question.port, self._limits.connect_s) as opened:
            transcript.sent_from(opened)
            deadline = Deadline(self._limits.dns_s)
            wire = exchange_over_tcp(opened, query.to_wire(), deadline)
            transcript.heard(wire)
            return parse_reply(query, wire)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def exchange_over_tcp(opened: socket.socket, message: bytes, deadline: Deadline) -> bytes:
    """One message each way, each with its length in front (RFC 1035 4.2.2)."""
    opened.settimeout(deadline.remaining_s())
    opened.sendall(struct.pack(">H", len(message)) + message)
    (length,) = struct.unpack(">H", read_exactly(opened, 2, deadline))
    return read_exactly(opened, length, deadline)


def _reading(
    query: dns.message.QueryMessage, outcome: _Try, lost: int, transcript: Transcript, *, was_cancelled: bool
) -> DnsReading:
    reply, error = outcome.reply, outcome.error
    if reply is not None:
        referral = referral_of(query, reply)
        return DnsReading(
            exchange=transcript.exchange(),
            rcode=rcode_of(reply),
            authoritative=bool(reply.flags & dns.flags.AA),
            recursion_available=bool(reply.flags & dns.flags.RA),
            tries_lost=lost,
            answer=records_of(query, reply),
            referral=referral,
            glue=glue_of(referral, reply),
            denies=denies(reply),
            edns=reply.edns,
            elapsed_ms=outcome.elapsed_ms,
        )
    if was_cancelled:
        return DnsReading(transcript.exchange(Fault.CANCELLED))
    if isinstance(error, NotAnAnswer):
        return DnsReading(transcript.exchange(Fault.MALFORMED, str(error)), tries_lost=lost)
    return DnsReading(transcript.failed(error or TimeoutError()), tries_lost=lost)
