"""Every model tells all there is to know about it, and takes whatever is thrown at it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.sizing.model import InputKind, SizingInput, SizingModel
from app.domain.sizing.reading import read_inputs, run
from app.errors import SizingRefused
from app.sizing.registry import MODELS, SIZING_MODELS

DOCS = (Path(__file__).parents[3] / "docs" / "sizing.md").read_text("utf-8")
EVERY = pytest.mark.parametrize("model", SIZING_MODELS.values(), ids=lambda model: model.name)

HOSTILE = st.one_of(
    st.none(), st.booleans(), st.text(max_size=5), st.floats(), st.integers(-(10**400), 10**400),
    st.lists(st.floats(), max_size=4), st.lists(st.lists(st.floats(), max_size=3), max_size=4),
    st.dictionaries(st.text(max_size=3), st.floats(), max_size=3),
)  # fmt: skip


@EVERY
def test_a_model_explains_itself(model: SizingModel) -> None:
    assert model.title
    assert model.purpose.endswith(".")
    assert model.outputs
    assert model.sources
    assert all(entry.words for entry in model.inputs)
    assert all(entry.words for entry in model.outputs)
    assert all(method.words and method.error for method in model.methods)


@EVERY
def test_no_two_inputs_share_a_name(model: SizingModel) -> None:
    names = [entry.key for entry in model.inputs]
    names += [alias.name for entry in model.inputs for alias in entry.aliases]

    assert [name for name, count in Counter(names).items() if count > 1] == []


@EVERY
def test_every_default_is_inside_the_range_of_its_input(model: SizingModel) -> None:
    for entry in model.inputs:
        if entry.default is not None and entry.kind in {InputKind.NUMBER, InputKind.WHOLE}:
            assert isinstance(entry.default.value, float | int), entry.key
            assert entry.range.holds(entry.default.value), entry.key
        if entry.default is not None and entry.kind is InputKind.CHOICE:
            assert entry.default.value in {choice.token for choice in entry.choices}, entry.key


@EVERY
def test_a_model_stands_in_the_docs_and_rules_can_name_it(model: SizingModel) -> None:
    assert f"`{model.name}`" in DOCS
    assert set(MODELS[model.name].inputs) == {entry.key for entry in model.inputs}
    assert set(MODELS[model.name].outputs) == {entry.key for entry in model.outputs}


@EVERY
def test_without_its_inputs_a_model_refuses_by_name_or_has_none_it_needs(model: SizingModel) -> None:
    figures, field = _outcome(model, {})

    assert bool(figures) is not bool(field)
    assert field in {"", *_keys(model)}
    assert field or not any(entry.required for entry in model.inputs)


@EVERY
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_whatever_is_given_the_answer_is_finite_figures_or_a_refusal(
    model: SizingModel, data: st.DataObject
) -> None:
    given_inputs = {
        entry.key: data.draw(st.one_of(_fitting(entry), HOSTILE), label=entry.key)
        for entry in data.draw(st.lists(st.sampled_from(model.inputs), unique_by=lambda entry: entry.key))
    }
    figures, field = _outcome(model, given_inputs)

    assert figures <= {entry.key for entry in model.outputs}
    assert field in {"", *_keys(model)}


@EVERY
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_inputs_inside_their_ranges_are_calculated_or_refused_by_the_model(
    model: SizingModel, data: st.DataObject
) -> None:
    given_inputs = {
        entry.key: data.draw(_fitting(entry), label=entry.key)
        for entry in model.inputs
        if entry.required or data.draw(st.booleans())
    }
    read_inputs(model, given_inputs)
    figures, field = _outcome(model, given_inputs)

    assert figures <= {entry.key for entry in model.outputs}
    assert field in {"", *_keys(model)}


def _outcome(model: SizingModel, given_inputs: dict[str, Any]) -> tuple[set[str], str]:
    """The keys of the figures, or the field that is refused; anything but a refusal is let through."""
    try:
        result = run(model, given_inputs)
    except SizingRefused as refused:
        return set(), refused.field
    model.method(result.method)
    return set(result.figures), ""


def _keys(model: SizingModel) -> set[str]:
    return {entry.key for entry in model.inputs} | {entry.key for entry in model.outputs}


def _fitting(entry: SizingInput) -> st.SearchStrategy[Any]:
    """Values inside the range of an input, with its limits."""
    if entry.kind in {InputKind.NUMBER, InputKind.NUMBERS}:
        number = st.floats(entry.range.least, entry.range.most).filter(entry.range.holds)
        listed = st.lists(number, min_size=entry.fewest, max_size=min(entry.longest, entry.fewest + 4))
        return number if entry.kind is InputKind.NUMBER else listed
    if entry.kind is InputKind.WHOLE:
        least = int(entry.range.least) + (1 if entry.range.open_below else 0)
        return st.integers(least, int(entry.range.most))
    if entry.kind is InputKind.FLAG:
        return st.booleans()
    if entry.kind is InputKind.CHOICE:
        return st.sampled_from([choice.token for choice in entry.choices])
    if entry.kind is InputKind.TEXT:
        return st.text(min_size=1, max_size=8).filter(str.strip)
    cells = [_fitting(column) for column in entry.columns]
    return st.lists(st.tuples(*cells), min_size=entry.fewest, max_size=min(entry.longest, entry.fewest + 4))
