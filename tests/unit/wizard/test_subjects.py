"""An item is asked about each subject of its scopes, in inventory order, and only where it may apply."""

from __future__ import annotations

import pytest

from app.assessment.engine import AssessmentEngine
from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.pack import Item
from app.domain.subjects import is_asked_of, kind_of_subject
from app.wizard.subjects import Conditions, places_asked, subjects_of
from tests.fakes.judged_plans import AS_OF, answer, asset, plan_of
from tests.fakes.tiny_pack import tiny_pack

ASSETS = (
    asset("srv", "server"),
    asset("hq", "site"),
    asset("dc", "server", "dc", "gc"),
    asset("box", "storage"),
    asset("both", "server", "dc", "dns"),
    asset("ns", "server", "dns"),
    asset("sw", "network"),
    asset("feed", "feed"),
)


def item_of(scopes: str, when: str = "true") -> Item:
    return tiny_pack(f"id: A-01\nresults: [yes]\ngood: yes\nscopes: [{scopes}]\nwhen: {when}").items[0]


@pytest.mark.parametrize(
    ("scopes", "subjects"),
    [
        ("plan", (PLAN_SUBJECT,)),
        ("server", ("srv", "dc", "both", "ns")),
        ("dc", ("dc", "both")),
        ("dns_server", ("both", "ns")),
        ("dc, dns_server", ("dc", "both", "ns")),
        ("storage, server", ("srv", "dc", "box", "both", "ns")),
        ("room", ()),
        ("device_class", ("class:server", "class:storage", "class:network")),
    ],
)
def test_subjects_come_in_inventory_order_each_once(scopes: str, subjects: tuple[str, ...]) -> None:
    item = item_of(scopes)
    plan = plan_of(tiny_pack(), *ASSETS)
    assert subjects_of(item, plan) == subjects
    known = (PLAN_SUBJECT, *plan.assets, "class:server", "class:storage", "class:network", "gone")
    assert [subject for subject in known if is_asked_of(item, subject, plan)] == sorted(
        subjects, key=known.index
    )


def test_a_subject_has_the_kind_of_its_asset_or_class() -> None:
    plan = plan_of(tiny_pack(), *ASSETS)
    kinds = [kind_of_subject(subject, plan) for subject in ("dc", "class:ups", PLAN_SUBJECT, "gone")]
    assert kinds == ["server", "ups", None, None]


def test_an_unknown_condition_shows_the_item_and_a_false_one_hides_it() -> None:
    pack = tiny_pack(
        "id: A-01\nresults: [yes]\ngood: yes\nscopes: [server]\nwhen: {equals: [$self.kind, physical]}"
    )
    servers = [
        asset("a", "server", kind="physical"),
        asset("b", "server", kind="virtual"),
        asset("c", "server"),
    ]
    plan = plan_of(pack, *servers)
    item, assessment = pack.items[0], AssessmentEngine().assess(plan, pack, AS_OF)
    conditions = Conditions(pack)
    assert [conditions.applies(item, subject, plan, assessment) for subject in "abc"] == [True, False, None]
    assert places_asked(item, plan, assessment) == (Place("A-01", "a"), Place("A-01", "c"))


def test_a_condition_may_read_the_verdicts_of_other_items() -> None:
    pack = tiny_pack(
        "id: A-01\nresults: [yes]\ngood: yes\nwhen: {verdict: {item: A-02, is: [failed], over: any}}",
        "id: A-02\nresults: [yes, no]\ngood: yes\nscopes: [server]",
    )
    conditions = Conditions(pack)
    for result, applies in (("no", True), ("yes", False), (None, None)):
        plan = plan_of(pack, asset("a", "server"), answers=[answer("A-02", result, "a")])
        assessment = AssessmentEngine().assess(plan, pack, AS_OF)
        assert conditions.applies(pack.items[0], PLAN_SUBJECT, plan, assessment) is applies
        assert bool(places_asked(pack.items[0], plan, assessment)) is (applies is not False)


def test_an_item_without_a_condition_always_applies() -> None:
    pack = tiny_pack()
    plan = plan_of(pack)
    assessment = AssessmentEngine().assess(plan, pack, AS_OF)
    assert Conditions(pack).applies(pack.items[0], PLAN_SUBJECT, plan, assessment) is True
