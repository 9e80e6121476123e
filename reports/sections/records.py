"""Evidence, references and history: what lets someone check the plan later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.counts import counted
from app.domain.report_lines import EvidenceLine, HistoryFacts, ReferenceLine
from app.domain.report_model import ReportModel
from reports.cells import Paragraphs
from reports.flowables import Block, Heading, SectionBreak, Text
from reports.grid import Column, Grid, Row
from reports.lines import Inline, Run
from reports.pictures import Picture, picture_or_refusal
from reports.theme import BODY, CELL, MUTED, MUTED_BODY, MUTED_SMALL
from reports.typeface import Face
from reports.words import EVIDENCE_KINDS, day_words, moment_words, stale_words, subject_words

MISSING = {
    "too_large": "The picture is too large to print; it lies in the plan.",
    "too_many": "The plan has more pictures than a report prints; this one lies in the plan.",
}


STATES = (
    "Seen: the text was read for this pack. Part: an opening or an excerpt of it was. "
    "Known: cited from general knowledge, not looked up."
)
"""What the marks of the pack's sources mean."""


def evidence_story(model: ReportModel) -> Iterator[Block]:
    """The list of evidence, then the pictures."""
    yield Heading(1, "Evidence")
    if not model.evidence:
        yield Text("No evidence is attached.", BODY)
    else:
        columns = (Column("No", 1), Column("What", 6), Column("Taken", 4), Column("Speaks of", 4.6))
        yield Grid(columns, [_evidence_row(line) for line in model.evidence])
        yield from _pictures(model.evidence, model.pictures)
        yield SectionBreak()


def _evidence_row(line: EvidenceLine) -> Row:
    kind = f"{EVIDENCE_KINDS[line.kind]}, {line.media_type}"
    what = Paragraphs(((line.title, CELL), (kind, MUTED_SMALL), (f"SHA-256 {line.content}", MUTED_SMALL)))
    told = "; ".join(part for part in (line.by, stale_words(line.stale_d)) if part)
    taken = Paragraphs(((moment_words(line.taken_at), CELL), (told, MUTED_SMALL)))
    speaks = "\n".join(f"{item}, {subject_words(subject)}" for item, subject in line.speaks_of)
    return (Run(f"E{line.number}", Face.SEMIBOLD),), what, taken, speaks


def _pictures(lines: tuple[EvidenceLine, ...], pictures: Mapping[str, bytes]) -> Iterator[Block]:
    for line in lines:
        caption = f"E{line.number}  {line.title}"
        if line.missing:
            yield Text(f"{caption}. {MISSING[line.missing]}", MUTED_BODY)
        elif line.content in pictures:
            yield from _picture(caption, pictures[line.content])


def _picture(caption: str, content: bytes) -> Iterator[Block]:
    picture = picture_or_refusal(content, caption)
    if isinstance(picture, Picture):
        heading = Text((Run(caption, Face.SEMIBOLD),), BODY)
        heading.keeps_next = True
        yield heading
        yield picture
    else:
        yield Text(f"{caption}. {picture}", MUTED_BODY)


def references_story(lines: tuple[ReferenceLine, ...]) -> Iterator[Block]:
    """The sources that the items cite."""
    yield Heading(1, "References")
    if not lines:
        yield Text("No item of this report cites a source.", BODY)
    else:
        if any(line.state for line in lines):
            yield Text(STATES, MUTED_BODY)
        columns = (Column("Id", 3), Column("Title", 6), Column("Where", 7))
        yield Grid(columns, [_reference_row(line) for line in lines])


def _reference_row(line: ReferenceLine) -> Row:
    where: list[Inline] = [Run(line.url)]
    if line.state:
        where.append(Run(f" ({line.state})", ink=MUTED))
    return (Run(line.id, Face.SEMIBOLD),), line.title, where


def history_story(history: HistoryFacts) -> Iterator[Block]:
    """Who changed the plan, how often and when, and the hash that stands for all of it."""
    yield Heading(1, "History")
    yield Text(_history_words(history), BODY)
    if history.authors:
        columns = (
            Column("Author", 5),
            Column("Edits", 2, is_number=True),
            Column("First", 4),
            Column("Last", 4),
        )
        yield Grid(
            columns,
            [
                (name, str(edits), moment_words(first), moment_words(last))
                for name, edits, first, last in history.authors
            ],
        )
    if history.heads:
        label = (Run("Head of the history", ink=MUTED),)
        yield Grid((Column("", 3), Column("", 9)), [(label, head) for head in history.heads])


def _history_words(history: HistoryFacts) -> str:
    if history.first_at is None or history.last_at is None:
        return "The plan has no history."
    edits = counted(history.edits, "edit", "edits")
    where = counted(history.installations, "installation", "installations")
    first, last = day_words(history.first_at.date()), day_words(history.last_at.date())
    between = f"on {first}" if first == last else f"between {first} and {last}"
    merges = f" {counted(history.merges, 'edit joins', 'edits join')} two copies." if history.merges else ""
    return (
        f"The plan was made in {edits} {between}, at {where}.{merges} "
        "Each edit carries the hash of the one before, so the head stands for the whole history."
    )
