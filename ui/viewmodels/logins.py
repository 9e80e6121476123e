"""What the user typed to be asked as, and the credentials of a run that it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.credentials import (
    BindMethod,
    Credentials,
    CredentialSet,
    NutChannel,
    SnmpCipher,
    SnmpCommunity,
    SnmpDigest,
    SnmpUser,
    WindowsChannel,
    WindowsLogin,
    WindowsUser,
)

__all__ = [
    "SNMP_KINDS",
    "BindMethod",
    "Login",
    "LoginKind",
    "SnmpCipher",
    "SnmpDigest",
    "WindowsWay",
    "accounts_words",
    "credentials_from",
]

SHORTEST_SNMP_PASSWORD = SnmpUser.SHORTEST


class LoginKind(StrEnum):
    """The kinds of server that are asked as somebody; SNMP either as a user or with a community.

    `NUT_TLS` has no account: it says that NUT servers are asked inside verified TLS only.
    """

    DIRECTORY = "directory"
    CONTROLLERS = "controllers"
    SNMP_USER = "snmp_user"
    SNMP_COMMUNITY = "snmp_community"
    WINDOWS = "windows"
    NUT_TLS = "nut_tls"


class WindowsWay(StrEnum):
    """How Windows servers are asked: over what, and how the user proves who it is."""

    TLS_KERBEROS = "tls_kerberos"
    TLS_TICKET = "tls_ticket"
    TLS_BASIC = "tls_basic"
    TLS_NTLM = "tls_ntlm"
    SEALED_KERBEROS = "sealed_kerberos"
    SEALED_TICKET = "sealed_ticket"
    SEALED_NTLM = "sealed_ntlm"


WAYS = {
    WindowsWay.TLS_KERBEROS: (WindowsLogin.KERBEROS, WindowsChannel.HTTPS),
    WindowsWay.TLS_TICKET: (WindowsLogin.TICKET, WindowsChannel.HTTPS),
    WindowsWay.TLS_BASIC: (WindowsLogin.BASIC, WindowsChannel.HTTPS),
    WindowsWay.TLS_NTLM: (WindowsLogin.NTLM, WindowsChannel.HTTPS),
    WindowsWay.SEALED_KERBEROS: (WindowsLogin.KERBEROS, WindowsChannel.HTTP),
    WindowsWay.SEALED_TICKET: (WindowsLogin.TICKET, WindowsChannel.HTTP),
    WindowsWay.SEALED_NTLM: (WindowsLogin.NTLM, WindowsChannel.HTTP),
}

SNMP_KINDS = frozenset({LoginKind.SNMP_USER, LoginKind.SNMP_COMMUNITY})

AS_WHOM = {
    LoginKind.DIRECTORY: "{user}",
    LoginKind.CONTROLLERS: "{user} at management controllers",
    LoginKind.SNMP_USER: "{user} at UPSs",
    LoginKind.SNMP_COMMUNITY: "whoever knows the community at UPSs",
    LoginKind.WINDOWS: "{user} at Windows servers",
    LoginKind.NUT_TLS: "nobody at NUT servers, inside verified TLS only",
}

LOGGED_ON = "who is logged on to this computer"


@dataclass(frozen=True, slots=True)
class Login:
    """One account for one kind of server: gone from memory when the run ends.

    `password` is the community where there is no user; `key` is the privacy password of an SNMP user.
    """

    user: str
    password: str = field(repr=False)
    method: BindMethod = BindMethod.LDAPS
    kind: LoginKind = LoginKind.DIRECTORY
    key: str = field(default="", repr=False)
    digest: SnmpDigest = SnmpDigest.SHA
    cipher: SnmpCipher = SnmpCipher.AES
    way: WindowsWay = WindowsWay.TLS_KERBEROS

    @property
    def uses_ticket(self) -> bool:
        """Whether the Kerberos ticket of who is logged on stands for user and password."""
        return self._proof in {BindMethod.TICKET, WindowsLogin.TICKET}

    @property
    def uses_kerberos(self) -> bool:
        """Whether this computer has to get a ticket, from servers that the plan need not have."""
        return self.uses_ticket or self._proof in {BindMethod.KERBEROS, WindowsLogin.KERBEROS}

    @property
    def uses_ntlm(self) -> bool:
        """Whether the server does not have to prove who it is; inside TLS its certificate does."""
        is_sealed = self.kind is LoginKind.DIRECTORY or WAYS[self.way][1] is WindowsChannel.HTTP
        return is_sealed and self._proof in {BindMethod.NTLM, WindowsLogin.NTLM}

    @property
    def _proof(self) -> BindMethod | WindowsLogin | None:
        if self.kind is LoginKind.DIRECTORY:
            return self.method
        return WAYS[self.way][0] if self.kind is LoginKind.WINDOWS else None

    @property
    def is_complete(self) -> bool:
        """Whether everything its kind needs was typed."""
        if self.kind is LoginKind.NUT_TLS or self.uses_ticket:
            return True
        if self.kind is LoginKind.SNMP_COMMUNITY:
            return bool(self.password)
        is_named = bool(self.user and self.password)
        if self.kind is LoginKind.SNMP_USER:
            is_named &= len(self.user.encode()) <= SnmpUser.LONGEST_NAME
            return is_named and min(len(self.password), len(self.key)) >= SHORTEST_SNMP_PASSWORD
        return is_named


def credentials_from(logins: Iterable[Login]) -> CredentialSet:
    """The credentials of a run. Of two logins for the same kind of server the later counts."""
    directory: Credentials | None = None
    controllers: Credentials | None = None
    snmp: SnmpCommunity | SnmpUser | None = None
    windows: WindowsUser | None = None
    nut = NutChannel.PLAIN
    for login in logins:
        match login.kind:
            case LoginKind.DIRECTORY:
                directory = Credentials(login.user, login.password, login.method)
            case LoginKind.CONTROLLERS:
                controllers = Credentials(login.user, login.password)
            case LoginKind.SNMP_USER:
                snmp = SnmpUser(login.user, login.password, login.key, login.digest, login.cipher)
            case LoginKind.SNMP_COMMUNITY:
                snmp = SnmpCommunity(login.password)
            case LoginKind.WINDOWS:
                windows = WindowsUser(login.user, login.password, *WAYS[login.way])
            case LoginKind.NUT_TLS:
                nut = NutChannel.TLS
    return CredentialSet(directory, snmp, controllers, windows, nut)


def accounts_words(logins: Iterable[Login]) -> str:
    """As whom the next run asks, in one line; empty for nobody."""
    named = [AS_WHOM[login.kind].format(user=login.user or LOGGED_ON) for login in logins]
    return f"The next run asks as {', '.join(named)}." if named else ""
