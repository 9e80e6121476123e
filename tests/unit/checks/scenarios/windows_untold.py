"""What a Windows server does not tell, or tells in a way that could be taken for good news."""

from __future__ import annotations

from typing import Any

from tests.unit.checks.scenario import Scenario, scenario
from tests.unit.checks.windows_world import (
    Break,
    all_of,
    defender,
    excluded,
    failed,
    installed,
    members,
    on_controller,
    sections,
    service,
    telling,
)

NONE: dict[str, object] = {"state": "read", "rows": []}
ABSENT: dict[str, object] = {"state": "absent"}
DISK = {"Model": "Disk", "Status": "OK"}
OWN_CLOCK = {"Line": 'Referenz-ID: 0x4C4F434C (Quellname:  "LOCL")'}


def _read(*rows: dict[str, Any]) -> dict[str, object]:
    return {"state": "read", "rows": list(rows)}


def _cut(section: str) -> Break:
    """Let a section have more rows than were written down."""

    def change(found: dict[str, Any]) -> None:
        found[section]["left_out"] = "1"

    return all_of(change)


def _hotfixes(*days: str) -> Break:
    rows = [{"HotFixID": "KB5070001", "InstalledOn": day} for day in days]
    return sections(update_history=NONE, hotfixes=_read(*rows))


def _titled(title: str) -> Break:
    return sections(update_history=installed("2026-02-28", title), hotfixes=NONE)


def _roles(switched_off: str) -> Break:
    """A controller and name server whose Defender has no exclusion but those it makes by itself."""
    settings = {"ExclusionPath": None, "ExclusionProcess": None, "DisableAutoExclusions": switched_off}
    services = _read(service("NTDS"), service("DNS"))
    return sections(services=services, defender_settings=_read(settings))


def _not_elevated(section: str = "", content: dict[str, object] | None = None) -> Break:
    changes = {"account": _read({"Elevated": "False"})} | ({section: content} if section else {})
    return sections(**changes)


UPDATES = (
    scenario("WIN-01", "only a date ahead of the server", _hotfixes("11/2/2026"), "not_measured"),
    scenario("WIN-01", "a search ahead of the server", _titled("Update (KB5070001)"), "current"),
    scenario("WIN-01", "a FILETIME of 2013", _hotfixes("01ce83596afd20a7"), "very_old"),
    scenario("WIN-01", "days before months", _hotfixes("23/10/2025", "1/3/2026"), "not_measured"),
    scenario("WIN-01", "a day in words", _hotfixes("1. Maerz 2026"), "not_measured"),
    scenario(
        "WIN-01", "a browser", _titled("Microsoft Edge-Stable Channel Version 145 Update"), "not_measured"
    ),
    scenario(
        "WIN-01",
        "signatures of System Center",
        _titled("Definition Update for Microsoft Endpoint Protection - KB2461484 (Definition 1.445.1.0)"),
        "not_measured",
    ),
    scenario("WIN-01", "a driver", _titled("Intel - Net - 12.18.9.23 Driver (KB5070001)"), "not_measured"),
    scenario(
        "WIN-02",
        "a search ahead of the server",
        telling("update_agent", {"LastSearchSuccessDate": "2027-01-01T00:00:00Z"}),
        "not_measured",
    ),
    scenario(
        "WIN-02", "no search known", telling("update_agent", {"LastSearchSuccessDate": None}), "not_measured"
    ),
    scenario(
        "WIN-03",
        "an installer of 2003",
        telling("reboot", {"Servicing": "False", "WindowsUpdate": "False", "UpdateExe": "1"}),
        "restart_due",
    ),
)

