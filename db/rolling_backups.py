"""The last few states of every plan, kept apart from the plans, for the day a drive fails."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.canonical import sha256_hex
from app.domain.plan import Plan
from app.ports import Clock, PlanStore, Progress
from db.faults import translated

KEPT = 5
"""How many backups of a plan are kept; the oldest makes room for the newest."""

APART = timedelta(hours=1)
"""How far apart two backups are at least, so that a busy hour does not push out yesterday."""

MOMENT = "%Y-%m-%dT%H-%M-%SZ"
"""The moment in a backup's name; a colon cannot stand in names on Windows."""

NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ_[0-9a-f-]+\.holdfast")
"""What backups are called; any other file in their folder is somebody else's."""

PLAIN_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{7,63}")


class RollingBackups:
    """See `app.ports.Backups`. Backups lie in `folder`, in a folder for each plan."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def keep(self, store: PlanStore, plan: Plan, progress: Progress | None = None) -> Path | None:
        """See the port."""
        folder = self._folder_of(plan.id)
        with translated(folder):
            folder.mkdir(parents=True, exist_ok=True)
            newest = max(_kept(folder), default=None)
            if newest is not None and not self._is_due(newest, store):
                return None
        target = folder / _name(self._clock.now(), store)
        store.back_up(target, progress)
        self._thin_out(folder)
        return target

    def kept(self, plan_id: str) -> tuple[Path, ...]:
        """The backups of a plan, the newest first."""
        return tuple(sorted(_kept(self._folder_of(plan_id)), reverse=True))

    def _folder_of(self, plan_id: str) -> Path:
        """Ids are read from plan files, which anybody may have written: none may lead out of the folder."""
        is_name = PLAIN_ID.fullmatch(plan_id) is not None
        return self._folder / (plan_id if is_name else sha256_hex(plan_id.encode()))

    def _is_due(self, newest: Path, store: PlanStore) -> bool:
        moment, _, heads = newest.stem.partition("_")
        made_at = datetime.strptime(f"{moment}+0000", f"{MOMENT}%z")
        return heads != _heads(store) and self._clock.now() - made_at >= APART

    def _thin_out(self, folder: Path) -> None:
        with translated(folder):
            for old in sorted(_kept(folder), reverse=True)[KEPT:]:
                old.unlink()


def _kept(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*_*.holdfast") if NAME.fullmatch(path.name)]


def _name(now: datetime, store: PlanStore) -> str:
    return f"{now.strftime(MOMENT)}_{_heads(store)}.holdfast"


def _heads(store: PlanStore) -> str:
    """Which state of the plan a backup holds, short enough for a name."""
    return "-".join(head[:12] for head in store.heads()[:2])
