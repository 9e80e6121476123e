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
        counted = _here(other, frame) if rule.over is Over.SAME else frame.around.counts.get(other.id, {})
        kept = (found for found, accepted in counted if not (accepted and rule.leave_out_accepted))
        truths = [_is_wanted(found, wanted) for found in kept]
        return frame.note(rule, _joined(truths, all_of=rule.over is Over.ALL))

    return verdict


def _here(other: Item, frame: Frame) -> tuple[tuple[Verdict, bool], ...]:
    """The verdict for the subject at hand if the other item is asked there, otherwise that for the plan."""
    is_here = is_asked_of(other, frame.subject, frame.around.plan)
    found = frame.around.verdicts.get(Place(other.id, frame.subject if is_here else PLAN_SUBJECT))
    return () if found is None else ((found.verdict, found.accepted),)


def _is_wanted(found: Verdict, wanted: frozenset[Verdict]) -> bool | None:
    if found in wanted:
        return True
    return None if found in UNDECIDED else False


def _joined(truths: list[bool | None], *, all_of: bool) -> bool | None:
    """The truths as one: decided by one false (all) or one true (any), else unknown where one is."""
    if (not all_of) in truths:
        return not all_of
    return None if None in truths else all_of
