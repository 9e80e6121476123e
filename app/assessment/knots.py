"""Circles in a graph: sets of nodes that all reach one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def knots_in(edges: Mapping[str, set[str]]) -> list[frozenset[str]]:
    """The strongly connected components with more than one member, or with an edge to itself.

    The method is that of Tarjan (1972), without recursion: a chain of needs may be long.
    """
    search = _Search(edges)
    for start in edges:
        search.walk(start)
    return [knot for knot in search.found if len(knot) > 1 or any(node in edges[node] for node in knot)]


class _Search:
    def __init__(self, edges: Mapping[str, set[str]]) -> None:
        self.found: list[frozenset[str]] = []
        self._edges = edges
        self._index: dict[str, int] = {}
        self._low: dict[str, int] = {}
        self._open: dict[str, None] = {}

    def walk(self, start: str) -> None:
        """Visit everything reachable that was not visited yet."""
        if start in self._index:
            return
        way = [(start, self._enter(start))]
        while way:
            node, rest = way[-1]
            following = next(rest, None)
            if following is None:
                way.pop()
                self._leave(node, way[-1][0] if way else node)
            elif following not in self._index:
                way.append((following, self._enter(following)))
            elif following in self._open:
                self._low[node] = min(self._low[node], self._index[following])

    def _enter(self, node: str) -> Iterator[str]:
        self._index[node] = self._low[node] = len(self._index)
        self._open[node] = None
        return iter(sorted(self._edges[node]))

    def _leave(self, node: str, above: str) -> None:
        """A node that reaches nothing older closes a component: everything opened since."""
        self._low[above] = min(self._low[above], self._low[node])
        if self._low[node] == self._index[node]:
            members: set[str] = set()
            while node not in members:
                members.add(self._open.popitem()[0])
            self.found.append(frozenset(members))
