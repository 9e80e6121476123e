"""What the parts of a page are, for readers who cannot see it: a tree that points at marked content."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Node:
    """An element of the structure (ISO 32000-1, 14.7).

    `role` is a standard type such as H1, P, Table, TD, Figure. `kids` are nodes, or pairs of a page (from 0)
    and the number of the marked content on it. `alt` says in words what a figure shows or where a link leads;
    a cell of a table may head its column or span several.
    """

    role: str
    alt: str = ""
    is_column_head: bool = False
    span: int = 1
    kids: list[Node | tuple[int, int]] = field(default_factory=list)

    def child(self, role: str, *, alt: str = "", is_column_head: bool = False, span: int = 1) -> Node:
        """A new node under this one."""
        node = Node(role, alt, is_column_head, span)
        self.kids.append(node)
        return node
