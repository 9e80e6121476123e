"""What an edit did, in a few words for the history."""

from __future__ import annotations

from app.domain.counts import counted
from app.domain.edits import (
    AddAsset,
    ChangeAsset,
    Edit,
    RecordReport,
    RecordRun,
    RecordSignature,
    RenamePlan,
    SetAction,
    SetAnswer,
    SetLimit,
    SetNeed,
    SetProfile,
    SetRisk,
    Several,
)
from app.domain.origin import CreatePlan

PLAIN = {
    "remove_asset/1": "asset removed",
    "attach_evidence/1": "evidence attached",
    "detach_evidence/1": "evidence taken off",
    "withdraw_run/1": "check run withdrawn",
    "freeze_revision/1": "revision frozen",
    "withdraw_revision/1": "revision withdrawn",
}
"""Edits that say enough by their kind."""


def words_of_edit(edit: Edit) -> str:
    """A line for an edit; edits of later programs show their kind."""
    match edit:
        case Several(edits, label):
            return f"{label or 'several'} ({counted(len(edits), 'edit')})"
        case CreatePlan(title=title) | RenamePlan(title):
            return f"plan called {title}"
        case SetProfile(key, value) | SetLimit((_, key), value):
            return f"{key} {'cleared' if value is None else 'set'}"
        case AddAsset(asset):
            return f"{asset.kind.value} {asset.name} added"
        case ChangeAsset(name=name):
            return f"asset changed{f', now {name}' if name else ''}"
    return _words_of_record(edit)


def _words_of_record(edit: Edit) -> str:
    match edit:
        case SetAnswer(place, answer):
            return f"{place.item} {'cleared' if answer is None else 'answered'}"
        case SetNeed(_, need):
            return "need removed" if need is None else f"need for {need.kind.value} set"
        case SetAction(_, action):
            return "action removed" if action is None else f"action {action.title}"
        case SetRisk(_, risk):
            return "accepted risk withdrawn" if risk is None else f"risk of {risk.place.item} accepted"
    return _words_of_fact(edit)


def _words_of_fact(edit: Edit) -> str:
    match edit:
        case RecordRun(run):
            return f"live checks run, {counted(len(run.findings), 'finding')}"
        case RecordReport(report):
            return f"{report.edition} report kept"
        case RecordSignature(signature):
            return f"signed by {signature.signer} as {signature.role}"
    return PLAIN.get(edit.kind, edit.kind)
