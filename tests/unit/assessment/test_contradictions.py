"""A live finding against the answer is shown beside it: fail against good, passes only against bad."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from app.assessment.engine import AssessmentEngine
from app.domain.answers import PLAN_SUBJECT, Answer
from app.domain.assessment import Contradiction, Verdict
from app.domain.findings import CheckRun, Outcome
from tests.fakes.judged_plans import AS_OF, answer, asset, plan_of, run_of
from tests.fakes.tiny_pack import tiny_pack

GOOD_IS_YES = "id: A-01\nscopes: [server]\nresults: [yes, partly, no]\ngood: yes\nchecks: [DNS-1, DNS-2]"
GOOD_IS_NO = "id: A-01\nscopes: [server]\nresults: [yes, no]\ngood: no\nchecks: [DNS-1]"
ASSETS = (asset("a", "server", zones=("z",)), asset("b", "server"), asset("z", "zone"))


def found(item: str, runs: Iterable[CheckRun], *answers: Answer) -> tuple[Contradiction, ...]:
    pack = tiny_pack(item)
    plan = plan_of(pack, *ASSETS, answers=answers, runs=runs)
    return AssessmentEngine().assess(plan, pack, AS_OF).contradictions


def dns(
    outcome: Outcome, subject: str = "a", check: str = "DNS-1", target: str = "10.0.0.1"
) -> tuple[str, str, str, Outcome]:
    return check, subject, target, outcome


@pytest.mark.parametrize(
    ("item", "result", "outcome", "contradicts"),
    [
        (GOOD_IS_YES, "yes", Outcome.FAIL, True),
        (GOOD_IS_YES, "yes", Outcome.PASS, False),
        (GOOD_IS_YES, "yes", Outcome.WARN, False),
        (GOOD_IS_YES, "no", Outcome.PASS, True),
        (GOOD_IS_YES, "no", Outcome.FAIL, False),
        (GOOD_IS_YES, "partly", Outcome.FAIL, False),
        (GOOD_IS_YES, "unknown", Outcome.FAIL, False),
        (GOOD_IS_YES, "not_applicable", Outcome.FAIL, False),
        (GOOD_IS_NO, "no", Outcome.FAIL, True),
        (GOOD_IS_NO, "yes", Outcome.PASS, True),
        (GOOD_IS_NO, "yes", Outcome.FAIL, False),
    ],
)
def test_fail_against_good_and_pass_against_bad(
    item: str, result: str, outcome: Outcome, contradicts: bool
) -> None:
    contradictions = found(item, [run_of("r", 1, dns(outcome))], answer("A-01", result, "a"))
    assert bool(contradictions) is contradicts


def test_a_contradiction_tells_answer_check_target_and_sentence() -> None:
    (one,) = found(GOOD_IS_YES, [run_of("r", 1, dns(Outcome.FAIL))], answer("A-01", "yes", "a"))
    assert (one.place.subject, one.run, one.check, one.target) == ("a", "r", "DNS-1", "10.0.0.1")
    assert (one.answer, one.outcome, one.sentence) == ("yes", "fail", "DNS-1 fail")


def test_what_was_not_measured_contradicts_nothing_and_replaces_nothing() -> None:
    yes = answer("A-01", "yes", "a")
    assert not found(GOOD_IS_YES, [run_of("r", 1, dns(Outcome.NOT_MEASURED))], yes)
    runs = [run_of("r1", 1, dns(Outcome.FAIL)), run_of("r2", 2, dns(Outcome.NOT_MEASURED))]
    assert [entry.run for entry in found(GOOD_IS_YES, runs, yes)] == ["r1"]


def test_only_the_last_measurement_at_a_target_counts() -> None:
    yes = answer("A-01", "yes", "a")
    early, late = run_of("r1", 1, dns(Outcome.FAIL)), run_of("r2", 2, dns(Outcome.PASS))
    assert not found(GOOD_IS_YES, [late, early], yes)
    other = run_of("r2", 2, dns(Outcome.PASS, target="10.0.0.2"))
    assert [entry.run for entry in found(GOOD_IS_YES, [early, other], yes)] == ["r1"]


def test_within_one_run_the_gravest_finding_at_a_target_counts() -> None:
    run = run_of("r", 1, dns(Outcome.FAIL), dns(Outcome.PASS))
    assert len(found(GOOD_IS_YES, [run], answer("A-01", "yes", "a"))) == 1


def test_a_no_that_another_check_confirms_is_not_contradicted_by_passes() -> None:
    run = run_of("r", 1, dns(Outcome.PASS), dns(Outcome.FAIL, check="DNS-2"))
    assert not found(GOOD_IS_YES, [run], answer("A-01", "no", "a"))


def test_a_finding_speaks_about_its_own_subject_only() -> None:
    run = run_of("r", 1, dns(Outcome.FAIL, "b"))
    assert not found(GOOD_IS_YES, [run], answer("A-01", "yes", "a"))


def test_a_finding_about_an_asset_that_is_gone_speaks_about_nothing() -> None:
    plan_item = GOOD_IS_YES.replace("scopes: [server]", "scopes: [plan]")
    assert not found(plan_item, [run_of("r", 1, dns(Outcome.FAIL, "gone"))], answer("A-01", "yes"))


def test_an_item_of_the_plan_hears_every_subject() -> None:
    item = GOOD_IS_YES.replace("scopes: [server]", "scopes: [plan]")
    run = run_of("r", 1, dns(Outcome.FAIL, "a"), dns(Outcome.FAIL, PLAN_SUBJECT))
    assert len(found(item, [run], answer("A-01", "yes"))) == 2


def test_an_item_of_a_zone_hears_what_is_found_at_servers_that_name_it() -> None:
    item = GOOD_IS_YES.replace("scopes: [server]", "scopes: [zone]")
    run = run_of("r", 1, dns(Outcome.FAIL, "a"), dns(Outcome.FAIL, "b"))
    (one,) = found(item, [run], answer("A-01", "yes", "z"))
    assert one.place.subject == "z"


def test_a_check_that_informs_no_item_contradicts_nothing() -> None:
    run = run_of("r", 1, dns(Outcome.FAIL, check="DNS-9"))
    assert not found(GOOD_IS_YES, [run], answer("A-01", "yes", "a"))


def test_an_item_without_results_is_contradicted_by_its_verdict() -> None:
    item = """
    id: A-01
    scopes: [server]
    checks: [DNS-1]
    requires: [{rule: {answered: $self.fqdn}, grounds: source, words: It has a name.}]
    """
    (one,) = found(item, [run_of("r", 1, dns(Outcome.PASS))])
    assert one.answer == Verdict.FAILED.value


def test_live_findings_never_change_a_verdict() -> None:
    pack = tiny_pack(GOOD_IS_YES)
    answers = [answer("A-01", "yes", "a")]
    without = AssessmentEngine().assess(plan_of(pack, *ASSETS, answers=answers), pack, AS_OF)
    run = run_of("r", 1, dns(Outcome.FAIL))
    beside = AssessmentEngine().assess(plan_of(pack, *ASSETS, answers=answers, runs=[run]), pack, AS_OF)
    assert beside.verdicts == without.verdicts
    assert beside.contradictions != without.contradictions
