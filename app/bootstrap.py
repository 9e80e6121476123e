"""Joins adapters to services. The one place that imports late: what is heavy is loaded when asked for."""

from __future__ import annotations

import getpass
import secrets
import socket
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.checks import CheckBook, CheckEntry
from app.errors import PackFault
from app.paths import backups_folder, identities_folder, settings_file
from app.ports import (
    Backups,
    Clock,
    FaultTrees,
    Identities,
    Ids,
    PlanStores,
    ReportRenderer,
    Tables,
    TrustStore,
)
from app.services.checks import CheckService
from app.services.freezing import Freezing
from app.services.judge import Assessor
from app.services.plans import PlanService
from app.services.sample import Sample
from app.services.settings import SettingsFile
from app.services.sign_off import SignOff
from app.services.verification import Verification

if TYPE_CHECKING:
    from app.packs.library import PackLibrary
    from app.services.analysis import AnalysisService
    from app.services.collected_runs import CollectedRuns
    from app.services.sizing import SizingService


class SystemClock:
    """The machine's time; see `app.ports.Clock`."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)


class SystemIds:
    """The machine's chance; see `app.ports.Ids`."""

    def new_id(self) -> str:
        """A fresh UUID as text."""
        return str(uuid.uuid4())

    def new_salt(self) -> str:
        """32 random bytes as 64 hexadecimal digits."""
        return secrets.token_hex(32)


