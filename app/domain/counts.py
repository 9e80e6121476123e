"""Numbers with their nouns, for sentences."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 room", "2 rooms"; `many` where the plural is not the noun with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"
