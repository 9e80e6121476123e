"""The kept calculations: picture, figures, method and its error, inputs, limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.report_calculation import CalculationText, InputOrigin
from reports.calculation_figure import CalculationFigure
from reports.flowables import Block, Heading, SectionBreak, Text
from reports.grid import Column, Grid
from reports.lines import Run
from reports.theme import ATTENTION, BODY, MUTED, MUTED_BODY
from reports.typeface import Face
from reports.words import day_words

ORIGINS: Mapping[InputOrigin, str] = {
    InputOrigin.PERSON: "entered",
    InputOrigin.PLAN: "from the plan",
    InputOrigin.DEFAULT: "default",
}


def story(calculations: tuple[CalculationText, ...]) -> Iterator[Block]:
    """One after another."""
    yield Heading(1, "Calculations")
    for text in calculations:
        yield from _calculation(text)
    yield SectionBreak()


def _calculation(text: CalculationText) -> Iterator[Block]:
    about = f": {text.subject}" if text.subject else ""
    yield Heading(2, f"{text.title}{about}", aside=(Run(f"E{text.number}", ink=MUTED),))
    belonging = Text(_belonging(text), MUTED_BODY)
    belonging.keeps_next = True
    yield belonging
    if text.is_stale:
        yield Text(
            (Run("Stale: the plan says something else by now for one of its inputs.", ink=ATTENTION.ink),),
            BODY,
        )
    if text.picture is not None:
        yield CalculationFigure(text.picture)
    yield Grid((Column("Result", 6), Column("Value", 5)), [(words, value) for words, value in text.figures])
    error = f"; {text.error}" if text.error else ""
    yield Text((Run("Method: ", Face.SEMIBOLD), Run(f"{text.method}{error}.")), BODY)
    rows = [(line.words, line.value, ORIGINS[line.origin]) for line in text.inputs]
    yield Grid((Column("Input", 6), Column("Value", 5), Column("Where from", 2.4)), rows)
    yield from _remarks(text)


def _belonging(text: CalculationText) -> str:
    by = f" by {text.by}" if text.by else ""
    return f"For {text.item} {text.item_title}, calculated on {day_words(text.made)}{by}."


def _remarks(text: CalculationText) -> Iterator[Block]:
    for words, lines in (
        ("Beware: ", text.warnings),
        ("Limits: ", text.limits),
        ("Sources: ", text.sources),
    ):
        if lines:
            yield Text(
                (Run(words, Face.SEMIBOLD), Run(" ".join(_sentence(line) for line in lines))), MUTED_BODY
            )


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
