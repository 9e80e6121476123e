"""Sign-off in the window: what blocks, freezing, signing with a key, and facts that tell the truth."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import services
from app.domain.actions import AcceptedRisk
from app.domain.edits import SetRisk, Several
from app.domain.signoff import Edition
from tests.gui.conftest import Run, frame_of, part
from ui.application import Application
from ui.dialogs.sign import SignDialog
from ui.pages.findings_page import FindingsPage
from ui.pages.sign_off_page import SignOffPage
from ui.viewmodels.desk import Desk
from ui.widgets.fact_list import FactList
from ui.widgets.revision_card import RevisionCard

PASSPHRASE = "long-enough-4711"
LONG_MS = 60_000


@pytest.fixture
def page(application: Application, desk: Desk) -> SignOffPage:
    desk.steps.go("sign_off")
    shown = frame_of(application).page
    assert isinstance(shown, SignOffPage)
    return shown


@pytest.fixture
def ready_page(page: SignOffPage, desk: Desk, run: Run) -> SignOffPage:
    """The page of a plan whose blocking risks are all accepted."""
    make_ready(desk, run)
    return page


def make_ready(desk: Desk, run: Run) -> None:
    today = desk.open_plan.assessment.as_of
    while desk.open_plan.assessment.blockers:
        risks = (
            AcceptedRisk(f"{place.item}/{place.subject}", place, "Owner", today, today + timedelta(days=30))
            for place in desk.open_plan.assessment.blockers
        )
        run(desk.open_plan.apply(Several(tuple(SetRisk(risk.id, risk) for risk in risks), "accept")))


@pytest.fixture
def frozen(ready_page: SignOffPage, qtbot: QtBot) -> SignOffPage:
    """The page with a frozen revision and its report."""
    ready_page.title.setText("For approval")
    ready_page.freeze.click()
    qtbot.waitUntil(lambda: bool(cards(ready_page)), timeout=LONG_MS)
    click(ready_page, "make_report")
    qtbot.waitUntil(lambda: bool(buttons(ready_page, "verify_revision")), timeout=LONG_MS)
    return ready_page


@pytest.fixture
def answer_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes every file dialog answer with a file."""

    def answer(path: Path) -> None:
        for asks in ("getOpenFileName", "getSaveFileName"):
            monkeypatch.setattr(QFileDialog, asks, lambda *_: (str(path), ""))

    return answer


def cards(page: SignOffPage) -> list[RevisionCard]:
    return [part for part in page.findChildren(RevisionCard) if part.isVisibleTo(page)]


def buttons(page: QWidget, name: str) -> list[QPushButton]:
    return [part for part in page.findChildren(QPushButton, name) if part.isVisibleTo(page)]


def click(page: QWidget, name: str) -> None:
    (found,) = buttons(page, name)
    assert found.isEnabled()
    found.click()


def words(part: QWidget) -> str:
    return "\n".join(text.text() for text in part.findChildren(QLabel) if text.isVisibleTo(part))


def facts(page: SignOffPage) -> str:
    return "\n".join(words(part) for part in page.findChildren(FactList) if part.isVisibleTo(page))


def dialog_of(page: SignOffPage) -> SignDialog:
    return next(part for part in page.findChildren(SignDialog) if part.isVisible())


def type_into(dialog: SignDialog, **texts: str) -> None:
    for name, text in texts.items():
        line = part(dialog, QLineEdit, name)
        line.setText(text)


def make_identity(page: SignOffPage, qtbot: QtBot, answer: Callable[[Path], None], path: Path) -> SignDialog:
    """Open the dialog of the first role and make an identity in it."""
    click(page, "sign_architect")
    dialog = dialog_of(page)
    answer(path)
    dialog.tabs.setCurrentIndex(1)
    type_into(dialog, identity_name="Sample Architect", identity_organisation="Contoso")
    type_into(dialog, new_passphrase=PASSPHRASE, repeated_passphrase=PASSPHRASE)
    click(dialog, "make_identity")
    qtbot.waitUntil(lambda: dialog.file.text() == str(path), timeout=LONG_MS)
    return dialog


def sign(page: SignOffPage, qtbot: QtBot, answer: Callable[[Path], None], path: Path) -> None:
    make_identity(page, qtbot, answer, path).sign.click()
    qtbot.waitUntil(lambda: bool(cards(page)) and not buttons(page, "sign_architect"), timeout=LONG_MS)


def test_what_blocks_is_shown_and_freezing_waits_until_nothing_does(
    page: SignOffPage, desk: Desk, run: Run, qtbot: QtBot
) -> None:
    blockers = page.model.blockers()
    qtbot.waitUntil(lambda: blockers[0].words in words(page))
    assert f"{len(blockers)} critical items block sign-off." in words(page)
    assert not page.freeze.isEnabled()
    make_ready(desk, run)
    assert page.freeze.isEnabled()
    qtbot.waitUntil(lambda: "Ready" in words(page))
    assert blockers[0].words not in words(page)


