"""Setting text in lines loses nothing and keeps to the width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.charts import Shape
from reports.lines import Line, Piece, Run, Sign, fitting, height_of, set_paragraph
from reports.theme import BODY, CELL, INK
from reports.typeface import Face, printable, width_of
from reports.words import with_unit

WIDTH = 120.0


def _words(lines: list[Line]) -> str:
    return "".join(segment[0] for line in lines for segment in line.segments if isinstance(segment, Piece))


def _without_spaces(text: str) -> str:
    return "".join(text.split())


@given(st.text(max_size=400))
def test_no_character_is_lost_when_text_is_broken(text: str) -> None:
    lines = set_paragraph(text, BODY, WIDTH)
    assert _without_spaces(_words(lines)) == _without_spaces(printable(text))


@given(st.lists(st.text(alphabet=st.characters(codec="latin-1"), max_size=60), max_size=6))
def test_no_line_is_wider_than_the_column(texts: list[str]) -> None:
    runs = [Run(text, face) for text, face in zip(texts, [*Face, *Face], strict=False)]
    for line in set_paragraph(runs, BODY, WIDTH):
        drawn = sum(
            width_of(segment[0], segment[1], BODY.size)
            for segment in line.segments
            if isinstance(segment, Piece)
        )
        assert drawn <= WIDTH + 0.01


def test_a_word_of_fifty_thousand_letters_is_broken_and_complete() -> None:
    word = "x" * 50_000
    lines = set_paragraph(word, BODY, WIDTH)
    assert _words(lines) == word
    assert len(lines) > 1000


def test_a_host_name_breaks_behind_its_punctuation() -> None:
    lines = set_paragraph("ocs-frontend-server-01.corporate.example", CELL, 100)
    first = lines[0].segments[0]
    assert isinstance(first, Piece)
    assert first[0].endswith(("-", "."))


def test_line_feeds_end_lines() -> None:
    assert len(set_paragraph("one\ntwo\n\nfour", BODY, WIDTH)) == 4


def test_a_sign_stands_before_its_word_and_takes_room() -> None:
    (bare,) = set_paragraph("failed", CELL, WIDTH)
    (signed,) = set_paragraph((Sign(Shape.CROSS, INK), Run("failed")), CELL, WIDTH)
    assert signed.width > bare.width
    assert isinstance(signed.segments[0], Sign)


def test_as_many_lines_fit_as_the_height_allows() -> None:
    lines = set_paragraph("\n".join("abcdef"), CELL, WIDTH)
    assert fitting(lines, height_of(lines)) == 6
    assert fitting(lines, height_of(lines) - 1) == 5
    assert fitting(lines, 0) == 0


def test_no_line_ends_between_a_figure_and_its_unit() -> None:
    words = with_unit("25", "min")
    for width in range(40, 120):
        lines = set_paragraph(f"Runtime: {words} left", CELL, width)
        assert sum("25 min" in _words([line]) for line in lines) == 1
