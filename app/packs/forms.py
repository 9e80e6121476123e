"""Files as strict data to checked forms; what does not fit becomes a fault with its line, in plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.errors import PackFault
from app.packs.schema import (
    DnsFile,
    DnsForm,
    ItemForm,
    ItemsFile,
    LifecycleFile,
    LifecycleForm,
    ListForm,
    ListsFile,
    PackFile,
    PackForm,
    ReferenceForm,
    ReferencesFile,
    SectionForm,
    SectionsFile,
    SentenceForm,
    SentencesFile,
    WordsFile,
    WordsForm,
)
from app.packs.strict_yaml import Document, Location, read_strict

F = TypeVar("F", bound=BaseModel)

REQUIRED_FILES = ("pack.yaml", "sections.yaml", "words.yaml")
KNOWN_FILES = (
    *REQUIRED_FILES,
    "lists.yaml",
    "dns.yaml",
    "lifecycle.yaml",
    "references.yaml",
    "sentences.yaml",
)


ITEMS_FILE = re.compile(r"items/[A-Za-z0-9_-]+\.yaml")


@dataclass(slots=True)
class Forms:
    """All files of a pack that could be read, each list with the document it stands in."""

    documents: dict[str, Document] = field(default_factory=dict)
    pack: PackForm | None = None
    words: WordsForm | None = None
    sections: list[SectionForm] = field(default_factory=list)
    items: dict[str, list[ItemForm]] = field(default_factory=dict)
    lists: list[ListForm] = field(default_factory=list)
    dns: list[DnsForm] = field(default_factory=list)
    lifecycle: list[LifecycleForm] = field(default_factory=list)
    references: list[ReferenceForm] = field(default_factory=list)
    sentences: list[SentenceForm] = field(default_factory=list)


def read_forms(files: Mapping[str, bytes], faults: list[PackFault]) -> Forms:
    """Read every file of a pack; faults are added to `faults`, and what is sound is returned."""
    forms = Forms()
    faults.extend(PackFault(name, 0, "the file is missing") for name in REQUIRED_FILES if name not in files)
    for name, content in files.items():
        if name not in KNOWN_FILES and not ITEMS_FILE.fullmatch(name):
            known = ", ".join((*KNOWN_FILES, "items/SECTION.yaml"))
            faults.append(PackFault(name, 0, f"no file of a pack: there are {known}"))
            continue
        document = read_strict(name, content)
        if isinstance(document, PackFault):
            faults.append(document)
            _remember_unreadable(forms, name)
        else:
            forms.documents[name] = document
            _take(forms, document, faults)
    return forms


def _remember_unreadable(forms: Forms, name: str) -> None:
    """A section whose file is there but cannot be read is told once, not as missing too."""
    if name.startswith("items/"):
        forms.items[_section_of(name)] = []


def _section_of(name: str) -> str:
    return name.removeprefix("items/").removesuffix(".yaml")


def _take(forms: Forms, document: Document, faults: list[PackFault]) -> None:
    name = document.file
    if name.startswith("items/"):
        items = _checked(ItemsFile, document, faults)
        forms.items[_section_of(name)] = items.content if items else []
    elif name == "pack.yaml":
        pack = _checked(PackFile, document, faults)
        forms.pack = pack.content if pack else None
    elif name == "words.yaml":
        words = _checked(WordsFile, document, faults)
        forms.words = words.content if words else None
    else:
        _take_list(forms, document, faults)


def _take_list(forms: Forms, document: Document, faults: list[PackFault]) -> None:
    match document.file:
        case "sections.yaml":
            sections = _checked(SectionsFile, document, faults)
            forms.sections = sections.content if sections else []
        case "lists.yaml":
            lists = _checked(ListsFile, document, faults)
            forms.lists = lists.content if lists else []
        case "dns.yaml":
            dns = _checked(DnsFile, document, faults)
            forms.dns = dns.content if dns else []
        case "lifecycle.yaml":
            lifecycle = _checked(LifecycleFile, document, faults)
            forms.lifecycle = lifecycle.content if lifecycle else []
        case "references.yaml":
            references = _checked(ReferencesFile, document, faults)
            forms.references = references.content if references else []
        case "sentences.yaml":
            sentences = _checked(SentencesFile, document, faults)
            forms.sentences = sentences.content if sentences else []


def _checked(form: type[F], document: Document, faults: list[PackFault]) -> F | None:
    try:
        return form.model_validate({"content": document.data})
    except ValidationError as error:
        faults.extend(_fault(document, detail) for detail in error.errors(include_url=False))
        return None


def _fault(document: Document, detail: ErrorDetails) -> PackFault:
    location: Location = tuple(step for step in detail["loc"][1:] if step != "[key]")
    name = ".".join(str(step) for step in location) or "the file"
    return document.fault(location, f"{name}: {_reason(detail)}")


def _reason(detail: ErrorDetails) -> str:
    reason = _REASONS.get(detail["type"])
    if reason is not None:
        return reason
    message = detail["msg"]
    return message.replace("Input should be", "must be").replace("String should", "must")


_REASONS: Mapping[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "this key is unknown here",
    "string_type": "text is expected; put the value in quotes if it is meant as text",
    "bool_type": "true or false is expected",
    "date_type": "a date as YYYY-MM-DD is expected, without quotes",
    "decimal_type": "a number is expected, without quotes",
    "is_instance_of": "a number is expected, without quotes",
    "int_type": "a whole number is expected",
    "list_type": "a list is expected",
    "dict_type": "a mapping is expected",
    "model_type": "a mapping is expected",
    "string_too_short": "the text is empty",
    "too_short": "at least one entry is expected",
}
