"""A deployment in which everything is as the pack wants it, on two sites with everything doubled."""

from __future__ import annotations

from datetime import date

from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.subjects import subjects_of_scopes
from app.domain.values import Value
from tests.unit.pack_content.judging import Case, Loose, asset, the_pack, values

RECENT = date(2026, 2, 20)
LATER = date(2029, 1, 1)
GO_LIVE = date(2026, 6, 1)
K = AssetKind
F = ServerFunction

PROFILE = values(
    criticality="mission_critical", users=2000, mtd_h=8, rto_h=4, rpo_min=60, availability_pct=99.9,
    go_live=GO_LIVE, horizon_months=36, virtualised=True, uses_load_balancer=True, needs_internet_names=True,
    uses_public_dns=True,
)  # fmt: skip


def _place(n: int) -> list[Asset]:
    """A site with a room, two feeds behind two UPSs, a generator, cooling, network and storage."""
    s, r = f"site{n}", f"room{n}"
    power: dict[str, Loose] = {"fed_by": [f"ups{n}a", f"ups{n}b"]}
    return [
        asset(s, K.SITE, users=1000, hosts_workload=True, needs_internet=True, guarded=True),
        asset(r, K.ROOM, site=s, racks=4, cooling_required=True, dual_feed=True, redundant=True,
              heat_load_kw=10, ride_out_min=5, shutdown_min=3, margin_min=4, ride_through_min=6),
        asset(f"feed{n}a", K.FEED, site=s, rooms=[r], breaker_a=32, load_a=10),
        asset(f"feed{n}b", K.FEED, site=s, rooms=[r], breaker_a=32, load_a=10),
        asset(f"gen{n}", K.GENERATOR, site=s, rated_kw=60, start_s=9, fuel_h=48),
        *(asset(f"ups{n}{x}", K.UPS, room=r, fed_by=[f"feed{n}{x}"], rated_w=10000, rated_va=11000,
                load_w=4000, load_va=4200, runtime_min=20, topology="vfi", battery="vrla",
                battery_installed=date(2025, 6, 1)) for x in "ab"),
        *(asset(f"cool{n}{x}", K.COOLING_UNIT, room=r, fed_by=[f"feed{n}{x}"], sensible_kw=12, restart_min=3)
          for x in "ab"),
        *(asset(f"switch{n}{x}", K.NETWORK, room=r, kind="switch", redundancy="pair", **power) for x in "ab"),
        *(asset(f"lb{n}{x}", K.NETWORK, room=r, kind="load_balancer", redundancy="pair", **power)
          for x in "ab"),
        *(asset(f"line{n}{x}", K.NETWORK, room=r, kind="line", redundancy="none", carrier=f"Carrier {x}",
                **power)
          for x in "ab"),
        asset(f"san{n}", K.STORAGE, room=r, kind="san", external=True, raid="6", disks=12, groups=1, spares=1,
              disk_tb=1.2, redundancy="built-in", **power),
    ]  # fmt: skip


def _servers(n: int) -> list[Asset]:
    """A host, a physical controller, a virtual Front End, at one place."""
    cords: dict[str, Loose] = {
        "kind": "physical", "room": f"room{n}", "rack": f"rack{n}", "psu_count": 2, "psu_rating_w": 800,
        "peak_w": 500, "fed_by": [f"ups{n}a", f"ups{n}b"], "network": [f"switch{n}a", f"switch{n}b"],
    }  # fmt: skip
    common: dict[str, Loose] = {
        "dns_servers": ["dc1", "dc2"], "os": "Windows Server 2022", "data_class": "mission_critical",
        "redundancy": "cluster", "ad_site": f"site{n}", "domain": "corp",
    }  # fmt: skip
    return [
        asset(f"host{n}", K.SERVER, F.HOST, storage=[f"san{n}"], **cords, **common),
        asset(f"dc{n}", K.SERVER, F.DC, F.GC, F.DNS, zones=["zone"], read_only_dc=False, **cords, **common),
        asset(
            f"fe{n}", K.SERVER, kind="virtual", host=f"host{n}", roles=["pool"], storage=[f"san{n}"], **common
        ),
    ]


