"""Two kept runs side by side: what is new, gone, better or worse since the earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.findings import CheckRun, Finding, Outcome

RANK = {Outcome.PASS: 0, Outcome.WARN: 1, Outcome.FAIL: 2}
"""How bad a measured outcome is; what was not measured is neither better nor worse than anything."""

Key = tuple[str, str, str]
"""What is compared: a check, a subject and a target."""


class Change(StrEnum):
    """What became of a finding. `DIFFERENT` has the same outcome and says something else."""

    WORSE = "worse"
    NEW = "new"
    UNMEASURED = "unmeasured"
    MEASURED = "measured"
    DIFFERENT = "different"
    BETTER = "better"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FindingChange:
    """One thing that changed; `before` is None where it is new, `after` where it is gone."""

    change: Change
    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """The finding that is now, or was last."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change has at least one side")
        return found

    @property
    def is_for_the_worse(self) -> bool:
        """Whether somebody has to look: something got worse, or something new is not a pass."""
        is_bad = self.finding.outcome is not Outcome.PASS
        return self.change is Change.WORSE or (self.change is Change.NEW and is_bad)


@dataclass(frozen=True, slots=True)
class RunComparison:
    """The changes from `before` to `after`, the gravest first; `same` findings are as they were.

    `not_compared` are the checks that only one of the runs made: nothing is said of them.
    """

    before: CheckRun
    after: CheckRun
    changes: tuple[FindingChange, ...]
    same: int
    not_compared: tuple[str, ...]


def compare_runs(one: CheckRun, other: CheckRun) -> RunComparison:
    """Compare two runs, the earlier with the later whichever comes first."""
    before, after = sorted((one, other), key=lambda run: (run.started_at, run.id))
    both = {finding.check for finding in before.findings} & {finding.check for finding in after.findings}
    either = {finding.check for run in (before, after) for finding in run.findings}
    old, new = _by_key(before.findings, both), _by_key(after.findings, both)
    changes = [_changed(old.get(key, ()), new.get(key, ())) for key in dict.fromkeys((*new, *old))]
    told = sorted((each for each in changes if each is not None), key=_order)
    return RunComparison(before, after, tuple(told), changes.count(None), tuple(sorted(either - both)))


def _by_key(findings: Iterable[Finding], checks: set[str]) -> Mapping[Key, tuple[Finding, ...]]:
    """The findings of each key, the worst first: a check may say several things of one target."""
    found: dict[Key, list[Finding]] = {}
    for finding in findings:
        if finding.check in checks:
            found.setdefault((finding.check, finding.subject, finding.target), []).append(finding)
    return {key: tuple(sorted(each, key=_badness)) for key, each in found.items()}


def _badness(finding: Finding) -> tuple[int, str]:
    return -RANK.get(finding.outcome, -1), finding.tag


def _changed(old: tuple[Finding, ...], new: tuple[Finding, ...]) -> FindingChange | None:
    """The change from what was said to what is said now; None where it says the same."""
    if not old:
        return FindingChange(Change.NEW, None, new[0])
    if not new:
        return FindingChange(Change.GONE, old[0], None)
    before, after = old[0], new[0]
    if before.outcome is not after.outcome:
        return FindingChange(_direction(before.outcome, after.outcome), before, after)
    if [each.tag for each in old] != [each.tag for each in new]:
        return FindingChange(Change.DIFFERENT, before, after)
    return None


def _direction(before: Outcome, after: Outcome) -> Change:
    if after is Outcome.NOT_MEASURED:
        return Change.UNMEASURED
    if before is Outcome.NOT_MEASURED:
        return Change.MEASURED
    return Change.WORSE if RANK[after] > RANK[before] else Change.BETTER


def _order(change: FindingChange) -> tuple[int, Key]:
    finding = change.finding
    return list(Change).index(change.change), (finding.check, finding.subject, finding.target)
