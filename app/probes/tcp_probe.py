"""Asks whether a TCP port accepts a connection, and sends nothing over it."""

from __future__ import annotations

from app.domain.questions import ConnectQuestion
from app.domain.readings import ConnectReading
from app.ports import CancelToken, Clock
from app.probes.limits import Limits
from app.probes.sockets import connect
from app.probes.transcript import Transcript


class TcpProbe:
    """Connects and closes."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits

    def ask(self, question: ConnectQuestion, _cancel: CancelToken) -> ConnectReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock)
        try:
            with connect(question.address, question.port, self._limits.connect_s) as opened:
                transcript.sent_from(opened)
        except (OSError, ValueError) as error:
            return ConnectReading(transcript.failed(error))
        return ConnectReading(transcript.exchange())
