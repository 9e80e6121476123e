"""Management controllers: a small Redfish server over TLS on the port of real ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from app.cli import main
from app.domain.credentials import Credentials, CredentialSet
from app.domain.findings import Outcome
from app.domain.inventory import Asset, AssetKind
from app.domain.plan import Plan
from app.services.checks import Selection
from tests.fakes.certificate_authority import DAY, Authority
from tests.fakes.controller_server import (
    CHASSIS,
    PASSWORD,
    SYSTEM,
    TOKEN,
    USER,
    ControllerServer,
    hang,
    raw,
    redirect,
    with_subsystems,
)
from tests.lab.running import Told, plan_of, run_over

ADDRESS = "127.0.0.40"
SECOND = "127.0.0.41"
NAME = "bmc1.contoso.test"
HARDWARE = Selection(groups=frozenset({"server_hardware"}))
PASSING = {
    "HWR-01": "healthy",
    "HWR-02": "healthy",
    "HWR-03": "redundant",
    "HWR-04": "healthy",
    "HWR-05": "healthy",
    "HWR-06": "healthy",
    "HWR-07": "healthy",
    "HWR-08": "noted",
}


@dataclass
class Rack:
    """Controllers that a test starts, and the authority that signed their certificates."""

    start: Callable[..., ControllerServer]
    authority: Authority

    def run(self, plan: Plan, password: str = PASSWORD) -> Told:
        """Ask as the user of the controllers."""
        credentials = CredentialSet(controllers=Credentials(USER, password))
        return run_over(plan, HARDWARE, credentials=credentials, authorities=self.authority.path)


@pytest.fixture
def rack(lab_lock: None, tmp_path: Path) -> Iterator[Rack]:
    """An empty rack."""
    authority = Authority(tmp_path)
    with ExitStack() as stack:

        def start(address: str = ADDRESS, name: str = NAME) -> ControllerServer:
            issued = b"".join(authority.issue(name, address, -DAY, 90 * DAY))
            server = ControllerServer(address, 443, issued, tmp_path)
            stack.callback(server.stop)
            return server

        yield Rack(start, authority)


def _plan(*addresses: str) -> Plan:
    return plan_of(
        *(
            Asset(
                f"s{number}",
                AssetKind.SERVER,
                f"SRV{number}",
                values={"bmc_address": address, "psu_count": Decimal(2)},
            )
            for number, address in enumerate(addresses, 1)
        )
    )


def _tags(told: Told, subject: str = "s1") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in told.result.run.findings:
        if finding.subject == subject:
            found.setdefault(finding.check, set()).add(finding.tag)
    return found


def _one_each(tags: dict[str, str]) -> dict[str, set[str]]:
    return {check: {tag} for check, tag in tags.items()}


def _reasons(told: Told) -> set[object]:
    return {finding.arguments.get("reason") for finding in told.result.run.findings}


def test_a_healthy_server_passes(rack: Rack) -> None:
    server = rack.start()
    told = rack.run(_plan(f"{ADDRESS} {NAME}"))
    assert _tags(told) == _one_each(PASSING)
    assert {finding.outcome for finding in told.result.run.findings} == {Outcome.PASS}
    assert set(server.commands()) == {"GET", "POST", "DELETE"}
    assert [path for command, path in server.heard if command != "GET"] == [
        "/redfish/v1/SessionService/Sessions",
        "/redfish/v1/SessionService/Sessions/1",
    ]
    everything = b"".join(told.result.blobs.values()) + repr(told.events).encode()
    for secret in (PASSWORD, TOKEN):
        assert secret.encode() not in everything


def test_a_newer_controller_tells_the_same(rack: Rack) -> None:
    server = rack.start()
    server.resources = with_subsystems(server.resources)
    told = rack.run(_plan(f"{ADDRESS} {NAME}"))
    assert _tags(told) == _one_each(PASSING)
    (supplies,) = told.of("HWR-02")
    assert supplies.arguments["count"] == 2, "each supply counts once"


def test_a_controller_without_sessions_is_asked_by_basic_log_in(rack: Rack) -> None:
    server = rack.start()
    server.has_sessions = False
    assert _tags(rack.run(_plan(f"{ADDRESS} {NAME}"))) == _one_each(PASSING)
    assert "DELETE" not in server.commands()


def test_broken_parts_are_found(rack: Rack) -> None:
    resources = rack.start().resources
    resources[SYSTEM]["Status"]["HealthRollup"] = "Critical"
    resources[f"{CHASSIS}/Power"]["PowerSupplies"][1]["Status"] = {"State": "UnavailableOffline"}
    resources[f"{CHASSIS}/Thermal"]["Fans"][0]["Status"]["Health"] = "Warning"
    resources[f"{CHASSIS}/Thermal"]["Redundancy"][0]["Status"]["Health"] = "Warning"
    resources[f"{SYSTEM}/Storage/1/Drives/1"]["Status"]["Health"] = "Critical"
    resources[f"{SYSTEM}/Storage/1/Drives/0"]["PredictedMediaLifeLeftPercent"] = 4
    resources[f"{SYSTEM}/Storage/1/Volumes/1"]["Status"]["Health"] = "Warning"
    resources[f"{SYSTEM}/Memory/B1"]["Status"]["Health"] = "Critical"
    told = rack.run(_plan(f"{ADDRESS} {NAME}"))
    assert _tags(told) == {
        "HWR-01": {"critical"},
        "HWR-02": {"failed"},
        "HWR-03": {"single"},
        "HWR-04": {"failing", "redundancy_lost"},
        "HWR-05": {"failed", "worn"},
        "HWR-06": {"failing"},
        "HWR-07": {"failed"},
        "HWR-08": {"noted"},
    }
    assert "Bay 1" in next(each.sentence for each in told.of("HWR-05") if each.tag == "failed")


def test_a_controller_that_tells_little_is_not_measured(rack: Rack) -> None:
    server = rack.start()
    server.resources = {
        "/redfish/v1": {"RedfishVersion": "1.0.2", "Systems": {"@odata.id": "/redfish/v1/Systems"}},
        "/redfish/v1/Systems": {
            "Members": [{"@odata.id": SYSTEM}, {"@odata.id": "/redfish/v1/Systems/gone"}]
        },
        SYSTEM: {"Name": "System"},
    }
    told = rack.run(_plan(f"{ADDRESS} {NAME}"))
    assert {outcome for found in told.outcomes().values() for outcome in found} == {Outcome.NOT_MEASURED}


def test_a_wrong_password_is_shown_to_one_controller_once(rack: Rack) -> None:
    servers = [rack.start(), rack.start(SECOND)]
    told = rack.run(_plan(f"{ADDRESS} {NAME}", f"{SECOND} {NAME}"), password="wrong")
    assert _reasons(told) == {"credentials_rejected", "binds_stopped"}
    assert sum(command == "POST" for server in servers for command in server.commands()) == 1
    assert Outcome.PASS not in {finding.outcome for finding in told.result.run.findings}


def test_no_user_is_named_to_a_controller_that_cannot_prove_itself(rack: Rack) -> None:
    server = rack.start(name="other.test")
    told = rack.run(_plan(f"{ADDRESS} {NAME}"))
    assert _reasons(told) == {"certificate_rejected"}
    assert not server.heard


def test_a_certificate_for_the_address_is_enough(rack: Rack) -> None:
    rack.start()
    assert _tags(rack.run(_plan(ADDRESS))) == _one_each(PASSING)


def test_nothing_follows_where_a_controller_leads(rack: Rack) -> None:
    server, other = rack.start(), rack.start(SECOND)
    server.faults["/redfish/v1/Systems"] = redirect(f"https://{SECOND}/redfish/v1/Systems")
    told = rack.run(_plan(f"{ADDRESS} {NAME}"))
    assert _reasons(told) == {"redirected"}
    assert not other.heard
    del server.faults["/redfish/v1/Systems"]
    server.session_host = SECOND
    server.resources[SYSTEM]["Memory"] = {"@odata.id": f"https://{SECOND}/redfish/v1/Systems/1/Memory"}
    told = rack.run(_plan(f"{ADDRESS} {NAME}"))
    assert not other.heard, "neither for the memory nor for the end of the session"
    assert _tags(told)["HWR-07"] == {"not_measured"}


@pytest.mark.parametrize(
    ("fault", "reasons"),
    [
        (hang, {"no_reply"}),
        (raw(b"H", every_s=1, endless=True), {"no_reply"}),
        (raw(b"HTTP/1.1 200 OK\r\n\r\n", b"[" * 65536, endless=True), {"too_large"}),
        (raw(b"\0\xff garbage\r\n\r\n"), {"malformed"}),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500000\r\n\r\n" + b"[" * 500000), {"malformed"}),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"), {"connection_lost"}),
    ],
    ids=["hung", "one byte per second", "endless", "garbage", "deep", "cut"],
)
def test_a_bad_controller_passes_nothing_and_ends_in_time(
    rack: Rack, fault: Callable[..., None], reasons: set[str]
) -> None:
    rack.start().faults["/redfish/v1"] = fault
    told = rack.run(_plan(f"{ADDRESS} {NAME}"))
    assert _reasons(told) == reasons
    assert Outcome.PASS not in {finding.outcome for finding in told.result.run.findings}
    assert told.took_s < 30


def test_the_command_asks_with_a_password_from_a_descriptor_and_keeps_none(
    rack: Rack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rack.start()
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    reading, writing = os.pipe()
    os.write(writing, PASSWORD.encode())
    os.close(writing)
    plan = str(tmp_path / "rack.holdfast")
    assert main(["new", plan, "--title", "Rack"]) == 0
    assert main(["asset", "add", plan, "server", "SRV1", f"bmc_address={ADDRESS} {NAME}", "psu_count=3"]) == 0
    asked = ["--bmc-user", USER, "--bmc-password-fd", str(reading), "--ca", str(rack.authority.path)]
    assert main(["check", plan, "--only", "server_hardware", *asked]) == 1, "a third supply is missing"
    os.close(reading)
    told = capsys.readouterr()
    assert "SRV1 has 2 power supplies; the plan says 3." in told.out
    for content in (
        *(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()),
        told.out.encode(),
    ):
        assert PASSWORD.encode() not in content
        assert TOKEN.encode() not in content
    assert main(["measured", plan, "--take", "SRV1:psu_count"]) == 0
    assert "Power supplies fitted (HW-PSU-01.psu_count)" in capsys.readouterr().out
