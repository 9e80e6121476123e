"""What real Windows hosts put out, as others published it, is read and judged as it was meant."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.windows_documents import FOLDER, document_data
from tests.unit.checks.scenario import emissions_of
from tests.unit.checks.windows_world import make_controller, serve
from tests.unit.checks.world import World

PUBLISHED = sorted((FOLDER / "published").glob("*.json"))
KEYS = {"product", "recorded", "published", "collected_at", "follows", "sections", "says"}
OPTIONAL = {"says_of_a_controller"}


def _content(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _cases() -> list[Any]:
    """Each recording with each check it speaks for, of a member server and of a domain controller."""
    found = []
    for path in PUBLISHED:
        content = _content(path)
        for key, is_controller in (("says", False), ("says_of_a_controller", True)):
            for check, tags in content.get(key, {}).items():
                name = f"{check} {path.stem}{' controller' if is_controller else ''}"
                found.append(pytest.param(content, check, tags, is_controller, id=name))
    return found


def _world(content: dict[str, Any], *, is_controller: bool) -> World:
    """A server that tells what was recorded; what the recording does not hold is as in the one by hand."""
    data = document_data() | {"collected_at": content["collected_at"]}
    data["sections"] |= content["sections"]
    world = World()
    serve(world, data)
    if is_controller:
        make_controller(world)
    return world


@pytest.mark.parametrize(("content", "check", "tags", "is_controller"), _cases())
def test_a_published_recording_is_judged_as_it_was_meant(
    content: dict[str, Any], check: str, tags: list[str], is_controller: bool
) -> None:
    world = _world(content, is_controller=is_controller)
    assert {each.tag for each in emissions_of(check, world)} == set(tags)


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_each_recording_says_of_what_it_is_and_where_it_was_published(path: Path) -> None:
    content = _content(path)
    assert set(content) - OPTIONAL == KEYS
    assert all(content[key] for key in KEYS)
    assert content["published"].startswith("https://")
    assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", content["recorded"])
    assert "Windows" in content["product"]


def test_recordings_are_there_for_most_checks() -> None:
    """Which checks rest on documents by hand alone; their entries say so."""
    told = {check for path in PUBLISHED for check in _content(path)["says"]}
    everything = {f"WIN-{number:02}" for number in range(1, 15)}
    assert everything - told == {"WIN-08", "WIN-12"}
