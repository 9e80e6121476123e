"""The verdict on an item: what a person said, what is missing, what the rules find; the worst decides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.assessment.engine import AssessmentEngine
from app.domain.answers import PLAN_SUBJECT, Answer, Place
from app.domain.assessment import Assessment, ItemVerdict, Truth, Verdict
from app.domain.pack import Pack, Severity
from app.domain.values import Value
from tests.fakes.judged_plans import AS_OF, answer, asset, plan_of, risk
from tests.fakes.tiny_pack import tiny_pack

MEASURED = """
    id: A-01
    results: [yes, partly, no]
    good: yes
    fields:
      - {key: age_d, kind: number, unit: d, words: Age}
      - {key: note, kind: text, words: Note, required: false}
    requires:
      - rule: {at_most: [$answer.age_d, $limit.most_d]}
        grounds: source
        words: At most {limit.most_d} days.
      - {rule: {at_most: [$answer.age_d, 10]}, level: warn, grounds: judgement, words: Better fewer than ten.}
    limits:
      - {key: most_d, value: 30, unit: d, grounds: judgement, words: Greatest age}
"""


def assess(pack: Pack, *answers: Answer, **profile: Value) -> Assessment:
    return AssessmentEngine().assess(plan_of(pack, answers=answers, profile=profile), pack, AS_OF)


def verdict(item: str, *answers: Answer, **profile: Value) -> ItemVerdict:
    return assess(tiny_pack(item), *answers, **profile).verdicts[Place("A-01", PLAN_SUBJECT)]


@pytest.mark.parametrize(
    ("result", "age", "expected"),
    [
        (None, None, Verdict.OPEN),
        (None, 5, Verdict.OPEN),
        ("yes", None, Verdict.OPEN),
        ("partly", None, Verdict.OPEN),
        ("no", None, Verdict.FAILED),
        ("unknown", None, Verdict.UNKNOWN),
        ("not_applicable", None, Verdict.NOT_APPLICABLE),
        ("yes", 5, Verdict.FULFILLED),
        ("yes", 20, Verdict.PARTLY),
        ("yes", 31, Verdict.FAILED),
        ("partly", 5, Verdict.PARTLY),
        ("partly", 31, Verdict.FAILED),
        ("no", 5, Verdict.FAILED),
        ("unknown", 31, Verdict.UNKNOWN),
    ],
)
def test_the_worst_of_answer_and_requirements_decides(
    result: str | None, age: int | None, expected: Verdict
) -> None:
    values: dict[str, Value] = {} if age is None else {"age_d": Decimal(age)}
    assert verdict(MEASURED, answer("A-01", result, PLAN_SUBJECT, **values)).verdict is expected


@pytest.mark.parametrize(
    ("expected", "credit"),
    [("yes", Decimal(1)), ("partly", Decimal("0.5")), ("no", Decimal(0)), ("unknown", Decimal(0))],
)
def test_credit_is_one_half_or_nothing(expected: str, credit: Decimal) -> None:
    said = answer("A-01", expected, PLAN_SUBJECT, age_d=Decimal(1))
    assert verdict(MEASURED, said).credit == credit


def test_not_applicable_counts_for_nothing_and_tells_its_reason() -> None:
    judged = verdict(MEASURED, answer("A-01", "not_applicable"))
    assert judged.credit is None
    assert judged.reasons[0].words == "There is none."


@pytest.mark.parametrize(
    ("result", "expected"), [("no", Verdict.FULFILLED), ("yes", Verdict.FAILED), ("partly", Verdict.PARTLY)]
)
def test_yes_is_bad_where_the_pack_says_so(result: str, expected: Verdict) -> None:
    item = "id: A-01\nresults: [yes, partly, no]\ngood: no"
    assert verdict(item, answer("A-01", result)).verdict is expected


def test_an_item_that_steers_is_noted_unless_a_requirement_fails() -> None:
    item = """
    id: A-01
    results: [yes, no]
    good: none
    fields: [{key: log, kind: flag, words: Log, required: false}]
    requires:
      - rule: {any: [{equals: [$answer.result, yes]}, {all: [{answered: $answer.log}, $answer.log]}]}
        grounds: source
        words: A no needs a log.
    """
    assert verdict(item, answer("A-01", "yes")).verdict is Verdict.NOTED
    assert verdict(item, answer("A-01", "yes")).credit is None
    assert verdict(item, answer("A-01", "no")).verdict is Verdict.FAILED
    assert verdict(item, answer("A-01", "no", PLAN_SUBJECT, log=True)).verdict is Verdict.NOTED
    assert verdict(item).verdict is Verdict.OPEN


def test_an_item_of_requirements_alone_is_never_open() -> None:
    item = "id: A-01\nrequires: [{rule: $profile.virtualised, grounds: source, words: Virtual.}]"
    assert verdict(item).verdict is Verdict.UNKNOWN
    assert verdict(item, virtualised=True).verdict is Verdict.FULFILLED
    assert verdict(item, virtualised=False).verdict is Verdict.FAILED
    assert (
        verdict(item, answer("A-01", "not_applicable"), virtualised=False).verdict is Verdict.NOT_APPLICABLE
    )


def test_a_bound_field_is_answered_in_its_home() -> None:
    item = "id: A-01\nfields: [{key: u, kind: number, unit: '1', words: Users, binds: profile.users}]"
    assert verdict(item).verdict is Verdict.OPEN
    assert verdict(item, answer("A-01", None, PLAN_SUBJECT, u=Decimal(5))).verdict is Verdict.OPEN
    assert verdict(item, users=Decimal(5)).verdict is Verdict.FULFILLED


def test_a_place_where_the_condition_is_false_is_not_asked() -> None:
    item = "id: A-01\nresults: [yes]\ngood: yes\nwhen: $profile.virtualised"
    assessment = assess(tiny_pack(item), answer("A-01", "yes"), virtualised=False)
    assert Place("A-01", PLAN_SUBJECT) not in assessment.verdicts


def test_an_unknown_condition_shows_the_item_and_leaves_its_verdict_unknown() -> None:
    item = "id: A-01\nresults: [yes, no]\ngood: yes\nwhen: $profile.virtualised"
    assert verdict(item).verdict is Verdict.OPEN
    for result in ("yes", "no"):
        judged = verdict(item, answer("A-01", result))
        assert judged.verdict is Verdict.UNKNOWN
        assert judged.reasons[0].truth is Truth.UNKNOWN
        assert [value for _, value in judged.reasons[0].inputs] == [""]
    assert verdict(item, answer("A-01", "yes"), virtualised=True).verdict is Verdict.FULFILLED


ESCALATING = """
    id: A-01
    results: [yes, no]
    good: yes
    weight: 3
    escalations:
      - {when: {equals: [$profile.criticality, important]}, severity: high, words: It is important.}
      - {when: {in: [$profile.criticality, [important]]}, severity: critical, words: Critical.}
