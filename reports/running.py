"""What stands on every page: running head and foot, and the mark of a draft."""

from __future__ import annotations

from app.domain.report_model import Cover
from reports.charts import shortened
from reports.sections.cover import DIGEST_DIGITS, title_words
from reports.sheet import Sheet
from reports.theme import HEAD_BASELINE, LINE, MARGIN, RUNNING, WATERMARK
from reports.typeface import Face, printable, width_of


def draw_running(sheet: Sheet, cover: Cover, size: tuple[float, float], pages: int) -> None:
    """Draw head, foot and draft mark of the current page; the cover has no head. All of it is decoration."""
    with sheet.artifact():
        if cover.revision is None:
            _draw_watermark(sheet, size)
        if sheet.page_index:
            _draw_pair(sheet, size, size[1] - HEAD_BASELINE, (title_words(cover), _state(cover)))
            sheet.setStrokeColor(LINE)
            sheet.setLineWidth(0.5)
            sheet.line(MARGIN, size[1] - HEAD_BASELINE - 6, size[0] - MARGIN, size[1] - HEAD_BASELINE - 6)
        mark = _one_line(cover.confidentiality) or "No confidentiality mark"
        _draw_pair(sheet, size, HEAD_BASELINE, (mark, f"Page {sheet.page_index + 1} of {pages}"))


def _one_line(text: str) -> str:
    return printable(text).replace("\n", " ")


def _state(cover: Cover) -> str:
    if cover.revision is None:
        return "Draft, not frozen"
    return f"Revision {cover.revision.number}, {cover.revision.digest[:DIGEST_DIGITS]}"


def _draw_pair(sheet: Sheet, size: tuple[float, float], baseline: float, words: tuple[str, str]) -> None:
    face, points = RUNNING.face, RUNNING.size
    left, right = words
    right_width = width_of(right, face, points)
    room = size[0] - 2 * MARGIN - right_width - 12
    sheet.setFont(face.value, points)
    sheet.setFillColor(RUNNING.ink)
    sheet.drawString(MARGIN, baseline, shortened(left, face, points, room))
    sheet.drawString(size[0] - MARGIN - right_width, baseline, right)


def _draw_watermark(sheet: Sheet, size: tuple[float, float]) -> None:
    face, points = Face.SEMIBOLD, 150
    sheet.saveState()
    sheet.setFillColor(WATERMARK)
    sheet.setFont(face.value, points)
    sheet.translate(size[0] / 2, size[1] / 2)
    sheet.rotate(52)
    sheet.drawString(-width_of("DRAFT", face, points) / 2, -points * 0.36, "DRAFT")
    sheet.restoreState()
