"""Scenarios of Windows servers; their documents are written by hand."""

from __future__ import annotations

from app.domain.readings import Fault
from tests.unit.checks.scenario import Scenario, scenario
from tests.unit.checks.windows_world import (
    defender,
    excluded,
    failed,
    installed,
    old,
    on_controller,
    sections,
    serve,
    serve_fault,
    service,
    telling,
    unlisted,
)

KINDS = tuple(f"WIN-{number:02}" for number in range(1, 15))


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
    scenario("WIN-01", "two months", sections(update_history=installed("2025-12-20"), hotfixes=NONE), "old"),
    scenario("WIN-01", "of 2003", old, "very_old"),
    scenario(
        "WIN-01",
        "only the removal tool",
        sections(update_history=installed("2026-02-28", "Removal Tool (KB890830)"), hotfixes=NONE),
        "not_measured",
    ),
    scenario("WIN-01", "no history", sections(update_history=NONE), "current"),
    scenario("WIN-02", "healthy", serve, "searched"),
    scenario("WIN-02", "of 2003", old, "not_searched"),
    scenario(
        "WIN-02",
        "never",
        telling("update_agent", {"LastSearchSuccessDate": "1899-12-30T00:00:00Z"}),
        "not_measured",
    ),
    scenario("WIN-03", "healthy", serve, "no_restart_due"),
    scenario(
        "WIN-03",
        "due",
        telling("reboot", {"Servicing": "True", "WindowsUpdate": "False", "Renames": "False"}),
        "restart_due",
    ),
    scenario(
        "WIN-03",
        "half told",
        telling("reboot", {"Servicing": None, "WindowsUpdate": "False"}),
        "not_measured",
    ),
)

ANTIVIRUS = (
    scenario("WIN-04", "healthy", serve, "protected"),
    scenario("WIN-04", "another product", old, "protected"),
    scenario("WIN-04", "off", defender(RealTimeProtectionEnabled="False"), "switched_off"),
    scenario("WIN-04", "passive", defender(AMRunningMode="Passive Mode"), "switched_off"),
    scenario(
        "WIN-04",
        "none",
        sections(defender={"state": "absent"}, services={"state": "read", "rows": [service("Netlogon")]}),
        "none_known",
    ),
    scenario(
        "WIN-04",
        "stopped",
        sections(
            defender={"state": "absent"}, services={"state": "read", "rows": [service("ekrn", "Stopped")]}
        ),
        "switched_off",
    ),
    scenario("WIN-04", "denied", failed("services"), "not_measured"),
    scenario("WIN-05", "healthy", serve, "fresh"),
    scenario("WIN-05", "30 hours", defender(AntivirusSignatureLastUpdated="2026-02-28T06:00:00Z"), "ageing"),
    scenario("WIN-05", "a week", defender(AntivirusSignatureLastUpdated="2026-02-21T06:00:00Z"), "outdated"),
    scenario(
        "WIN-05", "never", defender(AntivirusSignatureLastUpdated="1601-01-01T00:00:00Z"), "never_updated"
    ),
    scenario("WIN-05", "passive", defender(AMRunningMode="Passive Mode"), "not_measured"),
    scenario("WIN-05", "not there", old, "not_measured"),
)

EXCLUSIONS = (
    scenario("WIN-06", "healthy", serve, "all_set"),
    scenario("WIN-06", "by name alone", excluded([RTC], ["rtcsrv.exe"]), "all_set"),
    scenario("WIN-06", "none set", excluded(), "lacking"),
    scenario(
        "WIN-06", "hidden", excluded(["N/A: Must be an administrator to view exclusions"]), "not_measured"
    ),
    scenario("WIN-06", "nothing runs", telling("services", service("Netlogon")), "not_measured"),
    scenario("WIN-06", "not there", old, "not_measured"),
    scenario("WIN-07", "healthy", serve, "narrow"),
    scenario("WIN-07", "none", excluded(), "narrow"),
    scenario("WIN-07", "a drive", excluded(["C:\\"]), "broad"),
    scenario("WIN-07", "a temporary folder", excluded(["C:\\Windows\\Temp\\*"]), "broad"),
    scenario("WIN-07", "a script host", excluded(process=["powershell.exe"]), "broad"),
    scenario("WIN-07", "a type", excluded(kind=[".exe"]), "broad"),
    scenario("WIN-07", "beyond", excluded([f"{RTC}\\Server", "D:\\Backup"]), "beyond_list"),
    scenario("WIN-07", "beyond, without lists", unlisted(excluded(["D:\\Backup"])), "narrow"),
    scenario("WIN-07", "hidden", excluded("N/A: administrators only"), "not_measured"),
)

