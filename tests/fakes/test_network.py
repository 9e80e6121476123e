"""The network of tests answers as real servers do."""

from __future__ import annotations

from app.domain.questions import (
    ConnectQuestion,
    DnsQuestion,
    PingQuestion,
    RootDseQuestion,
    SearchQuestion,
    SearchScope,
    Transport,
)
from app.domain.readings import Fault
from tests.fakes.cancel import FakeCancel
from tests.fakes.directory_server import FakeDirectory
from tests.fakes.name_server import FakeNameServer
from tests.fakes.network import FakeNetwork

HERE = "10.0.0.1"
CANCEL = FakeCancel()


def _with_zone(*lines: str) -> FakeNetwork:
    network = FakeNetwork()
    network.name_servers[HERE] = FakeNameServer({"a.test": list(lines)})
    return network


def test_zone_text_is_answered_with_authority() -> None:
    network = _with_zone("_x._tcp SRV 1 2 53 host.b.test.")
    reading = network.ask(DnsQuestion(HERE, "_x._tcp.a.test", "SRV"), CANCEL)
    assert (reading.rcode, reading.authoritative) == ("NOERROR", True)
    assert [(each.target, each.port) for each in reading.answer] == [("host.b.test", 53)]


def test_aliases_are_followed_inside_the_zone() -> None:
    network = _with_zone("www CNAME host", "host A 10.0.0.9")
    reading = network.ask(DnsQuestion(HERE, "www.a.test", "A"), CANCEL)
    assert [(each.owner, each.type, each.target) for each in reading.answer] == [
        ("www.a.test", "CNAME", "host.a.test"),
        ("host.a.test", "A", "10.0.0.9"),
    ]


def test_no_name_no_data_and_no_zone_differ() -> None:
    network = _with_zone("host A 10.0.0.9")
    rcodes = [
        network.ask(DnsQuestion(HERE, name, "AAAA"), CANCEL).rcode
        for name in ("gone.a.test", "host.a.test", "host.b.test")
    ]
    assert rcodes == ["NXDOMAIN", "NOERROR", "REFUSED"]


def test_faults_of_tcp_leave_udp_alone() -> None:
    network = _with_zone("host A 10.0.0.9")
    network.name_servers[HERE].tcp_fault = Fault.CONNECTION_REFUSED
    over_tcp = network.ask(DnsQuestion(HERE, "host.a.test", "A", Transport.TCP), CANCEL)
    over_udp = network.ask(DnsQuestion(HERE, "host.a.test", "A"), CANCEL)
    assert (over_tcp.exchange.fault, over_udp.exchange.fault) == (Fault.CONNECTION_REFUSED, None)


def test_an_address_without_a_server_gives_no_reply_and_an_unopened_port_refuses() -> None:
    network = FakeNetwork()
    assert network.ask(RootDseQuestion(HERE), CANCEL).exchange.fault is Fault.NO_REPLY
    assert network.ask(ConnectQuestion(HERE, 1), CANCEL).exchange.fault is Fault.CONNECTION_REFUSED


def test_a_directory_shows_its_root_and_flags_to_all_and_entries_to_users() -> None:
    network = FakeNetwork()
    network.directories[HERE] = FakeDirectory(
        root={"isSynchronized": "TRUE"},
        flags=0x8,
        entries={"cn=a,dc=x": {"objectClass": ["server"], "dNSHostName": ["a.x"]}},
    )
    search = SearchQuestion(
        HERE, "a.x", "dc=x", SearchScope.SUBTREE, "(objectClass=server)", ("dNSHostName",)
    )
    assert network.ask(RootDseQuestion(HERE), CANCEL).first("isSynchronized") == "TRUE"
    assert network.ask(PingQuestion(HERE, "x"), CANCEL).flags == 0x8
    assert network.ask(search, CANCEL).entries[0].first("dNSHostName") == "a.x"
    network.directories[HERE].bind_fault = Fault.CREDENTIALS_REJECTED
    assert network.ask(search, CANCEL).exchange.fault is Fault.CREDENTIALS_REJECTED
