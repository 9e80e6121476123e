"""What the files of a pack must mean together."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.pack import Pack
from app.errors import PackFault
from app.packs.forms import Forms


def lint_pack(pack: Pack, forms: Forms, known_checks: frozenset[str] | None) -> Iterator[PackFault]:
    """The faults of a pack whose files can be read."""
    del pack, forms, known_checks
    return iter(())
