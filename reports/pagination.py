"""Puts flowables on pages before anything is drawn, so that every page number is known in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.flowables import Block, SectionBreak


@dataclass(frozen=True, slots=True)
class Placed:
    """A block on its page (from 0); `bottom` is the distance of its lower edge from that of the text area."""

    block: Block
    page: int
    bottom: float


class Pagination:
    """Fills pages of one size from top to bottom."""

    def __init__(self, width: float, height: float) -> None:
        self._width = width
        self._height = height
        self._room = height
        self._page = 0
        self._below = 0.0
        self.placed: list[Placed] = []

    @property
    def pages(self) -> int:
        """How many pages are used."""
        return self._page + 1

    def place(self, story: Sequence[Block], tick: Callable[[int], None]) -> None:
        """Place every block; `tick` is told after each how many are done and may raise `Cancelled`."""
        for index, block in enumerate(story):
            if isinstance(block, SectionBreak):
                self._break()
            else:
                self._keep_with_next(story, index)
                self._put(block, _companion(story, index))
            tick(index + 1)

    @property
    def _is_fresh(self) -> bool:
        return self._room == self._height

    def _break(self) -> None:
        if not self._is_fresh:
            self._page += 1
            self._room, self._below = self._height, 0.0

    def _keep_with_next(self, story: Sequence[Block], index: int) -> None:
        if not story[index].keeps_next or (index and story[index - 1].keeps_next):
            return
        needed, distance = 0.0, max(self._below, story[index].before)
        for place, block in enumerate(story[index:], index):
            least = block.least_height(self._width)
            needed += distance + least
            if not block.keeps_next:
                companion = _companion(story, place)
                if companion is not None and block.wrap(self._width, self._height)[1] <= least:
                    needed += self._beside(block, companion)
                break
            distance = block.after
        if needed > self._room:
            self._break()

    def _beside(self, block: Block, companion: Block) -> float:
        """The height that a companion needs below a block at least."""
        return max(block.after, companion.before) + companion.least_height(self._width)

    def _put(self, block: Block, companion: Block | None) -> None:
        rest: Block | None = block
        while rest is not None:
            rest = self._put_some(rest, companion)

    def _put_some(self, block: Block, companion: Block | None) -> Block | None:
        """Set down what fits on this page and return the rest."""
        room = self._room - self._distance_to(block)
        _, height = block.wrap(self._width, room)
        if height <= room + 0.01:
            if companion is not None and height + self._beside(block, companion) > room:
                pieces = block.without_end(self._width)
                if pieces is not None:
                    return self._set_down_first(pieces, room)
            self._set_down(block, height)
            return None
        pieces = block.cut(self._width, room) if room > 0 else None
        if pieces is not None:
            return self._set_down_first(pieces, room)
        if not self._is_fresh:
            self._break()
            return block
        # What neither fits nor splits is set down all the same: nothing may be lost.
        self._set_down(block, height)
        return None

    def _set_down_first(self, pieces: tuple[Block, Block], room: float) -> Block:
        """Set down the first piece and give the other, which begins a page."""
        first, rest = pieces
        self._set_down(first, first.wrap(self._width, room)[1])
        self._break()
        return rest

    def _distance_to(self, block: Block) -> float:
        return 0.0 if self._is_fresh else max(self._below, block.before)

    def _set_down(self, block: Block, height: float) -> None:
        self._room -= self._distance_to(block) + height
        self._below = block.after
        self.placed.append(Placed(block, self._page, self._room))


def _companion(story: Sequence[Block], index: int) -> Block | None:
    """The block below, where it does not want to begin a page by itself."""
    below = story[index + 1] if index + 1 < len(story) else None
    return below if below is not None and below.keeps_previous else None
