"""A healthy domain in memory, to be broken by a scenario: two controllers that serve DNS, in two networks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.inventory import ServerFunction
from app.domain.questions import ConnectQuestion
from app.domain.readings import Certificate, CertificateReading, Fault, TimeReading
from app.domain.targets import DomainScope, Host, RequiredName, SipDomain, Situation, TlsService, ZoneScope
from app.domain.windows_readings import WindowsReading
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.directory_server import FakeDirectory
from tests.fakes.name_server import FakeNameServer
from tests.fakes.network import FakeNetwork
from tests.fakes.windows_documents import document, pack_lists
from tests.unit.checks.healthy_directory import (
    ROLE_OBJECTS,
    controller_entries,
    copy_at,
    entries_of_all,
    filetime,
    root_entry,
    settings_dn,
)
from tests.unit.checks.healthy_plan import (
    ACCOUNTS,
    ALL_FLAGS,
    CHILD,
    CONFIGURATION,
    CONTROLLER_PORTS,
    DAY,
    DC1,
    DC1_ADDRESS,
    DC2,
    DC2_ADDRESS,
    DIRECTORY_SERVICE,
    DOMAIN,
    DOMAIN_PARTITION,
    FOREST_PARTITION,
    FRONT_END,
    FRONT_END_ADDRESS,
    FRONT_ENDS,
    GUIDS,
    HEAD,
    LINKS,
    LIVE,
    PARTITIONS,
    PARTITIONS_HELD,
    POOL,
    POOL_ADDRESS,
    POOL_DOOR,
    SCHEMA,
    SECOND_FRONT_END,
    SECOND_FRONT_END_ADDRESS,
    SERVERS,
    SIGN_IN,
    SIP_PORT,
    SITES,
    SUBNETS,
    certificate,
    controller,
)
from tests.unit.checks.healthy_zones import child_lines, reverse_zones, zone_lines

__all__ = [
    "ACCOUNTS",
    "ALL_FLAGS",
    "CHILD",
    "CONFIGURATION",
    "CONTROLLER_PORTS",
    "DAY",
    "DC1",
    "DC1_ADDRESS",
    "DC2",
    "DC2_ADDRESS",
    "DIRECTORY_SERVICE",
    "DOMAIN",
    "DOMAIN_PARTITION",
    "FOREST_PARTITION",
    "FRONT_END",
    "FRONT_ENDS",
    "FRONT_END_ADDRESS",
    "GUIDS",
    "HEAD",
    "LINKS",
    "LIVE",
    "PARTITIONS",
    "PARTITIONS_HELD",
    "POOL",
    "POOL_ADDRESS",
    "POOL_DOOR",
    "ROLE_OBJECTS",
    "SCHEMA",
    "SECOND_FRONT_END",
    "SECOND_FRONT_END_ADDRESS",
    "SERVERS",
    "SIGN_IN",
    "SIP_PORT",
    "SITES",
    "SUBNETS",
    "World",
    "certificate",
    "controller",
    "controller_entries",
    "filetime",
    "settings_dn",
]


class World:
    """The network, and the situation of the plan over it. Scenarios change both."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.network = FakeNetwork(self.clock)
        for host in (DC1, DC2):
            self._serve(host)
        domain = DomainScope("domain", DOMAIN, DOMAIN, (DC1, DC2), (DC1, DC2))
        self.situation = Situation(
            hosts=(DC1, DC2, *FRONT_ENDS),
            zones=(
                ZoneScope("domain", DOMAIN, (DC1, DC2)),
                ZoneScope("sales", CHILD, (DC1, DC2)),
            ),
            domains=(domain,),
            required_names=(RequiredName("domain", DOMAIN, SIGN_IN, 5061),),
            tls_services=(
                *(TlsService(host, 636, is_ldaps=True) for host in (DC1, DC2)),
                *(TlsService(host, SIP_PORT, is_ldaps=False) for host in (POOL_DOOR, *FRONT_ENDS)),
            ),
            sip_domains=(SipDomain("domain", DOMAIN),),
            pools=(POOL,),
            windows=(FRONT_END,),
            lists=pack_lists(),
            addresses=frozenset(
                {DC1_ADDRESS, DC2_ADDRESS, FRONT_END_ADDRESS, SECOND_FRONT_END_ADDRESS, POOL_ADDRESS}
            ),
            live=LIVE,
        )
        self.ping(DC1).flags = ALL_FLAGS | 0x1
        blank = self.network.exchange(ConnectQuestion(FRONT_END_ADDRESS, 1))
        self.network.windows[FRONT_END_ADDRESS] = WindowsReading(blank, document())
        for host in (POOL_DOOR, *FRONT_ENDS):
            self.serve_product(host)

    def serve_product(self, host: Host) -> None:
        """Let a door of the pool answer with the pool's certificate."""
        names = (POOL.fqdn, *(each.fqdn for each in FRONT_ENDS))
        self.show(host, replace(certificate(), subject=f"CN={POOL.fqdn}", names=names), SIP_PORT)
        for port in POOL.ports:
            self.network.ports[host.address, port] = None

    def names(self, host: Host = DC1) -> FakeNameServer:
        """The name server at a host."""
        return self.network.name_servers[host.address]

    def ping(self, host: Host = DC1) -> FakeDirectory:
        """The directory server at a host."""
        return self.network.directories[host.address]

    def drop(self, *parts: str) -> None:
        """Take lines out of the zone at both servers."""
        for host in (DC1, DC2):
            self.names(host).drop(DOMAIN, *parts)

    def add(self, *lines: str) -> None:
        """Put lines into the zone at both servers."""
        for host in (DC1, DC2):
            self.names(host).add(DOMAIN, *lines)

    def settle(self, entry: str, **attributes: str) -> None:
        """Set attributes of an entry in both copies of the directory; an empty value removes one."""
        for host in (DC1, DC2):
            found = self.ping(host).entries[entry]
            for name, value in attributes.items():
                found.pop(name, None)
                found.update({name: [value]} if value else {})

    def without_user(self, fault: Fault = Fault.NO_CREDENTIALS) -> None:
        """Answer no question of a user."""
        for host in (DC1, DC2):
            self.ping(host).bind_fault = fault

    def without_user_at_first(self) -> None:
        """Answer no question of a user at the first controller."""
        self.ping(DC1).bind_fault = Fault.NO_CREDENTIALS

    def switch_off(self, host: Host) -> None:
        """Take a host off the network."""
        self.network.directories.pop(host.address)
        self.network.name_servers.pop(host.address)
        for port in CONTROLLER_PORTS:
            self.network.ports[host.address, port] = Fault.NO_REPLY
        self.network.certificates[host.address, 636] = Fault.NO_REPLY

    def fail(self, host: Host, fault: Fault) -> None:
        """Let every server at a host end each question with a fault."""
        self.names(host).fault = fault
        self.ping(host).fault = fault
        self.network.certificates[host.address, 636] = fault
        for port in CONTROLLER_PORTS:
            self.network.ports[host.address, port] = fault

    def set_clock(self, host: Host, ahead: timedelta) -> None:
        """Let a controller's clock be ahead of ours."""
        self.ping(host).root["currentTime"] = (NOON + ahead).strftime("%Y%m%d%H%M%S.0Z")

    def set_ntp(self, host: Host, ahead_ms: int, stratum: int = 2, reference: str = DC1_ADDRESS) -> None:
        """Let a controller serve its clock by NTP too."""
        blank = self.network.exchange(ConnectQuestion(DC1_ADDRESS, 1))
        self.network.times[host.address] = TimeReading(blank, ahead_ms, stratum, leap=0, reference=reference)

    def show(self, host: Host, shown: CertificateReading | Fault | Certificate, port: int = 636) -> None:
        """Let a TLS service show a certificate, or fail."""
        if isinstance(shown, Certificate):
            shown = CertificateReading(
                self.network.exchange(ConnectQuestion(DC1_ADDRESS, 1)), "TLSv1.3", shown
            )
        self.network.certificates[host.address, port] = shown

    def change_host(self, host: Host, **changes: object) -> None:
        """Change what the plan says of a controller."""
        after = replace(host, **changes)  # type: ignore[arg-type]
        hosts = tuple(after if each == host else each for each in self.situation.hosts)
        controllers = tuple(each for each in hosts if each.does(ServerFunction.DC))
        domain = replace(self.situation.domains[0], controllers=controllers)
        self.situation = replace(self.situation, hosts=hosts, domains=(domain,))

    def _serve(self, host: Host) -> None:
        self.network.name_servers[host.address] = FakeNameServer(
            {DOMAIN: zone_lines(), CHILD: child_lines(), **reverse_zones()}
        )
        self.network.directories[host.address] = FakeDirectory(
            root=root_entry(host),
            flags=ALL_FLAGS,
            partitions=PARTITIONS_HELD,
            host=host.fqdn,
            domain=DOMAIN,
            entries=copy_at(host, entries_of_all()),
        )
        for port in CONTROLLER_PORTS:
            self.network.ports[host.address, port] = None
        self.set_clock(host, timedelta(0))
        self.show(host, certificate())
