"""Which page shows which kind of step: one line for each, and nothing found by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ui.pages.checks_page import ChecksPage
from ui.pages.findings_page import FindingsPage
from ui.pages.inventory_page import InventoryPage
from ui.pages.items_page import ItemsPage
from ui.pages.page import Page, PageContext
from ui.pages.profile_page import ProfilePage
from ui.pages.report_page import ReportPage
from ui.pages.sign_off_page import SignOffPage
from ui.pages.topology_page import TopologyPage

PAGES: Mapping[str, Callable[[PageContext], Page]] = {
    "profile": ProfilePage,
    "inventory": InventoryPage,
    "items": ItemsPage,
    "topology": TopologyPage,
    "checks": ChecksPage,
    "findings": FindingsPage,
    "sign_off": SignOffPage,
    "report": ReportPage,
}
"""By the kind of `StepLine`. A page is made when the user first comes to a step of its kind."""

DETAILED = frozenset({"items"})
"""The kinds of step beside which the detail panel stands."""
