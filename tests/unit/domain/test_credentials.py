"""Credentials show nothing of their secrets, and refuse what can be no secret."""

from __future__ import annotations

import pickle
from copy import deepcopy

import pytest

from app.domain.credentials import BindMethod, Credentials


def test_credentials_show_and_keep_nothing() -> None:
    credentials = Credentials("reader@contoso.test", "Passw0rd-1", BindMethod.NTLM)
    for shown in (repr(credentials), str(credentials), f"{credentials!r}"):
        assert "Passw0rd-1" not in shown
        assert "reader" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(credentials)
    with pytest.raises(TypeError):
        deepcopy(credentials)
    assert credentials.reveal() == "Passw0rd-1"
    credentials.clear()
    assert (credentials.reveal(), credentials.is_usable) == ("", False)


def test_an_empty_password_is_unusable() -> None:
    """A simple bind with a name and no password is an anonymous one in disguise (RFC 4513 5.1.2)."""
    assert not Credentials("reader", "").is_usable
    assert not Credentials("", "word").is_usable
