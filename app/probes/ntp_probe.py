"""Asks a server for the time by SNTP."""

from __future__ import annotations

from ipaddress import ip_address

import ntplib

from app.domain.questions import TimeQuestion
from app.domain.readings import Fault, TimeReading
from app.ports import CancelToken, Clock
from app.probes.limits import Deadline, Limits
from app.probes.sockets import datagrams, udp_to
from app.probes.transcript import Transcript

CLIENT_MODE = 3
SERVER_MODE = 4
VERSION = 3

REFUSALS = frozenset({"DENY", "RSTR", "RATE"})
"""Kiss codes by which a server sends clients away (RFC 5905 7.4); others say that it has no time yet."""


class NtpProbe:
    """Sends one request and reads the reply to it."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits

    def ask(self, question: TimeQuestion, _cancel: CancelToken) -> TimeReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock)
        try:
            stats = self._request(question, transcript)
        except (OSError, ValueError) as error:
            return TimeReading(transcript.failed(error))
        except ntplib.NTPException as error:
            return TimeReading(transcript.exchange(Fault.MALFORMED, str(error)))
        reference, stratum = _reference(stats.ref_id), int(stats.stratum)
        if stratum == 0 and reference in REFUSALS:
            return TimeReading(transcript.exchange(Fault.REFUSED_BY_SERVER, reference))
        if not stats.tx_timestamp:
            return TimeReading(transcript.exchange(Fault.MALFORMED, "it tells no time"))
        return TimeReading(
            exchange=transcript.exchange(),
            offset_ms=round(stats.offset * 1000),
            stratum=stratum,
            leap=int(stats.leap),
            reference=reference,
        )

    def _request(self, question: TimeQuestion, transcript: Transcript) -> ntplib.NTPStats:
        """One exchange; raises OSError or NTPException."""
        deadline = Deadline(self._limits.ntp_s)
        with udp_to(question.address, question.port) as opened:
            transcript.sent_from(opened)
            sent_at = self._ntp_now()
            packet = ntplib.NTPPacket(version=VERSION, mode=CLIENT_MODE, tx_timestamp=sent_at)
            request = packet.to_data()
            opened.send(request)
            for data in datagrams(opened, deadline):
                transcript.forget()
                transcript.heard(data)
                stats = self._parsed(data)
                if stats.mode == SERVER_MODE and data[24:32] == request[40:48]:
                    return stats
        raise TimeoutError("no answer")

    def _parsed(self, data: bytes) -> ntplib.NTPStats:
        stats = ntplib.NTPStats()
        stats.from_data(data)
        stats.dest_timestamp = self._ntp_now()
        return stats

    def _ntp_now(self) -> float:
        return float(ntplib.system_to_ntp_time(self._clock.now().timestamp()))


def _reference(number: int) -> str:
    """What a server follows: letters where the four bytes are some, else the address they stand for."""
    data = number.to_bytes(4, "big")
    letters = data.rstrip(b"\x00")
    if letters.isalnum() and letters.isascii():
        return letters.decode("ascii").upper()
    return str(ip_address(data))