ACCOUNTS = (
    scenario("WIN-08", "healthy", serve, "expected_only"),
    scenario("WIN-08", "the helpdesk too", telling("administrators", MEMBER), "further"),
    scenario("WIN-08", "a controller", on_controller("administrators", MEMBER), "not_measured"),
    scenario(
        "WIN-08", "nobody told", sections(administrators=NONE, administrator_names=NONE), "not_measured"
    ),
    scenario("WIN-09", "healthy", telling("services", service("Netlogon")), "built_in_only"),
    scenario("WIN-09", "own accounts", serve, "own_accounts"),
    scenario("WIN-09", "a member", telling("administrators", SERVICE_MEMBER), "administering"),
    scenario(
        "WIN-09",
        "Administrator",
        telling("services", service("job", account=".\\Administrator")),
        "administering",
    ),
    scenario("WIN-09", "group unknown", failed("administrators"), "not_measured"),
    scenario("WIN-09", "denied", failed("services"), "not_measured"),
)

STORAGE = (
    scenario("WIN-10", "healthy", serve, "healthy"),
    scenario(
        "WIN-10",
        "predicted",
        telling("disk_predictions", {"InstanceName": "A", "PredictFailure": "True"}),
        "failing",
    ),
    scenario("WIN-10", "bad", telling("disks", {"Model": "A", "Status": "Pred Fail"}), "failing"),
    scenario(
        "WIN-10",
        "warning",
        telling("virtual_disks", {"FriendlyName": "V", "HealthStatus": "Warning"}),
        "degraded",
    ),
    scenario("WIN-10", "to be checked", telling("volumes", _volume(50 * GIB, dirty="True")), "degraded"),
    scenario("WIN-10", "untold", sections(disks=NONE, physical_disks=NONE), "not_measured"),
    scenario("WIN-11", "healthy", serve, "room"),
    scenario("WIN-11", "10 percent", telling("volumes", _volume(10 * GIB)), "tight"),
    scenario("WIN-11", "2 percent", telling("volumes", _volume(2 * GIB)), "full"),
    scenario(
        "WIN-11",
        "one of each",
        telling("volumes", _volume(2 * GIB), _volume(9 * GIB, letter="E:")),
        "full",
        "tight",
    ),
    scenario("WIN-11", "large", telling("volumes", _volume(400 * GIB, 10_000 * GIB)), "room"),
    scenario("WIN-11", "no size", telling("volumes", _volume(1, 0)), "not_measured"),
)

OPERATION = (
    scenario("WIN-12", "healthy", serve, "watched"),
    scenario("WIN-12", "stopped", telling("services", service("HealthService", "Stopped")), "stopped"),
    scenario("WIN-12", "none", telling("services", service("Netlogon")), "no_agent"),
    scenario("WIN-12", "no list", unlisted(serve), "not_measured"),
    scenario("WIN-13", "healthy", serve, "recent"),
    scenario(
        "WIN-13",
        "3 days",
        sections(
            backup_events=NONE,
            backup={"state": "read", "rows": [{"LastSuccessfulBackupTime": "2026-02-26T12:00:00Z"}]},
        ),
        "ageing",
    ),
    scenario(
        "WIN-13",
        "a month",
        sections(
            backup={"state": "absent"},
            backup_events={"state": "read", "rows": [{"TimeCreated": "2026-02-01T12:00:00Z"}]},
        ),
        "old",
    ),
    scenario(
        "WIN-13",
        "never",
        sections(
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
    scenario("WIN-13", "another tool", old, "not_measured"),
    scenario("WIN-14", "healthy", serve, "follows"),
    scenario("WIN-14", "nobody", telling("time_source", {"Line": "Local CMOS Clock"}), "follows_nobody"),
    scenario(
        "WIN-14",
        "not set",
        telling("time_status", {"Line": "Sprungindikator: 3(nicht synchronisiert)"}),
        "follows_nobody",
    ),
    scenario("WIN-14", "switched off", telling("time_settings", {"Type": "NoSync"}), "follows_nobody"),
    scenario(
        "WIN-14",
        "a member of a host",
        telling("time_source", {"Line": "VM IC Time Synchronization Provider"}),
        "follows",
    ),
    scenario(
        "WIN-14",
        "a controller of a host",
        on_controller("time_source", {"Line": "VM IC Time Synchronization Provider"}),
        "follows_host",
    ),
    scenario("WIN-14", "of 2003", old, "not_measured"),
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
