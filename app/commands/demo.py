"""`holdfast demo`: the sample deployment from an empty plan to a signed and verified PDF."""

from __future__ import annotations

import argparse
import secrets
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import Services, services
from app.commands.arguments import Subparsers, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.files import write_bytes
from app.commands.output import Output
from app.commands.overview import percent
from app.commands.session import Session
from app.domain.assessment import Assessment
from app.domain.canonical import sha256_hex
from app.domain.counts import counted
from app.domain.signoff import Edition, Revision
from app.domain.verification import VerificationReport
from app.errors import StorageFailed, WrongInput
from app.services.open_plan import OpenPlan
from app.services.sample import Sample, SampleFacts, Step, StepDone

PLAN, REPORT, TRUST = "contoso.holdfast", "contoso.pdf", "trust.pem"

DETAILS = f"""\
It uses the services that the window uses, no network, and a throw-away place for settings. In the folder it
leaves the plan ({PLAN}), its signed report ({REPORT}) and the certificates of the sample's four signatories
({TRUST}), whose keys are thrown away. An earlier demo in the folder is replaced."""

STEP_WORDS = {
    Step.PROFILE: "fields of the profile",
    Step.INVENTORY: "assets and needs imported",
    Step.SURVEY: "places answered by the survey",
    Step.ACTIONS: "actions with owner and date",
    Step.MENDED: "answers after the first actions were done",
    Step.RISKS: "risks accepted by name until a date",
    Step.CALCULATIONS: "calculations kept as evidence",
}


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(
        parsers, "demo", "make the sample plan, signed and verified", run=run, details=DETAILS
    )
    parser.add_argument(
        "--out", type=Path, default=Path("build/demo"), metavar="FOLDER", help="where (default: %(default)s)"
    )


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Make plan, report and signatures in a folder of their own, then put them where they belong."""
    with _workshop(arguments.out) as folder:
        joined = services(home=folder / "home", clock=session.services.clock, ids=session.services.ids)
        _refuse_in_use(joined, arguments.out / PLAN)
        report = _Demo(joined, session.output, folder).make()
        for name in (PLAN, REPORT, TRUST):
            (folder / name).replace(arguments.out / name)
    session.output.line(f"Everything is in {arguments.out}: {PLAN}, {REPORT}, {TRUST}.")
    return ExitCode.FINE if report.ok else ExitCode.FINDINGS


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A folder beside the results that is gone afterwards, so that a demo is replaced whole or not at all."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=out) as folder:
            yield Path(folder)
    except OSError as error:
        raise StorageFailed(
            f"The demo could not be written to {out}.",
            why=f"The system says: {error.strerror}.",
            advice="Choose another folder with --out, or free some space.",
        ) from error


def _refuse_in_use(joined: Services, plan: Path) -> None:
    """Keep from replacing a plan that somebody has open, or a file that is no plan of ours."""
    if not plan.exists():
        return
    opened = joined.plans.open(plan)
    try:
        if opened.read_only:
            raise WrongInput(
                f"The demo at {plan} is in use.",
                why=opened.read_only_reason,
                advice="Close it where it is open, or choose another folder with --out.",
            )
    finally:
        opened.close()


@dataclass(frozen=True, slots=True)
class _Demo:
    """The way from an empty plan to a verified report, told step by step."""

    services: Services
    output: Output
    folder: Path

    def make(self) -> VerificationReport:
        """Make the plan, the report and the certificates; everything is verified at the end."""
        sample = self.services.sample
        opened = sample.create(self.folder / PLAN)
        try:
            self.output.line(f"New plan: {opened.plan.title}, pack {opened.pack.id} {opened.pack.version}.")
            self._fill(sample, opened)
            revision = self._freeze(sample.facts, opened)
            self._render(opened, revision)
            certificates = self._sign(sample.facts, opened, revision)
            return self._verify(opened, revision, certificates)
        finally:
            opened.close()

    def _fill(self, sample: Sample, opened: OpenPlan) -> None:
        for done in sample.fill(opened):
            self._tell_step(done)
            if done.step in {Step.SURVEY, Step.RISKS}:
                self._tell_readiness(opened.judged_on(sample.facts.as_of))

    def _tell_step(self, done: StepDone) -> None:
        self.output.line(f"  {done.count:4} {STEP_WORDS[done.step]}")

    def _tell_readiness(self, assessment: Assessment) -> None:
        blockers = counted(len(assessment.blockers), "point")
        state = "ready for sign-off" if assessment.ready else f"not ready, {blockers} to settle"
        self.output.line(f"Judged as of {assessment.as_of}: score {percent(assessment.score)}, {state}.")

    def _freeze(self, facts: SampleFacts, opened: OpenPlan) -> Revision:
        revision = self.services.freezing.freeze(opened, title=facts.revision, as_of=facts.as_of)
        self.output.line(f"Frozen as revision {revision.number}, digest {revision.digest}.")
        return revision

    def _render(self, opened: OpenPlan, revision: Revision) -> None:
        pdf = self.services.sign_off.report(opened, revision.id, Edition.CUSTOMER)
        pages = next(iter(opened.plan.reports.values())).pages
        self.output.line(f"Report rendered: {counted(pages, 'page')}, {len(pdf) // 1024} KiB.")

    def _sign(self, facts: SampleFacts, opened: OpenPlan, revision: Revision) -> list[bytes]:
        certificates: list[bytes] = []
        for role in revision.roles:
            passphrase = secrets.token_urlsafe(24)
            made = self.services.identities.create(
                name=facts.signatories.get(role, role),
                organisation=facts.organisation,
                passphrase=passphrase,
                now=self.services.clock.now(),
            )
            record = self.services.sign_off.sign(
                opened, revision.id, Edition.CUSTOMER, role, identity=made.pkcs12, passphrase=passphrase
            )
            certificates.append(made.certificate)
            self.output.line(f"  signed by {record.signer} as {role}")
        return certificates

    def _verify(self, opened: OpenPlan, revision: Revision, certificates: list[bytes]) -> VerificationReport:
        """Verify what is written, with the certificates as they are written."""
        pdf = self.services.sign_off.report(opened, revision.id, Edition.CUSTOMER)
        write_bytes(self.folder / REPORT, pdf)
        pem = "".join(map(ssl.DER_cert_to_PEM_cert, certificates))
        write_bytes(self.folder / TRUST, pem.encode("ascii"))
        report = self.services.verification.verify(
            (self.folder / REPORT).read_bytes(),
            trusted=self.services.read_certificates((self.folder / TRUST).read_bytes()),
            open_plan=opened,
        )
        facts = [*report.facts, *(fact for entry in report.signatures for fact in entry.facts)]
        passed = sum(fact.passed for fact in facts)
        state = "verified" if report.ok else "NOT VERIFIED"
        self.output.line(f"The signed report is {state}: {passed} of {len(facts)} facts hold.")
        self.output.line(f"  SHA-256 {sha256_hex(pdf)}")
        return report
