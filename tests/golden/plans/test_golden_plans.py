"""A plan of every released format opens for ever, and says what it said."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from app.domain.canonical import canonical_bytes
from app.domain.codec import to_data
from app.domain.draft import KEYED
from app.domain.history import EditRecord
from app.domain.values import Data, format_moment, value_to_data
from app.services.open_plan import OpenPlan
from db.tables import FORMAT
from tests.golden.plans.make import BLOBS, make
from tests.integration.db.conftest import Desk

HERE = Path(__file__).parent
GOLDEN = sorted(HERE.glob("format-*.holdfast"))


def told(plan: OpenPlan) -> Data:
    """Everything the plan and its history say, as plain data."""
    return {
        "title": plan.plan.title,
        "areas": {area: _rows(plan, area) for area in KEYED},
        "history": [_record(record) for record in plan.records()],
    }


def _rows(plan: OpenPlan, area: str) -> Data:
    as_data = value_to_data if area == "profile" else to_data
    rows = getattr(plan.plan, area).items()
    return [[list(key) if isinstance(key, tuple) else key, as_data(content)] for key, content in rows]


def _record(record: EditRecord) -> Data:
    return {
        "id": record.id,
        "parents": list(record.parents),
        "author": record.author,
        "at": format_moment(record.at),
        "edit": record.edit,
        "inverse": record.inverse,
        "reverts": record.reverts,
        "hash": record.hash,
    }


def opened(tmp_path: Path, golden: Path) -> OpenPlan:
    copy = tmp_path / golden.name
    shutil.copyfile(golden, copy)
    return Desk(tmp_path, seed=9).service.open(copy)


def test_there_is_a_golden_plan_of_every_format() -> None:
    numbers = [int(re.sub(r"\D", "", path.stem)) for path in GOLDEN]
    assert numbers == list(range(1, FORMAT + 1))


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: str(path.stem))
def test_a_golden_plan_says_what_it_said(golden: Path, tmp_path: Path) -> None:
    plan = opened(tmp_path, golden)
    expected = json.loads(golden.with_suffix(".json").read_text("utf-8"))
    assert json.loads(canonical_bytes(told(plan))) == expected
    assert all(plan.blob(digest) == content for digest, content in BLOBS.items())
    assert plan.verify_history().verifies
    plan.close()


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: str(path.stem))
def test_a_golden_plan_can_go_on(golden: Path, tmp_path: Path) -> None:
    plan = opened(tmp_path, golden)
    assert (plan.can_undo, plan.can_redo) == (True, True)
    plan.redo()
    assert plan.plan.title == "Golden plan, second title"
    plan.undo()
    plan.undo()
    assert not plan.plan.risks
    assert plan.verify_history().verifies
    plan.close()


def test_the_golden_plan_holds_something_of_everything(tmp_path: Path) -> None:
    plan = opened(tmp_path, GOLDEN[-1])
    assert all(getattr(plan.plan, area) for area in KEYED)
    plan.close()


def test_the_program_still_writes_the_newest_golden_plan(tmp_path: Path) -> None:
    """Clock and chance are fixed, so what is written today is what was written then."""
    path = make(tmp_path)
    plan = Desk(tmp_path, seed=9).service.open(path, read_only=True)
    golden = Desk(tmp_path, seed=9).service.open(GOLDEN[-1], read_only=True)
    assert told(plan) == told(golden)
    plan.close()
    golden.close()
