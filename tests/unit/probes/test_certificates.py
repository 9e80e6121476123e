"""Which names a certificate stands for."""

from __future__ import annotations

import pytest

from app.domain.readings import Certificate
from app.probes.certificates import name_error, parse_certificate
from tests.fakes.clock import NOON


def _naming(*names: str) -> Certificate:
    return Certificate("CN=x", "CN=y", names, NOON, NOON, "00")


@pytest.mark.parametrize(
    ("names", "host"),
    [
        (("dc1.a.test",), "dc1.a.test"),
        (("dc1.a.test",), "DC1.A.test"),
        (("*.a.test",), "dc1.a.test"),
        (("10.0.0.1",), "10.0.0.1"),
        ((), ""),
    ],
)
def test_a_certificate_stands_for_its_names(names: tuple[str, ...], host: str) -> None:
    assert name_error(_naming(*names), host) == ""


@pytest.mark.parametrize(
    ("names", "host"),
    [
        (("dc1.a.test",), "dc2.a.test"),
        (("*.a.test",), "a.test"),
        (("*.a.test",), "dc1.b.a.test"),
        (("*.test",), "10.0.0.test"),
        (("*.0.0.1",), "10.0.0.1"),
        (("*",), "dc1"),
        (("d*.a.test",), "dc1.a.test"),
        ((), "dc1.a.test"),
    ],
)
def test_a_certificate_stands_for_no_other_name(names: tuple[str, ...], host: str) -> None:
    assert name_error(_naming(*names), host) != ""


def test_bytes_that_are_no_certificate_are_none() -> None:
    assert parse_certificate(b"0\x03abc") is None
    assert parse_certificate(b"") is None
