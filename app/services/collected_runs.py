"""Judges what the collector brought, by the same decisions as a run over the network, and keeps it as one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from app.checks.catalogue import CATALOGUE
from app.checks.check import Check, Limits, open_cases
from app.checks.runner import Run, RunSettings
from app.checks.windows.hosts import host_of
from app.domain.canonical import sha256_hex
from app.domain.checks import CheckBook
from app.domain.edits import AttachEvidence
from app.domain.exchange import RAW_LIMIT, Exchange, Fault
from app.domain.findings import Evidence, EvidenceKind
from app.domain.inventory import Asset
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.questions import Question
from app.domain.readings import Reading
from app.domain.targets import Host, Situation, Target, TargetList
from app.domain.windows_readings import WindowsReading
from app.errors import WrongInput
from app.ports import CancelToken, Clock, Ids
from app.services.attachments import Attachment
from app.services.check_events import CheckEvent, FinishedRun, RunFinished
from app.services.check_recording import Recording
from app.services.checks import ALL, Selection, is_selected
from app.services.collected_files import CollectedFile, read_collected, require_known_scripts, servers_of
from app.windows_scripts import COLLECTOR_NAME, collector_digest, collector_script

ReadingT = TypeVar("ReadingT", bound=Reading)
ValueT = TypeVar("ValueT")

GROUP = "windows"
CHANNEL = "Collector file"
SCRIPT_TYPE = "text/x-powershell"
FILE_TYPE = "application/json"


class CollectedNetwork:
    """Answers the one question of Windows servers from files; nothing is sent. See `app.ports.Network`."""

    def __init__(self, files: Mapping[str, CollectedFile], known: Collection[str]) -> None:
        """`files` go by the address of their server; `known` are the digests of scripts that are ours."""
        self._files = files
        self._known = known

    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        """See `Network.ask`."""
        file = self._files[question.address]
        if cancel.is_cancelled():
            return question.without_answer(self._exchange(question, file, Fault.CANCELLED))
        return cast("ReadingT", WindowsReading(self._exchange(question, file), file.document))

    def _exchange(
        self, question: Question[ReadingT], file: CollectedFile, fault: Fault | None = None
    ) -> Exchange:
        """The record of a file that was brought: what made it stands in place of what was asked."""
        return Exchange(
            protocol=CHANNEL,
            address=question.address,
            port=0,
            asked=f"{file.name}, made by {_script_words(file, self._known)}",
            started_at=file.document.collected_at,
            ended_at=file.document.collected_at,
            fault=fault,
            reply=file.content[:RAW_LIMIT],
            reply_length=len(file.content),
            reply_sha256=sha256_hex(file.content),
        )

    def hide(self, value: ValueT) -> ValueT:
        """See `Network.hide`: files are read without secrets."""
        return value

    def close(self) -> None:
        """See `Network.close`."""


class CollectedRuns:
    """Runs over files of the collector."""

    def __init__(self, book: CheckBook, *, clock: Clock, ids: Ids, host: str) -> None:
        """`host` is the name of this computer, for the evidence."""
        self._book = book
        self._clock = clock
        self._ids = ids
        self._host = host

    def read(self, name: str, content: bytes) -> CollectedFile:
        """Read a file. Raises WrongInput."""
        return read_collected(name, content, self._clock.now())

    def keeps_script(self, plan: Plan) -> bool:
        """Whether a plan has this version's collector already."""
        return collector_digest() in _kept_scripts(plan)

    def script_attachment(self, *, by: str) -> Attachment:
        """The edit that keeps the collector in a plan, so that files it makes are known there for ever."""
        evidence = self._script_evidence(self._clock.now(), by)
        return Attachment(AttachEvidence(evidence), {evidence.content: collector_script()})

    def judge(
        self,
        plan: Plan,
        pack: Pack,
        files: Sequence[CollectedFile],
        *,
        cancel: CancelToken,
        chosen: str = "",
        accept_unknown: bool = False,
        selection: Selection = ALL,
    ) -> Iterator[CheckEvent]:
        """Judge the files, and yield everything as it happens; the last event is RunFinished.

        `chosen` is the server a single file is about. `selection` narrows the checks; its assets are those of
        the files. Raises WrongInput before the first event, and its kind UnknownScript unless
        `accept_unknown`; what is accepted so is marked in the evidence. The run is dated by the oldest file:
        evidence is as old as what it shows.
        """
        checks = self._checks(pack, selection)
        if not accept_unknown:
            require_known_scripts(files, known_scripts(plan))
        servers = servers_of(files, plan, chosen)
        hosts = tuple(_hosts(plan.assets[subject] for subject in servers))
        found = dict(zip((host.address for host in hosts), servers.values(), strict=True))
        return self._events(plan, pack, hosts, found, cancel, checks=checks)

    def _checks(self, pack: Pack, selection: Selection) -> tuple[Check[Any], ...]:
        """The checks of Windows servers that are selected. Raises WrongInput when there are none."""
        entries = self._book.entries
        found = tuple(
            each
            for each in CATALOGUE
            if entries[each.id].group == GROUP and is_selected(entries[each.id], pack, selection)
        )
        if not found:
            raise WrongInput(
                "No chosen check is about Windows servers.",
                why="Files of the collector hold nothing else.",
                advice="Choose other checks, or leave the choice out.",
            )
        return found

    def _events(
        self,
        plan: Plan,
        pack: Pack,
        hosts: tuple[Host, ...],
        files: Mapping[str, CollectedFile],
        cancel: CancelToken,
        *,
        checks: tuple[Check[Any], ...],
    ) -> Iterator[CheckEvent]:
        situation = Situation(windows=hosts, lists=pack.lists, addresses=frozenset(files))
        dated = _Dated(min(file.document.collected_at for file in files.values()))
        run = Run(
            open_cases(checks, situation),
            situation,
            CollectedNetwork(files, known_scripts(plan)),
            clock=dated,
            cancel=cancel,
            settings=RunSettings(),
            limits_of=self._limits,
        )
        recording = Recording(run, situation, self._book, clock=dated, ids=self._ids, host=self._host)
        for event in recording.events(_targets(hosts, tuple(each.id for each in checks))):
            if isinstance(event, RunFinished):
                yield RunFinished(self._with_files(event.result, plan, files))
            else:
                yield event

    def _limits(self, check: str) -> Limits:
        thresholds = self._book.entries[check].thresholds
        return {key: Decimal(each.value) for key, each in thresholds.items()}

    def _with_files(self, result: FinishedRun, plan: Plan, files: Mapping[str, CollectedFile]) -> FinishedRun:
        """The run with each file whole, and with the script that made them unless the plan has it already."""
        known = known_scripts(plan)
        evidence = [self._file_evidence(file, known) for file in files.values()]
        blobs = {file.sha256: file.content for file in files.values()}
        is_ours = any(file.document.script_sha256 == collector_digest() for file in files.values())
        if is_ours and collector_digest() not in _kept_scripts(plan):
            evidence.append(self._script_evidence(result.run.started_at))
            blobs[collector_digest()] = collector_script()
        return replace(result, evidence=(*result.evidence, *evidence), blobs={**result.blobs, **blobs})

    def _file_evidence(self, file: CollectedFile, known: Collection[str]) -> Evidence:
        return Evidence(
            id=self._ids.new_id(),
            kind=EvidenceKind.DOCUMENT,
            title=f"{file.name}, made on {file.document.computer} by {_script_words(file, known)}",
            content=file.sha256,
            media_type=FILE_TYPE,
            taken_at=file.document.collected_at,
        )

    def _script_evidence(self, at: datetime, by: str = "") -> Evidence:
        return Evidence(
            id=self._ids.new_id(),
            kind=EvidenceKind.DOCUMENT,
            title=f"{COLLECTOR_NAME}, SHA-256 {collector_digest()}",
            content=collector_digest(),
            media_type=SCRIPT_TYPE,
            taken_at=at,
            by=by,
        )