def test_what_blocks_is_one_click_away(
    application: Application, page: SignOffPage, desk: Desk, qtbot: QtBot
) -> None:
    first = page.model.blockers()[0]
    show = next(
        part for part in page.findChildren(QPushButton) if part.accessibleName() == f"Show {first.words}"
    )
    show.click()
    assert desk.focus.place == first.place
    desk.steps.go("sign_off")
    qtbot.waitUntil(lambda: bool(buttons(page, "all_blockers")))
    click(page, "all_blockers")
    assert isinstance(frame_of(application).page, FindingsPage)


def test_freezing_keeps_a_revision_with_its_digest(ready_page: SignOffPage, desk: Desk, qtbot: QtBot) -> None:
    ready_page.title.setText("For the board")
    qtbot.keyClick(ready_page.title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(desk.open_plan.plan.revisions) == 1, timeout=LONG_MS)
    (revision,) = desk.open_plan.plan.revisions.values()
    qtbot.waitUntil(lambda: bool(cards(ready_page)))
    shown = words(cards(ready_page)[0])
    assert f"Revision 1: {revision.title}" in shown
    assert revision.digest in shown
    assert revision.title == "For the board"
    assert not any(part.isEnabled() for part in buttons(ready_page, "sign_architect"))
    part(ready_page, QPushButton, "withdraw_revision").click()
    qtbot.waitUntil(lambda: desk.open_plan.plan.revisions == {})
    assert cards(ready_page) == []


def test_a_refused_freeze_keeps_the_title_that_was_typed(
    ready_page: SignOffPage, desk: Desk, qtbot: QtBot
) -> None:
    ready_page.title.setText("For the board")
    risks = tuple(SetRisk(risk, None) for risk in desk.open_plan.plan.risks)
    with qtbot.waitSignal(ready_page.model.refused, timeout=LONG_MS):
        desk.open_plan.apply(Several(risks, "nothing accepted"))
        ready_page.freeze.click()
    assert desk.open_plan.plan.revisions == {}
    assert ready_page.title.text() == "For the board"
    assert ready_page.banners.banner is not None
    desk.open_plan.undo()
    qtbot.waitUntil(ready_page.freeze.isEnabled, timeout=LONG_MS)
    ready_page.freeze.click()
    qtbot.waitUntil(lambda: ready_page.title.text() == "", timeout=LONG_MS)
    assert [revision.title for revision in desk.open_plan.plan.revisions.values()] == ["For the board"]


def test_an_identity_is_made_the_report_signed_and_every_fact_shown(
    frozen: SignOffPage, desk: Desk, qtbot: QtBot, tmp_path: Path, answer_with: Callable[[Path], None]
) -> None:
    sign(frozen, qtbot, answer_with, tmp_path / "architect.p12")
    (signature,) = desk.open_plan.plan.signatures.values()
    assert (signature.role, signature.edition) == ("architect", Edition.CUSTOMER)
    assert "Sample Architect" in words(cards(frozen)[0])
    assert buttons(frozen, "withdraw_revision") == []
    click(frozen, "verify_revision")
    qtbot.waitUntil(lambda: bool(facts(frozen)), timeout=LONG_MS)
    told = facts(frozen)
    assert "Signature of Sample Architect (architect)" in told
    assert "The signed bytes are unchanged." in told
    assert "Nothing happened to the document after this signature." in told
    assert "It is the report of revision 1 of this plan." in told
    assert "Signatures are missing: owner, security, operations." in told
    assert "everything that is there holds. Still to sign: owner, security, operations." in words(frozen)
    assert PASSPHRASE.encode() not in desk.open_plan.path.read_bytes()


def test_a_wrong_passphrase_is_told_in_the_dialog_and_can_be_typed_again(
    frozen: SignOffPage, desk: Desk, qtbot: QtBot, tmp_path: Path, answer_with: Callable[[Path], None]
) -> None:
    dialog = make_identity(frozen, qtbot, answer_with, tmp_path / "architect.p12")
    type_into(dialog, identity_passphrase="something-else")
    dialog.sign.click()
    qtbot.waitUntil(lambda: dialog.banners.banner is not None, timeout=LONG_MS)
    assert dialog.isVisible()
    assert "passphrase" in words(dialog.banners).lower()
    assert frozen.banners.banner is None or frozen.banners.banner.property("banner") != "failed"
    assert desk.open_plan.plan.signatures == {}
    type_into(dialog, identity_passphrase=PASSPHRASE)
    dialog.sign.click()
    qtbot.waitUntil(lambda: len(desk.open_plan.plan.signatures) == 1, timeout=LONG_MS)
    qtbot.waitUntil(lambda: frozen._dialog is None)


def test_two_passphrases_that_differ_make_no_identity(
    frozen: SignOffPage, tmp_path: Path, answer_with: Callable[[Path], None]
) -> None:
    click(frozen, "sign_architect")
    dialog = dialog_of(frozen)
    answer_with(tmp_path / "never.p12")
    dialog.tabs.setCurrentIndex(1)
    type_into(dialog, identity_name="A", new_passphrase=PASSPHRASE, repeated_passphrase="other")
    click(dialog, "make_identity")
    assert "differ" in words(dialog.banners)
    assert not (tmp_path / "never.p12").exists()
    dialog.reject()


