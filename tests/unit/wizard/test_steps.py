"""The steps follow from the pack; next open leads through every open place and round again."""

from __future__ import annotations

from itertools import pairwise

from app.assessment.engine import AssessmentEngine
from app.domain.answers import PLAN_SUBJECT, Answer, Place
from app.domain.assessment import Assessment
from app.domain.pack import Pack
from app.wizard.steps import StepKind, next_open, section_key, step_at, step_of_place, steps_of
from tests.fakes.judged_plans import AS_OF, answer, asset, plan_of
from tests.fakes.tiny_pack import tiny_pack

PACK = tiny_pack(
    "id: A-01\nresults: [yes, no]\ngood: yes\nweight: 5",
    "id: A-02\nresults: [yes, no]\ngood: yes\nscopes: [server]",
)
PLACES = (
    Place("A-01", PLAN_SUBJECT),
    Place("A-02", "a"),
    Place("A-02", "b"),
    Place("SEC-01", PLAN_SUBJECT),
)


def assess(*answers: Answer, pack: Pack = PACK) -> Assessment:
    plan = plan_of(pack, asset("a", "server"), asset("b", "server"), answers=answers)
    return AssessmentEngine().assess(plan, pack, AS_OF)


def test_sections_stand_between_what_comes_before_and_after_them() -> None:
    assert [step.key for step in steps_of(PACK, assess())] == [
        "profile",
        "inventory",
        "items:first",
        "items:second",
        "topology",
        "checks",
        "findings",
        "sign_off",
        "report",
    ]


def test_a_section_step_shows_its_progress() -> None:
    step = step_at(steps_of(PACK, assess(answer("A-01", "no"), answer("A-02", "yes", "a"))), "items:first")
    assert step is not None
    assert (step.kind, step.section) == (StepKind.ITEMS, "first")
    assert (step.answered, step.asked, step.failed, step.not_ready) == (2, 3, 1, True)


def test_back_undoes_next_and_both_stop_at_the_ends() -> None:
    steps = steps_of(PACK, assess())
    for here, following in pairwise(steps):
        assert step_at(steps, here.key, 1) == following
        assert step_at(steps, following.key, -1) == here
    assert step_at(steps, steps[0].key, -1) is None
    assert step_at(steps, steps[-1].key, 1) is None
    assert step_at(steps, "nowhere") is None


def test_a_place_leads_to_the_step_of_its_section() -> None:
    steps = steps_of(PACK, assess())
    step = step_of_place(steps, Place("SEC-01", PLAN_SUBJECT), PACK)
    assert step is not None
    assert step.key == section_key("second")
    assert step_of_place(steps, Place("GONE-01", PLAN_SUBJECT), PACK) is None


def test_next_open_visits_every_open_place_once_and_starts_again() -> None:
    assessment = assess()
    visited: list[Place] = []
    place: Place | None = None
    for _ in range(5):
        place = next_open(assessment, place)
        assert place is not None
        visited.append(place)
    assert visited == [*PLACES, PLACES[0]]


def test_next_open_passes_over_what_is_answered() -> None:
    assessment = assess(answer("A-01", "yes"), answer("A-02", "unknown", "b"))
    assert next_open(assessment) == PLACES[1]
    assert next_open(assessment, PLACES[1]) == PLACES[3]
    assert next_open(assessment, PLACES[3]) == PLACES[1]
    assert next_open(assessment, Place("GONE-01", "x")) == PLACES[1]


def test_when_everything_is_answered_there_is_no_next_open() -> None:
    everything = [answer(place.item, "yes", place.subject) for place in PLACES]
    assert next_open(assess(*everything), PLACES[0]) is None
