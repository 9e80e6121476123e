"""A calculation as evidence: canonical bytes, exact numbers, and the same record when read back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import canonical_bytes
from app.domain.sizing.reading import run
from app.domain.sizing.record import CalculationRecord, record_of, values_digest
from app.domain.sizing.result import Figure
from app.errors import DamagedFile
from app.sizing.registry import SIZING_MODELS

ARRAY = {"level": "5", "disks": 7, "disk_tb": 4, "hot_spares": 1}

texts = st.text(st.characters(codec="utf-8"), max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)
rows = st.lists(st.tuples(texts, numbers), max_size=4).map(tuple)
figures = st.one_of(numbers, st.booleans(), texts, st.lists(numbers, max_size=4).map(tuple), rows)


def record(**changes: object) -> CalculationRecord:
    model = SIZING_MODELS["raid_exposure"]
    made = record_of(
        model,
        run(model, ARRAY),
        place=("HW-STO-03", "array"),
        as_of=date(2026, 3, 2),
        plan_values={"level": "5", "disks": Decimal(7)},
        filled=("level", "disks"),
    )
    parts = {name: getattr(made, name) for name in CalculationRecord.__dataclass_fields__}
    return CalculationRecord(**(parts | changes))


def test_a_record_holds_all_that_repeats_the_calculation() -> None:
    made = record()

    assert set(made.inputs) >= set(ARRAY)
    assert run(SIZING_MODELS[made.model], dict(made.inputs)).figures == made.figures
    assert made.typed == ("disk_tb", "hot_spares")
    assert made.units["repair_h"] == "h"
    assert made.words["repair_h"]
    assert made.limits
    assert made.sources


def test_a_record_reads_back_as_it_was_and_its_bytes_are_canonical() -> None:
    made = record()
    content = made.to_bytes()

    assert CalculationRecord.from_bytes(content) == made
    assert CalculationRecord.from_bytes(content).to_bytes() == content
    assert made.inputs["errors_per_bit"] == CalculationRecord.from_bytes(content).inputs["errors_per_bit"]


@given(st.dictionaries(texts, figures, max_size=5))
def test_every_figure_comes_back_to_the_last_bit(found: dict[str, Figure]) -> None:
    made = record(figures=found)

    assert CalculationRecord.from_bytes(made.to_bytes()).figures == found


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"form":"holdfast-calculation/2"}',
        b'{"form":"holdfast-calculation/1"}',
        b'{"form":"holdfast-calculation/1","strange":1}',
        b"[" * 100_000,
        canonical_bytes({"form": "holdfast-calculation/1", "as_of": "yesterday"}),
    ],
)
def test_what_is_no_record_is_told_as_damage(content: bytes) -> None:
    with pytest.raises(DamagedFile):
        CalculationRecord.from_bytes(content)


def test_values_that_read_alike_are_told_apart_and_order_does_not_matter() -> None:
    assert values_digest({"a": Decimal(5), "b": True}) == values_digest({"b": True, "a": Decimal("5.0")})
    assert values_digest({"a": Decimal(5)}) != values_digest({"a": "5"})
    assert values_digest({"a": Decimal(5)}) != values_digest({"a": Decimal(5), "b": True})
