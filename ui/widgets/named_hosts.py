"""Hosts that are not asked yet and may be: named by answers, or of the plan at a public address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.targets import FoundHost, RefusedTarget
from ui.theme import Space
from ui.viewmodels.checks import ChecksModel
from ui.widgets.buttons import button
from ui.widgets.elided import ElidedLabel
from ui.widgets.text import label

MOST = 10
"""So many of each kind are shown; a liar may name thousands."""


class NamedHosts(QFrame):
    """Empty and out of sight while there is none. Nothing here sends anything."""

    def __init__(self, model: ChecksModel) -> None:
        super().__init__()
        self.setObjectName("named_hosts")
        self.setProperty("card", True)
        self._model = model
        self._found: tuple[FoundHost, ...] = ()
        self._public: tuple[RefusedTarget, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.addWidget(label("Not asked", "strong"))
        column.addLayout(self._lines)
        self._refresh()

    def show_found(self, hosts: Iterable[FoundHost]) -> None:
        """Show what the answers of a run named beyond the plan."""
        self._found = tuple(hosts)
        self._refresh()

    def show_refused(self, refused: Iterable[RefusedTarget]) -> None:
        """Show what of the plan is refused for now and may be allowed."""
        self._public = tuple(each for each in refused if self._model.can_allow(each))
        self._refresh()

    def _refresh(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        found = [host for host in self._found if not self._model.has_server(host.name)]
        for refused in self._public[:MOST]:
            words = f"{refused.name}, {refused.value}: a public address"
            self._add(words, "Ask it too", f"allow_{refused.subject}", partial(self._model.allow, refused))
        for host in found[:MOST]:
            words = f"{host.name} {', '.join(host.addresses)}: named by an answer"
            self._add(words, "Add to the inventory", f"add_{host.name}", partial(self._take, host))
        self.setVisible(bool(self._public or found))

    def _take(self, host: FoundHost) -> None:
        self._model.add(host)
        self._found = tuple(each for each in self._found if each != host)
        self._refresh()

    def _add(self, words: str, verb: str, name: str, act: Callable[[], None]) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(ElidedLabel(words), 1)
        made = button(verb, act, name=name)
        made.setAccessibleName(f"{verb}: {words}")
        made.setEnabled(self._model.can_keep)
        row.addWidget(made)
        self._lines.addWidget(line)
