"""From what a person said about an item to the edits that keep it: one fact has one home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Final, Literal, TypeAlias, TypeVar

from app.domain.answers import PLAN_SUBJECT, Answer, Basis, Place, Result
from app.domain.edits import ChangeAsset, Edit, SetAnswer, SetProfile, Several
from app.domain.inventory import AssetKind
from app.domain.pack import Item, ItemField, Pack
from app.domain.plan import Plan
from app.domain.subjects import is_asked_of
from app.domain.values import Value
from app.errors import NotFound, WrongInput
from app.services.checked_values import checked_fact, checked_item_value, checked_references

T = TypeVar("T")


class Keep(Enum):
    """The kind of `KEEP`."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP
"""Leaves a part of an answer as it is."""
Kept: TypeAlias = Literal[Keep.KEEP]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said about an item for a subject; parts that are `KEEP` stay as they are.

    `values` name the fields that were filled in, None empties one; fields left out stay as they are. A result
    of None takes the result back. Every item accepts unknown and, with a reason, not applicable.
    """

    place: Place
    result: Result | Kept | None = KEEP
    values: Mapping[str, Value | None] = field(default_factory=dict)
    reason: str | Kept = KEEP
    basis: Basis | Kept | None = KEEP
    note: str | Kept = KEEP
    internal_note: str | Kept = KEEP
    evidence: tuple[str, ...] | Kept = KEEP


def answer_edit(
    plan: Plan,
    pack: Pack,
    place: Place,
    *,
    by: str,
    at: datetime,
    result: Result | Kept | None = KEEP,
    values: Mapping[str, Value | None] | None = None,
    reason: str | Kept = KEEP,
    basis: Basis | Kept | None = KEEP,
    note: str | Kept = KEEP,
    internal_note: str | Kept = KEEP,
    evidence: tuple[str, ...] | Kept = KEEP,
) -> Edit:
    """The edit that keeps one answer; the parts are those of `Said`, the errors those of `said_edit`."""
    said = Said(place, result, values or {}, reason, basis, note, internal_note, evidence)
    return said_edit(plan, pack, said, by=by, at=at)


def said_edit(plan: Plan, pack: Pack, said: Said, *, by: str, at: datetime) -> Edit:
    """The edit that keeps what was said; several as one where a field has its home elsewhere.

    Raises NotFound where the item or the subject does not exist, WrongInput (naming item and field) where a
    result, a value or a piece of evidence does not fit. An edit that says nothing new changes nothing.
    """
    item = _item_asked(plan, pack, said.place)
    try:
        parts = _home_edits(plan, item, said)
        answer = _said_anew(plan, pack, item, said)
    except WrongInput as error:
        raise WrongInput(f"{item.id}: {error.what}", why=error.why, advice=error.advice) from error
    if answer is not None:
        is_empty = replace(answer, by="", at=None) == Answer(said.place)
        parts.append(SetAnswer(said.place, None if is_empty else replace(answer, by=by, at=at)))
    return parts[0] if len(parts) == 1 else Several(tuple(parts), item.id)


def answers_edit(
    plan: Plan, pack: Pack, many: Iterable[Said], *, by: str, at: datetime, label: str = ""
) -> Edit:
    """Many answers as one edit: one transaction, one step of undo.

    Raises as `said_edit`, and WrongInput where two of them say different things about the same fact.
    """
    edits: dict[Place, Edit] = {}
    facts: dict[tuple[str, str], tuple[str, Value | None]] = {}
    for said in many:
        if said.place in edits:
            raise WrongInput(
                f"{said.place.item} is answered twice for {said.place.subject}.",
                advice="Leave one of them out.",
            )
        edits[said.place] = said_edit(plan, pack, said, by=by, at=at)
        _note_facts(facts, pack, said)
    return Several(tuple(edits.values()), label)


def _note_facts(facts: dict[tuple[str, str], tuple[str, Value | None]], pack: Pack, said: Said) -> None:
    """Note what was said about fields with a home elsewhere; raises WrongInput where that differs."""
    item = pack.item(said.place.item)
    homes = {entry.key: entry.binds for entry in item.fields if entry.binds} if item else {}
    for key, value in said.values.items():
        home = homes.get(key, "")
        if not home:
            continue
        holder = said.place.subject if home.startswith("self.") else PLAN_SUBJECT
        first, known = facts.setdefault((holder, home), (said.place.item, value))
        if known != value:
            raise WrongInput(
                f"{first} and {said.place.item} say different things about the same fact.",
                why=f"Both fill {home}, which has one value.",
                advice="Leave one of the two out, or give both the same value.",
            )


def clear_edit(plan: Plan, pack: Pack, place: Place) -> Edit:
    """The edit that takes an answer back. Facts that live in the profile or in an asset stay there."""
    _item_asked(plan, pack, place)
    return SetAnswer(place, None)


def shown_values(plan: Plan, item: Item, subject: str) -> dict[str, Value]:
    """The values of an item's fields, each read from its home; fields without a value are left out."""
    answer = plan.answers.get(Place(item.id, subject))
    own: Mapping[str, Value] = answer.values if answer else {}
    found = {entry.key: _value_at_home(plan, subject, entry, own) for entry in item.fields}
    return {key: value for key, value in found.items() if value is not None}