class Services:
    """The services of one process, each made when it is first asked for.

    `plans` loads the database and the packs, `sign_off` and `verification` the PDF libraries, so a window
    asks for them on a worker thread.
    """

    def __init__(self, home: Path | None, clock: Clock, ids: Ids) -> None:
        """`home` holds settings, backups and identities; None is where the system keeps them for the user."""
        self._home = home
        self.clock = clock
        self.ids = ids

    @property
    def program(self) -> str:
        """The program's version, as it stands in plans and reports."""
        return version("holdfast")

    @property
    def host(self) -> str:
        """The name of this machine."""
        return socket.gethostname()

    @cached_property
    def settings(self) -> SettingsFile:
        """What the program remembers of its user."""
        path = settings_file() if self._home is None else self._home / "settings.json"
        return SettingsFile(path, self.ids, user=_user())

    @cached_property
    def plans(self) -> PlanService:
        """Makes and opens plans."""
        return PlanService(
            stores=self.stores,
            packs=self.packs,
            clock=self.clock,
            ids=self.ids,
            settings=self.settings,
            assessor=self.assessor,
            backups=self.backups,
        )

    @cached_property
    def stores(self) -> PlanStores:
        """Plan files."""
        from db.plan_stores import SqlitePlanStores

        return SqlitePlanStores(user=self.settings.current.author, host=self.host, migrate=_migrate)

    @cached_property
    def backups(self) -> Backups:
        """Rolling backups of plan files."""
        from db.rolling_backups import RollingBackups

        folder = backups_folder() if self._home is None else self._home / "backups"
        return RollingBackups(folder, self.clock)

    @cached_property
    def packs(self) -> PackLibrary:
        """The packs that come with the program."""
        from app.packs.library import PackLibrary

        return PackLibrary()

    def pack_titles(self) -> tuple[tuple[str, str], ...]:
        """The packs a plan can be made from: id and title. Raises BrokenPack."""
        return tuple((pack.id, pack.title) for pack in self.packs.available())

    def lint_pack(self, folder: Path) -> tuple[PackFault, ...]:
        """What is wrong with the pack in a folder."""
        from app.packs.reading import lint

        return lint(folder, folder.resolve().parent, self.checks)

    @cached_property
    def assessor(self) -> Assessor:
        """Judges plans."""
        from app.assessment.engine import AssessmentEngine

        return AssessmentEngine()

    @cached_property
    def check_book(self) -> CheckBook:
        """The entries of all live checks."""
        from app.packs.check_entries import load_check_book

        return load_check_book()

    @property
    def checks(self) -> Mapping[str, CheckEntry]:
        """The entries of live checks by id."""
        return self.check_book.entries

    @cached_property
    def sample(self) -> Sample:
        """Makes the sample's plan."""
        return Sample(
            plans=self.plans,
            tables=self.tables,
            assessor=self.assessor,
            sizing=self.sizing,
            clock=self.clock,
            ids=self.ids,
        )

    @cached_property
    def analysis(self) -> AnalysisService:
        """Analyses what a plan's service stands on."""
        from app.analysis.figures.probability import probability
        from app.services.analysis import AnalysisService

        return AnalysisService(probability)

    @cached_property
    def live_checks(self) -> CheckService:
        """Runs live checks."""
        from app.probes.network import ProbedNetworks

        networks = ProbedNetworks(self.clock)
        return CheckService(self.check_book, networks, clock=self.clock, ids=self.ids, host=self.host)

    @cached_property
    def collected_runs(self) -> CollectedRuns:
        """Judges what the collector brought."""
        from app.services.collected_runs import CollectedRuns

        return CollectedRuns(self.check_book, clock=self.clock, ids=self.ids, host=self.host)

    @cached_property
    def sizing(self) -> SizingService:
        """Opens the calculators of items and records their results."""
        from app.services.sizing import SizingService

        return SizingService(self.clock, self.ids)

    def tables(self, path: Path) -> Tables:
        """What reads and writes a file of tables: JSON by its ending, otherwise CSV."""
        if path.suffix.casefold() == ".json":
            from app.exchange.json_table import JsonTables

            return JsonTables()
        from app.exchange.csv_table import CsvTables

        return CsvTables()

    @cached_property
    def fault_trees(self) -> FaultTrees:
        """Reads and writes models as fault trees."""
        from app.exchange.open_psa import OpenPsaFiles

        return OpenPsaFiles()

    @cached_property
    def renderer(self) -> ReportRenderer:
        """Renders reports."""
        from reports.renderer import PdfReportRenderer

        return PdfReportRenderer()

    @cached_property
    def identities(self) -> Identities:
        """Opens and makes the identities that sign."""
        from app.crypto.identities import Pkcs12Identities

        return Pkcs12Identities()

    @cached_property
    def trust(self) -> TrustStore:
        """The certificates this user trusts."""
        from app.crypto.trust_store import FolderTrustStore

        folder = identities_folder() if self._home is None else self._home / "identities"
        return FolderTrustStore(folder / "trusted")

    def read_certificates(self, content: bytes) -> tuple[bytes, ...]:
        """The certificates (DER) in a PEM or DER file's bytes. Raises WrongInput."""
        from app.crypto.certificates import read_certificates

        return read_certificates(content)

    @cached_property
    def freezing(self) -> Freezing:
        """Freezes revisions."""
        return Freezing(clock=self.clock, ids=self.ids, packs=self.packs, program=self.program)

    @cached_property
    def sign_off(self) -> SignOff:
        """Keeps and signs reports."""
        from reports.assemble import PikepdfAssembler
        from reports.pdf_signature import PyHankoSigner
        from reports.verification import PyHankoVerifier

        return SignOff(
            clock=self.clock,
            ids=self.ids,
            freezing=self.freezing,
            renderer=self.renderer,
            assembler=PikepdfAssembler(),
            identities=self.identities,
            signer=PyHankoSigner(),
            verifier=PyHankoVerifier(),
            checks=self.checks,
            analyse=self.analysis.analyse,
        )

    @cached_property
    def verification(self) -> Verification:
        """Verifies signed reports."""
        from reports.verification import PyHankoVerifier

        return Verification(clock=self.clock, verifier=PyHankoVerifier())


def services(home: Path | None = None, clock: Clock | None = None, ids: Ids | None = None) -> Services:
    """The services of this process; tests give a home, a clock and ids of their own."""
    return Services(home, clock or SystemClock(), ids or SystemIds())


def _migrate(copy: Path, version: int) -> None:
    """Bring the copy of an older plan up to date; Alembic is loaded only when one is opened."""
    from db.migrate import migrate

    migrate(copy, version)


def _user() -> str:
    """The name of the account, until the user sets a name of their own."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
