"""The kept runs of `holdfast check`: listed by `--runs`, two of them side by side by `--compare`."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from app.commands.exit_codes import ExitCode
from app.commands.output import Output
from app.domain.codec import to_data
from app.domain.evidence_age import is_stale, stale_age_d
from app.domain.findings import CheckRun, Outcome
from app.domain.plan import Plan
from app.domain.run_comparison import Change, FindingChange, RunComparison, compare_runs
from app.domain.values import Data, format_moment
from app.errors import NotFound, WrongInput

COLUMNS = ("run", "began (UTC)", "ended", "fail", "warn", "not measured", "pass", "")


def runs_of(plan: Plan) -> tuple[CheckRun, ...]:
    """The kept runs, the newest first; the first is called 1."""
    return tuple(sorted(plan.runs.values(), key=lambda run: (run.started_at, run.id), reverse=True))


def list_runs(output: Output, plan: Plan, now: datetime) -> int:
    """Show the kept runs."""
    runs = runs_of(plan)
    output.line("No run is kept yet." if not runs else f"Kept runs, the newest first ({len(runs)}):")
    if runs:
        output.table(COLUMNS, [_cells(number, run, now) for number, run in enumerate(runs, 1)])
    output.data([_run_data(number, run, now) for number, run in enumerate(runs, 1)])
    return ExitCode.FINE


def _cells(number: int, run: CheckRun, now: datetime) -> tuple[str, ...]:
    counts = Counter(finding.outcome for finding in run.findings)
    order = (Outcome.FAIL, Outcome.WARN, Outcome.NOT_MEASURED, Outcome.PASS)
    numbers = (str(counts[outcome]) for outcome in order)
    began = f"{run.started_at:%Y-%m-%d %H:%M}"
    return str(number), began, run.ended, *numbers, "stale" if is_stale(run.ended_at, now) else ""


def _run_data(number: int, run: CheckRun, now: datetime) -> Data:
    counts = Counter(finding.outcome for finding in run.findings)
    return {
        "number": number,
        "id": run.id,
        "started_at": format_moment(run.started_at),
        "ended_at": format_moment(run.ended_at),
        "ended": run.ended,
        "stale": is_stale(run.ended_at, now),
        "counts": {outcome.value: counts[outcome] for outcome in Outcome},
    }


def compare(output: Output, plan: Plan, names: list[str], now: datetime) -> int:
    """Show what changed from the earlier of two runs to the later."""
    first, second = (run_named(plan, name) for name in names)
    if first is second:
        raise WrongInput("These are the same run.", advice="Name two runs; see check PLAN --runs.")
    result = compare_runs(first, second)
    _tell(output, result)
    age = stale_age_d(result.after.ended_at, now)
    if age is not None:
        output.line(f"The later run is stale: it is {age} days old.")
    output.data({**_data(result), "stale": age is not None})
    return ExitCode.FINDINGS if any(each.is_for_the_worse for each in result.changes) else ExitCode.FINE


def run_named(plan: Plan, name: str) -> CheckRun:
    """The run of a number (1 is the newest) or of an id. Raises NotFound."""
    runs = runs_of(plan)
    if name.isdecimal() and 1 <= int(name) <= len(runs):
        return runs[int(name) - 1]
    if name in plan.runs:
        return plan.runs[name]
    raise NotFound(
        f"The plan has no run {name}.",
        why=f"It keeps {len(runs)}; 1 is the newest." if runs else "It keeps none.",
        advice="See check PLAN --runs.",
    )


def _tell(output: Output, result: RunComparison) -> None:
    began = (f"{run.started_at:%Y-%m-%d %H:%M} UTC" for run in (result.before, result.after))
    output.line("From {} to {}:".format(*began))
    for change in result.changes:
        finding = change.finding
        output.line(f"{change.change.value:12} {finding.check:9} {finding.target}: {_words(change)}")
    counts = Counter(each.change for each in result.changes)
    told = ", ".join(f"{counts[kind]} {kind.value}" for kind in Change if counts[kind])
    output.line(f"{told or 'Nothing changed'}; {result.same} as before.")
    if result.not_compared:
        output.line(f"Only one of the runs made: {', '.join(result.not_compared)}.")


def _words(change: FindingChange) -> str:
    """What is said now, and what was said before where that was something else."""
    before, after = change.before, change.after
    if before is None or after is None:
        return change.finding.sentence
    return f"{after.sentence} Before: {before.sentence}"


def _data(result: RunComparison) -> dict[str, Data]:
    return {
        "before": result.before.id,
        "after": result.after.id,
        "same": result.same,
        "not_compared": list(result.not_compared),
        "changes": [
            {
                "change": each.change.value,
                "before": to_data(each.before) if each.before else None,
                "after": to_data(each.after) if each.after else None,
            }
            for each in result.changes
        ],
    }
