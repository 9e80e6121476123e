"""Controllers that hang over a bind: one after the other has the login, and the run ends when it has to."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from app.domain.credentials import BindMethod, Credentials
from app.domain.findings import Outcome
from app.domain.plan import Plan
from app.services.check_events import CheckEvent, QuestionAsked
from app.services.checks import Selection
from tests.fakes.cancel import FakeCancel
from tests.lab.faulty_servers import HungServer
from tests.lab.running import domain_asset, plan_of, run_over, server

ADDRESSES = [f"127.0.0.{number}" for number in range(90, 96)]
ROLES = Selection(checks=frozenset({"FSMO-01"}))


@pytest.fixture
def hung_plan(hung_server: Callable[..., HungServer]) -> Plan:
    """A domain whose controllers all take connections and say nothing."""
    for address in ADDRESSES:
        hung_server(address, 389)
    controllers = (server(f"dc{place}", address) for place, address in enumerate(ADDRESSES))
    return plan_of(domain_asset(forest_root=True), *controllers)


def wrong() -> Credentials:
    return Credentials("LAB\\reader", "not-the-Passw0rd", BindMethod.NTLM)


def test_the_run_ends_with_its_deadline(hung_plan: Plan) -> None:
    told = run_over(hung_plan, ROLES, credentials=wrong(), deadline_s=8)
    assert told.took_s < 10
    assert {finding.outcome for finding in told.result.run.findings} == {Outcome.NOT_MEASURED}


def test_the_run_ends_at_once_when_it_is_cancelled(hung_plan: Plan) -> None:
    cancel, cancelled_at = FakeCancel(), 0.0

    def watch(event: CheckEvent) -> None:
        nonlocal cancelled_at
        if isinstance(event, QuestionAsked) and not cancel.is_cancelled():
            cancelled_at = time.monotonic()
            cancel.cancel()

    told = run_over(hung_plan, ROLES, credentials=wrong(), cancel=cancel, watch=watch)
    assert time.monotonic() - cancelled_at < 2
    assert told.result.run.ended == "cancelled"
