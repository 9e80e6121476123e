"""A Windows server in the world of the checks: what it tells, and how a scenario changes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.inventory import ServerFunction
from app.domain.questions import ConnectQuestion
from app.domain.readings import Fault
from app.domain.windows_readings import WindowsReading
from tests.fakes.windows_documents import OLDEST, Data, document, document_data, with_rows
from tests.unit.checks.world import FRONT_END, World

Break = Callable[[World], object]


def serve(world: World, data: Data | None = None) -> None:
    """Let the plan have a Windows server that tells this."""
    blank = world.network.exchange(ConnectQuestion(FRONT_END.address, 1))
    world.network.windows[FRONT_END.address] = WindowsReading(blank, document(data))


def serve_rows(world: World, section: str, *rows: Data) -> None:
    """Let the server tell other rows in one section."""
    serve(world, with_rows(section, *rows))


def serve_fault(world: World, fault: Fault) -> None:
    """Let the server not answer."""
    serve(world)
    world.network.windows[FRONT_END.address] = fault


def make_controller(world: World) -> None:
    """Let the server be a domain controller."""
    controller = replace(FRONT_END, functions=frozenset({ServerFunction.DC}))
    world.situation = replace(world.situation, windows=(controller,))


def without_lists(world: World) -> None:
    """Let the pack have no lists."""
    world.situation = replace(world.situation, lists={})


def telling(section: str, *rows: dict[str, Any]) -> Break:
    """Let one section have these rows."""
    return lambda world: serve_rows(world, section, *rows)


def sections(**contents: object) -> Break:
    """Replace whole sections."""

    def change(world: World) -> None:
        data = document_data()
        data["sections"] |= contents
        serve(world, data)

    return change


def failed(section: str) -> Break:
    return sections(**{section: {"state": "failed", "error": "Access denied"}})


def old(world: World) -> None:
    serve(world, document_data(OLDEST))


def on_controller(section: str, *rows: dict[str, Any]) -> Break:
    def change(world: World) -> None:
        serve_rows(world, section, *rows)
        make_controller(world)

    return change


def unlisted(change: Break) -> Break:
    def both(world: World) -> None:
        change(world)
        without_lists(world)

    return both


def service(
    name: str, state: str = "Running", account: str = "LocalSystem", mode: str = "Auto"
) -> dict[str, str]:
    program = f"C:\\Programs\\{name}.exe"
    return {"Name": name, "State": state, "StartMode": mode, "StartName": account, "Program": program}


def defender(**changes: str | None) -> Break:
    row = document_data()["sections"]["defender"]["rows"][0] | changes
    return telling("defender", row)


def installed(day: str, title: str = "Cumulative Update (KB5070001)") -> dict[str, object]:
    return {"state": "read", "rows": [{"Title": title, "Date": f"{day}T00:00:00Z"}]}


def excluded(
    path: object = None, process: object = None, kind: object = None, auto: object = "True"
) -> Break:
    """Exclusions of Defender; `auto` says whether those it makes by itself are off."""
    row = {"ExclusionPath": path, "ExclusionProcess": process, "ExclusionExtension": kind}
    return telling("defender_settings", row | {"DisableAutoExclusions": auto})


def members(*accounts: str) -> dict[str, object]:
    """The section that only names administrators, as WMI writes a path to each."""
    path = "\\\\FE1\\root\\cimv2:Win32_UserAccount"
    parts = (account.split("\\") for account in accounts)
    rows = [{"Member": f'{path}.Domain="{domain}",Name="{name}"'} for domain, name in parts]
    return {"state": "read", "rows": rows}


def all_of(*changes: Callable[[dict[str, Any]], object]) -> Break:
    """Let several things of the document be changed by hand."""

    def change(world: World) -> None:
        data = document_data()
        for each in changes:
            each(data["sections"])
        serve(world, data)

    return change
