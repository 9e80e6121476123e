"""Which page shows which kind of step: one line for each, and nothing found by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ui.pages.items_page import ItemsPage
from ui.pages.page import Page, PageContext
from ui.pages.profile_page import ProfilePage

PAGES: Mapping[str, Callable[[PageContext], Page]] = {
    "profile": ProfilePage,
    "items": ItemsPage,
}
"""By the kind of `StepLine`. A page is made when the user first comes to a step of its kind."""

DETAILED = frozenset({"items"})
"""The kinds of step beside which the detail panel stands."""
