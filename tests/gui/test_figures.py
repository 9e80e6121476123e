"""Computed fields in the window: the figures of a place follow from the same facts as the verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.assessment.engine import AssessmentEngine
from app.domain.answers import Answer, Place, Result
from app.domain.inventory import Asset, AssetKind
from app.domain.pack import ItemField
from app.domain.plan import PackRef, Plan
from app.domain.rules import Over, VerdictIs
from app.domain.values import ValueKind
from tests.fakes.packs import SMALL_PACK
from ui.viewmodels.figures import Figures

COUNTED = VerdictIs("SRV-01", ("failed", "open"), Over.ANY)
ITEM = next(item for item in SMALL_PACK.items if item.id == "ALL-01")
COUNTING = replace(ITEM, fields=(ItemField("some", ValueKind.COMPUTED, "Some", rule=COUNTED),))
PACK = replace(SMALL_PACK, items=tuple(COUNTING if item is ITEM else item for item in SMALL_PACK.items))
SERVERS = {name: Asset(name, AssetKind.SERVER, name) for name in ("s1", "s2")}


def test_a_figure_over_the_verdicts_of_another_item_counts_all_its_places() -> None:
    place = Place("ALL-01", "plan")

    def figure(*results: Result) -> object:
        said = zip(SERVERS, results, strict=True)
        answers = [Answer(Place("SRV-01", server), result) for server, result in said]
        plan = Plan(
            "p", "Plan", PackRef("small", "1", ""), assets=SERVERS, answers={a.place: a for a in answers}
        )
        assessment = AssessmentEngine().assess(plan, PACK, date(2026, 3, 2))
        return Figures(PACK).of(COUNTING, place, plan, assessment).get("some")

    assert figure(Result.YES, Result.YES) is False
    assert figure(Result.YES, Result.NO) is True
