"""A real plan of the sample deployment, the services that freeze, sign and verify it, and real keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.crypto.identities import Pkcs12Identities
from app.domain.assessment import Assessment
from app.domain.canonical import sha256_hex
from app.domain.draft import Changes
from app.domain.edits import (
    AddAsset,
    AttachEvidence,
    Edit,
    RecordRun,
    SetAction,
    SetAnswer,
    SetNeed,
    SetProfile,
    SetRisk,
    Several,
)
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.signing import NewIdentity
from app.domain.signoff import Edition, Revision
from app.domain.verification import VerificationReport
from app.services.analysis import AnalysisService
from app.services.freezing import Freezing
from app.services.open_plan import OpenPlan
from app.services.plans import PlanService
from app.services.settings import SettingsFile
from app.services.sign_off import SignOff
from app.services.verification import Verification
from db.plan_stores import SqlitePlanStores
from db.rolling_backups import RollingBackups
from reports.assemble import PikepdfAssembler
from reports.pdf_signature import PyHankoSigner
from reports.renderer import PdfReportRenderer
from reports.verification import PyHankoVerifier
from tests.fakes.clock import FakeClock
from tests.fakes.ids import FakeIds
from tests.fakes.sample_pack import sample_pack
from tests.fakes.sample_plan import REPLY, photo, sample_plan
from tests.fakes.sample_report import sample_assessment

PASSPHRASE = "correct horse battery"
ROLES = ("architect", "owner")
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PACK_BYTES = b'{"sample":"pack"}'


class SamplePacks:
    """See `app.ports.Packs`: the pack of the sample report."""

    def pack_bytes(self, pack_id: str) -> bytes:
        return PACK_BYTES

    def read_pack(self, content: bytes) -> Pack:
        assert content == PACK_BYTES
        return replace(sample_pack(2), digest=sha256_hex(content))


class SampleAssessor:
    """See `app.services.judge.Assessor`: the verdicts of the sample, ready or not as a test asks."""

    def __init__(self) -> None:
        self.ready = True

    def assess(self, plan: Plan, pack: Pack, as_of: date) -> Assessment:
        judged = sample_assessment(pack, sample_plan(pack, 2)[1])
        blockers = () if self.ready else judged.blockers or tuple(judged.verdicts)[:7]
        return replace(judged, as_of=as_of, ready=self.ready, blockers=blockers)

    def reassess(
        self,
        assessment: Assessment,
        plan_before: Plan,
        plan_after: Plan,
        *,
        pack: Pack,
        changes: Changes,
        as_of: date,
    ) -> Assessment:
        return self.assess(plan_after, pack, as_of)


@dataclass
class Person:
    """Someone with an identity."""

    role: str
    name: str
    identity: NewIdentity


class Desk:
    """The services of one user, the plan they work on, and the people who sign it."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.folder = folder
        self.clock = FakeClock(START)
        self.ids = FakeIds(seed)
        self.assessor = SampleAssessor()
        self.identities = Pkcs12Identities()
        packs = SamplePacks()
        self.plans = PlanService(
            stores=SqlitePlanStores(user="sam", host="laptop", migrate=_no_migration),
            packs=packs,
            clock=self.clock,
            ids=self.ids,
            settings=SettingsFile(folder / "settings.json", self.ids, user="Sample Architect"),
            assessor=self.assessor,
            backups=RollingBackups(folder / "backups", self.clock),
        )
        self.freezing = Freezing(clock=self.clock, ids=self.ids, packs=packs, program="0.1.0")
        self.verifier = PyHankoVerifier()
        self.sign_off = SignOff(
            clock=self.clock,
            ids=self.ids,
            freezing=self.freezing,
            renderer=PdfReportRenderer(),
            assembler=PikepdfAssembler(),
            identities=self.identities,
            signer=PyHankoSigner(),
            verifier=self.verifier,
            checks={},
            analyse=AnalysisService().analyse,
        )
        self.verification = Verification(clock=self.clock, verifier=self.verifier)
        self.people = [
            self.person("architect", "Sample Architect"),
            self.person("owner", "Sample Owner"),
        ]

    def person(self, role: str, name: str) -> Person:
        identity = self.identities.create(
            name=name, organisation="Contoso", passphrase=PASSPHRASE, now=self.clock.now()
        )
        return Person(role, name, identity)

    @property
    def trusted(self) -> tuple[bytes, ...]:
        return tuple(person.identity.certificate for person in self.people)

    def new_plan(self, name: str = "Sample plan") -> OpenPlan:
        open_plan = self.plans.create(self.folder / name, name, "sample")
        blobs = {sha256_hex(content): content for content in (photo(), REPLY)}
        open_plan.apply(_everything(open_plan.pack), blobs)
        for run in sample_plan(open_plan.pack, 2)[0].runs.values():
            open_plan.apply(RecordRun(run))
        return open_plan

    def sign(self, open_plan: OpenPlan, revision: Revision, edition: Edition, person: Person) -> bytes:
        self.clock.advance(timedelta(minutes=10))
        record = self.sign_off.sign(
            open_plan,
            revision.id,
            edition,
            person.role,
            identity=person.identity.pkcs12,
            passphrase=PASSPHRASE,
        )
        return open_plan.blob(record.pdf)

    def verify(self, pdf: bytes, open_plan: OpenPlan | None = None) -> VerificationReport:
        return self.verification.verify(pdf, trusted=self.trusted, open_plan=open_plan)


