"""The parts of a frozen revision as bytes, and back: what a plan said and how it was judged, for ever."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from app.domain.actions import AcceptedRisk, Action
from app.domain.answers import Answer, Place
from app.domain.assessment import Assessment, Contradiction, ItemVerdict, SectionScore
from app.domain.canonical import canonical_bytes
from app.domain.codec import from_data, to_data
from app.domain.findings import CheckRun, Evidence
from app.domain.history import EditRecord
from app.domain.inventory import Asset, Need
from app.domain.manifest import Manifest
from app.domain.plan import Plan
from app.domain.signoff import Part
from app.domain.values import Data, format_moment, format_number, value_from_data, values_to_data

T = TypeVar("T", Asset, Need, Action, AcceptedRisk, Evidence, CheckRun)


def parts_of(
    plan: Plan, assessment: Assessment, pack_bytes: bytes, history: Iterable[EditRecord]
) -> dict[Part, bytes]:
    """Every part of a revision as the bytes that are digested, kept in the plan and carried by the report.

    The pack is kept as its own bytes (canonical JSON too). A part never holds what belongs to another:
    internal notes are taken out of the answers.
    """
    data: dict[Part, Data] = {
        Part.PROFILE: {"title": plan.title, "profile": dict(values_to_data(plan.profile))},
        Part.INVENTORY: {"assets": _records(plan.assets), "needs": _records(plan.needs)},
        Part.ANSWERS: _answers(plan),
        Part.INTERNAL_NOTES: [
            [answer.place.item, answer.place.subject, answer.internal_note]
            for answer in plan.answers.values()
            if answer.internal_note
        ],
        Part.EVIDENCE: {"evidence": _records(plan.evidence), "runs": _records(plan.runs)},
        Part.VERDICTS: _verdicts(assessment),
        Part.HISTORY: [_history_line(record) for record in history],
    }
    contents = {part: canonical_bytes(content) for part, content in data.items()}
    contents[Part.PACK] = pack_bytes
    return {part: contents[part] for part in Part}


def _records(mapping: Mapping[Any, Any]) -> list[Data]:
    return [to_data(entry) for entry in mapping.values()]


def _answers(plan: Plan) -> Data:
    return {
        "answers": [to_data(replace(answer, internal_note="")) for answer in plan.answers.values()],
        "limits": [[place.item, place.subject, format_number(limit)] for place, limit in plan.limits.items()],
        "actions": _records(plan.actions),
        "risks": _records(plan.risks),
    }


def _verdicts(assessment: Assessment) -> Data:
    return {
        "as_of": assessment.as_of.isoformat(),
        "verdicts": _records(assessment.verdicts),
        "sections": _records(assessment.sections),
        "score": None if assessment.score is None else format_number(assessment.score),
        "ready": assessment.ready,
        "blockers": [list(place) for place in assessment.blockers],
        "contradictions": [to_data(entry) for entry in assessment.contradictions],
        "answered": assessment.answered,
        "applicable": assessment.applicable,
    }


def _history_line(record: EditRecord) -> Data:
    """Who did what kind of thing when. The hash stands for the edit's content, which stays in the plan."""
    kind = record.edit.get("kind") if isinstance(record.edit, dict) else None
    return {
        "id": record.id,
        "parents": list(record.parents),
        "author": record.author,
        "installation": record.installation,
        "at": format_moment(record.at),
        "kind": str(kind),
        "reverts": record.reverts,
        "hash": record.hash,
    }


def plan_from_parts(manifest: Manifest, contents: Mapping[Part, bytes]) -> Plan:
    """The plan as it was frozen; what lies in a part that is not given stays empty. Raises ValueError."""
    try:
        return _plan(manifest, {part: _mapping(contents, part) for part in _MAPPINGS}, _notes(contents))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"the parts do not read as a plan: {error}") from error


_MAPPINGS = (Part.PROFILE, Part.INVENTORY, Part.ANSWERS, Part.EVIDENCE)


def _plan(manifest: Manifest, data: Mapping[Part, dict[str, Any]], notes: Mapping[Place, str]) -> Plan:
    inventory, answers, evidence = data[Part.INVENTORY], data[Part.ANSWERS], data[Part.EVIDENCE]
    said = (from_data(Answer, entry) for entry in answers.get("answers", ()))
    return Plan(
        id=manifest.plan,
        title=manifest.plan_title,
        pack=manifest.pack,
        profile={key: value_from_data(value) for key, value in data[Part.PROFILE].get("profile", {}).items()},
        limits={Place(item, key): Decimal(limit) for item, key, limit in answers.get("limits", ())},
        assets=_by_id(Asset, inventory.get("assets", ())),
        needs=_by_id(Need, inventory.get("needs", ())),
        answers={entry.place: replace(entry, internal_note=notes.get(entry.place, "")) for entry in said},
        evidence=_by_id(Evidence, evidence.get("evidence", ())),
        runs=_by_id(CheckRun, evidence.get("runs", ())),
        actions=_by_id(Action, answers.get("actions", ())),
        risks=_by_id(AcceptedRisk, answers.get("risks", ())),
    )


def _by_id(cls: type[T], entries: Iterable[Data]) -> dict[str, T]:
    read = [from_data(cls, entry) for entry in entries]
    return {entry.id: entry for entry in read}


def _mapping(contents: Mapping[Part, bytes], part: Part) -> dict[str, Any]:
    data = json.loads(contents[part]) if part in contents else {}
    if not isinstance(data, dict):
        raise TypeError(f"{part} is not a mapping")
    return data


def _notes(contents: Mapping[Part, bytes]) -> dict[Place, str]:
    lines = json.loads(contents.get(Part.INTERNAL_NOTES, b"[]"))
    return {Place(item, subject): str(note) for item, subject, note in lines}


def assessment_from_part(content: bytes) -> Assessment:
    """The verdicts as they were recorded when the revision was frozen. Raises ValueError."""
    try:
        return _assessment(json.loads(content))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"the part does not read as verdicts: {error}") from error


def _assessment(data: dict[str, Any]) -> Assessment:
    verdicts = [from_data(ItemVerdict, entry) for entry in data["verdicts"]]
    sections = [from_data(SectionScore, entry) for entry in data["sections"]]
    return Assessment(
        as_of=date.fromisoformat(data["as_of"]),
        verdicts={verdict.place: verdict for verdict in verdicts},
        sections={section.section: section for section in sections},
        score=None if data["score"] is None else Decimal(data["score"]),
        ready=bool(data["ready"]),
        blockers=tuple(Place(item, subject) for item, subject in data["blockers"]),
        contradictions=tuple(from_data(Contradiction, entry) for entry in data["contradictions"]),
        answered=int(data["answered"]),
        applicable=int(data["applicable"]),
    )
