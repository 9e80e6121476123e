"""Rules as written in a pack to the closed structures of `app.domain.rules`, with every fault's place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeAlias

from app.domain.assessment import Verdict
from app.domain.rules import (
    AgeAtMost,
    AllOf,
    Answered,
    AnyOf,
    Arithmetic,
    Calculate,
    Compare,
    Comparison,
    Constant,
    Covers,
    FirstKnown,
    Fold,
    FoldOver,
    In,
    Model,
    Not,
    Over,
    Path,
    Rows,
    Rule,
    ValidUntil,
    VerdictIs,
)
from app.domain.values import Value
from app.packs.strict_yaml import Location

Report: TypeAlias = Callable[[Location, str], None]
"""Told of each fault: its place and the reason."""

MAX_PARTS = 200
"""More parts in one rule than this are a mistake, and would make judging slow."""

LENGTHS: Mapping[str, tuple[int, int]] = {
    "profile": (2, 2),
    "pack": (2, 2),
    "answer": (2, 2),
    "limit": (2, 2),
    "item": (3, 3),
    "self": (2, 5),
    "each": (2, 5),
    "today": (1, 1),
    "go_live": (1, 1),
}
"""How many steps a path may have, by its first step."""

NEVER = Constant(value=False)
"""Stands where a faulty rule stood, so that reading goes on and all faults are told at once."""


def parse_rule(data: object, at: Location, report: Report) -> Rule:
    """One rule: a scalar or a mapping with one key. Faults go to `report`, never up."""
    if isinstance(data, dict):
        return _form(data, at, report)
    if isinstance(data, list):
        report(at, "a rule is a value, a $path or a mapping with one key; a list may stand only inside one")
        return NEVER
    return _scalar(data, at, report)


def _scalar(data: object, at: Location, report: Report) -> Rule:
    if isinstance(data, str) and data.startswith("$"):
        return parse_path(data, at, report)
    return Constant(_constant(data))


def _constant(data: object) -> Value:
    if not isinstance(data, str | bool | Decimal) and not hasattr(data, "isoformat"):
        raise TypeError(f"not a scalar of strict YAML: {data!r}")
    return data  # type: ignore[return-value]  # the check above leaves text, flags, numbers and dates


def parse_path(data: object, at: Location, report: Report) -> Path:
    """A path such as `$self.room.heat_load_kw`."""
    if not isinstance(data, str) or not data.startswith("$"):
        report(at, "a path is expected here: a word that begins with $, such as $answer.result")
        return Path(("today",))
    steps = tuple(data[1:].split("."))
    shortest, longest = LENGTHS.get(steps[0], (0, 0))
    if not all(steps) or not longest:
        report(at, f"{data} is no path: it begins with one of " + ", ".join(f"${root}" for root in LENGTHS))
    elif not shortest <= len(steps) <= longest:
        report(at, f"{data} is no path: ${steps[0]} takes {_steps(shortest, longest)} after it")
    return Path(steps)


def _steps(shortest: int, longest: int) -> str:
    if shortest == longest:
        return "nothing" if shortest == 1 else f"{shortest - 1} name{'s' if shortest > 2 else ''}"
    return f"{shortest - 1} to {longest - 1} names"


def _form(data: dict[str, object], at: Location, report: Report) -> Rule:
    if len(data) != 1:
        report(at, f"a rule has one key, this one has {len(data)}: {', '.join(data) or 'none'}")
        return NEVER
    name, content = next(iter(data.items()))
    form = _FORMS.get(name)
    if form is None:
        report((*at, name), f"there is no rule {name!r}; there are {', '.join(sorted(_FORMS))}")
        return NEVER
    return form(name, content, (*at, name), report)


def _listed(content: object, at: Location, report: Report, least: int, most: int = MAX_PARTS) -> list[object]:
    if isinstance(content, list) and least <= len(content) <= most:
        return content
    if isinstance(content, list) and len(content) > MAX_PARTS:
        report(at, f"a list of at most {MAX_PARTS} is expected")
        return [False] * least
    report(at, f"a list of {least if least == most else f'at least {least}'} is expected")
    return [False] * least


def _rules(
    content: object, at: Location, report: Report, least: int, most: int = MAX_PARTS
) -> tuple[Rule, ...]:
    parts = _listed(content, at, report, least, most)
    return tuple(parse_rule(part, (*at, index), report) for index, part in enumerate(parts))


def _all(_: str, content: object, at: Location, report: Report) -> Rule:
    return AllOf(_rules(content, at, report, 1))


def _any(_: str, content: object, at: Location, report: Report) -> Rule:
    return AnyOf(_rules(content, at, report, 1))


def _not(_: str, content: object, at: Location, report: Report) -> Rule:
    return Not(parse_rule(content, at, report))


def _compare(name: str, content: object, at: Location, report: Report) -> Rule:
    left, right = _rules(content, at, report, 2, 2)
    return Compare(left, Comparison(name), right)


def _in(_: str, content: object, at: Location, report: Report) -> Rule:
    value, options = _listed(content, at, report, 2, 2)
    listed = _listed(options, (*at, 1), report, 1)
    for index, option in enumerate(listed):
        if isinstance(option, dict | list) or (isinstance(option, str) and option.startswith("$")):
            report((*at, 1, index), "the options are plain values")
            return NEVER
    return In(parse_rule(value, (*at, 0), report), tuple(_constant(option) for option in listed))


def _answered(_: str, content: object, at: Location, report: Report) -> Rule:
    return Answered(parse_path(content, at, report))


def _calculate(name: str, content: object, at: Location, report: Report) -> Rule:
    return Calculate(Arithmetic(name), _rules(content, at, report, 2))


def _age(_: str, content: object, at: Location, report: Report) -> Rule:
    return AgeAtMost(*_rules(content, at, report, 2, 2))


def _valid(_: str, content: object, at: Location, report: Report) -> Rule:
    return ValidUntil(*_rules(content, at, report, 2, 2))


def _keys(
    content: object, at: Location, report: Report, must: tuple[str, ...], may: tuple[str, ...]
) -> dict[str, object]:
    """The mapping of a form with named parts; what must be there and is not comes back as text."""
    if not isinstance(content, dict):
        report(at, f"a mapping with {', '.join(must)} is expected")
        return dict.fromkeys(must, "")
    for key in content:
        if key not in must and key not in may:
            report((*at, key), f"unknown key {key!r}; there are {', '.join((*must, *may))}")
    for key in must:
        if key not in content:
            report(at, f"{key!r} is missing")
    return {**dict.fromkeys(must, ""), **content}


def _word(parts: dict[str, object], key: str, at: Location, report: Report) -> str:
    word = parts[key]
    if isinstance(word, str):
        return word
    report((*at, key), "a word is expected")
    return ""


def _verdict(_: str, content: object, at: Location, report: Report) -> Rule:
    parts = _keys(content, at, report, ("item", "is"), ("over", "accepted"))
    known = {verdict.value for verdict in Verdict}
    verdicts = _words(parts["is"], (*at, "is"), report)
    for index, verdict in enumerate(verdicts):
        if verdict not in known:
            names = ", ".join(sorted(known))
            report((*at, "is", index), f"there is no verdict {verdict!r}; there are {names}")
    over = str(parts.get("over", Over.SAME))
    if over not in set(Over):
        report((*at, "over"), f"{over!r} is none of {', '.join(Over)}")
        over = Over.SAME.value
    accepted = parts.get("accepted", True)
    if not isinstance(accepted, bool):
        report((*at, "accepted"), "true or false is expected")
    return VerdictIs(_word(parts, "item", at, report), verdicts, Over(over), accepted is False)


def _words(content: object, at: Location, report: Report) -> tuple[str, ...]:
    found = _listed(content, at, report, 1)
    for index, word in enumerate(found):
        if not isinstance(word, str):
            report((*at, index), "a word is expected; put it in quotes")
    return tuple(str(word) for word in found)


def _fold(name: str, content: object, at: Location, report: Report) -> Rule:
    fold = Fold(name)
    needs_value = fold is not Fold.COUNT
    must = ("of", "value") if needs_value else ("of",)
    parts = _keys(content, at, report, must, ("where",))
    value = parse_rule(parts["value"], (*at, "value"), report) if needs_value else None
    where = parse_rule(parts["where"], (*at, "where"), report) if "where" in parts else None
    return FoldOver(fold, _word(parts, "of", at, report), where, value)


def _covers(_: str, content: object, at: Location, report: Report) -> Rule:
    parts = _keys(content, at, report, ("chosen",), ("required", "list"))
    if ("required" in parts) is ("list" in parts):
        report(at, "either required or list is expected")
    chosen = parse_path(parts["chosen"], (*at, "chosen"), report)
    required = _words(parts["required"], (*at, "required"), report) if "required" in parts else ()
    return Covers(chosen, required, _word(parts, "list", at, report) if "list" in parts else "")


def _model(_: str, content: object, at: Location, report: Report) -> Rule:
    parts = _keys(content, at, report, ("name", "inputs", "output"), ())
    given = parts["inputs"]
    if not isinstance(given, dict):
        report((*at, "inputs"), "a mapping of input to rule is expected")
        given = {}
    inputs = tuple((key, parse_rule(rule, (*at, "inputs", key), report)) for key, rule in given.items())
    return Model(_word(parts, "name", at, report), inputs, _word(parts, "output", at, report))


def _first_known(_: str, content: object, at: Location, report: Report) -> Rule:
    return FirstKnown(_rules(content, at, report, 2))


def _rows(_: str, content: object, at: Location, report: Report) -> Rule:
    rows = _listed(content, at, report, 1)
    if any(not isinstance(row, list) for row in rows):
        report(at, "a list of rows is expected, each a list of rules")
        return NEVER
    found = tuple(_rules(row, (*at, number), report, 1) for number, row in enumerate(rows))
    if len({len(row) for row in found}) > 1:
        report(at, "every row has as many cells as the others")
    return Rows(found)


_FORMS: Mapping[str, Callable[[str, object, Location, Report], Rule]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "in": _in,
    "answered": _answered,
    "age_at_most": _age,
    "valid_until": _valid,
    "verdict": _verdict,
    "covers": _covers,
    "model": _model,
    "rows": _rows,
    "first_known": _first_known,
    **{comparison.value: _compare for comparison in Comparison},
    **{fold.value: _fold for fold in Fold},
    **{operation.value: _calculate for operation in Arithmetic},
}
