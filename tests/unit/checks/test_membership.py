"""What the walk through groups takes in, and what it must not lose."""

from __future__ import annotations

from app.checks.directory.groups import direct_members
from app.checks.directory.membership import Start, membership
from app.checks.directory.reading import Source
from app.checks.known import Known
from app.domain.questions import AnyQuestion, RootDseQuestion
from app.domain.readings import DirectoryEntry, Fault, Reading
from tests.fakes.cancel import FakeCancel
from tests.unit.checks.child_domain import CHILD_GROUP, CHILD_OPERATOR, with_child
from tests.unit.checks.kept_directory import PEOPLE, SID, group, place
from tests.unit.checks.world import DC1, HEAD, World

CANCEL = FakeCancel()
TOP = place("Top", HEAD)


def _walk(world: World, *members: str) -> tuple[set[str], set[str], list[AnyQuestion]]:
    """The accounts in a group with these members, those that are not seen, and what was asked."""
    world.ping().entries[TOP] = group("Top", f"{SID}-1500", *members)
    readings: dict[AnyQuestion, Reading] = {}
    root = RootDseQuestion(DC1.address)
    source = Source(DC1, world.network.ask(root, CANCEL))
    shown = DirectoryEntry(TOP, {"member": members, "objectsid": (f"{SID}-1500",)})
    start = Start(source, shown, world.situation.domains)
    while missing := [each for each in membership(start, Known(readings)).questions if each not in readings]:
        readings |= {question: world.network.ask(question, CANCEL) for question in missing}
    found = membership(start, Known(readings))
    return set(found.accounts), set(found.unseen), list(readings)


def test_members_that_come_in_ranges_are_all_direct_members() -> None:
    entry = DirectoryEntry(
        TOP, {"member;range=0-1": ("a", "b"), "member;range=2-*": ("c",), "memberof": ("d",)}
    )
    assert direct_members(entry) == ("a", "b", "c")


def test_a_circle_across_domains_is_walked_once() -> None:
    world = World()
    with_child(world)
    inner = place("Inner", HEAD)
    world.ping().entries[inner] = group("Inner", f"{SID}-1501", place(PEOPLE[0], HEAD), TOP)
    child = world.network.directories[world.situation.domains[1].controllers[0].address]
    child.entries[CHILD_GROUP]["member"] = [CHILD_OPERATOR, inner]
    accounts, unseen, asked = _walk(world, CHILD_GROUP)
    assert accounts == {CHILD_OPERATOR.lower(), place(PEOPLE[0], HEAD).lower()}
    assert not unseen
    assert len(asked) == len(set(asked))


def test_a_domain_that_the_plan_lacks_is_not_asked_and_its_members_are_unseen() -> None:
    world = World()
    stranger = "CN=Operator,CN=Users,DC=other,DC=test"
    accounts, unseen, asked = _walk(world, stranger)
    assert (accounts, unseen) == (set(), {stranger})
    assert {question.address for question in asked} == {DC1.address}


def test_a_search_that_fails_leaves_the_group_unseen() -> None:
    world = World()
    world.ping().bind_fault = Fault.REFUSED_BY_SERVER
    accounts, unseen, _ = _walk(world, place(PEOPLE[0], HEAD))
    assert not accounts
    assert TOP in unseen


def test_a_domain_whose_controllers_are_silent_leaves_its_members_unseen() -> None:
    world = World()
    with_child(world)
    world.network.directories.pop(world.situation.domains[1].controllers[0].address)
    accounts, unseen, _ = _walk(world, CHILD_GROUP)
    assert (accounts, unseen) == (set(), {CHILD_GROUP})
