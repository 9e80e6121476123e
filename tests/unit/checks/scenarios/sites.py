"""Scenarios of sites, their networks, and the links between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tests.unit.checks.breaking import Break, both, change, remove, without_user
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.scenarios.masters import root_unplanned, with_child
from tests.unit.checks.second_site import (
    BRANCH,
    SETTINGS,
    add_front_end,
    product_in_branch,
    second_in_branch,
)
from tests.unit.checks.world import DC1, DC2, DOMAIN, LINKS, SERVERS, SITES, SUBNETS, World

LINE, SECOND_LINE = f"CN=Line,{LINKS}", f"CN=Second line,{LINKS}"
HQ, DEPOT = f"CN=HQ,{SITES}", f"CN=Depot,{SITES}"
IP = [LINKS]
HOURS = 168


def _add_site(dn: str, *, has_controller: bool = False) -> Break:
    """One more site, perhaps with a controller that the plan does not have."""
    server = f"CN=DC8,CN=Servers,{dn}"
    more = (
        change(server, objectClass=["server"], dNSHostName=[f"dc8.{DOMAIN}"]),
        change(f"CN=NTDS Settings,{server}", objectClass=["nTDSDSA"], options=["1"]),
    )
    return both(change(dn, objectClass=["site"]), *(more if has_controller else ()))


def _link(name: str, *sites: str, **more: list[str]) -> Break:
    values = {"objectClass": ["siteLink"], "siteList": list(sites), "replInterval": ["15"], **more}
    return change(f"CN={name},{LINKS}", **values)


def _open(hours: Iterable[int]) -> list[str]:
    """A schedule that is open for the second half of these hours of the week."""
    return ["".join("c" if hour in set(hours) else "0" for hour in range(HOURS))]


def _both_lines(**values: list[str]) -> Break:
    return both(change(LINE, **values), change(SECOND_LINE, **values))


def _one_site(*more: Break) -> Break:
    subnet = f"CN=10.0.3.0/24,{SUBNETS}"
    return both(remove(BRANCH, LINE, SECOND_LINE, subnet), *more)


NO_SUBNETS = remove(*(f"CN=10.0.{number}.0/24,{SUBNETS}" for number in (1, 2)))
CLOSED, AT_NIGHT = _open(()), _open(hour for hour in range(HOURS) if hour % 24 < 8)
BRIDGES = change(LINKS, options=["2"])
READ_ONLY = change(SETTINGS, objectClass=["top", "nTDSDSA", "nTDSDSARO"], **{"msDS-hasMasterNCs": []})
OVER_DEPOT = both(remove(LINE, SECOND_LINE), _link("A", HQ, DEPOT), _link("B", DEPOT, BRANCH))


def _no_product(world: World) -> None:
    hosts = tuple(replace(host, runs_product=False) for host in world.situation.hosts)
    world.situation = replace(world.situation, hosts=hosts, pools=())


def _stray_product(world: World) -> None:
    add_front_end(world, "10.9.9.9")


def _second_at(address: str) -> Break:
    """Let the plan have the second controller at another address."""

    def breaks(world: World) -> None:
        world.network.directories[address] = world.network.directories[DC2.address]
        world.change_host(DC2, address=address)
        world.situation = replace(world.situation, addresses=world.situation.addresses | {address})

    return breaks


def _unlisted(world: World) -> None:
    """A controller of the plan under a name that the directory does not have."""
    world.change_host(DC2, fqdn=f"other.{DOMAIN}")


def _other_forest(world: World) -> None:
    """A second forest in the plan, whose addresses and controllers are none of the first's business."""
    first = world.situation.domains[0]
    other = replace(first, subject="other", fqdn="other.test", forest="other.test", controllers=())
    world.situation = replace(world.situation, domains=(first, other))
    moved = replace(world.situation.hosts[-1], subject="fe9", domain="other.test", address="10.9.9.9")
    world.situation = replace(world.situation, hosts=(*world.situation.hosts, moved))


def _preferred(*servers: str) -> Break:
    return both(*(change(dn, bridgeheadTransportList=IP) for dn in servers))


