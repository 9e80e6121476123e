"""Live checks: whom they would ask, the run as it happens, and the runs that were kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.errors import UserError
from ui.dialogs.login import LoginDialog
from ui.models.findings_table import FindingsTable
from ui.pages.page import Page, PageContext
from ui.theme import Space, Tone
from ui.viewmodels.checks import ChecksModel, FinishedRun, Login, RunLine, TargetList, targets_words
from ui.viewmodels.steps import StepLine
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.finding_text import FindingText
from ui.widgets.outcome_delegate import OutcomeDelegate
from ui.widgets.page_head import PageHead
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.target_list import TargetListView
from ui.widgets.text import label

CERTIFICATE_FILES = "Certificates (*.pem *.crt *.cer);;All files (*)"
FOUND_COLUMN = 4
NEWEST = 0


class ChecksPage(Page):
    """Nothing is sent before Run, and only to the targets that are shown."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "page_checks")
        self.model = ChecksModel(self.desk)
        self._login: Login | None = None
        self._authorities: Path | None = None
        self.banners = BannerPlace(self.look)
        self.progress = ProgressStrip()
        self.targets = TargetListView(self.look, self.model)
        self.findings = FindingsTable(self.model.subject)
        self.table = self._table()
        self.text = FindingText(self.look, self.model)
        self.runs = QComboBox()
        self.run = button("Run", self._run, name="run_checks", primary=True)
        self.withdraw = button("Withdraw this run", self._withdraw, name="withdraw_run", quiet=True)
        self._account = label("Without an account: what needs one is not measured.", "muted")
        self._lay_out()
        self._connect()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("findings_table")
        table.setAccessibleName("Findings")
        table.setModel(self.findings)
        self._delegate = OutcomeDelegate(self.look)
        table.setItemDelegateForColumn(0, self._delegate)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self.look.px(30))
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(FOUND_COLUMN, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((130, 90, 130, 130)):
            table.setColumnWidth(column, self.look.px(width))
        return table

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        head = PageHead(
            "Live checks", "They only read. What they find is evidence beside your answers, never an answer."
        )
        head.add(self.run)
        column.addWidget(head)
        column.addWidget(self.banners)
        column.addWidget(self.targets)
        column.addLayout(self._account_line())
        column.addWidget(self.progress)
        column.addLayout(self._runs_line())
        column.addWidget(self.table, 3)
        column.addWidget(self.text, 2)
        self.outer.addWidget(body)

    def _account_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(button("Account...", self._ask_login, name="ask_login"))
        line.addWidget(button("Authorities...", self._choose_authorities, name="choose_authorities"))
        line.addWidget(self._account, 1)
        return line

    def _runs_line(self) -> QHBoxLayout:
        self.runs.setObjectName("kept_runs")
        self.runs.setAccessibleName("Kept runs")
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(label("Run", "muted"))
        line.addWidget(self.runs, 1)
        line.addWidget(self.withdraw)
        return line

    def _connect(self) -> None:
        model = self.model
        model.targets_known.connect(self._show_targets)
        model.finding_made.connect(self._add)
        model.asked.connect(lambda done, total, _what: self.run.setText(f"{done} of {total}"))
        model.run_ended.connect(self._end)
        model.runs_changed.connect(self._list_runs)
        model.refused.connect(self._show_error)
        model.working.connect(lambda task: self.progress.follow(task, at_once=True))
        self.runs.activated.connect(self._show_run)
        self.table.selectionModel().currentRowChanged.connect(self._show_finding)

    @override
    def show_step(self, step: StepLine) -> None:
        if not self.model.is_running:
            self.model.look_up_targets()
            self._list_runs()

    @override
    def focus_first(self) -> None:
        self.run.setFocus()

    def _show_targets(self, targets: TargetList) -> None:
        self.targets.show_targets(targets)
        self.run.setEnabled(bool(targets.targets) and not self.model.is_running)
        self.run.setToolTip(targets_words(targets))

    def _run(self) -> None:
        if self.model.is_running:
            return
        self.banners.clear()
        self.findings.show_findings(())
        self.run.setEnabled(False)
        self.model.run(login=self._login, authorities=self._authorities)
        self._login = None
        self._account.setText("Without an account: what needs one is not measured.")

    def _add(self, finding: object) -> None:
        self.findings.add(finding)  # type: ignore[arg-type]  # a signal carries any object

    def _end(self, result: FinishedRun) -> None:
        self.run.setText("Run")
        self.run.setEnabled(True)
        words = {"complete": "The run is complete", "cancelled": "The run was cancelled"}
        what = words.get(result.run.ended, "The run reached its deadline")
        kept = "and kept in the plan" if self.model.can_keep else "and not kept: the plan is read-only"
        found = ", ".join(host.name for host in result.found_hosts[:5])
        more = f"Answers also named {found}; not asked, because the plan does not have them." if found else ""
        self.banners.show_message(Tone.ACCENT, f"{what} {kept}.", more)
        self.findings.show_findings(result.run.findings)

    def _list_runs(self) -> None:
        self.runs.clear()
        for line in self.model.runs():
            self.runs.addItem(_run_words(line), line)
        self.runs.setEnabled(self.runs.count() > 0)
        self.withdraw.setEnabled(self.runs.count() > 0 and self.model.can_keep)
        if not self.model.is_running:
            self._show_run(NEWEST)

    def _show_run(self, index: int) -> None:
        line = self.runs.itemData(index)
        self.findings.show_findings(line.run.findings if isinstance(line, RunLine) else ())
        self.text.show_finding(None)

    def _withdraw(self) -> None:
        line = self.runs.currentData()
        if isinstance(line, RunLine):
            self.model.withdraw(line.run)

    def _show_finding(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.text.show_finding(self.findings.finding_at(current.row()))

    def _ask_login(self) -> None:
        dialog = LoginDialog(self.look, self)
        dialog.given.connect(self._take_login)
        dialog.open()

    def _take_login(self, login: Login) -> None:
        self._login = login
        self._account.setText(f"The next run asks as {login.user}.")

    def _choose_authorities(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Trusted authorities", "", CERTIFICATE_FILES)
        if name:
            self._authorities = Path(name)
            self.banners.show_message(Tone.ACCENT, f"Certificates are judged by {self._authorities.name}.")

    def _show_error(self, error: UserError) -> None:
        self.run.setText("Run")
        self.run.setEnabled(True)
        self.banners.show_error(error)


def _run_words(line: RunLine) -> str:
    run = line.run
    stale = ", stale" if line.is_stale else ""
    return f"{run.started_at:%Y-%m-%d %H:%M} UTC, {len(run.findings)} findings, {run.ended}{stale}"
