"""Kept runs from the command: listed with their age, compared, and asked for by number or id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.bootstrap import services
from app.domain.edits import RecordRun
from app.domain.findings import CheckRun, Finding, Outcome
from tests.integration.command.conftest import Command

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


def finding(check: str, outcome: Outcome, target: str = "10.0.0.1") -> Finding:
    sentence = f"{target} is {outcome.value.replace('_', ' ')}."
    return Finding(check, "1", "plan", target, outcome, "high", outcome.value, sentence=sentence)


def keep(command: Command, run: str, age: timedelta, *findings: Finding) -> None:
    """Put a run into the plan."""
    at = NOW - age
    opened = services().plans.open(command.plan)
    opened.apply(RecordRun(CheckRun(run, at, at, "complete", "laptop", "none", (), findings), ()))
    opened.close()


@pytest.fixture
def two_runs(command: Command) -> Command:
    """One long ago and one of now."""
    worse = (
        finding("DNS-S01", Outcome.PASS),
        finding("DNS-S02", Outcome.FAIL),
        finding("LOC-01", Outcome.WARN),
    )
    keep(command, "early", 40 * DAY, *worse)
    later = (
        finding("DNS-S01", Outcome.FAIL),
        finding("DNS-S02", Outcome.PASS),
        finding("DNS-S02", Outcome.WARN, "10.0.0.2"),
    )
    keep(command, "late", DAY, *later)
    return command


def test_without_runs_the_list_says_so(command: Command) -> None:
    assert "No run is kept yet." in command.run("check", command.plan, "--runs")
    assert command.data("check", command.plan, "--runs") == []


def test_runs_are_listed_the_newest_first_and_old_ones_are_stale(two_runs: Command) -> None:
    rows = two_runs.run("check", two_runs.plan, "--runs").splitlines()
    assert [row.split()[0] for row in rows[2:]] == ["1", "2"]
    assert ["stale" in row for row in rows[2:]] == [False, True]
    listed = two_runs.data("check", two_runs.plan, "--runs")
    assert [(each["number"], each["id"], each["stale"]) for each in listed] == [
        (1, "late", False),
        (2, "early", True),
    ]
    assert listed[0]["counts"] == {"pass": 1, "warn": 1, "fail": 1, "not_measured": 0}


@pytest.mark.parametrize("names", [("1", "2"), ("2", "1"), ("early", "late"), ("late", "2")])
def test_a_comparison_tells_what_changed_since_the_earlier(two_runs: Command, names: tuple[str, str]) -> None:
    found = two_runs.data("check", two_runs.plan, "--compare", *names, code=1)
    assert (found["before"], found["after"], found["same"]) == ("early", "late", 0)
    changes = [(each["change"], (each["after"] or each["before"])["check"]) for each in found["changes"]]
    assert changes == [("worse", "DNS-S01"), ("new", "DNS-S02"), ("better", "DNS-S02")]
    assert found["not_compared"] == ["LOC-01"]


def test_a_comparison_in_words_says_what_was_before(two_runs: Command) -> None:
    told = two_runs.run("check", two_runs.plan, "--compare", "1", "2", code=1)
    assert "10.0.0.1 is fail. Before: 10.0.0.1 is pass." in told
    assert "1 worse, 1 new, 1 better; 0 as before." in told
    assert "Only one of the runs made: LOC-01." in told


def test_a_run_that_got_better_exits_fine(command: Command) -> None:
    keep(command, "early", 2 * DAY, finding("DNS-S01", Outcome.FAIL))
    keep(command, "late", DAY, finding("DNS-S01", Outcome.PASS))
    assert "1 better" in command.run("check", command.plan, "--compare", "1", "2", code=0)


@pytest.mark.parametrize(
    ("names", "reason"), [(("1", "1"), "same run"), (("1", "9"), "no run 9"), (("x", "1"), "no run x")]
)
def test_runs_that_cannot_be_compared_are_told(
    two_runs: Command, names: tuple[str, str], reason: str
) -> None:
    assert reason in two_runs.run("check", two_runs.plan, "--compare", *names, code=2)


def test_an_allowed_address_must_be_one(command: Command) -> None:
    told = command.run("check", command.plan, "--list-targets", "--allow", "edge.contoso.com", code=2)
    assert "edge.contoso.com is no address" in told


def test_a_public_address_is_a_target_only_when_it_is_allowed(command: Command) -> None:
    add = ("asset", "add", command.plan)
    command.run(*add, "zone", "contoso.com", "fqdn=contoso.com")
    for name, address in (("ns1", "10.0.0.5"), ("ns2", "198.41.0.4")):
        command.run(*add, "server", name, "--functions", "dns", f"network_address={address}")
    refused = command.data("check", command.plan, "--list-targets")
    refusals = [(each["value"], each["refusal"]) for each in refused["refused"]]
    assert refusals == [("198.41.0.4", "public_address")]
    allowed = command.data("check", command.plan, "--list-targets", "--allow", "198.41.0.4")
    assert [each["address"] for each in allowed["targets"]] == ["10.0.0.5", "198.41.0.4"]
    assert allowed["refused"] == []


def test_a_comparison_says_when_the_later_run_is_stale_too(command: Command) -> None:
    keep(command, "older", 50 * DAY, finding("DNS-S01", Outcome.PASS))
    keep(command, "old", 40 * DAY, finding("DNS-S01", Outcome.PASS))
    assert "The later run is stale: it is 40 days old." in command.run(
        "check", command.plan, "--compare", "1", "2"
    )
    keep(command, "new", DAY, finding("DNS-S01", Outcome.PASS))
    assert "stale" not in command.run("check", command.plan, "--compare", "1", "3")
