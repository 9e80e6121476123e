"""Servers on the ports of real ones that misbehave: a hung directory, a name server that lies."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
from collections.abc import Callable

Serve = Callable[[socket.socket], None]


class HungServer:
    """Takes TCP connections on ports of an address and never says a word."""

    def __init__(self, address: str, ports: tuple[int, ...]) -> None:
        self._listeners = [socket.create_server((address, port)) for port in ports]
        self._taken: list[socket.socket] = []
        for listener in self._listeners:
            threading.Thread(target=self._take, args=(listener,), daemon=True).start()

    def close(self) -> None:
        """Stop listening and close what was taken."""
        for each in (*self._listeners, *self._taken):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _take(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._taken.append(listener.accept()[0])


class LyingNameServer:
    """Answers packets on UDP 53 with a flood of nonsense, and TCP connections with bytes without end."""

    def __init__(self, address: str) -> None:
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind((address, 53))
        self._tcp = socket.create_server((address, 53))
        self.heard: list[bytes] = []
        threading.Thread(target=self._lie, daemon=True).start()
        threading.Thread(target=self._flood, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        for each in (self._udp, self._tcp):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _lie(self) -> None:
        with contextlib.suppress(OSError):
            while (received := self._udp.recvfrom(65535))[0]:
                packet, sender = received
                self.heard.append(packet)
                for size in range(1, 200):
                    self._udp.sendto(packet[:2] + b"\xc0" * size, sender)

    def _flood(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._tcp.accept()
                threading.Thread(target=self._pour, args=(connection,), daemon=True).start()

    def _pour(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            for _ in itertools.count():
                connection.sendall(b"\xff" * 4096)


class SlowRelay:
    """Passes UDP packets to a server and its answers back, each a while later."""

    def __init__(self, address: str, server: str, delay_s: float) -> None:
        self.address = address
        self._server = server
        self._delay_s = delay_s
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, 53))
        threading.Thread(target=self._relay, daemon=True).start()

    def close(self) -> None:
        """Stop."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _relay(self) -> None:
        with contextlib.suppress(OSError):
            while (received := self._socket.recvfrom(65535))[0]:
                packet, sender = received
                threading.Timer(self._delay_s, self._pass, (packet, sender)).start()

    def _pass(self, packet: bytes, sender: tuple[str, int]) -> None:
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as onward:
            onward.settimeout(2)
            onward.sendto(packet, (self._server, 53))
            self._socket.sendto(onward.recv(65535), sender)
