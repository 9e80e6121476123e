"""Updates, antivirus, access, recovery, directory and names: what figures, dates and the inventory decide."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.answers import PLAN_SUBJECT
from app.domain.inventory import AssetKind, ServerFunction
from tests.unit.pack_content.good_plan import good_case
from tests.unit.pack_content.judging import Case, asset


@pytest.mark.parametrize(("critical", "other", "unmet"), [(14, 30, 0), (15, 30, 1), (14, 31, 1), (15, 31, 2)])
def test_missing_updates_by_age(critical: int, other: int, unmet: int) -> None:
    case = good_case().with_answer("SU-PAT-01", "fe1", oldest_critical_d=critical, oldest_other_d=other)
    assert len(case.unmet("SU-PAT-01", "fe1")) == unmet


@pytest.mark.parametrize(
    ("as_of", "go_live", "met"),
    [
        (date(2026, 3, 1), date(2026, 6, 1), [False, False, False]),
        (date(2017, 6, 1), date(2018, 1, 10), [True, False, False]),
        (date(2017, 6, 1), date(2018, 1, 9), [True, True, False]),
        (date(2014, 6, 1), date(2015, 1, 9), [True, True, True]),
        (date(2014, 6, 1), date(2015, 1, 10), [True, True, False]),
    ],
)
def test_support_of_the_product_ended_on_2018_01_09(as_of: date, go_live: date, met: list[bool]) -> None:
    assert Case(as_of=as_of).with_profile(go_live=go_live).truths("SU-EOL-01") == met


def test_a_set_horizon_replaces_the_default() -> None:
    case = Case(as_of=date(2014, 6, 1)).with_profile(go_live=date(2015, 1, 10), horizon_months=24)
    assert case.truths("SU-EOL-01") == [True, True, True]


@pytest.mark.parametrize(
    ("os", "sql", "met"),
    [
        ("Windows Server 2022", None, [True, True]), ("Windows Server 2008 R2 SP1", None, [False, True]),
        ("Windows Server 2022 Standard", "SQL Server 2008", [True, False]),
        ("Windows Server 2022", "Microsoft SQL Server 2022 CU5", [True, True]),
        ("Debian 12", None, [None, True]),
    ],
)  # fmt: skip
def test_support_of_operating_system_and_database(os: str, sql: str | None, met: list[bool | None]) -> None:
    case = good_case().with_asset("fe1", os=os)
    case = case if sql is None else case.with_asset("fe1", sql=sql)
    assert case.truths("SU-EOL-02", "fe1")[:2] == met


@pytest.mark.parametrize(
    ("retired", "unmet"), [(date(2027, 2, 28), 0), (date(2027, 3, 1), 1), (date(2026, 2, 1), 1)]
)
def test_unsupported_servers_retire_within_a_year(retired: date, unmet: int) -> None:
    assert len(good_case().with_answer("SU-ISO-01", retired=retired).unmet("SU-ISO-01")) == unmet


@pytest.mark.parametrize(("hours", "met"), [(24, [True, True]), (25, [True, False]), (73, [False, False])])
def test_signatures_warn_after_a_day_and_fail_after_three(hours: int, met: list[bool]) -> None:
    assert good_case().with_answer("AV-SIG-01", "fe1", age_h=hours).truths("AV-SIG-01", "fe1") == met


def test_an_exception_from_antivirus_names_its_control() -> None:
    case = good_case().with_answer("AV-INS-01", "fe1", state="exception")
    assert len(case.unmet("AV-INS-01", "fe1")) == 1
    assert case.with_answer("AV-INS-01", "fe1", control="Allow-list").unmet("AV-INS-01", "fe1") == []


def test_exclusions_follow_what_the_server_does() -> None:
    case = good_case().with_answer("AV-DC-01", "dc1", set=["dns_files"])
    assert len(case.unmet("AV-DC-01", "dc1")) == 1
    dns = asset("dns", AssetKind.SERVER, ServerFunction.DNS)
    only = Case(assets=(dns,)).with_answer("AV-DC-01", "dns", set=["dns_files"], protection=True)
    assert only.unmet("AV-DC-01", "dns") == []


def test_network_filters_matter_on_front_end_and_mediation_servers_only() -> None:
    case = good_case()
    assert case.is_asked("AV-NET-01", "fe1") is True
    assert case.is_asked("AV-NET-01", "dc1") is False
    assert case.with_asset("pool", product_role="archiving").is_asked("AV-NET-01", "fe1") is False


def test_privileged_accounts_are_dormant_at_45_days() -> None:
    assert good_case().with_answer("AC-PRM-08", unused_d=44).unmet("AC-PRM-08") == []
    assert len(good_case().with_answer("AC-PRM-08", unused_d=45).unmet("AC-PRM-08")) == 1


def test_recovery_adds_up_case_by_case() -> None:
    """Half an hour to detect, then 1 + 1 + 1 hours, against an objective of 4 hours."""
    slow = good_case().with_answer("MR-RCV-02", site_restore_h=1.6)
    assert slow.unmet("MR-RCV-02") == ["Recovery from the loss of a site fits the recovery time objective."]
    assert good_case().with_answer("MR-RCV-02", detect_h=1.1).truths("MR-RCV-02")[:4] == [False] * 4


def test_restore_hours_below_the_measured_ones_are_noticed() -> None:
    case = good_case().with_answer("MR-BKP-04", hours=3)
    assert case.truths("MR-RCV-02")[-1] is False


@pytest.mark.parametrize(("offload", "met"), [(40, True), (41, False)])
def test_worst_loss_is_interval_duration_and_offload(offload: int, met: bool) -> None:
    assert good_case().with_answer("MR-BKP-02", offload_min=offload).truths("MR-BKP-02")[0] is met


def test_a_backup_list_with_one_gap_fails() -> None:
    case = good_case().with_answer("MR-BKP-01", saved=["rtc", "rtcconfig"])
    assert len(case.unmet("MR-BKP-01")) == 1


def test_the_platform_of_the_founding_text_is_out_of_support() -> None:
    case = good_case().with_answer("MR-MON-02", platform="System Center Operations Manager 2007 R2")
    assert len(case.unmet("MR-MON-02")) == 1
    unknown = good_case().with_answer("MR-MON-02", platform="Our own scripts")
    assert unknown.truths("MR-MON-02")[1] is None
    assert unknown.with_answer("MR-MON-02", support_end=date(2028, 1, 1)).truths("MR-MON-02")[1] is True


def test_failover_rehearsal_is_asked_where_there_is_somewhere_to_fail_over_to() -> None:
    assert good_case().is_asked("MR-DR-01") is True
    assert good_case().with_answer("HW-SITE-01", method="rebuild").is_asked("MR-DR-01") is False


@pytest.mark.parametrize(("end", "met"), [(date(2026, 3, 31), True), (date(2026, 3, 30), False)])
def test_certificates_have_thirty_days_left(end: date, met: bool) -> None:
    """As of 2026-03-01."""
    assert good_case().with_answer("MR-CRT-01", "fe1", first_end=end).truths("MR-CRT-01", "fe1")[0] is met


def test_each_domain_has_two_writable_controllers() -> None:
    case = good_case()
    assert case.unmet("AD-CNT-01", "corp") == []
    assert len(case.without_asset("dc2").unmet("AD-CNT-01", "corp")) == 1
    assert len(case.with_asset("dc2", read_only_dc=True).unmet("AD-CNT-01", "corp")) == 1


def test_controllers_are_counted_per_domain() -> None:
    other = asset("sales", AssetKind.DOMAIN, fqdn="sales.example.com")
    case = Case(good_case().profile, (*good_case().assets, other)).with_asset("dc2", domain="sales")
    assert len(case.unmet("AD-CNT-01", "corp")) == 1
    assert len(case.unmet("AD-CNT-01", "sales")) == 1


def test_two_virtual_controllers_on_one_host_are_one() -> None:
    both = {"kind": "virtual", "host": "host1"}
    case = good_case().with_asset("dc1", **both).with_asset("dc2", **both)
    assert case.unmet("AD-CNT-01", "corp") == ["They do not all run on the same host."]
    assert "No host carries all domain controllers of the domain." in case.unmet("AD-HST-01", "corp")


def test_controllers_in_one_room_stand_together() -> None:
    assert good_case().with_asset("dc2", room="room1").unmet("AD-HST-01", "corp") == [
        "No room carries all domain controllers of the domain."
    ]


def test_a_hosting_site_wants_two_controllers_or_one_and_a_good_line() -> None:
    case = good_case()
    assert case.unmet("AD-CNT-02", "site1") == []
    assert len(case.with_answer("AD-CNT-02", "site1", two_paths=False).unmet("AD-CNT-02", "site1")) == 1
    assert case.with_asset("dc2", room="room1").with_answer(
        "AD-CNT-02", "site1", two_paths=False
    ).unmet("AD-CNT-02", "site1") == []  # fmt: skip
    assert case.with_asset("site1", hosts_workload=False).is_asked("AD-CNT-02", "site1") is False


def test_in_a_forest_with_one_domain_every_controller_is_a_global_catalog() -> None:
    plain = asset("dc3", AssetKind.SERVER, ServerFunction.DC, kind="physical", room="room1", domain="corp")
    case = Case(good_case().profile, (*good_case().assets, plain), good_case().answers)
    assert good_case().unmet("AD-GC-01", "site1") == []
    assert len(case.unmet("AD-GC-01", "site1")) == 1


def test_more_than_100_users_want_a_global_catalog_at_the_site() -> None:
    case = good_case().without_asset("dc1")
    assert len(case.with_asset("site1", users=101).unmet("AD-GC-01", "site1")) == 1
    assert case.with_asset("site1", users=100).unmet("AD-GC-01", "site1") == []


def test_a_controller_on_ups_by_way_of_its_host() -> None:
    virtual = asset("dc4", AssetKind.SERVER, ServerFunction.DC, kind="virtual", host="host1", domain="corp")
    case = Case(good_case().profile, (*good_case().assets, virtual))
    assert case.truths("AD-PWR-01", "dc4") == [True]
    assert case.with_asset("host1", fed_by=["feed1a"]).truths("AD-PWR-01", "dc4") != [True]
    assert good_case().with_asset("dc1", fed_by=["feed1a"]).truths("AD-PWR-01", "dc1") == [False]


@pytest.mark.parametrize(("age", "met"), [(89, True), (90, False)])
def test_backups_are_younger_than_half_the_tombstone_lifetime(age: int, met: bool) -> None:
    assert good_case().with_answer("AD-BKP-02", backup_d=age).truths("AD-BKP-02")[1] is met


@pytest.mark.parametrize(("offset", "met"), [(1, [True, True]), (2, [True, False]), (301, [False, False])])
def test_clocks_warn_at_a_second_and_fail_at_five_minutes(offset: int, met: list[bool]) -> None:
    assert good_case().with_answer("AD-TIM-01", "dc1", offset_s=offset).truths("AD-TIM-01", "dc1")[:2] == met


def test_a_writable_controller_at_an_unguarded_site_contradicts_a_no() -> None:
    case = good_case().with_asset("site1", guarded=False)
    assert len(case.unmet("AD-SEC-01", "dc1")) == 1
    assert case.with_asset("dc1", read_only_dc=True).unmet("AD-SEC-01", "dc1") == []
    assert case.unmet("AD-SEC-01", "dc2") == []


def test_virtual_rules_are_for_virtual_controllers() -> None:
    assert good_case().is_asked("AD-VDC-01", "dc1") is False
    assert good_case().with_asset("dc1", kind="virtual").is_asked("AD-VDC-01", "dc1") is True


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        ("tcp", "Sign-in over TCP, where it is allowed, has its record in the list."),
        ("outside", "Sign-in from outside, where there is any, has its record in the list."),
        ("federation", "Federation, where there is any, has its record in the list."),
        (
            "devices",
            "Devices, where there are any, have the records of their updates and their time in the list.",
        ),
    ],
)
def test_a_stated_use_needs_its_records(use: str, sentence: str) -> None:
    """Without it the list of the good plan is enough."""
    assert good_case().unmet("DN-DEP-01") == []
    assert good_case().with_answer("DN-DEP-01", PLAN_SUBJECT, **{use: True}).unmet("DN-DEP-01") == [sentence]


def test_without_automatic_sign_in_its_record_is_not_needed() -> None:
    listed = good_case().with_answer("DN-DEP-01", listed=["pool", "web_farm", "servers"])
    assert listed.unmet("DN-DEP-01") == ["Automatic sign-in, where it is used, has its record in the list."]
    assert listed.with_answer("DN-DEP-01", automatic=False).unmet("DN-DEP-01") == []


def test_a_zone_wants_two_servers() -> None:
    assert len(good_case().without_asset("dc2").unmet("DN-CNT-01", "zone")) == 1
    assert len(good_case().with_answer("DN-CNT-01", "zone", same_data=False).unmet("DN-CNT-01", "zone")) == 1


def test_a_hosting_site_without_dns_server_fails() -> None:
    case = good_case().with_asset("dc2", room="room1", ad_site="site1")
    assert case.unmet("DN-SITE-01") == [
        "With several sites that host the service, the DNS servers do not all stand in the same one.",
        "Each site that hosts the service has a DNS server.",
    ]


def test_a_virtual_dns_server_counts_for_the_site_of_its_host() -> None:
    fields = {"kind": "virtual", "host": "host2", "room": ""}
    assert good_case().with_asset("dc2", **fields).unmet("DN-SITE-01") == []


@pytest.mark.parametrize(("servers", "unmet"), [(["dc1", "dc2"], 0), (["dc1"], 1), (["dc2"], 1)])
def test_a_controller_asks_itself_and_a_partner(servers: list[str], unmet: int) -> None:
    assert len(good_case().with_asset("dc1", dns_servers=servers).unmet("DN-DCC-01", "dc1")) == unmet


def test_every_machine_names_two_dns_servers_and_none_outside() -> None:
    assert len(good_case().with_asset("fe1", dns_servers=["dc1"]).unmet("DN-CLI-01", "fe1")) == 1
    assert len(good_case().with_answer("DN-CLI-01", "fe1", external=1).unmet("DN-CLI-01", "fe1")) == 1


@pytest.mark.parametrize(("ttl", "rto", "met"), [(5, 0.1, True), (15, 1, True), (16, 1, False)])
def test_failover_records_live_five_minutes_or_a_quarter_of_the_recovery_time(
    ttl: int, rto: float, met: bool
) -> None:
    case = good_case().with_profile(rto_h=rto).with_answer("DN-TTL-01", ttl_min=ttl)
    assert case.truths("DN-TTL-01")[0] is met


def test_times_to_live_matter_with_public_names_or_a_second_location() -> None:
    case = good_case().with_profile(uses_public_dns=False)
    assert case.is_asked("DN-TTL-01") is True
    assert case.with_answer("HW-SITE-01", method="none").is_asked("DN-TTL-01") is False
