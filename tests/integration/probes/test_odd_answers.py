"""Answers that lead in circles, or hold certificates that nobody can read."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset
import pytest
from typing_extensions import override

from app.checks.names.asking import unsettled
from app.domain.questions import (
    CertificateQuestion,
    DnsQuestion,
)
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from tests.fakes.certificate_authority import Authority
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.fault_servers import Answer
from tests.integration.probes.ldap_server import SEARCH, LdapServer, content
from tests.integration.probes.servers import (
    HERE,
    UdpServer,
    behind_tls,
    hang,
)
from tests.integration.probes.test_fault_matrix import (
    CANCEL,
    NAME,
    Start,
    new_credentials,
    search_at,
)


def _dns_reply(packet: bytes, *lines: tuple[str, str, str]) -> bytes:
    """An answer without authority whose records are owner, type and data."""
    reply = dns.message.make_response(dns.message.from_wire(packet))
    reply.flags |= dns.flags.RA
    for owner, kind, data in lines:
        reply.answer.append(dns.rrset.from_text(f"{owner}.", 60, "IN", kind, data))
    return reply.to_wire(max_size=65535)


def test_aliases_that_lead_in_a_circle_end_nowhere(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    def circle(packet: bytes) -> Iterator[bytes]:
        yield _dns_reply(packet, ("a.test", "CNAME", "b.test."), ("b.test", "CNAME", "a.test."))

    server = udp(circle)
    reading = network.ask(DnsQuestion(HERE, "a.test", "A", recursive=True, port=server.port), CANCEL)
    assert reading.records("A") == ()
    assert len(server.heard) <= QUICK.dns_tries, "an alias is not followed"


def test_a_server_that_points_to_itself_settles_nothing(
    network: ProbedNetwork, udp: Callable[[Answer], UdpServer]
) -> None:
    def pointing(packet: bytes) -> Iterator[bytes]:
        reply = dns.message.make_response(dns.message.from_wire(packet))
        reply.authority.append(dns.rrset.from_text("a.test.", 60, "IN", "NS", "ns.a.test."))
        yield reply.to_wire()

    server = udp(pointing)
    reading = network.ask(DnsQuestion(HERE, "a.test", "SOA", port=server.port), CANCEL)
    assert unsettled(reading) == "no_authority"
    assert len(server.heard) == 1, "a referral is not followed"


class ReferringServer(LdapServer):
    """Answers every search with a pointer to itself."""

    port = 0

    @override
    def _answer(self, message: bytes) -> bytes:
        body = content(message)
        identity, rest = body[: 2 + body[1]], body[2 + body[1] :]
        if rest[0] != SEARCH:
            return super()._answer(message)
        self.operations.append(SEARCH)
        url = f"ldaps://{HERE}:{self.port}/dc=x??sub".encode()
        pointers = bytes([0xA3, len(url) + 2, 0x04, len(url)]) + url
        result = bytes([0x0A, 1, 10, 0x04, 0, 0x04, 0]) + pointers
        reply = bytes([0x65, len(result)]) + result
        return bytes([0x30, len(identity) + len(reply)]) + identity + reply


def test_a_loop_of_referrals_is_not_followed(
    network_of: Callable[..., ProbedNetwork], tcp: Start, authority: Authority,
    tls_context: Callable[..., ssl.SSLContext],
) -> None:  # fmt: skip
    server = ReferringServer()
    port = tcp(behind_tls(tls_context(NAME, HERE), server.serve))
    server.port = port
    reading = network_of(new_credentials(), authority.path).ask(search_at(port), CANCEL)
    assert reading.exchange.fault is not None or reading.entries == ()
    assert server.operations.count(SEARCH) == 1


def test_a_certificate_whose_names_nobody_can_read_is_not_a_good_one(
    network: ProbedNetwork, tcp: Start, authority: Authority, tmp_path: Path
) -> None:
    """One byte of its alternative name is none of a name: OpenSSL serves it all the same."""
    certificate, key = authority.issue(NAME, HERE)
    der = bytearray(ssl.PEM_cert_to_DER_cert(certificate.decode()))
    der[der.index(NAME.encode(), der.index(b"\x06\x03\x55\x1d\x11"))] = 0xFF
    path = tmp_path / "broken.pem"
    path.write_bytes(ssl.DER_cert_to_PEM_cert(bytes(der)).encode() + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    reading = network.ask(CertificateQuestion(HERE, tcp(behind_tls(context, hang)), NAME), CANCEL)
    assert reading.exchange.fault is None
    assert reading.certificate is None or reading.name_error


@pytest.mark.parametrize("der", [b"\x30\x84\xff\xff\xff\xff", b"\x30\x03\x02\x01", b"\x00" * 40, b""])
def test_a_certificate_that_is_no_der_ends_the_handshake(
    der: bytes, network: ProbedNetwork, tcp: Start
) -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(_record(b"\x02", SERVER_HELLO) + _record(b"\x0b", _listed(_listed(der))))
        hang(connection)

    reading = network.ask(CertificateQuestion(HERE, tcp(serve), NAME), CANCEL)
    assert reading.exchange.fault is Fault.TLS_FAILED
    assert reading.certificate is None


SERVER_HELLO = b"\x03\x03" + b"\x07" * 32 + b"\x00" + b"\xc0\x2f" + b"\x00"
"""TLS 1.2, no session, ECDHE with RSA and AES-128-GCM, no compression (RFC 5246 7.4.1.3)."""


def _listed(content: bytes) -> bytes:
    """Its length in three bytes, then itself."""
    return len(content).to_bytes(3, "big") + content


def _record(kind: bytes, body: bytes) -> bytes:
    """A handshake message in a record of its own."""
    message = kind + _listed(body)
    return b"\x16\x03\x03" + len(message).to_bytes(2, "big") + message
