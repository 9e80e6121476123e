"""Whole files of the collector from real servers, where somebody gave one, are judged as that server is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.domain.windows_document import SECTIONS, parse_document
from app.domain.windows_readings import WindowsReading
from tests.fakes.windows_documents import FOLDER, document_bytes, document_data
from tests.unit.checks.scenario import emissions_of
from tests.unit.checks.windows_world import make_controller, serve
from tests.unit.checks.world import FRONT_END, World

RECORDED = FOLDER / "recorded"
CHECKS = tuple(f"WIN-{number:02}" for number in range(1, 15))


def _judged(content: bytes, *, is_controller: bool) -> dict[str, list[str]]:
    """The tags of each check of a file as the collector wrote it."""
    world = World()
    serve(world)
    blank = world.network.windows[FRONT_END.address]
    assert isinstance(blank, WindowsReading)
    world.network.windows[FRONT_END.address] = WindowsReading(blank.exchange, parse_document(content))
    if is_controller:
        make_controller(world)
    return {check: sorted({each.tag for each in emissions_of(check, world)}) for check in CHECKS}


def _faults(folder: Path) -> list[str]:
    """What is judged otherwise than the file beside a recording says that the server is."""
    found = []
    for path in sorted(folder.glob("*.json")):
        if path.name.endswith(".says.json"):
            continue
        said = json.loads(path.with_name(f"{path.stem}.says.json").read_text("utf-8"))
        assert {"product", "recorded", "is_controller", "says"} == set(said), path.name
        judged = _judged(path.read_bytes(), is_controller=said["is_controller"])
        found += [
            f"{path.name}: {check}: {tags}, not {said['says'].get(check)}"
            for check, tags in judged.items()
            if tags != said["says"].get(check)
        ]
    return found


def test_recordings_are_judged_as_the_servers_are() -> None:
    """See "Add a recording of a Windows server" in CONTRIBUTING.md."""
    assert _faults(RECORDED) == []


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A folder with a file as the collector writes it, and what it says of itself."""
    content = document_bytes(document_data()).replace(b"\n", b"\r\n") + b"\r\n"
    (tmp_path / "fe1.json").write_bytes(content)
    said = {
        "product": "Windows Server 2022",
        "recorded": "2026-03-01",
        "is_controller": False,
        "says": _judged(content, is_controller=False),
    }
    (tmp_path / "fe1.says.json").write_text(json.dumps(said), "utf-8")
    return tmp_path


def test_a_recording_is_a_file_of_the_collector_with_what_the_server_is_beside_it(recording: Path) -> None:
    assert _faults(recording) == []


def test_a_recording_that_is_judged_otherwise_is_told(recording: Path) -> None:
    path = recording / "fe1.says.json"
    said = json.loads(path.read_text("utf-8"))
    said["says"] |= {"WIN-03": ["restart_due"], "WIN-13": []}
    path.write_text(json.dumps(said), "utf-8")
    assert _faults(recording) == [
        "fe1.json: WIN-03: ['no_restart_due'], not ['restart_due']",
        "fe1.json: WIN-13: ['recent'], not []",
    ]


def test_a_recording_without_a_section_of_today_is_judged_as_far_as_it_goes(tmp_path: Path) -> None:
    """One of an older collector: what it did not ask is not measured, and nothing passes for it."""
    data = document_data()
    old = {
        name: data["sections"][name] for name in SECTIONS if name not in {"account", "administrator_names"}
    }
    judged = _judged(document_bytes(data | {"sections": old}), is_controller=False)
    assert judged["WIN-08"] == ["not_measured"]
    assert judged["WIN-01"] == ["current"]
