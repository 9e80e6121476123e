"""The whole catalogue against two real domain controllers, and the same questions by dig and ldapsearch."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from app.checks.runner import RunSettings
from app.domain.credentials import Credentials, CredentialSet
from app.domain.questions import (
    AnyQuestion,
    DnsQuestion,
    Question,
    RootDseQuestion,
    SearchQuestion,
    SearchScope,
    Transport,
)
from app.domain.readings import Reading
from app.packs.check_entries import load_check_book
from app.ports import CancelToken, Network
from app.probes.network import ProbedNetworks
from app.services.check_events import FinishedRun, RunFinished
from app.services.checks import CheckService
from tests.fakes.cancel import FakeCancel
from tests.fakes.ids import FakeIds
from tests.fakes.sample_pack import sample_pack
from tests.lab import samba_domain
from tests.lab.conftest import LOCK
from tests.lab.running import RealClock, domain_plan
from tests.lab.samba_domain import DOMAIN, PASSWORD, READER, SambaDomain

Row = tuple[str, str, str, str]
ReadingT = TypeVar("ReadingT", bound=Reading)
ValueT = TypeVar("ValueT")
NAME = "the whole catalogue against two controllers"
USER = f"{READER}@{DOMAIN}"
SCOPES = {SearchScope.BASE: "base", SearchScope.ONE_LEVEL: "one", SearchScope.SUBTREE: "sub"}


def measure_lab() -> list[Row]:
    """One row; it says why where the lab cannot be set up here."""
    reason = _reason_against()
    if reason:
        return [(NAME, f"skipped: {reason}", "-", "-")]
    with tempfile.TemporaryDirectory() as folder, _domain(Path(folder)) as domain:
        asked: list[AnyQuestion] = []
        began = perf_counter()
        result = _run(domain, asked)
        took = perf_counter() - began
        comparable = [each for each in asked if _command(each, Path(folder)) is not None]
        began = perf_counter()
        for question in comparable:
            _repeat(question, domain, Path(folder))
        loop = perf_counter() - began
    name = f"{NAME}: {len(asked)} questions, {len(result.run.findings)} findings; floor: dig and ldapsearch"
    return [(f"{name} for {len(comparable)} of them", f"{took:.2f} s", f"{loop:.2f} s", f"{took / loop:.2f}")]


def _reason_against() -> str:
    if os.name != "posix" or os.geteuid() != 0:
        return "the lab needs root"
    missing = [each for each in (*samba_domain.PROGRAMS, "ldapsearch") if shutil.which(each) is None]
    return f"not installed: {', '.join(missing)}" if missing else ""


@contextmanager
def _domain(folder: Path) -> Iterator[SambaDomain]:
    with LOCK.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        domain = SambaDomain(folder)
        try:
            domain.provision()
            domain.restore()
            yield domain
        finally:
            domain.stop_all()


class _Noting:
    """A network that notes what it is asked."""

    def __init__(self, network: Network, asked: list[AnyQuestion]) -> None:
        self._network = network
        self._asked = asked

    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        """See `Network`."""
        self._asked.append(question)  # type: ignore[arg-type]  # the union of all questions
        return self._network.ask(question, cancel)

    def hide(self, value: ValueT) -> ValueT:
        """See `Network`."""
        return self._network.hide(value)

    def close(self) -> None:
        """See `Network`."""
        self._network.close()


class _NotingNetworks:
    """Opens networks that note what they are asked."""

    def __init__(self, asked: list[AnyQuestion]) -> None:
        self._asked = asked

    def open(self, credentials: CredentialSet | None, authorities: Path | None) -> _Noting:
        """See `Networks`."""
        return _Noting(ProbedNetworks(RealClock()).open(credentials, authorities), self._asked)


def _run(domain: SambaDomain, asked: list[AnyQuestion]) -> FinishedRun:
    service = CheckService(
        load_check_book(),
        _NotingNetworks(asked),
        clock=RealClock(),
        ids=FakeIds(),
        host="bench",
        settings=RunSettings(),
    )
    credentials = CredentialSet(directory=Credentials(USER, PASSWORD))
    last = None
    for event in service.run_checks(
        domain_plan(),
        sample_pack(),
        cancel=FakeCancel(),
        credentials=credentials,
        authorities=domain.authority.path,
    ):
        last = event
    if not isinstance(last, RunFinished):
        raise RuntimeError("the run did not end")
    return last.result


def _command(question: AnyQuestion, folder: Path) -> list[str] | None:
    """The same question by a well-known tool; None where neither tool asks it."""
    if isinstance(question, DnsQuestion):
        return _dig(question)
    if isinstance(question, RootDseQuestion):
        url = f"ldap://{question.address}:{question.port}"
        return ["ldapsearch", "-LLL", "-x", "-H", url, "-s", "base", "-b", "", "*", "+"]
    if isinstance(question, SearchQuestion):
        return _ldapsearch(question, folder)
    return None


def _dig(question: DnsQuestion) -> list[str]:
    flags = ["+time=2", "+tries=2", "+short", "+recurse" if question.recursive else "+norecurse"]
    flags += ["+tcp"] if question.transport is Transport.TCP else []
    flags += [f"+bufsize={question.payload}"] if question.payload else ["+noedns"]
    return ["dig", *flags, f"@{question.address}", question.name, question.type]


def _ldapsearch(question: SearchQuestion, folder: Path) -> list[str]:
    """By name, so that the certificate is verified as in the run."""
    bind = ["-x", "-D", USER, "-y", str(folder / "password")]
    url = f"ldaps://{question.address}:{question.tls_port}"
    where = ["-b", question.base, "-s", SCOPES[question.scope]]
    return ["ldapsearch", "-LLL", *bind, "-H", url, *where, question.filter, *question.attributes]


def _repeat(question: AnyQuestion, domain: SambaDomain, folder: Path) -> None:
    password = folder / "password"
    if not password.exists():
        password.touch(0o600)
        password.write_text(PASSWORD)
    command = _command(question, folder)
    environment = {**os.environ, "LDAPTLS_CACERT": str(domain.authority.path)}
    if command is not None:
        subprocess.run(command, env=environment, capture_output=True, check=False)
