"""The topology of the open plan: what the service stands on, its single points, and what dies with what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from PySide6.QtCore import QObject, Signal

from app.domain.analysis import Analysis
from app.domain.dependency import DependencyModel, Downfall
from app.domain.dependency_picture import DependencyPicture
from app.domain.draft import Changes
from app.domain.inventory import AssetKind
from app.domain.plan import Plan
from app.ports import CancelToken
from app.services.dependency_drawing import MOST_ON_SCREEN, drawn
from app.wizard.steps import StepKind
from ui.tasks import Task
from ui.viewmodels.asset_states import AssetState, states_of
from ui.viewmodels.desk import Desk
from ui.viewmodels.topology_groups import Group, groups_of

NOTHING_DOWN = Downfall(frozenset(), {})


class Colouring(StrEnum):
    """What the colour of a box tells."""

    STATE = "state"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class Topology:
    """The analysis of the plan with its picture; made anew when assets or needs move."""

    plan: Plan
    analysis: Analysis
    picture: DependencyPicture
    long_outage_picture: DependencyPicture


@dataclass(frozen=True, slots=True)
class _Shown:
    model: DependencyModel
    picture: DependencyPicture
    single_points: frozenset[str]


class TopologyModel(QObject):
    """What the page shows.

    `analysed` tells that there is a new picture, `figured` that its availability is worked out, `fallen` that
    other things are down, `drawn_too` that what was left out is drawn, `states_changed` that answers moved
    what colours show, `working` the task of an analysis, `refused` an error.
    """

    analysed = Signal()
    figured = Signal()
    fallen = Signal()
    states_changed = Signal()
    working = Signal(object)
    drawn_too = Signal(str)
    refused = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open = desk.open_plan
        self.topology: Topology | None = None
        self.downfall: Downfall = NOTHING_DOWN
        self._long_outage = False
        self._is_current = False
        self._task: Task | None = None
        self._falling: Task | None = None
        self._states: dict[str, AssetState] | None = None
        self._drawn_too: tuple[str, ...] = ()
        self._open.changed.connect(self._take)

    @property
    def is_long_outage(self) -> bool:
        """Whether the mains are away longer than the batteries last."""
        return self._long_outage

    @property
    def model(self) -> DependencyModel | None:
        """The dependency model that is shown."""
        shown = self._shown()
        return shown.model if shown else None

    @property
    def picture(self) -> DependencyPicture | None:
        """Its layout."""
        shown = self._shown()
        return shown.picture if shown else None

    @property
    def single_points(self) -> frozenset[str]:
        """The components whose own failure stops the service, in the case that is shown."""
        shown = self._shown()
        return shown.single_points if shown else frozenset()

    def refresh(self) -> None:
        """Analyse the plan as it is, off the GUI thread; nothing is done where that was done already."""
        if self._is_current:
            return
        if self._task is not None and self._task.is_running:
            self._task.cancel()
        self._is_current = True
        plan, pack, services = self._open.plan, self._open.pack, self._desk.services
        first = self._drawn_too

        def looked_for(cancel: CancelToken) -> Iterator[Topology]:
            analysis = services.analysis.analyse(plan, pack, cancel=cancel, figures=False)
            yield _topology_of(plan, analysis, first)

        self._make("Looking for single points of failure", looked_for)

    def draw_too(self, component: str) -> None:
        """Draw a component that was left out, with its way down; `drawn_too` tells that it is there."""
        topology = self.topology
        if topology is None or component not in self.components():
            return
        self._drawn_too = (component, *(each for each in self._drawn_too if each != component))
        first = self._drawn_too
        plan, analysis = topology.plan, topology.analysis
        task = self._make("Drawing the picture", lambda _cancel: iter((_topology_of(plan, analysis, first),)))
        task.done.connect(lambda _result: self.drawn_too.emit(component))

    def _make(self, title: str, make: Callable[[CancelToken], Iterator[Topology]]) -> Task:
        task = self._desk.tasks.pump(title, make)
        task.item_arrived.connect(lambda made: self._show(task, made))
        task.failed.connect(self.refused)
        task.was_cancelled.connect(lambda: self._give_up(task))
        self._task = task
        self.working.emit(task)
        return task

    def name(self, component: str) -> str:
        """What a component is called."""
        model = self.model
        return model.components[component].name if model and component in model.components else component

    def kind(self, component: str) -> AssetKind | None:
        """The kind of asset a component is; None for the service."""
        asset = self._open.plan.assets.get(component)
        return asset.kind if asset else None

    def kind_words(self, component: str) -> str:
        """What kind of thing a component is, in the words of the pack."""
        kind = self.kind(component)
        if kind is None:
            return "Service"
        words = self._open.pack.words.kinds.get(kind.value)
        return words[0] if words else kind.value.replace("_", " ").capitalize()

    def state(self, component: str) -> AssetState:
        """What the answers say about a component."""
        if self._states is None:
            self._states = states_of(self._open.assessment.verdicts.values())
        return self._states.get(component, AssetState())

    def set_long_outage(self, is_long: bool) -> None:
        """Show the case in which the mains are away longer than the batteries last, or the usual one."""
        if is_long != self._long_outage:
            self._long_outage = is_long
            self.analysed.emit()
            self._fall(self.downfall.taken)

    def toggle(self, component: str) -> None:
        """Pull the plug of a component, or put it back."""
        self.take_down(self.downfall.taken ^ {component})

    def take_down(self, components: Collection[str]) -> None:
        """Take exactly these components down; `fallen` follows."""
        self._fall(frozenset(components))

    def restore(self) -> None:
        """Put everything back."""
        self.take_down(())

    def is_service_down(self) -> bool:
        """Whether the service stopped."""
        model = self.model
        return model is not None and model.top in self.downfall.down

    def groups(self) -> tuple[Group, ...]:
        """Single points, then circles, then pairs; see `groups_of`."""
        if self.topology is None:
            return ()
        plan, pack, assessment = self._open.plan, self._open.pack, self._open.assessment
        analysis = self.topology.analysis
        return tuple(groups_of(plan, pack, assessment, analysis, is_long=self._long_outage))

    def components(self) -> Collection[str]:
        """Everything the service could need, drawn or not."""
        return self.model.components if self.model else ()

    def chain_words(self, component: str) -> str:
        """Why a component is down: "sql needs host1, host1 is down"; empty while it is up."""
        chain = self.downfall.chain(component)
        if not chain:
            return ""
        names = [self.name(each) for each in chain]
        steps = [f"{one} needs {other}" for one, other in pairwise(names)]
        return ", ".join([*steps, f"{names[-1]} is down"])

    def go_to_asset(self, component: str) -> None:
        """Show a component in the inventory."""
        if component in self._open.plan.assets:
            self._desk.steps.go(StepKind.INVENTORY.value)
            self._desk.focus.want_asset(component)

    def go_to_finding(self, component: str) -> None:
        """Show the finding about a single point, where it is accepted or its mending planned."""
        self._desk.steps.go(StepKind.FINDINGS.value)
        self._desk.focus.want_finding(component)

    def _points(self, analysis: Analysis) -> tuple[str, ...]:
        return analysis.single_points + (analysis.long_outage_points if self._long_outage else ())

    def _shown(self) -> _Shown | None:
        topology = self.topology
        if topology is None:
            return None
        analysis = topology.analysis
        points = frozenset(self._points(analysis))
        if self._long_outage:
            return _Shown(analysis.long_outage_model, topology.long_outage_picture, points)
        return _Shown(analysis.model, topology.picture, points)

    def _show(self, task: Task, made: Topology) -> None:
        if task is not self._task:
            return
        self.topology = made
        self.analysed.emit()
        if made.analysis.model.unavailability and made.analysis.probability is None:
            self._figure(made.plan)
        self._fall(frozenset(self.downfall.taken & made.analysis.model.components.keys()))

    def _figure(self, plan: Plan) -> None:
        """Work the availability out, which takes seconds where there are many rates."""
        pack, services = self._open.pack, self._desk.services

        def figured(cancel: CancelToken) -> Iterator[Analysis]:
            yield services.analysis.analyse(plan, pack, cancel=cancel)

        task = self._desk.tasks.pump("Working out the availability", figured)
        task.item_arrived.connect(lambda analysis: self._take_figures(task, analysis))
        task.failed.connect(self.refused)
        self._task = task
        self.working.emit(task)

    def _take_figures(self, task: Task, analysis: Analysis) -> None:
        if task is self._task and self.topology is not None:
            self.topology = replace(self.topology, analysis=analysis)
            self.figured.emit()

    def _give_up(self, task: Task) -> None:
        if task is self._task:
            self._is_current = False

    def _fall(self, taken: frozenset[str]) -> None:
        """Work out what goes down, off the GUI thread; only the last that was asked for is shown."""
        model = self.model
        if model is None:
            return
        services = self._desk.services
        task = self._desk.tasks.call("What dies", lambda _progress: services.analysis.what_dies(model, taken))
        self._falling = task
        task.done.connect(lambda downfall: self._take_downfall(task, downfall))

    def _take_downfall(self, task: Task, downfall: Downfall) -> None:
        if task is self._falling:
            self.downfall = downfall
            self.fallen.emit()

    def _take(self, changes: Changes) -> None:
        self._states = None
        if changes.touches("assets", "needs", "profile"):
            self._is_current = False
        self.states_changed.emit()


def _topology_of(plan: Plan, analysis: Analysis, first: Collection[str]) -> Topology:
    picture = drawn(plan, analysis, analysis.model, most=MOST_ON_SCREEN, first=first)
    if analysis.long_outage_model == analysis.model:
        return Topology(plan, analysis, picture, picture)
    longer = drawn(plan, analysis, analysis.long_outage_model, most=MOST_ON_SCREEN, first=first)
    return Topology(plan, analysis, picture, longer)
