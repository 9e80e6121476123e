"""How `holdfast size` tells models and results, in words and as data."""

from __future__ import annotations

from collections.abc import Sequence

from app.commands.output import Json, Output
from app.domain.pack import Grounds
from app.domain.sizing.model import HUGE, InputKind, Range, SizingInput, SizingModel, SizingOutput
from app.domain.sizing.result import Figure, SizingResult
from app.sizing.short_names import by_short_names, short_names

COUNT = "1"
"""The unit of a plain count, which is not printed."""

DIGITS = 12
"""Significant digits of a printed figure: what lies beyond is the noise of binary floats."""


def tell_result(output: Output, model: SizingModel, result: SizingResult) -> None:
    """Print the figures, how they were found, and what to beware of."""
    output.line(model.title)
    words = {entry.key: entry for entry in model.outputs}
    rows = [(words[key].words, shown(figure), words[key].unit) for key, figure in result.figures.items()]
    output.table(("Figure", "Value", "Unit"), rows)
    output.line(f"Method: {model.method(result.method).words}; {result.error}.")
    for heading, lines in (
        ("Beware:", result.warnings),
        ("Steps:", result.steps),
        ("Limits:", result.limits),
        ("Defaults used:", [_default_line(model, key, result) for key in result.defaults]),
    ):
        if lines:
            output.line(heading)
            output.lines(f"  {line}" for line in lines)


def _default_line(model: SizingModel, key: str, result: SizingResult) -> str:
    entry = model.input(key)
    unit = f" {entry.unit}" if entry.unit else ""
    return f"{key} = {shown(result.inputs[key])}{unit}: {_why(entry)}"


def _why(entry: SizingInput) -> str:
    if entry.default is None:
        return ""
    grounds = "source" if entry.default.grounds is Grounds.SOURCE else "judgement, can be changed"
    return f"{grounds}{': ' if entry.default.note else ''}{entry.default.note}"


def shown(figure: Figure | tuple[float | str, ...]) -> str:
    """A figure in words."""
    if isinstance(figure, bool):
        return "yes" if figure else "no"
    if isinstance(figure, tuple):
        parts = (f"({shown(part)})" if isinstance(part, tuple) else shown(part) for part in figure)
        return ", ".join(parts)
    return figure if isinstance(figure, str) else f"{figure:.6g}"


def result_data(model: SizingModel, result: SizingResult) -> Json:
    """A result as data; `units` names those of figures and inputs that have one, `aliases` short names."""
    units = {entry.key: entry.unit for entry in model.inputs if entry.unit}
    units |= {entry.key: entry.unit for entry in model.outputs if entry.unit}
    known = {*result.figures, *result.inputs}
    return {
        "model": model.name,
        "figures": {key: plain(figure) for key, figure in result.figures.items()},
        "aliases": {name: _looked_up(figure) for name, figure in by_short_names(model.name, result).items()},
        "units": {key: unit for key, unit in units.items() if key in known},
        "method": result.method,
        "method_words": model.method(result.method).words,
        "error": result.error,
        "warnings": list(result.warnings),
        "limits": list(result.limits),
        "steps": list(result.steps),
        "inputs": {key: plain(value) for key, value in result.inputs.items()},
        "defaults": list(result.defaults),
    }


def _looked_up(figure: Figure) -> Json:
    """A table of two or three columns as an object to look its last column up by the others."""
    rows = [row for row in figure if isinstance(row, tuple)] if isinstance(figure, tuple) else []
    if not rows:
        return plain(figure)
    if all(len(row) == 2 for row in rows):
        return {shown(row[0]): plain(row[1]) for row in rows}
    if not all(len(row) == 3 for row in rows):
        return plain(figure)
    first = dict.fromkeys(row[0] for row in rows)
    return {shown(key): {shown(row[1]): plain(row[2]) for row in rows if row[0] == key} for key in first}


def plain(figure: Figure | tuple[float | str, ...]) -> Json:
    """A figure as JSON has it."""
    if isinstance(figure, tuple):
        return [plain(part) for part in figure]
    if isinstance(figure, bool | str):
        return figure
    short = float(format(figure, f".{DIGITS}g"))
    return int(short) if short.is_integer() and abs(short) < 10**DIGITS else short