def test_a_changed_file_shows_which_facts_fail(
    frozen: SignOffPage, qtbot: QtBot, tmp_path: Path, answer_with: Callable[[Path], None]
) -> None:
    sign(frozen, qtbot, answer_with, tmp_path / "architect.p12")
    report = tmp_path / "report.pdf"
    answer_with(report)
    click(frozen, "save_revision")
    qtbot.waitUntil(lambda: report.exists() and "Saved" in words(frozen), timeout=LONG_MS)
    content = bytearray(report.read_bytes())
    at = content.index(b"(D:2") + len(b"(D:2")
    content[at : at + 1] = b"1"
    report.write_bytes(content)
    click(frozen, "verify_file")
    qtbot.waitUntil(lambda: bool(facts(frozen)), timeout=LONG_MS)
    assert "Not verified: at least one fact does not hold." in words(frozen)
    assert "The signed bytes are unchanged." not in facts(frozen)
    assert "Signature of Sample Architect" in facts(frozen)


def test_a_certificate_of_somebody_else_is_trusted_from_its_file(
    page: SignOffPage, desk: Desk, qtbot: QtBot, tmp_path: Path, answer_with: Callable[[Path], None]
) -> None:
    services = desk.services
    made = services.identities.create(
        name="Sample Owner", organisation="Contoso", passphrase=PASSPHRASE, now=services.clock.now()
    )
    path = tmp_path / "owner.pem"
    path.write_text(ssl.DER_cert_to_PEM_cert(made.certificate), encoding="ascii")
    answer_with(path)
    click(page, "trust_certificate")
    qtbot.waitUntil(lambda: "Trusted from now on: Sample Owner." in words(page), timeout=LONG_MS)
    assert services.trust.certificates() == (made.certificate,)


def test_a_file_that_is_no_report_is_refused_in_words(
    page: SignOffPage, qtbot: QtBot, tmp_path: Path, answer_with: Callable[[Path], None]
) -> None:
    path = tmp_path / "no.pdf"
    path.write_text("no report", encoding="utf-8")
    answer_with(path)
    click(page, "verify_file")
    qtbot.waitUntil(lambda: page.banners.banner is not None or bool(facts(page)), timeout=LONG_MS)
    assert "Verified: every fact holds." not in words(page)


@pytest.fixture
def signed_elsewhere(frozen: SignOffPage, desk: Desk, run: Run, tmp_path: Path) -> Path:
    """The kept report with the signature of the architect, who has a copy of the plan elsewhere."""
    assert frozen.isVisible()
    copy = tmp_path / "copy.holdfast"
    run(desk.open_plan.ask("Copying", lambda opened: opened.back_up(copy)))
    other = services(tmp_path / "other")
    identity = other.identities.create(
        name="Sample Architect", organisation="Contoso", passphrase=PASSPHRASE, now=other.clock.now()
    )
    opened = other.plans.open(copy)
    (revision,) = opened.plan.revisions
    signature = other.sign_off.sign(
        opened, revision, Edition.CUSTOMER, "architect", identity=identity.pkcs12, passphrase=PASSPHRASE
    )
    signed = tmp_path / "signed.pdf"
    signed.write_bytes(opened.blob(signature.pdf))
    opened.close()
    return signed


def test_a_report_signed_elsewhere_is_read_in_once(
    frozen: SignOffPage,
    desk: Desk,
    qtbot: QtBot,
    signed_elsewhere: Path,
    answer_with: Callable[[Path], None],
) -> None:
    assert desk.open_plan.plan.signatures == {}
    answer_with(signed_elsewhere)
    click(frozen, "take_in")
    qtbot.waitUntil(lambda: "1 signature(s) taken in." in words(frozen), timeout=LONG_MS)
    (signature,) = desk.open_plan.plan.signatures.values()
    assert (signature.role, signature.edition) == ("architect", Edition.CUSTOMER)
    qtbot.waitUntil(lambda: bool(cards(frozen)))
    assert "Sample Architect" in words(cards(frozen)[0])
    assert buttons(frozen, "sign_architect") == []
    click(frozen, "take_in")
    qtbot.waitUntil(lambda: "taken in." not in words(frozen), timeout=LONG_MS)
    assert len(desk.open_plan.plan.signatures) == 1


def test_a_file_that_is_not_the_kept_report_is_not_read_in(
    frozen: SignOffPage, desk: Desk, qtbot: QtBot, tmp_path: Path, answer_with: Callable[[Path], None]
) -> None:
    report = tmp_path / "unsigned.pdf"
    answer_with(report)
    click(frozen, "save_revision")
    qtbot.waitUntil(lambda: report.exists() and "Saved" in words(frozen), timeout=LONG_MS)
    click(frozen, "take_in")
    qtbot.waitUntil(
        lambda: frozen.banners.banner is not None and frozen.banners.banner.property("banner") == "failed",
        timeout=LONG_MS,
    )
    assert desk.open_plan.plan.signatures == {}