ANTIVIRUS = (
    scenario("WIN-04", "beside another", defender(AMRunningMode="SxS Passive Mode"), "switched_off"),
    scenario("WIN-04", "at a standstill", defender(AMRunningMode="Not running"), "switched_off"),
    scenario("WIN-04", "a flag untold", defender(RealTimeProtectionEnabled=None), "not_measured"),
    scenario("WIN-04", "denied to others", failed("defender"), "not_measured"),
    scenario(
        "WIN-04",
        "the one against spyware",
        sections(defender=ABSENT, services=_read(service("WinDefend"))),
        "none_known",
    ),
    scenario(
        "WIN-04",
        "state untold",
        sections(defender=ABSENT, services=_read(service("ekrn", ""))),
        "not_measured",
    ),
    scenario(
        "WIN-04",
        "only its management",
        sections(defender=ABSENT, services=_read(service("EraAgentSvc"), service("ekrn", "Stopped"))),
        "switched_off",
    ),
    scenario("WIN-05", "age untold", defender(AntivirusSignatureLastUpdated=None), "not_measured"),
    scenario(
        "WIN-05",
        "an age without a day",
        defender(AntivirusSignatureLastUpdated=None, AntivirusSignatureAge="65535"),
        "never_updated",
    ),
    scenario(
        "WIN-05",
        "ahead of the server",
        defender(AntivirusSignatureLastUpdated="2026-09-01T00:00:00Z"),
        "not_measured",
    ),
)

EXCLUSIONS = (
    scenario("WIN-06", "made by itself", _roles("False"), "all_set"),
    scenario("WIN-06", "not made by itself", _roles("True"), "lacking"),
    scenario("WIN-06", "hidden in another language", excluded("k.A.: nur Administratoren"), "not_measured"),
    scenario("WIN-07", "hidden in another language", excluded("k.A.: nur Administratoren"), "not_measured"),
    *(
        scenario("WIN-07", path, excluded([path]), "broad")
        for path in (
            "C:", "C:\\*\\*", "%SystemDrive%", "C:\\Windows\\System32\\", "%windir%\\Temp", "C:\\ProgramData",
            "C:\\Users\\Public\\*", "C:\\Users\\svc\\AppData\\Local\\Temp\\", "C:\\Program Files\\Java", "*",
        )
    ),
    *(
        scenario("WIN-07", name, excluded(process=[name]), "broad")
        for name in ("psexec.exe", "C:\\x\\java.exe", "*.*")
    ),
    *(scenario("WIN-07", kind, excluded(kind=kind), "broad") for kind in (".msi", "TMP", "ko.gz")),
)  # fmt: skip

ACCOUNTS = (
    scenario(
        "WIN-08",
        "one that Windows only names",
        sections(
            administrator_names=members("FE1\\Administrator", "CONTOSO\\Domain Admins", "CONTOSO\\Helpdesk")
        ),
        "further",
    ),
    scenario(
        "WIN-08",
        "those of the domain only named",
        sections(
            administrators=_read({"Domain": "FE1", "Name": "Administrator", "SID": "S-1-5-21-1-2-3-500"}),
            administrator_names=members("FE1\\Administrator", "CONTOSO\\Domänen-Admins"),
        ),
        "expected_only",
    ),
    scenario(
        "WIN-08",
        "named as the later PowerShell writes them",
        sections(
            administrator_names=_read({"Member": 'Win32_Group (Name = "Helpdesk", Domain = "CONTOSO")'})
        ),
        "further",
    ),
    scenario(
        "WIN-08",
        "a name that cannot be read",
        sections(administrator_names=_read({"Member": "?"})),
        "not_measured",
    ),
    scenario("WIN-08", "names untold", failed("administrator_names"), "not_measured"),
    scenario("WIN-08", "more than written down", _cut("administrator_names"), "not_measured"),
    scenario(
        "WIN-09",
        "on a controller",
        on_controller("administrators", {"Domain": "CONTOSO", "Name": "x"}),
        "not_measured",
    ),
    scenario("WIN-09", "more than written down", _cut("services"), "not_measured"),
    scenario(
        "WIN-09",
        "a member by another name",
        sections(
            services=_read(service("job", account="jobs@contoso.test")),
            administrator_names=members("CONTOSO\\jobs"),
        ),
        "administering",
    ),
    scenario(
        "WIN-09",
        "built in and translated",
        telling("services", service("job", account="NT-AUTORITÄT\\Netzwerkdienst")),
        "built_in_only",
    ),
)

