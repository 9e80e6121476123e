"""The sample deployment as data: makes a plan of it through the services that every plan is made with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

from app.domain.answers import PLAN_SUBJECT
from app.domain.edits import SetProfile, Several
from app.domain.table import Table
from app.domain.values import parse_date
from app.errors import DamagedFile
from app.ports import Clock, Ids, Tables
from app.services.answer_files.reading import AnswersImport
from app.services.field_texts import read_profile
from app.services.inventory.importing import InventoryImport
from app.services.inventory.preview import RowState
from app.services.judge import Assessor
from app.services.open_plan import OpenPlan
from app.services.pairs_table import read_pairs
from app.services.plans import PlanService
from app.services.record_tables import RecordTables
from app.services.sizing import SizingService

FOLDER = Path(str(files("resources"))) / "samples" / "contoso"


class Step(StrEnum):
    """The steps in which the sample grows, in order."""

    PROFILE = "profile"
    INVENTORY = "inventory"
    SURVEY = "survey"
    ACTIONS = "actions"
    MENDED = "mended"
    RISKS = "risks"
    CALCULATIONS = "calculations"


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step is durable; `count` says how many fields, rows, answers and the like it brought."""

    step: Step
    count: int


@dataclass(frozen=True, slots=True)
class SampleFacts:
    """What the sample says of itself.

    Its answers hold as of `as_of`, the date of judgement; `signatories` are names by role,
    `calculations` pairs of item and import key of the asset it is asked about.
    """

    title: str
    pack: str
    author: str
    as_of: date
    calculations: Sequence[tuple[str, str]]
    revision: str
    organisation: str
    signatories: Mapping[str, str]


class Sample:
    """Makes plans of the sample deployment."""

    def __init__(
        self,
        *,
        plans: PlanService,
        tables: Callable[[Path], Tables],
        assessor: Assessor,
        sizing: SizingService,
        clock: Clock,
        ids: Ids,
        folder: Path = FOLDER,
    ) -> None:
        """`tables` gives what reads a file; `folder` holds the sample's files."""
        self._plans = plans
        self._tables = tables
        self._assessor = assessor
        self._sizing = sizing
        self._clock = clock
        self._ids = ids
        self._folder = folder
        self.facts = _facts(folder / "sample.json")

    def create(self, path: Path) -> OpenPlan:
        """An empty plan for the sample, open; raises as `PlanService.create`."""
        opened = self._plans.create(path, self.facts.title, self.facts.pack)
        opened.author = replace(opened.author, name=self.facts.author)
        return opened

    def fill(self, opened: OpenPlan) -> Iterator[StepDone]:
        """Take the plan through all steps, each one edit. The caller may look at the plan between two."""
        edits: Mapping[Step, Callable[[OpenPlan], Several]] = {
            Step.PROFILE: self._profile,
            Step.INVENTORY: self._inventory,
            Step.SURVEY: lambda plan: self._answers(plan, "answers.json"),
            Step.ACTIONS: lambda plan: self._records(plan).actions(self._read("actions.csv")),
            Step.MENDED: lambda plan: self._answers(plan, "mended.json"),
            Step.RISKS: lambda plan: self._records(plan).risks(self._read("risks.csv")),
        }
        for step, edit_of in edits.items():
            edit = edit_of(opened)
            opened.apply(edit)
            yield StepDone(step, len(edit.edits))
        yield StepDone(Step.CALCULATIONS, self._calculate(opened))

    def _read(self, name: str) -> Table:
        path = self._folder / name
        return self._tables(path).read(path)

    def _profile(self, _: OpenPlan) -> Several:
        values = read_profile(read_pairs(self._read("profile.json")))
        return Several(tuple(SetProfile(key, value) for key, value in values.items()), "Profile")

    def _inventory(self, opened: OpenPlan) -> Several:
        name = "inventory.csv"
        preview = InventoryImport(opened.plan, self._ids, source=name).preview(self._read(name))
        return _whole(name, preview.edit(), preview.count(RowState.PROBLEM))

    def _answers(self, opened: OpenPlan, name: str) -> Several:
        at = self._clock.now()
        reader = AnswersImport(
            opened.plan, opened.pack, self._assessor, by=opened.author.name, at=at, as_of=self.facts.as_of
        )
        preview = reader.preview(self._read(name), name)
        return _whole(name, preview.edit, preview.problems)

    def _calculate(self, opened: OpenPlan) -> int:
        """Keep the sample's calculations, each from what the plan knows; how many there are."""
        subjects = {asset.import_key: asset.id for asset in opened.plan.assets.values() if asset.import_key}
        for item, key in self.facts.calculations:
            subject = subjects.get(key, PLAN_SUBJECT)
            opened_at = self._sizing.prefill(opened.plan, opened.pack, item, subject)
            self._sizing.record(opened, opened_at.place, opened_at.inputs)
        return len(self.facts.calculations)

    def _records(self, opened: OpenPlan) -> RecordTables:
        return RecordTables(opened.plan, opened.pack, self._ids)


def _whole(name: str, edit: Several | None, problems: int) -> Several:
    if edit is None or problems:
        raise _damaged(name, f"{problems} of its rows cannot be used")
    return edit


def _facts(path: Path) -> SampleFacts:
    try:
        data = json.loads(path.read_text("utf-8"))
        return SampleFacts(**{**data, "as_of": parse_date(data["as_of"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(path.name, str(error)) from error


def _damaged(name: str, reason: str) -> DamagedFile:
    return DamagedFile(
        f"The sample's file {name} is not as it was installed.",
        why=f"{reason}.",
        advice="Install the program anew.",
    )