class _Dated:
    """The clock of a run over files: it stands where the oldest of them was made. See `app.ports.Clock`."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """That moment."""
        return self._moment


def known_scripts(plan: Plan) -> frozenset[str]:
    """The digests of the collectors that Holdfast wrote: this version's, and those the plan keeps."""
    return frozenset({collector_digest()}) | _kept_scripts(plan)


def _kept_scripts(plan: Plan) -> frozenset[str]:
    kept = plan.evidence.values()
    return frozenset(each.content for each in kept if each.media_type == SCRIPT_TYPE)


def _hosts(servers: Iterable[Asset]) -> Iterator[Host]:
    """Servers told apart by their addresses, or names where the plan has none: nothing is sent there."""
    used: set[str] = set()
    for server in servers:
        said = server.values.get("network_address")
        address = said.split()[0] if isinstance(said, str) and said.split() else server.name
        place = f"{server.name}, {server.id}" if address in used else address
        used.add(place)
        yield host_of(server, place)


def _targets(hosts: Sequence[Host], checks: tuple[str, ...]) -> TargetList:
    lines = tuple(Target(each.subject, each.name, each.address, (CHANNEL,)) for each in hosts)
    return TargetList(targets=lines, checks=checks, following=(), refused=(), needs_credentials=())


def _script_words(file: CollectedFile, known: Collection[str]) -> str:
    """What made a file; one that is unknown was accepted by a person, and what it did cannot be known."""
    digest = file.document.script_sha256
    if digest in known:
        return f"the collector with SHA-256 {digest}"
    return f"a script that is unknown and was accepted knowingly, SHA-256 {digest or 'not told'}"