STORAGE = (
    scenario(
        "WIN-10", "health untold", sections(disks=_read({"Model": "A", "Status": None})), "not_measured"
    ),
    scenario(
        "WIN-10",
        "health unknown",
        sections(physical_disks=_read({"FriendlyName": "A", "HealthStatus": "Unknown"})),
        "not_measured",
    ),
    scenario("WIN-10", "volumes of disks denied", failed("virtual_disks"), "not_measured"),
    scenario("WIN-10", "no administrator", _not_elevated(), "not_measured"),
    scenario(
        "WIN-10",
        "no administrator, and bad",
        _not_elevated("disks", _read({"Model": "A", "Status": "Pred Fail"})),
        "failing",
    ),
    scenario("WIN-10", "predictions not supported", failed("disk_predictions"), "healthy"),
    scenario(
        "WIN-10", "numbers in place of names", telling("physical_disks", {"HealthStatus": "1"}), "degraded"
    ),
    scenario(
        "WIN-11",
        "one untold",
        all_of(lambda found: found["volumes"]["rows"].append({"Name": "E:\\", "DriveLetter": "E:"})),
        "not_measured",
    ),
    scenario("WIN-11", "more than written down", _cut("volumes"), "not_measured"),
)

OPERATION = (
    scenario("WIN-12", "state untold", telling("services", service("HealthService", "")), "not_measured"),
    scenario(
        "WIN-13",
        "by NTBackup",
        sections(
            backup={"state": "absent"},
            backup_events={"state": "absent"},
            ntbackup_events=_read(
                {"TimeGenerated": "20260227003000.000000+060"}, {"TimeGenerated": "20260301003000.000000+060"}
            ),
        ),
        "recent",
    ),
    scenario(
        "WIN-13",
        "the last one failed",
        sections(
            backup_events=NONE,
            backup=_read(
                {
                    "LastSuccessfulBackupTime": "2026-02-28T20:16:00Z",
                    "LastBackupTime": "2026-03-01T01:12:26Z",
                    "LastBackupResultHR": "2155348165",
                }
            ),
        ),
        "failed_since",
    ),
    scenario(
        "WIN-13",
        "success untold",
        sections(backup_events=NONE, backup=_read({"LastBackupTime": "2026-02-01T12:00:00Z"})),
        "not_measured",
    ),
    scenario(
        "WIN-13",
        "ahead of the server",
        sections(backup=NONE, backup_events=_read({"TimeCreated": "2030-01-01T00:00:00Z"})),
        "not_measured",
    ),
    scenario(
        "WIN-14",
        "its own source in another language",
        telling("time_status", {"Line": "Sprungindikator: 0(keine Warnung)"}, OWN_CLOCK),
        "follows_nobody",
    ),
    scenario(
        "WIN-14",
        "no reference",
        telling("time_status", {"Line": "Leap Indicator: 0(no warning)"}),
        "not_measured",
    ),
    scenario(
        "WIN-14",
        "an error in place of the status",
        telling("time_status", {"Line": "Fehler: 5"}),
        "not_measured",
    ),
    scenario(
        "WIN-14",
        "switched off by policy",
        telling("time_settings", {"Type": "NT5DS", "PolicyType": "NoSync"}),
        "follows_nobody",
    ),
    scenario(
        "WIN-14",
        "switched on by policy",
        telling("time_settings", {"Type": "NoSync", "PolicyType": "NT5DS"}),
        "follows",
    ),
)

SCENARIOS: tuple[Scenario, ...] = (*UPDATES, *ANTIVIRUS, *EXCLUSIONS, *ACCOUNTS, *STORAGE, *OPERATION)
"""All scenarios of this module."""
