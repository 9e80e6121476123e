"""What scenarios do to a world, as functions to be combined."""

from __future__ import annotations

from collections.abc import Callable

from tests.unit.checks.world import DC1, DC2, World

Break = Callable[[World], object]


def both(*breaks: Break) -> Break:
    """One after the other."""

    def all_of_them(world: World) -> None:
        for each in breaks:
            each(world)

    return all_of_them


def without_user(world: World) -> None:
    """Nobody was named to ask as."""
    world.without_user()


def change(dn: str, **attributes: list[str]) -> Break:
    """Set attributes of an entry in both copies; an empty list removes one, a new entry is added."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            entry = world.ping(host).entries.setdefault(dn, {})
            entry.update(attributes)
            for name in [name for name, values in entry.items() if not values]:
                del entry[name]

    return breaks


def remove(*dns: str) -> Break:
    """Take entries out of both copies."""

    def breaks(world: World) -> None:
        for host in (DC1, DC2):
            for dn in dns:
                del world.ping(host).entries[dn]

    return breaks
