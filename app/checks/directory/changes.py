"""Comparing copies of a partition's head by the stamps of its attributes."""

from __future__ import annotations

from datetime import datetime

from app.domain.replication import AttributeStamp

Change = tuple[datetime, int, str, int]
"""What marks a change in every copy: when, which version, where, and its number there."""

Copy = tuple[AttributeStamp, ...]

OF_EACH_COPY = frozenset({"0x3", "0xb", "0x150019", "0x20001", "cn", "ou", "dc", "instancetype"})
"""Attributes that each controller stamps itself when it makes its copy: the head's own name and kind."""


def differences(copies: list[Copy]) -> list[datetime]:
    """For each attribute that is not the same in all copies, when it was changed last; nothing when all is.

    An old state of an attribute in one copy is explained by the newest state in another. Copies that name
    attributes differently, by number and by name, are compared as a whole.
    """
    changes = [{change: each.attribute for each in copy if (change := _change(each))} for copy in copies]
    common = set.intersection(*(set(each) for each in changes))
    apart = [(change, name) for each in changes for change, name in each.items() if change not in common]
    if len({_names_by_number(copy) for copy in copies}) > 1:
        apart = [(change, "any") for change, _ in apart]
    return list(_newest(apart).values())


def _change(stamp: AttributeStamp) -> Change | None:
    if stamp.changed_at is None or stamp.attribute in OF_EACH_COPY:
        return None
    return stamp.changed_at, stamp.version, stamp.origin, stamp.usn


def _newest(apart: list[tuple[Change, str]]) -> dict[str, datetime]:
    """By attribute, its last change."""
    found: dict[str, datetime] = {}
    for (changed_at, *_), name in apart:
        found[name] = max(changed_at, found.get(name, changed_at))
    return found


def _names_by_number(copy: Copy) -> bool:
    return any(each.attribute.startswith("0x") for each in copy)
