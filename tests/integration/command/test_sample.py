"""The sample fits the pack: everything asked is answered, and nothing speaks of what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.assessment.findings import FindingKind, PlanFinding, plan_findings
from app.assessment.structure import single_point_place
from app.bootstrap import Services, services
from app.domain.answers import Place
from app.domain.assessment import Verdict
from app.services.answer_files.preview import AnswersPreview
from app.services.answer_files.reading import AnswersImport
from app.services.inventory.importing import InventoryImport
from app.services.inventory.preview import RowState
from app.services.open_plan import OpenPlan
from app.services.sample import FOLDER, Step
from tests.fakes.vector_plans import table_of

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


def point_places(joined: Services, opened: OpenPlan) -> set[Place | None]:
    """The places of the single points of failure."""
    points = joined.analysis.analyse(opened.plan, opened.pack).single_points
    return {single_point_place(opened.pack, point) for point in points}


def test_risks_are_accepted_only_where_something_is_wrong(joined: Services, filled: OpenPlan) -> None:
    judged = filled.judged_on(joined.sample.facts.as_of)
    points = point_places(joined, filled)
    assert {
        risk.place
        for risk in filled.plan.risks.values()
        if risk.place not in points and judged.verdicts[risk.place].verdict not in FINDINGS
    } == set()
    assert all(risk.expires > joined.sample.facts.as_of for risk in filled.plan.risks.values())


def test_actions_have_owner_and_date_and_belong_to_what_is_asked(joined: Services, filled: OpenPlan) -> None:
    judged = filled.judged_on(joined.sample.facts.as_of)
    asked = judged.verdicts.keys() | point_places(joined, filled)
    for action in filled.plan.actions.values():
        assert action.owner
        assert action.due is not None
        assert action.place in asked


def points_by_name(joined: Services, opened: OpenPlan) -> dict[str, PlanFinding]:
    """The single points of failure among the findings, by the name of the asset."""
    plan, pack = opened.plan, opened.pack
    judged = opened.judged_on(joined.sample.facts.as_of)
    found = plan_findings(plan, pack, judged, joined.analysis.analyse(plan, pack))
    return {
        plan.assets[finding.subjects[0]].name: finding
        for finding in found
        if finding.kind is FindingKind.SINGLE_POINT
    }


def test_its_single_points_are_told_and_all_but_the_one_with_an_action_are_accepted(
    joined: Services, filled: OpenPlan
) -> None:
    points = points_by_name(joined, filled)
    assert set(points) == {"OCS-EDGE01", "RP01", "HV02", "OCS-MON01", "HV01", "HQ storage array"}
    (left,) = [finding for finding in points.values() if not finding.accepted]
    assert left is points["HQ storage array"]
    assert left.arguments["chain"] == (
        "Move of Office Communications Server to the new rooms",
        "Back-end database",
        "OCS-SQL01",
        "HQ storage array",
    )
    assert left.place in {action.place for action in filled.plan.actions.values()}


def test_its_figures_are_there_and_exact(joined: Services, filled: OpenPlan) -> None:
    analysis = joined.analysis.analyse(filled.plan, filled.pack)
    assert analysis.probability is not None
    assert analysis.dependent_probability is not None
    assert analysis.probability.is_exact
    assert 0.99 < 1 - analysis.dependent_probability.value < 1 - analysis.probability.value < 0.9999


MENDED = """\
kind,import_key,name,functions,room,fed_by,network,server_kind,roles,dns_servers,domain,host,dependent,need_kind,at_least,of
storage,ST-HQ2,HQ storage array 2,,R-HQ,U-HQ-A; U-HQ-B,N-HQ-SW1; N-HQ-SW2,,,,,,,,,
server,V-EDGE2,OCS-EDGE02,,R-HQ,U-HQ-A; U-HQ-B,N-HQ-SW1; N-HQ-SW2,physical,RO-EDGE,V-HQ-DC01; V-HQ-DC02,,,,,,
need,,,,,,,,,,,,V-BE01,storage,1,ST-HQ; ST-HQ2
need,,,,,,,,,,,,V-BE02,storage,1,ST-HQ; ST-HQ2
need,,,,,,,,,,,,V-FS01,storage,1,ST-HQ; ST-HQ2
need,,,,,,,,,,,,V-FS02,storage,1,ST-HQ; ST-HQ2
need,,,,,,,,,,,,V-HV01,storage,1,ST-HQ; ST-HQ2
need,,,,,,,,,,,,V-HV02,storage,1,ST-HQ; ST-HQ2
need,,,,,,,,,,,,V-RP,host,1,V-HV01; V-HV02
need,,,,,,,,,,,,V-MON,host,1,V-HV01; V-HV02
"""


def test_mending_single_points_in_the_plan_makes_them_vanish(joined: Services, tmp_path: Path) -> None:
    opened = joined.sample.create(tmp_path / "sample.holdfast")
    try:
        list(joined.sample.fill(opened))
        preview = InventoryImport(opened.plan, joined.ids, source="mended.csv").preview(table_of(MENDED))
        edit = preview.edit()
        assert edit is not None
        assert preview.count(RowState.PROBLEM) == 0
        opened.apply(edit)
        assert set(points_by_name(joined, opened)) == {"RP01", "OCS-MON01"}
        opened.undo()
        assert len(points_by_name(joined, opened)) == 6
    finally:
        opened.close()


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