def tell_models(output: Output, models: Sequence[SizingModel]) -> None:
    """Print name, title, inputs and figures with their units, and sources of every model."""
    for model in models:
        output.line(f"{model.name}: {model.title}")
        output.lines(
            (
                f"  Inputs: {', '.join(_with_unit(entry) for entry in model.inputs)}",
                f"  Figures: {', '.join(_with_unit(entry) for entry in model.outputs)}",
                f"  Sources: {', '.join(model.sources)}",
            )
        )
    output.line("`holdfast size --list MODEL` tells all about one. What has a star must be given.")


def _with_unit(entry: SizingInput | SizingOutput) -> str:
    """A key with its unit; an input that must be given has a star."""
    star = "*" if isinstance(entry, SizingInput) and entry.required else ""
    return f"{entry.key}{star} [{entry.unit}]" if entry.unit not in {"", COUNT} else f"{entry.key}{star}"


def tell_model(output: Output, model: SizingModel) -> None:
    """Print all there is to know before a model is used."""
    output.lines((f"{model.name}: {model.title}", model.purpose, ""))
    output.table(
        ("Input", "Kind", "Unit", "Needed", "Meaning"), [_input_row(entry) for entry in model.inputs]
    )
    output.line()
    output.table(
        ("Figure", "Kind", "Unit", "Meaning"),
        [(entry.key, entry.kind, entry.unit, entry.words) for entry in model.outputs],
    )
    output.line()
    if short := short_names(model.name):
        output.line(f"Short names: {', '.join(f'{each.name} ({each.key})' for each in short)}")
    output.lines(f"Method {method.key}: {method.words}; {method.error}." for method in model.methods)
    output.lines(f"Limit: {sentence}" for sentence in model.validity)
    output.line(f"Sources: {', '.join(model.sources)}")


def _input_row(entry: SizingInput) -> tuple[str, str, str, str, str]:
    if entry.default is not None:
        needed = f"default {shown(entry.default.value)}"
    else:
        needed = "yes" if entry.required else "no"
    return entry.key, entry.kind.value, entry.unit, needed, entry.words


def model_data(model: SizingModel) -> Json:
    """All there is to know before a model is used, as data."""
    return {
        "model": model.name,
        "title": model.title,
        "purpose": model.purpose,
        "inputs": [_input_data(entry) for entry in model.inputs],
        "outputs": [_output_data(entry) for entry in model.outputs],
        "aliases": [
            {"name": each.name, "of": each.key, "times": plain(each.factor)}
            for each in short_names(model.name)
        ],
        "methods": [
            {"key": method.key, "words": method.words, "error": method.error} for method in model.methods
        ],
        "validity": list(model.validity),
        "sources": list(model.sources),
    }


def _input_data(entry: SizingInput) -> Json:
    data: dict[str, Json] = {
        "key": entry.key,
        "kind": entry.kind.value,
        "unit": entry.unit,
        "words": entry.words,
        "required": entry.required,
    }
    if entry.default is not None:
        data["default"] = {
            "value": plain(entry.default.value),
            "grounds": entry.default.grounds.value,
            "note": entry.default.note,
        }
    if entry.kind in {InputKind.NUMBER, InputKind.WHOLE, InputKind.NUMBERS}:
        data["range"] = _range_data(entry.range)
    if entry.kind in {InputKind.NUMBERS, InputKind.ROWS}:
        data["entries"] = {"fewest": entry.fewest, "most": entry.longest}
    if entry.choices:
        data["choices"] = {choice.token: choice.words for choice in entry.choices}
    if entry.columns:
        data["columns"] = [_input_data(column) for column in entry.columns]
    if entry.aliases:
        data["aliases"] = [{"name": alias.name, "times": plain(alias.factor)} for alias in entry.aliases]
    if entry.help:
        data["help"] = entry.help
    return data


def _range_data(allowed: Range) -> Json:
    lower = "above" if allowed.open_below else "least"
    return {lower: plain(max(allowed.least, -HUGE)), "most": plain(min(allowed.most, HUGE))}


def _output_data(entry: SizingOutput) -> Json:
    data: dict[str, Json] = {
        "key": entry.key,
        "kind": entry.kind.value,
        "unit": entry.unit,
        "words": entry.words,
    }
    if entry.columns:
        data["columns"] = [_output_data(column) for column in entry.columns]
    return data
