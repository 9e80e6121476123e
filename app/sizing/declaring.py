"""Short ways to write down the inputs and figures of a model."""

from __future__ import annotations

from app.domain.pack import Choice
from app.domain.sizing.model import (
    POSITIVE,
    Alias,
    Default,
    InputKind,
    Range,
    SizingInput,
    SizingOutput,
)

ANY = Range()


def number(
    key: str,
    words: str,
    unit: str = "",
    within: Range = POSITIVE,
    *,
    default: Default | None = None,
    required: bool = False,
    alias: str = "",
    hint: str = "",
    kind: InputKind = InputKind.NUMBER,
) -> SizingInput:
    """A number; `alias` lists other names and their factors: `load_W load_kW*1000 load_MW*1e6`."""
    optional = default is None and not required
    return SizingInput(
        key, kind, words, unit, default, optional, within, aliases=aliases_of(alias), help=hint
    )


def whole(
    key: str,
    words: str,
    within: Range = POSITIVE,
    *,
    unit: str = "",
    default: Default | None = None,
    required: bool = False,
    alias: str = "",
    hint: str = "",
) -> SizingInput:
    """A whole number."""
    return number(
        key, words, unit, within,
        default=default, required=required, alias=alias, hint=hint, kind=InputKind.WHOLE,
    )  # fmt: skip


def numbers(
    key: str,
    words: str,
    unit: str = "",
    within: Range = POSITIVE,
    *,
    required: bool = False,
    fewest: int = 1,
    longest: int = 1000,
    alias: str = "",
    hint: str = "",
) -> SizingInput:
    """A list of numbers."""
    return SizingInput(
        key, InputKind.NUMBERS, words, unit, None, not required, within,
        fewest=fewest, longest=longest, aliases=aliases_of(alias), help=hint,
    )  # fmt: skip


def rows(
    key: str,
    words: str,
    *columns: SizingInput,
    required: bool = False,
    fewest: int = 1,
    longest: int = 1000,
    alias: str = "",
    hint: str = "",
) -> SizingInput:
    """A table."""
    return SizingInput(
        key, InputKind.ROWS, words, optional=not required, columns=columns,
        fewest=fewest, longest=longest, aliases=aliases_of(alias), help=hint,
    )  # fmt: skip


def flag(
    key: str, words: str, *, default: Default | None = None, alias: str = "", hint: str = ""
) -> SizingInput:
    """Whether something is so; one left out is not."""
    return SizingInput(
        key,
        InputKind.FLAG,
        words,
        default=default,
        optional=default is None,
        aliases=aliases_of(alias),
        help=hint,
    )


def choice(
    key: str,
    words: str,
    *,
    default: Default | None = None,
    required: bool = False,
    alias: str = "",
    hint: str = "",
    **choices: str,
) -> SizingInput:
    """One of several; `choices` are tokens with their words, `__` in a token standing for a hyphen."""
    tokens = {token.removesuffix("_").replace("__", "-"): told for token, told in choices.items()}
    offered = tuple(Choice(token, told) for token, told in tokens.items())
    return SizingInput(
        key, InputKind.CHOICE, words, default=default, optional=default is None and not required,
        choices=offered, aliases=aliases_of(alias), help=hint,
    )  # fmt: skip


def text(key: str, words: str, *, required: bool = False, alias: str = "", hint: str = "") -> SizingInput:
    """A text."""
    return SizingInput(
        key, InputKind.TEXT, words, optional=not required, aliases=aliases_of(alias), help=hint
    )


def aliases_of(written: str) -> tuple[Alias, ...]:
    """Aliases as `NAME` or `NAME*FACTOR`, or `NAME/DIVISOR`, separated by blanks."""
    return tuple(_alias(part) for part in written.split())


def _alias(written: str) -> Alias:
    name, times, factor = written.partition("*")
    if times:
        return Alias(name, float(factor))
    name, over, divisor = written.partition("/")
    return Alias(name, 1 / float(divisor)) if over else Alias(name)


def figure(key: str, words: str, unit: str = "") -> SizingOutput:
    """A figure that is a number."""
    return SizingOutput(key, InputKind.NUMBER, words, unit)


def claim(key: str, words: str) -> SizingOutput:
    """A figure that is true or false."""
    return SizingOutput(key, InputKind.FLAG, words)


def said(key: str, words: str) -> SizingOutput:
    """A figure that is a text or the token of a class."""
    return SizingOutput(key, InputKind.TEXT, words)


def listed(key: str, words: str, unit: str = "") -> SizingOutput:
    """A figure that is a list of numbers."""
    return SizingOutput(key, InputKind.NUMBERS, words, unit)


def table(key: str, words: str, *columns: SizingOutput) -> SizingOutput:
    """A figure that is a table."""
    return SizingOutput(key, InputKind.ROWS, words, columns=columns)
