"""Is a Windows server watched and backed up, and does its clock follow somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check
from app.checks.windows.server import (
    ABSENT,
    EMPTY,
    Told,
    asks_windows,
    has_unnamed_service,
    on_document,
    service_states,
    windows_servers,
)
from app.checks.windows.values import days_between, moment_of, number_of, stands_for_never, text_of
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.windows_document import Row

SERVER_BACKUP = "Windows Server Backup"
NTBACKUP = "NTBackup"

SAME_BACKUP = timedelta(minutes=1)
"""So far the begin of one backup may stand apart in its places."""

OWN_CLOCK = re.compile(r"(local cmos clock|free-running system clock)\b", re.IGNORECASE)
"""What w32tm calls a clock that follows nobody, in English."""

HOST_WORDS = "VM IC Time Synchronization Provider"
HOST_CLOCK = re.compile(HOST_WORDS, re.IGNORECASE)
NO_LEADER = "NoSync"
FOLLOWS_DOMAIN = "NT5DS"
UNSET = 3
"""The leap indicator of a clock that is not set (RFC 5905 7.3)."""

SET = frozenset({0, 1, 2})
OWN_REFERENCE = "4C4F434C"
"""The letters LOCL (RFC 5905 7.3): the clock is its own source, in every language."""

HOST_REFERENCE = "564D5450"
"""The letters VMTP: the host of the virtual machine sets the clock."""

NO_REFERENCE = "00000000"
FIRST_NUMBER = re.compile(r":\s*(\d+)\s*\(")
REFERENCE = re.compile(r"\b0x([0-9A-Fa-f]{8})\b")


def judge_agent(told: Told) -> Iterator[Emission]:
    """WIN-12: an agent of a monitoring that the pack's list knows runs here."""
    entries = told.server.entries("monitoring_agents")
    if missing := told.missing("services") or ("" if entries else "no_list"):
        yield told.topic.unmeasured(missing)
        return
    states = service_states(told)
    found = {
        entry.words: {states[name] for name in entry.services if name in states}
        for entry in entries
        if states.keys() & set(entry.services)
    }
    running = tuple(name for name, told_of in found.items() if "Running" in told_of)
    if running:
        yield told.topic.says("watched", products=running)
    elif any("" in told_of for told_of in found.values()) or has_unnamed_service(told):
        yield told.topic.unmeasured(EMPTY)
    elif found:
        yield told.topic.says("stopped", products=tuple(found))
    else:
        yield told.topic.says("no_agent")


def judge_backup(told: Told) -> Iterator[Emission]:
    """WIN-13: the last backup by the tool of Windows is not old. No other tool is seen here."""
    summary = told.rows("backup")
    moments = {told.moment(text_of(row, "TimeCreated")): SERVER_BACKUP for row in told.rows("backup_events")}
    moments |= {told.moment(text_of(row, "LastSuccessfulBackupTime")): SERVER_BACKUP for row in summary}
    moments |= {told.moment(text_of(row, "TimeGenerated")): NTBACKUP for row in told.rows("ntbackup_events")}
    newest = max((each for each in moments if each), default=None)
    if newest is not None:
        failed = any(_failed_since(told, row, newest) for row in summary)
        yield _judge_age(told, newest, moments[newest], failed=failed)
    elif any(_never_succeeded(row) for row in summary):
        yield told.topic.says("never")
    else:
        unread = told.unread("backup")
        yield told.topic.unmeasured(unread if unread not in {"", ABSENT} else "no_backup_tool")


def _never_succeeded(row: Row) -> bool:
    """Whether Windows Server Backup was set to work and never got through: it may just be installed."""
    was_tried = moment_of(text_of(row, "LastBackupTime")) is not None
    return was_tried and stands_for_never(text_of(row, "LastSuccessfulBackupTime"))


def _failed_since(told: Told, row: Row, success: datetime) -> bool:
    """Whether a later backup ended with an error: its result is an HRESULT, zero for success."""
    last, result = told.moment(text_of(row, "LastBackupTime")), number_of(text_of(row, "LastBackupResultHR"))
    return last is not None and last > success + SAME_BACKUP and bool(result)


def _judge_age(told: Told, newest: datetime, tool: str, *, failed: bool) -> Emission:
    age, limits = days_between(newest, told.document.collected_at), told.limits
    tag = "failed_since" if failed else "recent"
    if age > limits["warn_d"]:
        tag = "old" if age > limits["fail_d"] else "ageing"
    return told.topic.says(
        tag, tool=tool, age_d=age, saved=newest.date(), warn_d=limits["warn_d"], fail_d=limits["fail_d"]
    )


def judge_time(told: Told) -> Iterator[Emission]:
    """WIN-14: the clock follows a source, that of a domain controller not the host of its virtual machine."""
    emission = _clock(told, _line(told, "time_source"), _kind(told).lower())
    count = _configured(told)
    arguments = emission.arguments if count is None else {**emission.arguments, "sources": count}
    yield replace(emission, arguments=arguments)


def _clock(told: Told, source: str, kind: str) -> Emission:
    reference = _reference(told)
    if kind == NO_LEADER.lower():
        return told.topic.says("follows_nobody", source=NO_LEADER)
    if OWN_CLOCK.match(source) or reference == OWN_REFERENCE or _leap(told) == UNSET:
        return told.topic.says("follows_nobody", source=source or "-")
    if HOST_CLOCK.match(source) or reference == HOST_REFERENCE:
        is_controller = told.server.host.does(ServerFunction.DC)
        return told.topic.says("follows_host" if is_controller else "follows", source=source or HOST_WORDS)
    if not (source and kind) or _leap(told) not in SET or reference in {None, NO_REFERENCE}:
        return told.topic.unmeasured(told.missing("time_source") or told.missing("time_settings") or EMPTY)
    return told.topic.says("follows", source=source)


def _configured(told: Told) -> Decimal | None:
    """How many sources are configured by hand: none where the domain is followed; None where it is untold."""
    kind = _kind(told).lower()
    if kind not in {"ntp", "allsync"}:
        return Decimal(0) if kind == FOLLOWS_DOMAIN.lower() else None
    servers = told.document.text("time_settings", "PolicyNtpServer") or told.document.text(
        "time_settings", "NtpServer"
    )
    return Decimal(len(servers.split())) if servers else None


def _kind(told: Told) -> str:
    """How the time service is set: by a group policy, which comes first, or by the server itself."""
    settings = told.document
    return settings.text("time_settings", "PolicyType") or settings.text("time_settings", "Type")


def _leap(told: Told) -> int | None:
    """The leap indicator: the number of the first line of the status, whatever the language calls it."""
    match = FIRST_NUMBER.search(_line(told, "time_status"))
    return int(match.group(1)) if match else None


def _reference(told: Told) -> str | None:
    """The reference identifier of the status: in every language the number of eight hexadecimal digits."""
    found = (REFERENCE.search(text_of(row, "Line")) for row in told.rows("time_status"))
    return next((match.group(1).upper() for match in found if match), None)


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
