"""After runs with every kind of credentials, also refused and failed ones, no secret is found anywhere."""

from __future__ import annotations

import logging
import ssl
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from typing_extensions import override

from app.bootstrap import services
from app.checks.runner import RunSettings
from app.domain.canonical import sha256_hex
from app.domain.credentials import Credentials, CredentialSet, SnmpUser, WindowsUser
from app.domain.edits import AddAsset, Several
from app.domain.equipment_readings import PartKind
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.questions import Question, RedfishQuestion, SearchQuestion, SearchScope
from app.domain.readings import Exchange, Fault, Reading
from app.domain.signoff import Edition
from app.packs.check_entries import load_check_book
from app.ports import CancelToken
from app.probes.network import ProbedNetwork
from app.probes.redaction import HIDDEN
from app.services.check_events import FinishedRun, RunFinished
from app.services.checks import CheckService
from app.services.reports import ReportSource, report_model
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.fakes.controller_server import PASSWORD, SYSTEM, USER, ControllerServer
from tests.fakes.ids import FakeIds
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.ldap_server import LdapServer
from tests.integration.probes.servers import HERE, Serve, behind_tls

ReadingT = TypeVar("ReadingT", bound=Reading)
NAME = "dc1.lab.test"
SECRETS = ("Dir-Passw0rd-1", "Snmp-Auth-2-pass", "Snmp-Key-3-pass", "Card-Passw0rd-4", "Win-Passw0rd-5")
"""Of the directory, an SNMP user (two), controllers and Windows servers."""

BRIEF = ("q7~Z", "Ü9^x")
"""Short ones of the directory and of Windows servers."""


def credentials(*, short: bool = False) -> CredentialSet:
    directory, password, key, card, windows = SECRETS
    if short:
        directory, windows = BRIEF
    return CredentialSet(
        directory=Credentials("reader@lab.test", directory),
        snmp=SnmpUser("watcher", password, key),
        controllers=Credentials("operator", card),
        windows=WindowsUser("reader@lab.test", windows),
    )


def encodings(secret: str) -> tuple[bytes, ...]:
    return secret.encode("utf-8"), secret.encode("utf-16-le")


def assert_clean(content: bytes | str, where: object) -> None:
    data = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
    for secret in SECRETS + BRIEF:
        assert not any(each in data for each in encodings(secret)), f"{secret} in {where}"


def search(port: int) -> SearchQuestion:
    return SearchQuestion(
        HERE, NAME, "dc=x", SearchScope.BASE, "(objectClass=*)", ("cn",), port=port, tls_port=port
    )


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("result", [49, 51, 80])
def test_a_server_that_says_the_password_back_puts_it_nowhere(
    result: int,
    short: bool,
    tcp: Callable[[Serve], int],
    authority: Authority,
    tls_context: Callable[..., ssl.SSLContext],
) -> None:
    secret = BRIEF[0] if short else SECRETS[0]
    server = LdapServer(bind_result=result, bind_message=f"no, x{secret}x is wrong".encode())
    port = tcp(behind_tls(tls_context(NAME, HERE), server.serve))
    network = ProbedNetwork(FakeClock(), QUICK, credentials(short=short), authority.path)
    reading = network.ask(search(port), FakeCancel())
    network.close()
    assert any(secret.encode() in message for message in server.messages), "it was shown the password"
    assert reading.exchange.fault in {Fault.CREDENTIALS_REJECTED, Fault.REFUSED_BY_SERVER}
    assert_clean(repr(reading), "the reading")


def test_codes_of_active_directory_are_kept_of_a_refusal_and_nothing_else(
    tcp: Callable[[Serve], int], authority: Authority, tls_context: Callable[..., ssl.SSLContext]
) -> None:
    why = "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 52e"
    server = LdapServer(bind_result=49, bind_message=f"{why}, v1db1".encode())
    port = tcp(behind_tls(tls_context(NAME, HERE), server.serve))
    network = ProbedNetwork(FakeClock(), QUICK, credentials(), authority.path)
    exchange = network.ask(search(port), FakeCancel()).exchange
    network.close()
    assert exchange.detail == f"result 49 invalidCredentials: {why}"


def test_what_is_decided_on_stays_as_it_came_and_what_is_kept_of_it_is_hidden(
    authority: Authority, tmp_path: Path
) -> None:
    """A password may also be a name: if it were taken out of readings, names would seem to be wrong."""
    server = ControllerServer(HERE, 0, b"".join(authority.issue(NAME, HERE)), tmp_path)
    server.resources[SYSTEM]["Name"] = PASSWORD
    given = CredentialSet(controllers=Credentials(USER, PASSWORD))
    network = ProbedNetwork(FakeClock(), QUICK, given, authority.path)
    reading = network.ask(RedfishQuestion(HERE, NAME, server.port), FakeCancel())
    kept = network.hide(reading)
    network.close()
    server.stop()
    assert [part.name for part in reading.of(PartKind.SYSTEM)] == [PASSWORD]
    assert [part.name for part in kept.of(PartKind.SYSTEM)] == [HIDDEN]
    assert PASSWORD not in repr(kept)
    assert kept.exchange.reply == b""


