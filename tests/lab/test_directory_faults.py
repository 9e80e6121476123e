"""What can be wrong in a directory, on two real controllers: accounts, settings, roles, sites, zones."""

from __future__ import annotations

import struct

from app.domain.credentials import Credentials
from app.domain.findings import Finding, Outcome
from app.domain.inventory import Asset, AssetKind
from app.domain.plan import Plan
from app.services.checks import Selection
from tests.lab.ldif import put
from tests.lab.running import Told, domain_asset, domain_plan, plan_of, run_over, server
from tests.lab.samba_domain import DC1, DC2, DOMAIN, HEAD, PASSWORD, READER, SITES, SambaDomain

DIRECTORY = Selection(
    groups=frozenset({"controllers", "catalogs", "operations_masters", "sites", "dns_zones", "locator"})
)
ACCOUNT = f"CN=DC2,OU=Domain Controllers,{HEAD}"
LINK = f"CN=DEFAULTIPSITELINK,CN=IP,CN=Inter-Site Transports,{SITES}"
RID = f"CN=RID Manager$,CN=System,{HEAD}"
INFRASTRUCTURE = f"CN=Infrastructure,{HEAD}"
LONG_AGO, FAR_AHEAD = "132000000000000000", "150000000000000000"
"""In April 2019, and in April 2076."""

NETWORKS = tuple(f"CN={network},CN=Subnets,{SITES}" for network in ("127.0.0.0/24", "127.0.1.0/24"))
PLACES = Selection(groups=frozenset({"sites"}), checks=frozenset({"GC-04"}))
ACCOUNTS = Selection(checks=frozenset({"DC-07", "DC-08", "DC-14", "DC-15"}))


def settings(name: str, site: str = "HQ") -> str:
    """The NTDS Settings object of a controller."""
    return f"CN=NTDS Settings,CN={name},CN=Servers,CN={site},{SITES}"


def replace(dn: str, **values: str) -> list[str]:
    """The lines that replace attributes of an entry."""
    lines = [f"dn: {dn}", "changetype: modify"]
    for name, value in values.items():
        lines += [f"replace: {name}", f"{name}: {value}", "-"]
    return [*lines, ""]


def front_end(number: int, address: str) -> Asset:
    """A server of the product."""
    found = server(f"fe{number}", address, frozenset())
    return Asset(found.id, found.kind, found.name, values={**found.values, "roles": ("pool",)})


def schedule(day: bytes) -> bytes:
    """A schedule that is the same every day (SCHEDULE of schedule.h)."""
    return struct.pack("<IIIII", 188, 0, 1, 0, 20) + day * 7


def run_as_reader(
    domain: SambaDomain, *more: Asset, selection: Selection = DIRECTORY, plan: Plan | None = None
) -> Told:
    pool = Asset("pool", AssetKind.ROLE, "Pool", values={})
    return run_over(
        plan or domain_plan(pool, *more),
        selection,
        credentials=Credentials(f"{READER}@{DOMAIN}", PASSWORD),
        authorities=domain.authority.path,
    )


def tags(told: Told, check: str) -> set[str]:
    """All tags of a check."""
    return {finding.tag for finding in told.of(check)}


def of_server(told: Told, check: str, server: str) -> Finding:
    """The one finding of a check about a server."""
    (finding,) = (each for each in told.of(check) if each.target == server)
    return finding


def test_open_ports_pass(domain: SambaDomain) -> None:
    told = run_as_reader(domain, front_end(1, "127.0.0.40"))
    assert told.tags("DC-06") == {each.address: {"open_without_web"} for each in (DC1, DC2)}
    assert tags(told, "FSMO-02") == {"works"}
    assert tags(told, "FSMO-03") == {"agrees"}
    assert tags(told, "GC-03") == {"has_catalog"}
    assert told.tags("GC-04") == {"127.0.0.40": {"enough"}}
    assert tags(told, "SITE-05") == {"at_home"}
    assert tags(told, "SITE-07") == {"one_site"}
    assert tags(told, "DC-02") == {"one_site"}
    assert tags(told, "DNS-Z15") == {"stays", "not_measured"}, "Samba keeps records for ever"