def _value_at_home(plan: Plan, subject: str, entry: ItemField, own: Mapping[str, Value]) -> Value | None:
    home, _, key = entry.binds.partition(".")
    if home == "profile":
        return plan.profile.get(key)
    if home == "self":
        asset = plan.assets.get(subject)
        return None if asset is None else asset.values.get(key)
    return own.get(entry.key)


def _item_asked(plan: Plan, pack: Pack, place: Place) -> Item:
    item = pack.item(place.item)
    if item is None:
        raise NotFound(f"The pack has no item {place.item}.", advice="Check the item's id.")
    if not is_asked_of(item, place.subject, plan):
        raise NotFound(
            f"{item.id} is not asked about {_name(plan, place.subject)}.",
            why=f"It is asked about: {', '.join(scope.value for scope in item.scopes)}.",
            advice="Choose a subject of that kind.",
        )
    return item


def _name(plan: Plan, subject: str) -> str:
    asset = plan.assets.get(subject)
    return "the plan" if subject == PLAN_SUBJECT else asset.name if asset else subject


def _home_edits(plan: Plan, item: Item, said: Said) -> list[Edit]:
    """Edits of the profile and of the asset for the fields that live there and say something new."""
    profile: dict[str, Value | None] = {}
    asset_values: dict[str, Value | None] = {}
    before = shown_values(plan, item, said.place.subject)
    for key, value in said.values.items():
        home, _, home_key = _field(item, key).binds.partition(".")
        if home and before.get(key) != value:
            kind = None if home == "profile" else _asset_kind(plan, said.place.subject, key)
            checked = None if value is None else checked_fact(kind, home_key, value)
            checked_references(plan, kind, home_key, checked)
            (profile if home == "profile" else asset_values)[home_key] = checked
    edits: list[Edit] = [SetProfile(key, value) for key, value in profile.items()]
    if asset_values:
        edits.append(ChangeAsset(said.place.subject, values=asset_values))
    return edits


def _asset_kind(plan: Plan, subject: str, key: str) -> AssetKind:
    asset = plan.assets.get(subject)
    if asset is None:
        raise WrongInput(
            f"{key} belongs to one asset.", advice="Answer the item for each asset, not for the whole class."
        )
    return asset.kind


def _said_anew(plan: Plan, pack: Pack, item: Item, said: Said) -> Answer | None:
    """The answer itself, or None where it says nothing new."""
    old = plan.answers.get(said.place) or Answer(said.place)
    new = replace(
        old,
        result=_kept(said.result, old.result),
        values=_own_values(pack, item, old.values, said.values),
        reason=_kept(said.reason, old.reason),
        basis=_kept(said.basis, old.basis),
        note=_kept(said.note, old.note),
        internal_note=_kept(said.internal_note, old.internal_note),
        evidence=_kept(said.evidence, old.evidence),
    )
    if new.result is not Result.NOT_APPLICABLE and said.reason is KEEP:
        new = replace(new, reason="")
    if new == old:
        return None
    _check(plan, item, new)
    return new


def _kept(said: T | Kept, old: T) -> T:
    return old if isinstance(said, Keep) else said


def _own_values(
    pack: Pack, item: Item, old: Mapping[str, Value], said: Mapping[str, Value | None]
) -> dict[str, Value]:
    """The values that have their home in the answer, with what was said."""
    values = dict(old)
    for key, value in said.items():
        entry = _field(item, key)
        if entry.binds:
            continue
        if value is None:
            values.pop(key, None)
        else:
            values[key] = checked_item_value(entry, value, pack)
    return values


def _field(item: Item, key: str) -> ItemField:
    found = next((entry for entry in item.fields if entry.key == key), None)
    if found is None:
        names = ", ".join(entry.key for entry in item.fields)
        raise WrongInput(
            f"There is no field {key}.",
            advice=f"Its fields are {names}." if names else "It has no fields; give a result.",
        )
    return found


def _check(plan: Plan, item: Item, answer: Answer) -> None:
    allowed = (*item.results, Result.UNKNOWN, Result.NOT_APPLICABLE)
    if answer.result is not None and answer.result not in allowed:
        raise WrongInput(
            f"The result {answer.result.value} is not one of its results.",
            advice=f"Choose one of: {', '.join(result.value for result in allowed)}.",
        )
    if answer.result is Result.NOT_APPLICABLE and not answer.reason.strip():
        raise WrongInput(
            "Not applicable needs a reason.",
            advice="Type why the item does not apply; it is printed in the plan.",
        )
    for evidence in answer.evidence:
        if evidence not in plan.evidence:
            raise WrongInput(f"There is no evidence {evidence}.", advice="Attach it first.")
