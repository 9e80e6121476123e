"""Whether somebody could log on with an account now, as far as the directory shows its state."""

from __future__ import annotations

from datetime import datetime

from app.checks.directory.ages import moment
from app.checks.directory.reading import integer
from app.domain.readings import DirectoryEntry

DISABLED, LOCKED, PASSWORD_STAYS, PASSWORD_EXPIRED = 0x2, 0x10, 0x10000, 0x800000
"""Bits of userAccountControl and of its computed form ([MS-ADTS] 2.2.16)."""

BUILT_IN_ADMINISTRATOR = "-500"
NEVER_EXPIRES = str(2**63 - 1)


CONTROLS = ("userAccountControl", "msDS-User-Account-Control-Computed")


def shown_bits(account: DirectoryEntry) -> int:
    """The bits that are set and those that are computed, as far as they are shown."""
    stored, computed = (integer(account.first(name)) or 0 for name in CONTROLS)
    return stored | computed


def shows_all_bits(account: DirectoryEntry) -> bool:
    """Whether a bit that is missing is one that is not set."""
    return all(integer(account.first(name)) is not None for name in CONTROLS)


def has_expired(account: DirectoryEntry, now: datetime | None) -> bool | None:
    """Whether an account's own end has come; None where that is hidden, or now is not known.

    Every account says that it has an end, or that it has none (0 or the greatest number).
    """
    said = account.first("accountExpires")
    end = moment(said)
    if end is None:
        return False if said else None
    return None if now is None else end <= now


def is_usable(account: DirectoryEntry, now: datetime | None) -> bool | None:
    """Whether somebody could log on with an account now; None where its state is not shown.

    `now` is None where no clock can be trusted.
    """
    expired = has_expired(account, now)
    if expired or shown_bits(account) & (DISABLED | LOCKED):
        return False
    return True if shows_all_bits(account) and expired is not None else None


def is_built_in(account: DirectoryEntry) -> bool:
    """Whether it is the Administrator every domain begins with ([MS-DTYP] 2.4.2.4)."""
    return account.first("objectSid").endswith(BUILT_IN_ADMINISTRATOR)
