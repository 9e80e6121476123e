"""The sample fits the pack: everything asked is answered, and nothing speaks of what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Services, services
from app.domain.assessment import Verdict
from app.services.answer_files.preview import AnswersPreview
from app.services.answer_files.reading import AnswersImport
from app.services.open_plan import OpenPlan
from app.services.sample import FOLDER, Step

FINDINGS = {Verdict.FAILED, Verdict.PARTLY, Verdict.UNKNOWN}


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Services:
    return services(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def filled(joined: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenPlan]:
    opened = joined.sample.create(tmp_path_factory.mktemp("plan") / "sample.holdfast")
    assert [done.step for done in joined.sample.fill(opened)] == list(Step)
    yield opened
    opened.close()


def test_it_is_ready_and_nothing_asked_is_open(joined: Services, filled: OpenPlan) -> None:
    judged = filled.judged_on(joined.sample.facts.as_of)
    assert judged.ready
    assert [place for place, found in judged.verdicts.items() if found.verdict is Verdict.OPEN] == []


def test_every_section_has_something_to_ask_and_findings_remain(joined: Services, filled: OpenPlan) -> None:
    judged = filled.judged_on(joined.sample.facts.as_of)
    assert all(judged.sections[section.id].applicable for section in filled.pack.sections)
    assert sum(found.verdict in FINDINGS for found in judged.verdicts.values()) > 30


def test_risks_are_accepted_only_where_something_is_wrong(joined: Services, filled: OpenPlan) -> None:
    judged = filled.judged_on(joined.sample.facts.as_of)
    assert {
        risk.place
        for risk in filled.plan.risks.values()
        if judged.verdicts[risk.place].verdict not in FINDINGS
    } == set()
    assert all(risk.expires > joined.sample.facts.as_of for risk in filled.plan.risks.values())


def test_actions_have_owner_and_date_and_belong_to_what_is_asked(joined: Services, filled: OpenPlan) -> None:
    judged = filled.judged_on(joined.sample.facts.as_of)
    for action in filled.plan.actions.values():
        assert action.owner
        assert action.due is not None
        assert action.place in judged.verdicts


@pytest.mark.parametrize("name", ["answers.json", "mended.json"])
def test_no_row_of_answers_speaks_past_the_plan(joined: Services, filled: OpenPlan, name: str) -> None:
    preview = read(joined, filled, FOLDER / name)
    assert preview.unknown_columns == ()
    assert [
        (row.line, row.remarks, row.problems) for row in preview.rows if row.remarks or row.problems
    ] == []


def read(joined: Services, opened: OpenPlan, path: Path) -> AnswersPreview:
    reader = AnswersImport(
        opened.plan,
        opened.pack,
        joined.assessor,
        by="Tester",
        at=joined.clock.now(),
        as_of=joined.sample.facts.as_of,
    )
    return reader.preview(joined.tables(path).read(path))
