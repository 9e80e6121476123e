"""The load a run puts on a server, counted by servers: catalogue 21.4 and 21.5."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from app.checks.check import Check, OpenCase
from app.checks.runner import Ended, Ending, Run, RunSettings
from app.domain.questions import (
    AnyQuestion,
    DnsQuestion,
    PingQuestion,
    RootDseQuestion,
    SearchQuestion,
    SearchScope,
)
from app.domain.targets import Situation
from app.probes.limits import Limits
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.integration.probes.ldap_server import SEARCH, LdapServer
from tests.integration.probes.servers import HERE, Serve, UdpServer, behind_tls
from tests.integration.probes.test_faults_in_runs import credentials
from tests.unit.checks.test_runner import run_of, whole_world

PER_SECOND = 20
AT_ONCE = 4
PAGE = b"\x02\x02\x01\xf4"
"""The number 500 in BER, as the control of paged results holds it."""


def run_questions(network: ProbedNetwork, questions: list[Any]) -> None:
    """Ask these questions in one run, with the load of real runs."""
    check: Check[AnyQuestion] = Check("X", lambda _: questions, lambda case, _known: [case], lambda *_: [])
    run = Run(
        [OpenCase(check, each) for each in questions],
        Situation(addresses=frozenset(each.address for each in questions)),
        network,
        clock=FakeClock(),
        cancel=FakeCancel(),
        settings=RunSettings(),
        limits_of=lambda _check: {},
    )
    assert list(run.events())[-1] == Ended(Ending.COMPLETE)


def test_a_name_server_hears_no_more_than_twenty_questions_in_a_second(udp: Callable[..., UdpServer]) -> None:
    heard: list[float] = []

    def answer(packet: bytes) -> Iterator[bytes]:
        heard.append(time.monotonic())
        yield packet[:2] + b"\x81\x80" + packet[4:]

    port = udp(answer).port
    network = ProbedNetwork(FakeClock(), Limits(), None, None)
    run_questions(network, [DnsQuestion(HERE, f"n{number}.test", "A", port=port) for number in range(45)])
    network.close()
    assert len(heard) == 45
    assert all(last - first > 0.9 for first, last in zip(heard, heard[PER_SECOND:], strict=False))


class Crowd:
    """Directory servers on several addresses that count who is connected where at the same time."""

    def __init__(self, addresses: list[str], stack: ExitStack) -> None:
        self._lock = threading.Lock()
        self.now: Counter[str] = Counter()
        self.most_here: Counter[str] = Counter()
        self.most_servers = 0
        first = stack.enter_context(socket.create_server((addresses[0], 0)))
        self.port: int = first.getsockname()[1]
        rest = [stack.enter_context(socket.create_server((each, self.port))) for each in addresses[1:]]
        for address, listener in zip(addresses, [first, *rest], strict=True):
            threading.Thread(target=self._accept, args=(address, listener), daemon=True).start()

    def _accept(self, address: str, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(address, connection), daemon=True).start()

    def _serve(self, address: str, connection: socket.socket) -> None:
        with connection:
            self._count(address, 1)
            threading.Event().wait(0.05)
            try:
                LdapServer().serve(connection)
            except OSError:
                return
            finally:
                self._count(address, -1)

    def _count(self, address: str, step: int) -> None:
        with self._lock:
            self.now[address] += step
            self.most_here[address] = max(self.most_here[address], self.now[address])
            self.most_servers = max(self.most_servers, sum(1 for each in self.now.values() if each))


def test_four_directories_are_asked_at_once_and_each_over_one_connection() -> None:
    addresses = [f"127.77.6.{number}" for number in range(1, 9)]
    with ExitStack() as stack:
        crowd = Crowd(addresses, stack)
        network = ProbedNetwork(FakeClock(), Limits(), None, None)
        asked: list[Any] = [RootDseQuestion(address, crowd.port) for address in addresses]
        asked += [PingQuestion(each, name, crowd.port) for each in addresses for name in ("a.test", "b.test")]
        more = [SearchQuestion(each, "h.test", "", SearchScope.BASE, "(cn=*)", ("cn",)) for each in addresses]
        run_questions(network, [*asked, *more])
        network.close()
    assert set(crowd.most_here.values()) == {1}
    assert 1 < crowd.most_servers <= AT_ONCE


def test_searches_go_by_pages_of_five_hundred(
    authority: Authority, tcp: Callable[[Serve], int], tls_context: Callable[..., Any]
) -> None:
    server = LdapServer()
    port = tcp(behind_tls(tls_context("h.test", HERE), server.serve))
    network = ProbedNetwork(FakeClock(), Limits(), credentials(), authority.path)
    for scope in (SearchScope.SUBTREE, SearchScope.ONE_LEVEL):
        asked = SearchQuestion(HERE, "h.test", "dc=x", scope, "(cn=*)", ("cn",), port=port, tls_port=port)
        assert network.ask(asked, FakeCancel()).exchange.fault is None
    network.close()
    searches = [
        message for message, kind in zip(server.messages, server.operations, strict=True) if kind == SEARCH
    ]
    assert len(searches) == 2
    assert all(PAGE in message for message in searches)


def test_the_time_limits_are_those_of_the_catalogue() -> None:
    limits, settings = Limits(), RunSettings()
    assert (limits.dns_s, limits.dns_tries, limits.dns_per_second) == (2, 2, PER_SECOND)
    assert (limits.connect_s, limits.ldap_connect_s, limits.search_s) == (3, 5, 10)
    assert (settings.deadline_s, settings.load.directories) == (300, AT_ONCE)


@pytest.mark.parametrize("name", ["attributes", "filter"])
def test_no_search_asks_for_everything(name: str) -> None:
    world = whole_world()
    list(run_of(world).events())
    searches = [each for each in world.network.asked if isinstance(each, SearchQuestion)]
    assert len(searches) > 20
    for each in searches:
        if name == "attributes":
            assert each.attributes
            assert not {"*", "+"} & set(each.attributes)
        elif each.scope is not SearchScope.BASE:
            assert each.filter.lower() != "(objectclass=*)" or "CN=" in each.base.upper()
