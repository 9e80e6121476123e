"""What the plan of the healthy world says: its names, addresses, controllers and servers of the product."""

from __future__ import annotations

from datetime import timedelta

from app.domain.inventory import ServerFunction
from app.domain.live_facts import LiveFacts, RoleService
from app.domain.readings import Certificate
from app.domain.targets import Host, Pool
from tests.fakes.clock import NOON
from tests.unit.checks.product_directory import GROUPS

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


def certificate(begins: timedelta = -30 * DAY, ends: timedelta = 300 * DAY) -> Certificate:
    """A certificate with these dates, counted from the clock's start."""
    return Certificate(
        "CN=dc1", "CN=Lab CA", (DC1.fqdn,), NOON + begins, NOON + ends, "00", "EC", 256, "sha256"
    )
