"""Photos as evidence: decoded within bounds, scaled to the page, or refused with a sentence."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError
from reportlab.lib.utils import ImageReader
from typing_extensions import override

from reports.flowables import Block
from reports.sheet import Sheet

PIXEL_LIMIT = 64_000_000
"""More pixels than any camera a surveyor carries; beyond it a small file could fill the memory."""

PRINT_DPI = 200
"""A photo is scaled down to this resolution at its printed size."""

MAX_HEIGHT = 300.0
"""How tall a picture is printed at most, in points."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


class Picture(Block):
    """A photo with the words under which it is kept."""

    def __init__(self, image: Image.Image, words: str) -> None:
        super().__init__()
        self._image = image
        self.words = words
        self.after = 12.0

    @override
    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:
        wide, tall = self._image.size
        scale = min(availWidth / wide, MAX_HEIGHT / tall, 1.0)
        self.width, self.height = wide * scale, tall * scale
        return self.width, self.height

    @override
    def least_height(self, width: float) -> float:
        return self.wrap(width, MAX_HEIGHT)[1]

    @override
    def draw(self) -> None:
        sheet: Sheet = self.sheet
        with sheet.marked(sheet.root.child("Figure", alt=self.words)):
            sheet.drawImage(ImageReader(self._image), 0, 0, self.width, self.height)


def picture_or_refusal(content: bytes, words: str) -> Picture | str:
    """The picture, or a sentence that says why it is not printed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Picture(_decoded(content), words)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return f"The picture has more than {PIXEL_LIMIT // 1_000_000} million pixels and is not printed."
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError):
        return (
            "The file cannot be read as a picture and is not printed; it lies in the plan as it was attached."
        )


def _decoded(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > PIXEL_LIMIT:
            raise Image.DecompressionBombError
        bound = round(PRINT_DPI * 7)
        image.draft("RGB", (bound, bound))
        upright = ImageOps.exif_transpose(image)
        flat = _on_white(upright)
    flat.thumbnail((bound, bound))
    return flat


def _on_white(image: Image.Image) -> Image.Image:
    """Transparency is not allowed to depend on the reader's background."""
    if image.mode not in {"RGBA", "LA", "P", "PA"}:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    ground = Image.new("RGBA", layer.size, "white")
    ground.alpha_composite(layer)
    return ground.convert("RGB")