"""


def test_the_gravest_escalation_that_holds_raises_severity_and_weight() -> None:
    raised = verdict(ESCALATING, answer("A-01", "no"), criticality="important")
    assert (raised.severity, raised.weight, raised.raised_by) == (Severity.CRITICAL, 5, "Critical.")
    plain = verdict(ESCALATING, answer("A-01", "no"), criticality="ordinary")
    assert (plain.severity, plain.weight, plain.raised_by) == (Severity.MEDIUM, 3, "")


def test_an_unknown_escalation_raises_nothing() -> None:
    assert verdict(ESCALATING, answer("A-01", "no")).severity is Severity.MEDIUM


def test_reasons_tell_sentence_truth_and_every_input_in_words() -> None:
    judged = verdict(MEASURED, answer("A-01", "yes", PLAN_SUBJECT, age_d=Decimal("40.12345")))
    own, limit, better = judged.reasons
    assert own.inputs == (("A title", "yes"),)
    assert (limit.words, limit.truth, limit.grounds) == ("At most 30 days.", Truth.NOT_MET, "source")
    assert limit.inputs == (("Age", "40.123 days"), ("Greatest age", "30 days"))
    assert (better.truth, better.grounds) == (Truth.NOT_MET, "judgement")


def test_what_is_missing_is_among_the_reasons() -> None:
    judged = verdict(MEASURED, answer("A-01", "yes"))
    assert "Age" in {reason.words for reason in judged.reasons if reason.truth is Truth.UNKNOWN}


def test_a_limit_changed_in_the_plan_decides_and_is_told() -> None:
    pack = tiny_pack(MEASURED)
    plan = plan_of(pack, answers=[answer("A-01", "yes", PLAN_SUBJECT, age_d=Decimal(9))])
    stricter = type(plan)(
        plan.id, plan.title, plan.pack, limits={Place("A-01", "most_d"): Decimal(5)}, answers=plan.answers
    )
    judged = AssessmentEngine().assess(stricter, pack, AS_OF).verdicts[Place("A-01", PLAN_SUBJECT)]
    assert judged.verdict is Verdict.FAILED
    assert "At most 5 days." in {reason.words for reason in judged.reasons}


def test_the_date_of_judgement_decides_on_ages() -> None:
    item = """
    id: A-01
    fields: [{key: day, kind: date, words: Last test}]
    requires: [{rule: {age_at_most: [$answer.day, 30]}, grounds: judgement, words: Tested this month.}]
    """
    pack = tiny_pack(item)
    plan = plan_of(pack, answers=[answer("A-01", None, PLAN_SUBJECT, day=date(2026, 11, 1))])
    engine, place = AssessmentEngine(), Place("A-01", PLAN_SUBJECT)
    assert engine.assess(plan, pack, date(2026, 12, 1)).verdicts[place].verdict is Verdict.FULFILLED
    assert engine.assess(plan, pack, date(2026, 12, 2)).verdicts[place].verdict is Verdict.FAILED


GATE = """
    id: A-01
    requires:
      - rule: {not: {verdict: {item: A-02, is: [failed], over: any, accepted: false}}}
        grounds: source
        words: Nothing fails.
