"""Text as the canvas writes it, without what ReportLab does for callers who let it measure."""

from __future__ import annotations

from collections.abc import Callable

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.textobject import PDFTextObject

from reports.typeface import Face, font_of

_ESCAPED = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})
"""Characters that mean something inside a string (ISO 32000-1, 7.3.4.2)."""


class Handwriting(PDFTextObject):
    """A text object whose caller knows where each piece goes; says face and colour only where they change.

    ReportLab's own calls measure every string again, look up every character and format every coordinate with
    six digits, which would be half the time of a report. The first subset of a face holds ASCII under its own
    codes: see `asciiReadable` in `typeface`.
    """

    _code: list[str]
    _doc: PDFDocument
    _curSubset: int  # noqa: N815 - ReportLab's name
    _formatText: Callable[[str], str]  # noqa: N815 - ReportLab's name
    _last_font: tuple[Face, float] | None = None
    _last_ink: Color | None = None

    def move(self, x: float, baseline: float) -> None:
        """Go to a place, in points."""
        self._code.append(f"1 0 0 1 {x:.2f} {baseline:.2f} Tm")

    def write(self, text: str, face: Face, size: float, ink: Color) -> None:
        """Write printable text at the place where the text before it ended."""
        is_plain = text.isascii()
        if self._last_font != (face, size):
            self._last_font = (face, size)
            self._select(face, size, is_plain=is_plain)
        if self._last_ink is not ink:
            self._last_ink = ink
            self._code.append(f"{ink.red:.4f} {ink.green:.4f} {ink.blue:.4f} rg")
        if is_plain and self._curSubset == 0:
            self._code.append(f"({text.translate(_ESCAPED)}) Tj")
        else:
            self._code.append(self._formatText(text))

    def _select(self, face: Face, size: float, *, is_plain: bool) -> None:
        self.setFont(face.value, size)
        if is_plain:
            self._code.append(f"{font_of(face).getSubsetInternalName(0, self._doc)} {size} Tf")
            self._curSubset = 0
