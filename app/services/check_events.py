"""What a run of live checks tells while it runs, and what it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from app.domain.edits import RecordRun
from app.domain.findings import CheckRun, Evidence, Finding
from app.domain.readings import Fault
from app.domain.targets import FoundHost, TargetList


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A run begins: exactly these targets may be asked."""

    run: str
    started_at: datetime
    targets: TargetList


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A question got its reading, or none and why; `done` of the `total` known so far are through.

    `done_here` and `total_here` count those to the same address.
    """

    address: str
    channel: str
    asked: str
    fault: Fault | None
    done: int
    total: int
    done_here: int = 0
    total_here: int = 0


@dataclass(frozen=True, slots=True)
class FindingMade:
    """A check decided something."""

    finding: Finding


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A run as the plan keeps it: the record, its evidence, and the evidence's bytes by digest.

    `found_hosts` are named by answers and were not contacted, for they are not in the plan.
    """

    run: CheckRun
    evidence: tuple[Evidence, ...]
    blobs: Mapping[str, bytes]
    found_hosts: tuple[FoundHost, ...]

    def edit(self) -> RecordRun:
        """The edit that records the run; commit it together with `blobs`."""
        return RecordRun(self.run, self.evidence)


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The last event of every run, cancelled ones too."""

    result: FinishedRun


CheckEvent: TypeAlias = RunStarted | QuestionAsked | FindingMade | RunFinished
