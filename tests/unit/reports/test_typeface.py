"""Every character is printed: as itself where the typeface has it, as its code point where not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.typeface import Face, printable, register_faces, width_of, widths_of


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain text", "plain text"),
        ("Gr\u00fc\u00dfe", "Gr\u00fc\u00dfe"),
        ("\u03a9\u03bc\u03ad\u03b3\u03b1", "\u03a9\u03bc\u03ad\u03b3\u03b1"),
        ("\u0421\u0435\u0440\u0432\u0435\u0440", "\u0421\u0435\u0440\u0432\u0435\u0440"),
        ("\u4e2d", "U+4E2D"),
        ("\U0001f600", "U+1F600"),
        ("\u05d0", "U+05D0"),
        ("a\u202eb", "aU+202Eb"),
        ("a\x00b\x1b", "aU+0000bU+001B"),
        ("\ud800", "U+D800"),
        ("e\u0301", "\u00e9"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
    ],
)
def test_a_character_the_typeface_lacks_becomes_its_code_point(text: str, printed: str) -> None:
    assert printable(text) == printed


@given(st.text())
def test_what_is_printed_can_be_drawn_in_every_face(text: str) -> None:
    register_faces()
    for character in set(printable(text)) - {"\n"}:
        for face in Face:
            assert widths_of(face)[character] >= 0
            assert ord(character) in widths_of(face).covered


def test_figures_are_tabular_in_every_face() -> None:
    for face in Face:
        assert len({width_of(digit, face, 10) for digit in "0123456789"}) == 1
