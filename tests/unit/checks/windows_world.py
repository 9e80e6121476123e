"""A Windows server in the world of the checks: what it tells, and how a scenario changes it."""

from __future__ import annotations

from dataclasses import replace

from app.domain.inventory import ServerFunction
from app.domain.questions import ConnectQuestion
from app.domain.readings import Fault
from app.domain.windows_readings import WindowsReading
from tests.fakes.windows_documents import Data, document, with_rows
from tests.unit.checks.world import FRONT_END, World


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
