"""Time that moves only when a test says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class FakeClock:
    """See `app.ports.Clock`. Each look moves it on by `step`, so that no two moments are the same."""

    def __init__(self, start: datetime = NOON, step: timedelta = timedelta(milliseconds=1)) -> None:
        self._now = start
        self._step = step

    def now(self) -> datetime:
        moment = self._now
        self._now += self._step
        return moment

    def advance(self, by: timedelta) -> None:
        self._now += by
