"""A healthy domain in memory, to be broken by a scenario: two controllers that serve DNS, in two networks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.inventory import ServerFunction
from app.domain.pack import LiveFacts, RoleService
from app.domain.questions import ConnectQuestion
from app.domain.readings import Certificate, CertificateReading, Fault, TimeReading
from app.domain.targets import (
    DomainScope,
    Host,
    Pool,
    RequiredName,
    SipDomain,
    Situation,
    TlsService,
    ZoneScope,
)
from app.domain.windows_readings import WindowsReading
from tests.fakes.clock import NOON, FakeClock
from tests.fakes.directory_server import FakeDirectory
from tests.fakes.name_server import FakeNameServer
from tests.fakes.network import FakeNetwork
from tests.fakes.windows_documents import document, pack_lists
from tests.unit.checks import kept_directory
from tests.unit.checks.product_directory import GROUPS, product_entries

DOMAIN = "contoso.test"
HEAD = "DC=contoso,DC=test"
CONFIGURATION = f"CN=Configuration,{HEAD}"
SERVERS = f"CN=Servers,CN=HQ,CN=Sites,{CONFIGURATION}"
DC1_ADDRESS = "10.0.1.11"
DC2_ADDRESS = "10.0.2.12"
FRONT_END_ADDRESS = "10.0.1.21"
POOL_ADDRESS = "10.0.1.20"
SECOND_FRONT_END_ADDRESS = "10.0.1.22"
CHILD = f"sales.{DOMAIN}"
SITES = f"CN=Sites,{CONFIGURATION}"
SUBNETS = f"CN=Subnets,{SITES}"
LINKS = f"CN=IP,CN=Inter-Site Transports,{SITES}"
PARTITIONS = f"CN=Partitions,{CONFIGURATION}"
ACCOUNTS = f"OU=Domain Controllers,{HEAD}"
DOMAIN_PARTITION = f"DC=DomainDnsZones,{HEAD}"
FOREST_PARTITION = f"DC=ForestDnsZones,{HEAD}"
CONTROLLER_PORTS = (53, 88, 135, 389, 445, 464, 636, 3268, 3269, 9389)
GUIDS = {"DC1": "11111111-2222-3333-4444-555555555501", "DC2": "11111111-2222-3333-4444-555555555502"}
SIGN_IN = f"_sipinternaltls._tcp.{DOMAIN}"
DIRECTORY_SERVICE = f"CN=Directory Service,CN=Windows NT,CN=Services,{CONFIGURATION}"
SCHEMA = f"CN=Schema,{CONFIGURATION}"
PARTITIONS_HELD = (HEAD, CONFIGURATION, SCHEMA, DOMAIN_PARTITION, FOREST_PARTITION)
ALL_FLAGS = 0x8 | 0x10 | 0x20 | 0x40 | 0x100 | 0x4
DAY = timedelta(days=1)

LOCATOR_NAMES = (
    ("_ldap._tcp.dc._msdcs", 389),
    ("_kerberos._tcp", 88),
    ("_kerberos._udp", 88),
    ("_kerberos._tcp.dc._msdcs", 88),
    ("_kpasswd._tcp", 464),
    ("_kpasswd._udp", 464),
    ("_ldap._tcp.HQ._sites.dc._msdcs", 389),
    ("_kerberos._tcp.HQ._sites.dc._msdcs", 88),
    ("_gc._tcp.HQ._sites", 3268),
    ("_gc._tcp", 3268),
    ("_ldap._tcp.gc._msdcs", 3268),
)


def controller(number: int, address: str) -> Host:
    """A controller as the plan has it."""
    functions = frozenset({ServerFunction.DC, ServerFunction.GC, ServerFunction.DNS})
    return Host(f"dc{number}", f"DC{number}", f"dc{number}.{DOMAIN}", address, functions, DOMAIN)


DC1 = controller(1, DC1_ADDRESS)
DC2 = controller(2, DC2_ADDRESS)
FRONT_END = Host("fe1", "FE1", f"fe1.{DOMAIN}", FRONT_END_ADDRESS, domain=DOMAIN, runs_product=True)
SECOND_FRONT_END = Host(
    "fe2", "FE2", f"fe2.{DOMAIN}", SECOND_FRONT_END_ADDRESS, domain=DOMAIN, runs_product=True
)
FRONT_ENDS = (FRONT_END, SECOND_FRONT_END)
SIP_PORT = 5061
POOL = Pool("pool", "Pool", f"pool.{DOMAIN}", POOL_ADDRESS, "front_end", FRONT_ENDS, SIP_PORT, (443, 444))
POOL_DOOR = Host("pool", "Pool", POOL.fqdn, POOL_ADDRESS)
LIVE = LiveFacts(
    role_services={"front_end": RoleService(SIP_PORT, (443, 444)), "edge": RoleService(SIP_PORT)},
    edge_role="edge",
    pools_by_dns=False,
    schema_version=1008,
    universal_groups=GROUPS,
    controller_systems=("Windows Server 2008", "Windows Server 2008 R2"),
)


def zone_lines() -> list[str]:
    """The domain's zone as both controllers hold it."""
    lines = [
        f"{DOMAIN}. SOA dc1.{DOMAIN}. hostmaster.{DOMAIN}. 1 14400 3600 604800 3600",
        f"{DOMAIN}. NS dc1.{DOMAIN}.",
        f"{DOMAIN}. NS dc2.{DOMAIN}.",
        f"dc1 A {DC1_ADDRESS}",
        f"dc2 A {DC2_ADDRESS}",
        f"_ldap._tcp.pdc._msdcs SRV 0 100 389 dc1.{DOMAIN}.",
        f"pool A {POOL_ADDRESS}",
        f"fe1 A {FRONT_END_ADDRESS}",
        f"fe2 A {SECOND_FRONT_END_ADDRESS}",
        f"sip A {POOL_ADDRESS}",
        f"sales NS dc1.{DOMAIN}.",
        f"sales NS dc2.{DOMAIN}.",
        f"_sipinternaltls._tcp SRV 0 0 5061 pool.{DOMAIN}.",
    ]
    for name, port in LOCATOR_NAMES:
        lines += [f"{name} SRV 0 100 {port} dc{number}.{DOMAIN}." for number in (1, 2)]
    lines += [f"{GUIDS[f'DC{number}']}._msdcs CNAME dc{number}.{DOMAIN}." for number in (1, 2)]
    return lines


