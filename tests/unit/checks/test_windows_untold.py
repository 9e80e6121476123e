"""What a Windows server does not tell never passes and never alarms, whatever part of it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.domain.findings import Outcome
from app.domain.windows_document import SECTIONS, SectionState, WindowsSection
from app.domain.windows_readings import WindowsReading
from tests.fakes.windows_documents import NEWEST, OLDEST, document_data
from tests.unit.checks.scenario import BOOK, Scenario, emissions_of
from tests.unit.checks.scenarios import windows, windows_untold
from tests.unit.checks.windows_world import serve
from tests.unit.checks.world import FRONT_END, World

CHECKS = tuple(f"WIN-{number:02}" for number in range(1, 15))
PLAIN = {Outcome.PASS, Outcome.NOT_MEASURED}
NONE_SET = {"ExclusionPath", "ExclusionProcess", "ExclusionExtension"}
"""Lists that come as nothing where they are empty: a healthy server without them lacks them indeed."""


def _is_bad(scenario: Scenario) -> bool:
    """Whether a server answers and the check does not pass."""
    world = World()
    scenario.breaks(world)
    answers = isinstance(world.network.windows.get(FRONT_END.address), WindowsReading)
    return answers and Outcome.PASS not in _said(scenario.check, world)


def _outcomes(check: str, data: dict[str, Any]) -> set[Outcome]:
    world = World()
    serve(world, data)
    return _said(check, world)


def _said(check: str, world: World) -> set[Outcome]:
    return {BOOK.entries[check].tags[each.tag].outcome for each in emissions_of(check, world)}


BAD = [each for each in (*windows.SCENARIOS, *windows_untold.SCENARIOS) if _is_bad(each)]


def _emptied(name: str) -> dict[str, Any]:
    """A document whose every section was read, and whose every property came as nothing."""
    data = document_data(name)
    for section in data["sections"].values():
        section["rows"] = [dict.fromkeys(row) for row in section.get("rows", [])] or [{}]
        section["state"] = "read"
        section.pop("error", None)
    return data


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("name", [NEWEST, OLDEST])
def test_properties_that_all_come_as_nothing_pass_no_check(check: str, name: str) -> None:
    assert Outcome.PASS not in _outcomes(check, _emptied(name))


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    "content",
    [{"state": "failed", "error": "Access denied"}, {"state": "absent"}, {"state": "read", "rows": []}],
    ids=["failed", "absent", "empty"],
)
def test_sections_without_an_answer_are_not_measured(check: str, content: dict[str, Any]) -> None:
    data = document_data() | {"sections": dict.fromkeys(SECTIONS, content)}
    assert _outcomes(check, data) == {Outcome.NOT_MEASURED}


MAY_BE_MISSING = {
    ("WIN-10", "disk_predictions"): "most controllers have none and answer with an error",
    ("WIN-10", "virtual_disks"): "most servers have no pools, older ones no question for them",
}
"""Where bad news may stand alone: what others of the same check tell is enough for its sentence."""


@pytest.mark.parametrize("state", [SectionState.FAILED, SectionState.READ])
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.check} {bad.name}")
def test_bad_news_that_are_taken_away_leave_no_good_ones(bad: Scenario, state: SectionState) -> None:
    """A check that does not pass does not pass either when one section fails or comes without rows."""
    for section in SECTIONS:
        if (bad.check, section) in MAY_BE_MISSING:
            continue
        world = World()
        bad.breaks(world)
        reading = world.network.windows[FRONT_END.address]
        assert isinstance(reading, WindowsReading)
        assert reading.document is not None
        less = {**reading.document.sections, section: WindowsSection(state)}
        document = replace(reading.document, sections=less)
        world.network.windows[FRONT_END.address] = replace(reading, document=document)
        assert Outcome.PASS not in _said(bad.check, world), section


def _with_one_less() -> Iterator[Any]:
    """The healthy document without one section, without one row, or without one property of a row."""
    for section, content in document_data()["sections"].items():
        yield pytest.param(section, None, None, id=section)
        for number, row in enumerate(content.get("rows", [])):
            for name in sorted(row.keys() - NONE_SET):
                yield pytest.param(section, number, name, id=f"{section} {number} {name}")


@pytest.mark.parametrize(("section", "number", "name"), list(_with_one_less()))
def test_one_thing_that_is_missing_from_a_healthy_server_is_no_alarm(
    section: str, number: int | None, name: str | None
) -> None:
    data = document_data()
    if number is None:
        data["sections"][section] = {"state": "failed", "error": "Access denied"}
    else:
        data["sections"][section]["rows"][number][name] = None
    told = {check: _outcomes(check, data) - PLAIN for check in CHECKS}
    assert {check: outcomes for check, outcomes in told.items() if outcomes} == {}
