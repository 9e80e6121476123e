"""Photos are printed within bounds; what cannot be printed is said."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from app.domain.canonical import sha256_hex
from app.domain.findings import Evidence, EvidenceKind
from app.services.reports import report_model
from app.services.reports.records import PICTURE_LIMIT
from reports.renderer import PdfReportRenderer
from tests.fakes.sample_pack import sample_pack
from tests.fakes.sample_plan import ARCHITECT, SURVEYED_AT, photo, sample_plan
from tests.fakes.sample_report import source_of
from tests.integration.reports.pdf_tools import squeezed, text_of


def _report_with(content: bytes, media_type: str = "image/png") -> bytes:
    pack = sample_pack(1)
    plan, verdicts = sample_plan(pack, 1)
    digest = sha256_hex(content)
    evidence = Evidence("e", EvidenceKind.PHOTO, "Rack", digest, media_type, SURVEYED_AT, ARCHITECT)
    changed = replace(plan, evidence={"e": evidence})
    model = report_model(source_of(pack, changed, verdicts, {digest: content}))
    return PdfReportRenderer().render(model).pdf


def _images(pdf: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            (int(image.Width), int(image.Height))
            for page in opened.pages
            for image in page.get_images().values()
        ]


def _bomb(side: int) -> bytes:
    """A PNG that says it is `side` pixels wide and high and holds next to nothing."""
    header = side.to_bytes(4, "big") * 2 + bytes((8, 0, 0, 0, 0))
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    body = b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_photo_is_printed_with_its_caption(tmp_path: Path) -> None:
    pdf = _report_with(photo(), "image/jpeg")
    assert _images(pdf) == [(900, 600)]
    assert "E1 Rack" in text_of(pdf, tmp_path).replace("  ", " ")


def test_a_large_photo_is_scaled_down() -> None:
    target = io.BytesIO()
    Image.new("RGB", (4000, 3000), "#224466").save(target, "JPEG")
    assert max(_images(_report_with(target.getvalue(), "image/jpeg"))[0]) <= 1400


def test_transparency_is_laid_on_white() -> None:
    target = io.BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(target, "PNG")
    with pikepdf.open(io.BytesIO(_report_with(target.getvalue()))) as opened:
        (image,) = [image for page in opened.pages for image in page.get_images().values()]
        assert "/SMask" not in image
        assert isinstance(image, pikepdf.Stream)
        assert pikepdf.PdfImage(image).as_pil_image().getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("side", [9_000, 60_000])
def test_a_decompression_bomb_is_refused_with_a_line(side: int, tmp_path: Path) -> None:
    pdf = _report_with(_bomb(side))
    assert _images(pdf) == []
    assert "morethan64millionpixels" in squeezed(text_of(pdf, tmp_path))


@pytest.mark.parametrize(
    "content", [b"", b"no picture at all", photo()[:200], b"\x89PNG\r\n\x1a\n" + bytes(50)]
)
def test_a_broken_picture_is_refused_with_a_line(content: bytes, tmp_path: Path) -> None:
    pdf = _report_with(content, "image/jpeg")
    assert _images(pdf) == []
    assert "cannotbereadasapicture" in squeezed(text_of(pdf, tmp_path))


def test_a_postscript_file_is_not_interpreted(tmp_path: Path) -> None:
    pdf = _report_with(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n", "image/eps")
    assert "cannotbereadasapicture" in squeezed(text_of(pdf, tmp_path))


def test_a_picture_of_too_many_bytes_is_left_in_the_plan(tmp_path: Path) -> None:
    pdf = _report_with(photo() + bytes(PICTURE_LIMIT), "image/jpeg")
    assert _images(pdf) == []
    assert "toolargetoprint" in squeezed(text_of(pdf, tmp_path))
