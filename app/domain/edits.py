"""The edits: every change to a plan as plain data that applies itself and gives its inverse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import ClassVar, NamedTuple

from app.domain.actions import AcceptedRisk, Action
from app.domain.answers import Answer, Place, Result
from app.domain.draft import Changes, Draft
from app.domain.edit import Edit, add_evidence, present, removed
from app.domain.final_edits import (
    FreezeRevision,
    RecordReport,
    RecordRun,
    RecordSignature,
    WithdrawRevision,
    WithdrawRun,
)
from app.domain.findings import Evidence
from app.domain.inventory import Asset, AssetKind, Need, NeedOrigin, ServerFunction, field_of
from app.domain.plan import Plan
from app.domain.values import Value, format_number
from app.errors import WrongInput

__all__ = [
    "ALL_EDITS", "AddAsset", "Applied", "AttachEvidence", "ChangeAsset", "DetachEvidence", "Edit",
    "FreezeRevision", "RecordReport", "RecordRun", "RecordSignature", "RemoveAsset", "RenamePlan",
    "SetAction", "SetAnswer", "SetLimit", "SetNeed", "SetProfile", "SetRisk", "Several",
    "WithdrawRevision", "WithdrawRun", "apply_edit",
]  # fmt: skip


class Applied(NamedTuple):
    """The plan after an edit, the edit's inverse (None where it cannot be undone), and what moved."""

    plan: Plan
    inverse: Edit | None
    changes: Changes


def apply_edit(plan: Plan, edit: Edit) -> Applied:
    """Apply an edit to a plan value; the plan given stays as it was, also when this raises."""
    draft = Draft(plan)
    inverse = edit.apply(draft)
    after, changes = draft.finish()
    return Applied(after, inverse, changes)


@dataclass(frozen=True, slots=True)
class RenamePlan:
    """Give the plan another title."""

    kind: ClassVar[str] = "rename_plan/1"
    title: str

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        if not self.title.strip():
            raise WrongInput("The plan needs a title.", advice="Type a title of at least one character.")
        return RenamePlan(draft.rename(self.title))


@dataclass(frozen=True, slots=True)
class SetProfile:
    """Set one field of the profile, or clear it with None."""

    kind: ClassVar[str] = "set_profile/1"
    key: str
    value: Value | None = None

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        return SetProfile(self.key, draft.put("profile", self.key, self.value))


@dataclass(frozen=True, slots=True)
class SetLimit:
    """Change a judgement limit of an item, or return to the pack's with None.

    `place.subject` is the key of the limit.
    """

    kind: ClassVar[str] = "set_limit/1"
    place: Place
    value: Decimal | None = None

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        return SetLimit(self.place, draft.put("limits", self.place, self.value))


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """Answer an item for a subject, or clear the answer with None."""

    kind: ClassVar[str] = "set_answer/1"
    place: Place
    answer: Answer | None = None

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        answer = self.answer
        if answer is not None and answer.place != self.place:
            raise WrongInput("The answer names another item or subject.", advice="Set it where it belongs.")
        if answer is not None and answer.result is Result.NOT_APPLICABLE and not answer.reason.strip():
            raise WrongInput(
                "Not applicable needs a reason.",
                advice="Type why the item does not apply; it is printed in the plan.",
            )
        return SetAnswer(self.place, draft.put("answers", self.place, answer))


@dataclass(frozen=True, slots=True)
class AddAsset:
    """Put an asset into the inventory: at its end, or before the asset with the id `before`."""

    kind: ClassVar[str] = "add_asset/1"
    asset: Asset
    before: str = ""

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        if draft.get("assets", self.asset.id) is not None:
            raise WrongInput("The asset is in the plan already.", advice="Change it instead of adding it.")
        _named(self.asset.name)
        _in_range(self.asset.kind, self.asset.values)
        draft.put_before("assets", self.asset.id, self.asset, self.before)
        return RemoveAsset(self.asset.id)


@dataclass(frozen=True, slots=True)
class ChangeAsset:
    """Change parts of an asset: `values` replaces fields (None clears one).

    None leaves the other parts alone.
    """

    kind: ClassVar[str] = "change_asset/1"
    asset: str
    name: str | None = None
    import_key: str | None = None
    functions: frozenset[ServerFunction] | None = None
    values: Mapping[str, Value | None] = field(default_factory=dict)

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        before: Asset = present(draft, "assets", self.asset)
        if self.name is not None:
            _named(self.name)
        _in_range(before.kind, self.values)
        values: dict[str, Value | None] = {**before.values, **self.values}
        after = replace(
            before,
            name=before.name if self.name is None else self.name,
            import_key=before.import_key if self.import_key is None else self.import_key,
            functions=before.functions if self.functions is None else self.functions,
            values={key: value for key, value in values.items() if value is not None},
        )
        draft.put("assets", self.asset, after)
        return ChangeAsset(
            self.asset,
            None if self.name is None else before.name,
            None if self.import_key is None else before.import_key,
            None if self.functions is None else before.functions,
            {key: before.values.get(key) for key in self.values},
        )


