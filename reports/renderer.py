"""Renders a report: tell the story, put it on pages, then draw; the same model gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

from reportlab.lib.pagesizes import A4, LETTER

from app.domain.report_model import Cover, PageSize, Rendered, ReportModel
from app.ports import Progress
from reports.contents import Contents
from reports.flowables import Block, Heading, SectionBreak, Text
from reports.pagination import Pagination, Placed
from reports.running import draw_running
from reports.sections import (
    calculations,
    cover,
    findings,
    items,
    live,
    records,
    scope,
    signoff,
    summary,
    topology,
)
from reports.sheet import Sheet
from reports.tagging import tagged
from reports.theme import HEADINGS, MARGIN
from reports.typeface import register_faces

SIZES: dict[PageSize, tuple[float, float]] = {PageSize.A4: A4, PageSize.LETTER: LETTER}

PLACING_SHARE = 0.55
"""The part of the work that is done when every block has its place."""

DRAWING_SHARE = 0.9
"""The part of the work that is done when every page is drawn."""

TICKS = 50
"""How many blocks are placed between two reports of progress."""


class PdfReportRenderer:
    """Renders reports with ReportLab. It holds nothing, so one serves any number of threads."""

    def render(
        self, model: ReportModel, *, page_size: PageSize = PageSize.A4, progress: Progress | None = None
    ) -> Rendered:
        """Render without files and signature fields; `Cancelled` raised by `progress` passes through."""
        register_faces()
        tell = progress or _silent
        tell(0.0, "Putting the report on pages")
        size = SIZES[page_size]
        pagination, contents = _placed(model, size, tell)
        contents_pages(pagination, contents)
        return _drawn(model.cover, pagination, size, tell)


def _silent(fraction: float, words: str) -> None:
    """Nobody wants to know."""


def story_of(model: ReportModel) -> Iterator[Block]:
    """Everything the report says, in order."""
    yield from cover.story(model.cover)
    yield from summary.story(model)
    yield Text("Contents", HEADINGS[0])
    yield Contents()
    yield SectionBreak()
    yield from scope.story(model.scope)
    if model.topology is not None:
        yield from topology.story(model.topology)
    for section in model.sections:
        yield from items.story(section)
    if model.calculations:
        yield from calculations.story(model.calculations)
    yield from live.story(model.runs)
    yield from findings.story(model)
    yield from records.evidence_story(model)
    yield from records.references_story(model.references)
    yield from records.history_story(model.history)
    yield from signoff.story(model)


def _placed(model: ReportModel, size: tuple[float, float], tell: Progress) -> tuple[Pagination, Contents]:
    story = list(story_of(model))
    headings = [block for block in story if isinstance(block, Heading)]
    for number, heading in enumerate(headings):
        heading.key = f"h{number}"
    contents = next(block for block in story if isinstance(block, Contents))
    contents.headings = [heading for heading in headings if heading.is_listed]
    pagination = Pagination(size[0] - 2 * MARGIN, size[1] - 2 * MARGIN)
    pagination.place(story, _ticker(len(story), tell))
    return pagination, contents


def _ticker(blocks: int, tell: Progress) -> Callable[[int], None]:
    def tick(done: int) -> None:
        if done % TICKS == 0:
            tell(PLACING_SHARE * done / blocks, "Putting the report on pages")

    return tick


def contents_pages(pagination: Pagination, contents: Contents) -> None:
    """Tell the table of contents where the headings came to stand."""
    contents.pages.update(
        {placed.block.key: placed.page for placed in pagination.placed if isinstance(placed.block, Heading)}
    )


def _drawn(facts: Cover, pagination: Pagination, size: tuple[float, float], tell: Progress) -> Rendered:
    target = io.BytesIO()
    sheet = Sheet(target, size, cover.title_words(facts))
    by_page: list[list[Placed]] = [[] for _ in range(pagination.pages)]
    for placed in pagination.placed:
        by_page[placed.page].append(placed)
    for number, blocks in enumerate(by_page):
        tell(
            PLACING_SHARE + (DRAWING_SHARE - PLACING_SHARE) * number / len(by_page),
            f"Drawing page {number + 1}",
        )
        draw_running(sheet, facts, size, len(by_page))
        for placed in blocks:
            placed.block.drawOn(sheet, MARGIN, MARGIN + placed.bottom)
        sheet.showPage()
    sheet.save()
    tell(DRAWING_SHARE, "Writing the document")
    pdf = tagged(target.getvalue(), sheet, facts)
    tell(1.0, "The report is ready")
    return Rendered(pdf, len(by_page), tuple(sheet.fields), tuple(sheet.outline))
