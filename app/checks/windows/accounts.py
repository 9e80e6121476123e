"""Who may do everything on a Windows server, and as whom its services run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.checks.check import Check
from app.checks.windows.server import EMPTY, Told, asks_windows, on_document, windows_servers
from app.checks.windows.values import amount, text_of
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.windows_document import Row

EXPECTED_SIDS = re.compile(r"S-1-5-18|S-1-5-21-[\d-]+-(500|512|519)")
"""The local system, the built-in Administrator, Domain Admins and Enterprise Admins ([MS-DTYP] 2.4.2.4)."""

BUILT_IN = re.compile(
    r"localsystem|(\.|nt authority)\\(system|local ?service|network ?service)|local ?service|network ?service"
    r"|nt service\\.+|iis apppool\\.+|font driver host\\.+|window manager\\.+"
    r"|nt-autorität\\(system|lokaler dienst|netzwerkdienst)"
    r"|autorite nt\\(système|service local|service réseau)"
)
"""Accounts that Windows makes and keeps itself; they have no password. Older ones translate their names."""

ADMINISTRATOR = re.compile(r"(.+\\)?administrator(@.+)?")

DIRECTORY_ADMINISTRATORS = frozenset(
    {
        "domain admins", "enterprise admins", "domänen-admins", "organisations-admins", "admins du domaine",
        "administrateurs de l'entreprise", "administrateurs de l\u2019entreprise", "admins. del dominio",
        "administradores de empresas",
    }
)  # fmt: skip
"""The groups with the SIDs above by name, for members that Windows could not look up.

Other languages than these are told as further administrators.
"""

BUILT_IN_NAMES = frozenset({"administrator", "administrateur", "administrador"})
"""The account that every Windows is installed with, where its SID is not told."""

MEMBER = re.compile(r'\b(Domain|Name) ?= ?"((?:[^"\\]|\\.)*)"')
"""The keys of an account in a path of WMI, or as Get-CimInstance writes it."""

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
    extra = (*_further(told), *_unresolved(told))
    missing = told.missing("administrators") or _unnamed(told)
    if extra:
        yield told.topic.says("further", count=amount(extra), names=extra[:SHOWN])
    elif missing:
        yield told.topic.unmeasured(missing)
    else:
        members = tuple(_account(row) for row in told.rows("administrators"))
        yield told.topic.says("expected_only", count=amount(()), names=members[:SHOWN])


def _unnamed(told: Told) -> str:
    """Why not every member is known by name, as a code with words; empty where each is."""
    named = tuple(_named(told))
    return told.missing("administrator_names") or (
        EMPTY if len(named) < len(told.rows("administrator_names")) else ""
    )


def _further(told: Told) -> tuple[str, ...]:
    """The members that Windows looked up and nobody expects; without name or SID they are judged by name."""
    whole = (row for row in told.rows("administrators") if text_of(row, "Name") and text_of(row, "SID"))
    return tuple(_account(row) for row in whole if not _is_expected(row, told))


def _unresolved(told: Told) -> tuple[str, ...]:
    """The members that Windows only names, as those of the domain when it may not ask a domain controller."""
    looked_up = {_account(row).lower() for row in told.rows("administrators") if text_of(row, "SID")}
    own, expected = told.document.computer, DIRECTORY_ADMINISTRATORS | _groups(told)
    return tuple(
        f"{domain}{BACKSLASH}{name}"
        for domain, name in _named(told)
        if f"{domain}{BACKSLASH}{name}".lower() not in looked_up
        and name.lower() not in (BUILT_IN_NAMES if domain.lower() == own else expected)
    )


def _named(told: Told) -> Iterator[tuple[str, str]]:
    """Domain and name of every member whose path can be read."""
    for row in told.rows("administrator_names"):
        keys = {key: value.replace(BACKSLASH, "") for key, value in MEMBER.findall(text_of(row, "Member"))}
        if keys.keys() == {"Domain", "Name"}:
            yield keys["Domain"], keys["Name"]


def _is_expected(row: Row, told: Told) -> bool:
    is_known = EXPECTED_SIDS.fullmatch(text_of(row, "SID"))
    return bool(is_known) or text_of(row, "Name").lower() in _groups(told)


def _groups(told: Told) -> frozenset[str]:
    """The groups of the product, in lower case."""
    return frozenset(entry.words.lower() for entry in told.server.entries("groups"))


def _account(row: Row) -> str:
    return f"{text_of(row, 'Domain')}{BACKSLASH}{text_of(row, 'Name')}"


def judge_services(told: Told) -> Iterator[Emission]:
    """WIN-09: no service runs as an account that administers this server."""
    if missing := told.missing("services"):
        yield told.topic.unmeasured(missing)
        return
    if not any(text_of(row, "StartName") for row in told.rows("services")):
        yield told.topic.unmeasured(EMPTY)
        return
    accounts = tuple(dict.fromkeys(_service_accounts(told)))
    administering = tuple(each for each in accounts if _administers(each, told))
    if administering:
        yield told.topic.says("administering", names=administering[:SHOWN])
    elif "" in {text_of(row, "StartMode") for row in _own_services(told)}:
        yield told.topic.unmeasured(EMPTY)
    elif not accounts:
        yield told.topic.says("built_in_only")
    elif told.server.host.does(ServerFunction.DC):
        yield told.topic.unmeasured("controller_has_none")
    elif missing := told.missing("administrators") or _unnamed(told):
        yield told.topic.unmeasured(missing)
    else:
        yield told.topic.says("own_accounts", names=accounts[:SHOWN])


def _service_accounts(told: Told) -> Iterator[str]:
    """The accounts that people made, of services that are known to start or to be started."""
    for row in _own_services(told):
        if text_of(row, "StartMode") not in {"", "Disabled"}:
            yield text_of(row, "StartName")


def _own_services(told: Told) -> Iterator[Row]:
    """The services that run as accounts that people made."""
    for row in told.rows("services"):
        account = text_of(row, "StartName")
        if account and not BUILT_IN.fullmatch(account.lower()):
            yield row


def _administers(account: str, told: Told) -> bool:
    """Whether an account is the built-in one or stands itself in the group; groups are not opened.

    One written as name@domain stands in the group under the short name of the domain, which cannot be known
    from here: the same name in any domain is taken for it.
    """
    plain = _plain(account, told)
    members = {_account(row).lower() for row in told.rows("administrators")}
    members |= {f"{domain}{BACKSLASH}{name}".lower() for domain, name in _named(told)}
    if "@" in plain:
        user, own = plain.partition("@")[0], told.document.computer
        is_member = any(
            each.endswith(BACKSLASH + user) for each in members if not each.startswith(own + BACKSLASH)
        )
    else:
        is_member = plain in members
    return bool(ADMINISTRATOR.fullmatch(account.lower())) or is_member


def _plain(account: str, told: Told) -> str:
    """An account as the group writes it: a dot stands for this server."""
    lower = account.lower()
    return told.document.computer + lower[1:] if lower.startswith("." + BACKSLASH) else lower


WINDOWS_ACCOUNTS = (
    Check("WIN-08", windows_servers, asks_windows, on_document(judge_administrators)),
    Check("WIN-09", windows_servers, asks_windows, on_document(judge_services)),
)
"""The checks of this module, in catalogue order."""
