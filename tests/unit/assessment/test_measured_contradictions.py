"""A measured value contradicts an answer where the item would be judged the other way with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.assessment.engine import AssessmentEngine
from app.domain.answers import Answer, Place
from app.domain.assessment import Contradiction, Verdict
from app.domain.draft import Changes
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.plan import Plan
from app.domain.values import Value
from tests.fakes.judged_plans import AS_OF, asset, plan_of
from tests.fakes.tiny_pack import tiny_pack

ITEM = """
id: A-01
scopes: [ups]
checks: [UPS-03, UPS-06]
fields:
  - {key: load_w, kind: number, unit: W, words: Load, binds: self.load_w, measured: UPS-03.load_w}
  - {key: tested, kind: date, words: Last test, measured: UPS-06.tested}
  - key: ended
    kind: choice
    words: Its result
    choices: {passed: Passed, failed: Failed}
    measured: UPS-06.result
requires:
  - {rule: {at_most: [$self.load_w, $limit.most]}, grounds: source, words: The load is low.}
  - {rule: {equals: [$answer.ended, passed]}, grounds: source, words: The test passed.}
limits:
  - {key: most, value: 1000, unit: W, grounds: source, words: Most}
"""
PACK = tiny_pack(ITEM)
PLACE = Place("A-01", "u")
GOOD = Answer(PLACE, values={"tested": date(2026, 1, 1), "ended": "passed"})
BAD = replace(GOOD, values={**GOOD.values, "ended": "failed"})


def _finding(check: str, outcome: Outcome = Outcome.PASS, **arguments: Value) -> Finding:
    return Finding(check, "1", "u", "10.0.0.5", outcome, "high", "tag", arguments, f"{check} says so.")


def _plan(answer: Answer | None, *findings: Finding, load_w: int | None = 900, age_d: int = 1) -> Plan:
    at = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 12, tzinfo=UTC) - timedelta(days=age_d)
    run = CheckRun("run", at, at, "complete", "laptop", "none", (), findings)
    values = {} if load_w is None else {"load_w": Decimal(load_w)}
    return plan_of(PACK, asset("u", "ups", **values), answers=[answer] if answer else [], runs=[run])


def found(plan: Plan) -> tuple[Contradiction, ...]:
    return AssessmentEngine().assess(plan, PACK, AS_OF).contradictions


def test_a_good_answer_that_fails_with_what_was_measured_is_contradicted() -> None:
    (one,) = found(_plan(GOOD, _finding("UPS-03", Outcome.WARN, load_w=Decimal(1410))))
    assert one == Contradiction(PLACE, "run", "UPS-03", "10.0.0.5", "Load: 900 W", "warn", "UPS-03 says so.")


def test_a_measured_value_that_changes_no_verdict_is_no_contradiction() -> None:
    assert found(_plan(GOOD, _finding("UPS-03", load_w=Decimal(950)))) == ()
    assert found(_plan(GOOD, _finding("UPS-06", tested=date(2026, 2, 2), result="passed"))) == ()


def test_a_bad_answer_that_holds_with_what_was_measured_is_contradicted() -> None:
    (one,) = found(_plan(BAD, _finding("UPS-06", Outcome.WARN, result="passed")))
    assert (one.answer, one.check) == ("Its result: Failed", "UPS-06")
    assert found(_plan(BAD, _finding("UPS-06", Outcome.WARN, result="passed"), load_w=5000)) == (), (
        "it fails for another reason too"
    )


def test_what_was_measured_together_counts_together() -> None:
    """The day of a test that failed would fulfil the item, were the result left out."""
    late = replace(GOOD, values={"tested": date(2025, 1, 1), "ended": "passed"})
    found_failed = _finding("UPS-06", Outcome.WARN, tested=date(2026, 11, 1), result="failed")
    assert found(_plan(late, found_failed)) != ()
    dated = tiny_pack(
        ITEM.replace(
            "requires:",
            "requires:\n  - {rule: {age_at_most: [$answer.tested, $limit.days]},"
            " grounds: source, words: It is recent.}",
        )
        + "  - {key: days, value: 60, unit: d, grounds: source, words: Days}\n"
    )
    plan = _plan(late, found_failed)
    assert AssessmentEngine().assess(plan, dated, AS_OF).verdicts[PLACE].verdict is Verdict.FAILED
    assert AssessmentEngine().assess(plan, dated, AS_OF).contradictions == ()
    passed = _plan(late, _finding("UPS-06", Outcome.WARN, tested=date(2026, 11, 1), result="passed"))
    (one,) = AssessmentEngine().assess(passed, dated, AS_OF).contradictions
    assert one.answer == "Last test: 2025-01-01"


def test_an_open_item_and_an_empty_field_contradict_nothing() -> None:
    assert found(_plan(None, _finding("UPS-06", result="failed"))) == ()
    assert found(_plan(GOOD, _finding("UPS-03", load_w=Decimal(5000)), load_w=None)) == ()


@pytest.mark.parametrize(("age_d", "is_told"), [(30, True), (31, False)])
def test_stale_values_contradict_nothing(age_d: int, *, is_told: bool) -> None:
    plan = _plan(GOOD, _finding("UPS-03", load_w=Decimal(1410)), age_d=age_d)
    assert bool(found(plan)) is is_told


def test_one_finding_is_told_once() -> None:
    plan = _plan(GOOD, _finding("UPS-03", Outcome.FAIL, load_w=Decimal(1410)))
    (one,) = found(plan)
    assert one.outcome == "fail"


def test_judging_only_what_moved_finds_the_same() -> None:
    engine = AssessmentEngine()
    before = _plan(BAD, _finding("UPS-06", Outcome.WARN, result="passed"))
    first = engine.assess(before, PACK, AS_OF)
    after = replace(before, answers={PLACE: GOOD})
    again = engine.reassess(
        first, before, after, pack=PACK, changes=Changes({"answers": frozenset({PLACE})}), as_of=AS_OF
    )
    assert (len(first.contradictions), again.contradictions) == (1, ())
    assert again.verdicts[PLACE].verdict is Verdict.FULFILLED
    assert again == AssessmentEngine().assess(after, PACK, AS_OF)
