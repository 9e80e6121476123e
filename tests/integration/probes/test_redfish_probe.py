"""The Redfish probe against a controller that is slow to end, leads astray, and refuses."""

from __future__ import annotations

import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.credentials import Credentials, CredentialSet
from app.domain.equipment_readings import PartKind, RedfishReading
from app.domain.questions import RedfishQuestion
from app.domain.readings import Fault
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import CancelledOnce, FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.clock import FakeClock
from tests.fakes.controller_server import (
    CHASSIS,
    PASSWORD,
    SESSIONS,
    SYSTEM,
    USER,
    ControllerServer,
    healthy_server,
    link,
    raw,
    redirect,
    say,
)
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.servers import HERE, Serve, behind_tls, hang

CANCEL = FakeCancel()
NAME = "bmc.test"


@pytest.fixture
def server(authority: Authority, tmp_path: Path) -> Iterator[ControllerServer]:
    """A controller of a healthy server."""
    started = ControllerServer(HERE, 0, b"".join(authority.issue(NAME, HERE)), tmp_path)
    yield started
    started.stop()


@pytest.fixture
def ask(authority: Authority, server: ControllerServer) -> Iterator[Callable[..., ProbedNetwork]]:
    """Opens networks with a user of the controller."""
    opened: list[ProbedNetwork] = []

    def make(password: str = PASSWORD, authorities: Path = authority.path) -> ProbedNetwork:
        credentials = CredentialSet(controllers=Credentials(USER, password))
        opened.append(ProbedNetwork(FakeClock(), QUICK, credentials, authorities))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def test_all_parts_are_read(ask: Callable[..., ProbedNetwork], server: ControllerServer) -> None:
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert (reading.exchange.fault, reading.version) == (None, "1.11.0")
    counts = {kind: len(reading.of(kind)) for kind in PartKind}
    assert counts == dict.fromkeys(PartKind, 2) | {
        PartKind.SYSTEM: 1,
        PartKind.VOLUME: 1,
        PartKind.POWER_REDUNDANCY: 1,
        PartKind.FAN_REDUNDANCY: 1,
    }
    assert not reading.unread


