"""Fault trees in the Open-PSA Model Exchange Format, version 2.0, in and out: the subset that a model needs.

Read are gates of and, or and atleast, nested and by reference, basic events with a constant probability or
none, and house events. Anything else is refused by its name and line, so that no figure is ever of half a
file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.domain.dependency import Component, DependencyModel
from app.errors import WrongInput
from app.exchange.open_psa_formulas import Definitions, content_of, refused, unsupported
from app.exchange.open_psa_writing import document
from app.exchange.whole_file import read_whole, write_whole
from app.exchange.xml_elements import Element, read_elements

MAX_BYTES = 16 * 1024 * 1024
"""Some hundred thousand gates; larger files are none that a person or a plan made."""


class OpenPsaFiles:
    """Reads and writes models as Open-PSA fault trees; see `app.ports.FaultTrees`."""

    def read(self, path: Path, *, top: str = "") -> DependencyModel:
        """The model of a file, ids and names being those of the file. Raises WrongInput or NotFound."""
        content = read_whole(path)
        if len(content) > MAX_BYTES:
            raise WrongInput(
                f"{path.name} is larger than {MAX_BYTES // 2**20} MiB.",
                advice="Check that it is the right file.",
            )
        root = read_elements(content)
        if root.name != "opsa-mef":
            raise refused(root, "a model in the Open-PSA format begins with <opsa-mef>")
        definitions = Definitions()
        for element in _defined(root):
            definitions.take(element)
        components = {each.id: each for each in definitions.components()}
        _refuse_circles(components, definitions)
        return DependencyModel(_top(components, definitions, top), components, definitions.chances)

    def write(self, path: Path, model: DependencyModel) -> None:
        """Write a model without circles and without betas and coverages. Raises StorageFailed."""
        write_whole(path, document(model).encode("utf-8"))


def _defined(root: Element) -> Iterator[Element]:
    for part in content_of(root):
        if part.name not in {"define-fault-tree", "model-data"}:
            raise unsupported(part)
        yield from content_of(part)


def _top(components: Mapping[str, Component], definitions: Definitions, top: str) -> str:
    gates = definitions.formulas
    if top:
        if top not in gates:
            raise WrongInput(f"The file has no gate {top!r}.", advice="Name one of its gates as the top.")
        return top
    used = {each for one in components.values() for need in one.requirements for each in need.of}
    tops = [name for name in gates if name not in used]
    if not tops:
        raise WrongInput("The file defines no gate.", advice="Define the top event as a gate.")
    if len(tops) > 1:
        shown = ", ".join(tops[:5]) + (", …" if len(tops) > 5 else "")
        raise WrongInput(
            f"The file has {len(tops)} gates that no other gate uses.",
            why=f"Any of them could be the top: {shown}.",
            advice="Say which one with --top NAME.",
        )
    return tops[0]


def _refuse_circles(components: Mapping[str, Component], definitions: Definitions) -> None:
    """Raise WrongInput where gates use each other in a circle: the format forbids it."""
    waiting = {
        name: {each for need in component.requirements for each in need.of}
        for name, component in components.items()
    }
    users: dict[str, list[str]] = {}
    for name, needed in waiting.items():
        for each in needed:
            users.setdefault(each, []).append(name)
    ready = [name for name, needed in waiting.items() if not needed]
    while ready:
        name = ready.pop()
        del waiting[name]
        for user in users.get(name, ()):
            waiting[user].discard(name)
            if not waiting[user]:
                ready.append(user)
    if waiting:
        circle = [name for name in _circle(waiting) if name in definitions.lines]
        raise WrongInput(
            f"The gates {' -> '.join([*circle, circle[0]])} use each other in a circle.",
            why=f"The first is defined on line {definitions.lines[circle[0]]}; a fault tree has no circles.",
            advice="Take one of these uses out of the file; nothing was read from it.",
        )


def _circle(waiting: Mapping[str, set[str]]) -> list[str]:
    """One circle of those that wait for each other: a walk, cut where it first comes back to itself."""
    way: list[str] = []
    name = next(iter(waiting))
    while name not in way:
        way.append(name)
        name = min(each for each in waiting[name] if each in waiting)
    return way[way.index(name) :]