def _no_migration(copy: Path, version: int) -> None:
    raise AssertionError(f"no migration is due for {copy} of format {version}")


def _everything(pack: Pack) -> Edit:
    """The whole sample plan as one edit, but for its runs of checks."""
    plan, _ = sample_plan(pack, 2)
    edits: list[Edit] = [SetProfile(key, value) for key, value in plan.profile.items()]
    edits += [AddAsset(asset) for asset in plan.assets.values()]
    edits += [SetNeed(need.id, need) for need in plan.needs.values()]
    edits += [SetAnswer(answer.place, answer) for answer in plan.answers.values()]
    edits += [AttachEvidence(piece) for piece in plan.evidence.values()]
    edits += [SetAction(action.id, action) for action in plan.actions.values()]
    edits += [SetRisk(risk.id, risk) for risk in plan.risks.values()]
    return Several(tuple(edits), "The sample")


@dataclass
class Signed:
    """A plan whose frozen revision was signed by everybody, and the PDF after each step."""

    desk: Desk
    open_plan: OpenPlan
    revision: Revision
    unsigned: bytes
    once: bytes
    full: bytes

    def verify(self, pdf: bytes, *, with_plan: bool = False) -> VerificationReport:
        return self.desk.verify(pdf, self.open_plan if with_plan else None)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def open_plan(desk: Desk) -> Iterator[OpenPlan]:
    plan = desk.new_plan()
    yield plan
    plan.close()


def sign_all(desk: Desk, open_plan: OpenPlan, edition: Edition = Edition.INTERNAL) -> Signed:
    revision = desk.freezing.freeze(open_plan, roles=ROLES)
    unsigned = desk.sign_off.report(open_plan, revision.id, edition)
    once = desk.sign(open_plan, revision, edition, desk.people[0])
    full = desk.sign(open_plan, revision, edition, desk.people[1])
    return Signed(desk, open_plan, revision, unsigned, once, full)


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """Shared by tests that only read it."""
    desk = Desk(tmp_path_factory.mktemp("signed"))
    open_plan = desk.new_plan()
    yield sign_all(desk, open_plan)
    open_plan.close()


@pytest.fixture
def state_of() -> Callable[[VerificationReport], dict[str, str]]:
    """All facts of a report as text, for messages that tell what differed."""

    def collect(report: VerificationReport) -> dict[str, str]:
        own = {fact.kind.value: fact.reason.value for fact in report.facts}
        for signature in report.signatures:
            own |= {f"{signature.field}.{fact.kind}": fact.reason.value for fact in signature.facts}
        return own

    return collect
