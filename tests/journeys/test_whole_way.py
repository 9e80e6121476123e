"""From nothing to a verified report by the command alone, as one would do it at a customer's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import SAMPLE, Holdfast

PLAN = "contoso.holdfast"
AS_OF = ("--as-of", "2026-06-01")
OLD = "V-FE01; V-FE02; V-BE01; V-BE02; V-EDGE; V-MED1; V-MED2; V-MON"
RISKS = {
    "HW-SPOF-01": "plan",
    "HW-SRV-01": "RO-EDGE; RO-MON; RO-RP",
    "CL-PWR-01": "C-BR-1; C-BR-2",
    "SU-EOL-01": "plan",
    "SU-EOL-02": OLD,
    "SU-PAT-01": OLD,
}
ACCEPTED = (
    "--by",
    "Sample Owner",
    "--on",
    "2026-05-29",
    "--until",
    "2027-04-30",
    "--reason",
    "Until retired",
)


@pytest.mark.timeout(600)
def test_from_nothing_to_a_verified_report(holdfast: Holdfast, tmp_path: Path) -> None:
    run = holdfast.run
    run("new", "contoso", "--title", "Contoso", "customer=Contoso")
    run("profile", PLAN, "--from", SAMPLE / "profile.json", "rto_h=8")
    preview = run("import", PLAN, SAMPLE / "inventory.csv", "--json").data
    assert preview["counts"] == {"new": 70, "update": 0, "same": 0, "problem": 0}
    assert run("asset", "list", PLAN, "--json").data["assets"] == []
    run("import", PLAN, SAMPLE / "inventory.csv", "--yes")
    assert run("import", PLAN, SAMPLE / "inventory.csv", "--json").data["counts"]["same"] == 70
    answered = run("answer", PLAN, "--from", SAMPLE / "answers.json", "--json").data
    assert answered["written"]
    assert answered["changed"] > 500

    look_at_live_checks(holdfast)

    refusal = run("freeze", PLAN, *AS_OF, code=1)
    assert "PL-GATE-01" in refusal.errors
    assert "SU-EOL-01" in refusal.errors
    assert run("show", PLAN, *AS_OF, "--json", code=1).data["revisions"] == []
    run("answer", PLAN, "--from", SAMPLE / "mended.json")
    for item, subjects in RISKS.items():
        run("risk", "accept", PLAN, item, "--subject", subjects, *ACCEPTED)
    assert run("show", PLAN, *AS_OF, "--json").data["blockers"] == []

    frozen = run(
        "freeze", PLAN, *AS_OF, "--title", "For approval", "--role", "owner", "--role", "architect", "--json"
    ).data
    digest = frozen["revision"]["digest"]
    run("report", PLAN, "unsigned.pdf")
    assert "NO" in run("verify", "unsigned.pdf", code=1).out
    sign_as(holdfast, "architect")
    assert "Signatures are missing: owner" in run("verify", "architect.pdf", code=1).out
    shutil.copy(holdfast.folder / PLAN, holdfast.folder / "of-owner.holdfast")
    sign_as(holdfast, "owner", "of-owner.holdfast")
    assert "older copy" not in run("verify", "architect.pdf", "--plan", PLAN, code=1).out
    assert "All roles have signed." in run("sign", PLAN, "--take-in", "owner.pdf").out
    assert "older copy" in run("verify", "architect.pdf", "--plan", PLAN, code=1).out

    verified = run("verify", "owner.pdf", "--plan", PLAN, "--json").data
    assert verified["verified"]
    assert verified["digest"] == digest
    assert [entry["role"] for entry in verified["signatures"]] == ["architect", "owner"]
    assert {fact["state"] for fact in verified["facts"]} == {"passed"}
    run("report", PLAN, "again.pdf")
    assert (holdfast.folder / "again.pdf").read_bytes() == (holdfast.folder / "owner.pdf").read_bytes()
    assert "holds together" in run("show", PLAN, "--history").out

    stranger = Holdfast(tmp_path / "stranger")
    signed = holdfast.folder / "owner.pdf"
    untrusting = stranger.run("verify", signed, "--json", code=1).data
    facts = [fact for entry in untrusting["signatures"] for fact in entry["facts"]]
    assert {fact["question"] for fact in facts if fact["state"] != "passed"} == {"trusted"}
    stranger.run(
        "verify",
        signed,
        "--trust",
        holdfast.folder / "owner.cer",
        "--trust",
        holdfast.folder / "architect.cer",
    )


def look_at_live_checks(holdfast: Holdfast) -> None:
    """Nobody listens on the address, so nothing passes, and most of it cannot be measured."""
    run = holdfast.run
    run("asset", "change", PLAN, "V-HQ-DC01", "network_address=127.77.0.1")
    only = ("--target", "V-HQ-DC01", "--only", "controllers", "--only", "DNS-S01")
    targets = run("check", PLAN, "--list-targets", *only, "--json").data
    assert [target["address"] for target in targets["targets"]] == ["127.77.0.1"]
    found = run("check", PLAN, *only, "--json", code=1).data["run"]
    assert "pass" not in {finding["outcome"] for finding in found["findings"]}
    assert any(finding["outcome"] == "not_measured" for finding in found["findings"])
    run("asset", "change", PLAN, "V-HQ-DC01", "network_address=10.20.1.11")


def sign_as(holdfast: Holdfast, role: str, plan: str = PLAN) -> None:
    """Make an identity for a role and sign with it."""
    secret = {"--passphrase-fd": f"a long passphrase of {role}"}
    made = (
        "sign",
        "--new-identity",
        f"{role}.p12",
        "--name",
        f"Sample {role}",
        "--certificate",
        f"{role}.cer",
    )
    holdfast.run(*made, secrets=secret)
    signed = ("sign", plan, "--role", role, "--identity", f"{role}.p12", "--out", f"{role}.pdf")
    holdfast.run(*signed, "--json", secrets=secret)
