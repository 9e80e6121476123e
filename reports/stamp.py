"""Draws what the field of a signature shows: whose it is, for which role, when, and what was signed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from app.domain.signing import Stamp
from reports.theme import ACCENT, INK, MUTED
from reports.typeface import Face, printable, register_faces, width_of

_PADDING = 6.0
_RULE = 2.0
_GAP = 7.0
_SMALLEST = 4.0
_DIGITS_IN_A_GROUP = 8
_DIGEST_LABEL = "SHA-256 "


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the stamp, set in as far as `beside` would reach."""

    text: str
    face: Face
    size: float
    ink: Color
    beside: str = ""


def draw_stamp(stamp: Stamp, width: float, height: float) -> bytes:
    """The stamp as a PDF of one page of the field's size, in points, with its typeface embedded."""
    register_faces()
    out = io.BytesIO()
    # Every page begins with a font; the default one would not be embedded. The stubs mistake it for a size.
    first: Any = Face.REGULAR.value
    canvas = Canvas(out, pagesize=(width, height), invariant=1, initialFontName=first)
    canvas.setFillColor(ACCENT)
    canvas.rect(0, 0, _RULE, height, stroke=0, fill=1)
    _draw_lines(canvas, list(_lines(stamp)), width - _RULE - _GAP, height - 2 * _PADDING)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _lines(stamp: Stamp) -> Iterator[_Line]:
    """From the most to the least important; the digest stands in two lines of four groups."""
    moment = stamp.signed_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    who = " \N{MIDDLE DOT} ".join(part for part in (stamp.role, stamp.organisation) if part)
    yield _Line(_flat(stamp.name), Face.SEMIBOLD, 11, INK)
    yield _Line(_flat(who), Face.REGULAR, 8, INK)
    yield _Line(f"Signed {moment}", Face.REGULAR, 8, INK)
    first, second = _groups(stamp.digest)
    yield _Line(_DIGEST_LABEL + first, Face.REGULAR, 6, MUTED)
    yield _Line(second, Face.REGULAR, 6, MUTED, beside=_DIGEST_LABEL)


def _flat(text: str) -> str:
    return " ".join(printable(text).split())


def _groups(digest: str) -> tuple[str, str]:
    groups = [digest[at : at + _DIGITS_IN_A_GROUP] for at in range(0, len(digest), _DIGITS_IN_A_GROUP)]
    half = (len(groups) + 1) // 2
    return " ".join(groups[:half]), " ".join(groups[half:])


def _draw_lines(canvas: Canvas, lines: list[_Line], width: float, height: float) -> None:
    """Set the lines in the middle of the height; all shrink together where the field is low."""
    leading = 1.32
    scale = min(1.0, height / sum(line.size * leading for line in lines))
    used = sum(line.size * leading * scale for line in lines)
    y = _PADDING + (height + used) / 2
    for line in lines:
        size = line.size * scale
        y -= size * leading
        inset = width_of(line.beside, line.face, size)
        text, fitted = _fit(line, size, width - inset)
        canvas.setFont(line.face.value, fitted)
        canvas.setFillColor(line.ink)
        canvas.drawString(_RULE + _GAP + inset, y + size * 0.3, text)


def _fit(line: _Line, size: float, width: float) -> tuple[str, float]:
    """A long line is set smaller, and at the smallest size it ends in an ellipsis."""
    text = line.text
    natural = width_of(text, line.face, size)
    if natural <= width:
        return text, size
    smaller = max(_SMALLEST, size * width / natural)
    while width_of(text, line.face, smaller) > width + 0.01 and len(text) > 1:
        text = text[:-2].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    return text, smaller
