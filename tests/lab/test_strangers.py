"""Hosts that a real directory and its name servers name are reported, and never contacted."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from app.domain.credentials import Credentials
from app.domain.live_facts import LiveFacts
from app.services.checks import Selection
from tests.lab import product_schema
from tests.lab.ldif import add, put
from tests.lab.running import domain_plan, run_over
from tests.lab.samba_domain import DC1, DOMAIN, HEAD, PASSWORD, READER, SITE, SITES, SambaDomain

ADDRESS = "127.0.0.98"
NAME = f"stranger.{DOMAIN}"
TCP_PORTS = (53, 88, 135, 389, 443, 444, 445, 464, 636, 1433, 3268, 3269, 3493, 5061, 5985, 5986, 9389)
UDP_PORTS = (53, 88, 123, 161, 389, 464, 1434)
LIVE = LiveFacts(schema_version=1008, universal_groups=product_schema.GROUPS)


class Stranger:
    """A host that notes whoever comes, by any of the ports that checks know."""

    def __init__(self, address: str) -> None:
        self.visits: list[str] = []
        self._sockets = [
            *(socket.create_server((address, port)) for port in TCP_PORTS),
            *(self._datagrams(address, port) for port in UDP_PORTS),
        ]
        for each in self._sockets:
            threading.Thread(target=self._note, args=(each,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    @staticmethod
    def _datagrams(address: str, port: int) -> socket.socket:
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        opened.bind((address, port))
        return opened

    def _note(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                if listening.type is socket.SOCK_STREAM:
                    listening.accept()[0].close()
                else:
                    listening.recvfrom(65535)
                self.visits.append(str(listening.getsockname()))


@pytest.fixture
def stranger(lab_lock: None) -> Iterator[Stranger]:
    host = Stranger(ADDRESS)
    yield host
    host.close()


@pytest.fixture
def invited(domain: SambaDomain) -> SambaDomain:
    """The domain names the stranger as controller, name server, Front End, pool and database."""
    product_schema.prepare(domain)
    product_schema.add_pool(
        domain, "stranger", f"{ADDRESS}\\\\\\\\RTC", "stranger", mirror=f"{NAME}\\\\\\\\RTC"
    )
    domain.add_record("stranger", "A", ADDRESS)
    domain.add_record("@", "NS", NAME)
    for record, port in (
        ("_ldap._tcp", 389),
        ("_gc._tcp", 3268),
        ("_kerberos._tcp", 88),
        ("_sipinternaltls._tcp", 5061),
    ):
        domain.add_record(record, "SRV", f"{NAME} {port} 0 100")
    server = f"CN=STRANGER,CN=Servers,CN={SITE},{SITES}"
    domain.modify(DC1, *add(server, objectClass="server", dNSHostName=NAME))
    account = f"CN=stranger,CN=Computers,{HEAD}"
    domain.modify(DC1, *put(account, "dNSHostName", NAME), *put(server, "serverReference", account))
    domain.modify(DC1, *add(f"CN=NTDS Settings,{server}", objectClass="nTDSDSA", options="1"))
    return domain


def test_a_stranger_is_reported_and_hears_nothing(invited: SambaDomain, stranger: Stranger) -> None:
    told = run_over(
        domain_plan(),
        Selection(intrusive=True),
        credentials=Credentials(f"{READER}@{DOMAIN}", PASSWORD),
        authorities=invited.authority.path,
        live=LIVE,
    )
    assert [(each.name, each.addresses) for each in told.result.found_hosts] == [(NAME, (ADDRESS,))]
    assert "stranger" in " ".join(finding.sentence for finding in told.of("OCS-24"))
    assert told.tags("TLS-06"), "the intrusive ones were run too"
    assert stranger.visits == []


def test_the_stranger_would_have_noticed(stranger: Stranger) -> None:
    """What listens does note a visit, by TCP and by UDP."""
    socket.create_connection((ADDRESS, 389)).close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.sendto(b"?", (ADDRESS, 53))
    seen = threading.Event()
    for _ in range(100):
        if len(stranger.visits) == 2:
            break
        seen.wait(0.05)
    assert sorted(stranger.visits) == [f"('{ADDRESS}', 389)", f"('{ADDRESS}', 53)"]
