"""Asks a NUT server for its UPSs in the text protocol of RFC 9271; it lists and never commands."""

from __future__ import annotations

import re
import socket

from app.domain.equipment_questions import NutQuestion
from app.domain.equipment_readings import NutReading, NutUnit
from app.domain.exchange import Fault
from app.ports import CancelToken, Clock
from app.probes.limits import Deadline, Limits
from app.probes.sockets import connect
from app.probes.transcript import Transcript

UPS_LINE = re.compile(r'UPS ([^\s"]{1,80}) "(?:[^"\\]|\\.)*"')
"""A line of LIST UPS: its name and a description in quotes."""

VARIABLE_LINE = re.compile(r'VAR ([^\s"]{1,80}) ([A-Za-z0-9._-]{1,120}) "((?:[^"\\]|\\.)*)"')
"""A line of LIST VAR: UPS, variable, and the value in quotes, in which a backslash escapes."""

ERROR_LINE = re.compile(r"ERR ([A-Z-]{1,60})(?: .*)?")
ESCAPED = re.compile(r"\\(.)")
NAME = re.compile(r"[A-Za-z0-9._-]{1,80}")
"""Names that are asked for: nothing that could end a line or begin another command."""

LISTS = {"ups": "LIST UPS", "variables": "LIST VAR {}"}
"""All that is ever sent, beside LOGOUT."""

MOST_UNITS = 64
LONGEST_LINE = 4096


class NutRefused(Exception):
    """The server answered with ERR; the text is its word."""


class NutMalformed(Exception):
    """The server does not speak the protocol."""


class NutTooLarge(Exception):
    """The server says more than is read."""


class NutProbe:
    """Lists the UPSs of a server and their variables."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits

    def ask(self, question: NutQuestion, cancel: CancelToken) -> NutReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock)
        try:
            units = self._units(question, transcript, cancel)
        except (OSError, EOFError) as error:
            return NutReading(transcript.failed(error))
        except NutRefused as error:
            return NutReading(transcript.exchange(Fault.REFUSED_BY_SERVER, str(error)))
        except NutMalformed as error:
            return NutReading(transcript.exchange(Fault.MALFORMED, str(error)))
        except NutTooLarge as error:
            return NutReading(transcript.exchange(Fault.TOO_LARGE, str(error)))
        fault = Fault.CANCELLED if cancel.is_cancelled() else None
        return NutReading(transcript.exchange(fault), () if fault else units)

    def _units(
        self, question: NutQuestion, transcript: Transcript, cancel: CancelToken
    ) -> tuple[NutUnit, ...]:
        deadline = Deadline(self._limits.nut_s)
        with connect(question.address, question.port, self._limits.connect_s) as opened:
            transcript.sent_from(opened)
            session = NutSession(opened, deadline, self._limits, transcript)
            names = session.names()
            units = tuple(session.unit(name) for name in names if not cancel.is_cancelled())
            session.leave()
            return units


class NutSession:
    """One connection; every wait ends with the deadline."""

    def __init__(
        self, opened: socket.socket, deadline: Deadline, limits: Limits, transcript: Transcript
    ) -> None:
        self._socket = opened
        self._deadline = deadline
        self._transcript = transcript
        self._lines_left = limits.nut_lines
        self._bytes_left = limits.nut_bytes
        self._buffer = b""

    def names(self) -> tuple[str, ...]:
        """The names of the UPSs. Raises OSError, EOFError, NutRefused, NutMalformed or NutTooLarge."""
        names = tuple(_parsed(UPS_LINE, line).group(1) for line in self._list(LISTS["ups"]))
        if len(names) > MOST_UNITS:
            raise NutTooLarge(f"the server lists {len(names)} UPSs")
        return names

    def unit(self, name: str) -> NutUnit:
        """A UPS with its variables, or the server's word why there are none. Raises as `names`."""
        if NAME.fullmatch(name) is None:
            raise NutMalformed("the server lists a UPS by a name that cannot be asked for")
        try:
            found = [_parsed(VARIABLE_LINE, line) for line in self._list(LISTS["variables"].format(name))]
        except NutRefused as error:
            return NutUnit(name, error=str(error))
        return NutUnit(name, {match.group(2): ESCAPED.sub(r"\1", match.group(3)) for match in found})

    def leave(self) -> None:
        """Say goodbye, without waiting for the answer."""
        self._send("LOGOUT")

    def _list(self, command: str) -> list[str]:
        """The lines between BEGIN and END of a list."""
        self._send(command)
        first = self._line()
        refused = ERROR_LINE.fullmatch(first)
        if refused:
            raise NutRefused(refused.group(1))
        if first != f"BEGIN {command}":
            raise NutMalformed(f"the answer to {command} is no list")
        lines: list[str] = []
        while (line := self._line()) != f"END {command}":
            lines.append(line)
        return lines

    def _send(self, command: str) -> None:
        self._socket.settimeout(self._deadline.remaining_s())
        self._socket.sendall(f"{command}\n".encode("ascii"))

    def _line(self) -> str:
        self._lines_left -= 1
        if self._lines_left < 0:
            raise NutTooLarge("the answer has too many lines")
        while b"\n" not in self._buffer:
            if len(self._buffer) > LONGEST_LINE:
                raise NutMalformed("a line of the answer has no end")
            self._buffer += self._receive()
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.decode("utf-8", errors="replace").rstrip("\r")

    def _receive(self) -> bytes:
        self._socket.settimeout(self._deadline.remaining_s())
        part = self._socket.recv(LONGEST_LINE)
        if not part:
            raise EOFError("the server closed the connection early")
        self._transcript.heard(part)
        self._bytes_left -= len(part)
        if self._bytes_left < 0:
            raise NutTooLarge("the answer has too many bytes")
        return part


def _parsed(form: re.Pattern[str], line: str) -> re.Match[str]:
    match = form.fullmatch(line)
    if match is None:
        raise NutMalformed(f"a line of a list is none: {line[:80]!r}")
    return match
