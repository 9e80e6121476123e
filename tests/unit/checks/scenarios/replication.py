"""Scenarios of replication."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.readings import Fault
from app.domain.replication import UNREADABLE
from app.domain.targets import Host
from tests.fakes.clock import NOON
from tests.unit.checks.breaking import Break, both, change, remove, without_user
from tests.unit.checks.kept_directory import DAY, HOUR, link_text, stamp_text
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.scenarios.accounts import READ_ONLY
from tests.unit.checks.second_site import SETTINGS
from tests.unit.checks.world import (
    CONFIGURATION,
    DC1,
    DC2,
    DIRECTORY_SERVICE,
    GUIDS,
    HEAD,
    LINKS,
    PARTITIONS_HELD,
    SCHEMA,
    World,
    settings_dn,
)

MINUTE = timedelta(minutes=1)


def _links(host: Host, *texts: str, at: str = HEAD) -> Break:
    return lambda world: world.ping(host).entries[at].update({"repsFrom": list(texts)})


def _failing(success: datetime | None = NOON - HOUR) -> Break:
    return _links(DC1, link_text(GUIDS["DC2"], success, failures=3, result=1722))


def _aged(age: timedelta) -> Break:
    return _links(DC1, link_text(GUIDS["DC2"], NOON - age))


def _hide_links(world: World) -> None:
    for partition in PARTITIONS_HELD:
        del world.ping(DC1).entries[partition]["repsFrom"]


def _as_windows_tells(world: World) -> None:
    """The constructed attribute counts where it is shown, whatever the stored one says."""
    _failing()(world)
    told = {"msDS-NCReplInboundNeighbors": [link_text(GUIDS["DC2"], NOON - HOUR)]}
    world.ping(DC1).entries[HEAD].update(told)


def _alone(world: World) -> None:
    """A forest with one controller."""
    for host in (DC1, DC2):
        for dn in (settings_dn(DC2), settings_dn(DC2).partition(",")[2]):
            del world.ping(host).entries[dn]
    _hide_links(world)
    domain = replace(world.situation.domains[0], controllers=(DC1,))
    world.situation = replace(world.situation, hosts=(DC1,), domains=(domain,))


def _clock_off(world: World) -> None:
    for host in (DC1, DC2):
        world.set_clock(host, timedelta(seconds=90))


def _no_clock(world: World) -> None:
    for host in (DC1, DC2):
        del world.ping(host).root["currentTime"]


def _lifetime(days: str) -> Break:
    return lambda world: world.settle(DIRECTORY_SERVICE, tombstoneLifetime=days)


def _switched_off(world: World) -> None:
    for host in (DC1, DC2):
        world.ping(host).entries[f"CN=from partner,{settings_dn(DC2)}"]["enabledConnection"] = ["FALSE"]


def _changed(age: timedelta, partition: str = CONFIGURATION) -> Break:
    """The first changed something that the second does not have yet."""
    return _stamped(DC1, stamp_text("0x2", NOON - age, version=2, usn=30), partition=partition)


def _stamped(host: Host, *more: str, partition: str = CONFIGURATION, drop: str = "none") -> Break:
    """Add stamps to a copy, and take those of an attribute away."""

    def breaks(world: World) -> None:
        head = world.ping(host).entries[partition]
        kept = [text for text in head["replPropertyMetaData"] if text.split()[0] != drop]
        head["replPropertyMetaData"] = [*kept, *more]

    return breaks


def _hide_stamps(world: World) -> None:
    del world.ping(DC2).entries[SCHEMA]["replPropertyMetaData"]


def _by_name(host: Host) -> Break:
    """A copy that is only told by name, as Windows does, with one change on its way."""

    def breaks(world: World) -> None:
        head = world.ping(host).entries[CONFIGURATION]
        texts = [text.replace("0x1 ", "objectclass ") for text in head.pop("replPropertyMetaData")]
        head["msDS-ReplAttributeMetaData"] = [text for text in texts if not text.startswith("0x")]

    return breaks


def _two_sites(world: World) -> None:
    """The slowest link takes fifteen minutes; two rounds of it are half an hour."""
    for host in (DC1, DC2):
        entries = world.ping(host).entries
        for dn in [dn for dn in entries if "CN=DC2,CN=Servers,CN=HQ" in dn]:
            entries[dn.replace("CN=Servers,CN=HQ", "CN=Servers,CN=Branch")] = entries.pop(dn)
    world.ping(DC2).root["dsServiceName"] = SETTINGS


def _version(host: Host, *versions: str) -> Break:
    return lambda world: world.ping(host).entries[SCHEMA].update({"objectVersion": list(versions)})


def _hide_writes(world: World) -> None:
    world.settle(settings_dn(DC2), **{"msDS-hasMasterNCs": ""})


def _other_writes(world: World) -> None:
    world.settle(settings_dn(DC2), **{"msDS-hasMasterNCs": "DC=other,DC=contoso,DC=test"})


GONE = settings_dn(DC2).replace("CN=DC2", "CN=DC9\\0ADEL:77aa")
LINE = f"CN=Line,{LINKS}"
CONNECTIONS = [f"CN=from partner,{settings_dn(host)}" for host in (DC1, DC2)]

SCENARIOS: tuple[Scenario, ...] = (
    scenario("REPL-01", "healthy", healthy, "works"),
    scenario("REPL-01", "a partner is gone", _failing(), "failing", also=["works"]),
    scenario(
        "REPL-01",
        "one bad attempt that was made good",
        _links(DC1, link_text(GUIDS["DC2"], NOON, failures=0, result=1722)),
        "works",
    ),
    scenario("REPL-01", "Windows tells otherwise", _as_windows_tells, "works"),
    scenario(
        "REPL-01",
        "a partner nobody knows",
        _links(DC1, link_text("99999999-2222-3333-4444-555555555509", NOON, failures=9, result=8524)),
        "failing",
        also=["works"],
    ),
    scenario("REPL-01", "links hidden", _hide_links, "not_measured", also=["works"]),
    scenario("REPL-01", "links of one partition hidden", _links(DC1), "not_measured", also=["works"]),
    scenario(
        "REPL-01",
        "one of two links cannot be read",
        _links(DC1, link_text(GUIDS["DC2"], NOON - HOUR), UNREADABLE),
        "not_measured",
        also=["works"],
    ),
    scenario(
        "REPL-01",
        "no link of the schema, and what others write is hidden",
        both(_links(DC1, at=SCHEMA), _hide_writes),
        "not_measured",
        also=["works"],
    ),
    scenario(
        "REPL-01",
        "what others write is hidden",
        both(_links(DC1), _hide_writes),
        "not_measured",
        also=["works"],
    ),
    scenario("REPL-01", "nobody else writes the domain", both(_links(DC1), _other_writes), "works"),
    scenario("REPL-01", "one controller", _alone, "not_measured"),
    scenario(
        "REPL-01", "one beside a read-only one", both(_hide_links, READ_ONLY), "not_measured", also=["works"]
    ),
    scenario(
        "REPL-03", "one beside a read-only one", both(READ_ONLY, remove(CONNECTIONS[0])), "not_measured"
    ),
    scenario("REPL-01", "one off", lambda world: world.switch_off(DC2), "not_measured", also=["works"]),
    scenario("REPL-01", "without a user", without_user, "not_measured"),
    scenario("REPL-02", "healthy", healthy, "recent"),
    scenario("REPL-02", "not quite 24 hours", _aged(24 * HOUR - MINUTE), "recent"),
    scenario("REPL-02", "25 hours", _aged(25 * HOUR), "late", also=["recent"]),
    scenario("REPL-02", "8 days", _aged(8 * DAY), "stale", also=["recent"]),
    scenario("REPL-02", "181 days", _aged(181 * DAY), "lost", also=["recent"]),
    scenario(
        "REPL-02", "61 days and no lifetime", both(_aged(61 * DAY), _lifetime("")), "lost", also=["recent"]
    ),
    scenario("REPL-02", "never", _failing(None), "never", also=["recent"]),
    scenario(
        "REPL-02",
        "not tried yet",
        _links(DC1, link_text(GUIDS["DC2"], None)),
        "not_measured",
        also=["recent"],
    ),
    scenario("REPL-02", "in a year", _aged(-365 * DAY), "not_measured", also=["recent"]),
    scenario(
        "REPL-02",
        "one in a year, one a week ago",
        _links(DC1, link_text(GUIDS["DC2"], NOON + 365 * DAY), link_text(GUIDS["DC1"], NOON - 8 * DAY)),
        "stale",
        "not_measured",
        also=["recent"],
    ),
    scenario(
        "REPL-02",
        "one of two links cannot be read",
        _links(DC1, link_text(GUIDS["DC2"], NOON - HOUR), UNREADABLE),
        "not_measured",
        also=["recent"],
    ),
    scenario("REPL-02", "links hidden", _hide_links, "not_measured", also=["recent"]),
    scenario("REPL-02", "links of one partition hidden", _links(DC1), "not_measured", also=["recent"]),
    scenario("REPL-02", "clocks differ", _clock_off, "not_measured"),
    scenario("REPL-02", "no clock", _no_clock, "not_measured"),
    scenario("REPL-02", "one controller", _alone, "not_measured"),
    scenario("REPL-02", "without a user", without_user, "not_measured"),
    scenario("REPL-03", "healthy", healthy, "connected"),
    scenario("REPL-03", "the second has none", remove(CONNECTIONS[1]), "without_partner"),
    scenario("REPL-03", "that of the second is off", _switched_off, "without_partner"),
    scenario("REPL-03", "hidden", remove(*CONNECTIONS), "not_measured"),
    scenario(
        "REPL-03", "whether one is on is hidden", change(CONNECTIONS[1], enabledConnection=[]), "not_measured"
    ),
    scenario(
        "REPL-03", "from one that was removed", change(CONNECTIONS[1], fromServer=[GONE]), "without_partner"
    ),
    scenario(
        "REPL-03", "from itself", change(CONNECTIONS[1], fromServer=[settings_dn(DC2)]), "without_partner"
    ),
    scenario(
        "REPL-03", "one that never opens", change(CONNECTIONS[1], schedule=["0" * 168]), "without_partner"
    ),
    scenario(
        "REPL-03", "one that opens at times", change(CONNECTIONS[1], schedule=["0" * 167 + "1"]), "connected"
    ),
    scenario("REPL-03", "from one that is hidden", change(CONNECTIONS[1], fromServer=[]), "not_measured"),
    scenario("REPL-03", "one controller", _alone, "not_measured"),
    scenario("REPL-03", "without a user", without_user, "not_measured"),
    scenario("REPL-05", "healthy", healthy, "equal"),
    scenario("REPL-05", "a change 16 minutes ago", _changed(16 * MINUTE), "differs", also=["equal"]),
    scenario("REPL-05", "a change just now", _changed(14 * MINUTE), "not_measured", also=["equal"]),
    scenario(
        "REPL-05",
        "two sites, 29 minutes ago",
        both(_two_sites, _changed(29 * MINUTE)),
        "not_measured",
        also=["equal"],
    ),
    scenario(
        "REPL-05",
        "two sites, 31 minutes ago",
        both(_two_sites, _changed(31 * MINUTE)),
        "differs",
        also=["equal"],
    ),
    scenario(
        "REPL-05",
        "one old change beside one just now",
        both(_changed(14 * MINUTE), _stamped(DC1, stamp_text("0x9", NOON - DAY, usn=29))),
        "differs",
        also=["equal"],
    ),
    scenario(
        "REPL-05",
        "a change just now of what was changed long ago",
        both(
            _stamped(DC1, stamp_text("0x1", NOON - MINUTE, version=2, usn=30), drop="0x1"),
        ),
        "not_measured",
        also=["equal"],
    ),
    scenario("REPL-05", "one told by name", _by_name(DC2), "equal"),
    scenario(
        "REPL-05",
        "one told by name lags",
        both(_by_name(DC2), _changed(14 * MINUTE)),
        "not_measured",
        also=["equal"],
    ),
    scenario(
        "REPL-05",
        "the head's kind is each copy's own",
        _stamped(DC1, stamp_text("0x20001", NOON - DAY)),
        "equal",
    ),
    scenario(
        "REPL-05",
        "two sites, open at night alone",
        both(_two_sites, both(change(LINE, schedule=["f" * 8 + "0" * 160]), _changed(300 * HOUR))),
        "not_measured",
        also=["equal"],
    ),
    scenario("REPL-05", "stamps hidden", _hide_stamps, "not_measured", also=["equal"]),
    scenario("REPL-05", "clocks differ", _clock_off, "not_measured"),
    scenario("REPL-05", "one off", lambda world: world.switch_off(DC2), "not_measured"),
    scenario("REPL-05", "without a user", without_user, "not_measured"),
    scenario("REPL-06", "healthy", healthy, "same"),
    scenario("REPL-06", "one lags", _version(DC2, "69"), "differs"),
    scenario("REPL-06", "one hides it", _version(DC2), "not_measured"),
    scenario("REPL-06", "one off", lambda world: world.switch_off(DC2), "not_measured"),
    scenario("REPL-06", "without a user", without_user, "not_measured"),
    scenario("REPL-07", "healthy", healthy, "long_enough"),
    scenario("REPL-07", "60 days", _lifetime("60"), "short"),
    scenario("REPL-07", "not set", _lifetime(""), "not_set"),
    scenario("REPL-07", "hidden", remove(DIRECTORY_SERVICE), "not_measured"),
    scenario("REPL-07", "not allowed", lambda world: world.without_user(Fault.NOT_ALLOWED), "not_measured"),
    scenario("REPL-07", "without a user", without_user, "not_measured"),
)
"""All scenarios of this module."""
