"""Sockets with limits: connect, ask over UDP, read an exact length, and end what drips for ever."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Self

from app.probes.limits import Deadline

MAX_STRAYS = 50
"""So many packets that are no answer are looked at for one question; a flood is not worth more."""

MAX_DATAGRAM = 65535


def family_of(address: str) -> socket.AddressFamily:
    """The socket family of a literal address; ValueError for anything else: no name is ever resolved."""
    return socket.AF_INET if ip_address(address).version == 4 else socket.AF_INET6


def connect(address: str, port: int, timeout_s: float) -> socket.socket:
    """A connected TCP socket; raises OSError."""
    opened = socket.socket(family_of(address), socket.SOCK_STREAM)
    try:
        opened.settimeout(timeout_s)
        opened.connect((address, port))
    except BaseException:
        opened.close()
        raise
    return opened


def read_exactly(source: socket.socket, length: int, deadline: Deadline) -> bytes:
    """So many bytes before the deadline, however slowly they come; raises TimeoutError or EOFError."""
    data = bytearray()
    while len(data) < length:
        source.settimeout(deadline.remaining_s())
        part = source.recv(length - len(data))
        if not part:
            raise EOFError("the server closed the connection early")
        data += part
    return bytes(data)


@contextmanager
def udp_to(address: str, port: int) -> Iterator[socket.socket]:
    """A UDP socket that hears nobody but this address and port."""
    with socket.socket(family_of(address), socket.SOCK_DGRAM) as opened:
        opened.connect((address, port))
        yield opened


def datagrams(source: socket.socket, deadline: Deadline) -> Iterator[bytes]:
    """What arrives before the deadline, at most `MAX_STRAYS` packets; ends with TimeoutError."""
    for _ in range(MAX_STRAYS):
        source.settimeout(deadline.remaining_s())
        yield source.recv(MAX_DATAGRAM)
    raise TimeoutError("too many packets that are no answer")


def cut_off(found: object) -> None:
    """End a connection under whoever reads from it; anything that is no open socket is left alone."""
    if isinstance(found, socket.socket):
        with suppress(OSError):
            # The method of the plain socket: that of a TLS socket drops the TLS state under its user.
            socket.socket.shutdown(found, socket.SHUT_RDWR)


class Watchdog:
    """Ends a connection from outside where a library would wait for ever, renewed by every byte it gets."""

    def __init__(self, seconds: float, current: Callable[[], object]) -> None:
        self.has_bitten = False
        self._current = current
        self._timer = threading.Timer(seconds, self._bite)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _bite(self) -> None:
        self.has_bitten = True
        cut_off(self._current())


def watched_handshake(secure: ssl.SSLSocket, limit_s: float) -> None:
    """A TLS handshake that ends in time, however slowly the bytes drip; raises OSError."""
    with Watchdog(limit_s, lambda: secure) as watchdog:
        try:
            secure.do_handshake()
        except OSError as error:
            if watchdog.has_bitten:
                raise TimeoutError("the handshake did not end") from error
            raise
