"""The report of a large plan, in pages per second, beside bare ReportLab tables of the same page count."""

from __future__ import annotations

import io
from collections.abc import Callable
from time import perf_counter

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Table

from app.services.reports import report_model
from reports.renderer import PdfReportRenderer
from reports.typeface import Face, register_faces
from tests.fakes.sample_report import sample_revision, sample_source

SERVERS = 491
"""With the sample's nine other assets this makes 500."""

ITEMS_PER_SECTION = 5
"""With that many servers this makes more than 10,000 answers."""

ROWS = 28
"""Rows of a bare table on one page."""

STYLE = ParagraphStyle("cell", fontName=Face.REGULAR.value, fontSize=8.5, leading=11.5)


def measure() -> list[tuple[str, str, str, str]]:
    """Rows of name, figure, floor, ratio; the cells of the floor hold plain strings, then wrapped text."""
    register_faces()
    source = sample_source(ITEMS_PER_SECTION, SERVERS)
    model = report_model(source, revision=sample_revision())
    name = f"report of {len(source.plan.assets)} assets and {len(source.plan.answers)} answers"
    took, pages = _timed(lambda: PdfReportRenderer().render(model).pages)
    rows = []
    for words, cell in (("plain cells", str), ("wrapped cells", _wrapped)):
        floor, _ = _timed(lambda cell=cell: _bare_tables(pages, cell))  # type: ignore[misc]
        rows.append(
            (f"{name}, floor with {words}", _rate(pages, took), _rate(pages, floor), f"{took / floor:.2f}")
        )
    return rows


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    start = perf_counter()
    pages = work()
    return perf_counter() - start, pages


def _rate(pages: int, seconds: float) -> str:
    return f"{pages / seconds:.0f} pages/s ({pages} pages)"


def _wrapped(text: str) -> Paragraph:
    return Paragraph(text, STYLE)


def _bare_tables(pages: int, cell: Callable[[str], str | Paragraph]) -> int:
    """As many pages as asked for, each with one table of four columns."""
    story: list[Flowable] = []
    for page in range(pages):
        rows = [
            [
                cell(f"ocs-fe{page:04d}"),
                cell("fulfilled"),
                cell("Yes, seen and tried under load"),
                cell("seen"),
            ]
            for _ in range(ROWS)
        ]
        style = [("FONTNAME", (0, 0), (-1, -1), Face.REGULAR.value)]
        story += [Table(rows, colWidths=[110, 90, 190, 90], style=style), PageBreak()]
    document = SimpleDocTemplate(io.BytesIO(), pagesize=A4, invariant=1)
    document.build(story)
    return pages
