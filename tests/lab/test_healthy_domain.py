"""A healthy domain of two replicating controllers passes; a wrong password is shown once."""

from __future__ import annotations

import pytest

from app.domain.credentials import BindMethod, Credentials
from app.domain.findings import Outcome
from tests.lab.running import domain_plan, run_over
from tests.lab.samba_domain import DC1, DC2, DOMAIN, PASSWORD, READER, SambaDomain

NEEDS_USER = {"GC-01", "FSMO-01"}


def reader(method: BindMethod, password: str = PASSWORD) -> Credentials:
    return Credentials(f"{READER}@{DOMAIN}", password, method)


@pytest.mark.parametrize("method", list(BindMethod))
def test_everything_passes_as_a_user(method: BindMethod, domain: SambaDomain) -> None:
    told = run_over(domain_plan(), credentials=reader(method), authorities=domain.authority.path)
    outcomes = told.outcomes()
    # Both controllers lie in 127.0.0.0/24, and that is what the check is there to say.
    assert outcomes.pop("DNS-S14") == {Outcome.WARN}
    assert set(map(frozenset, outcomes.values())) == {frozenset({Outcome.PASS})}, outcomes
    assert told.result.run.identity == "user"
    assert told.result.found_hosts == ()
    assert told.took_s < 20


def test_without_a_user_only_what_needs_one_is_not_measured(domain: SambaDomain) -> None:
    told = run_over(domain_plan(), authorities=domain.authority.path)
    unmeasured = {check for check, found in told.outcomes().items() if Outcome.NOT_MEASURED in found}
    assert unmeasured == NEEDS_USER
    assert {finding.arguments["reason"] for check in NEEDS_USER for finding in told.of(check)} == {
        "no_credentials"
    }
    assert told.result.run.identity == "anonymous"


@pytest.mark.parametrize("method", list(BindMethod))
def test_a_wrong_password_is_shown_to_one_controller_once(method: BindMethod, domain: SambaDomain) -> None:
    before = _rejected(domain)
    wrong = reader(method, "not the password")
    told = run_over(domain_plan(), credentials=wrong, authorities=domain.authority.path)
    reasons = {finding.arguments["reason"] for check in NEEDS_USER for finding in told.of(check)}
    assert reasons == {"credentials_rejected"}
    assert _rejected(domain) == before + 1


def _rejected(domain: SambaDomain) -> int:
    return sum(domain.rejected_passwords(each) for each in (DC1, DC2))


def test_no_password_goes_to_controllers_of_an_unknown_authority(domain: SambaDomain) -> None:
    before = _rejected(domain)
    told = run_over(domain_plan(), credentials=reader(BindMethod.LDAPS, "not the password"))
    assert {finding.arguments["reason"] for finding in told.of("FSMO-01")} == {"certificate_rejected"}
    assert told.tags("TLS-01")[DC1.address] == {"not_trusted"}
    assert _rejected(domain) == before


def test_evidence_holds_what_the_controllers_said(domain: SambaDomain) -> None:
    told = run_over(domain_plan(), credentials=reader(BindMethod.SPNEGO), authorities=domain.authority.path)
    everything = b"".join(told.result.blobs.values())
    assert b"127.0.0.1" in everything
    assert PASSWORD.encode() not in everything
    assert READER.encode() not in everything
    assert {evidence for finding in told.result.run.findings for evidence in finding.evidence} <= {
        each.id for each in told.result.evidence
    }
