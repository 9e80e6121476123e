"""The analysis of plans: the vectors' graphs through an import, what it remembers, and when it stops."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.analysis.figures.probability import probability
from app.domain.analysis import Shortfall
from app.domain.dependency import DependencyModel, Probability
from app.domain.edits import ChangeAsset, SetAnswer, SetNeed, apply_edit
from app.domain.inventory import Need, NeedKind
from app.domain.plan import Plan
from app.errors import Cancelled
from app.ports import CancelToken
from app.services.analysis import AnalysisService
from tests.fakes.cancel import FakeCancel
from tests.fakes.judged_plans import answer
from tests.fakes.packs import SMALL_PACK
from tests.fakes.vector_plans import SP_1, SP_3, id_of, imported, names_of

MORE_POWER = """\
kind,name,fed_by
feed,street A,
feed,street B,
ups,upsA,street A
ups,upsB,street A; street B
"""


class CountingFigures:
    """Figures that count how often they are asked for."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, model: DependencyModel, *, cancel: CancelToken | None = None) -> Probability | None:
        self.asked += 1
        return Probability(0.25, is_exact=True, lower=0.25, upper=0.25)


def sets(plan: Plan, size: int) -> set[tuple[str, ...]]:
    found = AnalysisService().analyse(plan, SMALL_PACK).cut_sets
    return {names_of(plan, members) for members in found.of_order(size)}


def test_the_first_graph_of_the_vectors_has_six_single_points_and_three_pairs() -> None:
    plan = imported(SP_1)
    assert sets(plan, 1) == {("host1",), ("lb",), ("mains",), ("sql",), ("upsA",), ("upsB",)}
    assert sets(plan, 2) == {("crac1", "crac2"), ("dc1", "dc2"), ("fe1", "fe2")}


def test_the_first_graph_of_the_vectors_has_their_availability() -> None:
    analysis = AnalysisService(probability).analyse(imported(SP_1), SMALL_PACK)
    assert analysis.probability is not None
    assert analysis.probability.is_exact
    assert 1 - analysis.probability.value == pytest.approx(0.9411977336, abs=1e-9)


def test_without_a_rate_of_everything_that_matters_there_is_no_figure() -> None:
    plan = imported(SP_1)
    spare = apply_edit(plan, ChangeAsset(id_of(plan, "mains"), values={"availability_pct": None})).plan
    analysis = AnalysisService(probability).analyse(spare, SMALL_PACK)
    assert analysis.probability is None
    assert len(analysis.single_points) == 6


def test_the_third_graph_of_the_vectors_finds_the_rack_that_two_of_three_servers_share() -> None:
    plan = imported(SP_3)
    assert sets(plan, 1) == {("rackA",)}
    assert sets(plan, 2) == {
        ("fe1", "fe2"), ("fe1", "fe3"), ("fe1", "rackB"), ("fe2", "fe3"), ("fe2", "rackB"),
    }  # fmt: skip


def test_the_chain_leads_from_the_service_to_each_single_point() -> None:
    plan = imported(SP_1)
    analysis = AnalysisService().analyse(plan, SMALL_PACK)
    chains = {names[-1]: names for names in map(analysis.names, analysis.chains.values())}
    assert chains["upsB"] == (SMALL_PACK.title, "sql role", "sql", "upsB")
    assert set(chains) == {"host1", "lb", "mains", "sql", "upsA", "upsB"}


def test_feeds_are_single_points_only_when_an_outage_outlasts_the_batteries() -> None:
    plan = imported(MORE_POWER, imported(SP_1))
    analysis = AnalysisService().analyse(plan, SMALL_PACK)
    assert id_of(plan, "street A") not in analysis.single_points
    assert analysis.names(analysis.long_outage_points) == ("street A",)
    assert analysis.names(analysis.chains[id_of(plan, "street A")])[-2:] == ("upsA", "street A")


def test_a_plan_without_roles_says_that_nothing_can_be_found() -> None:
    plan = replace(imported(SP_1), assets={})
    analysis = AnalysisService().analyse(plan, SMALL_PACK)
    assert not analysis.has_roles
    assert analysis.single_points == ()


def test_answers_leave_the_analysis_as_it_is() -> None:
    plan, service = imported(SP_1), AnalysisService()
    first = service.analyse(plan, SMALL_PACK)
    given = answer("PLAN-01", "yes")
    after = apply_edit(plan, SetAnswer(given.place, given)).plan
    assert service.known(after, SMALL_PACK) is first