def child_lines() -> list[str]:
    """A part of the domain's zone that is a zone of its own."""
    soa = f"{CHILD}. SOA dc1.{DOMAIN}. hostmaster.{DOMAIN}. 1 14400 3600 604800 3600"
    return [soa, *(f"{CHILD}. NS dc{number}.{DOMAIN}." for number in (1, 2))]


def reverse_zones() -> dict[str, list[str]]:
    """The names of the addresses."""
    one = [
        f"11 PTR dc1.{DOMAIN}.",
        f"20 PTR pool.{DOMAIN}.",
        f"21 PTR fe1.{DOMAIN}.",
        f"22 PTR fe2.{DOMAIN}.",
    ]
    return {"1.0.10.in-addr.arpa": one, "2.0.10.in-addr.arpa": [f"12 PTR dc2.{DOMAIN}."]}


def certificate(begins: timedelta = -30 * DAY, ends: timedelta = 300 * DAY) -> Certificate:
    """A certificate with these dates, counted from the clock's start."""
    return Certificate(
        "CN=dc1", "CN=Lab CA", (DC1.fqdn,), NOON + begins, NOON + ends, "00", "EC", 256, "sha256"
    )


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
            root=_root(host),
            flags=ALL_FLAGS,
            partitions=PARTITIONS_HELD,
            host=host.fqdn,
            domain=DOMAIN,
            entries=_copy_at(host, _entries()),
        )
        for port in CONTROLLER_PORTS:
            self.network.ports[host.address, port] = None
        self.set_clock(host, timedelta(0))
        self.show(host, certificate())


def _root(host: Host) -> dict[str, str]:
    return {
        "defaultNamingContext": HEAD,
        "configurationNamingContext": CONFIGURATION,
        "schemaNamingContext": f"CN=Schema,{CONFIGURATION}",
        "dsServiceName": f"CN=NTDS Settings,CN={host.name},{SERVERS}",
        "rootDomainNamingContext": HEAD,
        "domainFunctionality": "4",
        "forestFunctionality": "4",
        "domainControllerFunctionality": "4",
        "isSynchronized": "TRUE",
        "isGlobalCatalogReady": "TRUE",
    }


def settings_dn(host: Host) -> str:
    """The NTDS Settings object of a controller."""
    return f"CN=NTDS Settings,CN={host.name},{SERVERS}"


Entries = dict[str, dict[str, list[str]]]


def _entries() -> Entries:
    found: Entries = {}
    for host in (DC1, DC2):
        found |= controller_entries(host)
    for dn in ROLE_OBJECTS:
        found[dn] = {"objectClass": ["top"], "fSMORoleOwner": [settings_dn(DC1)]}
    return found | _site_entries() | _partition_entries() | product_entries()


