"""Keeps the verdicts of the open plan up to date, no sooner and no further than they are asked for."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from app.domain.assessment import Assessment
from app.domain.draft import Changes
from app.domain.pack import Pack
from app.domain.plan import Plan

NOTHING_MOVED = Changes({})


class Assessor(Protocol):
    """Judges a plan; see `app.assessment.engine`."""

    def assess(self, plan: Plan, pack: Pack, as_of: date) -> Assessment:
        """Judge everything."""

    def reassess(
        self,
        assessment: Assessment,
        plan_before: Plan,
        plan_after: Plan,
        *,
        pack: Pack,
        changes: Changes,
        as_of: date,
    ) -> Assessment:
        """Judge what the changes touch."""


class Judge:
    """Keeps the assessment of the open plan up to date with what moved since it was last asked for."""

    def __init__(self, assessor: Assessor, pack: Pack) -> None:
        self._assessor = assessor
        self._pack = pack
        self._assessment: Assessment | None = None
        self._before: Plan | None = None
        self._moved = NOTHING_MOVED

    def note(self, before: Plan, changes: Changes) -> None:
        """Take down that `changes` led away from `before`."""
        if self._before is None:
            self._before = before
        self._moved = self._moved.merged(changes)

    def assessment(self, plan: Plan, as_of: date) -> Assessment:
        """The assessment of the plan as of a date."""
        known, before = self._assessment, self._before
        if known is None or known.as_of != as_of:
            known = self._assessor.assess(plan, self._pack, as_of)
        elif before is not None:
            known = self._assessor.reassess(
                known, before, plan, pack=self._pack, changes=self._moved, as_of=as_of
            )
        self._assessment, self._before, self._moved = known, None, NOTHING_MOVED
        return known
