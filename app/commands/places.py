"""Places of an assessment as lines for people."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.answers import Place
from app.domain.assessment import Assessment, ItemVerdict, Reason, Truth, Verdict
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.values import Data
from app.services.reports.names import Names


def blocker_lines(plan: Plan, pack: Pack, assessment: Assessment) -> list[str]:
    """What blocks sign-off, each with the reasons."""
    names = Names(plan, pack)
    return [
        f"{place_words(names, place)}: {assessment.verdicts[place].verdict.value.replace('_', ' ')}"
        f"{_because(assessment.verdicts[place])}"
        for place in assessment.blockers
    ]


def place_words(names: Names, place: Place) -> str:
    """An item and what it is asked about."""
    subject = names.subject(place.subject)
    title = f"{place.item} {names.item_title(place.item)}"
    return f"{title} ({subject})" if subject else title


def unmet(reasons: Iterable[Reason]) -> list[str]:
    """The sentences of requirements that are not met or not known; of a question, how it was answered."""
    return [_sentence(reason) for reason in reasons if reason.truth is not Truth.MET]


def inputs_words(reason: Reason) -> str:
    """What a requirement read, as far as it is known."""
    return ", ".join(f"{name} {value}" for name, value in reason.inputs if value)


def _sentence(reason: Reason) -> str:
    answer = inputs_words(reason) if reason.words.endswith("?") else ""
    if answer:
        return f"{reason.words} [{answer}]"
    return reason.words if reason.truth is Truth.NOT_MET else f"{reason.words} (unknown)"


def _because(verdict: ItemVerdict) -> str:
    """Why a place blocks; of an open one, what is still to be said."""
    if verdict.verdict is Verdict.OPEN:
        missing = [reason.words.rstrip(".") for reason in verdict.reasons if reason.truth is Truth.UNKNOWN]
        return f"; still to say: {'; '.join(missing)}" if missing else ""
    found = [sentence.rstrip(".") for sentence in unmet(verdict.reasons)]
    return f"; not met: {'; '.join(found)}" if found else ""


def verdict_data(verdict: ItemVerdict) -> Data:
    """A verdict with everything that explains it."""
    reasons: list[Data] = [
        {
            "words": reason.words,
            "truth": reason.truth.value,
            "grounds": reason.grounds,
            "inputs": dict(reason.inputs),
        }
        for reason in verdict.reasons
    ]
    return {
        "item": verdict.place.item,
        "subject": verdict.place.subject,
        "verdict": verdict.verdict.value,
        "severity": verdict.severity.value,
        "accepted": verdict.accepted,
        "reasons": reasons,
    }
