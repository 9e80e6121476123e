"""A healthy domain of two replicating controllers passes; a wrong password is shown once."""

from __future__ import annotations

import pytest

from app.domain.checks import BindClass
from app.domain.credentials import BindMethod, Credentials
from app.domain.findings import Outcome
from app.services.checks import Selection
from tests.lab.running import BOOK, Told, domain_plan, run_over
from tests.lab.samba_domain import DC1, DC2, DOMAIN, PASSWORD, READER, SambaDomain

BASE = Selection(
    checks=frozenset({"TIME-01", "TLS-01", "TLS-02"}),
    groups=frozenset({
        "dns_service", "dns_zones", "locator", "controllers", "catalogs", "operations_masters", "sites",
    }),
)  # fmt: skip
"""Checks of what every domain has; those of replication, accounts and the product have tests of their own."""

NATURAL = {
    "DNS-S05": {Outcome.WARN},
    "DNS-Z12": {Outcome.NOT_MEASURED},
    "DNS-Z14": {Outcome.PASS, Outcome.NOT_MEASURED},
    "DNS-Z15": {Outcome.WARN, Outcome.NOT_MEASURED},
    "DC-02": {Outcome.WARN},
    "SITE-07": {Outcome.NOT_MEASURED},
}
"""What this domain is not: its servers know no EDNS and no reverse zones, nothing ages, one zone hides its
properties, both controllers stand at one site, and no server of the product is there."""

NEEDS_USER = {
    check for check, entry in BOOK.entries.items() if entry.bind in {BindClass.USER, BindClass.PRIVILEGED}
} - {"DC-01"}
"""Without the directory's list, two controllers that answer are still enough for DC-01."""

METHODS = [method for method in BindMethod if method not in {BindMethod.KERBEROS, BindMethod.TICKET}]
"""Those that need nothing of this computer; `test_kerberos` tries the others."""


def reader(method: BindMethod, password: str = PASSWORD) -> Credentials:
    return Credentials(f"{READER}@{DOMAIN}", password, method)


@pytest.mark.parametrize("method", METHODS)
def test_everything_passes_as_a_user(method: BindMethod, domain: SambaDomain) -> None:
    told = run_over(domain_plan(), BASE, credentials=reader(method), authorities=domain.authority.path)
    outcomes = told.outcomes()
    expected = {check: NATURAL.get(check, {Outcome.PASS}) for check in outcomes}
    assert outcomes == expected
    assert NATURAL.keys() <= outcomes.keys()
    assert told.result.run.identity == "user"
    assert told.result.found_hosts == ()
    assert told.took_s < 20


def test_without_a_user_only_what_needs_one_is_not_measured(domain: SambaDomain) -> None:
    told = run_over(domain_plan(), authorities=domain.authority.path)
    unmeasured = [finding for finding in told.result.run.findings if finding.outcome is Outcome.NOT_MEASURED]
    assert {finding.check for finding in unmeasured} <= NEEDS_USER | {"DNS-Z12"}
    assert {"GC-01", "FSMO-01", "DC-07", "LOC-07", "SITE-01"} <= {finding.check for finding in unmeasured}
    assert not NEEDS_USER & _passed(told)
    assert told.result.run.identity == "anonymous"


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_password_is_shown_to_one_controller_once(method: BindMethod, domain: SambaDomain) -> None:
    before = _rejected(domain)
    wrong = reader(method, "not the password")
    told = run_over(domain_plan(), credentials=wrong, authorities=domain.authority.path)
    reasons = {finding.arguments.get("reason") for finding in told.result.run.findings}
    assert {"credentials_rejected", "binds_stopped"} <= reasons
    assert not NEEDS_USER & _passed(told)
    assert _rejected(domain) == before + 1


def _passed(told: Told) -> set[str]:
    """The checks that passed anywhere."""
    return {finding.check for finding in told.result.run.findings if finding.outcome is Outcome.PASS}


def _rejected(domain: SambaDomain) -> int:
    return sum(domain.rejected_passwords(each) for each in (DC1, DC2))


def test_no_password_goes_to_controllers_of_an_unknown_authority(domain: SambaDomain) -> None:
    before = _rejected(domain)
    told = run_over(domain_plan(), credentials=reader(BindMethod.LDAPS, "not the password"))
    assert {finding.arguments["reason"] for finding in told.of("FSMO-01")} == {"certificate_rejected"}
    assert told.tags("TLS-01")[DC1.address] == {"not_trusted"}
    assert _rejected(domain) == before


def test_evidence_holds_what_the_controllers_said(domain: SambaDomain) -> None:
    told = run_over(domain_plan(), credentials=reader(BindMethod.NTLM), authorities=domain.authority.path)
    everything = b"".join(told.result.blobs.values())
    assert b"127.0.0.1" in everything
    assert PASSWORD.encode() not in everything
    assert READER.encode() not in everything
    assert {evidence for finding in told.result.run.findings for evidence in finding.evidence} <= {
        each.id for each in told.result.evidence
    }
