"""What servers do that answer badly, over TCP and in packets, whatever they were asked."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator

from tests.integration.probes.servers import Serve, close_at_once, drip, flood, hang, say

LATE_S = 2.5
"""Longer than any question of these tests may take."""

Answer = Callable[[bytes], Iterator[bytes]]


def late(connection: socket.socket) -> None:
    """Answer as if nothing had happened, when nobody waits any more."""
    asked = connection.recv(65536)
    threading.Event().wait(LATE_S)
    connection.sendall(asked)


def reset(connection: socket.socket) -> None:
    """End the connection by a reset, in the middle of what is said."""
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half_open(connection: socket.socket) -> None:
    """Say that nothing more will come, and keep listening."""
    connection.recv(65536)
    connection.shutdown(socket.SHUT_WR)
    hang(connection)


def echo(connection: socket.socket) -> None:
    """Send back what was sent."""
    while data := connection.recv(65536):
        connection.sendall(data)


TCP_FAULTS: dict[str, Serve] = {
    "drop": hang,
    "delay": late,
    "reset": reset,
    "close": close_at_once,
    "half-open": half_open,
    "endless": flood(b"\x00\xff" * 2048),
    "endless of zeros": flood(b"\x00" * 4096),
    "garbage": say(b"\x16\x30\x00\x02" * 64),
    "other protocol": say(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
    "echo": echo,
    "one byte per second": drip(b"\x30\x16\x03\x03\x40", every_s=1.0),
    "one byte after the other": drip(b"\x00\x30\x84\x7f", every_s=0.02),
}


def _nothing(_packet: bytes) -> Iterator[bytes]:
    return iter(())


def _late(packet: bytes) -> Iterator[bytes]:
    threading.Event().wait(LATE_S)
    yield packet


def _endless(packet: bytes) -> Iterator[bytes]:
    for size in range(1, 400):
        yield packet[:2] + b"\xc0" * size


def _other_id(packet: bytes) -> Iterator[bytes]:
    """The right form under the wrong transaction id."""
    yield bytes([packet[0] ^ 0xFF, packet[1] ^ 0xFF]) + packet[2:3] + packet[3:]


UDP_FAULTS: dict[str, Answer] = {
    "drop": _nothing,
    "delay": _late,
    "garbage": lambda _: iter([b"\x00", b"\xff" * 512, b"garbage"]),
    "endless": _endless,
    "empty": lambda _: iter([b""]),
    "wrong transaction id": _other_id,
    "echo": lambda packet: iter([packet]),
    "one byte": lambda packet: iter([packet[:1]]),
    "half": lambda packet: iter([packet[: len(packet) // 2]]),
}
