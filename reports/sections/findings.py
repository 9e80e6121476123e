"""Findings, contradictions, actions and accepted risks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.domain.counts import counted
from app.domain.report_lines import ActionLine, ContradictionLine, FindingLine, NoticeLine, RiskLine
from app.domain.report_model import ReportModel
from reports.cells import Paragraphs
from reports.flowables import Block, Heading, SectionBreak, Text
from reports.grid import Column, Grid, Row
from reports.lines import Content, Run
from reports.notices import notice_words
from reports.theme import ATTENTION, BODY, CELL, FAILED, MUTED, MUTED_SMALL, SMALL, TextStyle
from reports.typeface import Face
from reports.words import (
    ACTION_STATES,
    SEVERITIES,
    VERDICTS,
    day_words,
    stale_words,
    state,
    subject_words,
    subjects_words,
)


def story(model: ReportModel) -> Iterator[Block]:
    """What is wrong, where live checks say otherwise, what will be done, and what will not."""
    yield Heading(1, "Findings")
    yield from _findings(model.findings)
    if model.open_places:
        are = counted(model.open_places, "question is", "questions are")
        yield Text(f"{are} not answered; the sections show which.", BODY)
    if model.notices:
        yield Heading(2, "Inventory, support and live checks")
        yield _notices(model.notices)
    yield Heading(2, "Contradictions")
    yield from _contradictions(model.contradictions)
    yield Heading(2, "Actions")
    yield from _actions(model.actions)
    yield Heading(2, "Accepted risks")
    yield from _risks(model.risks)
    yield SectionBreak()


def _item_words(item: str, title: str, face: Face | None = Face.SEMIBOLD) -> Content:
    return (Run(f"{item} {title}".rstrip(), face),)


def _findings(lines: Sequence[FindingLine]) -> Iterator[Block]:
    if not lines:
        yield Text("No item is failed, partly met or unknown.", BODY)
        return
    columns = (Column("State", 2.6), Column("Finding", 7.4), Column("Concerns", 2.6), Column("Fix", 5))
    yield Grid(columns, [_finding_row(line) for line in lines])


def _finding_row(line: FindingLine) -> Row:
    marks: list[tuple[Content, TextStyle]] = [
        (state(VERDICTS[line.verdict]), CELL),
        (SEVERITIES[line.severity], MUTED_SMALL),
    ]
    if line.blocks:
        marks.append(((Run("blocks sign-off", ink=FAILED.ink),), SMALL))
    if line.accepted:
        marks.append(((Run("risk accepted", ink=ATTENTION.ink),), SMALL))
    finding = [(_item_words(line.item, line.title), CELL)]
    finding += [(reason.words, CELL) for reason in line.reasons]
    finding.append((line.why, MUTED_SMALL))
    return Paragraphs(marks), Paragraphs(finding), subjects_words(line.subjects), Paragraphs(_fix(line))


def _fix(line: FindingLine) -> list[tuple[Content, TextStyle]]:
    planned = (
        counted(line.actions, "action planned", "actions planned") if line.actions else "no action planned"
    )
    return [(line.fix, CELL), (f"Effort {line.effort}; {planned}", MUTED_SMALL)]


def _notices(lines: Sequence[NoticeLine]) -> Grid:
    columns = (Column("Severity", 2), Column("Finding", 9), Column("Concerns", 5))
    rows = [
        (SEVERITIES[line.severity], notice_words(line), subjects_words(line.subjects) or "\N{EN DASH}")
        for line in lines
    ]
    return Grid(columns, rows)


def _contradictions(lines: Sequence[ContradictionLine]) -> Iterator[Block]:
    if not lines:
        yield Text("No live check says otherwise than an answer.", BODY)
        return
    columns = (Column("Item", 5), Column("Concerns", 2.6), Column("Answer", 2), Column("Live check", 7))
    rows = [
        (
            _item_words(line.item, line.title),
            subject_words(line.subject),
            line.answer,
            Paragraphs(
                (
                    (line.sentence, CELL),
                    (f"{line.check} at {line.target}, run {line.run}: {line.outcome}", MUTED_SMALL),
                    *_age(line.stale_d),
                )
            ),
        )
        for line in lines
    ]
    yield Grid(columns, rows)


def _age(stale_d: int | None) -> tuple[tuple[Content, TextStyle], ...]:
    return () if stale_d is None else (((Run(stale_words(stale_d), ink=ATTENTION.ink),), SMALL),)


def _actions(lines: Sequence[ActionLine]) -> Iterator[Block]:
    if not lines:
        yield Text("No action is planned.", BODY)
        return
    columns = (
        Column("Action", 7),
        Column("Belongs to", 3.4),
        Column("Owner", 3),
        Column("Due", 2.6),
        Column("Effort", 1.4),
        Column("State", 1.8),
    )
    yield Grid(columns, [_action_row(line) for line in lines])


def _action_row(line: ActionLine) -> Row:
    parts: list[tuple[Content, TextStyle]] = [((Run(line.title, Face.SEMIBOLD),), CELL)]
    if line.note:
        parts.append((line.note, CELL))
    place = f"{line.item}\n{subject_words(line.subject)}" if line.item else "\N{EN DASH}"
    due: Content = (
        (Run(f"{day_words(line.due)}\nlate", ink=FAILED.ink),) if line.is_late else day_words(line.due)
    )
    return (
        Paragraphs(parts),
        place,
        line.owner or "nobody yet",
        due,
        line.effort,
        state(ACTION_STATES[line.state]),
    )


def _risks(lines: Sequence[RiskLine]) -> Iterator[Block]:
    if not lines:
        yield Text("No risk is accepted.", BODY)
        return
    columns = (
        Column("Item", 4.2),
        Column("Concerns", 3.6),
        Column("Accepted by", 2.8),
        Column("Accepted on", 2.7),
        Column("Expires", 2.5),
        Column("Reason", 4.4),
    )
    yield Grid(columns, [_risk_row(alike) for alike in _alike(lines)])


def _alike(lines: Sequence[RiskLine]) -> Iterable[list[RiskLine]]:
    """Risks that differ in nothing but what they concern."""
    found: dict[RiskLine, list[RiskLine]] = {}
    for line in lines:
        found.setdefault(replace(line, subject=""), []).append(line)
    return found.values()


def _risk_row(lines: Sequence[RiskLine]) -> Row:
    line = lines[0]
    expires: Content = day_words(line.expires)
    if line.has_expired:
        expires = (Run(f"{day_words(line.expires)}\nexpired", ink=FAILED.ink),)
    reason: Content = line.reason or (Run("none given", ink=MUTED),)
    return (
        _item_words(line.item, line.title),
        subjects_words([one.subject for one in lines]),
        line.accepted_by,
        day_words(line.accepted_on),
        expires,
        reason,
    )
