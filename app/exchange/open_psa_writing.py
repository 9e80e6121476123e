"""A dependency model as a document of the Open-PSA Model Exchange Format, version 2.0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from app.domain.dependency import Component, DependencyModel, Requirement

TREE = "holdfast"
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold."""

IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*")
"""Names that tools for the format agree on."""

INDENT = "  "


def document(model: DependencyModel) -> str:
    """The document; the same model gives the same text.

    Names become labels, and identifiers where they can, otherwise with what is left of them. A component that
    can fail has its identifier for its own failure, and its gate ends on `_down`. What the top does not need
    is left out. Raises ValueError for a model with circles, betas or coverages, which the format cannot hold.
    """
    return "\n".join(_Document(model).lines()) + "\n"


class _Document:
    def __init__(self, model: DependencyModel) -> None:
        self._model = model
        self._components = [model.components[id_] for id_ in _needed(model)]
        self._identifiers: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()
        for component in self._components:
            if component.can_fail:
                self._identify(component, "event")
        for component in self._components:
            if self._is_gate(component):
                self._identify(component, "gate")
            elif not component.can_fail:
                self._identify(component, "event")

    def lines(self) -> Iterator[str]:
        """The lines of the document."""
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield "<opsa-mef>"
        yield f'{INDENT}<define-fault-tree name="{TREE}">'
        for component in self._components:
            if self._is_gate(component):
                yield from _indented(self._gate(component), 2)
        yield f"{INDENT}</define-fault-tree>"
        yield f"{INDENT}<model-data>"
        for component in self._components:
            yield from _indented(self._event(component), 2)
        yield f"{INDENT}</model-data>"
        yield "</opsa-mef>"

    def _is_gate(self, component: Component) -> bool:
        return component.id == self._model.top or bool(component.requirements)

    def _identify(self, component: Component, kind: str) -> None:
        wanted = _identifier(component.name or component.id)
        wanted = f"{wanted}_down" if kind == "gate" and component.can_fail else wanted
        free, number = wanted, 1
        while free in self._taken:
            number += 1
            free = f"{wanted}_{number}"
        self._taken.add(free)
        self._identifiers[component.id, kind] = free

    def _gate(self, component: Component) -> Iterator[str]:
        yield f'<define-gate name="{self._identifiers[component.id, "gate"]}">'
        yield from self._label(component, "gate")
        yield from _indented(self._formula(component), 1)
        yield "</define-gate>"

    def _formula(self, component: Component) -> list[str]:
        causes = [[self._own(component)]] if component.can_fail else []
        causes += [self._broken(requirement) for requirement in component.requirements]
        return _combined("or", causes) if causes else ['<constant value="false"/>']

    def _broken(self, requirement: Requirement) -> list[str]:
        """The formula for "the requirement is not met"."""
        named = tuple(dict.fromkeys(requirement.of))
        down = len(named) - requirement.at_least + 1
        if not _is_open(requirement):
            return [f'<constant value="{"true" if down <= 0 else "false"}"/>']
        arguments = [[self._reference(each)] for each in named]
        if down in {1, len(named)}:
            return _combined("or" if down == 1 else "and", arguments)
        return [f'<atleast min="{down}">', *_indented(_flat(arguments), 1), "</atleast>"]

    def _reference(self, id_: str) -> str:
        gate = self._identifiers.get((id_, "gate"))
        if gate is not None:
            return f'<gate name="{gate}"/>'
        return self._own(self._model.components[id_])

    def _own(self, component: Component) -> str:
        kind = "basic-event" if component.can_fail else "house-event"
        return f'<{kind} name="{self._identifiers[component.id, "event"]}"/>'

    def _label(self, component: Component, kind: str) -> Iterator[str]:
        """The name, where it says more than the identifier."""
        if component.name not in {"", self._identifiers[component.id, kind]}:
            yield f"{INDENT}<label>{escape(FORBIDDEN.sub('?', component.name))}</label>"

    def _event(self, component: Component) -> Iterator[str]:
        if (component.id, "event") not in self._identifiers:
            return
        kind = "basic-event" if component.can_fail else "house-event"
        yield f'<define-{kind} name="{self._identifiers[component.id, "event"]}">'
        yield from self._label(component, "event")
        if not component.can_fail:
            yield f'{INDENT}<constant value="false"/>'
        elif component.id in self._model.unavailability:
            yield f'{INDENT}<float value="{float(self._model.unavailability[component.id])!r}"/>'
        yield f"</define-{kind}>"


def _needed(model: DependencyModel) -> list[str]:
    """The top and what it needs, each before what it needs itself, as far as that is possible."""
    found: dict[str, None] = {}
    waiting = [model.top]
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            found[id_] = None
            needs = (need for need in reversed(model.components[id_].requirements) if _is_open(need))
            waiting.extend(each for need in needs for each in reversed(need.of))
    return list(found)


def _is_open(requirement: Requirement) -> bool:
    """Whether its members decide it; others are always met or never."""
    return 0 < requirement.at_least <= len(set(requirement.of))


def _identifier(text: str) -> str:
    """The text where it is an identifier; otherwise its letters and digits, with a letter first."""
    if IDENTIFIER.fullmatch(text):
        return text
    plain = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")
    return plain if plain[:1].isalpha() else f"c_{plain}".rstrip("_")


def _combined(operator: str, formulas: list[list[str]]) -> list[str]:
    if len(formulas) == 1:
        return formulas[0]
    return [f"<{operator}>", *_indented(_flat(formulas), 1), f"</{operator}>"]


def _flat(formulas: list[list[str]]) -> list[str]:
    return [line for formula in formulas for line in formula]


def _indented(lines: Iterable[str], depth: int) -> list[str]:
    return [INDENT * depth + line for line in lines]
