"""Is a Windows server kept current: installed updates, searches for them, and a restart that is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from app.checks.check import Check
from app.checks.windows.server import Told, asks_windows, on_document, windows_servers
from app.checks.windows.values import days_between, flag_of, moment_of, text_of
from app.domain.checks import Emission

NO_SECURITY_UPDATE = re.compile(r"KB890830|\bDriver\b", re.IGNORECASE)
"""Titles that show nothing about security updates: the monthly removal tool, and drivers."""

RESTART_MARKS = {"Servicing": "restart_servicing", "WindowsUpdate": "restart_update"}
"""What Windows writes into the registry while a restart is due, with the code of its words."""


def judge_installed(told: Told) -> Iterator[Emission]:
    """WIN-01: the newest installed update is not old."""
    newest = max((*_from_history(told), *_from_hotfixes(told)), default=None)
    if newest is None:
        yield told.topic.unmeasured(told.missing("update_history") or "windows_tells_nothing")
        return
    age, limits = days_between(newest, told.document.collected_at), told.limits
    tag = "current"
    if age > limits["warn_d"]:
        tag = "very_old" if age > limits["fail_d"] else "old"
    yield told.topic.says(
        tag, age_d=age, installed=newest.date(), warn_d=limits["warn_d"], fail_d=limits["fail_d"]
    )


def _from_history(told: Told) -> Iterator[datetime]:
    for row in told.rows("update_history"):
        moment = moment_of(text_of(row, "Date"))
        if moment and not NO_SECURITY_UPDATE.search(text_of(row, "Title")):
            yield moment


def _from_hotfixes(told: Told) -> Iterator[datetime]:
    moments = (moment_of(text_of(row, "InstalledOn")) for row in told.rows("hotfixes"))
    return (each for each in moments if each)


def judge_searched(told: Told) -> Iterator[Emission]:
    """WIN-02: the server looks for updates."""
    said = (
        *(moment_of(text_of(row, "LastSearchSuccessDate")) for row in told.rows("update_agent")),
        *(moment_of(text_of(row, "LastSuccessTime")) for row in told.rows("update_registry")),
    )
    newest = max((each for each in said if each), default=None)
    if newest is None:
        yield told.topic.unmeasured(told.missing("update_agent") or "windows_tells_nothing")
        return
    age, warn_d = days_between(newest, told.document.collected_at), told.limits["warn_d"]
    yield told.topic.says("searched" if age <= warn_d else "not_searched", age_d=age, warn_d=warn_d)


def judge_restart(told: Told) -> Iterator[Emission]:
    """WIN-03: no restart is due. File renames alone are no sign: many programs leave some."""
    if missing := told.missing("reboot"):
        yield told.topic.unmeasured(missing)
        return
    row = told.rows("reboot")[0]
    flags = {mark: flag_of(text_of(row, mark)) for mark in RESTART_MARKS}
    due = tuple(RESTART_MARKS[mark] for mark, flag in flags.items() if flag)
    if due:
        yield told.topic.says("restart_due", faults=due)
    elif None in flags.values():
        yield told.topic.unmeasured("windows_tells_nothing")
    else:
        yield told.topic.says("no_restart_due")


WINDOWS_UPDATES = (
    Check("WIN-01", windows_servers, asks_windows, on_document(judge_installed)),
    Check("WIN-02", windows_servers, asks_windows, on_document(judge_searched)),
    Check("WIN-03", windows_servers, asks_windows, on_document(judge_restart)),
)
"""The checks of this module, in catalogue order."""
