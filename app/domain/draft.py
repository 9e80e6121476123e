"""A plan being changed: copies a mapping the first time it is touched, and notes what moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from app.domain.plan import Plan

KEYED = tuple(entry.name for entry in fields(Plan) if entry.name not in {"id", "title", "pack"})
"""The names of the plan's mappings, each an area that can change key by key."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edit moved: for each area of the plan the keys that were added, replaced or removed.

    `title` and `pack` say whether these changed, `reordered` names the areas where something came in before
    what was there. The store writes exactly these rows, view-models recompute from them.
    """

    keys: Mapping[str, frozenset[Any]]
    title: bool = False
    pack: bool = False
    reordered: frozenset[str] = frozenset()

    def of(self, area: str) -> frozenset[Any]:
        """The keys that moved in an area of the plan (see `KEYED`)."""
        return self.keys.get(area, frozenset())

    def touches(self, *areas: str) -> bool:
        """Whether anything moved in one of the areas."""
        return any(self.keys.get(area) for area in areas)

    def merged(self, other: Changes) -> Changes:
        """Both changes as one."""
        areas = {**self.keys}
        for area, keys in other.keys.items():
            areas[area] = areas.get(area, frozenset()) | keys
        reordered = self.reordered | other.reordered
        return Changes(areas, self.title or other.title, self.pack or other.pack, reordered)


class Draft:
    """The one place where a plan's mappings are written; `finish` gives the new plan and what moved."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._areas: dict[str, dict[Any, Any]] = {}
        self._moved: dict[str, set[Any]] = {}
        self._title = False
        self._pack = False
        self._reordered: set[str] = set()

    def get(self, area: str, key: Any) -> Any:
        """What stands under a key now, or None."""
        mapping = self._areas.get(area)
        return (getattr(self.plan, area) if mapping is None else mapping).get(key)

    def put(self, area: str, key: Any, content: Any | None) -> Any | None:
        """Write or (with None) remove what stands under a key, and return what stood there."""
        mapping = self._areas.get(area)
        if mapping is None:
            mapping = self._areas[area] = dict(getattr(self.plan, area))
        before = mapping.pop(key, None) if content is None else mapping.get(key)
        if content is not None:
            mapping[key] = content
        self._moved.setdefault(area, set()).add(key)
        return before

    def put_before(self, area: str, key: Any, content: Any, following: Any) -> None:
        """Write something new before what follows it; at the end where that is not there."""
        self.put(area, key, content)
        mapping = self._areas[area]
        if following in mapping:
            mapping.pop(key)
            entries = tuple(mapping.items())
            mapping.clear()
            for other, stays in entries:
                if other == following:
                    mapping[key] = content
                mapping[other] = stays
            self._reordered.add(area)

    def following(self, area: str, key: Any) -> Any | None:
        """The key after this one, or None at the end."""
        mapping = self._areas.get(area)
        keys = iter(getattr(self.plan, area) if mapping is None else mapping)
        return next(keys, None) if any(other == key for other in keys) else None

    def rename(self, title: str) -> str:
        """Set the plan's title and return the one before."""
        before = self.plan.title
        self.plan = replace(self.plan, title=title)
        self._title = True
        return before

    def finish(self) -> tuple[Plan, Changes]:
        """The changed plan and what moved."""
        moved = {area: frozenset(keys) for area, keys in self._moved.items()}
        areas: dict[str, Any] = dict(self._areas)
        changes = Changes(moved, self._title, self._pack, frozenset(self._reordered))
        return replace(self.plan, **areas), changes
