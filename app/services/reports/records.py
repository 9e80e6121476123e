"""What a report keeps for later: runs of live checks, evidence, references, and the history in figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from app.domain.checks import CheckEntry
from app.domain.evidence_age import moment_of, stale_age_d
from app.domain.findings import CheckRun, Evidence, EvidenceKind, Finding, Outcome
from app.domain.history import EditRecord
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.report_lines import (
    CheckLine,
    EvidenceLine,
    Fact,
    HistoryFacts,
    ReferenceLine,
    RunText,
    SectionText,
)
from app.services.reports.names import Names

PICTURE_LIMIT = 32 * 1024 * 1024
"""A picture with more bytes is listed but not printed. In bytes."""

PICTURES_LIMIT = 256 * 1024 * 1024
"""Pictures beyond this sum are listed but not printed, so that a report fits into memory. In bytes."""


ORDER = (Outcome.FAIL, Outcome.WARN, Outcome.NOT_MEASURED, Outcome.PASS)


def evidence_numbers(plan: Plan) -> dict[str, int]:
    """The number of each piece of evidence, from 1, in the order it was taken."""
    ordered = sorted(plan.evidence.values(), key=lambda entry: (entry.taken_at, entry.id))
    return {entry.id: number for number, entry in enumerate(ordered, 1)}


def run_numbers(plan: Plan) -> dict[str, int]:
    """The number of each run, from 1, in the order they were started."""
    ordered = sorted(plan.runs.values(), key=lambda run: (run.started_at, run.id))
    return {run.id: number for number, run in enumerate(ordered, 1)}


def run_texts(plan: Plan, names: Names, checks: Mapping[str, CheckEntry], as_of: date) -> tuple[RunText, ...]:
    """Every run with everything it found; what is stale on the date of judgement says so."""
    numbers, evidence, moment = run_numbers(plan), evidence_numbers(plan), moment_of(as_of)
    return tuple(
        replace(
            _run(plan.runs[run], number, names, checks, evidence),
            stale_d=stale_age_d(plan.runs[run].ended_at, moment),
        )
        for run, number in numbers.items()
    )


def _run(
    run: CheckRun, number: int, names: Names, checks: Mapping[str, CheckEntry], evidence: Mapping[str, int]
) -> RunText:
    return RunText(
        number=number,
        id=run.id,
        started_at=run.started_at,
        ended_at=run.ended_at,
        ended=run.ended,
        host=run.host,
        identity=run.identity,
        targets=run.targets,
        findings=tuple(
            _finding(each, names, checks, evidence) for each in sorted(run.findings, key=_gravity)
        ),
    )


def _gravity(finding: Finding) -> tuple[int, str, str, str]:
    """Failures first; runs keep their findings in the order in which servers happened to answer."""
    return ORDER.index(finding.outcome), finding.check, finding.target, finding.tag


def _finding(
    finding: Finding, names: Names, checks: Mapping[str, CheckEntry], evidence: Mapping[str, int]
) -> CheckLine:
    entry = checks.get(finding.check)
    return CheckLine(
        check=finding.check,
        check_title="" if entry is None else entry.title,
        version=finding.version,
        subject=names.subject(finding.subject),
        target=finding.target,
        outcome=finding.outcome,
        severity=finding.severity,
        sentence=finding.sentence,
        facts=() if entry is None or entry.version != finding.version else _thresholds(entry, names),
        evidence=tuple(sorted(evidence[one] for one in finding.evidence if one in evidence)),
    )


def _thresholds(entry: CheckEntry, names: Names) -> tuple[Fact, ...]:
    return tuple(
        Fact(limit.key.replace("_", " "), limit.value, names.unit(limit.unit), key=limit.source)
        for limit in entry.thresholds.values()
    )


def evidence_lines(
    plan: Plan, names: Names, blob: Callable[[str], bytes], as_of: date
) -> tuple[tuple[EvidenceLine, ...], dict[str, bytes]]:
    """All evidence in order, and the bytes of the pictures that are printed."""
    pictures: dict[str, bytes] = {}
    lines = []
    spoken = _spoken_of(plan)
    for evidence_id, number in evidence_numbers(plan).items():
        evidence = plan.evidence[evidence_id]
        line = _evidence(evidence, number, names, spoken.get(evidence_id, ()))
        is_live = evidence.kind is EvidenceKind.CHECK
        stale_d = stale_age_d(evidence.taken_at, moment_of(as_of)) if is_live else None
        lines.append(replace(line, missing=_take_picture(evidence, pictures, blob), stale_d=stale_d))
    return tuple(lines), pictures


def _take_picture(evidence: Evidence, pictures: dict[str, bytes], blob: Callable[[str], bytes]) -> str:
    if not evidence.media_type.startswith("image/") or evidence.content in pictures:
        return ""
    content = blob(evidence.content)
    if len(content) > PICTURE_LIMIT:
        return "too_large"
    if sum(map(len, pictures.values())) + len(content) > PICTURES_LIMIT:
        return "too_many"
    pictures[evidence.content] = content
    return ""


def _spoken_of(plan: Plan) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, dict[tuple[str, str], None]] = {}
    for evidence in plan.evidence.values():
        found.setdefault(evidence.id, {}).update(dict.fromkeys(evidence.places))
    for answer in plan.answers.values():
        for entry in answer.evidence:
            found.setdefault(entry, {})[(answer.place.item, answer.place.subject)] = None
    return {key: tuple(sorted(places)) for key, places in found.items()}


def _evidence(
    evidence: Evidence, number: int, names: Names, places: Iterable[tuple[str, str]]
) -> EvidenceLine:
    return EvidenceLine(
        number=number,
        kind=evidence.kind,
        title=evidence.title,
        media_type=evidence.media_type,
        taken_at=evidence.taken_at,
        by=evidence.by,
        content=evidence.content,
        speaks_of=tuple((item, names.subject(subject)) for item, subject in places),
    )


def reference_lines(pack: Pack, sections: Iterable[SectionText]) -> tuple[ReferenceLine, ...]:
    """The sources that the printed items cite, by id."""
    cited = {reference for section in sections for item in section.items for reference in item.references}
    known = (pack.references[key] for key in sorted(cited, key=_by_number) if key in pack.references)
    return tuple(ReferenceLine(entry.id, entry.title, entry.url, entry.state) for entry in known)


def history_facts(records: Iterable[EditRecord], head: str) -> HistoryFacts:
    """The history up to and with the edit `head` (all of it where `head` is empty) in figures."""
    kept = _up_to(tuple(records), head)
    authors: dict[str, tuple[int, datetime, datetime]] = {}
    for record in kept:
        count, first, last = authors.get(record.author, (0, record.at, record.at))
        authors[record.author] = (count + 1, min(first, record.at), max(last, record.at))
    followed = {parent for record in kept for parent in record.parents}
    return HistoryFacts(
        edits=len(kept),
        first_at=min((record.at for record in kept), default=None),
        last_at=max((record.at for record in kept), default=None),
        authors=tuple((name, *authors[name]) for name in sorted(authors)),
        installations=len({record.installation for record in kept}),
        merges=sum(1 for record in kept if len(record.parents) > 1),
        heads=tuple(sorted(record.hash for record in kept if record.hash not in followed)),
    )


def _up_to(records: tuple[EditRecord, ...], head: str) -> tuple[EditRecord, ...]:
    """The edit `head` and all before it: what was added after a freeze is no part of it."""
    if not head:
        return records
    by_hash = {record.hash: record for record in records}
    reached: set[str] = set()
    waiting = [head]
    while waiting:
        current = waiting.pop()
        if current in by_hash and current not in reached:
            reached.add(current)
            waiting.extend(by_hash[current].parents)
    return tuple(record for record in records if record.hash in reached)


def _by_number(key: str) -> list[tuple[int, str]]:
    """Sorts 2.1 before 10.1."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBERS.split(key)]


_NUMBERS = re.compile(r"(\d+)")
