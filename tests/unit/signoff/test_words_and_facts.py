"""Every reason has its sentence, and what the facts come to is never better than they are."""

from __future__ import annotations

import string
from datetime import UTC, datetime

import pytest

from app.domain.verification import (
    Fact,
    FactKind,
    Reason,
    SignatureFacts,
    State,
    VerificationReport,
    failed,
    passed,
    undetermined,
)
from app.services.verification_words import QUESTIONS, SENTENCES, sentence

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def test_every_question_and_every_reason_has_its_words() -> None:
    assert set(QUESTIONS) == set(FactKind)
    assert set(SENTENCES) == set(Reason)
    for words in SENTENCES.values():
        assert words.endswith(".")
        assert "!" not in words


@pytest.mark.parametrize("reason", Reason)
def test_a_sentence_is_filled_with_the_arguments_of_its_fact(reason: Reason) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(SENTENCES[reason]) if name]
    told = sentence(Fact(FactKind.VALID, State.PASSED, reason, {name: f"<{name}>" for name in names}))
    assert all(f"<{name}>" in told for name in names)
    assert "{" not in told


def signature(*facts: Fact) -> SignatureFacts:
    return SignatureFacts("owner", "Sample Owner", "", "", NOW, None, facts)


GOOD = passed(FactKind.INTACT, Reason.INTACT)


def report(signatures: tuple[SignatureFacts, ...], *facts: Fact) -> VerificationReport:
    return VerificationReport(NOW, signatures, facts, None, "")


def test_one_fact_that_did_not_pass_spoils_the_report() -> None:
    assert report((signature(GOOD),), GOOD).ok
    for bad in (
        failed(FactKind.VALID, Reason.SIGNATURE_WRONG),
        undetermined(FactKind.TRUSTED, Reason.NOT_CHECKED),
    ):
        assert not report((signature(GOOD, bad),), GOOD).ok
        assert not report((signature(GOOD), signature(bad)), GOOD).ok
        assert not report((signature(GOOD),), GOOD, bad).ok


def test_a_report_without_signatures_is_never_fine() -> None:
    assert not report((), GOOD).ok


def test_missing_roles_leave_a_report_sound_but_not_fine() -> None:
    missing = failed(FactKind.ALL_SIGNED, Reason.ROLES_MISSING, roles="owner")
    partly = report((signature(GOOD),), GOOD, missing)
    assert partly.sound
    assert not partly.ok


def test_a_time_stamp_of_an_unknown_authority_spoils_nothing_but_a_wrong_one_does() -> None:
    unknown = undetermined(FactKind.STAMPED, Reason.STAMP_NOT_TRUSTED)
    wrong = failed(FactKind.STAMPED, Reason.STAMP_WRONG)
    assert report((signature(GOOD, unknown),), GOOD).ok
    assert not report((signature(GOOD, wrong),), GOOD).ok
