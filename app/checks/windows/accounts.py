"""Who may do everything on a Windows server, and as whom its services run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.checks.check import Check
from app.checks.windows.server import Told, asks_windows, on_document, windows_servers
from app.checks.windows.values import amount, text_of
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.windows_document import Row

EXPECTED_SIDS = re.compile(r"S-1-5-18|S-1-5-21-[\d-]+-(500|512|519)")
"""The local system, the built-in Administrator, Domain Admins and Enterprise Admins ([MS-DTYP] 2.4.2.4)."""

BUILT_IN = re.compile(
    r"localsystem|(\.|nt authority)\\(system|local ?service|network ?service)|local ?service|network ?service"
    r"|nt service\\.+|iis apppool\\.+|font driver host\\.+|window manager\\.+"
)
"""Accounts that Windows makes and keeps itself; they have no password."""

ADMINISTRATOR = re.compile(r"(.+\\)?administrator(@.+)?")
BACKSLASH = "\\"
SHOWN = 12
"""So many names are listed in one sentence."""


def judge_administrators(told: Told) -> Iterator[Emission]:
    """WIN-08: nobody is a local administrator who need not be.

    A domain controller has no group of its own: its administrators are those of the domain.
    """
    if told.server.host.does(ServerFunction.DC):
        yield told.topic.unmeasured("controller_has_none")
        return
    if missing := told.missing("administrators"):
        yield told.topic.unmeasured(missing)
        return
    members = tuple(told.rows("administrators"))
    extra = tuple(_account(row) for row in members if not _is_expected(row, told))
    if extra:
        yield told.topic.says("further", count=amount(extra), names=extra[:SHOWN])
    else:
        yield told.topic.says(
            "expected_only", count=amount(()), names=tuple(_account(row) for row in members)[:SHOWN]
        )


def _is_expected(row: Row, told: Told) -> bool:
    named = {entry.words.lower() for entry in told.server.entries("groups")}
    return bool(EXPECTED_SIDS.fullmatch(text_of(row, "SID"))) or text_of(row, "Name").lower() in named


def _account(row: Row) -> str:
    return f"{text_of(row, 'Domain')}{BACKSLASH}{text_of(row, 'Name')}"


def judge_services(told: Told) -> Iterator[Emission]:
    """WIN-09: no service runs as an account that administers this server."""
    if missing := told.missing("services"):
        yield told.topic.unmeasured(missing)
        return
    accounts = dict.fromkeys(_service_accounts(told))
    administering = tuple(each for each in accounts if _administers(each, told))
    if administering:
        yield told.topic.says("administering", names=administering[:SHOWN])
    elif not accounts:
        yield told.topic.says("built_in_only")
    elif told.missing("administrators") and not told.server.host.does(ServerFunction.DC):
        yield told.topic.unmeasured(told.missing("administrators"))
    else:
        yield told.topic.says("own_accounts", names=tuple(accounts)[:SHOWN])


def _service_accounts(told: Told) -> Iterator[str]:
    """The accounts that people made, of services that are not disabled."""
    for row in told.rows("services"):
        account = text_of(row, "StartName")
        is_own = account and not BUILT_IN.fullmatch(account.lower())
        if is_own and text_of(row, "StartMode") != "Disabled":
            yield account


def _administers(account: str, told: Told) -> bool:
    """Whether an account is the built-in one or stands itself in the group; groups are not opened."""
    plain = _plain(account, told)
    members = {_account(row).lower() for row in told.rows("administrators")}
    return bool(ADMINISTRATOR.fullmatch(account.lower())) or plain in members


def _plain(account: str, told: Told) -> str:
    """An account as the group writes it: a dot stands for this server."""
    lower = account.lower()
    return told.document.computer + lower[1:] if lower.startswith("." + BACKSLASH) else lower


WINDOWS_ACCOUNTS = (
    Check("WIN-08", windows_servers, asks_windows, on_document(judge_administrators)),
    Check("WIN-09", windows_servers, asks_windows, on_document(judge_services)),
)
"""The checks of this module, in catalogue order."""
