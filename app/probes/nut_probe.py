"""Asks a NUT server for its UPSs in the text protocol of RFC 9271; it lists and never commands."""

from __future__ import annotations

import re
import socket
import ssl
from contextlib import suppress
from pathlib import Path

from app.domain.credentials import NutChannel
from app.domain.equipment_questions import NutQuestion
from app.domain.equipment_readings import NutReading, NutUnit
from app.domain.exchange import Exchange, Fault
from app.ports import CancelToken, Clock
from app.probes.limits import Deadline, Limits
from app.probes.sockets import connect, watched_handshake
from app.probes.transcript import Transcript
from app.probes.verified_tls import verified_context

UPS_LINE = re.compile(r'UPS ([^\s"]{1,80}) "(?:[^"\\]|\\.)*"')
"""A line of LIST UPS: its name and a description in quotes."""

VARIABLE_LINE = re.compile(r'VAR ([^\s"]{1,80}) ([A-Za-z0-9._-]{1,120}) "((?:[^"\\]|\\.)*)"')
"""A line of LIST VAR: UPS, variable, and the value in quotes, in which a backslash escapes."""

ERROR_LINE = re.compile(r"ERR ([A-Z-]{1,60})(?: .*)?")
ESCAPED = re.compile(r"\\(.)")
NAME = re.compile(r"[A-Za-z0-9._-]{1,80}")
"""Names that are asked for: nothing that could end a line or begin another command."""

LISTS = {"ups": "LIST UPS", "variables": "LIST VAR {}"}
"""All that is ever asked, beside STARTTLS before and LOGOUT after it."""

STARTS_TLS = "OK STARTTLS"

MOST_UNITS = 64
LONGEST_LINE = 4096


class NutFault(Exception):
    """There is no usable answer; the text tells more."""

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


class NutRefused(NutFault):
    """The server answered with ERR; the text is its word."""

    def __init__(self, word: str) -> None:
        super().__init__(Fault.REFUSED_BY_SERVER, word)


class NutProbe:
    """Lists the UPSs of servers and their variables, inside TLS that is verified where that is required."""

    def __init__(self, clock: Clock, limits: Limits, channel: NutChannel, authorities: Path | None) -> None:
        self._clock = clock
        self._limits = limits
        self._channel = channel
        self._authorities = authorities

    def ask(self, question: NutQuestion, cancel: CancelToken) -> NutReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock)
        try:
            units = self._units(question, transcript, cancel)
        except NutFault as error:
            return NutReading(transcript.exchange(error.fault, str(error)))
        except (OSError, EOFError) as error:
            return NutReading(_failed(transcript, error))
        fault = Fault.CANCELLED if cancel.is_cancelled() else None
        is_verified = self._channel is NutChannel.TLS
        return NutReading(transcript.exchange(fault), () if fault else units, is_verified)

    def _units(
        self, question: NutQuestion, transcript: Transcript, cancel: CancelToken
    ) -> tuple[NutUnit, ...]:
        opened = connect(question.address, question.port, self._limits.connect_s)
        session = NutSession(opened, self._limits, transcript)
        try:
            if self._channel is NutChannel.TLS:
                context = verified_context(self._authorities)
                session.start_tls(context, question.name_to_verify)
            names = session.names()
            units = tuple(session.unit(name) for name in names if not cancel.is_cancelled())
            session.leave()
            return units
        finally:
            session.close()


def _failed(transcript: Transcript, error: BaseException) -> Exchange:
    """The record of a question that an error of a socket or of TLS ended."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return transcript.exchange(Fault.CERTIFICATE_REJECTED, error.verify_message or str(error.reason))
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return transcript.exchange(Fault.CONNECTION_LOST, str(error))
    if isinstance(error, ssl.SSLError):
        return transcript.exchange(Fault.TLS_FAILED, str(error.reason))
    return transcript.failed(error)


class NutSession:
    """One connection; every wait ends with the deadline."""

    def __init__(self, opened: socket.socket, limits: Limits, transcript: Transcript) -> None:
        transcript.sent_from(opened)
        self._socket = opened
        self._handshake_s = limits.handshake_s
        self._deadline = Deadline(limits.nut_s)
        self._transcript = transcript
        self._lines_left = limits.nut_lines
        self._bytes_left = limits.nut_bytes
        self._buffer = b""

    def start_tls(self, context: ssl.SSLContext, name: str) -> None:
        """Go on inside TLS (RFC 9271 4.2.11). Raises as `names`.

        What came in clear after the consent would be taken for a part of what is verified.
        """
        self._send("STARTTLS")
        answer = self._line()
        if ERROR_LINE.fullmatch(answer):
            raise NutFault(Fault.NO_TLS, answer)
        if answer != STARTS_TLS or self._buffer:
            raise NutFault(Fault.MALFORMED, "the answer to STARTTLS is none")
        limit_s = min(self._handshake_s, self._deadline.remaining_s())
        secure = context.wrap_socket(self._socket, server_hostname=name, do_handshake_on_connect=False)
        self._socket = secure
        watched_handshake(secure, limit_s)

    def names(self) -> tuple[str, ...]:
        """The names of the UPSs. Raises OSError, EOFError or NutFault."""
        names = tuple(_parsed(UPS_LINE, line).group(1) for line in self._list(LISTS["ups"]))
        if len(names) > MOST_UNITS:
            raise NutFault(Fault.TOO_LARGE, f"the server lists {len(names)} UPSs")
        return names

    def unit(self, name: str) -> NutUnit:
        """A UPS with its variables, or the server's word why there are none. Raises as `names`."""
        if NAME.fullmatch(name) is None:
            raise NutFault(Fault.MALFORMED, "the server lists a UPS by a name that cannot be asked for")
        try:
            found = [_parsed(VARIABLE_LINE, line) for line in self._list(LISTS["variables"].format(name))]
        except NutRefused as error:
            return NutUnit(name, error=str(error))
        return NutUnit(name, {match.group(2): ESCAPED.sub(r"\1", match.group(3)) for match in found})

    def leave(self) -> None:
        """Say goodbye, without waiting for the answer: all that was asked for is there."""
        with suppress(OSError):
            self._send("LOGOUT")

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _list(self, command: str) -> list[str]:
        """The lines between BEGIN and END of a list."""
        self._send(command)
        first = self._line()
        refused = ERROR_LINE.fullmatch(first)
        if refused:
            raise NutRefused(refused.group(1))
        if first != f"BEGIN {command}":
            raise NutFault(Fault.MALFORMED, f"the answer to {command} is no list")
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
            raise NutFault(Fault.TOO_LARGE, "the answer has too many lines")
        while b"\n" not in self._buffer:
            if len(self._buffer) > LONGEST_LINE:
                raise NutFault(Fault.MALFORMED, "a line of the answer has no end")
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
            raise NutFault(Fault.TOO_LARGE, "the answer has too many bytes")
        return part


def _parsed(form: re.Pattern[str], line: str) -> re.Match[str]:
    match = form.fullmatch(line)
    if match is None:
        raise NutFault(Fault.MALFORMED, f"a line of a list is none: {line[:80]!r}")
    return match
