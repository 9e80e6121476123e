"""A plan of 500 assets and 10,000 answers, each answer typed by itself, made once for all that measure it."""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path

from app.bootstrap import services
from app.domain.answers import Place, Result
from app.domain.edits import AddAsset, Several
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.subjects import subjects_of_scopes
from app.services.answers import answer_edit
from app.services.open_plan import OpenPlan
from app.services.plans import PlanService

ASSETS = 500
ANSWERS = 10_000
AUTHOR = "Sample Architect"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@cache
def folder() -> Path:
    """A folder on a local disk that goes with the process."""
    kept = tempfile.TemporaryDirectory(prefix="holdfast-bench-")
    atexit.register(kept.cleanup)
    return Path(kept.name)


@cache
def service() -> PlanService:
    """The plan service as the program has it, with settings and backups in the folder."""
    return services(folder() / "home").plans


@cache
def large_plan_path() -> Path:
    """The plan file; making it takes some ten seconds."""
    plan = service().create(folder() / "large", "Large plan", "ocs-2007-r2")
    plan.apply(Several(tuple(AddAsset(_server(number)) for number in range(ASSETS)), "Inventory"))
    for place in islice(places(plan), ANSWERS):
        say(plan, place, Result.YES)
    if len(plan.plan.answers) != ANSWERS:
        raise ValueError("the pack asks too little of servers for this many answers")
    plan.close()
    return plan.path


def say(plan: OpenPlan, place: Place, result: Result) -> None:
    """One answer, as the window gives it."""
    edit = answer_edit(plan.plan, plan.pack, place, result=result, note="Seen on site", by=AUTHOR, at=NOON)
    plan.apply(edit)


def places(plan: OpenPlan) -> Iterator[Place]:
    """The places that a yes answers, item by item."""
    for item in plan.pack.items:
        if Result.YES in item.results:
            for subject in subjects_of_scopes(item.scopes, plan.plan):
                yield Place(item.id, subject)


def _server(number: int) -> Asset:
    return Asset(
        f"00000000-0000-4000-8000-{number:012d}",
        AssetKind.SERVER,
        f"ocs-fe{number:03d}",
        functions=frozenset({ServerFunction.DC, ServerFunction.DNS}),
        values={"psu_count": Decimal(2), "kind": "physical"},
    )
