"""Is a Windows server kept current: installed updates, searches for them, and a restart that is due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from app.checks.check import Check
from app.checks.windows.server import Told, asks_windows, on_document, windows_servers
from app.checks.windows.values import days_between, flag_of, number_of, past_day, text_of
from app.domain.checks import Emission

ARTICLE = re.compile(r"KB\d{6,8}", re.IGNORECASE)
"""Updates of Windows name their article in their title in every language; drivers and browsers do not."""

NO_UPDATE = re.compile(
    r"KB(890830|2267602|915597|2310138|2461484|977939|4052623|5007651)\b|\bDriver\b", re.IGNORECASE
)
"""Articles that show nothing about the care of a server, for they come by themselves every day or month.

The removal tool, signatures and platform of Defender, Security Essentials, Forefront and System Center.
"""

DAY_FIRST = re.compile(r"(1[3-9]|2\d|3[01])/\d{1,2}/\d{4}")

RESTART_MARKS = {"Servicing": "restart_servicing", "WindowsUpdate": "restart_update"}
"""What Windows writes into the registry while a restart is due, with the code of its words."""

OLD_RESTART_MARK = "UpdateExe"
"""What the installers of Windows Server 2003 write: a number other than zero while a restart is due."""


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
        moment, title = told.moment(text_of(row, "Date")), text_of(row, "Title")
        if moment and ARTICLE.search(title) and not NO_UPDATE.search(title):
            yield moment


def _from_hotfixes(told: Told) -> Iterator[datetime]:
    """Where one day shows that the day stands before the month, none that looks like it is believed."""
    texts = tuple(text_of(row, "InstalledOn") for row in told.rows("hotfixes"))
    is_day_first = any(DAY_FIRST.match(text) for text in texts)
    plain = (text for text in texts if not (is_day_first and "/" in text))
    days = (past_day(text, told.document.collected_at) for text in plain)
    return (each for each in days if each)


def judge_searched(told: Told) -> Iterator[Emission]:
    """WIN-02: the server looks for updates."""
    said = (
        *(told.moment(text_of(row, "LastSearchSuccessDate")) for row in told.rows("update_agent")),
        *(told.moment(text_of(row, "LastSuccessTime")) for row in told.rows("update_registry")),
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
    old = number_of(text_of(row, OLD_RESTART_MARK))
    due = (
        *(RESTART_MARKS[mark] for mark, flag in flags.items() if flag),
        *(("restart_update",) if old else ()),
    )
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
