"""Secrets of any length leave what is kept, and what is decided on is not touched."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credentials import Credentials, CredentialSet, SnmpUser
from app.domain.exchange import Exchange, Fault
from app.probes.redaction import HIDDEN, SHORT, Redactor

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="()"), min_size=1, max_size=12)
AROUND = st.sampled_from([" ", "'", '"', ": ", "\n", "=", "\x00", "<b>"])


def redactor(*secrets: str) -> Redactor:
    directory, controllers = (*(Credentials("u", each) for each in secrets), None, None)[:2]
    return Redactor(CredentialSet(directory=directory, controllers=controllers))


@given(LETTERS, AROUND, AROUND)
def test_a_secret_that_is_said_back_is_hidden(secret: str, before: str, after: str) -> None:
    cleaned = redactor(secret).clean(f"the word{before}{secret}{after}.")
    assert HIDDEN in cleaned
    assert f"{before}{secret}{after}" not in cleaned.replace(HIDDEN, "\x02")


@given(st.text(min_size=SHORT, max_size=20), st.text(max_size=10), st.text(max_size=10))
def test_a_longer_secret_is_hidden_inside_of_words_too(secret: str, before: str, after: str) -> None:
    cleaned = redactor(secret).clean(before + secret + after)
    assert secret not in cleaned.replace(HIDDEN, "\x00\x01\x00") or secret in f"{before}\x00\x01\x00{after}"


@given(LETTERS, st.binary(max_size=20), st.sampled_from(["utf-8", "utf-16-le"]))
def test_a_raw_reply_with_a_secret_of_any_length_is_not_kept(secret: str, noise: bytes, coding: str) -> None:
    reply = noise + secret.encode(coding) + noise
    exchange = Exchange(
        "LDAP", "10.0.0.1", 389, "x", NOW, NOW, reply=reply, reply_length=9, reply_sha256="ab"
    )
    cleaned = redactor(secret).clean(exchange)
    assert (cleaned.reply, cleaned.reply_sha256, cleaned.reply_length) == (b"", "", 9)


@pytest.mark.parametrize(
    ("secret", "text", "cleaned"),
    [
        ("dc", "the password dc of dc1 is 'dc'", "the password (hidden) of dc1 is '(hidden)'"),
        ("a!", "say a!b", "say (hidden)b"),
        ("1", "result 1, code 10", "result (hidden), code 10"),
        ("p.w", "p.w is not paw", "(hidden) is not paw"),
        ("longer", "unlongered", "un(hidden)ed"),
    ],
)
def test_short_secrets_are_found_as_words(secret: str, text: str, cleaned: str) -> None:
    assert redactor(secret).clean(text) == cleaned


def test_of_two_secrets_the_longer_is_hidden_whole() -> None:
    assert redactor("longer", "longer-one").clean("longer-one longer") == f"{HIDDEN} {HIDDEN}"


@dataclass(frozen=True)
class Told:
    """What a server told."""

    name: str
    parts: tuple[str, ...]
    more: dict[str, frozenset[str]]
    fault: Fault = Fault.NO_REPLY


def test_plain_data_is_cleaned_to_its_last_text() -> None:
    told = Told("it is q7Z", ("q7Z", "q7Zr"), {"q7Z": frozenset({"q7Z", "x"})})
    assert redactor("q7Z").clean(told) == Told(
        f"it is {HIDDEN}", (HIDDEN, "q7Zr"), {HIDDEN: frozenset({HIDDEN, "x"})}
    )
    assert told.name == "it is q7Z"


def test_a_secret_that_is_a_word_of_ours_changes_no_fault() -> None:
    told = Told("", (), {})
    assert redactor("no_reply").clean(told).fault is Fault.NO_REPLY


def test_what_basic_authentication_sends_is_hidden_too() -> None:
    both = base64.b64encode(b"u:q7Z").decode()
    assert redactor("q7Z").clean(f"heard {both}") == f"heard {HIDDEN}"


def test_both_passwords_of_an_snmp_user_are_secrets() -> None:
    found = Redactor(CredentialSet(snmp=SnmpUser("u", "auth-Passw0rd", "priv-Passw0rd")))
    assert found.clean("auth-Passw0rd priv-Passw0rd") == f"{HIDDEN} {HIDDEN}"


def test_once_the_secrets_are_forgotten_any_text_may_hold_one() -> None:
    found = redactor("q7Z")
    assert not found.is_in("nothing")
    found.clear()
    assert found.is_in("nothing")
    nobody = redactor()
    nobody.clear()
    assert not nobody.is_in("nothing")