def controller_entries(host: Host, servers: str = SERVERS) -> Entries:
    """A controller's server object, NTDS Settings and account."""
    account = f"CN={host.name},{ACCOUNTS}"
    number = int(host.name[-1])
    held = [HEAD, CONFIGURATION, f"CN=Schema,{CONFIGURATION}", DOMAIN_PARTITION, FOREST_PARTITION]
    return {
        f"CN={host.name},{servers}": {
            "objectClass": ["top", "server"],
            "dNSHostName": [host.fqdn.upper()],
            "serverReference": [account],
        },
        f"CN=NTDS Settings,CN={host.name},{servers}": {
            "objectClass": ["top", "nTDSDSA"],
            "objectGUID": [f"11111111-2222-3333-4444-55555555550{number}"],
            "options": ["1"],
            "msDS-hasMasterNCs": held,
        },
        account: {
            "objectClass": ["top", "computer"],
            "sAMAccountName": [f"{host.name}$"],
            "dNSHostName": [host.fqdn],
            "userAccountControl": ["532480"],
            "primaryGroupID": ["516"],
            "servicePrincipalName": [
                f"HOST/{host.fqdn}",
                f"ldap/{host.fqdn}",
                f"GC/{host.fqdn}/{DOMAIN}",
                f"E3514235-4B06-11D1-AB04-00C04FC2DCD2/11111111-2222-3333-4444-55555555550{number}/{DOMAIN}",
            ],
            "pwdLastSet": [filetime(NOON - 10 * DAY)],
            "lastLogonTimestamp": [filetime(NOON - 5 * DAY)],
        },
    }


def filetime(moment: datetime) -> str:
    """A moment as the directory writes it: tenths of microseconds since 1601 ([MS-DTYP] 2.3.3)."""
    return str(round((moment - datetime(1601, 1, 1, tzinfo=UTC)) / timedelta(microseconds=1)) * 10)


def _copy_at(host: Host, entries: Entries) -> Entries:
    """The entries in a controller's copy, which tells where it gets each partition from."""
    partner = DC2 if host is DC1 else DC1
    for dn, found in kept_directory.heads(PARTITIONS_HELD, GUIDS[partner.name], NOON).items():
        entries[dn] = {**entries.get(dn, {}), **found}
    entries[SCHEMA]["objectVersion"] = ["87"]
    entries[HEAD] |= kept_directory.POLICY
    entries |= kept_directory.people(HEAD, filetime(NOON - 90 * DAY))
    entries[DIRECTORY_SERVICE] = {"objectClass": ["top", "nTDSService"], "tombstoneLifetime": ["180"]}
    for here, there in ((DC1, DC2), (DC2, DC1)):
        entries |= kept_directory.connection(settings_dn(here), settings_dn(there))
    return entries


def _site_entries() -> Entries:
    found: Entries = {f"CN={name},{SITES}": {"objectClass": ["top", "site"]} for name in ("HQ", "Branch")}
    for network, site in (("10.0.1.0/24", "HQ"), ("10.0.2.0/24", "HQ"), ("10.0.3.0/24", "Branch")):
        entry = {"objectClass": ["top", "subnet"], "siteObject": [f"CN={site},{SITES}"]}
        found[f"CN={network},{SUBNETS}"] = entry
    both = [f"CN={name},{SITES}" for name in ("HQ", "Branch")]
    for name in ("Line", "Second line"):
        found[f"CN={name},{LINKS}"] = {
            "objectClass": ["top", "siteLink"],
            "siteList": both,
            "cost": ["100"],
            "replInterval": ["15"],
        }
    found[LINKS] = {"objectClass": ["top", "interSiteTransport"], "options": ["0"]}
    return found


def _partition_entries() -> Entries:
    """The partitions of the name servers, and the zones in them."""
    found: Entries = {}
    for partition, zone in ((DOMAIN_PARTITION, DOMAIN), (FOREST_PARTITION, f"_msdcs.{DOMAIN}")):
        found[f"DC={zone},CN=MicrosoftDNS,{partition}"] = {
            "objectClass": ["top", "dnsZone"],
            "name": [zone],
            "dNSProperty": ["2=2", "64=1", "16=168", "32=168"],
        }
        found[f"CN={zone},{PARTITIONS}"] = {
            "objectClass": ["top", "crossRef"],
            "nCName": [partition],
            "msDS-NC-Replica-Locations": [settings_dn(host) for host in (DC1, DC2)],
        }
    return found


ROLE_OBJECTS = (
    HEAD,
    f"CN=RID Manager$,CN=System,{HEAD}",
    f"CN=Infrastructure,{HEAD}",
    f"CN=Schema,{CONFIGURATION}",
    f"CN=Partitions,{CONFIGURATION}",
)
