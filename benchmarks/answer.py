"""One answer, from the call to the durable commit and the listeners told, beside a bare insert and commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from itertools import islice
from statistics import quantiles
from time import perf_counter

from app.domain.answers import Result
from app.services.open_plan import Listener, OpenPlan
from benchmarks.large_plan import ANSWERS, ASSETS, folder, large_plan_path, places, say, service
from db.engine import PRAGMAS

TRIES = 500
AIM_MS = 16
ROW = ("SRV-01", "00000000-0000-4000-8000-000000000000", '{"result":"yes","note":"Seen on site"}' * 4)


def measure() -> list[tuple[str, str, str, str]]:
    """Rows of name, figure, floor, ratio; both take turns, so that the disk treats them alike."""
    plan = service().open(large_plan_path())
    floor = _bare_table()
    name = f"answer among {ASSETS} assets, {ANSWERS} answers"
    told = _taking_turns(plan, floor, lambda _: None)
    judged = _taking_turns(plan, floor, lambda _: _judge(plan))
    plan.close()
    return [
        *_rows(f"{name}: durable, told", *told),
        *_rows(f"{name}: durable, told, judged", *judged),
    ]


def _taking_turns(
    plan: OpenPlan, floor: sqlite3.Connection, then: Listener
) -> tuple[list[float], list[float]]:
    """Milliseconds of each answer and of each bare insert; `then` is what the listener does."""
    ours: list[float] = []
    bare: list[float] = []
    unsubscribe = plan.subscribe(then)
    _judge(plan)
    chosen = list(islice(places(plan), 0, ANSWERS, ANSWERS // TRIES))
    for place in chosen:
        other = Result.NO if plan.plan.answers[place].result is Result.YES else Result.YES
        ours.append(_ms(lambda place=place, other=other: say(plan, place, other)))  # type: ignore[misc]
        bare.append(_ms(lambda: _insert(floor)))
    unsubscribe()
    return ours, bare


def _judge(plan: OpenPlan) -> None:
    if not plan.assessment.applicable:
        raise ValueError("nothing is judged")


def _ms(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def _rows(name: str, ours: list[float], bare: list[float]) -> list[tuple[str, str, str, str]]:
    found = []
    for words, place in (("median", 49), ("p99", 98)):
        figure, floor = quantiles(ours, n=100)[place], quantiles(bare, n=100)[place]
        aim = f" (aim {AIM_MS} ms)" if words == "p99" else ""
        found.append(
            (f"{name}, {words}{aim}", f"{figure:.2f} ms", f"{floor:.2f} ms", f"{figure / floor:.2f}")
        )
    return found


def _bare_table() -> sqlite3.Connection:
    """A table with as many rows as the plan has answers, under the pragmas of a plan."""
    raw = sqlite3.connect(folder() / "floor.sqlite", isolation_level=None)
    for pragma in PRAGMAS:
        raw.execute(pragma)
    raw.execute("CREATE TABLE answers (position INTEGER PRIMARY KEY, item TEXT, subject TEXT, payload TEXT)")
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO answers VALUES (?, ?, ?, ?)", ((number, *ROW) for number in range(ANSWERS)))
    raw.execute("COMMIT")
    return raw


def _insert(raw: sqlite3.Connection) -> None:
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO answers (item, subject, payload) VALUES (?, ?, ?)", ROW)
    raw.execute("COMMIT")
