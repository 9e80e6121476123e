"""What a Windows server does not tell never passes and never alarms, whatever part of it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.domain.findings import Outcome
from app.domain.windows_document import SECTIONS
from tests.fakes.windows_documents import NEWEST, OLDEST, document_data
from tests.unit.checks.scenario import BOOK, emissions_of
from tests.unit.checks.windows_world import serve
from tests.unit.checks.world import World

CHECKS = tuple(f"WIN-{number:02}" for number in range(1, 15))
PLAIN = {Outcome.PASS, Outcome.NOT_MEASURED}
NONE_SET = {"ExclusionPath", "ExclusionProcess", "ExclusionExtension"}
"""Lists that come as nothing where they are empty: a healthy server without them lacks them indeed."""


def _outcomes(check: str, data: dict[str, Any]) -> set[Outcome]:
    world = World()
    serve(world, data)
    return {BOOK.entries[check].tags[each.tag].outcome for each in emissions_of(check, world)}


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
