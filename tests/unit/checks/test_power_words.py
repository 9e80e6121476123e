"""Whatever a UPS says, its state can be read: values that make no sense are unknown."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.checks.equipment.power_by_nut import state_by_nut
from app.checks.equipment.power_by_snmp import (
    ALARM_CODES,
    ALARM_KINDS,
    UPS_MIB,
    UPTIME,
    has_ups,
    state_by_snmp,
)
from app.checks.equipment.power_state import PowerState, date_in, number_in
from tests.fakes.clock import NOON
from tests.unit.checks.scenario import BOOK
from tests.unit.checks.scenarios.power_units import OBJECTS, VARIABLES

TEXTS = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,3})?", fullmatch=True),
    st.sampled_from(
        ("NaN", "Infinity", "1e999", "-0", "٣", "9" * 400, "2024-02-30", "0000-00-00", "OL OB LB")
    ),
)


def _sound(state: PowerState) -> bool:
    numbers = (state.load_pct, state.load_w, state.charge_pct, state.runtime_min, state.temperature_c)
    return all(each is None or each.is_finite() for each in numbers)


@given(st.dictionaries(st.sampled_from([*sorted(VARIABLES), "ups.alarm", "output.L1.power.percent"]), TEXTS))
def test_any_variables_of_nut_give_a_state(told: dict[str, str]) -> None:
    assert _sound(state_by_nut({**VARIABLES, **told}, NOON))


@given(
    st.dictionaries(
        st.sampled_from([*OBJECTS, f"{ALARM_KINDS}.1", f"{ALARM_KINDS}.2", f"{UPS_MIB}.4.4.1.5.9"]), TEXTS
    )
)
def test_any_objects_of_an_agent_give_a_state(told: dict[str, str]) -> None:
    assert _sound(state_by_snmp({**OBJECTS, **told}, NOON))
    assert has_ups({**OBJECTS, **told})


@given(TEXTS)
def test_a_text_is_a_number_or_date_or_neither(text: str) -> None:
    number = number_in(text)
    assert number is None or number.is_finite()
    assert date_in(text, NOON) is None or len(text.strip()) >= 10


def test_only_plain_digits_are_numbers() -> None:
    assert [number_in(text) for text in ("47", " 47.5 ", "٤٧", "4_7", "47%", "")] == [
        Decimal(47), Decimal("47.5"), None, None, None, None,
    ]  # fmt: skip


def test_every_well_known_alarm_has_words() -> None:
    assert len(ALARM_CODES) == 24
    for number, code in enumerate(ALARM_CODES, 1):
        told = {**OBJECTS, f"{UPS_MIB}.6.1.0": "1", f"{ALARM_KINDS}.1": f"{UPS_MIB}.6.3.{number}"}
        assert state_by_snmp(told, NOON).alarms == (code,)
        assert BOOK.words[code]


def test_a_test_before_the_restart_of_the_agent_has_no_age() -> None:
    assert state_by_snmp({**OBJECTS, UPTIME: "100"}, NOON).tested is None
