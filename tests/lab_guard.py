"""Marks the tests of the lab, and with HOLDFAST_LAB_REQUIRED=1 fails a run in which one of them was skipped.

On a developer's machine the lab may be missing, and its tests say so. Where a release is judged, a skipped
lab must not look like a passed one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

_LAB = "tests/lab/"


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_LabReports(), "lab-reports")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(_LAB):
            item.add_marker("lab")


class _LabReports:
    """Counts the outcomes of lab tests and judges them at the end."""

    def __init__(self) -> None:
        self._ran = 0
        self._skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._ran += report.when == "call" and report.nodeid.startswith(_LAB)
        self._note_skip(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note_skip(report)

    def _note_skip(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        expected_failure = hasattr(report, "wasxfail")
        if report.skipped and not expected_failure and report.nodeid.startswith(_LAB):
            self._skipped.append(report.nodeid)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._is_missing(session.config) and session.exitstatus in (
            pytest.ExitCode.OK,
            pytest.ExitCode.NO_TESTS_COLLECTED,
        ):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter, config: pytest.Config
    ) -> None:
        if self._is_missing(config):
            skipped = ", ".join(self._skipped) or "every test: none ran"
            terminalreporter.write_line(f"the lab is required here, but it skipped {skipped}", red=True)

    def _is_missing(self, config: pytest.Config) -> bool:
        if os.environ.get("HOLDFAST_LAB_REQUIRED") != "1" or not _asks_for_lab(config):
            return False
        return bool(self._skipped) or not self._ran


def _asks_for_lab(config: pytest.Config) -> bool:
    return any(Path(argument).as_posix().rstrip("/") + "/" == _LAB for argument in config.args)
