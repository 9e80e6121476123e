"""A healthy domain in memory, to be broken by a scenario: two controllers that serve DNS, in two networks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.inventory import ServerFunction
from app.domain.questions import ConnectQuestion
from app.domain.readings import Certificate, CertificateReading, Fault, TimeReading
from app.domain.targets import DomainScope, Host, RequiredName, Situation, TlsService, ZoneScope
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.directory_server import FakeDirectory
from tests.fakes.name_server import FakeNameServer
from tests.fakes.network import FakeNetwork

DOMAIN = "contoso.test"
HEAD = "DC=contoso,DC=test"
CONFIGURATION = f"CN=Configuration,{HEAD}"
SERVERS = f"CN=Servers,CN=HQ,CN=Sites,{CONFIGURATION}"
DC1_ADDRESS = "10.0.1.11"
DC2_ADDRESS = "10.0.2.12"
SIGN_IN = f"_sipinternaltls._tcp.{DOMAIN}"
ALL_FLAGS = 0x8 | 0x10 | 0x20 | 0x40 | 0x100 | 0x4
DAY = timedelta(days=1)

LOCATOR_NAMES = (
    ("_ldap._tcp.dc._msdcs", 389),
    ("_kerberos._tcp", 88),
    ("_kerberos._udp", 88),
    ("_kerberos._tcp.dc._msdcs", 88),
    ("_gc._tcp", 3268),
    ("_ldap._tcp.gc._msdcs", 3268),
)


def controller(number: int, address: str) -> Host:
    """A controller as the plan has it."""
    functions = frozenset({ServerFunction.DC, ServerFunction.GC, ServerFunction.DNS})
    return Host(f"dc{number}", f"DC{number}", f"dc{number}.{DOMAIN}", address, functions, DOMAIN)


DC1 = controller(1, DC1_ADDRESS)
DC2 = controller(2, DC2_ADDRESS)


def zone_lines() -> list[str]:
    """The domain's zone as both controllers hold it."""
    lines = [
        f"{DOMAIN}. SOA dc1.{DOMAIN}. hostmaster.{DOMAIN}. 1 900 600 86400 3600",
        f"{DOMAIN}. NS dc1.{DOMAIN}.",
        f"{DOMAIN}. NS dc2.{DOMAIN}.",
        f"dc1 A {DC1_ADDRESS}",
        f"dc2 A {DC2_ADDRESS}",
        f"_ldap._tcp.pdc._msdcs SRV 0 100 389 dc1.{DOMAIN}.",
        "pool A 10.0.1.20",
        f"_sipinternaltls._tcp SRV 0 0 5061 pool.{DOMAIN}.",
    ]
    for name, port in LOCATOR_NAMES:
        lines += [f"{name} SRV 0 100 {port} dc{number}.{DOMAIN}." for number in (1, 2)]
    return lines


def certificate(begins: timedelta = -30 * DAY, ends: timedelta = 300 * DAY) -> Certificate:
    """A certificate with these dates, counted from the clock's start."""
    return Certificate("CN=dc1", "CN=Lab CA", (DC1.fqdn,), NOON + begins, NOON + ends, "00")


class World:
    """The network, and the situation of the plan over it. Scenarios change both."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.network = FakeNetwork(self.clock)
        for host in (DC1, DC2):
            self._serve(host)
        domain = DomainScope("domain", DOMAIN, DOMAIN, (DC1, DC2), (DC1, DC2))
        self.situation = Situation(
            hosts=(DC1, DC2),
            zones=(ZoneScope("domain", DOMAIN, (DC1, DC2)),),
            domains=(domain,),
            required_names=(RequiredName("domain", DOMAIN, SIGN_IN, 5061),),
            tls_services=tuple(TlsService(host, 636, is_ldaps=True) for host in (DC1, DC2)),
            addresses=frozenset({DC1_ADDRESS, DC2_ADDRESS}),
        )
        self.ping(DC1).flags = ALL_FLAGS | 0x1

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
        for port in (389, 88, 3268):
            self.network.ports[host.address, port] = Fault.NO_REPLY
        self.network.certificates[host.address, 636] = Fault.NO_REPLY

    def fail(self, host: Host, fault: Fault) -> None:
        """Let every server at a host end each question with a fault."""
        self.names(host).fault = fault
        self.ping(host).fault = fault
        self.network.certificates[host.address, 636] = fault
        for port in (389, 88, 3268):
            self.network.ports[host.address, port] = fault

    def set_clock(self, host: Host, ahead: timedelta) -> None:
        """Let a controller's clock be ahead of ours."""
        self.ping(host).root["currentTime"] = (NOON + ahead).strftime("%Y%m%d%H%M%S.0Z")

    def set_ntp(self, host: Host, ahead_ms: int, stratum: int = 2) -> None:
        """Let a controller serve its clock by NTP too."""
        blank = self.network.exchange(ConnectQuestion(DC1_ADDRESS, 1))
        self.network.times[host.address] = TimeReading(blank, ahead_ms, stratum, leap=0)

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
        domain = replace(self.situation.domains[0], controllers=hosts)
        self.situation = replace(self.situation, hosts=hosts, domains=(domain,))

    def _serve(self, host: Host) -> None:
        self.network.name_servers[host.address] = FakeNameServer({DOMAIN: zone_lines()})
        self.network.directories[host.address] = FakeDirectory(
            root=_root(host), flags=ALL_FLAGS, host=host.fqdn, domain=DOMAIN, entries=_entries()
        )
        for port in (389, 88, 3268):
            self.network.ports[host.address, port] = None
        self.set_clock(host, timedelta(0))
        self.show(host, certificate())


def _root(host: Host) -> dict[str, str]:
    return {
        "defaultNamingContext": HEAD,
        "configurationNamingContext": CONFIGURATION,
        "schemaNamingContext": f"CN=Schema,{CONFIGURATION}",
        "dsServiceName": f"CN=NTDS Settings,CN={host.name},{SERVERS}",
        "isSynchronized": "TRUE",
        "isGlobalCatalogReady": "TRUE",
    }


def settings_dn(host: Host) -> str:
    """The NTDS Settings object of a controller."""
    return f"CN=NTDS Settings,CN={host.name},{SERVERS}"


def _entries() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for host in (DC1, DC2):
        server = {"objectClass": ["top", "server"], "dNSHostName": [host.fqdn.upper()]}
        found[f"CN={host.name},{SERVERS}"] = server
        held = [HEAD, CONFIGURATION]
        settings = {"objectClass": ["top", "nTDSDSA"], "options": ["1"], "msDS-hasMasterNCs": held}
        found[settings_dn(host)] = settings
    for dn in ROLE_OBJECTS:
        found[dn] = {"objectClass": ["top"], "fSMORoleOwner": [settings_dn(DC1)]}
    return found


ROLE_OBJECTS = (
    HEAD,
    f"CN=RID Manager$,CN=System,{HEAD}",
    f"CN=Infrastructure,{HEAD}",
    f"CN=Schema,{CONFIGURATION}",
    f"CN=Partitions,{CONFIGURATION}",
)
