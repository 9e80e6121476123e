"""Sign-off: what still blocks, freezing, signing, and verification fact by fact."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.signoff import Edition, Revision
from app.errors import UserError
from app.wizard.steps import StepKind
from ui.dialogs.sign import SignDialog
from ui.pages.page import Page, PageContext
from ui.theme import Space, Tone
from ui.viewmodels.sign_off import SignOffModel, VerificationReport
from ui.viewmodels.steps import StepLine
from ui.widgets.banner import Banner, BannerPlace
from ui.widgets.buttons import button
from ui.widgets.column import Column
from ui.widgets.fact_list import FactList
from ui.widgets.flow import Flow
from ui.widgets.marks import StateMark
from ui.widgets.page_head import PageHead
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.revision_card import RevisionCard
from ui.widgets.states import VERDICT_MARKS
from ui.widgets.text import card, label

EDITION_WORDS = {Edition.CUSTOMER: "Customer edition", Edition.INTERNAL: "Internal edition"}
SHOWN_BLOCKERS = 8
CERTIFICATE_FILES = "Certificates (*.pem *.crt *.cer);;All files (*)"
PDF_FILES = "PDF (*.pdf);;All files (*)"


class SignOffPage(Page):
    """Rebuilds its cards when readiness, revisions or signatures moved; nothing is typed into them."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "page_sign_off")
        self.model = SignOffModel(self.desk)
        self.banners = BannerPlace(self.look)
        self.progress = ProgressStrip()
        self.title = QLineEdit()
        self.edition = QComboBox()
        self.freeze = button("Freeze", self._freeze, name="freeze", primary=True)
        self._dialog: SignDialog | None = None
        self._readiness = QVBoxLayout()
        self._revisions = QVBoxLayout()
        self._facts = QVBoxLayout()
        self.column = Column("sign_off_scroll")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.title.setObjectName("revision_title")
        self.title.setAccessibleName("Title of the new revision")
        self.title.setPlaceholderText("Title, such as: for the change board")
        self.edition.setObjectName("sign_off_edition")
        self.edition.setAccessibleName("Edition to sign")
        for edition, words in EDITION_WORDS.items():
            self.edition.addItem(words, edition)
        head = PageHead(
            "Sign-off",
            "Freezing keeps the plan as it is now; each role signs the report of the frozen revision.",
        )
        for part in (head, self.banners, self.progress):
            self.column.add(part)
        for layout in (self._readiness, self._freeze_line(), self._revisions, self._facts):
            layout.setSpacing(Space.M)
            self.column.column.addLayout(layout)
            if layout is self._revisions:
                self.column.add(self._file_line())
        self.column.column.addStretch(1)
        self.outer.addWidget(self.column)

    def _freeze_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        for part in (self.title, self.freeze):
            line.addWidget(part, 1 if part is self.title else 0)
        return line

    def _file_line(self) -> Flow:
        take_in = button("Read signed file in...", self._take_in, name="take_in")
        take_in.setEnabled(self.model.can_edit)
        verify = button("Verify a file...", self._verify_file, name="verify_file")
        trust = button("Trust a certificate...", self._choose_trusted, name="trust_certificate")
        return Flow(self.edition, take_in, verify, trust)

    def _connect(self) -> None:
        model = self.model
        model.changed.connect(self.refresh)
        model.frozen.connect(self.title.clear)
        model.verified.connect(self._show_facts)
        model.told.connect(self._tell)
        model.refused.connect(self.refresh)
        model.refused.connect(self._show_error)
        model.working.connect(self.progress.follow)
        self.edition.activated.connect(lambda _index: self.refresh())
        self.title.returnPressed.connect(self._freeze)

    @override
    def show_step(self, step: StepLine) -> None:
        self.refresh()

    @override
    def focus_first(self) -> None:
        self.title.setFocus()

    def refresh(self) -> None:
        """Show readiness, revisions and signatures as they are durable."""
        if not self.isVisible():
            return
        can_freeze = self.model.can_edit and self.model.is_ready
        self.freeze.setEnabled(can_freeze)
        self.title.setEnabled(can_freeze)
        _clear(self._readiness)
        self._readiness.addWidget(self._ready_banner())
        if not self.model.is_ready:
            self._readiness.addWidget(self._blockers())
        _clear(self._revisions)
        for revision in self.model.revisions():
            self._revisions.addWidget(self._card(revision))

    def _ready_banner(self) -> Banner:
        if self.model.is_ready:
            return Banner(
                self.look, Tone.FULFILLED, "Ready: no critical item blocks sign-off.", closable=False
            )
        count = len(self.model.blockers())
        what = (
            "One critical item blocks sign-off." if count == 1 else f"{count} critical items block sign-off."
        )
        more = "Mend or answer each, or accept its risk with a name and an expiry date on the findings page."
        return Banner(self.look, Tone.FAILED, what, more, closable=False)

    def _blockers(self) -> QWidget:
        surface = card()
        column = QVBoxLayout(surface)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.XS)
        blockers = self.model.blockers()
        for blocker in blockers[:SHOWN_BLOCKERS]:
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            row.addWidget(StateMark(self.look, VERDICT_MARKS[blocker.verdict]))
            row.addWidget(label(blocker.words, wrap=True), 1)
            go = button("Show", partial(self.desk.steps.go_to_place, blocker.place), quiet=True)
            go.setAccessibleName(f"Show {blocker.words}")
            row.addWidget(go)
            column.addLayout(row)
        if len(blockers) > SHOWN_BLOCKERS:
            words = f"All {len(blockers)} on the findings page"
            to_all = button(words, self._show_all_blockers, name="all_blockers", quiet=True)
            column.addWidget(to_all, 0, Qt.AlignmentFlag.AlignLeft)
        return surface

    def _show_all_blockers(self) -> None:
        self.desk.steps.go(StepKind.FINDINGS.value)

    def _card(self, revision: Revision) -> RevisionCard:
        made = RevisionCard(self.look, self.model, revision, self._edition())
        made.report_requested.connect(lambda one: self.model.make_report(one, self._edition()))
        made.sign_requested.connect(self._ask_to_sign)
        made.save_requested.connect(self._save)
        made.verify_requested.connect(lambda one: self.model.verify(one, self._edition()))
        made.withdraw_requested.connect(self.model.withdraw)
        return made

    def _edition(self) -> Edition:
        return Edition(self.edition.currentData())

    def _freeze(self) -> None:
        if self.freeze.isEnabled():
            self.banners.clear()
            self.freeze.setEnabled(False)
            self.model.freeze(self.title.text())

    def _ask_to_sign(self, revision: Revision, role: str) -> None:
        edition = self._edition()
        titles = {line.role: line.title for line in self.model.roles(revision, edition)}
        dialog = self._dialog = SignDialog(self.look, titles[role], self.desk.open_plan.path.parent, self)
        dialog.sign_requested.connect(
            lambda path, passphrase: self.model.sign(revision, edition, role, path, passphrase)
        )
        dialog.make_requested.connect(self._make_identity)
        dialog.finished.connect(self._forget_dialog)
        dialog.open()

    def _make_identity(self, path: Path, name: str, organisation: str, passphrase: str) -> None:
        task = self.model.make_identity(path, name, organisation, passphrase)
        if self._dialog is not None:
            task.done.connect(self._dialog.take_identity)

    def _forget_dialog(self, _result: int) -> None:
        self._dialog = None

    def _save(self, revision: Revision) -> None:
        proposed = f"{self.desk.open_plan.path.stem}-revision-{revision.number}.pdf"
        name, _ = QFileDialog.getSaveFileName(self, "Save report", proposed, PDF_FILES)
        if name:
            self.model.save(revision, self._edition(), Path(name))

    def _take_in(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Read a signed report in", "", PDF_FILES)
        if name:
            self.model.take_in(Path(name))

    def _verify_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Verify a report", "", PDF_FILES)
        if name:
            self.model.verify_file(Path(name))

    def _choose_trusted(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Trust a certificate", "", CERTIFICATE_FILES)
        if name:
            self.model.trust_file(Path(name))

    def _show_facts(self, report: VerificationReport) -> None:
        _clear(self._facts)
        self._facts.addWidget(
            Banner(self.look, _tone_of(report), self.model.conclusion(report), closable=False)
        )
        self._facts.addWidget(FactList(self.look, "Document", self.model.fact_lines(report.facts)))
        for entry in report.signatures:
            heading = f"Signature of {entry.signer} ({entry.field})"
            self._facts.addWidget(FactList(self.look, heading, self.model.fact_lines(entry.facts)))

    def _tell(self, words: str) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self.banners.show_message(Tone.FULFILLED, words)

    def _show_error(self, error: UserError) -> None:
        if self._dialog is not None:
            self._dialog.show_error(error)
        else:
            self.banners.show_error(error)


def _clear(layout: QVBoxLayout) -> None:
    while (entry := layout.takeAt(0)) is not None:
        if (widget := entry.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _tone_of(report: VerificationReport) -> Tone:
    if report.ok:
        return Tone.FULFILLED
    return Tone.ATTENTION if report.signatures and report.sound else Tone.FAILED
