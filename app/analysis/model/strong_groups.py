"""Strongly connected components: sets of nodes of a graph that all reach one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def strong_groups(edges: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """Every node in exactly one group; a group stands after all groups that its edges lead to.

    `edges` holds, by node, the nodes it leads to. The method is that of Tarjan, "Depth-first search and
    linear graph algorithms" (1972), without recursion: a chain of needs may be long.
    """
    search = _Search(edges)
    for start in range(len(edges)):
        search.walk(start)
    return tuple(search.found)


class _Search:
    def __init__(self, edges: Sequence[Sequence[int]]) -> None:
        self.found: list[tuple[int, ...]] = []
        self._edges = edges
        self._visited = 0
        self._index = [-1] * len(edges)
        self._low = [0] * len(edges)
        self._open: list[int] = []
        self._is_open = [False] * len(edges)

    def walk(self, start: int) -> None:
        """Visit everything reachable that was not visited yet."""
        if self._index[start] >= 0:
            return
        index, is_open, low = self._index, self._is_open, self._low
        way = [(start, self._enter(start))]
        while way:
            node, rest = way[-1]
            for following in rest:
                if index[following] < 0:
                    way.append((following, self._enter(following)))
                    break
                if is_open[following] and index[following] < low[node]:
                    low[node] = index[following]
            else:
                way.pop()
                self._leave(node, way[-1][0] if way else node)

    def _enter(self, node: int) -> Iterator[int]:
        self._index[node] = self._low[node] = self._visited
        self._visited += 1
        self._open.append(node)
        self._is_open[node] = True
        return iter(self._edges[node])

    def _leave(self, node: int, above: int) -> None:
        """A node that reaches nothing older closes a group: everything opened since."""
        self._low[above] = min(self._low[above], self._low[node])
        if self._low[node] == self._index[node]:
            place = len(self._open) - 1
            while self._open[place] != node:
                place -= 1
            group = self._open[place:]
            del self._open[place:]
            for member in group:
                self._is_open[member] = False
            self.found.append(tuple(group))
