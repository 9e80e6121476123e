"""Whoever answers is verified in the same way by every Python."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from app.probes.verified_tls import verified_context


def test_no_newer_python_refuses_or_accepts_other_certificates() -> None:
    context = verified_context(None)
    assert context.verify_flags == ssl.VerifyFlags.VERIFY_X509_TRUSTED_FIRST
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(OSError, match="No such file"):
        verified_context(Path("nowhere.pem"))
