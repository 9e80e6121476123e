"""How long each question may take: our own judgement, kept low so that dead servers cost little."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Time limits in seconds, tries and sizes in bytes.

    `ldap_s` bounds a question of the root entry as a whole, `search_s` one page of a search, `handshake_s` a
    TLS handshake, `kerberos_s` the wait for a ticket. `reply_bytes` is the most that one LDAP answer may
    bring, `reply_messages` how many messages it may have. `nut_s` bounds all that is asked of a NUT server.
    `snmp_s` is for one packet, `redfish_get_s` for one resource and `redfish_bytes` its most; the totals
    bound the whole reading of an agent or controller. `windows_s` and `windows_bytes` bound all that is said
    with a Windows server, `windows_wait_s` the silence in between.
    """

    dns_s: float = 2.0
    dns_tries: int = 2
    dns_per_second: float = 20.0
    connect_s: float = 3.0
    ldap_connect_s: int = 5
    ldap_s: int = 5
    search_s: int = 10
    handshake_s: float = 5.0
    kerberos_s: float = 15.0
    ntp_s: float = 2.0
    reply_bytes: int = 16 * 1024 * 1024
    reply_messages: int = 25_000
    nut_s: float = 5.0
    nut_lines: int = 5000
    nut_bytes: int = 512 * 1024
    snmp_s: float = 2.0
    snmp_tries: int = 2
    snmp_total_s: float = 15.0
    snmp_objects: int = 2000
    redfish_get_s: float = 10.0
    redfish_total_s: float = 60.0
    redfish_gets: int = 400
    redfish_bytes: int = 2 * 1024 * 1024
    windows_s: float = 90.0
    windows_wait_s: float = 30.0
    windows_bytes: int = 16 * 1024 * 1024


class Deadline:
    """A moment of the monotonic clock."""

    __slots__ = ("_at",)

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def extend(self, seconds: float) -> None:
        """Move it on: so long nobody could do anything for the answer."""
        self._at += seconds

    def remaining_s(self) -> float:
        """Seconds left; raises TimeoutError when there are none, so that no socket waits without a limit."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for the answer is over")
        return left


class Pacer:
    """Keeps a distance between the questions to one address; several threads may wait for different ones."""

    def __init__(self, per_second: float) -> None:
        self._distance_s = 1 / per_second
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, address: str) -> None:
        """Sleep until the address may be asked again: at most one distance per thread that waits for it."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next.get(address, now))
            self._next[address] = turn + self._distance_s
        if turn > now:
            time.sleep(turn - now)