def test_what_a_library_says_in_its_failure_does_not_reach_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    network = ProbedNetwork(FakeClock(), QUICK, credentials(), None)

    def breaks(*_: object) -> Reading:
        raise ZeroDivisionError(f"cannot divide {SECRETS[3]}")

    monkeypatch.setitem(network._askers, SearchQuestion, breaks)
    with pytest.raises(Exception, match="ZeroDivisionError, whose words hold a secret") as caught:
        network.ask(search(1), FakeCancel())
    network.close()
    assert_clean(
        "".join(traceback.format_exception(caught.value)), "what the log and the dialog of faults show"
    )


class _Quick:
    """Networks of short limits."""

    def open(self, given: CredentialSet | None, authorities: Path | None) -> ProbedNetwork:
        return ProbedNetwork(FakeClock(), QUICK, given, authorities)


class _Failing(ProbedNetwork):
    """Fails with a text that holds a secret, as a library might, whatever it is asked."""

    said = ""

    @override
    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        def fails(*_: object) -> Reading:
            raise ValueError(f"could not use {self.said}")

        self._askers = dict.fromkeys(self._askers, fails)
        return super().ask(question, cancel)


class _Echoing(ProbedNetwork):
    """Says all secrets back, whatever it is asked, as a server might that has them."""

    said = ""

    @override
    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        now, said = FakeClock().now(), self.said
        return question.without_answer(
            Exchange(
                protocol=question.channel,
                address=question.address,
                port=question.port,
                asked=f"{question.asked} of {said}",
                started_at=now,
                ended_at=now,
                fault=Fault.REFUSED_BY_SERVER,
                detail=f"no, {said}",
                reply=said.encode(),
                reply_length=9,
                reply_sha256=sha256_hex(said.encode()),
            )
        )


class _EchoingNetworks:
    def open(self, given: CredentialSet | None, authorities: Path | None) -> _Echoing:
        echoing = _Echoing(FakeClock(), QUICK, given, authorities)
        echoing.said = ", ".join(_all_of(given))
        return echoing


def _all_of(given: CredentialSet | None) -> Iterator[str]:
    """All secrets that were given."""
    for each in given.given() if given else ():
        revealed = each.reveal()
        yield from (revealed,) if isinstance(revealed, str) else revealed


class _FailingNetworks:
    def open(self, given: CredentialSet | None, authorities: Path | None) -> _Failing:
        failing = _Failing(FakeClock(), QUICK, given, authorities)
        failing.said = ", ".join(_all_of(given))
        return failing


AnyNetworks = _Quick | _FailingNetworks | _EchoingNetworks


def assets() -> Several:
    """A plan with something for every kind of credentials, all at an address where nobody listens."""
    values = {"network_address": "127.77.3.1", "fqdn": NAME, "domain": "domain"}
    functions = frozenset({ServerFunction.DC, ServerFunction.DNS})
    return Several(
        (
            AddAsset(Asset("domain", AssetKind.DOMAIN, "lab.test", values={"fqdn": "lab.test"})),
            AddAsset(Asset("dc1", AssetKind.SERVER, "dc1", functions=functions, values=values)),
            AddAsset(Asset("ups", AssetKind.UPS, "ups", values={"network_address": "127.77.3.2"})),
        ),
        "what checks can ask",
    )


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize(
    "networks",
    [_Quick(), _FailingNetworks(), _EchoingNetworks()],
    ids=["dead servers", "failing library", "servers that say it back"],
)
@pytest.mark.allow_logs("app.checks.runner")
def test_nothing_that_a_run_leaves_holds_a_secret(
    networks: AnyNetworks, short: bool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Plan, backups, settings, logs, evidence, the record of the run, and the report drawn from it."""
    caplog.set_level(logging.DEBUG)
    joined = services(tmp_path / "home")
    path = tmp_path / "plan.holdfast"
    opened = joined.plans.create(path, "Plan", "ocs-2007-r2")
    opened.apply(assets())
    finished = run_over(networks, opened.plan, opened.pack, credentials(short=short))
    opened.apply(finished.edit(), finished.blobs)
    source = ReportSource(
        plan=opened.plan,
        pack=opened.pack,
        assessment=opened.assessment,
        history=opened.records(),
        blob=opened.blob,
        program=joined.program,
        checks=joined.checks,
    )
    assert_clean(repr(report_model(source, edition=Edition.INTERNAL)), "the report")
    opened.close()
    assert finished.run.findings
    assert_clean(repr(finished.run), "the record")
    for blob in finished.blobs.values():
        assert_clean(blob, "evidence")
    assert_clean(caplog.text, "the log")
    for written in (each for each in tmp_path.rglob("*") if each.is_file()):
        assert_clean(written.read_bytes(), written)


def run_over(networks: AnyNetworks, plan: Plan, pack: Pack, given: CredentialSet) -> FinishedRun:
    service = CheckService(
        load_check_book(),
        networks,
        clock=FakeClock(),
        ids=FakeIds(),
        host="laptop",
        settings=RunSettings(deadline_s=60),
    )
    last = None
    for event in service.run_checks(plan, pack, cancel=FakeCancel(), credentials=given):
        assert_clean(repr(event), "an event")
        last = event
    assert isinstance(last, RunFinished)
    return last.result
