"""Live checks in the window: targets first, a run that can be stopped, and no login left behind."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import services
from app.domain.credentials import NutChannel, SnmpUser
from app.domain.edits import AddAsset, Several
from app.domain.findings import CheckRun, Outcome
from app.domain.inventory import Asset, AssetKind, ServerFunction
from tests.gui.conftest import Run, frame_of, part
from ui.application import Application
from ui.dialogs.login import LoginDialog
from ui.pages.checks_page import ChecksPage
from ui.viewmodels.desk import Desk
from ui.viewmodels.logins import BindMethod, LoginKind, credentials_from

NOBODY = "127.77.1.9"
POOL = "127.77.1.8"
POOL_PORT = 5061
PASSWORD = "not-for-the-plan-4711"
USER = "reader-who-leaves-no-trace"
ASSETS = Several(
    (
        AddAsset(Asset("zone", AssetKind.ZONE, "contoso.example", values={"fqdn": "contoso.example"})),
        AddAsset(Asset("domain", AssetKind.DOMAIN, "contoso.example", values={"fqdn": "contoso.example"})),
        AddAsset(
            Asset(
                "dc1",
                AssetKind.SERVER,
                "dc1",
                functions=frozenset({ServerFunction.DNS, ServerFunction.DC}),
                values={"network_address": NOBODY, "fqdn": "dc1.contoso.example", "domain": "domain"},
            )
        ),
        AddAsset(Asset("dc2", AssetKind.SERVER, "dc2", functions=frozenset({ServerFunction.DC}))),
    ),
    "what checks can ask",
)
POOL_ROLE = AddAsset(
    Asset(
        "pool",
        AssetKind.ROLE,
        "Pool",
        values={"virtual_address": POOL, "fqdn": "pool.contoso.example", "product_role": "front_end"},
    )
)


@pytest.fixture
def page(application: Application, desk: Desk, qtbot: QtBot, run: Run) -> ChecksPage:
    run(desk.open_plan.apply(ASSETS))
    return opened(application, desk, qtbot)


def opened(application: Application, desk: Desk, qtbot: QtBot) -> ChecksPage:
    """The page, as soon as it knows its targets."""
    desk.steps.go("checks")
    page = frame_of(application).page
    assert isinstance(page, ChecksPage)
    qtbot.waitUntil(lambda: bool(page.targets.lines.lines), timeout=20_000)
    return page


@pytest.fixture
def hung_pool() -> Iterator[socket.socket]:
    """A server that takes connections and never says anything."""
    with socket.create_server((POOL, POOL_PORT)) as server:
        server.settimeout(30)
        yield server


def ended(page: ChecksPage, qtbot: QtBot, desk: Desk) -> CheckRun:
    """The run that was kept."""
    qtbot.waitUntil(lambda: bool(desk.open_plan.plan.runs), timeout=60_000)
    (kept,) = desk.open_plan.plan.runs.values()
    return kept


def test_targets_are_shown_before_anything_is_sent(
    application: Application, desk: Desk, qtbot: QtBot, run: Run, hung_pool: socket.socket
) -> None:
    run(desk.open_plan.apply(ASSETS))
    run(desk.open_plan.apply(POOL_ROLE))
    page = opened(application, desk, qtbot)
    lines = {line.name: line for line in page.targets.lines.lines}
    assert lines["dc1"].address == NOBODY
    assert "DNS 53/udp" in lines["dc1"].asked
    assert "TLS 5061/tcp" in lines["Pool"].asked
    assert not lines["dc2"].is_asked
    assert lines["dc2"].asked == "Not asked: the plan has no address for it"
    hung_pool.setblocking(False)
    with pytest.raises(BlockingIOError):
        hung_pool.accept()
    assert desk.open_plan.plan.runs == {}


def test_a_run_against_nobody_ends_measures_nothing_and_is_kept(
    page: ChecksPage, desk: Desk, qtbot: QtBot, plan_file: Path, tmp_path: Path
) -> None:
    before = desk.open_plan.plan.answers
    page.run.click()
    assert not page.run.isEnabled()
    kept = ended(page, qtbot, desk)
    assert kept.ended == "complete"
    outcomes = {finding.outcome for finding in kept.findings}
    assert Outcome.PASS not in outcomes
    assert Outcome.NOT_MEASURED in outcomes
    assert page.run.isEnabled()
    assert page.table.model().rowCount() == len(kept.findings)
    shown = [
        page.findings.index(row, 0).data(Qt.ItemDataRole.DisplayRole) for row in range(len(kept.findings))
    ]
    assert "Not measured" in shown
    assert desk.open_plan.plan.answers == before
    reopened = services(tmp_path / "other").plans.open(plan_file, read_only=True)
    assert reopened.plan.runs == {kept.id: kept}
    reopened.close()


def test_a_finding_is_read_in_full(page: ChecksPage, desk: Desk, qtbot: QtBot) -> None:
    page.run.click()
    ended(page, qtbot, desk)
    page.table.selectRow(0)
    finding = page.findings.line_at(0)
    assert finding is not None
    words = [part.text() for part in page.text.findChildren(QLabel)]
    assert any(finding.sentence in text for text in words)
    assert any(text.startswith(finding.check) for text in words)


def test_cancel_stops_a_hung_run_and_keeps_what_was_found(
    application: Application, desk: Desk, qtbot: QtBot, run: Run, hung_pool: socket.socket
) -> None:
    run(desk.open_plan.apply(ASSETS))
    run(desk.open_plan.apply(POOL_ROLE))
    page = opened(application, desk, qtbot)
    page.run.click()
    assert page.progress.isVisible()
    hung_pool.setblocking(False)
    connections = []

    def is_connected() -> bool:
        try:
            connections.append(hung_pool.accept()[0])
        except BlockingIOError:
            return False
        return True

    qtbot.waitUntil(is_connected, timeout=30_000)
    page.progress.cancel_button.click()
    kept = ended(page, qtbot, desk)
    assert kept.ended == "cancelled"
    assert page.progress.isHidden()
    for connection in connections:
        connection.close()


def test_a_run_is_withdrawn_and_no_longer_counts(page: ChecksPage, desk: Desk, qtbot: QtBot) -> None:
    page.run.click()
    ended(page, qtbot, desk)
    assert page.runs.count() == 1
    page.withdraw.click()
    qtbot.waitUntil(lambda: desk.open_plan.plan.runs == {})
    assert page.runs.count() == 0
    assert page.table.model().rowCount() == 0
    assert not page.withdraw.isEnabled()


def test_a_login_is_used_for_one_run_and_never_reaches_the_plan(
    page: ChecksPage, desk: Desk, qtbot: QtBot, plan_file: Path, home: Path
) -> None:
    part(page, QPushButton, "ask_login").click()
    dialog = page.findChild(LoginDialog)
    assert dialog is not None
    for name, typed in (("login_user", USER), ("login_password", PASSWORD)):
        line = dialog.findChild(QLineEdit, name)
        assert line is not None
        line.setText(typed)
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password
    part(dialog, QPushButton, "give_login").click()
    assert dialog.password.text() == ""
    assert page._account.text() == f"The next run asks as {USER}."
    page.run.click()
    ended(page, qtbot, desk)
    assert not page._logins
    assert "Without an account" in page._account.text()
    written = [path for path in (plan_file, *home.rglob("*")) if path.is_file()]
    for path in written:
        content = path.read_bytes()
        assert PASSWORD.encode() not in content
        assert USER.encode() not in content


def _give(page: ChecksPage, kind: LoginKind, **texts: str) -> None:
    """Type an account for a kind of server into the dialog, and give it."""
    part(page, QPushButton, "ask_login").click()
    dialog = page.findChildren(LoginDialog)[-1]
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))
    for name, typed in texts.items():
        line = dialog.findChild(QLineEdit, f"login_{name}")
        assert line is not None
        assert line.isVisibleTo(dialog)
        line.setText(typed)
    part(dialog, QPushButton, "give_login").click()


def test_each_kind_of_server_has_an_account_of_its_own(page: ChecksPage) -> None:
    _give(page, LoginKind.CONTROLLERS, user="watcher", password=PASSWORD)
    _give(page, LoginKind.SNMP_COMMUNITY, password="sample-community")
    assert page._account.text() == (
        "The next run asks as watcher at management controllers, whoever knows the community at UPSs."
    )
    _give(page, LoginKind.SNMP_USER, user="ups-reader", password="auth-Passw0rd", key="priv-Passw0rd")
    assert (
        page._account.text() == "The next run asks as watcher at management controllers, ups-reader at UPSs."
    )
    found = credentials_from(page._logins.values())
    assert found.directory is None
    assert isinstance(found.snmp, SnmpUser)
    assert found.snmp.reveal() == ("auth-Passw0rd", "priv-Passw0rd")
    assert "Passw0rd" not in repr(page._logins)


def test_nut_servers_can_be_asked_inside_tls_without_any_account(page: ChecksPage) -> None:
    part(page, QPushButton, "ask_login").click()
    dialog = page.findChildren(LoginDialog)[-1]
    dialog.kind.setCurrentIndex(dialog.kind.findData(LoginKind.NUT_TLS))
    for name in ("login_user", "login_password", "login_key"):
        line = dialog.findChild(QLineEdit, name)
        assert line is not None
        assert not line.isVisibleTo(dialog)
    part(dialog, QPushButton, "give_login").click()
    assert page._account.text() == "The next run asks as nobody at NUT servers, inside verified TLS only."
    assert credentials_from(page._logins.values()).nut is NutChannel.TLS
    assert credentials_from(()).nut is NutChannel.PLAIN


def test_an_account_that_lacks_something_is_not_taken(page: ChecksPage) -> None:
    _give(page, LoginKind.SNMP_USER, user="ups-reader", password="auth-Passw0rd", key="short")
    assert not page._logins
    dialog = page.findChildren(LoginDialog)[-1]
    assert dialog.isVisible()
    dialog.reject()
    assert dialog.key.text() == ""


def _press(parent: QWidget, name: str) -> None:
    button = parent.findChild(QPushButton, name)
    assert button is not None
    button.click()


def _asked(page: ChecksPage) -> LoginDialog:
    """The dialog that asks for an account."""
    _press(page, "ask_login")
    return page.findChildren(LoginDialog)[-1]


def test_who_is_logged_on_is_asked_for_no_password(page: ChecksPage) -> None:
    dialog = _asked(page)
    dialog.user.setText("typed before")
    dialog.password.setText(PASSWORD)
    dialog.method.setCurrentIndex(dialog.method.findData(BindMethod.TICKET))
    assert not dialog.user.isVisibleTo(dialog)
    assert not dialog.password.isVisibleTo(dialog)
    assert "also from controllers that are not in the plan" in dialog._advice.text()
    _press(dialog, "give_login")
    assert page._account.text() == "The next run asks as who is logged on to this computer."
    found = credentials_from(page._logins.values()).directory
    assert found is not None
    assert (found.user, found.reveal(), found.method) == ("", "", BindMethod.TICKET)


def test_ntlm_is_told_to_be_weaker_and_never_the_first_choice(page: ChecksPage) -> None:
    dialog = _asked(page)
    for box in (dialog.method, dialog.way):
        words = [box.itemText(row) for row in range(box.count())]
        assert "NTLM" not in words[0]
        assert not any("Kerberos" in each and "NTLM" in each for each in words)
    assert "weaker" in dialog.method.itemText(dialog.method.findData(BindMethod.NTLM))
    dialog.reject()
