"""Turns the events of a run into findings with words, evidence, and the record a plan keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.checks.found import found_hosts
from app.checks.runner import Asked, Decided, Ended, Ending, Run
from app.domain.checks import CheckBook, finding_from
from app.domain.findings import CheckRun, Finding
from app.domain.readings import Identity, Reading
from app.domain.targets import Situation, TargetList
from app.ports import Clock, Ids
from app.services.check_events import (
    CheckEvent,
    FindingMade,
    FinishedRun,
    QuestionAsked,
    RunFinished,
    RunStarted,
)
from app.services.check_evidence import NEVER_SENT, NOBODY_SIGNED_IN, EvidenceBook


class Recording:
    """Follows one run to its end."""

    def __init__(
        self, run: Run, situation: Situation, book: CheckBook, *, clock: Clock, ids: Ids, host: str
    ) -> None:
        self._run = run
        self._situation = situation
        self._book = book
        self._clock = clock
        self._ids = ids
        self._host = host
        self._evidence = EvidenceBook(ids, host, book.entries)
        self._findings: list[Finding] = []
        self._identities = {Identity.NONE}
        self._addresses: set[str] = set()

    def events(self, targets: TargetList) -> Iterator[CheckEvent]:
        """Everything the run tells, in the words of the entries; the record at last."""
        run_id, started_at = self._ids.new_id(), self._clock.now()
        yield RunStarted(run_id, started_at, targets)
        for event in self._run.events():
            match event:
                case Asked():
                    yield self._take(event)
                case Decided():
                    yield from self._judge(event)
                case Ended():
                    yield RunFinished(self._finish(run_id, started_at, event.ending))

    def _take(self, event: Asked) -> QuestionAsked:
        question, reading = event.question, self._run.hide(event.reading)
        self._evidence.take(question, reading)
        self._note(reading, was_under_way=event.was_under_way)
        return QuestionAsked(
            question.address,
            question.channel,
            self._run.hide(question.asked),
            reading.exchange.fault,
            event.done,
            event.total,
            event.done_here,
            event.total_here,
        )

    def _note(self, reading: Reading, *, was_under_way: bool) -> None:
        """Remember whom the run asked, and whom it may have reached when it was ended."""
        exchange = reading.exchange
        if was_under_way:
            self._addresses.add(exchange.address)
        if exchange.fault not in NEVER_SENT:
            self._addresses.add(exchange.address)
            self._identities.add(Identity.NONE if exchange.fault in NOBODY_SIGNED_IN else exchange.identity)

    def _judge(self, event: Decided) -> Iterator[FindingMade]:
        entry, evidence = self._book.entries[event.check], self._evidence.ids_of(event.questions)
        for emission in event.emissions:
            finding = finding_from(entry, self._run.hide(emission), self._book.words, evidence)
            self._evidence.rest(finding, event.questions)
            self._findings.append(finding)
            yield FindingMade(finding)

    def _finish(self, run_id: str, started_at: datetime, ending: Ending) -> FinishedRun:
        evidence, blobs = self._evidence.close()
        run = CheckRun(
            id=run_id,
            started_at=started_at,
            ended_at=self._clock.now(),
            ended=ending.value,
            host=self._host,
            identity=self._identity(),
            targets=tuple(sorted(self._addresses)),
            findings=tuple(self._findings),
        )
        found = self._run.hide(found_hosts(self._situation, self._run.known))
        return FinishedRun(run, evidence, blobs, found)

    def _identity(self) -> str:
        """The strongest class of identity that was used."""
        order = (Identity.USER, Identity.ANONYMOUS, Identity.NONE)
        return next(each.value for each in order if each in self._identities)
