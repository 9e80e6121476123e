"""Credentials of a run come from descriptors, each for its kind of server, and show nothing."""

from __future__ import annotations

import argparse
import os
import pickle
from collections.abc import Callable, Iterator

import pytest

from app.commands.check_credentials import add_credentials, credentials_of
from app.domain.credentials import (
    BindMethod,
    NutChannel,
    Secret,
    SnmpCipher,
    SnmpCommunity,
    SnmpDigest,
    SnmpUser,
    WindowsLogin,
)
from app.errors import WrongInput


@pytest.fixture
def secret() -> Iterator[Callable[[str], str]]:
    """Opens a descriptor that holds a secret, and gives its number."""
    opened: list[int] = []

    def give(text: str) -> str:
        reading, writing = os.pipe()
        os.write(writing, f"{text}\n".encode())
        os.close(writing)
        opened.append(reading)
        return str(reading)

    yield give
    for each in opened:
        os.close(each)


def _parsed(*options: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_credentials(parser)
    return parser.parse_args(options)


def test_without_options_there_are_none() -> None:
    assert not list(credentials_of(_parsed()).given())


def test_each_kind_of_server_has_its_own(secret: Callable[[str], str]) -> None:
    found = credentials_of(
        _parsed(
            "--user", "reader", "--password-fd", secret("one-Secret"),
            "--bmc-user", "watcher", "--bmc-password-fd", secret("two-Secret"),
            "--snmp-user", "ups", "--snmp-auth", "sha256", "--snmp-auth-fd", secret("three-Secret"),
            "--snmp-priv", "aes256", "--snmp-priv-fd", secret("four-Secret"),
        )
    )  # fmt: skip
    assert found.directory is not None
    assert found.controllers is not None
    assert isinstance(found.snmp, SnmpUser)
    assert (found.directory.user, found.directory.reveal()) == ("reader", "one-Secret")
    assert (found.controllers.user, found.controllers.reveal()) == ("watcher", "two-Secret")
    assert found.snmp.reveal() == ("three-Secret", "four-Secret")
    assert (found.snmp.digest, found.snmp.cipher) == (SnmpDigest.SHA256, SnmpCipher.AES256)
    assert "Secret" not in repr(found).replace("SnmpUser", "")
    found.clear()
    assert found.snmp.reveal() == ("", "")
    assert not any(each.is_usable for each in found.given())


def test_a_community_comes_from_a_descriptor(secret: Callable[[str], str]) -> None:
    found = credentials_of(_parsed("--snmp-community-fd", secret("sample")))
    assert isinstance(found.snmp, SnmpCommunity)
    assert found.snmp.reveal() == "sample"
    assert "sample" not in repr(found)


def test_nut_servers_are_asked_in_clear_unless_tls_is_asked_for() -> None:
    assert credentials_of(_parsed()).nut is NutChannel.PLAIN
    found = credentials_of(_parsed("--nut-over", "tls"))
    assert found.nut is NutChannel.TLS
    assert not tuple(found.given()), "no secret goes with it"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--snmp-user", "ups", "--snmp-community"), "either as an SNMP user or with a community"),
        (("--snmp-user", "ups", "--snmp-auth-fd", "{short}", "--snmp-priv-fd", "{long}"), "cannot be used"),
        (("--snmp-community-fd", "{empty}"), "community is empty"),
        (
            ("--snmp-user", "u" * 33, "--snmp-auth-fd", "{long}", "--snmp-priv-fd", "{long}"),
            "at most 32 bytes",
        ),
        (("--bmc-user", "watcher", "--bmc-password-fd", "{empty}"), "is empty"),
        (("--bind", "ticket", "--user", "reader"), "no user or password goes with it"),
        (("--bind", "ticket", "--password-fd", "{long}"), "no user or password goes with it"),
        (("--windows-login", "ticket", "--windows-user", "reader"), "no user or password goes with it"),
    ],
)
def test_what_cannot_be_used_is_refused(
    options: tuple[str, ...], words: str, secret: Callable[[str], str]
) -> None:
    numbers = {"{short}": secret("seven77"), "{long}": secret("long-enough"), "{empty}": secret("")}
    with pytest.raises(WrongInput) as refusal:
        credentials_of(_parsed(*(numbers.get(each, each) for each in options)))
    assert words in str(refusal.value)
    assert refusal.value.advice


def test_a_secret_is_not_stored() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("sample"))
    assert "sample" not in f"{Secret('sample')!r}{SnmpUser('u', 'sample-one', 'sample-two')!r}"


def test_a_ticket_stands_for_user_and_password() -> None:
    found = credentials_of(_parsed("--bind", "ticket", "--windows-login", "ticket"))
    assert found.directory is not None
    assert found.windows is not None
    assert (found.directory.user, found.directory.method) == ("", BindMethod.TICKET)
    assert (found.windows.user, found.windows.login) == ("", WindowsLogin.TICKET)
    assert all(each.is_usable and each.uses_kerberos for each in (found.directory, found.windows))
    assert found.uses_kerberos
    found.clear()
    assert not any(each.is_usable for each in found.given())


def test_ntlm_is_used_only_where_it_was_chosen(secret: Callable[[str], str]) -> None:
    """Without a word passwords go to directories inside TLS, and to Windows servers not at all."""
    found = credentials_of(
        _parsed(
            "--user", "reader", "--password-fd", secret("one-Secret"),
            "--windows-user", "reader", "--windows-password-fd", secret("two-Secret"),
        )
    )  # fmt: skip
    assert found.directory is not None
    assert found.windows is not None
    assert (found.directory.method, found.windows.login) == (BindMethod.LDAPS, WindowsLogin.KERBEROS)
    assert not found.directory.uses_kerberos
