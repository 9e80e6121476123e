"""Are the exclusions of the antivirus those that the product needs, and no others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ntpath import basename

from app.checks.check import Check
from app.checks.windows.server import Told, asks_windows, on_document, windows_servers
from app.checks.windows.values import amount, text_of, texts_of
from app.domain.checks import Emission
from app.domain.pack import ListEntry

LISTS = ("av_exclusions", "dc_exclusions")
"""The lists of the pack: what the product needs, and what domain controllers and name servers need."""

NOT_SHOWN = re.compile(r"N/A\b", re.IGNORECASE)
"""What Defender tells users who may not see its exclusions."""

BROAD_PATH = re.compile(
    r"[a-z]:[\\/]?\*?|\\\\?\*?|\*"
    r"|(%windir%|%systemroot%|[a-z]:\\windows|[a-z]:\\users|[a-z]:\\program files( \(x86\))?)[\\/]?\*?"
    r"|(.*\\)?(temp|tmp)[\\/]?\*?|%te?mp%[\\/]?\*?"
)
"""Whole drives, the system's own folders, those of users and programs, and folders anybody may write to."""

SCRIPT_HOSTS = frozenset(
    {
        "cmd.exe", "cscript.exe", "explorer.exe", "mshta.exe", "powershell.exe", "powershell_ise.exe",
        "pwsh.exe", "python.exe", "regsvr32.exe", "rundll32.exe", "svchost.exe", "wscript.exe",
    }
)  # fmt: skip
"""Programs that run what others give them."""

BROAD_TYPES = frozenset(
    {"bat", "cmd", "com", "dll", "doc", "exe", "hta", "js", "lnk", "ps1", "scr", "sys", "vbs", "zip", "*"}
)
SHOWN = 10
"""So many names are listed in one sentence."""


@dataclass(frozen=True, slots=True)
class _Exclusions:
    """What is excluded, in lower case."""

    paths: tuple[str, ...]
    processes: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def everything(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.paths, *self.processes, *self.types)


def judge_needed(told: Told) -> Iterator[Emission]:
    """WIN-06: what the pack's lists name and this server runs is excluded."""
    if missing := _missing(told):
        yield told.topic.unmeasured(missing)
        return
    applying = tuple(entry for entry in _entries(told) if _applies(entry, told))
    if not applying:
        yield told.topic.unmeasured("no_entry_applies")
        return
    found = _exclusions(told)
    lacking = tuple(entry.words for entry in applying if not _is_covered(entry, found))
    applicable, present = amount(applying), amount(applying) - amount(lacking)
    if lacking:
        told_of = {"count": amount(lacking), "applicable": applicable, "set": present}
        yield told.topic.says("lacking", names=lacking[:SHOWN], **told_of)
    else:
        yield told.topic.says("all_set", count=applicable, applicable=applicable, set=present)


def judge_extra(told: Told) -> Iterator[Emission]:
    """WIN-07: no exclusion is broad, and none goes beyond the lists."""
    if missing := _missing(told):
        yield told.topic.unmeasured(missing)
        return
    found, entries = _exclusions(told), tuple(_entries(told))
    broad = tuple(_broad(found))
    extra = tuple(each for each in _beyond(found, entries) if each not in broad)
    if broad:
        yield told.topic.says("broad", count=amount(broad), names=broad[:SHOWN])
    if extra and entries:
        yield told.topic.says("beyond_list", count=amount(extra), names=extra[:SHOWN])
    if not broad and not (extra and entries):
        yield told.topic.says("narrow", count=amount(found.everything))


def _missing(told: Told) -> str:
    """Why nothing can be said of the exclusions."""
    missing = told.missing("defender_settings")
    if missing:
        return missing
    row = told.rows("defender_settings")[0]
    names = ("ExclusionPath", "ExclusionProcess", "ExclusionExtension")
    hidden = any(NOT_SHOWN.match(each) for name in names for each in texts_of(row, name))
    return "not_allowed" if hidden else ""


def _exclusions(told: Told) -> _Exclusions:
    row = told.rows("defender_settings")[0]

    def lower(name: str) -> tuple[str, ...]:
        return tuple(each.lower() for each in texts_of(row, name))

    types = tuple(each.lstrip(".") for each in lower("ExclusionExtension"))
    return _Exclusions(lower("ExclusionPath"), lower("ExclusionProcess"), types)


def _entries(told: Told) -> Iterator[ListEntry]:
    """The entries that name something which can be looked for."""
    for name in LISTS:
        yield from (each for each in told.server.entries(name) if each.processes or each.paths)


def _applies(entry: ListEntry, told: Told) -> bool:
    """Whether the server runs what an entry is about: one of its services, or one of its programs as one."""
    rows = told.rows("services")
    services = {text_of(row, "Name").lower() for row in rows}
    programs = {basename(text_of(row, "Program")).lower() for row in rows}
    return bool(services.intersection(entry.services) or programs.intersection(entry.processes))


def _is_covered(entry: ListEntry, found: _Exclusions) -> bool:
    """Whether every program of an entry is excluded, or every one of its paths."""
    excluded = {basename(each) for each in found.processes}
    by_program = bool(entry.processes) and set(entry.processes) <= excluded
    return by_program or (bool(entry.paths) and all(_has(path, found.paths) for path in entry.paths))


def _has(pattern: str, paths: Collection[str]) -> bool:
    return any(fnmatchcase(path, pattern) for path in paths)


def _broad(found: _Exclusions) -> Iterator[str]:
    yield from (each for each in found.paths if BROAD_PATH.fullmatch(each))
    yield from (each for each in found.processes if basename(each) in SCRIPT_HOSTS or "*" in basename(each))
    yield from (each for each in found.types if each in BROAD_TYPES)


def _beyond(found: _Exclusions, entries: tuple[ListEntry, ...]) -> Iterator[str]:
    programs = {program for entry in entries for program in entry.processes}
    patterns = tuple(path for entry in entries for path in entry.paths)
    yield from (each for each in found.processes if basename(each) not in programs)
    yield from (each for each in found.paths if not any(fnmatchcase(each, one) for one in patterns))
    yield from found.types


WINDOWS_EXCLUSIONS = (
    Check("WIN-06", windows_servers, asks_windows, on_document(judge_needed)),
    Check("WIN-07", windows_servers, asks_windows, on_document(judge_extra)),
)
"""The checks of this module, in catalogue order."""
