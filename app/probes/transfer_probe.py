"""Asks a name server for a whole zone and hangs up after the first message."""

from __future__ import annotations

import socket
import struct

import dns.message
import dns.rdatatype

from app.domain.questions import TransferQuestion
from app.domain.readings import Fault, TransferReading
from app.ports import CancelToken, Clock
from app.probes.dns_message import PARSE_ERRORS, rcode_of
from app.probes.dns_probe import exchange_over_tcp
from app.probes.limits import Deadline, Limits
from app.probes.sockets import connect, read_exactly
from app.probes.transcript import Transcript

LENGTH_BYTES = 2


class TransferProbe:
    """Asks once over TCP. Of what comes back, only the first message is read."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits

    def ask(self, question: TransferQuestion, _cancel: CancelToken) -> TransferReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock)
        try:
            query = dns.message.make_query(question.zone, dns.rdatatype.AXFR)
        except PARSE_ERRORS as error:
            return TransferReading(transcript.exchange(Fault.BAD_NAME, str(error)))
        try:
            return self._ask(question, query, transcript)
        except PARSE_ERRORS as error:
            return TransferReading(transcript.exchange(Fault.MALFORMED, f"{type(error).__name__}: {error}"))
        except (OSError, EOFError) as error:
            return TransferReading(transcript.failed(error))

    def _ask(
        self, question: TransferQuestion, query: dns.message.QueryMessage, transcript: Transcript
    ) -> TransferReading:
        with connect(question.address, question.port, self._limits.connect_s) as opened:
            transcript.sent_from(opened)
            wire = exchange_over_tcp(opened, query.to_wire(), Deadline(self._limits.dns_s))
            # The records of the zone are not for the evidence; that they came is.
            transcript.heard(wire[: struct.calcsize("!6H")])
            reply = dns.message.from_wire(wire, xfr=True)
            if not query.is_response(reply):
                return TransferReading(transcript.exchange(Fault.MALFORMED, "it answers another question"))
            has_begun = _holds_records(reply) and (_is_more_than_start(reply) or self._goes_on(opened))
        return TransferReading(transcript.exchange(), rcode_of(reply), has_begun)

    def _goes_on(self, opened: socket.socket) -> bool:
        """Whether another message follows one that holds the start of the zone alone.

        A server may send one record per message (RFC 5936 section 6); one that does not know the type AXFR
        answers with the start of the zone and is silent after it. Only the length of what follows is read.
        """
        try:
            return bool(read_exactly(opened, LENGTH_BYTES, Deadline(self._limits.dns_s)))
        except (TimeoutError, EOFError, ConnectionError):
            return False


def _holds_records(reply: dns.message.Message) -> bool:
    return any(rrset.rdtype == dns.rdatatype.SOA for rrset in reply.answer)


def _is_more_than_start(reply: dns.message.Message) -> bool:
    return sum(len(rrset) for rrset in reply.answer) > 1
