"""Bad input: a clear message, the right exit code, no traceback, and everything as it was before."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from app.bootstrap import services
from app.services.sample import Step
from tests.journeys.conftest import SAMPLE, Holdfast, Ran

PACKS = Path(__file__).parents[2] / "resources" / "packs"
SECRET = "a long passphrase"
AS_OF = ("--as-of", "2026-06-01")


@pytest.fixture
def plan(holdfast: Holdfast) -> Path:
    """A small plan."""
    holdfast.run("new", "plan", "--title", "Plan", "customer=Contoso")
    holdfast.run("asset", "add", "plan.holdfast", "server", "fe01", "--import-key", "s1")
    return holdfast.folder / "plan.holdfast"


def refused(ran: Ran, *words: str) -> None:
    """The message says what was wrong and what to do: at least two lines, with the words."""
    assert ran.out == ""
    assert ran.errors.startswith("holdfast: ")
    assert len(ran.errors.splitlines()) >= 2
    for word in words:
        assert word in ran.errors


def test_a_file_that_is_no_plan(holdfast: Holdfast) -> None:
    (holdfast.folder / "foreign.holdfast").write_text("not a plan\n" * 500, encoding="utf-8")
    refused(holdfast.run("show", "foreign.holdfast", code=3), "foreign.holdfast")


def test_a_database_of_another_program(holdfast: Holdfast) -> None:
    other = sqlite3.connect(holdfast.folder / "other.holdfast")
    other.execute("CREATE TABLE other (thing TEXT)")
    other.commit()
    other.close()
    refused(holdfast.run("show", "other.holdfast", code=3), "other.holdfast")


def test_a_truncated_plan(holdfast: Holdfast, plan: Path) -> None:
    content = plan.read_bytes()
    plan.write_bytes(content[: len(content) // 2])
    refused(holdfast.run("show", plan, code=3))
    assert plan.read_bytes() == content[: len(content) // 2]


def test_a_plan_of_a_newer_program(holdfast: Holdfast, plan: Path) -> None:
    newer = sqlite3.connect(plan)
    newer.execute("PRAGMA user_version = 4000")
    newer.commit()
    newer.close()
    before = plan.read_bytes()
    refused(holdfast.run("profile", plan, "customer=Other", code=3), "newer")
    assert plan.read_bytes() == before


def test_a_plan_that_is_open_elsewhere_can_be_read_and_not_written(
    holdfast: Holdfast, plan: Path, tmp_path: Path
) -> None:
    opened = services(home=tmp_path / "home").plans.open(plan)
    try:
        assert holdfast.run("profile", plan, "--json").data == {"customer": "Contoso"}
        refused(holdfast.run("profile", plan, "customer=Other", code=3), "cannot be changed now")
    finally:
        opened.close()
    holdfast.run("profile", plan, "customer=Other")


def test_a_plan_that_is_not_there(holdfast: Holdfast) -> None:
    refused(holdfast.run("show", "none.holdfast", code=2), "none.holdfast")
    refused(holdfast.run("new", "no/such/folder/plan", "--title", "Plan", code=2))


def test_a_plan_is_never_overwritten(holdfast: Holdfast, plan: Path) -> None:
    before = plan.read_bytes()
    refused(holdfast.run("new", plan, "--title", "Other", code=2))
    refused(holdfast.run("export", plan, plan, "--force", code=2), "never overwritten")
    refused(holdfast.run("report", plan, plan, "--draft", "--force", code=2), "never overwritten")
    assert plan.read_bytes() == before


def test_a_report_to_where_nothing_can_be_written(holdfast: Holdfast, plan: Path) -> None:
    refused(holdfast.run("report", plan, "no/folder/out.pdf", "--draft", code=3), "could not be written")


def test_a_report_without_a_revision(holdfast: Holdfast, plan: Path) -> None:
    refused(holdfast.run("report", plan, "out.pdf", code=2), "Freeze the plan first")
    assert not (holdfast.folder / "out.pdf").exists()


def test_an_inventory_in_another_encoding(holdfast: Holdfast, plan: Path) -> None:
    (holdfast.folder / "latin.csv").write_bytes("kind,name\nroom,Küche\n".encode("latin-1"))
    refused(holdfast.run("import", plan, "latin.csv", "--yes", code=2), "Line 2", "UTF-8")


def test_an_inventory_with_other_columns(holdfast: Holdfast, plan: Path) -> None:
    (holdfast.folder / "odd.csv").write_text("what,where\na,b\n", encoding="utf-8")
    refused(holdfast.run("import", plan, "odd.csv", "--yes", code=2), "name")


def test_an_inventory_of_a_hundred_thousand_rows(holdfast: Holdfast, plan: Path) -> None:
    rows = "".join(f"server,srv{number}\n" for number in range(100_000))
    (holdfast.folder / "long.csv").write_text(f"kind,name\n{rows}", encoding="utf-8")
    refused(holdfast.run("import", plan, "long.csv", "--yes", code=2), "rows")
    assert len(holdfast.run("asset", "list", plan, "--json").data["assets"]) == 1


def test_an_inventory_that_matches_nothing_is_loud(holdfast: Holdfast, plan: Path) -> None:
    (holdfast.folder / "bad.csv").write_text("kind,name\nspaceship,one\nspaceship,two\n", encoding="utf-8")
    ran = holdfast.run("import", plan, "bad.csv", "--yes", code=1)
    assert "line 3: problem" in ran.out
    assert "0 new, 0 update, 0 same, 2 problem" in ran.out


def test_one_wrong_answer_and_nothing_is_written(holdfast: Holdfast, plan: Path) -> None:
    (holdfast.folder / "answers.csv").write_text(
        "item,subject,result\nHW-PSU-01,fe01,yes\nHW-PSU-01,fe99,no\n", encoding="utf-8"
    )
    ran = holdfast.run("answer", plan, "--from", "answers.csv", code=2)
    assert "line 3" in ran.out
    assert "fe99" in ran.out
    assert "Nothing was written" in ran.out
    edits = holdfast.run("show", plan, "--history", "--json").data["edits"]
    assert len(edits) == 2


def test_answers_that_are_no_json(holdfast: Holdfast, plan: Path) -> None:
    (holdfast.folder / "answers.json").write_text('[{"item": "A"},\n{"item" "B"}]', encoding="utf-8")
    refused(holdfast.run("answer", plan, "--from", "answers.json", code=2), "Line 2")


def test_a_broken_pack_is_told_by_file_and_line(holdfast: Holdfast) -> None:
    shutil.copytree(PACKS, holdfast.folder / "packs")
    items = holdfast.folder / "packs" / "ocs-2007-r2" / "items" / "power.yaml"
    text = items.read_text("utf-8")
    items.write_text(text.replace("weight: 5", "weight: 7", 1), encoding="utf-8")
    line = text[: text.index("weight: 5")].count("\n") + 1
    ran = holdfast.run("pack", "lint", "packs/ocs-2007-r2", code=1)
    assert f"items/power.yaml:{line}:" in ran.out
    assert "can be used" in holdfast.run("pack", "lint", PACKS / "ocs-2007-r2").out
    refused(holdfast.run("pack", "lint", "nowhere", code=2))
    refused(holdfast.run("new", "other", "--title", "Other", "--pack", "none", code=2), "ocs-2007-r2")


def test_a_wrong_passphrase_and_an_expired_certificate(holdfast: Holdfast) -> None:
    ready_to_sign(holdfast)
    sign = ("sign", "plan.holdfast", "--role", "owner", "--identity")
    holdfast.run("sign", "--new-identity", "good.p12", "--name", "Owner", secrets={"--passphrase-fd": SECRET})
    wrong = holdfast.run(*sign, "good.p12", code=3, secrets={"--passphrase-fd": "another one"})
    refused(wrong, "passphrase")
    expired_identity(holdfast.folder / "expired.p12")
    refused(
        holdfast.run(*sign, "expired.p12", code=3, secrets={"--passphrase-fd": SECRET}), "has expired", "2021"
    )
    (holdfast.folder / "none.p12").write_bytes(b"nothing of the kind")
    refused(holdfast.run(*sign, "none.p12", code=2, secrets={"--passphrase-fd": SECRET}))
    assert holdfast.run("show", "plan.holdfast", *AS_OF, "--json").data["revisions"][0]["signed"] == []


def ready_to_sign(holdfast: Holdfast) -> None:
    """A frozen plan, made through the services for speed."""
    joined = services(home=holdfast.folder / "home")
    opened = joined.sample.create(holdfast.folder / "plan.holdfast")
    assert [done.count > 0 for done in joined.sample.fill(opened)] == [True] * len(Step)
    joined.freezing.freeze(opened, as_of=joined.sample.facts.as_of)
    opened.close()


def expired_identity(path: Path) -> None:
    """A PKCS#12 file whose certificate ended in 2021."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Former Owner")])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    start = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=400))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(SECRET.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"old", key, certificate, None, encryption))


