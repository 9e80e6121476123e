"""A cancel token that a test sets."""

from __future__ import annotations

import threading
from collections.abc import Callable

from app.errors import Cancelled


class FakeCancel:
    """See `app.ports.CancelToken`."""

    def __init__(self) -> None:
        self._is_set = threading.Event()

    def cancel(self) -> None:
        """Ask for a stop."""
        self._is_set.set()

    def is_cancelled(self) -> bool:
        """See `app.ports.CancelToken`."""
        return self._is_set.is_set()

    def raise_if_cancelled(self) -> None:
        """See `app.ports.CancelToken`."""
        if self.is_cancelled():
            raise Cancelled


class CancelledOnce:
    """See `app.ports.CancelToken`: set as soon as something is so, such as that a server was asked."""

    def __init__(self, is_so: Callable[[], bool]) -> None:
        self._is_so = is_so

    def is_cancelled(self) -> bool:
        return self._is_so()

    def raise_if_cancelled(self) -> None:
        if self._is_so():
            raise Cancelled