@dataclass(frozen=True, slots=True)
class RemoveAsset:
    """Take an asset out of the inventory.

    Its answers stay, unseen, so that nothing is lost when it comes back.
    """

    kind: ClassVar[str] = "remove_asset/1"
    asset: str

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        following = draft.following("assets", self.asset) or ""
        return AddAsset(removed(draft, "assets", self.asset), following)


@dataclass(frozen=True, slots=True)
class SetNeed:
    """Set a need, or remove it with None.

    None of nothing is a need too: it takes away what the inventory implies of its kind. Cycles and needs that
    point nowhere are stored and become findings.
    """

    kind: ClassVar[str] = "set_need/1"
    id: str
    need: Need | None = None

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        need = self.need
        if need is not None:
            _can_be_met(need)
        return SetNeed(self.id, draft.put("needs", self.id, need))


@dataclass(frozen=True, slots=True)
class SetAction:
    """Set an action, or remove it with None."""

    kind: ClassVar[str] = "set_action/1"
    id: str
    action: Action | None = None

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        if self.action is not None and not self.action.title.strip():
            raise WrongInput("The action needs a title.", advice="Say in a few words what will be done.")
        return SetAction(self.id, draft.put("actions", self.id, self.action))


@dataclass(frozen=True, slots=True)
class SetRisk:
    """Accept a risk, or take the acceptance back with None."""

    kind: ClassVar[str] = "set_risk/1"
    id: str
    risk: AcceptedRisk | None = None

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        risk = self.risk
        if risk is not None and not risk.accepted_by.strip():
            raise WrongInput("An accepted risk needs a name.", advice="Type who accepts it.")
        if risk is not None and risk.expires < risk.accepted_on:
            raise WrongInput("The acceptance expires before it begins.", advice="Choose a later date.")
        return SetRisk(self.id, draft.put("risks", self.id, risk))


@dataclass(frozen=True, slots=True)
class AttachEvidence:
    """Attach a photo, a document or a calculation; its bytes lie in the plan by their digest."""

    kind: ClassVar[str] = "attach_evidence/1"
    evidence: Evidence

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        add_evidence(draft, self.evidence)
        return DetachEvidence(self.evidence.id)


@dataclass(frozen=True, slots=True)
class DetachEvidence:
    """Take a piece of evidence off the plan; its bytes stay for the history."""

    kind: ClassVar[str] = "detach_evidence/1"
    id: str

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        return AttachEvidence(removed(draft, "evidence", self.id))


@dataclass(frozen=True, slots=True)
class Several:
    """Several edits as one: one transaction, one step of undo. `label` says what the user did.

    Edits that can be undone do not go together with edits that cannot: undo would no longer fit what is
    before it.
    """

    kind: ClassVar[str] = "several/1"
    edits: tuple[Edit, ...]
    label: str = ""

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`."""
        inverses = [edit.apply(draft) for edit in self.edits]
        if None in inverses:
            if any(inverse is not None for inverse in inverses):
                raise ValueError("edits that can be undone together with edits that cannot")
            return None
        return Several(tuple(inverse for inverse in reversed(inverses) if inverse is not None), self.label)


ALL_EDITS: tuple[type, ...] = (
    RenamePlan, SetProfile, SetLimit, SetAnswer, AddAsset, ChangeAsset, RemoveAsset, SetNeed, SetAction,
    SetRisk,
    AttachEvidence, DetachEvidence, RecordRun, WithdrawRun, FreezeRevision, WithdrawRevision, RecordReport,
    RecordSignature, Several,
)  # fmt: skip
"""The closed union of edits."""


def _named(name: str) -> None:
    if not name.strip():
        raise WrongInput("The asset needs a name.", advice="Type the name people use for it on site.")


def _in_range(kind: AssetKind, values: Mapping[str, Value | None]) -> None:
    """Raise WrongInput where a number lies outside the ends of its field."""
    for key, value in values.items():
        definition = field_of(kind, key)
        if definition is None or not isinstance(value, Decimal) or definition.accepts(value):
            continue
        ends = [
            f"{words} {end}"
            for words, end in (("at least", definition.lowest), ("at most", definition.highest))
            if end is not None
        ]
        raise WrongInput(
            f"{format_number(value)} does not fit the field {key}.",
            why=f"It has to be {' and '.join(ends)} ({definition.unit}).",
            advice="Give a number in that range, or leave the field empty.",
        )


def _can_be_met(need: Need) -> None:
    """Raise WrongInput where a need asks for more than it names, or for none of something.

    What is proposed is derived anew each time: keeping one would be a fault of ours, a ValueError.
    """
    if need.origin is NeedOrigin.PROPOSED:
        raise ValueError("a proposed need is never stored; confirm it first")
    count = len(set(need.of))
    if need.at_least != 0 if count == 0 else not 1 <= need.at_least <= count:
        raise WrongInput(
            f"A need cannot ask for {need.at_least} of {count}.",
            advice="Choose a number from 1 to the number of assets named, or 0 of none.",
        )
