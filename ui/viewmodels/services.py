"""What the window asks of the joined services; `app.bootstrap` gives it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from app.domain.checks import CheckEntry
from app.ports import Clock, Identities, Ids, ReportRenderer, Tables, TrustStore
from app.services.analysis import AnalysisService
from app.services.checks import CheckService
from app.services.collected_runs import CollectedRuns
from app.services.freezing import Freezing
from app.services.plans import PlanService
from app.services.sample import Sample
from app.services.settings import SettingsFile
from app.services.sign_off import SignOff
from app.services.sizing import SizingService
from app.services.verification import Verification


class WindowServices(Protocol):
    """The services of the process. Each is loaded when it is first asked for, so only workers ask."""

    @property
    def clock(self) -> Clock:
        """Time."""

    @property
    def ids(self) -> Ids:
        """Chance."""

    @property
    def program(self) -> str:
        """The program's version."""

    @property
    def settings(self) -> SettingsFile:
        """What the program remembers of its user."""

    @property
    def plans(self) -> PlanService:
        """Makes and opens plans."""

    def pack_titles(self) -> tuple[tuple[str, str], ...]:
        """The packs a plan can be made from: id and title."""

    @property
    def sample(self) -> Sample:
        """Makes the sample's plan."""

    def tables(self, path: Path) -> Tables:
        """What reads and writes a file of tables, by its ending."""

    @property
    def checks(self) -> Mapping[str, CheckEntry]:
        """The entries of live checks by id."""

    @property
    def live_checks(self) -> CheckService:
        """Runs live checks."""

    @property
    def collected_runs(self) -> CollectedRuns:
        """Judges what the collector brought."""

    @property
    def analysis(self) -> AnalysisService:
        """Analyses what a plan's service stands on."""

    @property
    def sizing(self) -> SizingService:
        """Opens calculators of items and keeps their results."""

    @property
    def renderer(self) -> ReportRenderer:
        """Renders reports."""

    @property
    def freezing(self) -> Freezing:
        """Freezes revisions."""

    @property
    def sign_off(self) -> SignOff:
        """Keeps and signs reports."""

    @property
    def verification(self) -> Verification:
        """Verifies signed reports."""

    @property
    def identities(self) -> Identities:
        """Opens and makes the identities that sign."""

    def read_certificates(self, content: bytes) -> tuple[bytes, ...]:
        """The certificates (DER) in a PEM or DER file's bytes."""

    @property
    def trust(self) -> TrustStore:
        """The certificates this user trusts."""
