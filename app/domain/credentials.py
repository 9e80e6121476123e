"""What a run authenticates with: held in memory for one run, shown and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from typing_extensions import override


class BindMethod(StrEnum):
    """How a user proves who it is to a directory; only what was chosen is tried.

    The password goes inside verified TLS (at once, or by StartTLS), or a Kerberos ticket is got for it.
    `TICKET` uses the ticket of who is logged on to this computer, without user and password. NTLM proves the
    password without showing it, but not who the server is.
    """

    LDAPS = "ldaps"
    START_TLS = "start_tls"
    KERBEROS = "kerberos"
    TICKET = "ticket"
    NTLM = "ntlm"


class Secret:
    """A text that nobody may see.

    It lies in one mutable buffer that `clear` overwrites; the copies that libraries make of it while they use
    it cannot be reached. It has no readable form and cannot be pickled or copied.
    """

    __slots__ = ("_content",)

    def __init__(self, content: str) -> None:
        # What a terminal could not decode comes as half a character.
        self._content = bytearray(content.encode("utf-8", "surrogatepass"))

    def reveal(self) -> str:
        """The text, for the one call that needs it; empty after `clear`."""
        return self._content.decode("utf-8", "surrogatepass")

    def __bool__(self) -> bool:
        return bool(self._content)

    def clear(self) -> None:
        """Overwrite and drop the text."""
        for place in range(len(self._content)):
            self._content[place] = 0
        self._content.clear()

    @override
    def __repr__(self) -> str:
        return "Secret(hidden)"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not copied or stored")


class Credentials:
    """A user's name and password for the binds of one run; both are empty where the ticket at hand is used.

    They have no readable form and cannot be pickled or copied.
    """

    __slots__ = ("_is_cleared", "_secret", "method", "user")

    def __init__(self, user: str, password: str, method: BindMethod = BindMethod.LDAPS) -> None:
        self.user = user
        self.method = method
        self._secret = Secret(password)
        self._is_cleared = False

    def reveal(self) -> str:
        """The password, for the one call that binds; empty after `clear`."""
        return self._secret.reveal()

    @property
    def uses_kerberos(self) -> bool:
        """Whether they are proven by Kerberos."""
        return self.method in {BindMethod.KERBEROS, BindMethod.TICKET}

    @property
    def uses_ticket(self) -> bool:
        """Whether the ticket of who is logged on stands for user and password."""
        return self.method is BindMethod.TICKET

    @property
    def is_usable(self) -> bool:
        """Whether there are a user and a password, or neither is needed.

        An empty password would be an anonymous bind in disguise.
        """
        return not self._is_cleared and (self.uses_ticket or bool(self.user and self._secret))

    def clear(self) -> None:
        """Overwrite and drop the secret."""
        self._is_cleared = True
        self._secret.clear()

    @override
    def __repr__(self) -> str:
        return f"Credentials(method={self.method.value!r}, hidden)"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("credentials are not copied or stored")


class SnmpDigest(StrEnum):
    """How an SNMPv3 user proves who it is (RFC 3414, RFC 7860)."""

    SHA = "sha"
    SHA256 = "sha256"
    SHA512 = "sha512"


class SnmpCipher(StrEnum):
    """How what an SNMPv3 user says is hidden (RFC 3826, and its longer keys)."""

    AES = "aes"
    AES256 = "aes256"


class SnmpCommunity:
    """The community of SNMPv2c. It travels in clear: whoever hears it can ask the same."""

    __slots__ = ("_secret",)

    def __init__(self, community: str) -> None:
        self._secret = Secret(community)

    def reveal(self) -> str:
        """The community; empty after `clear`."""
        return self._secret.reveal()

    @property
    def is_usable(self) -> bool:
        """Whether there is one."""
        return bool(self._secret)

    def clear(self) -> None:
        """Overwrite and drop it."""
        self._secret.clear()

    @override
    def __repr__(self) -> str:
        return "SnmpCommunity(hidden)"


class SnmpUser:
    """A user of SNMPv3 who proves who it is and whose words are hidden (authPriv)."""

    __slots__ = ("_key", "_password", "cipher", "digest", "user")

    SHORTEST = 8
    """Characters that RFC 3414 11.2 asks of both passwords."""

    LONGEST_NAME = 32
    """Bytes of a user name (RFC 3414, usmUserName)."""

    def __init__(
        self,
        user: str,
        password: str,
        key: str,
        digest: SnmpDigest = SnmpDigest.SHA,
        cipher: SnmpCipher = SnmpCipher.AES,
    ) -> None:
        """`password` proves who the user is, `key` is the password that hides what is said."""
        self.user = user
        self.digest = digest
        self.cipher = cipher
        self._password = Secret(password)
        self._key = Secret(key)

    def reveal(self) -> tuple[str, str]:
        """The password and the key; empty after `clear`."""
        return self._password.reveal(), self._key.reveal()

    @property
    def is_usable(self) -> bool:
        """Whether there are a user whose name is not too long and two passwords that are long enough."""
        return 0 < len(self.user.encode()) <= self.LONGEST_NAME and all(
            len(each) >= self.SHORTEST for each in self.reveal()
        )

    def clear(self) -> None:
        """Overwrite and drop both passwords."""
        self._password.clear()
        self._key.clear()

    @override
    def __repr__(self) -> str:
        return f"SnmpUser(digest={self.digest.value!r}, cipher={self.cipher.value!r}, hidden)"


class WindowsLogin(StrEnum):
    """How a user proves who it is to PowerShell remoting; only what was chosen is tried.

    `TICKET` is Kerberos with the ticket of who is logged on to this computer; basic shows the password to the
    server.
    """

    KERBEROS = "kerberos"
    TICKET = "ticket"
    NTLM = "ntlm"
    BASIC = "basic"


class WindowsChannel(StrEnum):
    """How what is said is hidden: inside verified TLS, or in messages that encrypt themselves."""

    HTTPS = "https"
    HTTP = "http"


class WindowsUser(Credentials):
    """A user of PowerShell remoting."""

    __slots__ = ("channel", "login")

    def __init__(
        self,
        user: str,
        password: str,
        login: WindowsLogin = WindowsLogin.KERBEROS,
        channel: WindowsChannel = WindowsChannel.HTTPS,
    ) -> None:
        super().__init__(user, password)
        self.login = login
        self.channel = channel

    @property
    @override
    def uses_kerberos(self) -> bool:
        return self.login in {WindowsLogin.KERBEROS, WindowsLogin.TICKET}

    @property
    @override
    def uses_ticket(self) -> bool:
        return self.login is WindowsLogin.TICKET

    @property
    @override
    def is_usable(self) -> bool:
        """Whether they can be used, and the password would never travel in clear."""
        shows = self.login is WindowsLogin.BASIC and self.channel is not WindowsChannel.HTTPS
        return super().is_usable and not shows

    @override
    def __repr__(self) -> str:
        return f"WindowsUser(login={self.login.value!r}, channel={self.channel.value!r}, hidden)"


class NutChannel(StrEnum):
    """How NUT servers are asked: as they come, or inside TLS whose certificate must hold, else not at all.

    Nobody logs in there: lists need no user (RFC 9271), and a log-in would make whoever asks a client for
    which the server waits before it switches the UPS off. So no password of NUT exists that could travel.
    """

    PLAIN = "plain"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class CredentialSet:
    """All that one run may authenticate with, each for its kind of server only.

    `directory` binds to domain controllers, `snmp` asks UPSs, `controllers` asks management controllers,
    `windows` asks Windows servers. `nut` says how NUT servers, which know no users, are asked.
    """

    directory: Credentials | None = None
    snmp: SnmpCommunity | SnmpUser | None = None
    controllers: Credentials | None = None
    windows: WindowsUser | None = None
    nut: NutChannel = NutChannel.PLAIN

    def given(self) -> Iterator[Credentials | SnmpCommunity | SnmpUser]:
        """Those that are there."""
        all_kinds = (self.directory, self.snmp, self.controllers, self.windows)
        return (each for each in all_kinds if each is not None)

    @property
    def uses_kerberos(self) -> bool:
        """Whether this computer has to get tickets, from servers that the plan need not have."""
        return any(each is not None and each.uses_kerberos for each in (self.directory, self.windows))

    def clear(self) -> None:
        """Overwrite and drop all secrets."""
        for each in self.given():
            each.clear()


NO_CREDENTIALS = CredentialSet()
"""A run that asks as nobody."""
