"""Which place is in focus: the one thing that the page and the detail panel share."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.answers import Place


class FocusModel(QObject):
    """`moved` tells the place in focus (or None), `wanted` a place that a page should show and focus.

    `asset_wanted` tells the id of an asset that the inventory should show, `finding_wanted` that of a single
    point whose finding should be shown.
    """

    moved = Signal(object)
    wanted = Signal(object)
    asset_wanted = Signal(str)
    finding_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.place: Place | None = None

    def take(self, place: Place | None) -> None:
        """The focus is here now."""
        if place != self.place:
            self.place = place
            self.moved.emit(place)

    def want(self, place: Place) -> None:
        """Ask the page that shows the place to bring it into view and focus it."""
        self.take(place)
        self.wanted.emit(place)

    def want_asset(self, asset_id: str) -> None:
        """Ask the inventory to show an asset."""
        self.asset_wanted.emit(asset_id)

    def want_finding(self, asset_id: str) -> None:
        """Ask the findings to show the one about a single point of failure."""
        self.finding_wanted.emit(asset_id)
