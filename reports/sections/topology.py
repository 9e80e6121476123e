"""What the service stands on: the picture, what stops the service alone or in pairs, how available it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from app.domain.counts import counted
from app.domain.dependency import Probability
from app.domain.report_topology import CircleLine, PointLine, RateLine, TopologyText
from reports.cells import Paragraphs
from reports.diagram import DependencyFigure
from reports.flowables import Block, Heading, SectionBreak, Text
from reports.grid import Column, Grid, Row
from reports.lines import Run
from reports.theme import BODY, CELL, FAILED, MUTED_BODY, MUTED_SMALL
from reports.typeface import Face

HOURS_A_YEAR = 8760
"""365 days (content 2.8)."""

MOST_PAIRS = 200
MOST_MISSING = 12
BATTERIES = (
    "The batteries of the UPSs are taken to ride through an outage of the mains, and an asset to fail by "
    "itself or because something it needs is down."
)


def story(text: TopologyText) -> Iterator[Block]:
    """Picture, single points, pairs, circles, availability."""
    yield Heading(1, "What the service stands on")
    yield Text(_summary(text), BODY)
    yield Text(BATTERIES, MUTED_BODY)
    yield DependencyFigure(text.picture, text.boxes, _picture_words(text))
    if text.picture.left_out:
        yield Text(_left_out(text.picture.left_out), MUTED_BODY)
    yield Heading(2, "Single points of failure")
    yield from _points(text.points, "There is none: no asset stops the service alone.")
    if text.long_outage_points:
        yield Heading(2, "When an outage outlasts the batteries")
        yield from _points(text.long_outage_points, "")
    yield Heading(2, "Pairs to watch")
    yield from _pairs(text)
    if text.circles:
        yield Heading(2, "Assets that need each other")
        yield from (Text(_circle(circle), BODY) for circle in text.circles)
    yield Heading(2, "Availability")
    yield from _availability(text)
    yield SectionBreak()


def _left_out(count: int) -> str:
    return (
        f"The picture leaves out {counted(count, 'part')}: it shows single points, circles, roles and pairs, "
        "and what leads to them, as far as a page can be read."
    )


def _summary(text: TopologyText) -> str:
    alone = counted(len(text.points), "asset stops", "assets stop")
    pairs = counted(len(text.pairs), "pair does", "pairs do")
    proposed = counted(text.proposed, "need follows", "needs follow")
    capped = " The search was ended early: there are more combinations." if text.is_capped else ""
    return (
        f"{alone} the service alone, {pairs} so together. {proposed} from the inventory unconfirmed.{capped}"
    )


def _picture_words(text: TopologyText) -> str:
    names = ", ".join(point.name for point in text.points) or "none"
    layers = 1 + max(box.layer for box in text.picture.boxes.values())
    boxes = counted(len(text.boxes), "component", "components")
    return f"Dependencies: {boxes} in {layers} layers. Single points of failure: {names}."


def _points(points: Sequence[PointLine], nothing: str) -> Iterator[Block]:
    if not points:
        yield Text(nothing, BODY)
        return
    columns = (
        Column("Asset", 3.4),
        Column("Why", 5.4),
        Column("What may mend it", 4.4),
        Column("Standing", 3),
    )
    yield Grid(columns, [_point_row(point) for point in points])


def _point_row(point: PointLine) -> Row:
    asset = Paragraphs((((Run(point.name, Face.SEMIBOLD),), CELL), (point.kind, MUTED_SMALL)))
    mending = "\n".join(f"{item} {title}" for item, title in point.mending) or "-"
    return asset, _chain(point.chain), mending, _standing(point)


def _chain(names: Sequence[str]) -> str:
    """Who needs whom, from the service down."""
    return "; ".join(f"{one} needs {other}" for one, other in pairwise(("The service", *names)))


def _standing(point: PointLine) -> str | tuple[Run, ...]:
    if point.accepted_by:
        return f"accepted by {point.accepted_by} until {point.expires}"
    if point.actions:
        return counted(point.actions, "action planned", "actions planned")
    return (Run("nothing planned", ink=FAILED.ink),)


def _pairs(text: TopologyText) -> Iterator[Block]:
    if not text.pairs:
        yield Text("No two assets stop the service together.", BODY)
        return
    shown = text.pairs[:MOST_PAIRS]
    rows = [(one, other) for one, other in shown]
    yield Grid((Column("One", 1), Column("And the other", 1)), rows)
    if len(text.pairs) > len(shown):
        yield Text(
            f"And {len(text.pairs) - len(shown)} more, which the plan shows on its topology page.", BODY
        )


def _circle(circle: CircleLine) -> str:
    words = ", ".join(circle.names)
    if circle.blocks_start:
        return f"{words}: after a full loss of power none of them starts, for each needs another first."
    return f"{words}: they need each other, but alternatives let them start."


def _availability(text: TopologyText) -> Iterator[Block]:
    if text.probability is None:
        yield Text(_no_availability(text), BODY)
    else:
        yield Text(f"The service is available {availability_words(text.probability)}.", BODY)
        if text.dependent_probability is not None:
            usual = availability_words(text.dependent_probability)
            yield Text(
                f"Where roles say nothing about failures in common and failed switch-overs, the usual "
                f"shares of 5 % and 2 % would make that {usual}.",
                BODY,
            )
    if text.rates:
        yield _rates(text.rates)


def _no_availability(text: TopologyText) -> str:
    missing = text.missing_rates
    names = ", ".join(missing[:MOST_MISSING])
    more = f" and {len(missing) - MOST_MISSING} more" if len(missing) > MOST_MISSING else ""
    return (
        f"No availability is given: {counted(len(missing), 'asset has', 'assets have')} no rate of failure "
        f"({names}{more}). Single points need no rates."
    )


def availability_words(probability: Probability) -> str:
    """The availability in percent with the hours a year that the service is down."""
    hours = probability.value * HOURS_A_YEAR
    words = f"{100 * (1 - probability.value):.4f} % of the time, down {hours:.1f} h a year"
    if probability.is_exact:
        return words
    best = 100 * (1 - probability.lower)
    return f"at least {words} (a bound; at best {best:.4f} %)"


def _rates(rates: Sequence[RateLine]) -> Grid:
    columns = (
        Column("Asset", 4),
        Column("Availability (%)", 2.2, is_number=True),
        Column("Between failures (h)", 2.2, is_number=True),
        Column("To repair (h)", 1.8, is_number=True),
        Column("Birnbaum", 1.8, is_number=True),
        Column("Fussell-Vesely", 2, is_number=True),
    )
    return Grid(columns, [_rate_row(line) for line in rates])


def _rate_row(line: RateLine) -> Row:
    return (
        line.name,
        f"{100 * line.availability:.4f}",
        _hours(line.mtbf_h),
        _hours(line.mttr_h),
        _share(line.birnbaum),
        _share(line.fussell_vesely),
    )


def _hours(value: Decimal | None) -> str:
    return "\N{EN DASH}" if value is None else f"{value:f}"


def _share(value: float | None) -> str:
    return "\N{EN DASH}" if value is None else f"{value:.4g}"
