"""Replication between two real controllers: as it should be, cut off, old, and gone apart."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

from app.domain.credentials import Credentials
from app.domain.findings import Outcome
from app.services.checks import Selection
from tests.lab.ldif import put, take_out, values_of
from tests.lab.processes import wait_until
from tests.lab.running import Told, domain_plan, run_over
from tests.lab.samba_domain import (
    DC1,
    DC2,
    DOMAIN,
    HEAD,
    PASSWORD,
    READER,
    SITE,
    SITES,
    Controller,
    SambaDomain,
)

CONFIGURATION = f"CN=Configuration,{HEAD}"
SCHEMA = f"CN=Schema,{CONFIGURATION}"
DIRECTORY_SERVICE = f"CN=Directory Service,CN=Windows NT,CN=Services,{CONFIGURATION}"
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
LAST_SUCCESS = 16
"""Where a link has the time of its last success, in seconds since 1601."""

FIRST_STAMP = 16
"""Where the first stamp of replPropertyMetaData begins: its number, version and time follow."""


def run_as_reader(domain: SambaDomain, *checks: str) -> Told:
    return run_over(
        domain_plan(),
        Selection(
            groups=frozenset({"replication"} - ({"replication"} if checks else set())),
            checks=frozenset(checks),
        ),
        credentials=Credentials(f"{READER}@{DOMAIN}", PASSWORD),
        authorities=domain.authority.path,
    )


def seconds_ago(days: float) -> int:
    return (datetime.now(UTC) - timedelta(days=days) - EPOCH) // timedelta(seconds=1)


def age_links(domain: SambaDomain, controller: Controller, days: float) -> None:
    """Let the links of the domain's partition look as if they last worked so many days ago."""
    found = values_of(domain.search(HEAD, "(objectClass=domain)", controller), "repsFrom")
    aged = (
        each[:LAST_SUCCESS] + struct.pack("<q", seconds_ago(days)) + each[LAST_SUCCESS + 8 :]
        for each in found
    )
    domain.overwrite(controller, *put(HEAD, "repsFrom", *aged))


def test_controllers_that_replicate_pass(domain: SambaDomain) -> None:
    told = run_as_reader(domain)
    assert told.tags("REPL-01") == {each.address: {"works"} for each in (DC1, DC2)}
    assert told.tags("REPL-02") == {each.address: {"recent"} for each in (DC1, DC2)}
    assert told.tags("REPL-03") == {DOMAIN: {"connected"}}
    assert told.tags("REPL-05") == {DOMAIN: {"equal"}}
    assert told.tags("REPL-06") == {DOMAIN: {"same"}}
    assert told.tags("REPL-07") == {DOMAIN: {"long_enough"}}
    (finding,) = (each for each in told.of("REPL-01") if each.target == DC1.address)
    assert finding.arguments["partners"] == (DC2.fqdn,)
    assert finding.arguments["count"] == 5


def test_without_a_user_nothing_is_measured_and_nothing_passes(domain: SambaDomain) -> None:
    told = run_over(
        domain_plan(), Selection(groups=frozenset({"replication"})), authorities=domain.authority.path
    )
    assert {finding.outcome for finding in told.result.run.findings} == {Outcome.NOT_MEASURED}
    assert {finding.check for finding in told.result.run.findings} == {
        f"REPL-0{n}" for n in (1, 2, 3, 5, 6, 7)
    }


def test_a_short_tombstone_lifetime_is_found(domain: SambaDomain) -> None:
    domain.modify(DC1, *put(DIRECTORY_SERVICE, "tombstoneLifetime", "60"))
    assert run_as_reader(domain, "REPL-07").tags("REPL-07") == {DOMAIN: {"short"}}


def test_a_controller_without_connections_is_found(domain: SambaDomain) -> None:
    """The topology generator makes them again within seconds, so they go right before the run."""
    settings = f"CN=NTDS Settings,CN={DC2.name},CN=Servers,CN={SITE},{SITES}"
    found = domain.search(settings, "(objectClass=nTDSConnection)").replace("\n ", "")
    names = [line.partition(": ")[2] for line in found.splitlines() if line.startswith("dn: ")]
    assert names
    domain.modify(DC1, *(line for dn in names for line in take_out(dn)))
    (finding,) = run_as_reader(domain, "REPL-03").of("REPL-03")
    assert (finding.tag, finding.arguments["servers"]) == ("without_partner", (DC2.fqdn,))


def test_copies_that_went_apart_are_found(domain: SambaDomain) -> None:
    """The second's copies are changed past all rules: an old change that never went anywhere."""
    (stamps,) = values_of(domain.search(HEAD, "(objectClass=domain)", DC2), "replPropertyMetaData")
    place = FIRST_STAMP + 4
    changed = stamps[:place] + struct.pack("<Iq", 99, seconds_ago(1)) + stamps[place + 12 :]
    domain.overwrite(DC2, *put(HEAD, "replPropertyMetaData", changed))
    domain.overwrite(DC2, *put(SCHEMA, "objectVersion", "30"), partition=SCHEMA)
    told = run_as_reader(domain)
    (finding,) = (each for each in told.of("REPL-05") if each.tag == "differs")
    assert finding.arguments["partitions"] == (HEAD,)
    (finding,) = told.of("REPL-06")
    assert (finding.tag, sorted(finding.arguments["versions"])) == ("differs", ["30", "69"])  # type: ignore[arg-type]


def test_a_partner_that_is_gone_is_told_by_the_one_that_is_left(domain: SambaDomain) -> None:
    domain.stop(DC2)
    wait_until(
        lambda: "failing" in run_as_reader(domain, "REPL-01").tags("REPL-01")[DC1.address], "failures", 60
    )
    told = run_as_reader(domain)
    (finding,) = (each for each in told.of("REPL-01") if each.target == DC1.address)
    assert finding.arguments["partners"] == (DC2.fqdn,)
    assert finding.outcome is Outcome.FAIL
    assert told.tags("REPL-02")[DC1.address] == {"recent"}
    assert Outcome.PASS not in told.outcomes_at(DC2.address)


def test_links_that_stood_still_are_told_by_their_age(domain: SambaDomain) -> None:
    """The last test of the module: the second is off, so that nothing makes the links new.

    A clock that was wrong for a while leaves times in the future; the link may have stood ever since.
    """
    for days, tags in ((2, {"late"}), (9, {"stale"}), (200, {"lost"}), (-400, {"not_measured"})):
        domain.stop(DC1)
        age_links(domain, DC1, days)
        domain.start(DC1)
        told = run_as_reader(domain, "REPL-02")
        assert tags <= told.tags("REPL-02")[DC1.address]
        assert Outcome.PASS not in told.outcomes_at(DC1.address)
