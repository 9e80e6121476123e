"""Time services, clocks, versions of TLS, and binds that must fail, on real servers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from typing_extensions import override

from app.domain.credentials import Credentials
from app.domain.findings import Outcome
from app.domain.inventory import ServerFunction
from app.services.checks import Selection
from tests.lab import running
from tests.lab.processes import Daemon, wait_until
from tests.lab.running import RealClock, domain_asset, domain_plan, plan_of, run_over, server
from tests.lab.samba_domain import DC1, DC2, DOMAIN, PASSWORD, READER, SambaDomain
from tests.lab.small_servers import LDAP_ADDRESS, TIME_ADDRESS

TRIALS = Selection(checks=frozenset({"TLS-06", "TLS-07"}), intrusive=True)
CONTROLLER = frozenset({ServerFunction.DC})
OTHER_TIME, FOLLOWING_TIME = "127.0.0.71", "127.0.0.72"
OLD_TLS, NEW_TLS = "127.0.0.81", "127.0.0.82"


def only(*checks: str) -> Selection:
    return Selection(checks=frozenset(checks))


def test_a_clock_that_is_set_passes_and_others_warn(following_clock: None, unset_clock: None) -> None:
    """The first follows nothing but itself, the second nothing at all, the third the first."""
    addresses = (TIME_ADDRESS, OTHER_TIME, FOLLOWING_TIME)
    hosts = (server(f"dc{number}", each, CONTROLLER) for number, each in enumerate(addresses, 7))
    plan = plan_of(domain_asset(), *hosts)
    wait_until(lambda: "serves" in run_over(plan, only("TIME-02")).tags("TIME-02")[FOLLOWING_TIME], "chrony")
    told = run_over(plan, only("TIME-02"))
    assert told.tags("TIME-02") == {
        TIME_ADDRESS: {"own_master"},
        OTHER_TIME: {"unset"},
        FOLLOWING_TIME: {"serves"},
    }


def test_a_controller_whose_clock_is_years_behind_is_found(domain: SambaDomain, old_domain: None) -> None:
    told = run_over(domain_plan(server("dc9", LDAP_ADDRESS, CONTROLLER)), only("TIME-01"))
    (finding,) = told.of("TIME-01")
    assert (finding.tag, finding.arguments["slowest"]) == ("out_of_step", "dc9")


def test_a_controller_without_time_service_is_found(domain: SambaDomain) -> None:
    """Samba signs the answers of a time service, and is none."""
    told = run_over(domain_plan(), only("TIME-02", "TIME-04"))
    assert told.tags("TIME-02") == {each.address: {"silent"} for each in (DC1, DC2)}
    assert told.tags("TIME-04") == {DOMAIN: {"agrees"}}


class FastClock(RealClock):
    """This machine's time, five minutes on."""

    @override
    def now(self) -> datetime:
        return super().now() + timedelta(minutes=5)


def test_a_clock_of_ours_that_is_off_leaves_ages_unmeasured(
    domain: SambaDomain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RealClock", FastClock)
    told = run_over(
        domain_plan(),
        only("TIME-04", "REPL-02", "PRIV-03", "BAK-02", "DC-14"),
        credentials=Credentials(f"{READER}@{DOMAIN}", PASSWORD),
        authorities=domain.authority.path,
    )
    assert told.tags("TIME-04") == {DOMAIN: {"off"}}
    for check in ("REPL-02", "PRIV-03", "DC-14"):
        assert {each.arguments.get("reason") for each in told.of(check)} == {"clocks_differ"}
    assert Outcome.PASS not in {each.outcome for each in told.result.run.findings}


def test_versions_of_tls_are_told_apart(domain: SambaDomain, tls_only: Callable[..., Daemon]) -> None:
    tls_only(OLD_TLS, "-tls1_1")
    tls_only(NEW_TLS, "-no_tls1", "-no_tls1_1")
    more = (server("dc8", OLD_TLS, CONTROLLER), server("dc9", NEW_TLS, CONTROLLER))
    told = run_over(domain_plan(*more), only("TLS-05"))
    samba = {each.address: {"old_too"} for each in (DC1, DC2)}
    assert told.tags("TLS-05") == samba | {OLD_TLS: {"only_old"}, NEW_TLS: {"current"}}


def test_a_password_in_clear_is_refused_or_taken(domain: SambaDomain) -> None:
    told = run_over(domain_plan(), TRIALS)
    assert told.tags("TLS-06") == {each.address: {"refused"} for each in (DC1, DC2)}
    domain.stop(DC2)
    domain.set_option(DC2, "ldap server require strong auth", "no")
    domain.start(DC2)
    told = run_over(domain_plan(), TRIALS)
    assert told.tags("TLS-06") == {DC1.address: {"refused"}, DC2.address: {"taken"}}


def test_a_bind_outside_its_channel_is_taken_by_samba(domain: SambaDomain) -> None:
    """Samba 4.17 does not look for the token of the channel, so the other answer is a recorded one."""
    told = run_over(domain_plan(), TRIALS)
    assert told.tags("TLS-07") == {each.address: {"taken"} for each in (DC1, DC2)}


def test_without_a_word_of_the_user_nothing_intrusive_is_sent(domain: SambaDomain) -> None:
    before = sum(domain.rejected_passwords(each) for each in (DC1, DC2))
    told = run_over(domain_plan(), Selection(groups=frozenset({"certificates"})))
    assert not {"TLS-06", "TLS-07"} & {each.check for each in told.result.run.findings}
    assert sum(domain.rejected_passwords(each) for each in (DC1, DC2)) == before
