"""A check as data: its entry in the catalogue, what a decision emits, and how that becomes a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.findings import Finding, Outcome
from app.domain.pack import Severity
from app.domain.values import Value, ValueKind, format_number

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A place in a sentence that an argument fills."""

CODED = frozenset({"faults", "level", "levels", "product", "reason", "roles", "timers", "who"})
"""Arguments whose values are codes with words of their own."""


class BindClass(StrEnum):
    """What a check needs to be allowed to see."""

    NONE = "none"
    CONNECT = "connect"
    ANONYMOUS = "anonymous"
    USER = "user"
    PRIVILEGED = "privileged"
    CONTROLLER = "controller"
    WINDOWS = "windows"


class Proof(StrEnum):
    """How a check was proven: against real servers in the lab, on recorded answers, or on ones made by hand.

    Of recorded and made ones together, it is the recorded that count; the procedure says which are which.
    """

    LAB = "lab"
    RECORDED = "recorded"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class CheckTag:
    """What a check may emit: its outcome and the sentence its arguments fill."""

    outcome: Outcome
    sentence: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number a check compares with; `source` is a key of the sources, or `own` for a judgement of ours."""

    key: str
    value: Decimal
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class MeasuredArgument:
    """An argument of a check's findings that a field of an item may take over, of the same kind and unit."""

    kind: ValueKind
    unit: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckSource:
    """A source that entries cite."""

    key: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class CheckEntry:
    """All words and data of one check.

    `procedure` is numbered from 1 and cited by the code. `bind` is the least identity that lets it measure.
    `follows_answers` says that it asks more than its first questions: what answers name, inside the plan.
    `peers` are the tools known to have the check. `proven_by` names the tests that show it passing and not
    passing on what `proof` says, each as the file's name without ending, two colons, and the test.
    `intrusive` ones look like an attack to whoever watches the network, and run only when asked for.
    `measured` are the arguments that packs may propose as answers, by name.
    """

    id: str
    version: str
    group: str
    title: str
    objective: str
    procedure: tuple[str, ...]
    severity: Severity
    bind: BindClass
    tags: Mapping[str, CheckTag]
    remedy: str
    sources: tuple[str, ...]
    thresholds: Mapping[str, Threshold]
    peers: tuple[str, ...]
    proof: Proof
    proven_by: tuple[str, ...] = ()
    follows_answers: bool = False
    intrusive: bool = False
    measured: Mapping[str, MeasuredArgument] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """A group of checks that judge the same readings, with its title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class CheckBook:
    """All entries by id in catalogue order, with the words they share.

    `words` stand for the codes that the arguments named in `CODED` carry, such as the reason why something
    was not measured.
    """

    entries: Mapping[str, CheckEntry]
    groups: tuple[CheckGroup, ...]
    words: Mapping[str, str]
    sources: Mapping[str, CheckSource]


@dataclass(frozen=True, slots=True)
class Emission:
    """What a decision says of one subject: a tag of its check with arguments, never words or a severity.

    `subject` is an asset's id or the plan, `target` the address or name that was asked.
    """

    tag: str
    subject: str
    target: str
    arguments: Mapping[str, Value] = field(default_factory=dict)


def not_measured(subject: str, target: str, reason: str) -> Emission:
    """The emission every check has: it could not be measured, and why."""
    return Emission("not_measured", subject, target, {"reason": reason})


def sentence_of(template: str, arguments: Mapping[str, Value], words: Mapping[str, str]) -> str:
    """Fill the places of a sentence. Arguments are never read as templates: they hold foreign text."""
    return PLACEHOLDER.sub(
        lambda place: _shown(arguments[place.group(1)], words if place.group(1) in CODED else {}), template
    )


def _shown(value: Value, words: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return ", ".join(words.get(str(part), str(part)) for part in value) or "-"
    return format_number(value) if isinstance(value, Decimal) else words.get(str(value), str(value))


def finding_from(
    entry: CheckEntry, emission: Emission, words: Mapping[str, str], evidence: Iterable[str]
) -> Finding:
    """The finding an emission becomes through its entry; KeyError for a tag the entry does not have."""
    tag = entry.tags[emission.tag]
    return Finding(
        check=entry.id,
        version=entry.version,
        subject=emission.subject,
        target=emission.target,
        outcome=tag.outcome,
        severity=entry.severity.value,
        tag=emission.tag,
        arguments=dict(emission.arguments),
        sentence=sentence_of(tag.sentence, emission.arguments, words),
        evidence=tuple(evidence),
    )
