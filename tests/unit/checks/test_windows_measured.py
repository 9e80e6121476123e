"""What Windows servers measured comes as values, so that answers can be proposed from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.domain.values import Value
from app.packs.library import PackLibrary
from tests.unit.checks.scenario import emissions_of
from tests.unit.checks.windows_world import Break, defender, old, serve, telling
from tests.unit.checks.world import World

NTP = "0.pool.ntp.org,0x8 1.pool.ntp.org,0x8"
DAY = date(2026, 2, 18)


def _argument(check: str, argument: str, change: Break) -> Value | None:
    world = World()
    change(world)
    (emission,) = emissions_of(check, world)
    return emission.arguments.get(argument)


@pytest.mark.parametrize(
    ("settings", "sources"),
    [
        ({"Type": "NT5DS", "NtpServer": "time.windows.com,0x8"}, Decimal(0)),
        ({"Type": "NTP", "NtpServer": NTP}, Decimal(2)),
        ({"Type": "AllSync", "NtpServer": "a,0x9"}, Decimal(1)),
        ({"Type": "NT5DS", "PolicyType": "NTP", "NtpServer": "a", "PolicyNtpServer": NTP}, Decimal(2)),
        ({"Type": "NTP", "PolicyType": "NT5DS", "NtpServer": NTP}, Decimal(0)),
        ({"Type": "NTP", "NtpServer": None}, None),
        ({"Type": None}, None),
    ],
    ids=["the domain", "two", "both", "by policy", "off by policy", "untold", "nothing"],
)
def test_the_sources_of_time_that_are_configured_are_counted(
    settings: dict[str, Any], sources: Decimal | None
) -> None:
    assert _argument("WIN-14", "sources", telling("time_settings", settings)) == sources


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (serve, "on"),
        (defender(RealTimeProtectionEnabled="False"), "off"),
        (old, None),
    ],
    ids=["on", "off", "another product, whose service alone is seen"],
)
def test_the_state_of_the_antivirus_is_told_where_it_is_known(change: Break, state: str | None) -> None:
    assert _argument("WIN-04", "state", change) == state


def test_a_disk_that_stands_in_two_lists_counts_once() -> None:
    assert _argument("WIN-10", "count", serve) == Decimal(1)


def test_dates_and_ages_come_as_such() -> None:
    assert _argument("WIN-01", "installed", serve) == DAY
    assert _argument("WIN-13", "saved", serve) == date(2026, 2, 28)
    assert _argument("WIN-05", "age_h", serve) == Decimal(8)


def test_the_pack_proposes_answers_from_them() -> None:
    library = PackLibrary()
    pack = library.read_pack(library.pack_bytes("ocs-2007-r2"))
    proposed = {field.measured for item in pack.items for field in item.fields if field.measured}
    assert {
        "WIN-01.installed",
        "WIN-05.age_h",
        "WIN-06.applicable",
        "WIN-06.set",
        "WIN-14.sources",
    } <= proposed
