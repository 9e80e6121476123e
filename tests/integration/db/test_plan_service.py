"""Making and opening plans: names, profile, recent plans, the pack that lies in the plan."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from app.errors import NotFound, StorageFailed, WrongInput
from app.services.open_plan import OpenPlan
from app.services.settings import RECENT_LIMIT, SettingsFile
from tests.fakes.ids import FakeIds
from tests.integration.db.conftest import Desk


def test_a_new_plan_has_its_pack_its_profile_and_its_ending(desk: Desk, tmp_path: Path) -> None:
    plan = desk.service.create(tmp_path / "No. 1", "  Plan 1 ", "small", {"users": Decimal(5000)})
    assert plan.path.name == "No. 1.holdfast"
    assert (plan.plan.title, plan.plan.profile) == ("Plan 1", {"users": Decimal(5000)})
    assert plan.pack.digest == plan.plan.pack.digest
    plan.close()
    again = desk.service.open(plan.path)
    assert again.plan == plan.plan
    assert again.pack == plan.pack
    again.close()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((" ", "small", {}), WrongInput),
        (("Plan", "large", {}), NotFound),
        (("Plan", "small", {"users": "many"}), WrongInput),
        (("Plan", "small", {"colour": "red"}), WrongInput),
    ],
)
def test_what_cannot_be_a_plan_makes_no_file(
    desk: Desk, plan_path: Path, told: tuple[str, str, dict[str, str]], expected: type[Exception]
) -> None:
    with pytest.raises(expected):
        desk.service.create(plan_path, *told)
    assert list(plan_path.parent.iterdir()) == []


def test_a_missing_folder_is_named(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no folder"):
        desk.service.create(tmp_path / "gone" / "plan", "Plan", "small")
    assert not (tmp_path / "gone").exists()


def test_recent_plans_are_remembered_in_order(desk: Desk, tmp_path: Path) -> None:
    plans = [
        desk.service.create(tmp_path / f"p{number}", f"Plan {number}", "small")
        for number in range(RECENT_LIMIT + 2)
    ]
    for plan in plans:
        plan.close()
    desk.service.open(plans[5].path).close()
    recent = desk.service.recent()
    assert [entry.title for entry in recent][:3] == [
        "Plan 5",
        f"Plan {RECENT_LIMIT + 1}",
        f"Plan {RECENT_LIMIT}",
    ]
    assert len(recent) == RECENT_LIMIT
    assert len({entry.path for entry in recent}) == RECENT_LIMIT


def test_settings_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    first = SettingsFile(path, FakeIds(1), user="sam")
    assert first.current.author == "sam"
    first.set_author(" Sample Architect ")
    first.set_theme("dark")
    first.remember(tmp_path / "a.holdfast", "A")
    again = SettingsFile(path, FakeIds(2), user="sam").current
    assert again == first.current
    assert (again.author, again.theme) == ("Sample Architect", "dark")
    first.forget(tmp_path / "a.holdfast")
    assert SettingsFile(path, FakeIds(3)).current.recent == ()


def test_two_windows_do_not_lose_each_others_settings(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    first, second = SettingsFile(path, FakeIds(1)), SettingsFile(path, FakeIds(1))
    first.set_author("Sample Architect")
    second.remember(tmp_path / "a.holdfast", "A")
    assert SettingsFile(path, FakeIds(2)).current.author == "Sample Architect"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"installation": 1}', "\x00"])
def test_a_spoilt_settings_file_counts_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)
    settings = SettingsFile(path, FakeIds(), user="sam")
    assert settings.current.author == "sam"
    settings.set_theme("light")
    assert json.loads(path.read_text("utf-8"))["theme"] == "light"


def test_settings_that_cannot_be_saved_are_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    settings = SettingsFile(blocked / "settings.json", FakeIds(), user="sam")
    with pytest.raises(StorageFailed, match="settings could not be saved"):
        settings.set_author("Sample Architect")
    with pytest.raises(WrongInput):
        settings.set_author("  ")


def test_a_plan_opens_although_its_pack_no_longer_ships(
    open_plan: OpenPlan, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_plan.close()
    monkeypatch.setattr("tests.fakes.packs.FakePacks.pack_bytes", _no_pack)
    monkeypatch.setattr("tests.fakes.packs.FakePacks.read_pack", lambda *_: open_plan.pack)
    again = desk.service.open(open_plan.path)
    assert again.pack_bytes() == b"small pack 1.0.0"
    again.close()


def _no_pack(*_: object) -> bytes:
    raise NotFound("There is no pack.", advice="Choose another.")


def test_a_plan_opens_although_the_settings_cannot_be_saved(
    open_plan: OpenPlan, desk: Desk, tmp_path: Path
) -> None:
    open_plan.close()
    blocked = tmp_path / "blocked"
    blocked.touch()
    desk.service._settings = SettingsFile(blocked / "settings.json", FakeIds(5), user="sam")
    again = desk.service.open(open_plan.path)
    assert [type(fault) for fault in again.opening_faults] == [StorageFailed]
    assert not again.read_only
    again.close()