def test_a_passphrase_is_never_taken_without_somebody_to_ask(holdfast: Holdfast) -> None:
    refused(
        holdfast.run("sign", "--new-identity", "a.p12", "--name", "A", code=2),
        "nobody to ask",
        "--passphrase-fd",
    )
    refused(
        holdfast.run("sign", "--new-identity", "a.p12", "--name", "A", "--passphrase-fd", "77", code=2), "77"
    )
    assert not (holdfast.folder / "a.p12").exists()


def test_what_is_no_pdf(holdfast: Holdfast) -> None:
    (holdfast.folder / "words.pdf").write_text("words\n", encoding="utf-8")
    refused(holdfast.run("verify", "words.pdf", code=2))
    refused(holdfast.run("verify", "none.pdf", code=2))


def test_checks_with_nobody_to_ask(holdfast: Holdfast, plan: Path) -> None:
    refused_after_targets = holdfast.run("check", plan, code=2)
    assert "nobody to ask" in refused_after_targets.errors
    refused(holdfast.run("check", plan, "--only", "XYZ-01", code=2), "XYZ-01")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("dance",),
        ("show",),
        ("show", "a.holdfast", "b.holdfast"),
        ("profile", "a.holdfast", "--colour", "red"),
        ("risk", "accept", "a.holdfast", "SU-EOL-01", "--by", "Owner", "--until", "tomorrow"),
        ("asset", "add", "a.holdfast", "spaceship", "one"),
        ("answer", "a.holdfast"),
        ("answer", "a.holdfast", "HW-PSU-01", "--list"),
        ("sign", "a.holdfast", "--role", "owner"),
    ],
)
def test_wrong_use_is_told(holdfast: Holdfast, arguments: tuple[str, ...]) -> None:
    ran = holdfast.run(*arguments, code=2)
    assert ran.out == ""
    assert "holdfast" in ran.errors


def test_a_reader_that_goes_away_ends_it_quietly(holdfast: Holdfast) -> None:
    holdfast.run("new", "plan", "--title", "Plan")
    holdfast.run("import", "plan.holdfast", SAMPLE / "inventory.csv", "--yes")
    process = holdfast.start("answer", "plan.holdfast", "--list", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(timeout=60), errors) == (3, "")
