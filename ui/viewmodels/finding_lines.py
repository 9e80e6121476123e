"""The lines of the findings' list: each a finding with its standing; its words are made when it is shown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.assessment.findings import FindingKind, PlanFinding
from app.domain.answers import PLAN_SUBJECT
from app.domain.checks import CheckEntry
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from ui.viewmodels.finding_words import KIND_WORDS, is_stale, state_words
from ui.viewmodels.subjects import subject_words


class FindingGroup(StrEnum):
    """The parts of the list."""

    ALL = "all"
    BLOCKING = "blocking"
    CONTRADICTIONS = "contradictions"
    LIVE_CHECKS = "live_checks"
    SINGLE_POINTS = "single_points"
    STRUCTURE = "structure"
    SUPPORT = "support"


GROUP_WORDS: Mapping[FindingGroup, str] = {
    FindingGroup.ALL: "All",
    FindingGroup.BLOCKING: "Blocking",
    FindingGroup.CONTRADICTIONS: "Contradictions",
    FindingGroup.LIVE_CHECKS: "Live checks",
    FindingGroup.SINGLE_POINTS: "Single points",
    FindingGroup.STRUCTURE: "Structure",
    FindingGroup.SUPPORT: "Support",
}
KINDS_OF_GROUP: Mapping[FindingGroup, frozenset[FindingKind]] = {
    FindingGroup.CONTRADICTIONS: frozenset({FindingKind.CONTRADICTION}),
    FindingGroup.LIVE_CHECKS: frozenset({FindingKind.LIVE_CHECK}),
    FindingGroup.SINGLE_POINTS: frozenset({FindingKind.SINGLE_POINT}),
    FindingGroup.STRUCTURE: frozenset(
        {FindingKind.LOST_REFERENCE, FindingKind.TOO_FEW, FindingKind.NEED_CIRCLE, FindingKind.DOUBTFUL_RATE}
    ),
    FindingGroup.SUPPORT: frozenset({FindingKind.SUPPORT_ENDED, FindingKind.SUPPORT_ENDS}),
}
GROUPS_OF_KIND: Mapping[FindingKind, tuple[FindingGroup, ...]] = {
    kind: tuple(group for group, kinds in KINDS_OF_GROUP.items() if kind in kinds) for kind in FindingKind
}


class FindingWords:
    """Names findings in the words of a plan at one moment."""

    def __init__(
        self, plan: Plan, pack: Pack, items: Mapping[str, Item], checks: Mapping[str, CheckEntry]
    ) -> None:
        self._plan = plan
        self._pack = pack
        self._items = items
        self._checks = checks

    def title(self, finding: PlanFinding) -> str:
        """What it is: an item, a check, or the kind of finding."""
        if finding.kind is FindingKind.SINGLE_POINT:
            return KIND_WORDS[finding.kind]
        if finding.place is not None:
            item = self._items.get(finding.place.item)
            return f"{item.id}  {item.title}" if item else finding.place.item
        if finding.kind is FindingKind.LIVE_CHECK:
            check = str(finding.arguments["check"])
            entry = self._checks.get(check)
            return f"{check}  {entry.title}" if entry else check
        product = finding.arguments.get("product")
        return f"{KIND_WORDS[finding.kind]}: {product}" if product else KIND_WORDS[finding.kind]

    def about(self, finding: PlanFinding) -> str:
        """The names of what it is about."""
        subject = finding.place.subject if finding.place else ""
        subjects = (subject,) if subject and subject != PLAN_SUBJECT else finding.subjects
        return ", ".join(subject_words(entry, self._plan, self._pack) for entry in subjects)


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in the list; `planned` says in a word or two what is done about it.

    A large plan has many thousand lines of which a few are seen, so the words wait until they are asked for.
    """

    words: FindingWords
    finding: PlanFinding
    planned: str
    blocks: bool

    @property
    def title(self) -> str:
        """What it is."""
        return self.words.title(self.finding)

    @property
    def about(self) -> str:
        """The names of what it is about."""
        return self.words.about(self.finding)

    @property
    def state(self) -> str:
        """The state in a word or two."""
        return state_words(self.finding)

    @property
    def is_stale(self) -> bool:
        """Whether it rests on evidence that is too old to rely on."""
        return is_stale(self.finding)

    @property
    def key(self) -> Hashable:
        """What tells this finding from the others, whatever its state."""
        finding, said = self.finding, self.finding.arguments
        if finding.kind is FindingKind.ITEM:
            return finding.kind, finding.place
        names = ("check", "target", "field", "missing", "product") if said else ()
        told = tuple(str(said.get(name, "")) for name in names)
        return finding.kind, finding.place, finding.subjects, told


def grouped(lines: Iterable[FindingLine]) -> Mapping[FindingGroup, tuple[FindingLine, ...]]:
    """The lines of every group, in their order."""
    found: dict[FindingGroup, list[FindingLine]] = {group: [] for group in FindingGroup}
    for line in lines:
        found[FindingGroup.ALL].append(line)
        if line.blocks:
            found[FindingGroup.BLOCKING].append(line)
        for group in GROUPS_OF_KIND[line.finding.kind]:
            found[group].append(line)
    return {group: tuple(entries) for group, entries in found.items()}
