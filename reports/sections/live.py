"""Live-check evidence: what was asked of whom, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.report_lines import CheckLine, RunText
from reports.cells import Paragraphs
from reports.flowables import Block, Heading, SectionBreak, Text
from reports.grid import Column, Grid, Row
from reports.lines import Content, Run
from reports.sections.items import evidence_words
from reports.theme import ATTENTION, BODY, CELL, MUTED, MUTED_SMALL, TextStyle
from reports.typeface import Face
from reports.words import (
    IDENTITIES,
    OUTCOMES,
    RUN_ENDS,
    fact_words,
    moment_words,
    stale_words,
    state,
    subject_words,
)


def story(runs: tuple[RunText, ...]) -> Iterator[Block]:
    """Every run with its targets and findings."""
    yield Heading(1, "Live checks")
    yield Text(
        "Live checks only read. Their results stand beside the answers and never replace them. "
        "What could not be asked or seen is not measured: it is neither a pass nor a fail.",
        BODY,
    )
    if not runs:
        yield Text("No live check was run.", BODY)
    for run in runs:
        yield from _run(run)
    if runs:
        yield SectionBreak()


def _run(run: RunText) -> Iterator[Block]:
    yield Heading(2, f"Run {run.number}, {moment_words(run.started_at)}")
    facts = (
        ("From", run.host),
        ("Ended", f"{moment_words(run.ended_at)}, {RUN_ENDS.get(run.ended, run.ended)}"),
        ("Asked as", IDENTITIES.get(run.identity, run.identity)),
        ("Targets", ", ".join(run.targets) or "none"),
    )
    rows: list[Row] = [((Run(label, ink=MUTED),), words) for label, words in facts]
    if run.stale_d is not None:
        age = stale_words(run.stale_d).capitalize()
        rows.append(((Run("Age", ink=MUTED),), (Run(age, Face.SEMIBOLD, ink=ATTENTION.ink),)))
    yield Grid((Column("", 2), Column("", 10)), rows)
    if run.findings:
        columns = (
            Column("Outcome", 2.6),
            Column("Check", 4),
            Column("Asked about", 3.4),
            Column("Finding", 7),
        )
        yield Grid(columns, [_finding_row(line) for line in run.findings])


def _finding_row(line: CheckLine) -> Row:
    check: list[tuple[Content, TextStyle]] = [((Run(line.check, Face.SEMIBOLD),), CELL)]
    if line.check_title:
        check.append((line.check_title, CELL))
    check.append((f"version {line.version}, {line.severity}", MUTED_SMALL))
    asked = Paragraphs(((subject_words(line.subject), CELL), (line.target, MUTED_SMALL)))
    finding: list[tuple[Content, TextStyle]] = [(line.sentence, CELL)]
    if line.facts:
        finding.append((_thresholds(line), MUTED_SMALL))
    if line.evidence:
        finding.append((evidence_words(line.evidence), MUTED_SMALL))
    return state(OUTCOMES[line.outcome]), Paragraphs(check), asked, Paragraphs(finding)


def _thresholds(line: CheckLine) -> str:
    return "Thresholds: " + "; ".join(
        f"{fact.label} {fact_words(fact)} ({'judgement' if fact.key == 'own' else fact.key})"
        for fact in line.facts
    )
