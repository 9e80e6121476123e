"""Live checks: whom they would ask, the run as it happens, and the runs that were kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout
from typing_extensions import override

from app.domain.answers import PLAN_SUBJECT
from app.domain.counts import counted
from app.domain.findings import Finding, Outcome
from app.domain.run_comparison import FindingChange, RunComparison
from app.errors import UncertainServer, UnknownScript, UserError
from ui.dialogs.check_choice import CheckChoiceDialog
from ui.dialogs.login import LoginDialog
from ui.models.lines_table import LinesTable
from ui.pages.page import Page, PageContext
from ui.theme import Space, Tone
from ui.viewmodels.checks import ChecksModel, FinishedRun, Login, RunLine, TargetList, targets_words
from ui.viewmodels.logins import SNMP_KINDS, accounts_words
from ui.viewmodels.measured import MeasuredModel
from ui.viewmodels.steps import StepLine
from ui.widgets.banner import BannerPlace
from ui.widgets.buttons import button
from ui.widgets.change_table import ChangeTable
from ui.widgets.collected_files import CollectedFiles
from ui.widgets.finding_text import FindingText
from ui.widgets.flow import Flow
from ui.widgets.measured_lines import MeasuredLines
from ui.widgets.named_hosts import NamedHosts
from ui.widgets.page_head import PageHead
from ui.widgets.plain_table import PlainTable
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.run_words import ENDINGS, READ_ONLY, UNKEPT, comparison_words, run_words
from ui.widgets.states import OUTCOME_MARKS
from ui.widgets.tall import Tall
from ui.widgets.target_list import TargetListView
from ui.widgets.text import label

CERTIFICATE_FILES = "Certificates (*.pem *.crt *.cer);;All files (*)"
COLUMNS = ("Outcome", "Check", "About", "Target", "What was found")
WIDTHS = (144, 90, 150, 140, 0)
FOUND_COLUMN = 4
NEWEST = 0
LEAST_LETTERS = 10
ORDER = (Outcome.FAIL, Outcome.WARN, Outcome.NOT_MEASURED, Outcome.PASS)
OFFERED = 3
"""So many servers a banner offers for a file that may be about any of them."""

NO_COMPARISON = "Nothing: show all findings"
WITHOUT_ACCOUNT = "Without an account: what needs one is not measured."


class ChecksPage(Page):
    """Nothing is sent before Run, and only to the targets that are shown."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "page_checks")
        self.model = ChecksModel(self.desk)
        self._logins: dict[str, Login] = {}
        self._shows_stale = False
        self._authorities: Path | None = None
        self._judge_again: Callable[..., None] = self._judge_files
        self._is_single = False
        self.banners = BannerPlace(self.look)
        self.progress = ProgressStrip()
        self.targets = TargetListView(self.look, self.model)
        self.findings: LinesTable[Finding] = LinesTable(
            COLUMNS, self._texts, _key, is_faded=lambda _finding: self._shows_stale
        )
        self.table = self._table()
        self.changes = ChangeTable(self.look, self.model)
        self.hosts = NamedHosts(self.model)
        self.measured = MeasuredLines(MeasuredModel(self.desk))
        self.collected = CollectedFiles()
        self.since = QComboBox()
        self.text = FindingText(self.look, self.model)
        self.runs = QComboBox()
        self.run = button("Run", self._run, name="run_checks", primary=True)
        self.withdraw = button("Withdraw this run", self._withdraw, name="withdraw_run", quiet=True)
        self._account = label(WITHOUT_ACCOUNT, "muted")
        self._compared = label("", "small", wrap=True)
        self._lay_out()
        self._connect()

    def _table(self) -> PlainTable:
        table = PlainTable(
            self.look, "findings_table", "Findings of the run", WIDTHS, FOUND_COLUMN, dispensable=(3, 2)
        )
        table.mark_first(lambda finding: OUTCOME_MARKS[finding.outcome])
        table.setModel(self.findings)
        return table

    def _lay_out(self) -> None:
        body = Tall("checks_body")
        column = body.column
        head = PageHead(
            "Live checks", "They only read. What they find is evidence beside your answers, never an answer."
        )
        head.add(self.run)
        column.addWidget(head)
        column.addWidget(self.banners)
        column.addWidget(self.targets)
        column.addWidget(self.hosts)
        column.addWidget(self._ways_line())
        column.addWidget(self.progress)
        column.addLayout(self._runs_line())
        column.addWidget(self._compared)
        column.addWidget(self.table, 3)
        column.addWidget(self.changes, 3)
        column.addWidget(self.text, 2)
        column.addWidget(self.measured)
        self.outer.addWidget(body)
        self.collected.take_drops_on(self)

    def _ways_line(self) -> Flow:
        return Flow(
            button("Checks...", self._choose_checks, name="choose_checks"),
            button("Account...", self._ask_login, name="ask_login"),
            button("Authorities...", self._choose_authorities, name="choose_authorities"),
            self.collected,
            self._account,
        )

    def _runs_line(self) -> QHBoxLayout:
        self.runs.setObjectName("kept_runs")
        self.runs.setAccessibleName("Kept runs")
        self.runs.setPlaceholderText("No run is kept yet")
        self.since.setObjectName("compared_run")
        self.since.setAccessibleName("Compared with")
        for box in (self.runs, self.since):
            # As wide as its texts, a box would push the page out of a small window.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(LEAST_LETTERS)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(label("Kept runs", "muted"))
        line.addWidget(self.runs, 1)
        line.addWidget(label("compared with", "muted"))
        line.addWidget(self.since, 1)
        line.addWidget(self.withdraw)
        return line

    def _connect(self) -> None:
        model = self.model
        model.targets_known.connect(self._show_targets)
        model.finding_made.connect(self._add)
        model.run_ended.connect(self._end)
        model.run_kept.connect(self._tell_kept)
        model.run_unkept.connect(self._tell_unkept)
        model.runs_changed.connect(self._list_runs)
        model.refused.connect(self._show_error)
        model.working.connect(self.progress.follow_at_once)
        model.target_progressed.connect(self.targets.show_progress)
        model.collector_written.connect(self._tell_collector)
        self.collected.write_requested.connect(model.write_collector)
        self.collected.files_given.connect(self._judge_files)
        self.runs.activated.connect(self._show_run)
        self.since.activated.connect(self._compare)
        self.changes.line_chosen.connect(self._show_change)
        self.table.line_chosen.connect(self.text.show_finding)

    @override
    def show_step(self, step: StepLine) -> None:
        if not self.model.is_running:
            self.model.look_up_targets()
            self._list_runs()
            self._warn_reader()
        self.measured.refresh()

    def _warn_reader(self) -> None:
        """Before a run, not after it."""
        if not self.model.can_keep:
            self.banners.show_message(Tone.ATTENTION, READ_ONLY)

    @override
    def focus_first(self) -> None:
        self.run.setFocus()

    def _show_targets(self, targets: TargetList) -> None:
        self.targets.show_targets(targets)
        self.hosts.show_refused(targets.refused)
        self.run.setEnabled(bool(targets.targets) and not self.model.is_running)
        self.run.setToolTip(targets_words(targets))

    def _run(self) -> None:
        if self.model.is_running:
            return
        self._begin()
        self.targets.begin()
        self.model.run(logins=tuple(self._logins.values()), authorities=self._authorities)
        self._logins.clear()
        self.targets.show_accounts(self._logins)
        self._account.setText(WITHOUT_ACCOUNT)

    def _begin(self) -> None:
        self.banners.clear()
        self._shows_stale = False
        self.findings.show_lines(())
        self._show_table(is_comparison=False)
        self.run.setEnabled(False)

    def _judge_files(
        self, paths: tuple[Path, ...], *, accept_unknown: bool = False, chosen: str = ""
    ) -> None:
        if not self.model.is_running:
            self._begin()
            self._judge_again = partial(self._judge_files, paths, accept_unknown=accept_unknown)
            self._is_single = len(paths) == 1
            self.model.judge_files(paths, accept_unknown=accept_unknown, chosen=chosen)

    def _tell_collector(self, path: Path, digest: str) -> None:
        more = f"SHA-256 {digest}; whoever runs it can compare with Get-FileHash."
        self.banners.show_message(Tone.ACCENT, f"{path.name} is written.", more)

    def _add(self, finding: Finding) -> None:
        self.findings.add(finding)

    def _texts(self, finding: Finding) -> Sequence[str]:
        words = OUTCOME_MARKS[finding.outcome].words.capitalize()
        target = "" if finding.target == PLAN_SUBJECT else finding.target
        return words, finding.check, self.model.subject(finding), target, finding.sentence

    def _show_findings(self, findings: Iterable[Finding]) -> None:
        """Failures first."""
        self.findings.show_lines(sorted(findings, key=lambda one: (ORDER.index(one.outcome), one.check)))
        self.table.choose_first()
        self.text.show_finding(self.table.line())

    def _end(self, result: FinishedRun) -> None:
        self.run.setEnabled(True)
        self.hosts.show_found(result.found_hosts)
        self._show_findings(result.run.findings)
        if not self.model.can_keep:
            self._tell_end(result, "and not kept: the plan is read-only")

    def _tell_kept(self, result: FinishedRun) -> None:
        self._tell_end(result, "and kept in the plan")

    def _tell_end(self, result: FinishedRun, whether_kept: str) -> None:
        count = len(result.found_hosts)
        servers = counted(count, "server")
        more = (
            f"Answers named {servers} that the plan does not have; nothing was sent there." if count else ""
        )
        self.banners.show_message(Tone.ACCENT, f"{ENDINGS[result.run.ended]} {whether_kept}.", more)

    def _tell_unkept(self, result: FinishedRun, error: UserError) -> None:
        """The findings are still shown, and can be kept as soon as the plan can be written again."""
        more = " ".join(part for part in (error.what, error.why, error.advice) if part)
        words = f"{ENDINGS[result.run.ended]}, but it is not kept: the plan could not be written."
        banner = self.banners.show_message(Tone.FAILED, words, f"{more} {UNKEPT}", closable=False)
        banner.add_action("Keep it now", lambda: self.model.keep(result), name="keep_run")

    def _list_runs(self) -> None:
        self.runs.clear()
        for line in self.model.runs():
            self.runs.addItem(run_words(line), line)
        # With a text for none, Qt chooses no entry by itself.
        self.runs.setCurrentIndex(NEWEST if self.runs.count() else -1)
        self.runs.setEnabled(self.runs.count() > 0)
        self.withdraw.setEnabled(self.runs.count() > 0 and self.model.can_keep)
        if not self.model.is_running:
            self._show_run(NEWEST)

    def _show_run(self, index: int) -> None:
        line = self.runs.itemData(index)
        self._shows_stale = isinstance(line, RunLine) and line.is_stale
        self._show_findings(line.run.findings if isinstance(line, RunLine) else ())
        self._list_others()
        self._show_table(is_comparison=False)

    def _list_others(self) -> None:
        """The other runs, to compare with the one that is shown."""
        shown = self.runs.currentData()
        self.since.clear()
        self.since.addItem(NO_COMPARISON)
        for line in self.model.runs():
            if isinstance(shown, RunLine) and line.run.id != shown.run.id:
                self.since.addItem(run_words(line), line)
        self.since.setEnabled(self.since.count() > 1)

    def _compare(self, index: int) -> None:
        shown, other = self.runs.currentData(), self.since.itemData(index)
        if isinstance(shown, RunLine) and isinstance(other, RunLine):
            self._show_comparison(self.model.compare(shown.run, other.run), shown, other)
        else:
            self._show_table(is_comparison=False)
            self.text.show_finding(self.table.line())

    def _show_comparison(self, result: RunComparison, *lines: RunLine) -> None:
        stale = {line.run.id: line.age for line in lines if line.is_stale}
        self._show_table(is_comparison=True)
        self._compared.setText(comparison_words(result, stale))
        self.changes.show_changes(result.changes, is_stale=result.after.id in stale)
        self._show_change(self.changes.line())

    def _show_table(self, *, is_comparison: bool) -> None:
        self.table.setVisible(not is_comparison)
        self.changes.setVisible(is_comparison)
        self._compared.setVisible(is_comparison)

    def _show_change(self, change: FindingChange | None) -> None:
        self.text.show_finding(change.finding if change else None)

    def _choose_checks(self) -> None:
        dialog = CheckChoiceDialog(self.look, self.model, self)
        dialog.chosen.connect(self.model.choose)
        dialog.open()

    def _withdraw(self) -> None:
        line = self.runs.currentData()
        if isinstance(line, RunLine):
            self.model.withdraw(line.run)

    def _ask_login(self) -> None:
        dialog = LoginDialog(self.look, self)
        dialog.given.connect(self._take_login)
        dialog.open()

    def _take_login(self, login: Login) -> None:
        """One account for each kind of server; UPSs are asked in one way only."""
        server = "snmp" if login.kind in SNMP_KINDS else login.kind.value
        self._logins[server] = login
        self.targets.show_accounts(self._logins)
        self._account.setText(accounts_words(self._logins.values()))

    def _choose_authorities(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Trusted authorities", "", CERTIFICATE_FILES)
        if name:
            self._authorities = Path(name)
            self.banners.show_message(Tone.ACCENT, f"Certificates are judged by {self._authorities.name}.")

    def _show_error(self, error: UserError) -> None:
        self.run.setEnabled(True)
        banner = self.banners.show_error(error)
        if isinstance(error, UnknownScript):
            accept = partial(self._judge_again, accept_unknown=True)
            banner.add_action("Accept the script and judge", accept, name="accept_script")
        elif isinstance(error, UncertainServer) and self._is_single:
            for subject, name in list(error.servers.items())[:OFFERED]:
                act = partial(self._judge_again, chosen=subject)
                banner.add_action(f"It is {name}", act, name=f"choose_{subject}")


def _key(finding: Finding) -> Hashable:
    return finding.check, finding.subject, finding.target, finding.tag, finding.sentence
