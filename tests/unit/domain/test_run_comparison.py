"""Two runs compared: every finding is counted once, and what was not measured is never an improvement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from app.domain.evidence_age import is_stale
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.run_comparison import Change, compare_runs

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def finding(check: str, outcome: Outcome, target: str = "10.0.0.1", tag: str = "") -> Finding:
    return Finding(check, "1", "dc1", target, outcome, "high", tag or outcome.value)


def run(number: int, *findings: Finding) -> CheckRun:
    at = NOON + number * DAY
    return CheckRun(f"run{number}", at, at, "complete", "laptop", "none", (), findings)


def changes(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> list[Change]:
    return [each.change for each in compare_runs(run(1, *before), run(2, *after)).changes]


PASS, WARN, FAIL, UNMEASURED = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NOT_MEASURED
EXPECTED = {
    (PASS, WARN): Change.WORSE,
    (PASS, FAIL): Change.WORSE,
    (WARN, FAIL): Change.WORSE,
    (WARN, PASS): Change.BETTER,
    (FAIL, PASS): Change.BETTER,
    (FAIL, WARN): Change.BETTER,
}


@pytest.mark.parametrize(("before", "after"), [*product(Outcome, Outcome)])
def test_every_pair_of_outcomes_has_its_change(before: Outcome, after: Outcome) -> None:
    found = changes((finding("A-01", before),), (finding("A-01", after),))
    if before is after:
        assert found == []
    elif after is UNMEASURED:
        assert found == [Change.UNMEASURED]
    elif before is UNMEASURED:
        assert found == [Change.MEASURED]
    else:
        assert found == [EXPECTED[before, after]]


def test_targets_that_come_and_go_are_new_and_gone() -> None:
    old, new = finding("A-01", PASS, "10.0.0.1"), finding("A-01", FAIL, "10.0.0.2")
    result = compare_runs(run(1, old), run(2, new))
    assert [(each.change, each.finding) for each in result.changes] == [(Change.NEW, new), (Change.GONE, old)]
    assert [each.is_for_the_worse for each in result.changes] == [True, False]


def test_a_check_that_only_one_run_made_is_neither_new_nor_gone() -> None:
    result = compare_runs(run(1, finding("A-01", FAIL), finding("B-01", FAIL)), run(2, finding("A-01", FAIL)))
    assert (result.changes, result.same, result.not_compared) == ((), 1, ("B-01",))


def test_several_things_said_of_one_target_count_by_the_worst_and_are_told_when_they_differ() -> None:
    expired, named = finding("A-01", FAIL, tag="expired"), finding("A-01", WARN, tag="wrong_name")
    assert changes((expired, named), (named, expired)) == []
    assert changes((expired, named), (named,)) == [Change.BETTER]
    assert changes((expired, named), (expired,)) == [Change.DIFFERENT]


def test_the_earlier_run_is_the_one_before_whichever_is_named_first() -> None:
    early, late = run(1, finding("A-01", PASS)), run(2, finding("A-01", FAIL))
    assert compare_runs(late, early) == compare_runs(early, late)
    assert compare_runs(late, early).before is early


def test_the_gravest_comes_first() -> None:
    before = (finding("B-01", FAIL), finding("C-01", PASS), finding("A-01", UNMEASURED))
    after = (finding("B-01", PASS), finding("C-01", FAIL), finding("A-01", PASS))
    assert changes(before, after) == [Change.WORSE, Change.MEASURED, Change.BETTER]


def test_a_run_is_stale_after_thirty_days() -> None:
    assert not is_stale(run(0).ended_at, NOON + 30 * DAY)
    assert is_stale(run(0).ended_at, NOON + 30 * DAY + timedelta(seconds=1))