ASSETS = (
    *_place(1), *_place(2), *_servers(1), *_servers(2),
    asset("fe3", K.SERVER, kind="virtual", host="host2", roles=["pool"], dns_servers=["dc1", "dc2"],
          os="Windows Server 2022", data_class="mission_critical", redundancy="cluster", storage=["san2"]),
    asset("pool", K.ROLE, product_role="front_end", redundancy="cluster", required=True, needed=1,
          capacity_per_server=2000, peak_load=2000),
    asset("corp", K.DOMAIN, fqdn="corp.example.com", forest_root=True),
    asset("zone", K.ZONE, fqdn="corp.example.com", domain="corp", storage="ad_integrated", public=False),
)  # fmt: skip

ALL_CLASSES = ["server", "storage", "network", "load_balancer", "power", "cooling", "dc", "dns"]


def _entries(name: str) -> list[str]:
    return [entry.token for entry in the_pack().lists[name].entries]


def _same(loose: Loose, *keys: str) -> dict[str, Loose]:
    return dict.fromkeys(keys, loose)


CASES = [f"{case}_{part}_h" for case in ("server", "database", "site", "directory")
         for part in ("replace", "restore", "check")]  # fmt: skip

GOOD: dict[str, dict[str, Loose]] = {
    "PL-CRIT-01": {"agreed_by": "Customer owner"},
    "PL-TGT-01": {"design_pct": 99.95, "owner": "Customer owner"},
    "HW-SEL-01": {"decided": ALL_CLASSES},
    "HW-TST-01": {"last_test": RECENT, "outcome": "passed"},
    "HW-BLT-01": {"doubled": ["controller"], "shared": "Backplane", "source": "Data sheet"},
    "HW-INT-01": {"fans_redundant": True, "ecc_on": True, "uncorrected": 0},
    "HW-NIC-01": {"links": "team"},
    "HW-NET-01": {"tested": RECENT},
    "HW-LB-01": {"probe": "service", "tested": RECENT},
    "HW-HYP-01": {"hosts": 3, "used_gb": 200, "host_gb": 128, "cpu_used_pct": 40},
    "HW-DB-01": {"database": "cluster", "share": "cluster", "automatic": True, "same_in_both": "no_pairs"},
    "HW-STO-02": {"boot": "raid1", "state": "optimal"},
    "HW-STO-03": {"rebuild_mb_s": 100, "tb_per_error": 1250},
    "HW-STO-04": {"spare": "hot"},
    "HW-STO-05": {"cache": "protected", "cache_healthy": True, "disk_cache": "disabled"},
    "HW-STO-06": {"paths": 2, "controllers": 2, "tested": RECENT},
    "HW-STO-07": {"alert_test": RECENT, "scrub": RECENT},
    "HW-SPR-01": {"contract_h": 2, "rebuild_h": 1, "contract_end": LATER, "parts": True},
    "HW-SITE-01": {"method": "active", "rto_h": 2, "rpo_min": 15, "hazards": True,
                   "carries_both": "no_pairs"},
    "PW-SRG-01": {"device": "healthy"},
    "PW-CAP-01": {"growth_pct": 10},
    "PW-CAP-02": {"class": "2n", "cords_split": True},
    "PW-RUN-01": {"owner": "Operations"},
    "PW-RUN-02": {"method": "test", "measured": RECENT},
    "PW-TOP-01": {"quality": "good"},
    "PW-BYP-01": {"way": "dual"},
    "PW-BAT-02": {**_same(RECENT, "self_test", "discharge"), "alarm": True,
                  **_same("passed", "self_result", "discharge_result")},
    "PW-BAT-03": {"yearly_c": 23, "peak_c": 27},
    "PW-SHD-01": {"means": "agent", "tested": RECENT},
    "PW-MON-01": {"alarms": ["on_battery", "low_battery", "overload", "replace_battery"], "tested": RECENT},
    "PW-GEN-01": {"decision": "generator", "outage_h": 12},
    "PW-GEN-02": {"retry_s": 20, "battery_min": 16, "loaded_test": RECENT, "refill": True, "cooling": True},
    "PW-ATS-01": {"single_cord": 2, "switched": 2},
    "PW-PHY-01": {"diagram": RECENT, "last_change": date(2026, 1, 5)},
    "CL-RED-01": {"tested": RECENT},
    "CL-PWR-01": {"backup": "both", "auto_shutdown": False},
    "CL-PWR-02": {"restart": "staggered"},
    "CL-RIDE-01": {"how": "measured", "auto_shutdown": True},
    "CL-ENV-01": {"lowest_c": 19, "typical_c": 22, "highest_c": 26, "change_k": 4},
    "CL-ENV-02": {"dew_low_c": 2, "dew_high_c": 12, "humidity_pct": 45, "gases": False},
    "CL-MON-01": {"sensors": 2, "warning_c": 27, "critical_c": 32, "tested": RECENT},
    "CL-AIR-01": {"rise_k": 2},
    "CL-MNT-01": {"serviced": RECENT, "dusty": False, "response_h": 8, "degraded_h": 1000},
    "CL-CONT-01": {"contact_tested": RECENT},
    "SU-PAT-01": {"last_update": RECENT, "missing": 0, "oldest_critical_d": 0, "oldest_other_d": 0},
    "SU-PAT-02": {"version": "3.5.6907.266", "behind": 0, "companions_behind": 0, "checked": RECENT},
    "SU-SUB-01": {"receivers": 2, "shared_mailbox": True, "names": "Operations"},
    "SU-SUB-02": {"last_notice": RECENT, "mailbox_read": True},
    "SU-EOL-02": {"os_pair": "supported", "sql_pair": "supported"},
    "SU-PRC-01": {"covers": ["groups", "days", "approval", "rollback", "emergency"], "emergency_h": 48,
                  "used": RECENT},
    "SU-FW-01": {"reviewed": RECENT, "exploited": 0, "reachable": False},
    "SU-VUL-01": {"scanned": RECENT, "covered": 7},
    "SU-ISO-01": {"measures": ["no_internet", "segment", "application_control", "monitoring", "retirement"],
                  "retired": date(2026, 11, 1), "owner": "Customer owner"},
    "AV-INS-01": {"state": "on"},
    "AV-INS-02": {"met": ["supported", "for_servers", "tamper", "behavior"]},
    "AV-SIG-01": {"age_h": 3},
    "AV-AUT-01": {"interval_h": 4, "vendor_default": False},
    "AV-AUT-02": {"sources": 2, "seen": RECENT},
    "AV-EXC-01": {"present": ["rtcsrv"], "applicable": 9, "set": 9},
    "AV-EXC-02": {"reviewed": RECENT, "extras": 0, "broad": 0},
    "AV-DC-01": {"set": ["ntds", "sysvol", "dns_files"], "protection": True},
    "AV-MGT-01": {"shown": 7, "alarms": ["missing", "off", "outdated", "infected"], "tested": RECENT},
    "AC-PRM-01": {"compared": RECENT, "differences": 0},
    "AC-PRM-02": {"reviewed_groups": _entries("groups"), "reviewed": RECENT},
    "AC-PRM-03": {"members": "Server admins", "extra": 0, "unique": True},
    "AC-PRM-04": {"domain_admins": 4, "forest_admins": 0, "product_use": False},
    "AC-PRM-05": {"met": ["documented", "no_logon", "password_age", "no_admin"]},
    "AC-PRM-06": {"met": ["separate", "multi_factor", "no_mail"]},
    "AC-PRM-07": {"broad": 0},
    "AC-PRM-08": {"leaver_d": 0, "unused_d": 20, "checked": RECENT},
    "AC-PRM-09": {"met": ["no_defaults", "separate_network", "named", "no_old_protocols"]},
    "AC-PRM-10": {"kept_d": 180},
    "AC-PHY-01": {"lock": "room"},
    "AC-PHY-02": {"people": 6, "reviewed": RECENT, "removed": True},
    "AC-PHY-03": {"kept_d": 90},
    "AC-PHY-04": {"met": ["screens", "kvm", "ports", "boot"]},
    "AC-PHY-05": {"met": ["detector", "extinguisher", "stop_logic"]},
    "MR-MON-01": {"watched": 17},
    "MR-MON-02": {"platform": "System Center 2022 Operations Manager", "covers": ALL_CLASSES},
    "MR-MON-03": {"version": "R2", "discovered": 1},
    "MR-MON-04": {"interval_min": 10, "failures": 2, "sites": 2},
    "MR-MON-05": {"reaction_min": 12, "tested": RECENT, "second": True},
    "MR-OPS-01": {"tasks": _entries("operations_tasks"), "last_month": date(2026, 1, 31)},
    "MR-OPS-02": {"guides": _entries("guides"), "offline": True},
    "MR-OPS-03": {"warning_mo": 4, "checked": RECENT},
    "MR-RCV-01": {"rehearsed": RECENT},
    "MR-RCV-02": {"detect_h": 0.5, **_same(1, *CASES)},
    "MR-BKP-01": {"saved": _entries("backup_items"), "last_success": date(2026, 2, 28), "cycle_d": 1},
    "MR-BKP-02": {"interval_min": 15, "duration_min": 5, "offload_min": 10, "full_h": 24,
                  "replicated": False},
    "MR-BKP-03": {"met": ["elsewhere", "unchangeable", "encrypted", "keys"]},
    "MR-BKP-04": {"database": RECENT, "server": RECENT, "hours": 1},
    "MR-BKP-05": {"met": ["keys", "installers", "licences", "document"]},
    "MR-CRT-01": {"first_end": date(2026, 12, 1), "alarms": ["d60", "d30"], "crl": True},
    "MR-DR-01": {"rehearsed": RECENT, "over_h": 2, "back_h": 3},
    "AD-DEP-01": {"behavior": "Users stay signed in, nobody signs in", "accepted": "accepted"},
    "AD-CNT-02": {"two_paths": True},
    "AD-GC-01": {"available": 2},
    "AD-FSMO-01": _same(("schema", "naming", "pdc", "rid", "infrastructure"), "healthy", "standby"),
    "AD-RPL-01": {"oldest_h": 1, "failures": 0, "sysvol": "normal"},
    "AD-BKP-01": {"last_backup": RECENT.replace(day=27), "backed_up": 2, "aware": True},
    "AD-BKP-02": {"tombstone_d": 180, "backup_d": 1, "kept_d": 90},
    "AD-FRC-01": {"tested": RECENT},
    "AD-RBN-01": {"recycle_bin": "on"},
    "AD-TIM-01": {"offset_s": 0.2, "part": "root", "sources": 2},
    "AD-SIT-01": {"unassigned": 0},
    "AD-SEC-01": {"encrypted": True},
    "AD-OS-01": {"outside": 0, "expired": 0, "single_label": False, "mixed_mode": False},
    "DN-DEP-01": {
        "automatic": True,
        "tcp": False,
        "outside": False,
        "federation": False,
        "devices": False,
        "listed": ["pool", "web_farm", "servers", "sign_in"],
    },
    "DN-CNT-01": {"answering": 2, "same_data": True},
    "DN-CLI-01": {"external": 0},
    "DN-DCC-01": {"order": "partner_first"},
    "DN-ADI-01": {"exported": RECENT.replace(day=27)},
    "DN-REC-01": {"required": 8, "right": 8, "checked": RECENT},
    "DN-SRV-01": {"live": 2, "listed": 2, "stale": 0},
    "DN-FWD-01": {"forwarders": 2, "providers": 2, "root_hints": False},
    "DN-SCV-01": {"no_refresh_d": 7, "refresh_d": 7, "scavengers": 1},
    "DN-SEC-01": {"updates": "secure", "transfers": "named", "admins_reviewed": RECENT},
    "DN-TTL-01": {"ttl_min": 5, "networks": 2, "lock": True},
}  # fmt: skip


def good_case() -> Case:
    """The deployment with every item answered for each of its subjects."""
    case = Case(PROFILE, ASSETS)
    plan = case.plan()
    answers: dict[Place, dict[str, Value]] = {}
    for item in the_pack().items:
        for subject in subjects_of_scopes(item.scopes, plan):
            answers[Place(item.id, subject)] = values(**GOOD.get(item.id, {}))
    return Case(PROFILE, ASSETS, answers)


def plan_place(item: str) -> Place:
    """The place of an item asked once for the plan."""
    return Place(item, PLAN_SUBJECT)
