"""Findings for their page: everything a plan leaves to be done or looked at, in words, by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.assessment.findings import FindingKind, PlanFinding, plan_findings
from app.domain.actions import ActionState
from app.domain.analysis import Analysis
from app.domain.answers import Place
from app.domain.assessment import Truth
from app.domain.checks import CheckEntry
from app.domain.draft import Changes
from app.domain.pack import Item
from app.domain.plan import Plan
from app.domain.values import Value
from app.wizard.steps import StepKind
from ui.tasks import Task
from ui.viewmodels.desk import Desk
from ui.viewmodels.finding_lines import FindingGroup, FindingLine, FindingWords, grouped
from ui.viewmodels.finding_words import ADVICE, STALE, sentence_of

__all__ = ["FindingDetail", "FindingGroup", "FindingKind", "FindingLine", "FindingsModel"]


TRUTH_WORDS: Mapping[Truth, str] = {Truth.NOT_MET: "Not met", Truth.UNKNOWN: "Not known"}


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """A finding in full.

    `reasons` say why it is so; `answer` and `measured` are the two sides of a contradiction, else empty.
    """

    line: FindingLine
    sentence: str
    reasons: tuple[str, ...]
    why: str
    advice: str
    answer: str = ""
    measured: str = ""


class FindingsModel(QObject):
    """`lines_changed` tells that findings may have moved; they are made when somebody asks for them."""

    lines_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open = desk.open_plan
        self._items: Mapping[str, Item] = {item.id: item for item in self._open.pack.items}
        self._lines: Mapping[FindingGroup, tuple[FindingLine, ...]] | None = None
        self._checks: Mapping[str, CheckEntry] = {}
        self._analysing: Task | None = None
        self._analysis: Analysis | None = None
        self._open.changed.connect(self._take)
        # The entries of the checks may have to be read first, which is no work for the GUI thread.
        services = desk.services
        self._loading = desk.tasks.call("Reading the checks", lambda _progress: services.checks)
        self._loading.done.connect(self._take_checks)

    @property
    def can_edit(self) -> bool:
        """Whether the plan can be written."""
        return not self._open.read_only

    def lines(self, group: FindingGroup = FindingGroup.ALL) -> tuple[FindingLine, ...]:
        """The findings of a group, the gravest first."""
        if self._lines is None:
            self._lines = grouped(self._made())
        return self._lines[group]

    def count(self, group: FindingGroup) -> int:
        """How many findings a group has."""
        return len(self.lines(group))

    def detail(self, line: FindingLine) -> FindingDetail:
        """A finding in full."""
        finding = line.finding
        place, said = finding.place, finding.arguments
        item = self._items.get(place.item) if place else None
        contradicts = finding.kind is FindingKind.CONTRADICTION
        return FindingDetail(
            line,
            sentence_of(self._in_words(finding)),
            self._reasons(place) if finding.kind is FindingKind.ITEM else (),
            item.why if item else self._objective(finding),
            self._advice(finding, item),
            str(said["answer"]).replace("_", " ").capitalize() if contradicts else "",
            _measured_words(said) if contradicts else "",
        )

    def proposed_title(self, line: FindingLine) -> str:
        """What an action about a finding that belongs to no item could be called."""
        return f"{line.title}: {line.about}" if line.about else line.title

    def go_to(self, line: FindingLine) -> None:
        """Go where a finding can be settled: to its item, to its first asset, or to the live checks."""
        finding = line.finding
        if finding.place is not None and finding.kind is not FindingKind.SINGLE_POINT:
            self._desk.steps.go_to_place(finding.place)
            return
        asset = next((entry for entry in finding.subjects if entry in self._open.plan.assets), "")
        if asset:
            self._go_to_asset(asset)
        elif finding.kind is FindingKind.LIVE_CHECK:
            self._desk.steps.go(StepKind.CHECKS.value)
        else:
            self._desk.steps.go(StepKind.PROFILE.value)

    def go_to_place(self, place: Place) -> None:
        """Go to a place; that of a single point of failure is its asset."""
        single_points = self._open.pack.single_points
        is_point = single_points is not None and place.item == single_points.item
        if is_point and place.subject in self._open.plan.assets:
            self._go_to_asset(place.subject)
        else:
            self._desk.steps.go_to_place(place)

    def _go_to_asset(self, asset: str) -> None:
        self._desk.steps.go(StepKind.INVENTORY.value)
        self._desk.focus.want_asset(asset)

    def _made(self) -> tuple[FindingLine, ...]:
        plan, pack, assessment = self._open.plan, self._open.pack, self._open.assessment
        blockers = frozenset(assessment.blockers)
        open_actions = (action for action in plan.actions.values() if action.state is ActionState.OPEN)
        planned = {action.place for action in open_actions if action.place is not None}
        words = FindingWords(plan, pack, self._items, self._checks)
        return tuple(
            FindingLine(
                words,
                finding,
                _planned(finding, is_planned=finding.place in planned),
                finding.kind is FindingKind.ITEM and finding.place in blockers,
            )
            for finding in plan_findings(plan, pack, assessment, self._analysed())
        )

    def _analysed(self) -> Analysis | None:
        """The analysis of the plan as it is, or the last one until that is made beside the window."""
        plan, pack, service = self._open.plan, self._open.pack, self._desk.services.analysis
        known = service.known(plan, pack)
        if known is not None:
            self._analysis = known
        elif self._analysing is None or not self._analysing.is_running:
            self._analysing = self._desk.tasks.call(
                "Looking for single points of failure",
                lambda _progress: service.analyse(plan, pack, figures=False),
            )
            self._analysing.done.connect(lambda _analysis: self._make_anew())
        return self._analysis if _still_fits(self._analysis, plan) else None

    def _reasons(self, place: Place | None) -> tuple[str, ...]:
        verdict = self._open.assessment.verdicts.get(place) if place else None
        reasons = verdict.reasons if verdict else ()
        return tuple(
            f"{TRUTH_WORDS[reason.truth]}: {reason.words}"
            for reason in reasons
            if reason.truth in TRUTH_WORDS
        )

    def _objective(self, finding: PlanFinding) -> str:
        entry = self._checks.get(str(finding.arguments.get("check", "")))
        return entry.objective if entry else ""

    def _advice(self, finding: PlanFinding, item: Item | None) -> str:
        if finding.kind is FindingKind.ITEM:
            return item.fix if item else ""
        entry = self._checks.get(str(finding.arguments.get("check", "")))
        if finding.kind is FindingKind.LIVE_CHECK and entry and entry.remedy:
            return entry.remedy
        return ADVICE[finding.kind] + self._mending(finding)

    def _mending(self, finding: PlanFinding) -> str:
        """The items that ask about what would mend a single point of failure."""
        named = finding.arguments.get("items", ())
        items = [self._items.get(str(entry)) for entry in named] if isinstance(named, tuple) else []
        titles = "; ".join(f"{item.id} {item.title}" for item in items if item is not None)
        return f" See also: {titles}." if titles else ""

    def _in_words(self, finding: PlanFinding) -> PlanFinding:
        """The finding with the words of the field it names in place of the field's key."""
        key, pack = finding.arguments.get("field"), self._open.pack
        holder = self._open.plan.assets.get(finding.subjects[0]) if finding.subjects else None
        if not isinstance(key, str) or not key or holder is None:
            return finding
        words = pack.words.fields.get(holder.kind.value, {}).get(key)
        label = words.label if words else key.replace("_", " ").capitalize()
        return replace(finding, arguments={**finding.arguments, "field": label})

    def _take_checks(self, checks: Mapping[str, CheckEntry]) -> None:
        self._checks = checks
        self._make_anew()

    def _take(self, _changes: Changes) -> None:
        self._make_anew()

    def _make_anew(self) -> None:
        self._lines = None
        self.lines_changed.emit()


def _measured_words(said: Mapping[str, Value]) -> str:
    """The side of the live check in a contradiction, with its age where it is stale."""
    words = f"{said['check']} at {said['target']}: {said['sentence']}"
    return words + STALE.format_map(said) if "stale_d" in said else words


def _still_fits(analysis: Analysis | None, plan: Plan) -> bool:
    return analysis is not None and plan.assets.keys() >= analysis.chains.keys()


def _planned(finding: PlanFinding, *, is_planned: bool) -> str:
    if finding.accepted:
        return "accepted"
    return "planned" if is_planned else ""
