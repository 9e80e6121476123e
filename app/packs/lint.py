"""What the files of a pack must mean together: every name leads somewhere, every rule can be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from app.domain.checks import CheckEntry
from app.domain.evaluation.models import RuleModel
from app.domain.inventory import ASSET_FIELDS, PROFILE_FIELDS, AssetKind, FieldDef, ServerFunction
from app.domain.pack import Item, Pack
from app.domain.rules import Rule
from app.errors import PackFault
from app.packs.forms import Forms
from app.packs.lint_calculators import lint_calculator
from app.packs.lint_cycles import computed_cycles, verdict_cycles
from app.packs.lint_items import lint_item
from app.packs.lint_paths import View
from app.packs.lint_records import lint_records
from app.packs.lint_rules import RuleLint
from app.packs.rule_types import Sort
from app.packs.schema import ItemForm
from app.packs.strict_yaml import Document, Location
from app.sizing.registry import MODELS, SIZING_MODELS


def lint_pack(
    pack: Pack, forms: Forms, known_checks: Mapping[str, CheckEntry] | None, *, may_lack_words: bool = False
) -> Iterator[PackFault]:
    """The faults of a pack whose files can be read; `may_lack_words` of fields that came after it."""
    yield from _lint_files(pack, forms)
    yield from _lint_unique(pack, forms)
    if forms.words is not None:
        yield from _lint_words(pack, forms, may_lack_words=may_lack_words)
    yield from _lint_single_points(pack, forms.documents["pack.yaml"])
    yield from _lint_live(pack, forms.documents["pack.yaml"])
    if "dns.yaml" in forms.documents:
        yield from lint_records(pack, forms.documents["dns.yaml"])
    placed = _placed_items(pack, forms)
    for item, form, document, index in placed:
        for location, reason in lint_item(item, form, pack, known_checks):
            yield document.fault((index, *location), f"{item.id}: {reason}")
    yield from _lint_rules(pack, placed, MODELS)
    yield from _lint_cycles(pack, placed)


Placed = tuple[Item, ItemForm, Document, int]


def _placed_items(pack: Pack, forms: Forms) -> list[Placed]:
    """Every item with its form, its file and its number there."""
    items = iter(pack.items)
    return [
        (next(items), form, forms.documents[f"items/{section.id}.yaml"], index)
        for section in pack.sections
        for index, form in enumerate(forms.items.get(section.id, ()))
    ]


def _lint_files(pack: Pack, forms: Forms) -> Iterator[PackFault]:
    sections = {section.id for section in pack.sections}
    for name in forms.items:
        if name not in sections:
            yield PackFault(f"items/{name}.yaml", 0, f"there is no section {name!r} in sections.yaml")
    for index, section in enumerate(pack.sections):
        if section.id not in forms.items:
            reason = f"the section has no file items/{section.id}.yaml"
            yield forms.documents["sections.yaml"].fault((index,), reason)


def _lint_unique(pack: Pack, forms: Forms) -> Iterator[PackFault]:
    listed: Mapping[str, Iterable[str]] = {
        "sections.yaml": (form.id for form in forms.sections),
        "lists.yaml": (form.id for form in forms.lists),
        "dns.yaml": (form.id for form in forms.dns),
        "lifecycle.yaml": (form.product for form in forms.lifecycle),
        "references.yaml": (form.id for form in forms.references),
        "sentences.yaml": (form.id for form in forms.sentences),
    }
    for file, ids in listed.items():
        for index, id_ in _repeated(ids):
            yield forms.documents[file].fault((index,), f"{id_!r} stands in this file already")
    for index, _ in _repeated(role.id for role in pack.signatories):
        yield forms.documents["pack.yaml"].fault(("signatories", index), "this signatory stands here already")
    for number, form in enumerate(forms.lists):
        for index, token in _repeated(entry.token for entry in form.entries):
            reason = f"{token!r} stands in this list already"
            yield forms.documents["lists.yaml"].fault((number, "entries", index), reason)
    seen: set[str] = set()
    for item, _, document, index in _placed_items(pack, forms):
        if item.id in seen:
            yield document.fault((index,), f"there is another item {item.id}")
        seen.add(item.id)


def _repeated(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for index, id_ in enumerate(ids):
        if id_ in seen:
            yield index, id_
        seen.add(id_)


def _lint_words(pack: Pack, forms: Forms, *, may_lack_words: bool) -> Iterator[PackFault]:
    """The words of the inventory and profile are complete, and there are none for what does not exist."""
    document = forms.documents["words.yaml"]
    words = pack.words
    structure: dict[str, tuple[FieldDef, ...]] = {kind.value: defs for kind, defs in ASSET_FIELDS.items()}
    groups: tuple[tuple[Location, Iterable[str], set[str]], ...] = (
        (("kinds",), words.kinds, set(structure)),
        (("functions",), words.functions, {function.value for function in ServerFunction}),
        (("fields",), words.fields, {"profile", *structure}),
    )
    for location, given, wanted in groups:
        yield from _unlike(document, location, set(given), wanted)
    for kind, definitions in {"profile": PROFILE_FIELDS, **structure}.items():
        named = words.fields.get(kind, {})
        at: Location = ("fields", kind)
        keys = {definition.key for definition in definitions}
        yield from _unlike(document, at, set(named), keys & set(named) if may_lack_words else keys)
        for definition in definitions:
            if definition.key in named:
                tokens = set(named[definition.key].choices)
                yield from _unlike(document, (*at, definition.key), tokens, set(definition.choices))


def _unlike(document: Document, at: Location, given: set[str], wanted: set[str]) -> Iterator[PackFault]:
    name = ".".join(str(step) for step in at)
    for missing in sorted(wanted - given):
        yield document.fault(at, f"{name}: there are no words for {missing!r}")
    for strange in sorted(given - wanted):
        yield document.fault((*at, strange), f"{name}: {strange!r} does not exist")


def _lint_live(pack: Pack, document: Document) -> Iterator[PackFault]:
    """Roles that live checks name must be roles of the product."""
    for role in pack.live.role_services:
        if role not in pack.product_roles:
            yield document.fault(("live", "role_services", role), f"{role} is no role of the product")
    edge = pack.live.edge_role
    if edge and edge not in pack.product_roles:
        yield document.fault(("live", "edge_role"), f"{edge} is no role of the product")


def _lint_single_points(pack: Pack, document: Document) -> Iterator[PackFault]:
    """The items named for single points of failure exist, for kinds of asset and functions that exist."""
    points = pack.single_points
    if points is None:
        return
    at: Location = ("single_points",)
    if pack.item(points.item) is None:
        yield document.fault((*at, "item"), f"there is no item {points.item!r}")
    for key, items in points.mended_by.items():
        where: Location = (*at, "mended_by", key)
        if key not in {*(kind.value for kind in AssetKind), *(member.value for member in ServerFunction)}:
            yield document.fault(where, f"{key!r} is neither a kind of asset nor a function")
        for number, item in enumerate(items):
            if pack.item(item) is None:
                yield document.fault((*where, number), f"there is no item {item!r}")


def _lint_rules(pack: Pack, placed: list[Placed], models: Mapping[str, RuleModel]) -> Iterator[PackFault]:
    items = {item.id: item for item in pack.items}
    lint = RuleLint(models)
    for item, _, document, index in placed:
        faults: list[tuple[Location, str]] = []

        def report(at: Location, reason: str, faults: list[tuple[Location, str]] = faults) -> None:
            faults.append((at, reason))

        view = View(pack, items, item, report)
        for location, rule, is_truth in _rules(item):
            lint.expect(rule, location, view, *((Sort.FLAG,) if is_truth else ()))
        if item.calculator is not None:
            lint_calculator(item.calculator, view, lint, SIZING_MODELS)
        for location, reason in faults:
            yield document.fault((index, *location), f"{item.id}: {reason}")


def _rules(item: Item) -> Iterator[tuple[Location, Rule, bool]]:
    """Every rule of an item with its place, and whether it must give true or false."""
    if item.when is not None:
        yield ("when",), item.when, True
    for index, requirement in enumerate(item.requirements):
        yield ("requires", index, "rule"), requirement.rule, True
    for index, escalation in enumerate(item.escalations):
        yield ("escalations", index, "when"), escalation.when, True
    for index, field in enumerate(item.fields):
        if field.rule is not None:
            yield ("fields", index, "rule"), field.rule, False


def _lint_cycles(pack: Pack, placed: list[Placed]) -> Iterator[PackFault]:
    where = {item.id: (document, index) for item, _, document, index in placed}
    items = {item.id: item for item in pack.items}
    for circle in verdict_cycles(items):
        document, index = where.get(circle[0], (placed[0][2], 0))
        yield document.fault((index,), f"verdicts depend on each other: {' -> '.join(circle)}")
    for circle in computed_cycles(pack.items):
        document, index = where[circle[0].partition(".")[0]]
        yield document.fault((index,), f"computed fields need each other: {' -> '.join(circle)}")
