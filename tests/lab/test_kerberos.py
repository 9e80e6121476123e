"""Kerberos for real: tickets of the two controllers, for the directory and for PowerShell remoting."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.lab.conftest import need
from tests.lab.kerberos_path import kerberos_path
from tests.lab.samba_domain import DC1, DC2, DOMAIN, PASSWORD, READER, REALM, SambaDomain

CHECKS = ("DC-01", "FSMO-01", "FSMO-02", "GC-01", "SITE-01", "SITE-02", "REPL-01")
"""Checks that read the directory as a user."""

PASSED = {check: ["pass"] for check in CHECKS}
WITHOUT_USER = {"DC-01"}
"""Of these, what two controllers that answer are enough for."""

WRONG = "not-the-Passw0rd"
WINDOWS = f"win1.{DOMAIN}"
SERVICE_ACCOUNT = "win1-service"

Runs = Callable[..., dict[str, Any]]


@pytest.fixture
def environment(domain: SambaDomain, tmp_path: Path) -> dict[str, str]:
    """An environment with Kerberos whose settings and tickets are this test's own."""
    need("kinit", "faketime")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KRB5")}
    return kept | {
        "PYTHONPATH": kerberos_path(tmp_path),
        "KRB5_CONFIG": str(domain.kerberos_settings),
        "KRB5CCNAME": f"FILE:{tmp_path}/tickets",
        "KRB5_KTNAME": f"FILE:{tmp_path}/keytab",
    }


@pytest.fixture
def run_as(environment: dict[str, str], domain: SambaDomain) -> Runs:
    """Runs over the domain in a process with that environment."""

    def start(
        method: str, *wrapper: str, kind: str = "directory", password: str = "", **more: str
    ) -> dict[str, Any]:
        wanted = {
            "kind": kind,
            "method": method,
            "user": "" if method == "ticket" else f"{READER}@{DOMAIN}",
            "password": "" if method == "ticket" else password or PASSWORD,
            "checks": CHECKS,
            "authorities": str(domain.authority.path),
            "host": WINDOWS,
        }
        done = subprocess.run(
            [*wrapper, sys.executable, "-m", "tests.lab.kerberos_run"],
            input=json.dumps(wanted),
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    return start


@pytest.fixture
def ticket(environment: dict[str, str]) -> None:
    """The ticket of somebody who is logged on."""
    command = ["kinit", f"{READER}@{REALM}"]
    subprocess.run(command, input=PASSWORD, text=True, env=environment, check=True, capture_output=True)


@pytest.fixture
def service(domain: SambaDomain, environment: dict[str, str]) -> str:
    """The name in the domain of a remoting server whose key is at hand."""
    name = f"host/{WINDOWS}"
    if name not in domain.tool("spn", "list", SERVICE_ACCOUNT):
        domain.tool("spn", "add", name, SERVICE_ACCOUNT)
    keytab = environment["KRB5_KTNAME"].removeprefix("FILE:")
    domain.tool("domain", "exportkeytab", keytab, f"--principal={name}")
    return name


@pytest.fixture(autouse=True)
def service_account(domain: SambaDomain) -> None:
    """An account of the domain that a service may have for its own."""
    if SERVICE_ACCOUNT not in domain.tool("user", "list").splitlines():
        domain.tool("user", "create", SERVICE_ACCOUNT, PASSWORD)


def test_a_password_gets_a_ticket_and_the_checks_pass(run_as: Runs, domain: SambaDomain) -> None:
    before = domain.refused_tickets()
    told = run_as("kerberos")
    assert told["outcomes"] == PASSED
    assert told["identity"] == "user"
    assert domain.refused_tickets() == before


def test_who_is_logged_on_needs_no_password(run_as: Runs, ticket: None) -> None:
    assert run_as("ticket")["outcomes"] == PASSED


def test_evidence_names_neither_the_user_nor_the_password(run_as: Runs) -> None:
    for password in (PASSWORD, WRONG):
        evidence = run_as("kerberos", password=password)["evidence"]
        assert "repsFrom" in evidence or "Preauthentication failed" in evidence
        assert not any(each in evidence for each in (READER, PASSWORD, WRONG))


def test_a_wrong_password_is_refused_once_and_never_to_a_controller(
    run_as: Runs, domain: SambaDomain
) -> None:
    before = domain.refused_tickets(), _rejected(domain)
    told = run_as("kerberos", password=WRONG)
    assert told["reasons"] == ["binds_stopped", "credentials_rejected"]
    assert {check for check, found in told["outcomes"].items() if "pass" in found} == WITHOUT_USER
    assert (domain.refused_tickets(), _rejected(domain)) == (before[0] + 1, before[1])


def test_without_a_ticket_nobody_signs_in(run_as: Runs) -> None:
    told = run_as("ticket")
    assert (told["reasons"], told["identity"]) == (["no_ticket"], "anonymous")
    assert any("No Kerberos credentials available" in each for each in told["details"])


def test_ticket_servers_that_are_not_there_are_no_fault_of_the_controllers(
    run_as: Runs, tmp_path: Path
) -> None:
    settings = tmp_path / "elsewhere.conf"
    settings.write_text(
        f"[libdefaults]\ndns_lookup_kdc = false\n[realms]\n{REALM} = {{\nkdc = 127.0.0.9\n}}\n"
    )
    told = run_as("kerberos", KRB5_CONFIG=str(settings))
    assert told["reasons"] == ["no_ticket"]
    assert told["outcomes"]["DC-01"] == ["pass"]


@pytest.mark.parametrize("method", ["kerberos", "ticket"])
def test_clocks_too_far_apart_are_told(
    method: str, run_as: Runs, ticket: None, domain: SambaDomain, tmp_path: Path
) -> None:
    """MIT forgives its own clock where it asks for a ticket anew, unless it is told not to."""
    settings, strict = domain.kerberos_settings.read_text(), tmp_path / "strict.conf"
    strict.write_text(settings.replace("[libdefaults]", "[libdefaults]\nkdc_timesync = 0"))
    late = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "KRB5_CONFIG": str(strict)}
    assert run_as(method, "faketime", "-f", "+20m", **late)["reasons"] == ["clock_skew"]


@pytest.mark.parametrize("method", ["kerberos", "ticket"])
def test_remoting_takes_a_ticket_and_seals(method: str, run_as: Runs, ticket: None, service: str) -> None:
    told = run_as(method, kind="windows")
    assert (told["fault"], told["again"], told["is_document"]) == (None, None, True), told["detail"]
    assert told["users"] == [f"{READER}@{REALM}"]
    assert told["clear"] == 0


def test_remoting_with_a_wrong_password_is_refused_once(
    run_as: Runs, service: str, domain: SambaDomain
) -> None:
    before = domain.refused_tickets()
    told = run_as("kerberos", kind="windows", password=WRONG)
    assert (told["fault"], told["again"]) == ("credentials_rejected", "binds_stopped")
    assert domain.refused_tickets() == before + 1
    assert told["users"] == []


def test_a_server_without_a_name_in_the_domain_is_told(
    run_as: Runs, service: str, domain: SambaDomain
) -> None:
    domain.tool("spn", "delete", service)
    told = run_as("kerberos", kind="windows")
    assert (told["fault"], told["again"]) == ("unknown_service", "unknown_service")
    assert told["users"] == []


def _rejected(domain: SambaDomain) -> int:
    return sum(domain.rejected_passwords(each) for each in (DC1, DC2))
