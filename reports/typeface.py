"""The typeface that ships with the program: its metrics, and what becomes of characters it lacks."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources

FOLDER = Path(resources.__file__).parent / "fonts"

EM = 1000
"""Glyph widths are told in thousandths of the font size."""


class Face(Enum):
    """The faces the report uses; the value is the name of the file and of the font in the PDF."""

    REGULAR = "HoldfastInter-Regular"
    SEMIBOLD = "HoldfastInter-SemiBold"
    ITALIC = "HoldfastInter-Italic"

    # That of Enum is written in Python, and faces are looked up for every word.
    __hash__ = object.__hash__


_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories that would vanish or turn the text around: controls, formats, surrogates, unassigned."""


@cache
def font_of(face: Face) -> TTFont:
    """The face as ReportLab knows it; registered at the first call."""
    font = TTFont(face.value, str(FOLDER / f"{face.value}.ttf"), asciiReadable=1)
    pdfmetrics.registerFont(font)
    return font


def register_faces() -> None:
    """Make all faces known to ReportLab; cheap when they are."""
    for face in Face:
        font_of(face)


class _Widths(dict[str, float]):
    """Widths of a face's characters, filled on demand."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._metrics = font_of(face).face
        self.covered = frozenset(self._metrics.charToGlyph)

    def __missing__(self, character: str) -> float:
        metrics = self._metrics
        width = float(metrics.charWidths.get(ord(character), metrics.defaultWidth))
        self[character] = width
        return width


class _WordWidths(dict[str, float]):
    """Widths of whole words, filled on demand; forgets all of them when there are too many."""

    MOST = 20_000
    LONGEST = 60
    """Longer words are measured each time: they hardly ever come again."""

    def __init__(self, widths: _Widths) -> None:
        super().__init__()
        self._widths = widths

    def __missing__(self, word: str) -> float:
        width = sum(map(self._widths.__getitem__, word))
        if len(word) <= self.LONGEST:
            if len(self) >= self.MOST:
                self.clear()
            self[word] = width
        return width


@cache
def word_widths_of(face: Face) -> _WordWidths:
    """A mapping from a word to its width in thousandths of the font size."""
    return _WordWidths(widths_of(face))


@cache
def widths_of(face: Face) -> _Widths:
    """A mapping from character to width in thousandths of the font size."""
    return _Widths(face)


def width_of(text: str, face: Face, size: float) -> float:
    """The width of a line of printable text in points."""
    return sum(map(widths_of(face).__getitem__, text)) * size / EM


class _Printable(dict[int, str]):
    """For `str.translate`: each code point to what is printed for it."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _printed(code)
        return found


def _printed(code: int) -> str:
    character = chr(code)
    if character in "\n\u2028\u2029":
        return "\n"
    if character == "\t":
        return "    "
    lacks = any(code not in font_of(face).face.charToGlyph for face in Face)
    if lacks or unicodedata.category(character) in _INVISIBLE:
        return f"U+{code:04X}"
    return character


@cache
def _table() -> _Printable:
    return _Printable()


def printable(text: str) -> str:
    """The text with every character that the typeface lacks, or that would be invisible, written as U+XXXX.

    Line ends become line feeds and tabs four spaces; letters with marks are composed where Unicode can.
    """
    if text.isascii() and text.isprintable():
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", unified).translate(_table())
