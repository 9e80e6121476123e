"""Opening a large plan, beside reading and parsing the same rows with bare sqlite3."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.large_plan import ANSWERS, ASSETS, large_plan_path, service

TRIES = 7


def measure() -> list[tuple[str, str, str, str]]:
    """Rows of name, figure, floor, ratio. The floor hashes and parses each row of state and history once."""
    path = large_plan_path()
    floor = _ms(lambda: _read_bare(path))
    opened = _ms(lambda: _open(path, judge=False))
    judged = _ms(lambda: _open(path, judge=True))
    name = f"opening {ASSETS} assets, {ANSWERS} answers, {ANSWERS} edits"
    return [
        (name, f"{opened:.0f} ms", f"{floor:.0f} ms", f"{opened / floor:.2f}"),
        (f"{name}, and judging it", f"{judged:.0f} ms", f"{floor:.0f} ms", f"{judged / floor:.2f}"),
    ]


def _ms(work: Callable[[], object]) -> float:
    """The median; the first try, which loads code and fills caches, does not count."""
    work()
    return median(_once(work) for _ in range(TRIES)) * 1000


def _once(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _open(path: Path, *, judge: bool) -> None:
    plan = service().open(path)
    if judge and not plan.assessment.answered:
        raise ValueError("nothing is judged")
    plan.close()


def _read_bare(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for statement in (
            "SELECT payload FROM answers",
            "SELECT payload FROM assets",
            "SELECT edit FROM edits",
        ):
            for (payload,) in raw.execute(statement):
                hashlib.sha256(payload.encode()).hexdigest()
                json.loads(payload)
