"""Scenarios of Windows servers; their documents are written by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.readings import Fault
from tests.fakes.windows_documents import OLDEST, document_data
from tests.unit.checks.scenario import Scenario, scenario
from tests.unit.checks.windows_world import make_controller, serve, serve_fault, serve_rows, without_lists
from tests.unit.checks.world import World

Break = Callable[[World], object]
KINDS = tuple(f"WIN-{number:02}" for number in range(1, 15))


def _rows(section: str, *rows: dict[str, Any]) -> Break:
    return lambda world: serve_rows(world, section, *rows)


def _sections(**sections: object) -> Break:
    """Replace whole sections; None takes one out."""

    def change(world: World) -> None:
        data = document_data()
        for section, content in sections.items():
            data["sections"][section] = content
        serve(world, data)

    return change


def _failed(section: str) -> Break:
    return _sections(**{section: {"state": "failed", "error": "Access denied"}})


def _old(world: World) -> None:
    serve(world, document_data(OLDEST))


def _controller(section: str, *rows: dict[str, Any]) -> Break:
    def change(world: World) -> None:
        serve_rows(world, section, *rows)
        make_controller(world)

    return change


def _unlisted(change: Break) -> Break:
    def both(world: World) -> None:
        change(world)
        without_lists(world)

    return both


def _service(
    name: str, state: str = "Running", account: str = "LocalSystem", mode: str = "Auto"
) -> dict[str, str]:
    program = f"C:\\Programs\\{name}.exe"
    return {"Name": name, "State": state, "StartMode": mode, "StartName": account, "Program": program}


def _defender(**changes: str) -> Break:
    row = document_data()["sections"]["defender"]["rows"][0] | changes
    return _rows("defender", row)


def _installed(day: str, title: str = "Cumulative Update (KB1)") -> dict[str, object]:
    return {"state": "read", "rows": [{"Title": title, "Date": f"{day}T00:00:00Z"}]}


def _excluded(path: object = None, process: object = None, kind: object = None) -> Break:
    return _rows(
        "defender_settings",
        {"ExclusionPath": path, "ExclusionProcess": process, "ExclusionExtension": kind},
    )


NONE: dict[str, object] = {"state": "read", "rows": []}
MEMBER = {"Domain": "CONTOSO", "Name": "Helpdesk", "SID": "S-1-5-21-1-2-3-1111", "SIDType": "2"}
SERVICE_MEMBER = {"Domain": "CONTOSO", "Name": "RTCService", "SID": "S-1-5-21-1-2-3-1200", "SIDType": "1"}
GIB = 1024**3
RTC = "C:\\Program Files\\Microsoft Office Communications Server 2007 R2"


def _volume(free: int, size: int = 100 * GIB, letter: str = "D:", dirty: str = "False") -> dict[str, str]:
    return {
        "Name": f"{letter}\\", "DriveLetter": letter, "FileSystem": "NTFS", "Capacity": str(size),
        "FreeSpace": str(free), "DirtyBitSet": dirty,
    }  # fmt: skip


UPDATES = (
    scenario("WIN-01", "healthy", serve, "current"),
    scenario(
        "WIN-01", "two months", _sections(update_history=_installed("2025-12-20"), hotfixes=NONE), "old"
    ),
    scenario("WIN-01", "of 2003", _old, "very_old"),
    scenario(
        "WIN-01",
        "only the removal tool",
        _sections(update_history=_installed("2026-02-28", "Removal Tool (KB890830)"), hotfixes=NONE),
        "not_measured",
    ),
    scenario("WIN-01", "no history", _sections(update_history=NONE), "current"),
    scenario("WIN-02", "healthy", serve, "searched"),
    scenario("WIN-02", "of 2003", _old, "not_searched"),
    scenario(
        "WIN-02",
        "never",
        _rows("update_agent", {"LastSearchSuccessDate": "1899-12-30T00:00:00Z"}),
        "not_measured",
    ),
    scenario("WIN-03", "healthy", serve, "no_restart_due"),
    scenario(
        "WIN-03",
        "due",
        _rows("reboot", {"Servicing": "True", "WindowsUpdate": "False", "Renames": "False"}),
        "restart_due",
    ),
    scenario(
        "WIN-03", "half told", _rows("reboot", {"Servicing": None, "WindowsUpdate": "False"}), "not_measured"
    ),
)

ANTIVIRUS = (
    scenario("WIN-04", "healthy", serve, "protected"),
    scenario("WIN-04", "another product", _old, "protected"),
    scenario("WIN-04", "off", _defender(RealTimeProtectionEnabled="False"), "switched_off"),
    scenario("WIN-04", "passive", _defender(AMRunningMode="Passive Mode"), "switched_off"),
    scenario(
        "WIN-04",
        "none",
        _sections(defender={"state": "absent"}, services={"state": "read", "rows": [_service("Netlogon")]}),
        "none_known",
    ),
    scenario(
        "WIN-04",
        "stopped",
        _sections(
            defender={"state": "absent"}, services={"state": "read", "rows": [_service("ekrn", "Stopped")]}
        ),
        "switched_off",
    ),
    scenario("WIN-04", "denied", _failed("services"), "not_measured"),
    scenario("WIN-05", "healthy", serve, "fresh"),
    scenario("WIN-05", "30 hours", _defender(AntivirusSignatureLastUpdated="2026-02-28T06:00:00Z"), "ageing"),
    scenario("WIN-05", "a week", _defender(AntivirusSignatureLastUpdated="2026-02-21T06:00:00Z"), "outdated"),
    scenario(
        "WIN-05", "never", _defender(AntivirusSignatureLastUpdated="1601-01-01T00:00:00Z"), "never_updated"
    ),
    scenario("WIN-05", "passive", _defender(AMRunningMode="Passive Mode"), "not_measured"),
    scenario("WIN-05", "not there", _old, "not_measured"),
)

EXCLUSIONS = (
    scenario("WIN-06", "healthy", serve, "all_set"),
    scenario("WIN-06", "by name alone", _excluded([RTC], ["rtcsrv.exe"]), "all_set"),
    scenario("WIN-06", "none set", _excluded(), "lacking"),
    scenario(
        "WIN-06", "hidden", _excluded(["N/A: Must be an administrator to view exclusions"]), "not_measured"
    ),
    scenario("WIN-06", "nothing runs", _rows("services", _service("Netlogon")), "not_measured"),
    scenario("WIN-06", "not there", _old, "not_measured"),
    scenario("WIN-07", "healthy", serve, "narrow"),
    scenario("WIN-07", "none", _excluded(), "narrow"),
    scenario("WIN-07", "a drive", _excluded(["C:\\"]), "broad"),
    scenario("WIN-07", "a temporary folder", _excluded(["C:\\Windows\\Temp\\*"]), "broad"),
    scenario("WIN-07", "a script host", _excluded(process=["powershell.exe"]), "broad"),
    scenario("WIN-07", "a type", _excluded(kind=[".exe"]), "broad"),
    scenario("WIN-07", "beyond", _excluded([f"{RTC}\\Server", "D:\\Backup"]), "beyond_list"),
    scenario("WIN-07", "beyond, without lists", _unlisted(_excluded(["D:\\Backup"])), "narrow"),
    scenario("WIN-07", "hidden", _excluded("N/A: administrators only"), "not_measured"),
)

ACCOUNTS = (
    scenario("WIN-08", "healthy", serve, "expected_only"),
    scenario("WIN-08", "the helpdesk too", _rows("administrators", MEMBER), "further"),
    scenario("WIN-08", "a controller", _controller("administrators", MEMBER), "not_measured"),
    scenario("WIN-08", "nobody told", _rows("administrators"), "not_measured"),
    scenario("WIN-09", "healthy", _rows("services", _service("Netlogon")), "built_in_only"),
    scenario("WIN-09", "own accounts", serve, "own_accounts"),
    scenario("WIN-09", "a member", _rows("administrators", SERVICE_MEMBER), "administering"),
    scenario(
        "WIN-09",
        "Administrator",
        _rows("services", _service("job", account=".\\Administrator")),
        "administering",
    ),
    scenario("WIN-09", "group unknown", _failed("administrators"), "not_measured"),
    scenario("WIN-09", "denied", _failed("services"), "not_measured"),
)

STORAGE = (
    scenario("WIN-10", "healthy", serve, "healthy"),
    scenario(
        "WIN-10",
        "predicted",
        _rows("disk_predictions", {"InstanceName": "A", "PredictFailure": "True"}),
        "failing",
    ),
    scenario("WIN-10", "bad", _rows("disks", {"Model": "A", "Status": "Pred Fail", "Size": "1"}), "failing"),
    scenario(
        "WIN-10",
        "warning",
        _rows("virtual_disks", {"FriendlyName": "V", "HealthStatus": "Warning"}),
        "degraded",
    ),
    scenario("WIN-10", "to be checked", _rows("volumes", _volume(50 * GIB, dirty="True")), "degraded"),
    scenario("WIN-10", "untold", _sections(disks=NONE, physical_disks=NONE), "not_measured"),
    scenario("WIN-11", "healthy", serve, "room"),
    scenario("WIN-11", "10 percent", _rows("volumes", _volume(10 * GIB)), "tight"),
    scenario("WIN-11", "2 percent", _rows("volumes", _volume(2 * GIB)), "full"),
    scenario(
        "WIN-11",
        "one of each",
        _rows("volumes", _volume(2 * GIB), _volume(9 * GIB, letter="E:")),
        "full",
        "tight",
    ),
    scenario("WIN-11", "large", _rows("volumes", _volume(400 * GIB, 10_000 * GIB)), "room"),
    scenario("WIN-11", "no size", _rows("volumes", _volume(1, 0)), "not_measured"),
)

OPERATION = (
    scenario("WIN-12", "healthy", serve, "watched"),
    scenario("WIN-12", "stopped", _rows("services", _service("HealthService", "Stopped")), "stopped"),
    scenario("WIN-12", "none", _rows("services", _service("Netlogon")), "no_agent"),
    scenario("WIN-12", "no list", _unlisted(serve), "not_measured"),
    scenario("WIN-13", "healthy", serve, "recent"),
    scenario(
        "WIN-13",
        "3 days",
        _sections(
            backup_events=NONE,
            backup={"state": "read", "rows": [{"LastSuccessfulBackupTime": "2026-02-26T12:00:00Z"}]},
        ),
        "ageing",
    ),
    scenario(
        "WIN-13",
        "a month",
        _sections(
            backup={"state": "absent"},
            backup_events={"state": "read", "rows": [{"TimeCreated": "2026-02-01T12:00:00Z"}]},
        ),
        "old",
    ),
    scenario(
        "WIN-13",
        "never",
        _sections(
            backup_events=NONE,
            backup={
                "state": "read",
                "rows": [
                    {
                        "LastSuccessfulBackupTime": "0001-01-01T00:00:00Z",
                        "LastBackupTime": "2026-02-01T12:00:00Z",
                    }
                ],
            },
        ),
        "never",
    ),
    scenario("WIN-13", "another tool", _old, "not_measured"),
    scenario("WIN-14", "healthy", serve, "follows"),
    scenario("WIN-14", "nobody", _rows("time_source", {"Line": "Local CMOS Clock"}), "follows_nobody"),
    scenario(
        "WIN-14",
        "not set",
        _rows("time_status", {"Line": "Sprungindikator: 3(nicht synchronisiert)"}),
        "follows_nobody",
    ),
    scenario("WIN-14", "switched off", _rows("time_settings", {"Type": "NoSync"}), "follows_nobody"),
    scenario(
        "WIN-14",
        "a member of a host",
        _rows("time_source", {"Line": "VM IC Time Synchronization Provider"}),
        "follows",
    ),
    scenario(
        "WIN-14",
        "a controller of a host",
        _controller("time_source", {"Line": "VM IC Time Synchronization Provider"}),
        "follows_host",
    ),
    scenario("WIN-14", "of 2003", _old, "not_measured"),
)

SILENT = tuple(
    scenario(kind, f"silent: {fault}", lambda world, fault=fault: serve_fault(world, fault), "not_measured")  # type: ignore[misc]
    for kind in KINDS
    for fault in (Fault.NO_REPLY, Fault.NO_CREDENTIALS)
)

SCENARIOS: tuple[Scenario, ...] = (
    *UPDATES,
    *ANTIVIRUS,
    *EXCLUSIONS,
    *ACCOUNTS,
    *STORAGE,
    *OPERATION,
    *SILENT,
)
"""All scenarios of this module."""
