"""Work beside the window: order, cancelling, errors, and an end that leaves nothing behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import Cancelled, WrongInput
from ui.tasks import CancelFlag, Ending, Tasks
from ui.widgets.progress_strip import ProgressStrip


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


def test_items_arrive_in_order_on_the_gui_thread(tasks: Tasks, qtbot: QtBot) -> None:
    seen: list[tuple[object, bool]] = []
    task = tasks.pump("count", lambda _cancel: range(200))
    task.item_arrived.connect(
        lambda item: seen.append((item, threading.current_thread() is threading.main_thread()))
    )
    with qtbot.waitSignal(task.ended):
        pass
    assert seen == [(number, True) for number in range(200)]
    assert task.ending is Ending.DONE


def test_cancelling_stops_a_generator_that_would_never_end(tasks: Tasks, qtbot: QtBot) -> None:
    def endless(cancel: CancelFlag) -> Iterator[int]:
        number = 0
        while True:
            cancel.raise_if_cancelled()
            yield (number := number + 1)

    task = tasks.pump("endless", endless)
    with qtbot.waitSignal(task.item_arrived):
        pass
    with qtbot.waitSignals([task.was_cancelled, task.ended]):
        task.cancel()
    assert task.ending is Ending.CANCELLED


def test_an_error_of_the_user_is_told_as_such(tasks: Tasks, qtbot: QtBot) -> None:
    def refuse(_progress: object) -> None:
        raise WrongInput("That does not fit.", advice="Type another.")

    task = tasks.call("refuse", refuse)
    with qtbot.waitSignal(task.failed) as told:
        pass
    assert told.args[0].advice == "Type another."
    assert task.ending is Ending.FAILED


def test_a_fault_of_ours_reaches_the_one_handler(tasks: Tasks, qtbot: QtBot) -> None:
    def break_down(_progress: object) -> None:
        raise ZeroDivisionError("ours")

    with qtbot.capture_exceptions() as faults:
        task = tasks.call("break", break_down)
        with qtbot.waitSignal(task.ended):
            pass
    assert [kind for kind, _, _ in faults] == [ZeroDivisionError]
    assert task.ending is Ending.BROKEN


def test_the_store_thread_is_one_and_works_in_order(tasks: Tasks, qtbot: QtBot) -> None:
    names: list[str] = []
    order: list[int] = []

    def note(number: int) -> None:
        names.append(threading.current_thread().name)
        order.append(number)

    last = [tasks.on_store("note", partial(note, number)) for number in range(50)][-1]
    with qtbot.waitSignal(last.ended):
        pass
    assert order == list(range(50))
    assert len(set(names)) == 1
    assert names[0] != threading.main_thread().name


def test_closing_asks_work_to_stop_and_waits_for_it(qapp: object) -> None:
    tasks = Tasks()
    started, stopped = threading.Event(), threading.Event()

    def work(progress: object) -> None:
        assert callable(progress)
        started.set()
        try:
            while True:
                progress(0.5, "working")
        except Cancelled:
            stopped.set()
            raise

    saved = threading.Event()
    tasks.call("work", work)
    assert started.wait(5)
    tasks.on_store("save", saved.set)
    tasks.close()
    assert stopped.is_set()
    assert saved.is_set(), "what the store was asked for is still done"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith(("work_", "store_"))]


def test_what_is_asked_for_after_the_close_is_cancelled(qapp: object, qtbot: QtBot) -> None:
    tasks = Tasks()
    tasks.close()
    task = tasks.on_store("late", lambda: 1)
    with qtbot.waitSignal(task.was_cancelled):
        pass
    assert task.ending is Ending.CANCELLED


def test_long_work_shows_progress_and_can_be_cancelled(tasks: Tasks, qtbot: QtBot) -> None:
    strip = ProgressStrip()
    holder = QWidget()
    qtbot.addWidget(holder)
    strip.setParent(holder)
    holder.show()
    reached = threading.Event()

    def work(progress: object) -> None:
        assert callable(progress)
        while True:
            progress(0.25, "Rendering page 3 of 12")
            reached.set()

    task = tasks.call("Rendering", work)
    strip.follow(task)
    qtbot.waitUntil(strip.isVisible)
    qtbot.waitUntil(lambda: strip.words() == "Rendering page 3 of 12")
    with qtbot.waitSignal(task.was_cancelled):
        strip.cancel_button.click()
    assert not strip.isVisible()
