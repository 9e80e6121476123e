"""The page that answers in ten seconds: ready or not, why not, and what happens next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.counts import counted
from app.domain.report_lines import FindingLine, SectionBar
from app.domain.report_model import ReportModel, Summary
from app.domain.report_topology import TopologyText
from reports.cells import Paragraphs
from reports.charts import BAR_PITCH, Bar, draw_bars, draw_gauge, percent, tone_of_score
from reports.flowables import Block, Figure, Heading, SectionBreak, Text
from reports.grid import Column, Grid, Row
from reports.handwriting import draw_lines
from reports.lines import Content, Run, height_of, set_paragraph
from reports.sheet import Sheet
from reports.theme import BODY, CELL, FAILED, FULFILLED, LEAD, MUTED, MUTED_BODY, TextStyle
from reports.typeface import Face
from reports.words import SEVERITIES, VERDICTS, day_words, state, subjects_words

GAUGE = 128.0
ANSWER_HEIGHT = 114
"""Room for the answer, three lines of explanation and two of figures."""

MOST_SUBJECTS = 6
"""How many subjects of a finding are named on the page that must stay one page."""
MOST_POINTS = 12
POINTS = replace(BODY, before=10)
ANSWER = TextStyle(Face.SEMIBOLD, 20, 25, after=6)


def story(model: ReportModel) -> Iterator[Block]:
    """Gauge and answer, section bars, gravest findings, next steps; meant to fill one page."""
    summary = model.summary
    yield Heading(1, "Executive summary")
    yield _answer(summary, sum(1 for risk in model.risks if not risk.has_expired))
    yield _bars(summary)
    yield Heading(2, "Gravest findings")
    yield _gravest(summary)
    if model.topology is not None:
        yield _single_points(model.topology)
    yield Heading(2, "What happens next")
    yield from _next_steps(summary)
    yield SectionBreak()


def answer_words(summary: Summary) -> str:
    """Ready or not, in words."""
    return "Ready for sign-off" if summary.ready else "Not ready for sign-off"


def _fraction(score: Decimal | None) -> float | None:
    return None if score is None else float(score)


def _explained(summary: Summary, risks: int) -> str:
    asked = f"{summary.answered} of {summary.applicable} applicable questions are answered."
    if summary.ready:
        kept = (
            f" without an accepted risk; {counted(risks, 'risk is', 'risks are')} accepted" if risks else ""
        )
        return f"No critical item is failed, partly met, unknown or unanswered{kept}. {asked}"
    blocking = counted(summary.blockers, "critical point keeps", "critical points keep")
    rest = (
        "an action is planned for each of them."
        if not summary.unplanned
        else f"for {summary.unplanned} of them no action is planned yet."
    )
    return f"{blocking} the plan from being ready; {rest} {asked}"


def _counts(summary: Summary) -> list[Run]:
    words = [f"{number} {VERDICTS[verdict][0]}" for verdict, number in summary.counts]
    return [Run(", ".join(words) + ".", ink=MUTED)] if words else []


def _answer(summary: Summary, risks: int) -> Figure:
    fraction = _fraction(summary.score)
    tone = FULFILLED if summary.ready else FAILED
    answer, explained = answer_words(summary), _explained(summary, risks)
    score = "no score" if fraction is None else f"score {percent(fraction)} percent"

    def pen(sheet: Sheet, width: float, height: float) -> None:
        draw_gauge(sheet, fraction, (0, height - GAUGE / 2 - 2, GAUGE), tone.ink)
        left = GAUGE + 24
        room = width - left
        lines = set_paragraph((Run(answer, ink=tone.ink),), ANSWER, room)
        lines += set_paragraph(explained, BODY, room)
        lines += set_paragraph(_counts(summary), MUTED_BODY, room)
        draw_lines(sheet, lines, left, height - max(0.0, (height - height_of(lines)) / 2), room)

    return Figure(ANSWER_HEIGHT, f"Gauge: {answer}, {score}. {explained}", pen)


def _bars(summary: Summary) -> Figure:
    bars = [_bar(bar) for bar in summary.bars]

    def pen(sheet: Sheet, width: float, height: float) -> None:
        draw_bars(sheet, bars, 0, height, width)

    words = "; ".join(f"{bar.words} {bar.figure}" for bar in bars)
    return Figure(len(bars) * BAR_PITCH, f"Score of each section: {words}.", pen)


def _bar(bar: SectionBar) -> Bar:
    fraction = _fraction(bar.score)
    if fraction is None:
        return Bar(bar.title, None, "does not apply" if not bar.applicable else "no score", FULFILLED)
    failed = f", {bar.failed} failed" if bar.failed else ""
    figure = f"{percent(fraction)} %{failed}"
    return Bar(bar.title, fraction, figure, tone_of_score(fraction, not_ready=bar.not_ready))


def _gravest(summary: Summary) -> Block:
    if not summary.gravest:
        return Text("There is none.", LEAD)
    columns = (Column("Finding", 7), Column("Concerns", 3), Column("State", 2.4), Column("Severity", 1.6))
    return Grid(columns, [_gravest_row(line) for line in summary.gravest])


def _gravest_row(line: FindingLine) -> Row:
    reason = line.reasons[0].words if line.reasons else line.why
    finding = Paragraphs((((Run(f"{line.item} {line.title}", Face.SEMIBOLD),), CELL), (reason, CELL)))
    return (
        finding,
        subjects_words(line.subjects, MOST_SUBJECTS),
        state(VERDICTS[line.verdict]),
        SEVERITIES[line.severity],
    )


def _single_points(topology: TopologyText) -> Text:
    """What stops the service alone, in one paragraph: the summary must stay one page."""
    names = [point.name for point in topology.points]
    shown = subjects_words(tuple(names), MOST_POINTS) if names else "none"
    return Text((Run("Single points of failure: ", Face.SEMIBOLD), Run(f"{shown}.")), POINTS)


def _next_steps(summary: Summary) -> Iterator[Block]:
    if not summary.next_steps:
        yield Text("No action is planned. Give each finding an action with an owner and a date.", BODY)
        return
    columns = (Column("Action", 7), Column("Who", 3), Column("Until", 2.4), Column("Effort", 1.6))
    yield Grid(
        columns,
        [
            (line.title, line.owner or "nobody yet", _due(line.due, is_late=line.is_late), line.effort or "-")
            for line in summary.next_steps
        ],
    )
    more = summary.open_actions - len(summary.next_steps)
    if more:
        yield Text(
            f"{counted(more, 'further action is', 'further actions are')} listed under Actions.", MUTED_BODY
        )


def _due(due: date | None, *, is_late: bool) -> Content:
    if due is None:
        return "no date yet"
    return (Run(f"{day_words(due)}, late", ink=FAILED.ink),) if is_late else day_words(due)
