"""Plans for judging: a few assets, answers in one line, and the engine at hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from app.domain.actions import AcceptedRisk
from app.domain.answers import PLAN_SUBJECT, Answer, Place, Result
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.pack import Pack
from app.domain.plan import PackRef, Plan
from app.domain.values import Value

AS_OF = date(2026, 11, 22)


def asset(id_: str, kind_of_asset: str, /, *functions: str, **values: Value) -> Asset:
    """An asset named by its id in capitals."""
    does = frozenset(ServerFunction(function) for function in functions)
    return Asset(id_, AssetKind(kind_of_asset), id_.upper(), functions=does, values=values)


def answer(item: str, result: str | None = None, subject: str = PLAN_SUBJECT, /, **values: Value) -> Answer:
    """An answer by words; one that says not applicable has its reason."""
    given = None if result is None else Result(result)
    reason = "There is none." if given is Result.NOT_APPLICABLE else ""
    return Answer(Place(item, subject), given, values, reason)


def plan_of(
    pack: Pack,
    *assets: Asset,
    answers: Iterable[Answer] = (),
    profile: Mapping[str, Value] | None = None,
    risks: Iterable[AcceptedRisk] = (),
    runs: Iterable[CheckRun] = (),
) -> Plan:
    """A plan made with a pack."""
    return Plan(
        id="plan",
        title="Sample",
        pack=PackRef(pack.id, pack.version, pack.digest),
        profile=profile or {},
        assets={entry.id: entry for entry in assets},
        answers={entry.place: entry for entry in answers},
        risks={entry.id: entry for entry in risks},
        runs={entry.id: entry for entry in runs},
    )


def risk(item: str, expires: date, subject: str = PLAN_SUBJECT) -> AcceptedRisk:
    """A risk accepted until a date."""
    return AcceptedRisk(f"risk-{item}", Place(item, subject), "Sample Owner", date(2026, 1, 1), expires)


def run_of(id_: str, hour: int, *found: tuple[str, str, str, Outcome]) -> CheckRun:
    """A run at an hour of one day; each finding is check, subject, target and outcome."""
    findings = tuple(
        Finding(check, "1", subject, target, outcome, "high", outcome.value, sentence=f"{check} {outcome}")
        for check, subject, target, outcome in found
    )
    started = datetime(2026, 11, 1, hour, tzinfo=UTC)
    return CheckRun(id_, started, started, "complete", "laptop", "none", (), findings)