def test_the_only_site_needs_no_networks(domain: SambaDomain) -> None:
    """The networks belong to no site for a while."""
    for dn in NETWORKS:
        domain.modify(DC1, f"dn: {dn}", "changetype: modify", "delete: siteObject", "")
    told = run_as_reader(domain, front_end(1, "127.0.0.40"), selection=PLACES)
    for dn in NETWORKS:
        domain.modify(DC1, *replace(dn, siteObject=f"CN=HQ,{SITES}"))
    assert tags(told, "SITE-01") == {"one_site"}
    assert tags(told, "SITE-02") == {"all_have"}
    assert tags(told, "SITE-05") == {"at_home"}
    assert told.tags("GC-04") == {"127.0.0.40": {"enough"}}


def test_one_controller_that_the_plan_has_twice_is_one(domain: SambaDomain) -> None:
    plan = plan_of(domain_asset(), *(server(name, DC1.address) for name in ("dc1", "dc2")))
    told = run_as_reader(domain, plan=plan, selection=Selection(checks=frozenset({"DC-01", "FSMO-02"})))
    assert tags(told, "DC-01") == {"not_measured"}
    assert tags(told, "FSMO-02") == {"works"}


def test_a_stopped_owner_of_roles_is_found(domain: SambaDomain) -> None:
    """The second controller still tells who owns them."""
    domain.stop(DC1)
    try:
        told = run_as_reader(domain)
    finally:
        domain.start(DC1)
    assert tags(told, "FSMO-02") == {"pdc_down"}
    assert Outcome.PASS not in told.outcomes_at(DC1.address)


def test_faults_in_the_directory_are_found(domain: SambaDomain) -> None:
    zone = f"DC={DOMAIN},CN=MicrosoftDNS,DC=DomainDnsZones,{HEAD}"
    anyone = "AQAAAAAAAAAAAAAAAQAAAAIAAAABAAAAAA=="
    ageing = "BAAAAAAAAAAAAAAAAQAAAEAAAAABAAAAAAAAAA=="
    domain.modify(
        DC1,
        f"dn: {zone}",
        "changetype: modify",
        "replace: dNSProperty",
        f"dNSProperty:: {anyone}",
        f"dNSProperty:: {ageing}",
        "",
    )
    old = f"DC=old.test,CN=MicrosoftDNS,CN=System,{HEAD}"
    domain.modify(DC1, f"dn: {old}", "changetype: add", "objectClass: dnsZone", "")
    domain.modify(DC1, *replace(settings("DC2"), options="7"))
    partition = _partition_entry(domain)
    domain.modify(
        DC1,
        f"dn: {partition}",
        "changetype: modify",
        "replace: msDS-NC-Replica-Locations",
        f"msDS-NC-Replica-Locations: {settings('DC1')}",
        "",
    )
    domain.modify(
        DC1,
        f"dn: {settings('DC2')}",
        "changetype: modify",
        "delete: msDS-hasMasterNCs",
        f"msDS-hasMasterNCs: DC=DomainDnsZones,{HEAD}",
        "",
    )
    told = run_as_reader(domain)
    assert {"open"} <= tags(told, "DNS-Z14")
    assert "ages" in tags(told, "DNS-Z15")
    assert tags(told, "DNS-Z13") == {"in_partition", "in_system"}
    assert tags(told, "DC-10") == {"no_inbound", "no_outbound"}
    assert "one_copy" in tags(told, "DNS-Z17")


def _partition_entry(domain: SambaDomain) -> str:
    """The entry that lists who holds the zones of the domain."""
    found = domain.search(f"CN=Partitions,CN=Configuration,{HEAD}", f"(nCName=DC=DomainDnsZones,{HEAD})")
    return found.partition("dn: ")[2].splitlines()[0]


