"""What stands beside the item in focus: why, what good is, the fix, sources, evidence, the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.answers import Place
from app.domain.assessment import Contradiction, ItemVerdict
from app.domain.evidence_age import is_stale
from app.domain.findings import Finding
from app.domain.item_words import with_limits
from app.domain.pack import Grounds, Item, Reference, Sentence
from app.domain.plan import Plan
from app.domain.proposals import proposals_of
from ui.viewmodels.field_spec import unit_words
from ui.viewmodels.open_plan import OpenPlanModel
from ui.viewmodels.proposal_words import Offer, age_words, offer_of
from ui.viewmodels.subjects import subject_words

EFFORT_WORDS = {
    "XS": "up to an hour",
    "S": "up to a day",
    "M": "2 to 5 days",
    "L": "1 to 6 weeks",
    "XL": "a project or purchase",
}


@dataclass(frozen=True, slots=True)
class LiveResult:
    """What a live check said about the place, when, and whether that is too old to rely on."""

    finding: Finding
    when: str
    is_stale: bool


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit of the item. `place.subject` is its key, `default` what the pack says."""

    place: Place
    words: str
    value: Decimal
    default: Decimal
    unit: str
    can_change: bool
    is_judgement: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the panel shows about one place."""

    item: Item
    place: Place
    subject: str
    verdict: ItemVerdict | None
    references: tuple[Reference, ...]
    sentences: tuple[Sentence, ...]
    live: tuple[LiveResult, ...]
    offers: tuple[Offer, ...]
    contradictions: tuple[Contradiction, ...]
    limits: tuple[LimitLine, ...]
    by: str
    internal_note: str
    can_edit: bool


def detail_of(model: OpenPlanModel, place: Place) -> Detail | None:
    """The detail of a place; None where the pack has no such item."""
    item = model.pack.item(place.item)
    if item is None:
        return None
    answer = model.plan.answers.get(place)
    return Detail(
        item=_with_limits(item, model.plan),
        place=place,
        subject=subject_words(place.subject, model.plan, model.pack),
        verdict=model.assessment.verdicts.get(place),
        references=_references(model, item),
        sentences=tuple(entry for entry in model.pack.sentences if entry.id in item.sentences),
        live=tuple(_live(model, item, place)),
        offers=tuple(
            offer_of(each, model.pack, model.now) for each in proposals_of(item, place, model.plan, model.now)
        ),
        contradictions=tuple(entry for entry in model.assessment.contradictions if entry.place == place),
        limits=tuple(_limits(model, item)),
        by=_who(answer.by, answer.at.astimezone().strftime("%Y-%m-%d %H:%M")) if answer and answer.at else "",
        internal_note=answer.internal_note if answer else "",
        can_edit=not model.read_only,
    )


def _with_limits(item: Item, plan: Plan) -> Item:
    """The item with its limits, as they are in this plan, filled into its texts."""
    attests = tuple(with_limits(entry, item, plan) for entry in item.attests)
    return replace(item, looks_like=with_limits(item.looks_like, item, plan), attests=attests)


def _who(name: str, when: str) -> str:
    return f"{name}, {when}" if name else when


def _references(model: OpenPlanModel, item: Item) -> tuple[Reference, ...]:
    known = model.pack.references
    return tuple(known.get(entry, Reference(entry, entry)) for entry in item.references)


def _live(model: OpenPlanModel, item: Item, place: Place) -> Iterator[LiveResult]:
    for run in sorted(model.plan.runs.values(), key=lambda each: each.ended_at, reverse=True):
        stale = is_stale(run.ended_at, model.now)
        age = age_words(run.ended_at, model.now)
        when = f"{run.ended_at.astimezone():%Y-%m-%d %H:%M}, {age}{', stale' if stale else ''}"
        for finding in run.findings:
            if finding.check in item.checks and finding.subject == place.subject:
                yield LiveResult(finding, when, stale)


def _limits(model: OpenPlanModel, item: Item) -> Iterator[LimitLine]:
    """Each limit as it counts in this plan; a judgement can be changed, what a source demands cannot."""
    for limit in item.limits:
        place = Place(item.id, limit.key)
        changed = model.plan.limits.get(place)
        is_judgement = limit.grounds is Grounds.JUDGEMENT
        yield LimitLine(
            place=place,
            words=limit.words,
            value=limit.value if changed is None or not is_judgement else changed,
            default=limit.value,
            unit=unit_words(limit.unit, model.pack),
            can_change=is_judgement and not model.read_only,
            is_judgement=is_judgement,
        )
