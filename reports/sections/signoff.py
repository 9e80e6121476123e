"""The sign-off page: what the signatures stand for, and a place for each."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.report_model import ReportModel, RevisionFacts
from reports.flowables import Block, Heading, SectionBreak, SignaturePlace, Text
from reports.grid import Column, Grid
from reports.lines import Content, Run
from reports.sections.summary import answer_words
from reports.theme import BODY, MUTED
from reports.words import day_words, moment_words

LABELS = ("Name", "Date")


def story(model: ReportModel) -> Iterator[Block]:
    """One frame per role, in the order of signing."""
    yield SectionBreak()
    yield Heading(1, "Sign-off")
    revision = model.cover.revision
    if revision is None:
        yield Text("This is a draft. Signatures are put on the report of a frozen revision.", BODY)
    else:
        yield from _frozen(model, revision)
    for role in model.cover.roles:
        yield SignaturePlace(role.id, role.title, LABELS)


def _frozen(model: ReportModel, revision: RevisionFacts) -> Iterator[Block]:
    yield Text(
        "By signing, each role confirms that it has read this revision with its findings, actions and "
        f"accepted risks. As of {day_words(model.cover.as_of)} the plan is "
        f"{answer_words(model.summary).lower()}.",
        BODY,
    )
    rows: list[tuple[Content, Content]] = [
        ((Run("Revision", ink=MUTED),), f"{revision.number}, frozen {moment_words(revision.frozen_at)}"),
        ((Run("Digest (SHA-256)", ink=MUTED),), revision.digest),
    ]
    yield Grid((Column("", 3), Column("", 9)), rows)