"""
GATED = "id: A-02\nscopes: [server]\nresults: [yes, no]\ngood: yes\nwhen: {equals: [$self.kind, physical]}"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("yes", "yes", Verdict.FULFILLED),
        ("yes", "no", Verdict.FAILED),
        ("no", None, Verdict.FAILED),
        ("yes", None, Verdict.UNKNOWN),
        ("yes", "unknown", Verdict.UNKNOWN),
        ("yes", "not_applicable", Verdict.FULFILLED),
    ],
)
def test_a_verdict_over_others_is_unknown_while_one_of_them_is_undecided(
    first: str, second: str | None, expected: Verdict
) -> None:
    pack = tiny_pack(GATE, GATED)
    servers = [asset("a", "server", kind="physical"), asset("b", "server", kind="physical")]
    servers.append(asset("c", "server", kind="virtual"))
    plan = plan_of(pack, *servers, answers=[answer("A-02", first, "a"), answer("A-02", second, "b")])
    judged = AssessmentEngine().assess(plan, pack, AS_OF)
    assert judged.verdicts[Place("A-01", PLAN_SUBJECT)].verdict is expected


def test_an_accepted_failure_can_be_left_out_of_a_verdict_over_others() -> None:
    pack = tiny_pack(GATE, GATED)
    for expires, expected in ((AS_OF, Verdict.FULFILLED), (date(2026, 11, 21), Verdict.FAILED)):
        plan = plan_of(
            pack,
            asset("a", "server", kind="physical"),
            answers=[answer("A-02", "no", "a")],
            risks=[risk("A-02", expires, "a")],
        )
        judged = AssessmentEngine().assess(plan, pack, AS_OF)
        assert judged.verdicts[Place("A-01", PLAN_SUBJECT)].verdict is expected


def test_verdicts_stand_in_the_order_of_the_pack_whatever_reads_what() -> None:
    pack = tiny_pack(GATE, GATED)
    plan = plan_of(pack, asset("a", "server", kind="physical"))
    places = [*AssessmentEngine().assess(plan, pack, AS_OF).verdicts]
    assert [place.item for place in places] == ["A-01", "A-02", "SEC-01"]
