"""Work beside the window: generators on a pool of threads, and the one thread that owns the open plan.

A worker never touches a widget or a view-model: all it yields travels through one long-lived object with one
signal to the GUI thread, where the task announces it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent import futures
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal, Slot

from app.errors import Cancelled, UserError

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

POOL_SIZE = 4
SETTLED_WITHIN_S = 10.0
"""Work looks for a cancel far more often; this only keeps a window from hanging for ever."""


class CancelFlag:
    """A request to stop, seen by the worker; an `app.ports.CancelToken`."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def cancel(self) -> None:
        """Ask for a stop."""
        self._asked.set()

    def is_cancelled(self) -> bool:
        """Whether a stop was asked for."""
        return self._asked.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when a stop was asked for."""
        if self._asked.is_set():
            raise Cancelled


class Ending(StrEnum):
    """How a task ended."""

    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    BROKEN = "broken"
    """By a fault of ours, which is raised on the GUI thread for the one handler."""


class Task(QObject):
    """A piece of work that was started; lives on the GUI thread and speaks only there.

    `progressed` tells a fraction from 0 to 1 and what is being done, `item_arrived` each value a generator
    yields, `done` the result, `failed` the `UserError`, `was_cancelled` that it stopped. Last comes `ended`.
    """

    progressed = Signal(float, str)
    item_arrived = Signal(object)
    done = Signal(object)
    failed = Signal(object)
    was_cancelled = Signal()
    ended = Signal(object)

    def __init__(self, title: str, cancel_flag: CancelFlag) -> None:
        super().__init__()
        self.title = title
        self.cancel_flag = cancel_flag
        self.ending: Ending | None = None
        self.future: Future[Any] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the end has not been announced yet."""
        return self.ending is None

    def cancel(self) -> None:
        """Ask the work to stop; that it did is told by `was_cancelled`."""
        self.cancel_flag.cancel()

    def announce(self, result: object, error: BaseException | None) -> None:
        """Tell how the work ended; an error that is no one's doing but ours is raised for the one handler."""
        self.ending = ending_of(error)
        if error is None:
            self.done.emit(result)
        elif isinstance(error, UserError):
            self.failed.emit(error)
        elif isinstance(error, Cancelled):
            self.was_cancelled.emit()
        self.ended.emit(self.ending)
        if error is not None and self.ending is Ending.BROKEN:
            raise error


def ending_of(error: BaseException | None) -> Ending:
    """How work ended that raised this, or nothing."""
    if error is None:
        return Ending.DONE
    if isinstance(error, UserError):
        return Ending.FAILED
    return Ending.CANCELLED if isinstance(error, Cancelled) else Ending.BROKEN


@dataclass(frozen=True, slots=True)
class _Parcel:
    """What a worker sends: an item, a step of progress, or (with `is_end`) the result or the error."""

    task: Task
    content: object = None
    progress: tuple[float, str] | None = None
    is_end: bool = False
    error: BaseException | None = None


class _Mailbox(QObject):
    """The one object through which all threads reach the GUI thread."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._deliver, QtCore.Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _deliver(self, parcel: _Parcel) -> None:
        if parcel.is_end:
            parcel.task.announce(parcel.content, parcel.error)
        elif parcel.progress is not None:
            parcel.task.progressed.emit(*parcel.progress)
        else:
            parcel.task.item_arrived.emit(parcel.content)


class _Reporter:
    """An `app.ports.Progress`: called by a worker, told on the GUI thread; raises when it is to stop."""

    def __init__(self, mailbox: _Mailbox, task: Task) -> None:
        self._mailbox = mailbox
        self._task = task

    def __call__(self, fraction: float, doing: str) -> None:
        self._task.cancel_flag.raise_if_cancelled()
        self._mailbox.arrived.emit(_Parcel(self._task, progress=(fraction, doing)))


class Tasks:
    """Starts work and ends it: `pump` for generators, `call` for functions, `on_store` for the open plan.

    Work on the store thread runs one after another in the order it was asked for; only that thread may touch
    a plan file. `close` asks all work to stop, waits for it, and leaves no thread behind. Threads and mailbox
    are made with the first task, for the window is shown before that.
    """

    def __init__(self) -> None:
        self._running: set[Task] = set()
        self.is_closed = False

    @cached_property
    def _mailbox(self) -> _Mailbox:
        return _Mailbox()

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return futures.ThreadPoolExecutor(POOL_SIZE, thread_name_prefix="work")

    @cached_property
    def _store(self) -> ThreadPoolExecutor:
        return futures.ThreadPoolExecutor(1, thread_name_prefix="store")

    @property
    def is_busy(self) -> bool:
        """Whether some work has not told its end yet."""
        return bool(self._running)

    def pump(self, title: str, make: Callable[[CancelFlag], Iterable[object]]) -> Task:
        """Iterate a generator on the pool; `make` gets the cancel token. Items arrive one by one."""
        return self._start(self._pool, title, lambda task: self._drain(task, make))

    def call(self, title: str, work: Callable[[Callable[[float, str], None]], Any]) -> Task:
        """Call a function on the pool; it gets a progress callable that raises `Cancelled`."""
        return self._start(self._pool, title, lambda task: work(_Reporter(self._mailbox, task)))

    def on_store(self, title: str, work: Callable[[], Any]) -> Task:
        """Call a function on the store thread."""
        return self._start(self._store, title, lambda _task: work())

    def on_store_with_progress(self, title: str, work: Callable[[Callable[[float, str], None]], Any]) -> Task:
        """As `on_store`, for long work: it gets a progress callable that raises `Cancelled`."""
        return self._start(self._store, title, lambda task: work(_Reporter(self._mailbox, task)))

    def settle(self, task: Task) -> None:
        """Cancel, wait, and tell at once all that the work has sent until then: its last items too.

        For work whose result must not be lost when what it is about goes away.
        """
        task.cancel()
        if task.future is not None:
            futures.wait([task.future], SETTLED_WITHIN_S)
            QtCore.QCoreApplication.sendPostedEvents(self._mailbox)

    def close(self) -> None:
        """Cancel, wait, quit. What the store thread was asked for is still done, so that nothing is lost."""
        self.is_closed = True
        for task in tuple(self._running):
            task.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._store.shutdown(wait=True)

    def _start(self, executor: ThreadPoolExecutor, title: str, work: Callable[[Task], Any]) -> Task:
        task, mailbox = Task(title, CancelFlag()), self._mailbox
        self._running.add(task)
        task.ended.connect(lambda _ending: self._running.discard(task))
        if self.is_closed:
            # What ended just before the close may ask for more; that is too late, and no fault.
            mailbox.arrived.emit(_Parcel(task, is_end=True, error=Cancelled()))
            return task
        future: Future[Any] = executor.submit(work, task)
        task.future = future
        future.add_done_callback(lambda ended: self._finish(task, ended))
        return task

    def _drain(self, task: Task, make: Callable[[CancelFlag], Iterable[object]]) -> None:
        for item in make(task.cancel_flag):
            self._mailbox.arrived.emit(_Parcel(task, item))

    def _finish(self, task: Task, future: Future[Any]) -> None:
        if future.cancelled():
            self._mailbox.arrived.emit(_Parcel(task, is_end=True, error=Cancelled()))
            return
        error = future.exception()
        result = future.result() if error is None else None
        self._mailbox.arrived.emit(_Parcel(task, result, is_end=True, error=error))
