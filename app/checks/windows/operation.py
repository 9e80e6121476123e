"""Is a Windows server watched and backed up, and does its clock follow somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from app.checks.check import Check
from app.checks.windows.server import Told, asks_windows, on_document, windows_servers
from app.checks.windows.values import days_between, moment_of, text_of
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction

OWN_CLOCK = re.compile(r"(local cmos clock|free-running system clock)\b", re.IGNORECASE)
"""What w32tm calls a clock that follows nobody, in English."""

HOST_CLOCK = re.compile(r"VM IC Time Synchronization Provider", re.IGNORECASE)
NO_LEADER = "NoSync"
UNSET = 3
"""The leap indicator of a clock that is not set (RFC 5905 7.3)."""

FIRST_NUMBER = re.compile(r":\s*(\d+)")


def judge_agent(told: Told) -> Iterator[Emission]:
    """WIN-12: an agent of a monitoring that the pack's list knows runs here."""
    entries = told.server.entries("monitoring_agents")
    if missing := told.missing("services") or ("" if entries else "no_list"):
        yield told.topic.unmeasured(missing)
        return
    states = {text_of(row, "Name").lower(): text_of(row, "State") for row in told.rows("services")}
    found = {
        entry.words: any(states.get(name) == "Running" for name in entry.services)
        for entry in entries
        if states.keys() & set(entry.services)
    }
    running = tuple(name for name, runs in found.items() if runs)
    if running:
        yield told.topic.says("watched", products=running)
    elif found:
        yield told.topic.says("stopped", products=tuple(found))
    else:
        yield told.topic.says("no_agent")


def judge_backup(told: Told) -> Iterator[Emission]:
    """WIN-13: the last backup by Windows Server Backup is not old. No other tool is seen here."""
    moments = [moment_of(text_of(row, "TimeCreated")) for row in told.rows("backup_events")]
    summary = told.rows("backup")
    moments += [moment_of(text_of(row, "LastSuccessfulBackupTime")) for row in summary]
    newest = max((each for each in moments if each), default=None)
    if newest is None:
        yield told.topic.says("never") if _was_tried(told) else told.topic.unmeasured("no_backup_tool")
        return
    yield _judge_age(told, newest)


def _was_tried(told: Told) -> bool:
    """Whether Windows Server Backup was ever set to work: it may just be installed."""
    rows = told.rows("backup")
    return any(moment_of(text_of(row, "LastBackupTime")) for row in rows)


def _judge_age(told: Told, newest: datetime) -> Emission:
    age, limits = days_between(newest, told.document.collected_at), told.limits
    tag = "recent"
    if age > limits["warn_d"]:
        tag = "old" if age > limits["fail_d"] else "ageing"
    return told.topic.says(
        tag, age_d=age, saved=newest.date(), warn_d=limits["warn_d"], fail_d=limits["fail_d"]
    )


def judge_time(told: Told) -> Iterator[Emission]:
    """WIN-14: the clock follows a source, that of a domain controller not the host of its virtual machine."""
    source, kind = _line(told, "time_source"), told.document.text("time_settings", "Type")
    if kind.lower() == NO_LEADER.lower():
        yield told.topic.says("follows_nobody", source=kind)
    elif OWN_CLOCK.match(source) or _leap(told) == UNSET:
        yield told.topic.says("follows_nobody", source=source or kind or "-")
    elif HOST_CLOCK.match(source):
        is_controller = told.server.host.does(ServerFunction.DC)
        yield told.topic.says("follows_host" if is_controller else "follows", source=source)
    elif _leap(told) is None or not source:
        yield told.topic.unmeasured(told.missing("time_source") or "windows_tells_nothing")
    else:
        yield told.topic.says("follows", source=source)


def _leap(told: Told) -> int | None:
    """The leap indicator: the number of the first line of the status, whatever the language calls it."""
    match = FIRST_NUMBER.search(_line(told, "time_status"))
    return int(match.group(1)) if match else None


def _line(told: Told, section: str) -> str:
    """The first line that is not empty of what a program printed."""
    lines = (text_of(row, "Line") for row in told.rows(section))
    return next((line for line in lines if line), "")


WINDOWS_OPERATION = (
    Check("WIN-12", windows_servers, asks_windows, on_document(judge_agent)),
    Check("WIN-13", windows_servers, asks_windows, on_document(judge_backup)),
    Check("WIN-14", windows_servers, asks_windows, on_document(judge_time)),
)
"""The checks of this module, in catalogue order."""
