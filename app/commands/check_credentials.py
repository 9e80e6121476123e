"""The options of `holdfast check` that say as whom to ask, each kind of server with its own."""

from __future__ import annotations

import argparse

from app.commands.secret_input import add_descriptor, read_secret
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
from app.errors import WrongInput

SNMP_CHANNEL = "SNMP"
"""How the channels of a target that SNMP would ask begin."""


def add_credentials(parser: argparse.ArgumentParser) -> None:
    """Add them to a parser."""
    parser.add_argument("--user", metavar="NAME", help="bind as this user where a check needs one")
    _add_choice(parser, "--bind", BindMethod, "how the user binds; with ticket it is who is logged on")
    add_descriptor(parser, "--password-fd", "the password")
    parser.add_argument(
        "--bmc-user", metavar="NAME", help="ask management controllers (Redfish) as this user"
    )
    add_descriptor(parser, "--bmc-password-fd", "the password of --bmc-user")
    parser.add_argument("--snmp-user", metavar="NAME", help="ask UPSs as this user of SNMPv3")
    _add_choice(parser, "--snmp-auth", SnmpDigest, "how the SNMP user proves who it is")
    add_descriptor(parser, "--snmp-auth-fd", "the authentication password of --snmp-user")
    _add_choice(parser, "--snmp-priv", SnmpCipher, "how what the SNMP user says is hidden")
    add_descriptor(parser, "--snmp-priv-fd", "the privacy password of --snmp-user")
    parser.add_argument(
        "--snmp-community",
        action="store_true",
        help="ask UPSs by SNMPv2c with a community you are asked for; it travels in clear",
    )
    add_descriptor(parser, "--snmp-community-fd", "the community, and ask UPSs by SNMPv2c")
    parser.add_argument(
        "--windows-user", metavar="NAME", help="ask Windows servers (PowerShell remoting) as this user"
    )
    add_descriptor(parser, "--windows-password-fd", "the password of --windows-user")
    _add_choice(
        parser,
        "--windows-login",
        WindowsLogin,
        "how the Windows user proves who it is; with ticket it is who is logged on",
    )
    _add_choice(parser, "--windows-over", WindowsChannel, "verified TLS, or messages that encrypt themselves")
    _add_choice(parser, "--nut-over", NutChannel, "NUT servers as they come, or inside verified TLS only")


def _add_choice(
    parser: argparse.ArgumentParser,
    option: str,
    choices: type[BindMethod | SnmpDigest | SnmpCipher | WindowsLogin | WindowsChannel | NutChannel],
    what: str,
) -> None:
    """An option with one of a few words, the first where it is left out."""
    first = next(iter(choices))
    parser.add_argument(
        option,
        type=choices,
        choices=list(choices),
        default=first,
        metavar="METHOD",
        help=f"{what}: {', '.join(choices)} (default: {first.value})",
    )


def credentials_of(arguments: argparse.Namespace) -> CredentialSet:
    """What was given; passwords are asked for where no descriptor is named. Raises WrongInput."""
    wants_community = arguments.snmp_community or arguments.snmp_community_fd is not None
    if arguments.snmp_user is not None and wants_community:
        raise WrongInput(
            "UPSs are asked either as an SNMP user or with a community.",
            advice="Leave --snmp-user or the community out; the user is the safer one.",
        )
    directory = _directory(arguments)
    controllers = _user(arguments.bmc_user, arguments.bmc_password_fd, "--bmc-password-fd", "--bmc-user")
    return CredentialSet(directory, _snmp(arguments), controllers, _windows(arguments), arguments.nut_over)


def _directory(arguments: argparse.Namespace) -> Credentials | None:
    name, descriptor, method = arguments.user, arguments.password_fd, arguments.bind
    if method is BindMethod.TICKET:
        _require_nobody(name, descriptor, "--user")
        return Credentials("", "", method)
    return _user(name, descriptor, "--password-fd", "--user", method)


def _require_nobody(name: str | None, descriptor: int | None, option: str) -> None:
    """A ticket is that of who is logged on: a user beside it would be left out in silence."""
    if name is not None or descriptor is not None:
        raise WrongInput(
            "A ticket is that of who is logged on to this computer, so no user or password goes with it.",
            advice=f"Leave {option} and its password out, or choose kerberos in place of ticket.",
        )


def _windows(arguments: argparse.Namespace) -> WindowsUser | None:
    name, login, channel = arguments.windows_user, arguments.windows_login, arguments.windows_over
    if login is WindowsLogin.TICKET:
        _require_nobody(name, arguments.windows_password_fd, "--windows-user")
        return WindowsUser("", "", login, channel)
    if name is None:
        return None
    if login is WindowsLogin.BASIC and channel is not WindowsChannel.HTTPS:
        raise WrongInput(
            "Basic shows the password to whoever listens, so it is used inside TLS only.",
            advice="Leave --windows-over http out, or choose another --windows-login.",
        )
    secret = read_secret(arguments.windows_password_fd, f"Password of {name}", "--windows-password-fd")
    found = WindowsUser(name, secret, login, channel)
    if not found.is_usable:
        raise WrongInput(
            "The user or the password is empty.", advice="Give both, or leave --windows-user out."
        )
    return found


def _user(
    name: str | None,
    descriptor: int | None,
    option: str,
    user_option: str,
    method: BindMethod = BindMethod.LDAPS,
) -> Credentials | None:
    if name is None:
        return None
    found = Credentials(name, read_secret(descriptor, f"Password of {name}", option), method)
    if not found.is_usable:
        raise WrongInput(
            "The user or the password is empty.", advice=f"Give both, or leave {user_option} out."
        )
    return found


def _snmp(arguments: argparse.Namespace) -> SnmpCommunity | SnmpUser | None:
    if arguments.snmp_user is not None:
        return _snmp_user(arguments)
    if not arguments.snmp_community and arguments.snmp_community_fd is None:
        return None
    community = SnmpCommunity(
        read_secret(arguments.snmp_community_fd, "SNMP community", "--snmp-community-fd")
    )
    if not community.is_usable:
        raise WrongInput("The SNMP community is empty.", advice="Give one, or leave the option out.")
    return community


def _snmp_user(arguments: argparse.Namespace) -> SnmpUser:
    name = arguments.snmp_user
    password = read_secret(arguments.snmp_auth_fd, f"Authentication password of {name}", "--snmp-auth-fd")
    key = read_secret(arguments.snmp_priv_fd, f"Privacy password of {name}", "--snmp-priv-fd")
    found = SnmpUser(name, password, key, arguments.snmp_auth, arguments.snmp_priv)
    if not found.is_usable:
        raise WrongInput(
            "The SNMP user cannot be used.",
            why=(
                f"It needs a name of at most {SnmpUser.LONGEST_NAME} bytes and two passwords of "
                f"{SnmpUser.SHORTEST} characters or more."
            ),
            advice="Give the authentication and the privacy password as the UPS has them.",
        )
    return found
