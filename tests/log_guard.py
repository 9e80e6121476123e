"""Fails a test that logs a warning or an error it did not announce with `allow_logs`."""

from __future__ import annotations

import logging
from collections.abc import Generator

import pytest
from typing_extensions import override


class _Collector(logging.Handler):
    """Keeps the records that reach the root logger, from every thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    return (yield from _watch(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    return (yield from _watch(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    return (yield from _watch(item))


def _watch(item: pytest.Item) -> Generator[None]:
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        result = yield
    finally:
        root.removeHandler(collector)
    unexpected = [_line(record) for record in collector.records if not _is_allowed(record, item)]
    if unexpected:
        pytest.fail("unexpected log records:\n" + "\n".join(unexpected), pytrace=False)
    return result


def _is_allowed(record: logging.LogRecord, item: pytest.Item) -> bool:
    allowed = (name for marker in item.iter_markers("allow_logs") for name in marker.args)
    return any(record.name == name or record.name.startswith(f"{name}.") for name in allowed)


def _line(record: logging.LogRecord) -> str:
    return f"{record.levelname} {record.name}: {record.getMessage()}"