def test_the_only_requests_are_get_and_the_session(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    writes = [each for each in server.heard if each[0] != "GET"]
    assert writes == [("POST", SESSIONS), ("DELETE", f"{SESSIONS}/1")]
    assert server.heard[0] == ("GET", "/redfish/v1/"), "the root is read as nobody first"
    assert server.heard[-1] == ("DELETE", f"{SESSIONS}/1")


@pytest.mark.parametrize(
    "place",
    [
        "/redfish/v1/AccountService/Accounts/1",
        "/redfish/v1/Sessions/../AccountService/Accounts/1",
        "/redfish/v1/Sessions/..",
        "/elsewhere/Sessions/1",
        "/redfish/v1/SessionService/Sessions/",
    ],
)
def test_a_session_is_ended_only_at_a_session(
    place: str, ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    """A hostile Location must not turn the end of the session into the removal of something else."""
    server.session_place = place
    ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert "DELETE" not in server.commands()


@pytest.mark.parametrize("place", ["/redfish/v1/AccountService/Accounts", "/redfish/v1/x/../Sessions", ""])
def test_a_user_is_shown_only_where_sessions_are_opened(
    place: str, ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    """A hostile root must not turn the log-in into the making of an account."""
    server.resources["/redfish/v1"]["Links"] = {"Sessions": link(place)}
    assert ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL).exchange.fault is None
    assert [path for command, path in server.heard if command == "POST"] == [SESSIONS]


def test_another_authority_sees_no_user(
    ask: Callable[..., ProbedNetwork], server: ControllerServer, tmp_path: Path
) -> None:
    stranger = Authority(tmp_path / "stranger")
    reading = ask(authorities=stranger.path).ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert reading.exchange.fault is Fault.CERTIFICATE_REJECTED
    assert not server.heard


def test_a_rejected_user_is_not_shown_again(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    network = ask("wrong")
    question = RedfishQuestion(HERE, NAME, server.port)
    assert network.ask(question, CANCEL).exchange.fault is Fault.CREDENTIALS_REJECTED
    assert network.ask(question, CANCEL).exchange.fault is Fault.BINDS_STOPPED
    assert sum(command == "POST" for command in server.commands()) == 1


def test_a_rejected_basic_log_in_stops_too(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    server.has_sessions = False
    network = ask("wrong")
    question = RedfishQuestion(HERE, NAME, server.port)
    assert network.ask(question, CANCEL).exchange.fault is Fault.CREDENTIALS_REJECTED
    heard = len(server.heard)
    assert network.ask(question, CANCEL).exchange.fault is Fault.BINDS_STOPPED
    assert len(server.heard) == heard


def test_paths_outside_the_service_are_not_asked_for(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    astray = [
        "/etc/passwd",
        "/redfish/v1/../../x",
        "/redfish/v1/%2e%2e/%2E%2E/x",
        "https://other.test/redfish/v1/x",
        "/redfish/v1/a b",
        "//x/redfish/v1",
    ]
    server.resources[f"{SYSTEM}/Memory"]["Members"] = [link(path) for path in astray]
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert (reading.exchange.fault, reading.unread) == (None, (PartKind.MEMORY,))
    assert all(path.startswith("/redfish/v1") and ".." not in path for _, path in server.heard)


def test_a_collection_without_end_is_cut_off(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    pages = [f"{SYSTEM}/Memory", *(f"{SYSTEM}/Memory/pages/{number}" for number in range(500))]
    for page, following in pairwise(pages):
        server.resources[page] = {"Members": [], "Members@odata.nextLink": following}
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert reading.exchange.fault in {Fault.TOO_LARGE, Fault.NO_REPLY}
    assert not reading.parts


def test_a_system_that_cannot_be_read_leaves_its_parts_unread(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    server.resources["/redfish/v1/Systems"]["Members"].append(link("/redfish/v1/Systems/gone"))
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert reading.exchange.fault is None
    assert set(reading.unread) == {PartKind.SYSTEM, PartKind.MEMORY, PartKind.DRIVE, PartKind.VOLUME}


def _kinds(reading: RedfishReading) -> Counter[PartKind]:
    return Counter(part.kind for part in reading.parts)


def test_pages_that_lead_in_a_circle_are_read_once_and_told(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    second = f"{SYSTEM}/Memory/page2"
    server.resources[f"{SYSTEM}/Memory"]["Members@odata.nextLink"] = second
    server.resources[second] = {"Members": [], "Members@odata.nextLink": f"{SYSTEM}/Memory"}
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert (reading.exchange.fault, reading.unread) == (None, (PartKind.MEMORY,))
    assert _kinds(reading)[PartKind.MEMORY] == 2
    assert sum(path == second for _, path in server.heard) == 1


def test_further_pages_are_read(ask: Callable[..., ProbedNetwork], server: ControllerServer) -> None:
    second = f"{SYSTEM}/Memory/page2"
    server.resources[f"{SYSTEM}/Memory"] = {
        "Members": [link(f"{SYSTEM}/Memory/A1")], "Members@odata.count": 2, "Members@odata.nextLink": second,
    }  # fmt: skip
    server.resources[second] = {"Members": [link(f"{SYSTEM}/Memory/B1")], "Members@odata.count": 2}
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert (_kinds(reading)[PartKind.MEMORY], reading.unread) == (2, ())


@pytest.mark.parametrize(
    "collection",
    [
        {"Members": [link(f"{SYSTEM}/Memory/A1")], "Members@odata.count": 2},
        {"Members": [link(f"{SYSTEM}/Memory/A1"), {"Name": "no link"}]},
        {"Members": [link(f"{SYSTEM}/Memory/A1"), None]},
        {"Members": {"0": link(f"{SYSTEM}/Memory/A1")}},
        {
            "Members": [link(f"{SYSTEM}/Memory/A1")],
            "Members@odata.nextLink": "https://other.test/redfish/v1/x",
        },
        {},
    ],
    ids=["counts more", "no link", "null", "no list", "leads away", "no members"],
)
def test_a_collection_that_is_not_whole_is_told(
    collection: dict[str, object], ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    server.resources[f"{SYSTEM}/Memory"] = collection
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert (reading.exchange.fault, reading.unread) == (None, (PartKind.MEMORY,))


def test_a_supply_that_two_chassis_lead_to_counts_once(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    for number, supply in enumerate(server.resources[f"{CHASSIS}/Power"]["PowerSupplies"]):
        supply["@odata.id"] = f"{CHASSIS}/Power#/PowerSupplies/{number}"
    second = "/redfish/v1/Chassis/2"
    server.resources["/redfish/v1/Chassis"] = {"Members": [link(CHASSIS), link(second)]}
    server.resources[second] = {"Name": "Enclosure", "Power": link(f"{CHASSIS}/Power")}
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert _kinds(reading)[PartKind.POWER_SUPPLY] == 2


def test_supplies_with_the_id_of_their_list_are_still_two(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    for supply in server.resources[f"{CHASSIS}/Power"]["PowerSupplies"]:
        supply["@odata.id"] = f"{CHASSIS}/Power"
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert _kinds(reading)[PartKind.POWER_SUPPLY] == 2


def test_a_new_resource_without_supplies_does_not_hide_the_old_one(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    subsystem = f"{CHASSIS}/PowerSubsystem"
    server.resources[CHASSIS]["PowerSubsystem"] = link(subsystem)
    server.resources[subsystem] = {"Name": "Power"}
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert _kinds(reading)[PartKind.POWER_SUPPLY] == 2


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (redirect("/redfish/v1/other"), Fault.REDIRECTED),
        (say(200, ["no object"]), Fault.MALFORMED),
        (say(200, {"Name": "no Redfish"}), Fault.MALFORMED),
        (say(503, {}), Fault.REFUSED_BY_SERVER),
        (raw(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", endless=True), Fault.MALFORMED),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b" " * 200_000), Fault.TOO_LARGE),
        (raw(b"HTTP/1.1 200 OK\r\n\r\n", b"1", every_s=0.1, endless=True), Fault.NO_REPLY),
    ],
    ids=["redirect", "list", "other", "busy", "headers", "large", "drip"],
)
def test_a_root_that_is_none_is_a_fault(
    fault: Callable[..., None],
    expected: Fault,
    ask: Callable[..., ProbedNetwork],
    server: ControllerServer,
) -> None:
    server.faults["/redfish/v1"] = fault
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert reading.exchange.fault is expected, reading.exchange.detail
    assert {command for command, _ in server.heard} == {"GET"}, "no user is shown to what is no Redfish"


def test_a_hung_handshake_ends(ask: Callable[..., ProbedNetwork], tcp: Callable[[Serve], int]) -> None:
    reading = ask().ask(RedfishQuestion(HERE, NAME, tcp(hang)), CANCEL)
    assert reading.exchange.fault is Fault.NO_REPLY


def test_a_hung_server_behind_tls_ends(
    ask: Callable[..., ProbedNetwork],
    tcp: Callable[[Serve], int],
    tls_context: Callable[..., ssl.SSLContext],
) -> None:
    port = tcp(behind_tls(tls_context(NAME, HERE), hang))
    assert ask().ask(RedfishQuestion(HERE, NAME, port), CANCEL).exchange.fault is Fault.NO_REPLY


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@odata.id", "Members", "Status", "Health", "Name"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_json_in_any_resource_is_read_or_left_out(
    data: st.DataObject, ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    resources = healthy_server()
    path = data.draw(st.sampled_from(sorted(set(resources) - {"/redfish/v1"})))
    key = data.draw(st.sampled_from(sorted(resources[path])))
    resources[path][key] = data.draw(JSON)
    server.resources = resources
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CANCEL)
    assert reading.exchange.fault in {None, Fault.MALFORMED, Fault.TOO_LARGE, Fault.NO_SUCH_OBJECT}
    assert all(isinstance(fact, str) for part in reading.parts for fact in part.facts.values())


def test_a_run_that_has_ended_shows_no_user(
    ask: Callable[..., ProbedNetwork], server: ControllerServer
) -> None:
    """The secrets of a run are overwritten when it ends: an empty password would count as a wrong one."""
    reading = ask().ask(RedfishQuestion(HERE, NAME, server.port), CancelledOnce(lambda: bool(server.heard)))
    assert reading.exchange.fault is Fault.CANCELLED
    assert [method for method, _ in server.heard] == ["GET"]
