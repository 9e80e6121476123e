"""Sign-off for its page: what blocks, the frozen revisions, who signed, and what verification finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.answers import Place
from app.domain.assessment import Verdict
from app.domain.draft import Changes
from app.domain.edits import WithdrawRevision
from app.domain.plan import report_key
from app.domain.signoff import Edition, Revision
from app.domain.verification import Fact, State, VerificationReport
from app.errors import UserError
from app.services.open_plan import OpenPlan
from app.services.verification_words import QUESTIONS, conclusion, sentence
from ui.tasks import Task
from ui.viewmodels.desk import Desk
from ui.viewmodels.files import read_file, write_file
from ui.viewmodels.subjects import place_words

__all__ = ["Blocker", "FactLine", "RoleLine", "SignOffModel", "State", "VerificationReport"]


@dataclass(frozen=True, slots=True)
class Blocker:
    """A place that keeps the plan from being ready."""

    place: Place
    words: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role of a revision and its signature, where it has one."""

    role: str
    title: str
    signer: str = ""
    signed_at: datetime | None = None

    @property
    def is_signed(self) -> bool:
        """Whether the role has signed."""
        return self.signed_at is not None


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact of a verification in words."""

    fact: Fact
    question: str
    sentence: str


class SignOffModel(QObject):
    """`changed` tells that readiness, revisions or signatures moved, `frozen` that a revision was made.

    `verified` gives a `VerificationReport`, `told` a sentence, `refused` an error, `working` the task under
    way.
    """

    changed = Signal()
    frozen = Signal()
    verified = Signal(object)
    told = Signal(str)
    refused = Signal(object)
    working = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open = desk.open_plan
        self._open.changed.connect(self._take)
        self._open.failed.connect(self._refuse)

    @property
    def can_edit(self) -> bool:
        """Whether the plan can be written."""
        return not self._open.read_only

    @property
    def is_ready(self) -> bool:
        """Whether nothing blocks sign-off."""
        return self._open.assessment.ready

    def blockers(self) -> tuple[Blocker, ...]:
        """What blocks sign-off, in pack order."""
        assessment, plan, pack = self._open.assessment, self._open.plan, self._open.pack
        return tuple(
            Blocker(place, place_words(place, plan, pack), assessment.verdicts[place].verdict)
            for place in assessment.blockers
        )

    def revisions(self) -> tuple[Revision, ...]:
        """The frozen revisions, the newest first."""
        return tuple(sorted(self._open.plan.revisions.values(), key=lambda one: one.number, reverse=True))

    def roles(self, revision: Revision, edition: Edition) -> tuple[RoleLine, ...]:
        """The roles of a revision in order, with their signatures on an edition of its report."""
        titles = {entry.id: entry.title for entry in self._open.pack.signatories}
        signed = {
            entry.role: entry
            for entry in self._open.plan.signatures.values()
            if entry.revision == revision.id and entry.edition is edition
        }
        return tuple(
            RoleLine(role, titles.get(role, role), signed[role].signer, signed[role].signed_at)
            if role in signed
            else RoleLine(role, titles.get(role, role))
            for role in revision.roles
        )

    def has_report(self, revision: Revision, edition: Edition) -> bool:
        """Whether the report of a revision was made; only then can it be signed."""
        return report_key(revision.id, edition) in self._open.plan.reports

    def freeze(self, title: str) -> None:
        """Freeze the plan as it stands."""
        services = self._desk.services
        self._run(
            "Freezing",
            lambda opened, _progress: services.freezing.freeze(opened, title=title),
            _frozen,
            self.frozen.emit,
        )

    def withdraw(self, revision: Revision) -> None:
        """Take a revision without signatures back."""
        self._open.apply(WithdrawRevision(revision.id), origin=self)

    def make_report(self, revision: Revision, edition: Edition) -> None:
        """Render and keep the report of a revision."""
        services = self._desk.services

        def make(opened: OpenPlan, progress: Callable[[float, str], None]) -> bytes:
            return services.sign_off.report(opened, revision.id, edition, progress=progress)

        self._run("Making the report", make, lambda _pdf: "The report is made and kept in the plan.")

    def sign(self, revision: Revision, edition: Edition, role: str, identity: Path, passphrase: str) -> None:
        """Sign for a role with an identity file."""
        services = self._desk.services

        def sign(opened: OpenPlan, _progress: Callable[[float, str], None]) -> str:
            record = services.sign_off.sign(
                opened, revision.id, edition, role, identity=read_file(identity), passphrase=passphrase
            )
            return record.signer

        self._run("Signing", sign, lambda signer: f"Signed by {signer}.")

    def make_identity(self, path: Path, name: str, organisation: str, passphrase: str) -> Task:
        """Make an identity, write its file, and trust its certificate in this profile only."""
        services = self._desk.services

        def make(_progress: Callable[[float, str], None]) -> Path:
            made = services.identities.create(
                name=name, organisation=organisation, passphrase=passphrase, now=services.clock.now()
            )
            write_file(path, made.pkcs12)
            services.trust.add(made.certificate)
            return path

        task = self._desk.tasks.call("Making an identity", make)
        task.failed.connect(self.refused)
        return task

    def trust_file(self, path: Path) -> None:
        """Trust the certificates in a file, in this profile only."""
        services = self._desk.services

        def trust(_progress: Callable[[float, str], None]) -> str:
            found = services.read_certificates(read_file(path))
            return ", ".join(services.trust.add(certificate).name for certificate in found)

        task = self._desk.tasks.call(f"Reading {path.name}", trust)
        task.done.connect(lambda names: self.told.emit(f"Trusted from now on: {names}."))
        task.failed.connect(self.refused)

    def take_in(self, path: Path) -> None:
        """Take in the report as it was signed elsewhere."""
        services = self._desk.services

        def take(opened: OpenPlan, _progress: Callable[[float, str], None]) -> int:
            return len(services.sign_off.take_in(opened, read_file(path)))

        self._run(f"Reading {path.name}", take, lambda count: f"{count} signature(s) taken in.")

    def save(self, revision: Revision, edition: Edition, path: Path) -> None:
        """Write the kept report of a revision to a file, to be mailed or signed elsewhere."""
        kept = self._open.plan.reports[report_key(revision.id, edition)]
        task = self._open.ask(f"Writing {path.name}", lambda opened: write_file(path, opened.blob(kept.pdf)))
        task.done.connect(lambda _done: self.told.emit(f"Saved as {path.name}."))
        task.failed.connect(self.refused)

    def verify(self, revision: Revision, edition: Edition) -> None:
        """Verify the kept report of a revision."""
        kept = self._open.plan.reports[report_key(revision.id, edition)]
        self._verify(lambda opened: opened.blob(kept.pdf))

    def verify_file(self, path: Path) -> None:
        """Verify a file, also against this plan."""
        self._verify(lambda _opened: read_file(path))

    @staticmethod
    def conclusion(report: VerificationReport) -> str:
        """What the facts of a report come to."""
        return conclusion(report)

    def fact_lines(self, facts: tuple[Fact, ...]) -> tuple[FactLine, ...]:
        """Facts in words."""
        return tuple(FactLine(fact, QUESTIONS[fact.kind], sentence(fact)) for fact in facts)

    def _verify(self, content: Callable[[OpenPlan], bytes]) -> None:
        services = self._desk.services

        def verify(opened: OpenPlan) -> VerificationReport:
            trusted = services.trust.certificates()
            return services.verification.verify(content(opened), trusted=trusted, open_plan=opened)

        task = self._open.ask("Verifying", verify)
        task.done.connect(self.verified)
        task.failed.connect(self.refused)
        self.working.emit(task)

    def _run(
        self,
        title: str,
        work: Callable[[OpenPlan, Callable[[float, str], None]], Any],
        words: Callable[[Any], str],
        then: Callable[[], None] = lambda: None,
    ) -> None:
        task = self._open.run(title, work)
        task.done.connect(lambda outcome: self.told.emit(words(outcome[0])))
        task.done.connect(lambda _outcome: then())
        task.failed.connect(self.refused)
        self.working.emit(task)

    def _take(self, _changes: Changes) -> None:
        self.changed.emit()

    def _refuse(self, error: UserError, origin: object) -> None:
        if origin is self:
            self.refused.emit(error)


def _frozen(revision: Revision) -> str:
    return f"Revision {revision.number} is frozen. Its digest begins with {revision.digest[:8]}."
