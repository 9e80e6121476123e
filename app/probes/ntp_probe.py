"""Asks a server for the time by SNTP."""

from __future__ import annotations

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
        return TimeReading(
            exchange=transcript.exchange(),
            offset_ms=round(stats.offset * 1000),
            stratum=int(stats.stratum),
            leap=int(stats.leap),
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
