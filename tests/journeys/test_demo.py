"""The demo: from an empty plan to a signed report that several readers verify and no change survives."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from app.bootstrap import services
from tests.journeys.conftest import Holdfast

FILES = ["contoso.holdfast", "contoso.pdf", "trust.pem"]

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the demo was made."""
    folder = tmp_path_factory.mktemp("demo")
    ran = Holdfast(folder / "user").run("demo", "--out", folder / "out")
    assert "is verified" in ran.out
    return folder / "out"


def verify(holdfast: Holdfast, pdf: Path, shown: Path, code: int = 0) -> str:
    ran = holdfast.run(
        "verify", pdf, "--trust", shown / "trust.pem", "--plan", shown / "contoso.holdfast", code=code
    )
    return ran.out


def test_it_leaves_plan_report_and_certificates_and_nothing_else(shown: Path) -> None:
    assert sorted(path.name for path in shown.iterdir()) == FILES


def test_the_plan_is_ready_and_its_history_holds(shown: Path, holdfast: Holdfast) -> None:
    overview = holdfast.run("show", shown / "contoso.holdfast", "--as-of", "2026-06-01", "--json").data
    assert (overview["ready"], overview["blockers"]) == (True, [])
    assert overview["answered"] == overview["applicable"]
    assert overview["revisions"][0]["signed"] == ["architect", "owner", "security", "operations"]
    assert "holds together" in holdfast.run("show", shown / "contoso.holdfast", "--history").out


def test_the_report_verifies_with_the_samples_trust(shown: Path, holdfast: Holdfast) -> None:
    assert verify(holdfast, shown / "contoso.pdf", shown).endswith("Verified.\n")
    assert "Not verified" in holdfast.run("verify", shown / "contoso.pdf", code=1).out


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")
def test_pdfsig_finds_four_valid_signatures(shown: Path) -> None:
    told = subprocess.run(
        ["pdfsig", shown / "contoso.pdf"], capture_output=True, text=True, check=True
    ).stdout
    assert told.count("Signature is Valid.") == 4
    assert told.count("Total document signed") == 1


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_no_fault(shown: Path) -> None:
    checked = subprocess.run(
        ["qpdf", "--check", shown / "contoso.pdf"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_changed_byte_is_found(shown: Path, holdfast: Holdfast) -> None:
    content = bytearray((shown / "contoso.pdf").read_bytes())
    place = content.index(b"stream", len(content) // 3) + 20
    content[place] ^= 1
    changed = holdfast.folder / "changed.pdf"
    changed.write_bytes(content)
    assert "Not verified" in verify(holdfast, changed, shown, code=1)


def test_bytes_behind_the_end_are_found(shown: Path, holdfast: Holdfast) -> None:
    longer = holdfast.folder / "longer.pdf"
    longer.write_bytes((shown / "contoso.pdf").read_bytes() + b"\n% more\n")
    assert "Not verified" in verify(holdfast, longer, shown, code=1)


def test_a_demo_in_use_is_not_replaced(shown: Path, holdfast: Holdfast, tmp_path: Path) -> None:
    before = (shown / "contoso.pdf").read_bytes()
    opened = services(home=tmp_path / "home").plans.open(shown / "contoso.holdfast")
    try:
        assert "in use" in holdfast.run("demo", "--out", shown, code=2).errors
    finally:
        opened.close()
    assert (shown / "contoso.pdf").read_bytes() == before


def test_ctrl_c_stops_cleanly_and_leaves_nothing_half_made(holdfast: Holdfast) -> None:
    process = holdfast.start("demo", "--out", "out")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("New plan")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, "stopped" in errors, "Traceback" in errors) == (130, True, False)
    assert list((holdfast.folder / "out").iterdir()) == []


def test_again_it_replaces_its_own_output(shown: Path, holdfast: Holdfast) -> None:
    before = (shown / "contoso.pdf").read_bytes()
    told = holdfast.run("demo", "--out", shown).out
    assert sorted(path.name for path in shown.iterdir()) == FILES
    assert (shown / "contoso.pdf").read_bytes() != before
    assert re.search(r"(\d+) of \1 facts hold", told)
    verify(holdfast, shown / "contoso.pdf", shown)
