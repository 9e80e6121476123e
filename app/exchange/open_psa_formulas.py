"""What fault trees of the Open-PSA Model Exchange Format define, as components of a dependency model.

In a fault tree a gate is true when its formula is; here a component is down when a requirement is not met. So
"or" of n is a need for n of n, "and" a need for one, and "at least k" a need for n - k + 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.dependency import Component, Requirement
from app.errors import WrongInput
from app.exchange.xml_elements import Element

IGNORED = frozenset({"label", "attributes"})
"""Words for people, on any element."""

KINDS = {"gate": "gate", "basic-event": "basic event", "house-event": "house event"}
"""What can be referred to, and its words."""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
CONSTANTS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(slots=True)
class Definitions:
    """Everything defined so far, by name; all names of a file share one space."""

    kinds: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    formulas: dict[str, Element] = field(default_factory=dict)
    states: dict[str, bool] = field(default_factory=dict)
    chances: dict[str, float] = field(default_factory=dict)

    def take(self, element: Element) -> None:
        """Take in one definition. Raises WrongInput for what is not supported or does not fit."""
        kind = element.name.removeprefix("define-")
        if kind not in KINDS or kind == element.name:
            raise unsupported(element)
        name = self._new_name(element, kind)
        content = content_of(element)
        if len(content) > 1:
            raise refused(element, f"{name!r} has more than one definition inside")
        if kind == "gate":
            if not content:
                raise refused(element, f"the gate {name!r} has no formula")
            self.formulas[name] = content[0]
        elif kind == "house-event":
            self.states[name] = _constant(content[0]) if content else False
        elif content:
            self.chances[name] = _chance(content[0], name)

    def _new_name(self, element: Element, kind: str) -> str:
        name = element.attributes.get("name", "").strip()
        if not name:
            raise refused(element, "it has no name")
        if name in self.kinds:
            raise refused(element, f"{name!r} is defined on line {self.lines[name]} already")
        if element.attributes.get("role", "public") != "public":
            raise refused(element, f"{name!r} has a role other than public, and names are public here")
        self.kinds[name] = kind
        self.lines[name] = element.line
        return name

    def components(self) -> Iterator[Component]:
        """All definitions as components; formulas inside formulas become components of their own."""
        for name, kind in self.kinds.items():
            if kind == "gate":
                yield from _Formulas(self, name).components()
            elif kind == "basic-event":
                yield Component(name, name)
            else:
                yield Component(name, name, _always(down=self.states[name]), can_fail=False)

    def referred(self, element: Element) -> str:
        """The name an element refers to. Raises WrongInput where it is not defined, or as something else."""
        name = element.attributes.get("name", "").strip()
        if name not in self.kinds:
            raise refused(element, f"{name!r} is not defined in the file" if name else "it has no name")
        wanted = element.attributes.get("type", "") if element.name == "event" else element.name
        if wanted and wanted != self.kinds[name]:
            defined = KINDS[self.kinds[name]]
            raise refused(element, f"{name!r} is defined on line {self.lines[name]} as a {defined}")
        return name


class _Formulas:
    """The components of one gate."""

    def __init__(self, definitions: Definitions, gate: str) -> None:
        self._definitions = definitions
        self._gate = gate
        self._parts: list[Component] = []

    def components(self) -> list[Component]:
        """The gate, and a component for every formula inside its formula."""
        requirement = self._requirement(self._definitions.formulas[self._gate])
        return [Component(self._gate, self._gate, (requirement,), can_fail=False), *self._parts]

    def _requirement(self, element: Element) -> Requirement:
        if element.name not in {"and", "or", "atleast"}:
            return Requirement(1, (self._argument(element),))
        arguments = [self._argument(each) for each in content_of(element)]
        if not arguments:
            raise refused(element, f"<{element.name}> has nothing in it")
        distinct = tuple(dict.fromkeys(arguments))
        if element.name == "and":
            return Requirement(1, distinct)
        if element.name == "or":
            return Requirement(len(distinct), distinct)
        if len(distinct) < len(arguments):
            raise refused(element, "<atleast> names something twice, so what it counts is not clear")
        return Requirement(len(arguments) - _minimum(element, len(arguments)) + 1, distinct)

    def _argument(self, element: Element) -> str:
        if element.name in {*KINDS, "event"}:
            return self._definitions.referred(element)
        if element.name not in {"and", "or", "atleast", "constant"}:
            raise unsupported(element)
        is_constant = element.name == "constant"
        needs = _always(down=_constant(element)) if is_constant else (self._requirement(element),)
        part = Component(self._part_id(), f"part of {self._gate}", needs, can_fail=False)
        self._parts.append(part)
        return part.id

    def _part_id(self) -> str:
        id_ = f"{self._gate}/{len(self._parts) + 1}"
        while id_ in self._definitions.kinds:
            id_ += "/"
        return id_


def content_of(element: Element) -> list[Element]:
    """The elements inside that mean something to a program."""
    return [child for child in element.children if child.name not in IGNORED]


def _always(*, down: bool) -> tuple[Requirement, ...]:
    """Nothing can meet one of nothing."""
    return (Requirement(1, ()),) if down else ()


def _constant(element: Element) -> bool:
    if element.name != "constant":
        raise unsupported(element)
    value = element.attributes.get("value", "").strip()
    if value not in CONSTANTS:
        raise refused(element, f"{value!r} is neither true nor false")
    return CONSTANTS[value]


def _chance(element: Element, name: str) -> float:
    if element.name not in {"float", "int"}:
        raise unsupported(element)
    text = element.attributes.get("value", "").strip()
    if not NUMBER.fullmatch(text) or not 0.0 <= float(text) <= 1.0:
        raise refused(element, f"the probability of {name!r} is {text!r}, which is no number from 0 to 1")
    return float(text)


def _minimum(element: Element, count: int) -> int:
    text = element.attributes.get("min", "").strip()
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= count:
        raise refused(element, f"min is {text!r}, and there are {count} to choose from")
    return int(text)


def refused(element: Element, reason: str) -> WrongInput:
    """What to raise for an element that does not fit."""
    return WrongInput(
        f"Line {element.line} of the file, <{element.name}>, does not fit.",
        why=f"{reason[:1].upper()}{reason[1:]}.",
        advice="Correct the file; nothing was read from it.",
    )


def unsupported(element: Element) -> WrongInput:
    """What to raise for a part of the format that is not read."""
    return WrongInput(
        f"Line {element.line} of the file has <{element.name}>, which is not supported.",
        why="Fault trees are read with gates of and, or and atleast, basic events of a constant probability, "
        "and house events.",
        advice="Have the other program write the tree with these alone; nothing was read from the file.",
    )
