"""Whom a run would ask: shown before anything is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.models.lines_table import LinesTable
from ui.theme import Look, Space, Tone
from ui.viewmodels.checks import ChecksModel, TargetList, TargetProgress, targets_words
from ui.viewmodels.logins import LoginKind
from ui.widgets.marks import Mark
from ui.widgets.plain_table import ROW_HEIGHT, PlainTable
from ui.widgets.shapes import Shape
from ui.widgets.text import label

MOST_LINES = 4
PAUSE_MS = 120
COLUMNS = ("Server", "Address", "What is asked", "Progress")
WIDTHS = (170, 140, 0, 190)
ASKED = Mark(Shape.DOT, Tone.ACCENT, "asked")
SILENT = Mark(Shape.CROSS, Tone.FAILED, "silent so far")
NOT_ASKED = Mark(Shape.DASH, Tone.UNKNOWN, "not asked")
NOBODY = "No server has an address yet. Enter full names and addresses in the inventory."


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A server and what it would be asked, or why it would not."""

    name: str
    address: str
    asked: str
    is_asked: bool
    progress: str = ""
    is_silent: bool = False


class TargetListView(QFrame):
    """Each server with its address and channels.

    What the plan names and cannot be asked stands below with why.
    """

    def __init__(self, look: Look, model: ChecksModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self.setProperty("card", True)
        self._progress: dict[str, TargetProgress] = {}
        self._silent: Counter[str] = Counter()
        self._targets: TargetList | None = None
        self._given: frozenset[str] = frozenset()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._show_progress)
        self._title = label("Collecting targets.", "strong")
        self._more = label("", "small", wrap=True)
        self.lines: LinesTable[TargetLine] = LinesTable(COLUMNS, _texts, _key)
        self.table = PlainTable(look, "targets", "Targets", WIDTHS, stretched=2)
        self.table.mark_first(_mark)
        self.table.setModel(self.lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        for part in (self._title, self.table, self._more):
            column.addWidget(part)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines, up to a few."""
        lines = min(len(self.lines.lines), MOST_LINES)
        self.table.setFixedHeight(self._look.px(ROW_HEIGHT * (lines + 1)) + Space.XS)

    def show_targets(self, targets: TargetList) -> None:
        """Show a list of targets."""
        words = f"A run makes {targets_words(targets)}, and asks nobody else."
        self._title.setText(words if targets.targets else NOBODY)
        asked = [
            TargetLine(target.name, target.address, channels_words(target.channels), is_asked=True)
            for target in targets.targets
        ]
        refused = [
            TargetLine(
                entry.name, entry.value, f"Not asked: {self._model.refusal_words(entry)}", is_asked=False
            )
            for entry in targets.refused
        ]
        self.lines.show_lines(asked + refused)
        self._fit()
        self.table.setVisible(bool(asked or refused))
        self._targets = targets
        self._show_needs()

    def show_accounts(self, given: Collection[str]) -> None:
        """Show what is still missing after these kinds of account were given."""
        self._given = frozenset(given)
        self._show_needs()

    def _show_needs(self) -> None:
        told = needs_words(self._targets, self._given) if self._targets else ""
        self._more.setText(told)
        self._more.setVisible(bool(told))

    def begin(self) -> None:
        """A run begins: nothing is through yet."""
        self._progress.clear()
        self._silent.clear()
        self._show_progress()

    def show_progress(self, progress: TargetProgress) -> None:
        """Show how far a run is with one address; a few times a second is enough for the eye."""
        self._progress[progress.address] = progress
        self._silent[progress.address] += progress.is_silent
        if not self._pause.isActive():
            self._pause.start(PAUSE_MS)

    def _show_progress(self) -> None:
        self.lines.show_lines([self._with_progress(line) for line in self.lines.lines])

    def _with_progress(self, line: TargetLine) -> TargetLine:
        told = self._progress.get(line.address)
        silent = self._silent[line.address]
        words = f"{told.done} of {told.total}" if told else ""
        words += f", {silent} unanswered" if silent else ""
        return replace(line, progress=words, is_silent=bool(told and silent == told.done))


def needs_words(targets: TargetList, given: Collection[str]) -> str:
    """How many checks measure nothing, or are left out, without accounts that were not given."""
    missing = (
        (LoginKind.DIRECTORY, len(targets.needs_credentials), "need a user of the directory"),
        (LoginKind.CONTROLLERS, len(targets.needs_controller_user), "one of management controllers"),
        (LoginKind.WINDOWS, len(targets.needs_windows_user), "one of Windows servers, or are left out"),
    )
    told = [f"{count} {words}" for kind, count, words in missing if count and kind.value not in given]
    if not told:
        return ""
    first = told[0] if "need " in told[0] else told[0].replace(" one ", " need a user ", 1)
    return f"Of these checks, {', '.join((first, *told[1:]))}."


def channels_words(channels: Sequence[str]) -> str:
    """Channels with what they have in common said once: TCP 88, 389; LDAP 389/tcp, 389/udp."""
    grouped: dict[str, list[str]] = {}
    for channel in channels:
        name, _, place = channel.partition(" ")
        is_place = place[:1].isdigit()
        grouped.setdefault(name if is_place else channel, []).extend([place] if is_place else [])
    return "; ".join(f"{name} {', '.join(places)}".strip() for name, places in grouped.items())


def _texts(line: TargetLine) -> Sequence[str]:
    return line.name, line.address, line.asked, line.progress


def _key(line: TargetLine) -> Hashable:
    return line.name, line.address, line.is_asked


def _mark(line: TargetLine) -> Mark:
    if line.is_silent:
        return SILENT
    return ASKED if line.is_asked else NOT_ASKED
