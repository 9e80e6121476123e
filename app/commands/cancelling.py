"""Ctrl+C as a request: long work is asked to stop, ends its run, and what it found is kept."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from app.errors import Cancelled


class Interruption:
    """See `app.ports.CancelToken`; set by Ctrl+C."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask to stop."""
        self._event.set()

    def is_cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when a stop was asked for."""
        if self.is_cancelled():
            raise Cancelled


@contextmanager
def cancelled_by_interrupt() -> Iterator[Interruption]:
    """While inside, the first Ctrl+C asks to stop; the second one stops at once."""
    token = Interruption()
    before = signal.getsignal(signal.SIGINT)

    def ask(_number: int, _frame: FrameType | None) -> None:
        token.cancel()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    if threading.current_thread() is not threading.main_thread():
        yield token
        return
    signal.signal(signal.SIGINT, ask)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)
