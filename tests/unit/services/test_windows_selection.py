"""Windows servers are asked only with a user of theirs, or where their checks are named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.checks.situation import situation_of
from app.domain.checks import BindClass
from app.domain.credentials import CredentialSet, WindowsUser
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.plan import PackRef, Plan
from app.domain.questions import WindowsQuestion
from app.packs.check_entries import load_check_book
from app.services.check_events import RunFinished
from app.services.checks import ALL, CheckService, Selection
from tests.fakes.cancel import FakeCancel
from tests.fakes.ids import FakeIds
from tests.fakes.network import FakeNetworks
from tests.fakes.sample_pack import sample_pack
from tests.unit.checks.world import FRONT_END, World

BOOK = load_check_book()
KINDS = {entry.id for entry in BOOK.entries.values() if entry.bind is BindClass.WINDOWS}
USER = CredentialSet(windows=WindowsUser("reader", "secret"))


def _server(name: str, address: str = "", functions: str = "", **values: str) -> Asset:
    does = frozenset(ServerFunction(each) for each in functions.split())
    said = {"network_address": address, **values} if address else values
    return Asset(name.lower(), AssetKind.SERVER, name, functions=does, values=said)


def _plan(*servers: Asset) -> Plan:
    return Plan("plan", "Plan", PackRef("p", "1", "0" * 64), assets={each.id: each for each in servers})


FE1 = _server("FE1", FRONT_END.address, fqdn=FRONT_END.fqdn, os="Windows Server 2022")


def _service(world: World) -> CheckService:
    return CheckService(BOOK, FakeNetworks(world.network), clock=world.clock, ids=FakeIds(), host="laptop")


def _checks(world: World, selection: Selection, credentials: CredentialSet | None) -> set[str]:
    pack = replace(sample_pack(), lists=world.situation.lists)
    events = list(
        _service(world).run_checks(_plan(FE1), pack, selection, cancel=FakeCancel(), credentials=credentials)
    )
    last = events[-1]
    assert isinstance(last, RunFinished)
    return {finding.check for finding in last.result.run.findings}


def test_with_a_user_all_checks_rest_on_one_question() -> None:
    world = World()
    assert _checks(world, ALL, USER) >= KINDS
    asked = [each for each in world.network.asked if isinstance(each, WindowsQuestion)]
    assert asked == [WindowsQuestion(FRONT_END.address, FRONT_END.fqdn)]


def test_without_one_they_are_left_out() -> None:
    world = World()
    assert not KINDS & _checks(world, ALL, None)
    assert not [each for each in world.network.asked if isinstance(each, WindowsQuestion)]


@pytest.mark.parametrize(
    "selection", [Selection(groups=frozenset({"windows"})), Selection(checks=frozenset({"WIN-01"}))]
)
def test_without_one_but_named_they_say_what_is_missing(selection: Selection) -> None:
    assert _checks(World(), selection, None) == ({"WIN-01"} if selection.checks else KINDS)


def test_the_list_of_targets_says_so_beforehand() -> None:
    targets = _service(World()).plan_targets(_plan(FE1), sample_pack())
    assert set(targets.needs_windows_user) == KINDS
    assert ("fe1", ("PowerShell remoting",)) in [(each.subject, each.channels) for each in targets.targets]


def test_a_run_can_be_narrowed_to_a_server() -> None:
    other = _server("FE2", "10.0.1.22", os="windows server 2019")
    targets = _service(World()).plan_targets(
        _plan(FE1, other), sample_pack(), Selection(assets=frozenset({"fe2"}))
    )
    assert [each.subject for each in targets.targets] == ["fe2"]


@pytest.mark.parametrize(
    ("server", "runs"),
    [
        (_server("A", "10.0.0.1", os="Microsoft Windows Server 2008 R2"), True),
        (_server("A", "10.0.0.1", "dc"), True),
        (_server("A", "10.0.0.1", "dns"), False),
        (_server("A", "10.0.0.1", "dc", os="Samba on Debian"), False),
        (_server("A", os="Windows Server 2022"), False),
        (_server("A", "203.0.113.9.9", os="Windows Server 2022"), False),
        (_server("A", "8.8.8.8", os="Windows Server 2022"), False),
    ],
    ids=["says so", "a controller", "says nothing", "says another", "no address", "bad address", "public"],
)
def test_which_servers_are_asked(server: Asset, runs: bool) -> None:
    situation = situation_of(_plan(server))
    assert [host.subject for host in situation.windows] == (["a"] if runs else [])
    assert {host.address for host in situation.windows} <= situation.addresses
