"""Reads the entries of checks: strict YAML to frozen entries, with every fault named by file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.domain.checks import (
    PLACEHOLDER,
    BindClass,
    CheckBook,
    CheckEntry,
    CheckGroup,
    CheckSource,
    CheckTag,
    MeasuredArgument,
    Proof,
    Threshold,
)
from app.domain.findings import Outcome
from app.domain.pack import Severity
from app.domain.proposals import MEASURED_KINDS
from app.domain.values import ValueKind
from app.errors import BrokenPack, PackFault
from app.packs.strict_yaml import Document, read_strict

WORDS_FILE = "words.yaml"
SOURCES_FILE = "sources.yaml"
OWN = "own"
"""The source of thresholds that are a judgement of this program."""

ADVICE = "Install the program anew: a file that belongs to it was changed."

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
TestName = Annotated[str, Field(pattern=r"^test_[a-z0-9_]+::test_[a-z0-9_]+$")]
Id = Annotated[str, Field(pattern=r"^[A-Z]{2,6}-[A-Z]?[0-9]{2}$")]


class _Form(BaseModel):
    """Unknown keys are refused, and no value is bent into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TagForm(_Form):
    """What a check may emit."""

    outcome: Annotated[Outcome, Field(strict=False)]
    sentence: Text


class ThresholdForm(_Form):
    """A number a check compares with, or waits for."""

    key: Key
    value: Decimal
    unit: Text
    source: Text


class MeasuredForm(_Form):
    """An argument that a field of an item may take over."""

    kind: Annotated[ValueKind, Field(strict=False)]
    unit: str = ""
    choices: list[Text] = []


class CheckForm(_Form):
    """One check."""

    id: Id
    version: Text
    title: Text
    objective: Text
    procedure: Annotated[list[Text], Field(min_length=1)]
    severity: Annotated[Severity, Field(strict=False)]
    bind: Annotated[BindClass, Field(strict=False)]
    tags: Annotated[dict[Key, TagForm], Field(min_length=1)]
    remedy: Text
    sources: Annotated[list[Text], Field(min_length=1)]
    thresholds: list[ThresholdForm]
    peers: list[Text]
    proof: Annotated[Proof, Field(strict=False)]
    proven_by: Annotated[list[TestName], Field(min_length=1)]
    follows_answers: bool = False
    intrusive: bool = False
    measured: dict[Key, MeasuredForm] = {}


class GroupForm(_Form):
    """One file of checks."""

    group: Key
    title: Text
    checks: Annotated[list[CheckForm], Field(min_length=1)]


class WordsForm(_Form):
    """The words of codes."""

    content: dict[Key, Text]


class SourceForm(_Form):
    """One source."""

    key: Text
    title: Text
    url: str = ""


class SourcesForm(_Form):
    """All sources."""

    content: list[SourceForm]


FormT = TypeVar("FormT", bound=_Form)


def load_check_book() -> CheckBook:
    """The entries that come with the program. Raises BrokenPack when they were damaged."""
    folder = files("resources").joinpath("checks")
    found = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".yaml")), key=lambda each: each.name
    )
    return read_check_book({each.name: each.read_bytes() for each in found})


def read_check_book(contents: Mapping[str, bytes]) -> CheckBook:
    """The entries in these files, by file name. Raises BrokenPack with every fault found."""
    faults: list[PackFault] = []
    documents = _documents(contents, faults)
    words = _checked(WordsForm, documents.pop(WORDS_FILE, None), faults, wrap=True)
    sources = _checked(SourcesForm, documents.pop(SOURCES_FILE, None), faults, wrap=True)
    forms = [(each, _checked(GroupForm, each, faults)) for each in documents.values()]
    groups = [(document, form) for document, form in forms if form is not None]
    if words is not None and sources is not None:
        _lint(groups, {each.key for each in sources.content}, faults)
    if faults or words is None or sources is None:
        raise BrokenPack("The entries of the checks cannot be used.", tuple(faults), advice=ADVICE)
    return CheckBook(
        entries={entry.id: entry for _, form in groups for entry in _entries(form)},
        groups=tuple(CheckGroup(form.group, form.title) for _, form in groups),
        words=words.content,
        sources={each.key: CheckSource(each.key, each.title, each.url) for each in sources.content},
    )


