"""What is broken in the domain is found and named; what could not be asked never passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.domain.credentials import Credentials
from app.domain.findings import Outcome
from app.domain.inventory import ServerFunction
from app.services.check_events import CheckEvent, FindingMade
from app.services.checks import Selection
from tests.fakes.cancel import FakeCancel
from tests.lab.running import CONTROLLER, Told, domain_asset, domain_plan, plan_of, run_over, server
from tests.lab.samba_domain import DC1, DC2, DOMAIN, PASSWORD, READER, SambaDomain


def run_as_reader(domain: SambaDomain, selection: Selection | None = None, **options: object) -> Told:
    credentials = Credentials(f"{READER}@{DOMAIN}", PASSWORD)
    return run_over(
        domain_plan(),
        selection or Selection(),
        credentials=credentials,
        authorities=domain.authority.path,
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture
def second_stopped(domain: SambaDomain) -> Iterator[SambaDomain]:
    domain.stop(DC2)
    yield domain
    domain.start(DC2)


@pytest.fixture
def second_hung(domain: SambaDomain) -> Iterator[SambaDomain]:
    domain.hang(DC2)
    yield domain
    domain.resume(DC2)


def test_a_stopped_controller_is_found_by_all_that_rely_on_it(second_stopped: SambaDomain) -> None:
    told = run_as_reader(second_stopped)
    assert told.tags("DC-03") == {DC1.address: {"answers"}, DC2.address: {"silent"}}
    assert told.tags("DNS-S01")[DC2.address] == {"silent"}
    assert told.tags("DNS-S02")[DC2.address] == {"silent"}
    assert told.tags("DNS-S14")["plan"] == {"too_few"}
    assert told.tags("DC-01") == {DOMAIN: {"too_few"}}
    assert told.tags("LOC-01")[DC1.address] == {"dead_target"}
    assert told.tags("LOC-11")[DC2.address] == {"closed"}
    assert told.tags("TLS-01")[DC2.address] == {"no_tls"}
    assert told.tags("GC-01") == {DOMAIN: {"enough"}}
    assert told.tags("FSMO-01") == {DOMAIN: {"owned"}}
    assert told.tags("DC-06")[DC2.address] == {"closed", "partly_closed"}
    assert told.tags("DNS-Z11") == {DOMAIN: {"dead_server"}}
    assert Outcome.PASS not in told.outcomes_at(DC2.address)
    assert told.took_s < 20


def test_a_hung_controller_takes_connections_and_passes_nothing_that_asks_it(
    second_hung: SambaDomain,
) -> None:
    told = run_as_reader(second_hung)
    assert told.tags("LOC-11")[DC2.address] == {"open"}, "the port is open, which proves nothing"
    assert told.tags("DC-06")[DC2.address] == {"open_without_web"}, "and so are all others"
    assert Outcome.PASS not in _asked_at_second(told)
    assert told.tags("DC-03")[DC2.address] == {"silent"}
    assert told.tags("DC-01") == {DOMAIN: {"too_few"}}
    assert told.tags("FSMO-01") == {DOMAIN: {"owned"}}
    assert told.took_s < 60


def _asked_at_second(told: Told) -> set[Outcome]:
    """The outcomes at the second controller of all checks that do more than connect."""
    found = {
        finding.outcome
        for finding in told.result.run.findings
        if finding.target == DC2.address and finding.check not in {"LOC-11", "DC-06"}
    }
    assert found
    return found


def test_a_run_over_a_hung_controller_ends_by_its_deadline(second_hung: SambaDomain) -> None:
    told = run_as_reader(second_hung, deadline_s=3)
    assert told.result.run.ended == "deadline"
    assert told.took_s < 4
    reasons = {finding.arguments.get("reason") for finding in told.of("DC-03")}
    assert "deadline" in reasons or "no_reply" in reasons
    assert Outcome.PASS not in _asked_at_second(told)


def test_a_cancelled_run_returns_at_once(second_hung: SambaDomain) -> None:
    cancel = FakeCancel()
    told = run_as_reader(second_hung, cancel=cancel, watch=lambda _: cancel.cancel())
    assert told.result.run.ended == "cancelled"
    assert told.took_s < 1
    assert Outcome.NOT_MEASURED in told.outcomes_at(DC2.address)


def test_a_controller_that_dies_during_the_run_costs_only_what_was_not_asked(domain: SambaDomain) -> None:
    killed: list[CheckEvent] = []

    def kill_after_the_first_finding(event: CheckEvent) -> None:
        if not killed and isinstance(event, FindingMade):
            killed.append(event)
            domain.kill(DC2)

    told = run_as_reader(domain, watch=kill_after_the_first_finding)
    domain.start(DC2)
    assert told.result.run.ended == "complete"
    assert {finding.check for finding in told.result.run.findings} >= {"DC-03", "LOC-01", "FSMO-01", "TLS-02"}
    assert Outcome.PASS in told.outcomes_at(DC1.address)
    assert {Outcome.FAIL, Outcome.NOT_MEASURED} & told.outcomes_at(DC2.address)
    assert told.took_s < 60


def test_one_server_may_be_chosen_alone(domain: SambaDomain) -> None:
    told = run_as_reader(domain, Selection(assets=frozenset({DC2.name})))
    assert told.result.run.targets == (DC2.address,)
    assert told.tags("DC-03") == {DC2.address: {"answers"}}


def test_a_controller_the_plan_does_not_know_is_reported_and_not_contacted(domain: SambaDomain) -> None:
    plan = plan_of(domain_asset(), server(DC1.name, DC1.address))
    told = run_over(plan)
    assert told.result.run.targets == (DC1.address,)
    assert [(each.name, each.addresses) for each in told.result.found_hosts] == [(DC2.fqdn, (DC2.address,))]
    assert told.tags("LOC-01")[DC1.address] == {"unknown_target"}
    assert {
        finding.arguments["reason"] for finding in told.of("LOC-11") if finding.tag == "not_measured"
    } == {"outside_plan"}


def test_a_third_that_never_existed_fails(domain: SambaDomain) -> None:
    told = run_over(domain_plan(server("dc3", "127.0.0.12", CONTROLLER - {ServerFunction.DNS})))
    assert told.tags("DC-03")["127.0.0.12"] == {"silent"}
    assert told.tags("LOC-01")[DC1.address] == {"missing_controller"}


def test_missing_records_are_found_at_the_servers_that_miss_them(domain: SambaDomain) -> None:
    """The last test of the module: the records stay gone."""
    domain.delete_record("_ldap._tcp.pdc._msdcs", "SRV", f"{DC1.fqdn} 389 0 100")
    domain.delete_record("_kerberos._tcp", "SRV", f"{DC2.fqdn} 88 0 100")
    domain.delete_record("_gc._tcp", "SRV", f"{DC2.fqdn} 3268 0 100")
    domain.delete_record("_ldap._tcp.dc._msdcs", "SRV", f"{DC2.fqdn} 389 0 100")
    domain.delete_record("_kpasswd._udp", "SRV", f"{DC1.fqdn} 464 0 100")
    domain.delete_record("_kpasswd._udp", "SRV", f"{DC2.fqdn} 464 0 100")
    domain.delete_record(f"{domain.guid(DC2)}._msdcs", "CNAME", f"{DC2.fqdn}")
    domain.add_record("_kerberos._tcp", "SRV", f"gone.{DOMAIN} 88 0 100")
    told = run_as_reader(domain)
    here = {finding.tag for finding in told.of("LOC-05") if finding.target == DC1.address}
    assert here == {"no_records"}
    assert "registered" in told.tags("LOC-02")[DC1.address]
    assert {"single_target", "missing_catalog"} <= told.tags("LOC-04")[DC1.address]
    assert told.tags("LOC-01")[DC1.address] == {"missing_controller"}
    assert "no_records" in told.tags("LOC-03")[DC1.address]
    assert told.tags("LOC-07")[DC1.address] == {"missing"}
    assert told.tags("LOC-09")[DC1.address] == {"no_address"}
