"""Are the exclusions of the antivirus those that the product needs, and no others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ntpath import basename

from app.checks.check import Check
from app.checks.windows.server import EMPTY, NO_RIGHTS, Told, asks_windows, on_document, windows_servers
from app.checks.windows.values import amount, flag_of, text_of, texts_of
from app.domain.checks import Emission
from app.domain.pack import ListEntry
from app.domain.windows_document import Row

NAMES = ("ExclusionPath", "ExclusionProcess", "ExclusionExtension")
LISTS = ("av_exclusions", "dc_exclusions")
"""The lists of the pack: what the product needs, and what domain controllers and name servers need."""

AUTOMATIC = "dc_exclusions"
"""What Defender excludes by itself for the roles of a server, since Windows Server 2016 (source SRVEXCL)."""

FIRST_AUTOMATIC_BUILD = 14393
NOT_SHOWN = re.compile(r"N/A\b", re.IGNORECASE)
"""What Defender tells users who may not see its exclusions, in English."""

PATH = re.compile(r"[a-z]:|[\\/%*?]", re.IGNORECASE)
"""How a path that is excluded begins; a sentence in its place says, in any language, that it is not shown."""

SYSTEM_FOLDER = r"(%windir%|%systemroot%|[a-z]:\\windows)"
PROGRAMS_FOLDER = r"(%programfiles(\(x86\))?%|[a-z]:\\program files( \(x86\))?)"
BROAD_PATH = re.compile(
    rf"([a-z]:|%systemdrive%)?[\\/*?.]*|{SYSTEM_FOLDER}(\\(system32|syswow64))?\\?\*?|{PROGRAMS_FOLDER}\\?\*?"
    rf"|{SYSTEM_FOLDER}\\(prefetch|temp|system32\\(spool|catroot2))\\?\*?|{PROGRAMS_FOLDER}\\java\\?\*?"
    r"|([a-z]:\\users|%systemdrive%\\users)(\\[^\\]+)?\\?\*?|(%userprofile%|%public%|%appdata%|%localappdata%)\\?\*?"
    r"|([a-z]:\\programdata|%programdata%|%allusersprofile%)\\?\*?|(.*\\)?(temp|tmp)\\?\*?|%te?mp%\\?\*?"
)
"""Whole drives, the system's own folders, those of users and programs, and folders anybody may write to.

After the folders of source EXCLMISTAKES; those of the system, users and programs as a whole are judgement.
"""

SCRIPT_HOSTS = frozenset(
    {
        "acrord32.exe", "addinprocess.exe", "addinprocess32.exe", "addinutil.exe", "bash.exe",
        "bginfo.exe", "bitsadmin.exe", "cdb.exe", "cmd.exe", "cscript.exe", "csi.exe", "dbghost.exe",
        "dbgsvc.exe", "dnx.exe", "dotnet.exe", "excel.exe", "explorer.exe", "fsi.exe", "fsianycpu.exe",
        "iexplore.exe", "java.exe", "kd.exe", "lxssmanager.dll", "msbuild.exe", "mshta.exe", "ntkd.exe",
        "ntsd.exe", "outlook.exe", "powerpnt.exe", "powershell.exe", "powershell_ise.exe", "psexec.exe",
        "pwsh.exe", "python.exe", "rcsi.exe", "regsvr32.exe", "rundll32.exe", "schtasks.exe",
        "svchost.exe", "system.management.automation.dll", "windbg.exe", "winword.exe", "wmic.exe",
        "wscript.exe", "wuauclt.exe",
    }
)  # fmt: skip
"""Programs that run what others give them: those of source EXCLMISTAKES, and five of their like."""

BROAD_TYPES = frozenset(
    {
        "*", "7z", "bat", "bin", "cab", "cmd", "com", "cpl", "dll", "doc", "exe", "fla", "gif", "gz",
        "hta", "inf", "jar", "java", "job", "jpeg", "jpg", "js", "ko", "ko.gz", "lnk", "msi", "ocx",
        "png", "ps1", "py", "rar", "reg", "scr", "sys", "tar", "tmp", "url", "vbe", "vbs", "wsf", "zip",
    }
)  # fmt: skip
"""Types of files that carry programs: those of source EXCLMISTAKES, documents and links."""

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
    lacking = tuple(
        entry.words for entry in applying if not (_is_covered(entry, found) or _is_automatic(entry, told))
    )
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
    if not any(row.values()):
        return EMPTY
    if not _is_hidden(row):
        return ""
    return NO_RIGHTS if told.lacks_rights else "not_allowed"


def _is_hidden(row: Row) -> bool:
    """Whether there are words in place of exclusions: Defender hides them from some or, by policy, all."""
    everything = (each for name in NAMES for each in texts_of(row, name))
    paths = texts_of(row, "ExclusionPath")
    return any(NOT_SHOWN.match(each) for each in everything) or any(not PATH.match(each) for each in paths)


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


def _is_automatic(entry: ListEntry, told: Told) -> bool:
    """Whether Defender excludes by itself what an entry is about, at its default place."""
    build = told.document.text("system", "Version").rpartition(".")[2]
    is_new = build.isdecimal() and int(build) >= FIRST_AUTOMATIC_BUILD
    is_off = flag_of(told.document.text("defender_settings", "DisableAutoExclusions"))
    return is_new and is_off is False and entry in told.server.entries(AUTOMATIC)


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
