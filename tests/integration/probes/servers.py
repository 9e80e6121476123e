"""Servers on loopback that behave badly, or well while they note what they were sent."""

from __future__ import annotations

import contextlib
import itertools
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import TypeAlias

HERE = "127.0.0.1"

Serve: TypeAlias = Callable[[socket.socket], None]


class TcpServer:
    """Gives each connection to a function on a thread of its own, and ends them all when it is closed."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._listener = socket.create_server((HERE, 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening and cut all connections."""
        self._listener.close()
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                threading.Thread(target=self._run, args=(connection,), daemon=True).start()

    def _run(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError), connection:
            self._serve(connection)


def hang(connection: socket.socket) -> None:
    """Take everything and answer nothing."""
    while connection.recv(65536):
        pass


def close_at_once(_connection: socket.socket) -> None:
    """Close before a byte was said."""


def drip(data: bytes, every_s: float = 0.05) -> Serve:
    """Send these bytes one by one, for ever, renewing every timeout that a byte renews."""

    def serve(connection: socket.socket) -> None:
        pause = threading.Event()
        for byte in itertools.cycle(data):
            connection.send(bytes([byte]))
            pause.wait(every_s)

    return serve


def flood(data: bytes) -> Serve:
    """Send these bytes for ever, as fast as they are taken."""

    def serve(connection: socket.socket) -> None:
        while True:
            connection.sendall(data)

    return serve


def say(data: bytes) -> Serve:
    """Send these bytes, then hang."""

    def serve(connection: socket.socket) -> None:
        connection.sendall(data)
        hang(connection)

    return serve


def behind_tls(context: ssl.SSLContext, serve: Serve) -> Serve:
    """Serve inside TLS."""

    def secured(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            serve(secure)

    return secured


class UdpServer:
    """Answers each packet with what a function makes of it; notes the packets."""

    def __init__(self, answer: Callable[[bytes], Iterator[bytes]]) -> None:
        self._answer = answer
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HERE, 0))
        self.port: int = self._socket.getsockname()[1]
        self.heard: list[bytes] = []
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while (received := self._socket.recvfrom(65536))[0]:
                packet, sender = received
                self.heard.append(packet)
                for reply in self._answer(packet):
                    self._socket.sendto(reply, sender)
