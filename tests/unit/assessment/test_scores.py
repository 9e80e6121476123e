"""Scores weigh items, average over subjects, and never hide a failed critical item."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.assessment.engine import AssessmentEngine
from app.domain.actions import AcceptedRisk
from app.domain.answers import PLAN_SUBJECT, Answer, Place
from app.domain.assessment import Assessment
from tests.fakes.judged_plans import AS_OF, answer, asset, plan_of, risk
from tests.fakes.tiny_pack import tiny_pack

ITEMS = (
    "id: A-01\nresults: [yes, partly, no]\ngood: yes\nweight: 5",
    "id: A-02\nresults: [yes, partly, no]\ngood: yes\nweight: 3\nscopes: [server]",
    "id: A-03\nresults: [yes, no]\ngood: none\nweight: 4",
)
SERVERS = (asset("a", "server"), asset("b", "server"), asset("c", "server"))


def assess(*answers: Answer, risks: tuple[AcceptedRisk, ...] = ()) -> Assessment:
    pack = tiny_pack(*ITEMS)
    plan = plan_of(pack, *SERVERS, answers=answers, risks=risks)
    return AssessmentEngine().assess(plan, pack, AS_OF)


def servers(*results: str) -> list[Answer]:
    return [answer("A-02", result, subject) for subject, result in zip("abc", results, strict=False)]


@pytest.mark.parametrize(
    ("plan", "per_server", "score"),
    [
        ("yes", ("yes", "yes", "yes"), "1"),
        ("no", ("no", "no", "no"), "0"),
        ("yes", ("no", "no", "no"), "0.625"),
        ("no", ("yes", "yes", "yes"), "0.375"),
        ("partly", ("yes", "no", "no"), "0.4375"),
        ("yes", ("yes", "partly", "unknown"), "0.8125"),
        ("yes", ("yes", "not_applicable", "not_applicable"), "1"),
        ("not_applicable", ("partly", "partly", "partly"), "0.5"),
    ],
)
def test_a_section_is_the_weighted_average_of_its_items_over_their_subjects(
    plan: str, per_server: tuple[str, ...], score: str
) -> None:
    judged = assess(answer("A-01", plan), *servers(*per_server))
    assert judged.sections["first"].score == Decimal(score)


def test_the_plan_is_the_weighted_average_of_all_items_not_of_sections() -> None:
    judged = assess(answer("A-01", "no"), *servers("no", "no", "no"), answer("SEC-01", "yes"))
    assert judged.sections["second"].score == 1
    assert judged.score == Decimal("0.1111")


def test_a_section_in_which_nothing_applies_has_no_score() -> None:
    judged = assess(
        answer("A-01", "not_applicable"), *servers(*["not_applicable"] * 3), answer("A-03", "yes")
    )
    assert judged.sections["first"].score is None
    assert judged.sections["first"].applicable == 1


def test_unanswered_items_weigh_down_and_are_counted() -> None:
    first = assess(answer("A-01", "yes"), *servers("yes")).sections["first"]
    assert (first.applicable, first.answered) == (5, 2)
    assert first.score == Decimal("0.75")


def test_the_worst_subjects_are_named_the_greatest_loss_first() -> None:
    judged = assess(answer("A-01", "yes"), *servers("partly", "no", "unknown"))
    assert judged.sections["first"].worst == (Place("A-02", "b"),)
    assert assess(answer("A-01", "no"), *servers("yes", "yes", "yes")).sections["first"].worst == ()


def test_a_failed_critical_item_makes_its_section_not_ready_whatever_the_score() -> None:
    judged = assess(answer("A-01", "no"), *servers("yes", "yes", "yes"), answer("SEC-01", "yes"))
    assert judged.sections["first"].not_ready
    assert not judged.sections["second"].not_ready
    assert not assess(answer("A-01", "partly")).sections["first"].not_ready


@pytest.mark.parametrize("result", [None, "no", "partly", "unknown"])
def test_a_critical_item_that_is_not_fulfilled_blocks(result: str | None) -> None:
    judged = assess(*([] if result is None else [answer("A-01", result)]))
    assert judged.blockers == (Place("A-01", PLAN_SUBJECT),)
    assert not judged.ready


@pytest.mark.parametrize("result", ["yes", "not_applicable"])
def test_only_critical_items_block(result: str) -> None:
    judged = assess(answer("A-01", result), *servers("no", "no", "no"))
    assert judged.ready
    assert judged.blockers == ()


@pytest.mark.parametrize(("expires", "ready"), [(AS_OF, True), (date(2026, 11, 21), False)])
def test_an_accepted_risk_unblocks_until_it_expires(expires: date, ready: bool) -> None:
    judged = assess(answer("A-01", "no"), risks=(risk("A-01", expires),))
    assert judged.ready is ready
    assert judged.sections["first"].not_ready is not ready
    assert judged.verdicts[Place("A-01", PLAN_SUBJECT)].accepted is ready
    assert judged.sections["first"].score == 0
