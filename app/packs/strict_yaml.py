"""Strict YAML: text to plain data with the line of every value, and every surprise of YAML refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import yaml

from app.errors import PackFault

Step: TypeAlias = str | int
Location: TypeAlias = tuple[Step, ...]
"""Where a value stands in a document: keys and indexes from the top."""

Plain: TypeAlias = "str | Decimal | date | bool | list[Plain] | dict[str, Plain]"
"""What strict YAML holds."""

MAX_BYTES = 2 * 1024 * 1024
"""The largest file that is read; a pack written by people stays far below it."""

MAX_DEPTH = 40
"""How deep values may be nested; rules of real packs stay below 15."""

NUMBER_FORM = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
QUOTED = frozenset({"'", '"', "|", ">"})
"""The styles in which a scalar is always text."""

DATE_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(slots=True)
class Lines:
    """The line of a value (from 1), and those of the values inside it."""

    line: int
    inside: dict[Step, Lines] = field(default_factory=dict)

    def at(self, location: Location) -> int:
        """The line of a place; of the nearest place around it where it does not exist."""
        here = self
        for step in location:
            if step not in here.inside:
                return here.line
            here = here.inside[step]
        return here.line


@dataclass(frozen=True, slots=True)
class Document:
    """One file as data. `file` is its path inside the pack."""

    file: str
    data: Plain
    lines: Lines

    def fault(self, location: Location, reason: str) -> PackFault:
        """A fault at a place of this document."""
        return PackFault(self.file, self.lines.at(location), reason)


class _Refused(Exception):
    """A construct that strict YAML does not have, with its line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def read_strict(file: str, content: bytes) -> Document | PackFault:
    """Read one file. The fault is the first one: what follows a broken construct cannot be trusted."""
    if len(content) > MAX_BYTES:
        return PackFault(file, 0, f"the file is larger than {MAX_BYTES // 1024} KiB")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return PackFault(file, content[: error.start].count(b"\n") + 1, "the text is not UTF-8")
    try:
        data, lines = _Builder(yaml.parse(text, Loader=yaml.CSafeLoader)).document()
    except _Refused as refused:
        return PackFault(file, refused.line, refused.reason)
    except yaml.YAMLError as error:
        return PackFault(file, *_syntax_fault(error, text))
    return Document(file, data, lines)


def _syntax_fault(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        parts = [part for part in (error.context, error.problem) if part]
        return (mark.line + 1 if mark else 0), "not YAML: " + ", ".join(parts)
    position = getattr(error, "position", 0)
    return text.count("\n", 0, position) + 1, "not YAML: a character that may not stand in a text file"


class _Builder:
    """Builds data from the parser's events, so that aliases are refused before anything is expanded."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events

    def document(self) -> tuple[Plain, Lines]:
        """The one document of the file."""
        next(self._events)
        start = next(self._events)
        if isinstance(start, yaml.StreamEndEvent):
            raise _Refused(1, "the file is empty")
        found = self._value(next(self._events), 0)
        next(self._events)
        further = next(self._events)
        if not isinstance(further, yaml.StreamEndEvent):
            raise _Refused(further.start_mark.line + 1, "a file holds one document")
        return found

    def _value(self, event: Any, depth: int) -> tuple[Plain, Lines]:
        line = event.start_mark.line + 1
        _refuse_surprises(event, line)
        if depth > MAX_DEPTH:
            raise _Refused(line, f"values are nested deeper than {MAX_DEPTH} levels")
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event, line), Lines(line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(Lines(line), depth)
        return self._mapping(Lines(line), depth)

    def _sequence(self, lines: Lines, depth: int) -> tuple[list[Plain], Lines]:
        entries: list[Plain] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            entry, lines.inside[len(entries)] = self._value(event, depth + 1)
            entries.append(entry)
        return entries, lines

    def _mapping(self, lines: Lines, depth: int) -> tuple[dict[str, Plain], Lines]:
        entries: dict[str, Plain] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            key = _key(event, line)
            if key in entries:
                raise _Refused(line, f"the key {key!r} stands in line {lines.inside[key].line} already")
            entries[key], inside = self._value(next(self._events), depth + 1)
            lines.inside[key] = Lines(line, inside.inside)
        return entries, lines


def _refuse_surprises(event: Any, line: int) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise _Refused(line, f"aliases (*{event.anchor}) are not allowed: write the value out")
    if event.anchor is not None:
        raise _Refused(line, f"anchors (&{event.anchor}) are not allowed")
    if event.tag is not None:
        raise _Refused(line, f"tags ({event.tag}) are not allowed")


def _key(event: Any, line: int) -> str:
    _refuse_surprises(event, line)
    if not isinstance(event, yaml.ScalarEvent):
        raise _Refused(line, "a key is one word or text")
    if event.value == "<<" and event.style not in QUOTED:
        raise _Refused(line, "merge keys (<<) are not allowed: write the keys out")
    return str(event.value)


def _scalar(event: Any, line: int) -> Plain:
    text: str = event.value
    if event.style in QUOTED:
        return text
    if not text:
        raise _Refused(line, "there is no value: put text that holds a comma in quotes, or leave the key out")
    return _plain_scalar(text, line)


def _plain_scalar(text: str, line: int) -> Plain:
    if text in _FLAGS:
        return _FLAGS[text]
    if NUMBER_FORM.fullmatch(text):
        return Decimal(text)
    if DATE_FORM.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _Refused(line, f"{text} is no day of the calendar") from None
    return text


_FLAGS: Mapping[str, bool] = {"true": True, "false": False}