def test_a_field_that_no_need_depends_on_starts_no_new_analysis() -> None:
    figures = CountingFigures()
    plan, service = imported(SP_1), AnalysisService(figures)
    first = service.analyse(plan, SMALL_PACK)
    asked = figures.asked
    after = apply_edit(plan, ChangeAsset(id_of(plan, "fe1"), values={"serial_number": "S 1"})).plan
    assert service.analyse(after, SMALL_PACK) is first
    assert figures.asked == asked


def test_a_need_that_moves_is_analysed_anew() -> None:
    plan, service = imported(SP_1), AnalysisService()
    before = service.analyse(plan, SMALL_PACK)
    need = Need("n", id_of(plan, "sql"), NeedKind.POWER, (id_of(plan, "upsA"), id_of(plan, "upsB")))
    after = apply_edit(plan, SetNeed("n", need)).plan
    assert service.known(after, SMALL_PACK) is None
    mended = service.analyse(after, SMALL_PACK)
    assert set(before.single_points) - set(mended.single_points) == {id_of(plan, "upsB")}


def test_the_usual_dependence_is_told_beside_the_figures_as_entered() -> None:
    figures = CountingFigures()
    plan = imported(SP_1)
    analysis = AnalysisService(figures).analyse(plan, SMALL_PACK)
    assert analysis.dependent_probability is not None
    stated = {"common_cause_pct": Decimal(0), "switch_over_pct": Decimal(100)}
    said = apply_edit(plan, ChangeAsset(id_of(plan, "pool"), values={**stated})).plan
    assert AnalysisService(figures).analyse(said, SMALL_PACK).dependent_probability is None


def test_stating_a_share_of_nothing_is_no_change_of_the_model_but_one_of_the_figures() -> None:
    plan, service = imported(SP_1), AnalysisService(CountingFigures())
    service.analyse(plan, SMALL_PACK)
    stated = {"common_cause_pct": Decimal(0), "switch_over_pct": Decimal(100)}
    said = apply_edit(plan, ChangeAsset(id_of(plan, "pool"), values={**stated})).plan
    assert service.analyse(said, SMALL_PACK).dependent_probability is None


def test_what_dies_names_everything_down_and_why() -> None:
    plan, service = imported(SP_1), AnalysisService()
    model = service.model_of(plan, SMALL_PACK)
    fallen = service.what_dies(model, [id_of(plan, "mains")])
    assert {"crac1", "crac2", "room", "fe1", "sql", "dc1"} <= {
        model.components[each].name for each in fallen.down
    }
    assert fallen.reasons[id_of(plan, "room")] == (id_of(plan, "crac1"), id_of(plan, "crac2"))


def test_an_analysis_that_is_asked_to_stop_stops_and_leaves_nothing_behind() -> None:
    plan, service, cancel = imported(SP_1), AnalysisService(), FakeCancel()
    cancel.cancel()
    with pytest.raises(Cancelled):
        service.analyse(plan, SMALL_PACK, cancel=cancel)
    assert service.known(plan, SMALL_PACK) is None


def test_figures_are_added_later_to_what_was_found_without_them() -> None:
    figures = CountingFigures()
    plan, service = imported(SP_1), AnalysisService(figures)
    quick = service.analyse(plan, SMALL_PACK, figures=False)
    assert (quick.probability, figures.asked) == (None, 0)
    whole = service.analyse(plan, SMALL_PACK)
    assert whole.probability is not None
    assert whole.cut_sets is quick.cut_sets
    assert service.analyse(plan, SMALL_PACK, figures=False) is whole
    assert service.known(plan, SMALL_PACK) is whole


def test_an_undone_edit_finds_its_analysis_again() -> None:
    plan, service = imported(SP_1), AnalysisService()
    first = service.analyse(plan, SMALL_PACK)
    edit = ChangeAsset(id_of(plan, "fe1"), values={"may_fail": False})
    after, inverse, _ = apply_edit(plan, edit)
    assert service.analyse(after, SMALL_PACK) is not first
    assert inverse is not None
    back = apply_edit(after, inverse).plan
    assert service.analyse(back, SMALL_PACK) is first


def test_asking_for_more_than_there_is_is_told_although_the_model_stays() -> None:
    plan, service = imported(SP_3), AnalysisService()
    pool = id_of(plan, "pool")
    all_three = apply_edit(plan, ChangeAsset(pool, values={"needed": Decimal(3)})).plan
    nine = apply_edit(plan, ChangeAsset(pool, values={"needed": Decimal(9)})).plan
    first, second = service.analyse(all_three, SMALL_PACK), service.analyse(nine, SMALL_PACK)
    assert first.model == second.model
    assert first.shortfalls == ()
    assert second.shortfalls == (Shortfall(pool, NeedKind.MEMBERS, 9, 3),)
