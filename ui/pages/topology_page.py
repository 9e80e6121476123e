"""What the service stands on: the dependency picture, its single points, and what dies with what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.counts import counted
from app.domain.pack import Severity
from app.errors import UserError
from ui.models.lines_table import LinesTable
from ui.pages.page import Page, PageContext
from ui.theme import Ink, Space, Tone
from ui.viewmodels.steps import StepLine
from ui.viewmodels.topology import Colouring, TopologyModel
from ui.viewmodels.topology_groups import CIRCLE, LONG_POINT, PAIR, POINT, Group
from ui.viewmodels.topology_words import availability_words, fallen_words, figure_words
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.marks import Mark
from ui.widgets.page_head import PageHead
from ui.widgets.plain_table import PlainTable
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.shapes import Shape
from ui.widgets.states import SEVERITY_TONES, VERDICT_MARKS
from ui.widgets.tall import Tall
from ui.widgets.text import label
from ui.widgets.topology_items import BoxFace
from ui.widgets.topology_view import TopologyView

INTRO = "What the service stands on, from the service down to the mains. Click a box and pull its plug."
KEYS = "Arrows move   Space pulls the plug   Return opens the inventory   + - 0 zoom   F3 next single point"
SINGLE_POINT = Mark(Shape.CROSS, Tone.FAILED, "single point of failure")
GROUP_MARKS = {
    POINT: SINGLE_POINT,
    LONG_POINT: SINGLE_POINT,
    CIRCLE: Mark(Shape.RING, Tone.ATTENTION, "circle"),
    PAIR: Mark(Shape.HALF, Tone.ATTENTION, "pair"),
}
COLUMNS = ("Stops the service", "As")
WIDTHS = (0, 120)
FALLEN_COLUMNS = ("Down", "Because")
FALLEN_WIDTHS = (120, 0)
PICTURES = "Scalable picture (*.svg);;Picture (*.png)"
PICTURE_WIDTH, LIST_WIDTH = 640, 330
Fallen = tuple[str, str, str]


class TopologyPage(Page):
    """The picture on the left, what follows from it on the right; nothing here changes the plan."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "page_topology")
        self.model = TopologyModel(self.desk)
        self.banners = BannerPlace(self.look)
        self.progress = ProgressStrip()
        self.view = TopologyView(self.look)
        self.head = PageHead("Topology", INTRO)
        self.search = QLineEdit()
        self.colouring = QComboBox()
        self.long_outage = QCheckBox("Outage outlasts batteries")
        self.restore = button("Plug all in", self.model.restore, name="restore_all")
        self.availability = label("", "small", wrap=True)
        self.said = label("", "strong", wrap=True)
        self.groups: LinesTable[Group] = LinesTable(COLUMNS, _group_texts, lambda group: group.members)
        self.group_table = self._table("groups_table", "Single points, circles and pairs", WIDTHS, 0)
        self.settle = button("Accept or plan...", self._settle, name="settle_single_point")
        self.settle.setToolTip("The finding about this single point: accept its risk, or plan its mending.")
        self.fallen: LinesTable[Fallen] = LinesTable(
            FALLEN_COLUMNS, lambda line: line[1:], lambda line: line[0]
        )
        self.fallen_table = self._table("fallen_table", "What is down, and why", FALLEN_WIDTHS, 1)
        self._lay_out()
        self._connect()

    def _table(self, name: str, words: str, widths: Sequence[int], stretched: int) -> PlainTable:
        return PlainTable(self.look, name, words, widths, stretched)

    def _lay_out(self) -> None:
        self.group_table.mark_first(lambda group: GROUP_MARKS.get(group.kind))
        self.group_table.setModel(self.groups)
        self.fallen_table.setModel(self.fallen)
        body = Tall("topology_body")
        column = body.column
        for part in (self.head, self.banners, self.progress, self._controls(), self._halves()):
            column.addWidget(part, 1 if isinstance(part, QSplitter) else 0)
        column.addWidget(label(KEYS, "small", wrap=True))
        self.outer.addWidget(body)

    def _controls(self) -> Flow:
        self.search.setObjectName("topology_search")
        self.search.setAccessibleName("Find an asset")
        self.search.setPlaceholderText("Find an asset")
        self.search.setClearButtonEnabled(True)
        self.colouring.setObjectName("topology_colouring")
        self.colouring.setAccessibleName("What colours tell")
        self.colouring.addItem("Colour by state", Colouring.STATE)
        self.colouring.addItem("Colour by severity", Colouring.SEVERITY)
        self.long_outage.setObjectName("long_outage")
        self.long_outage.setToolTip("The mains stay away until no battery rides through any more.")
        return Flow(
            self.search,
            self.colouring,
            self.long_outage,
            self.restore,
            button("Show all", self.view.fit, name="fit_topology"),
            button("Save...", self._ask_file, name="save_topology"),
            self.settle,
        )

    def _halves(self) -> QSplitter:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(Space.M, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.availability)
        column.addWidget(self.group_table, 3)
        column.addWidget(self.said)
        column.addWidget(self.fallen_table, 2)
        side.setMinimumWidth(self.look.px(LIST_WIDTH))
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.view)
        halves.addWidget(side)
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 0)
        halves.setSizes([self.look.px(PICTURE_WIDTH), self.look.px(LIST_WIDTH)])
        return halves

    def _connect(self) -> None:
        model = self.model
        model.analysed.connect(self._show_topology)
        model.figured.connect(self._show_figures)
        model.fallen.connect(self._show_fallen)
        model.states_changed.connect(self._take_states)
        self.look.changed.connect(self._dress)
        model.working.connect(self.progress.follow)
        model.refused.connect(self._show_error)
        model.drawn_too.connect(self._choose_drawn)
        self.settle.setEnabled(False)
        self.view.plug_pulled.connect(model.toggle)
        self.view.open_requested.connect(model.go_to_asset)
        self.view.chosen.connect(lambda _component: self._tell_chosen())
        self.search.textChanged.connect(self._seek)
        self.search.returnPressed.connect(self._choose_found)
        self.colouring.currentIndexChanged.connect(lambda _index: self._dress())
        self.long_outage.toggled.connect(model.set_long_outage)
        self.group_table.line_chosen.connect(self._show_group)
        self.group_table.line_opened.connect(self._pull_group)
        self.fallen_table.line_chosen.connect(self._show_one_fallen)
        for keys, step in (("F3", 1), ("Shift+F3", -1)):
            QShortcut(QKeySequence(keys), self, lambda step=step: self.step(step))

    @override
    def show_step(self, step: StepLine) -> None:
        self.model.refresh()
        self.groups.show_lines(self.model.groups())

    @override
    def focus_first(self) -> None:
        self.view.setFocus()

    def step(self, by: int) -> None:
        """Go to the next single point (or back), take it alone down and show it."""
        points = [group for group in self.groups.lines if group.is_point]
        if not points:
            return
        line = self.group_table.line()
        at = points.index(line) + by if line in points else 0 if by > 0 else -1
        group = points[at % len(points)]
        self.group_table.choose(group.members)
        self._pull_group(group)

    def _show_topology(self) -> None:
        topology, picture, model = self.model.topology, self.model.picture, self.model.model
        if topology is None or picture is None or model is None:
            return
        proposed = frozenset(
            (component.id, index)
            for component in model.components.values()
            for index, need in enumerate(component.requirements)
            if need.is_proposed
        )
        self.view.picture.show_picture(picture, proposed)
        self.view.fit()
        self.groups.show_lines(self.model.groups())
        self._show_figures()
        self.banners.clear()
        if not topology.analysis.has_roles:
            self.banners.show_message(
                Tone.ATTENTION,
                "The service needs nothing yet.",
                "Add roles to the inventory and name the servers that carry them.",
            )
        elif topology.analysis.cut_sets.is_capped:
            self.banners.show_message(
                Tone.ATTENTION,
                "There are more combinations than can be listed.",
                "Those shown are right, but some are missing.",
            )
        elif picture.left_out:
            self.banners.show_message(
                Tone.ACCENT,
                f"The picture leaves out {counted(picture.left_out, 'part')}.",
                "It shows the single points, circles, roles and pairs, and what leads to them. "
                "Find an asset by name and press Return to draw it too.",
            )
        self._dress()

    def _show_figures(self) -> None:
        topology = self.model.topology
        if topology is not None:
            self.head.figure.setText(figure_words(topology.analysis))
            self.availability.setText(availability_words(topology.analysis))

    def _show_fallen(self) -> None:
        downfall = self.model.downfall
        lines = [
            (component, self.model.name(component), self.model.chain_words(component))
            for component in downfall.reasons
        ]
        self.fallen.show_lines(lines)
        self.restore.setEnabled(bool(downfall.taken))
        self._tell_chosen()
        self._dress()

    def _take_states(self) -> None:
        if self.isVisible():
            self.model.refresh()
            self.groups.show_lines(self.model.groups())
            self._dress()

    def _dress(self) -> None:
        self.view.picture.show_faces(
            {component: self._face(component) for component in self.view.picture.boxes}
        )

    def _face(self, component: str) -> BoxFace:
        downfall = self.model.downfall
        mark = SINGLE_POINT if component in self.model.single_points else None
        return BoxFace(
            self.model.name(component),
            self.model.kind_words(component),
            self._ink(component),
            mark,
            is_down=component in downfall.down,
            is_taken=component in downfall.taken,
        )

    def _ink(self, component: str) -> Ink | None:
        if component in self.model.downfall.down:
            return self.look.colours.failed
        state = self.model.state(component)
        if self.colouring.currentData() == Colouring.STATE:
            tone = VERDICT_MARKS[state.verdict].tone if state.verdict else None
        else:
            tone = SEVERITY_TONES[Severity(state.severity)] if state.severity else None
        return self.look.colours.ink(tone) if tone else None

    def _tell_chosen(self) -> None:
        component = self.view.component
        words = fallen_words(self.model, component)
        self.said.setText(words)
        about = f"{self.model.name(component)}, {self.model.kind_words(component)}. " if component else ""
        self.view.setAccessibleDescription(f"{about}{words}")

    def _show_group(self, group: Group | None) -> None:
        self.settle.setEnabled(group is not None and group.is_point)
        if group is not None:
            self._show_component(group.members[0])

    def _choose_drawn(self, component: str) -> None:
        if component in self.view.picture.boxes:
            self.view.choose(component, centre=True)

    def _settle(self) -> None:
        group: Group | None = self.group_table.line()
        if group is not None and group.is_point:
            self.model.go_to_finding(group.members[0])

    def _show_component(self, component: str) -> None:
        """Choose a component; one that a large picture leaves out is drawn first."""
        if component in self.view.picture.boxes:
            self.view.choose(component, centre=True)
        else:
            self.model.draw_too(component)

    def _pull_group(self, group: Group) -> None:
        self.model.take_down(group.members)
        self._show_group(group)

    def _show_one_fallen(self, line: Fallen | None) -> None:
        if line is not None:
            self._show_component(line[0])

    def _seek(self, text: str) -> None:
        wanted = text.strip().casefold()
        found = [each for each in self.view.picture.boxes if wanted in self.model.name(each).casefold()]
        self.view.picture.seek(frozenset(found) if wanted else None)

    def _choose_found(self) -> None:
        wanted = self.search.text().strip().casefold()
        boxes = self.view.picture.boxes
        others = (each for each in self.model.components() if each not in boxes)
        found = [each for each in (*boxes, *others) if wanted in self.model.name(each).casefold()]
        if wanted and found:
            at = found.index(self.view.component) + 1 if self.view.component in found else 0
            self._show_component(found[at % len(found)])

    def _ask_file(self) -> None:
        name, chosen = QFileDialog.getSaveFileName(self, "Save the picture", "topology.svg", PICTURES)
        if name:
            path = Path(name)
            ending = ".png" if "png" in chosen else ".svg"
            self.save(path if path.suffix else path.with_suffix(ending))

    def save(self, path: Path) -> None:
        """Write the picture, and say so."""
        try:
            self.view.save(path)
        except UserError as error:
            self._show_error(error)
        else:
            self.banners.show_message(Tone.ACCENT, f"The picture is in {path.name}.")

    def _show_error(self, error: UserError) -> None:
        self.banners.show_error(error)


def _group_texts(group: Group) -> Sequence[str]:
    return group.words, group.note
