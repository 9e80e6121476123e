"""Sentences for what was found beside the items."""

from __future__ import annotations

from app.domain.inventory import NeedKind
from app.domain.report_lines import NoticeKind, NoticeLine
from app.domain.values import Value
from reports.words import NEEDS, value_words

SENTENCES: dict[NoticeKind, str] = {
    NoticeKind.LIVE_CHECK: "{check} at {target}: {outcome}. {sentence}",
    NoticeKind.LOST_REFERENCE: "The field {field} names something that is not in the inventory.",
    NoticeKind.TOO_FEW: "For {need} {at_least} must work, and the inventory has {count}.",
    NoticeKind.DOUBTFUL_RATE: "{fault}",
    NoticeKind.STALE_CALCULATION: "The plan has changed since {calculation} was calculated on {made}.",
    NoticeKind.NEED_CIRCLE: "These need one another in a circle; alternatives lead out of it.",
    NoticeKind.SUPPORT_ENDED: "Support of {product} ended on {end}; the plan goes live on {needed}.",
    NoticeKind.SUPPORT_ENDS: "Support of {product} ends on {end}, within the time the plan is made for.",
}

RATE_FAULTS = {
    "out_of_range": "A figure of its reliability is out of range and does not count.",
    "contradictory": "Its availability contradicts its hours between failures and to repair.",
    "half": "Of its hours between failures and to repair only one is entered, so it has no rate.",
}
STALE = " That was found {stale_d} days before the date of judgement and is stale."
LOST_NEED = "A need names something that is not in the inventory."
BLOCKED_START = "These need one another in a circle: after everything stood still, none of them can start."


def notice_words(line: NoticeLine) -> str:
    """The sentence of a notice; what it names is put in as plain text and never read as a pattern."""
    if line.kind is NoticeKind.NEED_CIRCLE and line.arguments.get("blocks_start") is True:
        return BLOCKED_START
    if line.kind is NoticeKind.LOST_REFERENCE and not line.arguments.get("field"):
        return LOST_NEED
    words = {name: _argument_words(name, value) for name, value in line.arguments.items()}
    stale = STALE if "stale_d" in words else ""
    return (SENTENCES[line.kind] + stale).format_map(words)


def _argument_words(name: str, value: Value) -> str:
    if name == "need":
        return NEEDS[NeedKind(str(value))]
    return RATE_FAULTS[str(value)] if name == "fault" else value_words(value)
