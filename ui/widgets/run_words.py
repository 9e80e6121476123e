"""The words for runs of live checks: how they ended, which they are, what changed between two."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.counts import counted
from app.domain.run_comparison import RunComparison
from ui.viewmodels.checks import RunLine

ENDINGS = {
    "complete": "The run is complete",
    "cancelled": "The run was cancelled",
    "deadline": "The run reached its deadline",
}
READ_ONLY = "The plan is open for reading only: a run is shown here and not kept."
UNKEPT = "What was found is shown below, and is lost when the window closes."


def run_words(line: RunLine) -> str:
    """A kept run in a list: when, how it ended where that was not in order, and how much it found."""
    run = line.run
    ended = "" if run.ended == "complete" else f", {run.ended}"
    stale = f", {line.age}, stale" if line.is_stale else ""
    return f"{run.started_at:%Y-%m-%d %H:%M} UTC{ended}{stale}, {counted(len(run.findings), 'finding')}"


def comparison_words(result: RunComparison, stale: Mapping[str, str]) -> str:
    """From when to when, how much stayed, what was not compared, and which of the runs are stale, by age."""
    began, ended = (f"{run.started_at:%Y-%m-%d %H:%M}" for run in (result.before, result.after))
    left_out = f" Checks that only one run made: {len(result.not_compared)}." if result.not_compared else ""
    changed = f"{len(result.changes)} changed" if result.changes else "nothing changed"
    told = f"From {began} to {ended} UTC: {changed}, {result.same} as before.{left_out}"
    if result.after.id in stale:
        return f"{told} Both runs are stale: the later one was made {stale[result.after.id]}."
    return f"{told} The earlier run is stale." if result.before.id in stale else told
