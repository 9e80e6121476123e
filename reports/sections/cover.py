"""The cover: what the document is, in which state, and under whose control."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.report_model import Cover
from reports.cells import Paragraphs
from reports.flowables import Block, Gap, Heading, SectionBreak, Text
from reports.grid import Column, Grid
from reports.lines import Content, Run
from reports.theme import ACCENT, CELL, MUTED, SUBTITLE, TITLE, TextStyle
from reports.typeface import Face, printable
from reports.words import EDITIONS, day_words, moment_words

MARK = TextStyle(Face.SEMIBOLD, 10, 14, ACCENT, after=4)

DIGEST_DIGITS = 8
"""How many digits of a digest stand for it in running heads and tables."""


def story(cover: Cover) -> Iterator[Block]:
    """Title, state and document control."""
    yield Gap(96)
    yield Text("FAULT TOLERANCE PLAN", MARK)
    yield Heading(1, title_words(cover), style=TITLE, is_listed=False)
    yield from (Text(line, SUBTITLE) for line in (cover.customer, cover.deployment) if line)
    yield Gap(24)
    yield Text((Run(state_words(cover), Face.SEMIBOLD),), SUBTITLE)
    yield Gap(28)
    yield Heading(2, "Document control", is_listed=False)
    yield Grid((Column("", 3), Column("", 9)), [_row(label, words) for label, words in _control(cover)])
    if cover.earlier:
        yield Heading(2, "Earlier revisions", is_listed=False)
        yield _earlier(cover)
    yield SectionBreak()


def title_words(cover: Cover) -> str:
    """The plan's title on one line."""
    return " ".join(printable(cover.title).split()) or "Untitled plan"


def state_words(cover: Cover) -> str:
    """The state of the document in a few words."""
    if cover.revision is None:
        return "Draft, not frozen"
    title = f", {cover.revision.title}" if cover.revision.title else ""
    return f"Revision {cover.revision.number}{title}"


def _row(label: str, words: str) -> tuple[Content, Content]:
    return (Run(label, ink=MUTED),), words


def _control(cover: Cover) -> Iterator[tuple[str, str]]:
    yield "Edition", EDITIONS[cover.edition]
    yield "Confidentiality", cover.confidentiality or "not set"
    yield "Author", cover.author or "not set"
    yield "Product", cover.product
    yield "Pack", f"{cover.pack_title}, {cover.pack_id} {cover.pack_version}"
    yield "Judged as of", f"{day_words(cover.as_of)}; all times in this document are in UTC"
    yield "Made with", f"Holdfast {cover.program}"
    yield "Plan", cover.plan_id
    if cover.revision is not None:
        yield "Frozen", f"{moment_words(cover.revision.frozen_at)} by {cover.revision.frozen_by}"
        yield "Digest (SHA-256)", cover.revision.digest
    yield "Signs", ", ".join(role.title for role in cover.roles) or "nobody"


def _earlier(cover: Cover) -> Grid:
    columns = (
        Column("No", 1, is_number=True),
        Column("Title", 4),
        Column("Frozen", 4),
        Column("Signed by", 4),
    )
    rows = [
        (
            str(line.number),
            Paragraphs(
                ((line.title or "no title", CELL), ((Run(line.digest[:DIGEST_DIGITS], ink=MUTED),), CELL))
            ),
            f"{moment_words(line.frozen_at)} by {line.frozen_by}",
            "\n".join(f"{role}: {signer}" for role, signer in line.signatures) or "not signed",
        )
        for line in cover.earlier
    ]
    return Grid(columns, rows)
