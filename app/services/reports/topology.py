"""The dependencies of the service for the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal

from app.analysis.picture.excerpt import reached
from app.assessment.structure import single_point_place
from app.domain.actions import ActionState
from app.domain.analysis import Analysis
from app.domain.answers import Place
from app.domain.assessment import Assessment
from app.domain.inventory import Asset
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.report_topology import BoxText, CircleLine, PointLine, RateLine, TopologyText
from app.services.dependency_drawing import MOST_ON_PAPER, drawn
from app.services.reports.names import Names


def topology_text(
    plan: Plan, pack: Pack, assessment: Assessment, analysis: Analysis, names: Names
) -> TopologyText | None:
    """None where no role is in the inventory: then the service needs nothing that could be shown."""
    if not analysis.has_roles:
        return None
    model = analysis.model
    picture = drawn(plan, analysis, model, most=MOST_ON_PAPER)
    needed = reached(model)
    points = _Points(plan, pack, assessment, analysis, names)
    marked = frozenset(analysis.single_points)
    return TopologyText(
        picture=picture,
        boxes={
            box: BoxText(model.components[box].name, _kind_words(plan, pack, box), box in marked)
            for box in picture.boxes
        },
        points=tuple(points.lines(analysis.single_points)),
        long_outage_points=tuple(points.lines(analysis.long_outage_points)),
        pairs=tuple(sorted(tuple(sorted(analysis.names(pair))) for pair in analysis.pairs)),
        is_capped=analysis.cut_sets.is_capped,
        circles=tuple(
            CircleLine(analysis.names(circle.members), circle.blocks_start) for circle in analysis.circles
        ),
        proposed=sum(
            need.is_proposed
            for component in needed
            if component != model.top
            for need in model.components[component].requirements
        ),
        rates=tuple(_rates(plan, analysis, needed)),
        missing_rates=_missing(analysis, needed),
        probability=analysis.probability,
        dependent_probability=analysis.dependent_probability,
    )


def _kind_words(plan: Plan, pack: Pack, component: str) -> str:
    asset = plan.assets.get(component)
    if asset is None:
        return "Service"
    words = pack.words.kinds.get(asset.kind.value)
    return words[0] if words else asset.kind.value.replace("_", " ").capitalize()


class _Points:
    def __init__(
        self, plan: Plan, pack: Pack, assessment: Assessment, analysis: Analysis, names: Names
    ) -> None:
        self._plan, self._pack, self._analysis, self._names = plan, pack, analysis, names
        self._risks = {risk.place: risk for risk in plan.risks.values() if risk.expires >= assessment.as_of}
        self._planned = Counter(
            action.place for action in plan.actions.values() if action.state is ActionState.OPEN
        )

    def lines(self, points: tuple[str, ...]) -> Iterator[PointLine]:
        for point in sorted(points, key=lambda each: self._plan.assets[each].name):
            yield self._line(self._plan.assets[point], single_point_place(self._pack, point))

    def _line(self, asset: Asset, place: Place | None) -> PointLine:
        mending = () if self._pack.single_points is None else self._pack.single_points.mending(asset)
        risk = self._risks.get(place) if place is not None else None
        return PointLine(
            name=asset.name,
            kind=_kind_words(self._plan, self._pack, asset.id),
            chain=self._analysis.names(self._analysis.chains[asset.id][1:]),
            mending=tuple((item, self._names.item_title(item)) for item in mending),
            actions=self._planned[place] if place is not None else 0,
            accepted_by="" if risk is None else risk.accepted_by,
            expires="" if risk is None else risk.expires.isoformat(),
        )


def _rates(plan: Plan, analysis: Analysis, shown: Collection[str]) -> Iterator[RateLine]:
    probability = analysis.probability
    found = [each for each in shown if each in analysis.model.unavailability]
    importance = {} if probability is None else probability.importance

    def weight(component: str) -> tuple[float, str]:
        known = importance.get(component)
        return -(known.birnbaum if known else 0.0), plan.assets[component].name

    for component in sorted(found, key=weight):
        asset, known = plan.assets[component], importance.get(component)
        yield RateLine(
            name=asset.name,
            availability=1 - analysis.model.unavailability[component],
            mtbf_h=_hours(asset, "mtbf_h"),
            mttr_h=_hours(asset, "mttr_h"),
            birnbaum=known.birnbaum if known else None,
            fussell_vesely=known.fussell_vesely if known else None,
        )


def _hours(asset: Asset, key: str) -> Decimal | None:
    value = asset.values.get(key)
    return value if isinstance(value, Decimal) and "availability_pct" not in asset.values else None


def _missing(analysis: Analysis, shown: Collection[str]) -> tuple[str, ...]:
    model = analysis.model
    return tuple(
        sorted(
            model.components[each].name
            for each in shown
            if model.components[each].can_fail and each not in model.unavailability
        )
    )