def test_controllers_that_name_different_owners_are_found(domain: SambaDomain) -> None:
    """A role was seized at the second, which gives nothing away any more."""
    domain.modify(DC2, *replace(settings("DC2"), options="5"))
    domain.modify(DC2, *replace(RID, fSMORoleOwner=settings("DC2")))
    told = run_as_reader(domain)
    (finding,) = told.of("FSMO-03")
    assert (finding.tag, finding.arguments["roles"]) == ("differs", ("rid_master",))


def test_accounts_out_of_order_are_found(domain: SambaDomain) -> None:
    domain.modify(DC1, *replace(ACCOUNT, servicePrincipalName=f"HOST/{DC2.fqdn}"))
    domain.overwrite(
        DC1, *replace(ACCOUNT, userAccountControl="532482", pwdLastSet=LONG_AGO, lastLogonTimestamp=LONG_AGO)
    )
    told = run_as_reader(domain)
    second, first = DC2.fqdn, DC1.fqdn
    assert told.tags("DC-07") == {first: {"in_order"}, second: {"disabled"}}
    assert told.tags("DC-08") == {first: {"complete"}, second: {"missing"}}
    assert told.tags("DC-14") == {first: {"renewed"}, second: {"old"}}
    assert told.tags("DC-15")[second] == {"gone"}
    domain.overwrite(
        DC1,
        *replace(ACCOUNT, userAccountControl="532480", pwdLastSet=FAR_AHEAD, lastLogonTimestamp=FAR_AHEAD),
    )
    told = run_as_reader(domain, selection=ACCOUNTS)
    assert {of_server(told, check, second).arguments["reason"] for check in ("DC-14", "DC-15")} == {
        "time_ahead"
    }


def test_a_controller_without_an_account_does_not_pass(domain: SambaDomain) -> None:
    """What is left of one that was removed: its server object leads nowhere."""
    server_object = settings("DC2").partition(",")[2]
    domain.modify(DC1, f"dn: {server_object}", "changetype: modify", "delete: serverReference", "")
    told = run_as_reader(domain, selection=ACCOUNTS)
    for check in ("DC-07", "DC-08", "DC-14", "DC-15"):
        found = of_server(told, check, DC2.fqdn)
        assert (found.outcome, found.arguments["reason"]) == (Outcome.NOT_MEASURED, "no_account")
    domain.modify(DC1, *replace(server_object, serverReference=ACCOUNT))


def test_a_catalogue_that_does_not_find_its_account_is_seen(domain: SambaDomain) -> None:
    domain.overwrite(DC1, *replace(f"CN=DC1,OU=Domain Controllers,{HEAD}", sAMAccountName="OTHER$"))
    told = run_as_reader(domain)
    assert told.tags("GC-05")[DC1.address] == {"finds_nothing"}
    domain.overwrite(DC1, *replace(f"CN=DC1,OU=Domain Controllers,{HEAD}", sAMAccountName="DC1$"))


def test_sites_without_networks_controllers_and_links_are_found(domain: SambaDomain) -> None:
    domain.tool("sites", "create", "BRANCH")
    domain.tool("sites", "create", "DEPOT")
    domain.tool("sites", "subnet", "set-site", "127.0.1.0/24", "BRANCH")
    domain.modify(
        DC1, f"dn: {LINK}", "changetype: modify", "add: siteList", f"siteList: CN=BRANCH,{SITES}", ""
    )
    server_object = settings("DC2").partition(",")[2]
    transport = f"CN=IP,CN=Inter-Site Transports,{SITES}"
    domain.modify(DC1, *replace(server_object, bridgeheadTransportList=transport))
    told = run_as_reader(domain, front_end(1, "127.0.0.40"), front_end(2, "127.0.1.40"))
    assert tags(told, "SITE-01") == {"without_subnet"}
    assert tags(told, "SITE-02") == {"product_without"}
    assert tags(told, "SITE-05") == {"elsewhere"}
    assert tags(told, "SITE-06") == {"orphans", "slow", "one_bridgehead"}
    assert tags(told, "SITE-07") == {"single_link"}
    assert "missing" in tags(told, "LOC-06")
    assert told.tags("GC-04")["127.0.1.40"] == {"none"}


