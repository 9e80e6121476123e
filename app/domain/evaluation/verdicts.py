"""Rules over the verdicts of other items as closures."""

from __future__ import annotations

from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.assessment import Verdict
from app.domain.evaluation.frame import Compiled, Frame
from app.domain.pack import Item
from app.domain.rules import Over, VerdictIs
from app.domain.subjects import is_asked_of
from app.domain.values import Value

UNDECIDED = frozenset({Verdict.UNKNOWN, Verdict.OPEN})
"""Verdicts that leave it open whether another one will come out."""


def compile_verdict(rule: VerdictIs, other: Item) -> Compiled:
    """The closure of a rule over another item's verdict.

    A place that is not asked, or is left out, has no verdict: `any` of none is false, `all` of none is true,
    and `same` is false. Undecided verdicts that are not themselves named give unknown.
    """
    wanted = frozenset(Verdict(name) for name in rule.verdicts)

    def verdict(frame: Frame) -> Value | None:
        places = _same(other, frame) if rule.over is Over.SAME else frame.around.places.get(other.id, ())
        found = [_is_wanted(rule, wanted, frame, place) for place in places]
        truths = [truth for truth in found if truth != "none"]
        return frame.note(rule, _joined(truths, all_of=rule.over is Over.ALL))

    return verdict


def _same(other: Item, frame: Frame) -> tuple[Place, ...]:
    subject = frame.subject
    here = is_asked_of(other, subject, frame.around.plan)
    return (Place(other.id, subject if here else PLAN_SUBJECT),)


def _is_wanted(rule: VerdictIs, wanted: frozenset[Verdict], frame: Frame, place: Place) -> Value | None:
    found = frame.around.verdicts.get(place)
    if found is None or (rule.leave_out_accepted and found.accepted):
        return "none"
    if found.verdict in wanted:
        return True
    return None if found.verdict in UNDECIDED else False


def _joined(truths: list[Value | None], *, all_of: bool) -> bool | None:
    """The truths as one: decided by one false (all) or one true (any), else unknown where one is."""
    if (not all_of) in truths:
        return not all_of
    return None if None in truths else all_of
