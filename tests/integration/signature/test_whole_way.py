"""From a plan to a report that everybody signed, and what verification says of it."""

from __future__ import annotations

from tests.integration.signature.conftest import ROLES, Signed


def test_a_report_signed_by_all_roles_verifies_with_its_plan(signed: Signed) -> None:
    report = signed.verify(signed.full, with_plan=True)
    wrong = [fact for entry in report.signatures for fact in entry.facts if not fact.passed]
    assert wrong == []
    assert [fact for fact in report.facts if not fact.passed] == []
    assert report.ok
    assert report.digest == signed.revision.digest
    assert [entry.field for entry in report.signatures] == list(ROLES)
    assert [entry.signer for entry in report.signatures] == ["Sample Architect", "Sample Owner"]
