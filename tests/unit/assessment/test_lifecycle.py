"""Support dates are judged by local dates; what no source confirms is unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pack import LifecycleDate
from app.domain.values import Value
from app.packs.library import PackLibrary
from app.sizing.lifecycle import LIFECYCLE, SupportStatus, find_product, lasts_until, status_on
from tests.fakes.tiny_pack import tiny_pack

OCS = LifecycleDate("Office Communications Server 2007 R2", None, date(2013, 1, 8), date(2018, 1, 9), "LC")
MODERN = LifecycleDate("Server SE", None, None, None, "LC", modern=True)
UNSURE = LifecycleDate("Server 9", None, None, None, "LC")


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2013, 1, 8), SupportStatus.MAINSTREAM),
        (date(2013, 1, 9), SupportStatus.EXTENDED),
        (date(2018, 1, 9), SupportStatus.EXTENDED),
        (date(2018, 1, 10), SupportStatus.ENDED),
    ],
)
def test_the_end_date_is_the_last_supported_day(day: date, status: SupportStatus) -> None:
    assert status_on(OCS, day) is status


def test_without_an_end_a_policy_is_modern_or_unconfirmed() -> None:
    day = date(2026, 1, 1)
    assert (status_on(MODERN, day), lasts_until(MODERN, day, 36)) == (SupportStatus.MODERN, True)
    assert (status_on(UNSURE, day), lasts_until(UNSURE, day, 36)) == (SupportStatus.UNCONFIRMED, None)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 120))
def test_a_longer_horizon_never_lasts_where_a_shorter_one_does_not(day: date, months: int) -> None:
    if not lasts_until(OCS, day, months):
        assert not lasts_until(OCS, day, months + 1)


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Windows Server 2008 R2 SP1", "Windows Server 2008 R2"),
        ("windows  server 2008", "Windows Server 2008"),
        ("Microsoft Windows Server 2008 R2 Enterprise", "Windows Server 2008 R2"),
        ("Windows Server 20080", None),
        ("MyWindows Server 2008", None),
        ("", None),
    ],
)
def test_the_longest_name_at_word_borders_wins(text: str, product: str | None) -> None:
    table = [
        LifecycleDate(name, None, None, date(2020, 1, 14), "LC")
        for name in ("Windows Server 2008", "Windows Server 2008 R2")
    ]
    entry = find_product(text, table)
    assert (entry.product if entry else None) == product


def figures(**inputs: Value) -> dict[str, Value]:
    return dict(LIFECYCLE.run(inputs, tiny_pack()))


def test_the_model_gives_what_it_can_tell() -> None:
    on = date(2030, 1, 8)
    assert figures(product="Tiny Server 1", on=on) == {
        "end": date(2030, 1, 8),
        "status": "extended",
        "supported": True,
    }
    assert figures(product="Tiny Server 1", on=on, months=Decimal(1))["supported"] is False
    assert figures(product="Tiny Server 1") == {"end": date(2030, 1, 8)}
    assert figures(product="Unsure Server", on=on) == {"status": "unconfirmed"}
    assert figures(product="Other Server", on=on) == {"status": "modern", "supported": True}
    assert figures(product="Nobody's Server", on=on) == {}


def test_the_shipped_pack_finds_its_own_product_and_its_end() -> None:
    library = PackLibrary()
    pack = library.read_pack(library.pack_bytes("ocs-2007-r2"))
    entry = find_product(pack.product, pack.lifecycle)
    assert entry is not None
    assert entry.end == date(2018, 1, 9)