SERVER_1, SERVER_2 = (f"CN={host.name},{SERVERS}" for host in (DC1, DC2))

SCENARIOS: tuple[Scenario, ...] = (
    scenario("SITE-01", "healthy", healthy, "all_have"),
    scenario("SITE-01", "one has none", remove(f"CN=10.0.3.0/24,{SUBNETS}"), "without_subnet"),
    scenario(
        "SITE-01",
        "one over IPv6",
        change(f"CN=2001:db8::/32,{SUBNETS}", objectClass=["subnet"], siteObject=[BRANCH]),
        "all_have",
    ),
    scenario(
        "SITE-01",
        "a network without a site is none",
        change(f"CN=10.0.3.0/24,{SUBNETS}", siteObject=[]),
        "without_subnet",
    ),
    scenario("SITE-01", "the only site", _one_site(NO_SUBNETS), "one_site"),
    scenario("SITE-01", "without a user", without_user, "not_measured"),
    scenario("SITE-02", "healthy", second_in_branch, "all_have"),
    scenario("SITE-02", "one has none", healthy, "some_without"),
    scenario("SITE-02", "the product is there", product_in_branch, "product_without"),
    scenario(
        "SITE-02",
        "a read-only one alone where the product is",
        both(second_in_branch, READ_ONLY, product_in_branch),
        "product_read_only",
    ),
    scenario("SITE-02", "a read-only one elsewhere", both(second_in_branch, READ_ONLY), "all_have"),
    scenario("SITE-02", "the product may be there", _stray_product, "not_measured"),
    scenario("SITE-02", "the product may be anywhere", both(second_in_branch, _stray_product), "all_have"),
    scenario("SITE-02", "another forest's product", _other_forest, "some_without", "not_measured"),
    scenario("SITE-02", "without a user", without_user, "not_measured"),
    scenario("SITE-05", "healthy", healthy, "at_home"),
    scenario("SITE-05", "in no network", _second_at("10.0.9.12"), "outside"),
    scenario("SITE-05", "in another site's", _second_at("10.0.3.12"), "elsewhere"),
    scenario(
        "SITE-05",
        "the narrower network counts",
        both(
            change(f"CN=10.0.0.0/8,{SUBNETS}", objectClass=["subnet"], siteObject=[BRANCH]),
            change(f"CN=10.0.2.12/32,{SUBNETS}", objectClass=["subnet"], siteObject=[HQ]),
        ),
        "at_home",
    ),
    scenario(
        "SITE-05",
        "in a network without a site",
        change(f"CN=10.0.2.0/24,{SUBNETS}", siteObject=[]),
        "outside",
    ),
    scenario(
        "SITE-05",
        "in an IPv6 network",
        both(
            _second_at("fd00::12"), change(f"CN=fd00::/64,{SUBNETS}", objectClass=["subnet"], siteObject=[HQ])
        ),
        "at_home",
    ),
    scenario("SITE-05", "in no IPv6 network", _second_at("fd00::12"), "outside"),
    scenario("SITE-05", "one site", _one_site(NO_SUBNETS), "at_home"),
    scenario("SITE-05", "not listed", _unlisted, "not_measured"),
    scenario("SITE-05", "no controller of the root in the plan", both(with_child, root_unplanned), "at_home"),
    scenario("SITE-05", "without a user", without_user, "not_measured"),
    scenario("SITE-06", "healthy", healthy, "linked"),
    scenario("SITE-06", "the default", change(LINE, replInterval=["180"]), "slow"),
    scenario("SITE-06", "an orphan", _add_site(DEPOT), "orphans"),
    scenario("SITE-06", "hidden", change(LINE, replInterval=[]), "not_measured"),
    scenario("SITE-06", "one site", _one_site(), "one_site"),
    scenario("SITE-06", "the sites of a link are hidden", change(LINE, siteList=[]), "not_measured"),
    scenario("SITE-06", "the sites of all links are hidden", _both_lines(siteList=[]), "not_measured"),
    scenario("SITE-06", "open in every hour", _both_lines(schedule=_open(range(HOURS))), "linked"),
    scenario("SITE-06", "open at night alone", change(LINE, schedule=AT_NIGHT), "slow"),
    scenario("SITE-06", "closed all week", change(LINE, schedule=CLOSED), "closed"),
    scenario(
        "SITE-06",
        "schedules do not count",
        both(change(LINE, schedule=CLOSED), change(LINKS, options=["1"])),
        "linked",
    ),
    scenario("SITE-06", "a schedule that cannot be read", change(LINE, schedule=["?"]), "not_measured"),
    scenario(
        "SITE-06", "all closed", both(second_in_branch, _both_lines(schedule=CLOSED)), "closed", "apart"
    ),
    scenario(
        "SITE-06",
        "islands",
        both(
            second_in_branch,
            _add_site(DEPOT),
            remove(LINE, SECOND_LINE),
            _link("A", HQ, DEPOT),
            _link("B", BRANCH, DEPOT, schedule=CLOSED),
        ),
        "closed",
        "apart",
    ),
    scenario("SITE-06", "links that chain", both(second_in_branch, _add_site(DEPOT), OVER_DEPOT), "linked"),
    scenario(
        "SITE-06",
        "links that do not chain",
        both(second_in_branch, _add_site(DEPOT), OVER_DEPOT, BRIDGES),
        "apart",
    ),
    scenario(
        "SITE-06",
        "a controller hands on what it gets",
        both(second_in_branch, _add_site(DEPOT, has_controller=True), OVER_DEPOT, BRIDGES),
        "linked",
    ),
    scenario(
        "SITE-06",
        "a read-only controller hands nothing on",
        both(
            second_in_branch,
            _add_site(DEPOT, has_controller=True),
            change(f"CN=NTDS Settings,CN=DC8,CN=Servers,{DEPOT}", objectClass=["nTDSDSA", "nTDSDSARO"]),
            OVER_DEPOT,
            BRIDGES,
        ),
        "apart",
    ),
    scenario(
        "SITE-06",
        "a bridge",
        both(
            second_in_branch,
            _add_site(DEPOT),
            OVER_DEPOT,
            BRIDGES,
            change(
                f"CN=Bridge,{LINKS}",
                objectClass=["siteLinkBridge"],
                siteLinkList=[f"CN=A,{LINKS}", f"CN=B,{LINKS}"],
            ),
        ),
        "linked",
    ),
    scenario("SITE-06", "one preferred bridgehead", _preferred(SERVER_2), "one_bridgehead"),
    scenario("SITE-06", "two preferred bridgeheads", _preferred(SERVER_1, SERVER_2), "linked"),
    scenario("SITE-06", "without a user", without_user, "not_measured"),
    scenario("SITE-07", "healthy", product_in_branch, "joined"),
    scenario("SITE-07", "one site", healthy, "one_site"),
    scenario("SITE-07", "one link", both(product_in_branch, remove(LINE)), "single_link"),
    scenario("SITE-07", "no link", both(product_in_branch, remove(LINE, SECOND_LINE)), "not_joined"),
    scenario(
        "SITE-07", "one that is open", both(product_in_branch, change(LINE, schedule=CLOSED)), "single_link"
    ),
    scenario("SITE-07", "links that do not chain", both(product_in_branch, BRIDGES), "joined"),
    scenario(
        "SITE-07", "one that does not chain", both(product_in_branch, BRIDGES, remove(LINE)), "single_link"
    ),
    scenario("SITE-07", "two in a row", both(product_in_branch, _add_site(DEPOT), OVER_DEPOT), "single_link"),
    scenario(
        "SITE-07",
        "two in a row that do not chain",
        both(product_in_branch, _add_site(DEPOT), OVER_DEPOT, BRIDGES),
        "not_joined",
    ),
    scenario("SITE-07", "the product may be elsewhere", _stray_product, "not_measured"),
    scenario(
        "SITE-07",
        "the sites of a link are hidden",
        both(product_in_branch, change(LINE, siteList=[])),
        "not_measured",
    ),
    scenario("SITE-07", "no product", _no_product, "not_measured"),
    scenario("SITE-07", "without a user", without_user, "not_measured"),
)
"""All scenarios of this module."""
