"""Shows one login to one server after the other, and to nobody once it was refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.domain.exchange import Fault
from app.ports import CancelToken

LOOK_S = 0.05
"""How often whoever waits looks whether the run was cancelled."""

PATIENCE_S = 5.0
"""How long servers wait for one that is slow over a login that another server has taken: our own judgement.
"""


class LoginHeld(Exception):
    """The login may not be shown any more."""

    def __init__(self, fault: Fault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault


class LoginGate:
    """One login of one run: several threads would show it to several servers at once.

    Until a server has taken it, exactly one server has it: others wait, however long that one takes within
    its own time limits. A wrong password costs one refusal, not one for each server that is asked in
    parallel. Afterwards servers still go one by one, but do not wait for one that is slower than
    `patience_s`.
    """

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._changed = threading.Condition()
        self._inside = 0
        self._entered_at = 0.0
        self._is_proven = False
        self._held: LoginHeld | None = None

    @contextmanager
    def turn(self, cancel: CancelToken) -> Iterator[float]:
        """Wait for the turn, and tell for how many seconds; raises LoginHeld."""
        began = time.monotonic()
        with self._changed:
            self._wait(cancel)
            self._inside += 1
            self._entered_at = time.monotonic()
        try:
            yield self._entered_at - began
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def accept(self) -> None:
        """A server has taken the login."""
        with self._changed:
            self._is_proven = True
            self._changed.notify_all()

    def stop(self, fault: Fault, detail: str) -> None:
        """Nobody gets the login any more; the fault says why, such as `BINDS_STOPPED` after a refusal."""
        with self._changed:
            self._held = self._held or LoginHeld(fault, detail)
            self._changed.notify_all()

    def give_up(self, fault: Fault, detail: str) -> None:
        """As `stop`, unless a server has taken the login: then the fault is that of one server alone."""
        if not self._is_proven:
            self.stop(fault, detail)

    def require_open(self) -> None:
        """Raise LoginHeld where nobody gets the login any more, before anybody connects for it."""
        if self._held is not None:
            raise LoginHeld(self._held.fault, str(self._held))

    def _wait(self, cancel: CancelToken) -> None:
        while True:
            self.require_open()
            if cancel.is_cancelled():
                raise LoginHeld(Fault.CANCELLED, "the run has ended")
            if not self._inside or self._is_slow():
                return
            self._changed.wait(LOOK_S)

    def _is_slow(self) -> bool:
        return self._is_proven and time.monotonic() - self._entered_at >= self._patience_s
