"""A PDF as pictures of its pages, signature fields included."""

from __future__ import annotations

import threading
from typing import Any

import pypdfium2
from PySide6.QtGui import QImage

from app.errors import WrongInput

POINTS_PER_INCH = 72
_pdfium = threading.Lock()
"""PDFium may be entered by one thread at a time, whatever document it works on."""


class PdfDocument:
    """Open for as long as it is shown; `close` frees it. Raises WrongInput for what is no PDF."""

    def __init__(self, content: bytes) -> None:
        try:
            with _pdfium:
                self._document: Any = pypdfium2.PdfDocument(content)
                self._document.init_forms()
                self.sizes = tuple(self._document.get_page_size(page) for page in range(len(self._document)))
        except pypdfium2.PdfiumError as error:
            raise WrongInput(
                "The file cannot be shown.",
                why=f"The PDF reader says: {error}.",
                advice="Make the report again.",
            ) from error
        self._closed = False

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.sizes)

    def picture(self, page: int, scale: float) -> QImage | None:
        """A page (from 0) at `scale` pixels per point; None once the document is closed."""
        with _pdfium:
            if self._closed:
                return None
            bitmap = self._document[page].render(scale=scale, may_draw_forms=True, rev_byteorder=True)
            image = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, _FORMATS[bitmap.mode]
            )
            return image.copy()

    def close(self) -> None:
        """Free the document; pictures asked for later are None."""
        with _pdfium:
            if not self._closed:
                self._closed = True
                self._document.close()


_FORMATS = {
    "RGB": QImage.Format.Format_RGB888,
    "RGBX": QImage.Format.Format_RGBX8888,
    "RGBA": QImage.Format.Format_RGBA8888,
    "L": QImage.Format.Format_Grayscale8,
}