def _documents(contents: Mapping[str, bytes], faults: list[PackFault]) -> dict[str, Document]:
    found: dict[str, Document] = {}
    missing = {WORDS_FILE, SOURCES_FILE} - contents.keys()
    faults.extend(PackFault(name, 0, "the file is missing") for name in sorted(missing))
    for name, content in contents.items():
        document = read_strict(name, content)
        if isinstance(document, PackFault):
            faults.append(document)
        else:
            found[name] = document
    return found


def _checked(
    form: type[FormT], document: Document | None, faults: list[PackFault], *, wrap: bool = False
) -> FormT | None:
    """The form of a file; one that is a list or mapping of free keys is wrapped into a field."""
    if document is None:
        return None
    try:
        return form.model_validate({"content": document.data} if wrap else document.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = detail["loc"][1:] if wrap else detail["loc"]
            shown = ".".join(str(step) for step in place) or "the file"
            faults.append(document.fault(place, f"{shown}: {detail['msg']}"))
        return None


def _lint(groups: list[tuple[Document, GroupForm]], sources: set[str], faults: list[PackFault]) -> None:
    """What the files mean together: ids once, sources known, a way to say that nothing was measured."""
    seen: set[str] = set()
    for document, form in groups:
        for number, check in enumerate(form.checks):
            complaints = tuple(_complaints(check, sources, seen))
            faults.extend(document.fault(("checks", number), f"{check.id}: {each}") for each in complaints)
            seen.add(check.id)


def _complaints(check: CheckForm, sources: set[str], seen: set[str]) -> Iterable[str]:
    if check.id in seen:
        yield "the id is taken"
    cited = {*check.sources, *(each.source for each in check.thresholds)} - {OWN}
    for key in sorted(cited - sources):
        yield f"the source {key} is unknown"
    if "not_measured" not in check.tags:
        yield "there is no tag not_measured"
    for name, tag in check.tags.items():
        if set("{}") & set(PLACEHOLDER.sub("", tag.sentence)):
            yield f"the sentence of {name} has a place that no argument can fill"
    for name, measured in check.measured.items():
        yield from (f"{name}: {each}" for each in _measured_complaints(measured))


def _measured_complaints(measured: MeasuredForm) -> Iterable[str]:
    if measured.kind not in MEASURED_KINDS:
        yield f"a {measured.kind} is not measured"
    if bool(measured.unit) is not (measured.kind is ValueKind.NUMBER):
        yield "a number has a unit, and nothing else has"
    if bool(measured.choices) is not (measured.kind is ValueKind.CHOICE):
        yield "a choice has choices, and nothing else has"


def _entries(form: GroupForm) -> Iterable[CheckEntry]:
    for check in form.checks:
        yield CheckEntry(
            id=check.id,
            version=check.version,
            group=form.group,
            title=check.title,
            objective=check.objective,
            procedure=tuple(check.procedure),
            severity=check.severity,
            bind=check.bind,
            tags={name: CheckTag(tag.outcome, tag.sentence) for name, tag in check.tags.items()},
            remedy=check.remedy,
            sources=tuple(check.sources),
            thresholds={each.key: Threshold(**each.model_dump()) for each in check.thresholds},
            peers=tuple(check.peers),
            proof=check.proof,
            proven_by=tuple(check.proven_by),
            follows_answers=check.follows_answers,
            intrusive=check.intrusive,
            measured={
                name: MeasuredArgument(each.kind, each.unit, tuple(each.choices))
                for name, each in check.measured.items()
            },
        )