def test_two_sites_that_are_well_made_pass(domain: SambaDomain) -> None:
    """After the test before: the second controller moves into the second site."""
    old, new = f"CN=DC2,CN=Servers,CN=HQ,{SITES}", f"CN=DC2,CN=Servers,CN=BRANCH,{SITES}"
    domain.rename(DC1, old, new)
    domain.tool("sites", "remove", "DEPOT")
    domain.modify(DC1, *replace(LINK, replInterval="15"))
    domain.modify(
        DC1,
        f"dn: CN=SECOND,CN=IP,CN=Inter-Site Transports,{SITES}",
        "changetype: add",
        "objectClass: siteLink",
        "cost: 200",
        "replInterval: 15",
        f"siteList: CN=HQ,{SITES}",
        f"siteList: CN=BRANCH,{SITES}",
        "",
    )
    told = run_as_reader(domain, front_end(1, "127.0.0.40"), front_end(2, "127.0.1.40"))
    assert tags(told, "DC-02") == {"apart"}
    assert tags(told, "SITE-01") == {"all_have"}
    assert tags(told, "SITE-02") == {"all_have"}
    assert tags(told, "SITE-05") == {"at_home"}
    assert tags(told, "SITE-06") == {"linked"}
    assert tags(told, "SITE-07") == {"joined"}
    assert told.tags("GC-04") == {address: {"one"} for address in ("127.0.0.40", "127.0.1.40")}


def test_links_that_are_closed_join_nothing(domain: SambaDomain) -> None:
    """After the test before. A link is opened for some hours a day, then both are closed for ever."""
    second = f"CN=SECOND,CN=IP,CN=Inter-Site Transports,{SITES}"
    ends = (front_end(1, "127.0.0.40"), front_end(2, "127.0.1.40"))
    domain.modify(DC1, *put(LINK, "schedule", schedule(b"\x0f" * 8 + bytes(16))))
    assert tags(run_as_reader(domain, *ends, selection=PLACES), "SITE-06") == {"slow"}
    for link in (LINK, second):
        domain.modify(DC1, *put(link, "schedule", schedule(bytes(24))))
    told = run_as_reader(domain, *ends, selection=PLACES)
    assert tags(told, "SITE-06") == {"closed", "apart"}
    assert tags(told, "SITE-07") == {"not_joined"}
    for link in (LINK, second):
        domain.modify(DC1, f"dn: {link}", "changetype: modify", "delete: schedule", "")


def test_a_domain_without_catalogues_is_found(domain: SambaDomain) -> None:
    """Of the last tests of the module: what they take away stays gone."""
    for dn in (settings("DC1"), settings("DC2", "BRANCH")):
        domain.modify(DC1, *replace(dn, options="0"))
    told = run_as_reader(domain, front_end(1, "127.0.0.40"))
    assert tags(told, "GC-03") == {"none"}
    assert told.tags("GC-04") == {"127.0.0.40": {"none"}}
    assert tags(told, "GC-01") == {"too_few"}
    assert told.tags("GC-02")[DC1.address] == {"planned_only"}
    assert told.tags("LOC-12")[DC1.address] == {"missing_roles"}


def test_a_role_whose_owner_was_removed_is_found(domain: SambaDomain) -> None:
    """The second controller gets a role, and is then taken out of the directory."""
    domain.modify(DC1, *replace(INFRASTRUCTURE, fSMORoleOwner=settings("DC2", "BRANCH")))
    domain.delete(DC1, settings("DC2", "BRANCH"))
    told = run_as_reader(domain)
    (finding,) = (each for each in told.of("FSMO-01") if each.outcome is Outcome.FAIL)
    assert finding.tag == "deleted_owner"
    assert "infrastructure_master" in finding.arguments["roles"]  # type: ignore[operator]
