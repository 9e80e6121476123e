"""What processes that tests kill or starve do: answer and answer, and tell each answer that was confirmed."""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection
from pathlib import Path

from app.errors import StorageFailed
from tests.integration.db.conftest import Desk
from tests.integration.db.test_open_plan import answer

if sys.platform != "win32":
    import resource


def answer_until_killed(path: Path, folder: Path, first: int, pipe: Connection) -> None:
    """Confirm numbers through the pipe, each only after its answer was."""
    plan = Desk(folder, seed=first + 1).service.open(path)
    for number in range(first, first + 1_000_000):
        plan.apply(answer(number))
        pipe.send(number)


def answer_until_full(path: Path, folder: Path, room: int, pipe: Connection) -> None:
    """Answer until no file may grow beyond `room` bytes more, and tell what is shown then."""
    plan = Desk(folder, seed=1).service.open(path)
    limit = path.stat().st_size + room
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    number = 0
    try:
        while True:
            plan.apply(answer(number))
            number += 1
    except StorageFailed as fault:
        pipe.send((number, str(fault), len(plan.plan.answers), plan.verify_history().verifies))
    plan.close()
