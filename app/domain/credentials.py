"""What a run authenticates with: held in memory for one run, shown and kept nowhere."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from typing_extensions import override


class BindMethod(StrEnum):
    """How the password travels: inside verified TLS (at once, or by StartTLS), or not at all (SPNEGO)."""

    LDAPS = "ldaps"
    START_TLS = "start_tls"
    SPNEGO = "spnego"


class Credentials:
    """A user's name and password for the binds of one run.

    The secret lies in one mutable buffer that `clear` overwrites; the copies that libraries make of it while
    they bind cannot be reached. It has no readable form and cannot be pickled or copied.
    """

    __slots__ = ("_secret", "method", "user")

    def __init__(self, user: str, password: str, method: BindMethod = BindMethod.LDAPS) -> None:
        self.user = user
        self.method = method
        self._secret = bytearray(password.encode("utf-8"))

    def reveal(self) -> str:
        """The password, for the one call that binds; empty after `clear`."""
        return self._secret.decode("utf-8")

    @property
    def is_usable(self) -> bool:
        """Whether there are a user and a password; an empty one would be an anonymous bind in disguise."""
        return bool(self.user and self._secret)

    def clear(self) -> None:
        """Overwrite and drop the secret."""
        for place in range(len(self._secret)):
            self._secret[place] = 0
        self._secret.clear()

    @override
    def __repr__(self) -> str:
        return f"Credentials(method={self.method.value!r}, hidden)"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not copied or stored")
