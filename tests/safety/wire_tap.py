"""Hears every byte that the probes send, inside TLS and below seals too, whoever answers."""

from __future__ import annotations

import importlib
import pkgutil
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from pypsrp.wsman import _TransportHTTP
from pysnmp.proto.rfc3412 import MsgAndPduDispatcher

from app import probes
from app.domain.questions import SnmpQuestion
from app.probes.network import ProbedNetwork
from app.probes.snmp_loop import SnmpLoop

CLOSING = "closing"
"""What is said when a run ends; only connections that questions opened may say something then."""


@dataclass
class Stream:
    """What was sent over one connection, or in one datagram, for a kind of question.

    `is_sealed` streams hold what stood below the seal of a sign-in.
    """

    question: str
    is_datagram: bool
    is_secure: bool
    sent: bytearray = field(default_factory=bytearray)


def sealing_sockets() -> Iterator[Any]:
    """The classes of the probes that change what they are given to send, before a socket sends it."""
    for each in pkgutil.iter_modules(probes.__path__):
        module = importlib.import_module(f"{probes.__name__}.{each.name}")
        for found in vars(module).values():
            if isinstance(found, type) and found.__module__ == module.__name__ and "sendall" in vars(found):
                yield found


class WireTap:
    """Put in place by `listen`; hears threads that are inside a probe, and nobody else.

    `streams` is what went over sockets, `pdus` the names of SNMP's PDUs before they were encrypted,
    `messages` what was said by WS-Management before it was.
    """

    def __init__(self) -> None:
        self.streams: list[Stream] = []
        self.pdus: list[str] = []
        self.messages: list[bytes] = []
        self.handshakes = 0
        self._of: WeakKeyDictionary[socket.socket, Stream] = WeakKeyDictionary()
        self._lock = threading.Lock()
        self._here = threading.local()

    def listen(self, patch: pytest.MonkeyPatch) -> None:
        """Hear everything from now on."""
        self._mark_probes(patch)
        for name in ("send", "sendall", "sendto", "sendmsg"):
            patch.setattr(socket.socket, name, self._heard(getattr(socket.socket, name)), raising=False)
        for name in ("send", "write"):
            patch.setattr(ssl.SSLSocket, name, self._heard_inside(getattr(ssl.SSLSocket, name)))
        patch.setattr(ssl.SSLSocket, "do_handshake", self._counted(ssl.SSLSocket.do_handshake))
        patch.setattr(ssl.SSLContext, "wrap_bio", self._refused(ssl.SSLContext.wrap_bio))
        for sealing in sealing_sockets():
            patch.setattr(sealing, "sendall", self._unsealed(sealing.sendall))
        patch.setattr(MsgAndPduDispatcher, "send_pdu", self._named(MsgAndPduDispatcher.send_pdu))
        patch.setattr(_TransportHTTP, "send", self._read(_TransportHTTP.send))

    def forget(self) -> None:
        """Forget what was heard until now."""
        self.streams.clear()
        self.pdus.clear()
        self.messages.clear()

    def _mark_probes(self, patch: pytest.MonkeyPatch) -> None:
        ask, close, serve = ProbedNetwork.ask, ProbedNetwork.close, SnmpLoop._serve

        def asking(network: ProbedNetwork, question: Any, cancel: Any) -> Any:
            with self._inside(type(question).__name__):
                return ask(network, question, cancel)

        def closing(network: ProbedNetwork) -> None:
            with self._inside(CLOSING):
                close(network)

        def serving(loop: SnmpLoop, *given: Any) -> None:
            with self._inside(SnmpQuestion.__name__):
                serve(loop, *given)

        patch.setattr(ProbedNetwork, "ask", asking)
        patch.setattr(ProbedNetwork, "close", closing)
        patch.setattr(SnmpLoop, "_serve", serving)

    @contextmanager
    def _inside(self, question: str) -> Iterator[None]:
        self._here.question = question
        try:
            yield
        finally:
            self._here.question = None

    @property
    def _question(self) -> str | None:
        return getattr(self._here, "question", None)

    def _note(self, via: socket.socket, data: bytes) -> None:
        is_here = via.family not in {socket.AF_INET, socket.AF_INET6}
        if is_here or self._question is None or getattr(self._here, "is_sealing", False):
            return
        with self._lock:
            self._stream(via).sent += data

    def _stream(self, via: socket.socket) -> Stream:
        is_datagram = via.type == socket.SOCK_DGRAM
        found = None if is_datagram else self._of.get(via)
        if found is None:
            found = Stream(self._question or "", is_datagram, isinstance(via, ssl.SSLSocket))
            self._of[via] = found
            self.streams.append(found)
        return found

    def _heard(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def heard(via: socket.socket, data: Any, *more: Any) -> Any:
            result = send(via, data, *more)
            parts = data if send.__name__ == "sendmsg" else [data]
            whole = b"".join(bytes(each) for each in parts)
            self._note(via, whole if result is None else whole[:result])
            return result

        return heard

    def _heard_inside(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def heard(via: ssl.SSLSocket, data: Any, *more: Any) -> Any:
            is_shaken = getattr(via, "_sslobj", None) is not None
            result = send(via, data, *more)
            if is_shaken:
                self._note(via, bytes(data)[:result])
            return result

        return heard

    def _counted(self, shake: Callable[..., Any]) -> Callable[..., Any]:
        def counted(via: ssl.SSLSocket, *given: Any) -> None:
            self.handshakes += self._question is not None
            shake(via, *given)

        return counted

    def _refused(self, wrap: Callable[..., Any]) -> Callable[..., Any]:
        def refused(context: ssl.SSLContext, *given: Any, **more: Any) -> Any:
            assert self._question is None, "TLS over memory: what it sends cannot be heard"
            return wrap(context, *given, **more)

        return refused

    def _unsealed(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def unsealed(via: Any, data: bytes) -> None:
            below: Any = via
            while hasattr(below, "inner"):
                below = below.inner
            self._note(below, bytes(data))
            self._here.is_sealing = True
            try:
                send(via, data)
            finally:
                self._here.is_sealing = False

        return unsealed

    def _named(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def named(*given: Any, **more: Any) -> Any:
            pdu = more.get("PDU", given[11] if len(given) > 11 else None)
            self.pdus.append(type(pdu).__name__)
            return send(*given, **more)

        return named

    def _read(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def read(transport: Any, message: bytes, **more: Any) -> bytes:
            self.messages.append(bytes(message))
            answer: bytes = send(transport, message, **more)
            return answer

        return read
