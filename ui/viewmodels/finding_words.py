"""The words of everything that can be found in a plan: its name, its state, and its sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from app.analysis.needs.rates import RateFault
from app.assessment.findings import FindingKind, PlanFinding
from app.domain.assessment import Verdict
from app.domain.findings import Outcome
from app.domain.inventory import NeedKind
from app.domain.values import Value

KIND_WORDS: Mapping[FindingKind, str] = {
    FindingKind.ITEM: "Item",
    FindingKind.CONTRADICTION: "Contradiction",
    FindingKind.LIVE_CHECK: "Live check",
    FindingKind.LOST_REFERENCE: "Lost reference",
    FindingKind.TOO_FEW: "Too few for a need",
    FindingKind.NEED_CIRCLE: "Circle of needs",
    FindingKind.SINGLE_POINT: "Single point of failure",
    FindingKind.DOUBTFUL_RATE: "Doubtful rate",
    FindingKind.STALE_CALCULATION: "Stale calculation",
    FindingKind.SUPPORT_ENDED: "Support has ended",
    FindingKind.SUPPORT_ENDS: "Support ends",
}
SHORT_WORDS: Mapping[FindingKind, str] = {FindingKind.SINGLE_POINT: "single point"}
"""The states that are shorter than the name of their kind."""

SENTENCES: Mapping[FindingKind, str] = {
    FindingKind.ITEM: "The item is {verdict}.",
    FindingKind.CONTRADICTION: "The answer is {answer}; {check} at {target} says: {sentence}",
    FindingKind.LIVE_CHECK: "{check} at {target}: {outcome}. {sentence}",
    FindingKind.LOST_REFERENCE: "The field {field} names something that is not in the inventory.",
    FindingKind.TOO_FEW: "{need}: {at_least} must work, and the inventory has {count}.",
    FindingKind.NEED_CIRCLE: "{names} need one another in a circle; alternatives lead out of it.",
    FindingKind.SINGLE_POINT: "{name} alone stops the service: {chain}.",
    FindingKind.DOUBTFUL_RATE: "{fault}",
    FindingKind.STALE_CALCULATION: "The plan has changed since {calculation} was calculated on {made}.",
    FindingKind.SUPPORT_ENDED: "Support of {product} ended on {end}; the plan goes live on {needed}.",
    FindingKind.SUPPORT_ENDS: "Support of {product} ends on {end}, within the time the plan is made for.",
}
ADVICE: Mapping[FindingKind, str] = {
    FindingKind.ITEM: "",
    FindingKind.CONTRADICTION: "Correct the answer, or mend what the check found and run it again.",
    FindingKind.LIVE_CHECK: "Mend it and run the check again.",
    FindingKind.LOST_REFERENCE: "Choose an asset that exists, or clear the field.",
    FindingKind.TOO_FEW: "Add what is missing to the inventory, or ask for fewer.",
    FindingKind.SINGLE_POINT: "Double it on a supply of its own, or accept its risk by name.",
    FindingKind.DOUBTFUL_RATE: "Enter the availability, or both the hours between failures and to repair.",
    FindingKind.NEED_CIRCLE: "Give one of them another way to start, or take out a need that is not one.",
    FindingKind.STALE_CALCULATION: "Open the calculator of the item and calculate again.",
    FindingKind.SUPPORT_ENDED: "Plan the move to a release that is still supported.",
    FindingKind.SUPPORT_ENDS: "Plan the move to a later release before support ends.",
}
LOST_NEED = "A need names something that is not in the inventory."
BLOCKED_START = "{names} need one another: after everything stood still, none of them can start."
LONG_OUTAGE = "{name} stops the service once an outage outlasts the batteries: {chain}."
STALE = " That was found {stale_d} days ago and is stale: run the check again."
DENIED = " The answer of the plan says that there is none."
NEED_WORDS: Mapping[NeedKind, str] = {
    NeedKind.POWER: "Power",
    NeedKind.NETWORK: "Network",
    NeedKind.COOLING: "Cooling",
    NeedKind.HOST: "Host",
    NeedKind.STORAGE: "Storage",
    NeedKind.DIRECTORY: "Directory",
    NeedKind.NAMES: "Name resolution",
    NeedKind.MEMBERS: "Servers",
    NeedKind.PLACE: "Place",
    NeedKind.OTHER: "Other",
}
RATE_WORDS: Mapping[RateFault, str] = {
    RateFault.OUT_OF_RANGE: "One of its figures of reliability is out of range and does not count.",
    RateFault.CONTRADICTORY: "Its availability contradicts its hours between failures and to repair.",
    RateFault.HALF: "Of its hours between failures and to repair only one is entered, so it has no rate.",
}
VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.FULFILLED: "fulfilled",
    Verdict.PARTLY: "partly met",
    Verdict.FAILED: "failed",
    Verdict.UNKNOWN: "unknown",
    Verdict.OPEN: "not answered",
    Verdict.NOT_APPLICABLE: "not applicable",
    Verdict.NOTED: "noted",
}
OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.PASS: "pass",
    Outcome.WARN: "warn",
    Outcome.FAIL: "fail",
    Outcome.NOT_MEASURED: "not measured",
}


def state_words(finding: PlanFinding) -> str:
    """The state in a word or two."""
    if finding.kind is FindingKind.ITEM:
        return VERDICT_WORDS[Verdict(str(finding.arguments["verdict"]))]
    stale = ", stale" if is_stale(finding) else ""
    if finding.kind is FindingKind.LIVE_CHECK:
        return OUTCOME_WORDS[Outcome(str(finding.arguments["outcome"]))] + stale
    return SHORT_WORDS.get(finding.kind, KIND_WORDS[finding.kind].lower()) + stale


def is_stale(finding: PlanFinding) -> bool:
    """Whether it rests on evidence that is too old to rely on."""
    return "stale_d" in finding.arguments


def sentence_of(finding: PlanFinding) -> str:
    """The finding in a sentence; what it names is put in as plain text and never read as a pattern."""
    pattern = SENTENCES[finding.kind]
    if finding.kind is FindingKind.NEED_CIRCLE and finding.arguments["blocks_start"] is True:
        pattern = BLOCKED_START
    if finding.kind is FindingKind.SINGLE_POINT:
        pattern = _single_point_pattern(finding)
    if finding.kind is FindingKind.LOST_REFERENCE and not finding.arguments["field"]:
        pattern = LOST_NEED
    if is_stale(finding):
        pattern += STALE
    return pattern.format_map({name: _shown(name, value) for name, value in finding.arguments.items()})


def chain_words(names: tuple[str, ...]) -> str:
    """The names from the service down as a chain of needs."""
    return "the service" + ",".join(f" needs {name}" for name in names[1:])


def _single_point_pattern(finding: PlanFinding) -> str:
    pattern = LONG_OUTAGE if finding.arguments["long_outage"] is True else SENTENCES[finding.kind]
    return pattern + (DENIED if finding.arguments["is_denied"] is True else "")


def _shown(name: str, value: Value) -> str:
    if name in TOKEN_WORDS:
        return TOKEN_WORDS[name](str(value))
    if isinstance(value, tuple):
        names = tuple(map(str, value))
        return chain_words(names) if name == "chain" else ", ".join(names)
    return value.isoformat() if isinstance(value, date) else str(value)


TOKEN_WORDS: Mapping[str, Callable[[str], str]] = {
    "need": lambda token: NEED_WORDS[NeedKind(token)],
    "fault": lambda token: RATE_WORDS[RateFault(token)],
    "verdict": lambda token: VERDICT_WORDS[Verdict(token)],
    "outcome": lambda token: OUTCOME_WORDS[Outcome(token)],
}
"""The arguments that hold a token, each with what gives its words."""
