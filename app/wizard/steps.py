"""The stops of the wizard, derived from pack and assessment, and where next, back and next open lead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.answers import Place
from app.domain.assessment import Assessment, Verdict
from app.domain.pack import Pack


class StepKind(StrEnum):
    """What a step is about; each kind has one page."""

    PROFILE = "profile"
    INVENTORY = "inventory"
    ITEMS = "items"
    TOPOLOGY = "topology"
    CHECKS = "checks"
    FINDINGS = "findings"
    SIGN_OFF = "sign_off"
    REPORT = "report"


BEFORE_SECTIONS = (StepKind.PROFILE, StepKind.INVENTORY)
AFTER_SECTIONS = (
    StepKind.TOPOLOGY,
    StepKind.CHECKS,
    StepKind.FINDINGS,
    StepKind.SIGN_OFF,
    StepKind.REPORT,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A stop. `section` is the pack's section of an items step, and the figures are those of its places."""

    key: str
    kind: StepKind
    section: str = ""
    answered: int = 0
    asked: int = 0
    failed: int = 0
    not_ready: bool = False


def steps_of(pack: Pack, assessment: Assessment) -> tuple[Step, ...]:
    """All steps in order, with the progress of each section."""
    sections = tuple(_section_step(section.id, assessment) for section in pack.sections)
    before = tuple(Step(kind.value, kind) for kind in BEFORE_SECTIONS)
    after = tuple(Step(kind.value, kind) for kind in AFTER_SECTIONS)
    return before + sections + after


def section_key(section: str) -> str:
    """The key of a section's step."""
    return f"{StepKind.ITEMS}:{section}"


def _section_step(section: str, assessment: Assessment) -> Step:
    key = section_key(section)
    score = assessment.sections.get(section)
    if score is None:
        return Step(key, StepKind.ITEMS, section)
    return Step(key, StepKind.ITEMS, section, score.answered, score.applicable, score.failed, score.not_ready)


def step_at(steps: tuple[Step, ...], key: str, moved: int = 0) -> Step | None:
    """The step of a key, or the one so many further on (back: negative); None past either end."""
    for index, step in enumerate(steps):
        if step.key == key:
            wanted = index + moved
            return steps[wanted] if 0 <= wanted < len(steps) else None
    return None


def step_of_place(steps: tuple[Step, ...], place: Place, pack: Pack) -> Step | None:
    """The step on which a place is asked."""
    item = pack.item(place.item)
    return None if item is None else step_at(steps, section_key(item.section))


def next_open(assessment: Assessment, after: Place | None = None) -> Place | None:
    """The next place that is open, in the order of the pack, after a place or from the start.

    At the end the search goes on from the start; None where nothing is open.
    """
    places = tuple(assessment.verdicts)
    start = places.index(after) + 1 if after in assessment.verdicts else 0
    for place in (*places[start:], *places[:start]):
        if assessment.verdicts[place].verdict is Verdict.OPEN:
            return place
    return None
