"""What was measured, in words: what it is, where it comes from, and how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.domain.evidence_age import age_d
from app.domain.pack import ItemField, Pack
from app.domain.proposals import Proposal
from app.domain.values import Value, format_number
from ui.viewmodels.field_spec import unit_words

TODAY = "today"


@dataclass(frozen=True, slots=True)
class Offer:
    """A measured value as a row offers it.

    `short` and `source` stand beside the field, `full` is for who asks more.
    """

    proposal: Proposal
    short: str
    source: str
    full: str

    @property
    def is_stale(self) -> bool:
        """Whether it is too old to rely on."""
        return self.proposal.is_stale


def age_words(taken_at: datetime, now: datetime) -> str:
    """How long ago that was."""
    days = age_d(taken_at, now)
    return TODAY if days == 0 else f"{days} day{'s' if days > 1 else ''} ago"


def value_words(value: Value, field: ItemField, pack: Pack) -> str:
    """A value of a field as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{format_number(value)} {unit_words(field.unit, pack)}".rstrip()
    if isinstance(value, date):
        return value.isoformat()
    words = {choice.token: choice.words for choice in field.choices}
    return words.get(str(value), str(value))


def source_words(proposal: Proposal, now: datetime) -> str:
    """Where it comes from and how old it is; what is stale says so."""
    finding, when = proposal.finding, proposal.taken_at.astimezone().strftime("%Y-%m-%d %H:%M")
    stale = ", stale" if proposal.is_stale else ""
    at = f" at {finding.target}" if finding.target else ""
    return f"{finding.check}{at}, {when}, {age_words(proposal.taken_at, now)}{stale}"


def offer_of(proposal: Proposal, pack: Pack, now: datetime) -> Offer:
    """The words of a proposal."""
    value = value_words(proposal.value, proposal.field, pack)
    stale = ", stale" if proposal.is_stale else ""
    return Offer(
        proposal,
        short=f"Take {value}",
        source=f"{proposal.check}, {age_words(proposal.taken_at, now)}{stale}",
        full=f"Measured: {proposal.field.words}: {value}. {source_words(proposal, now)}",
    )
