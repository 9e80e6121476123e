"""A broken pack is refused with file, line and reason, and every fault is told at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import BrokenPack, PackFault
from app.packs.bundle import bundle_bytes
from app.packs.check_entries import load_check_book
from app.packs.reading import lint, read_pack
from tests.fakes.judged_plans import asset
from tests.fakes.tiny_pack import COMMON, HEAD, LISTS, SECTIONS, tiny_files, tiny_pack, write_files

SOUND = """
    id: A-01
    scopes: [server]
    results: [yes, no]
    good: yes
    fields:
      - {key: age_d, kind: number, unit: d, words: Age}
      - {key: parts, kind: checklist, words: Parts, pack_list: parts}
    requires:
      - rule: {at_most: [$answer.age_d, $limit.most_d]}
        grounds: judgement
        words: At most {limit.most_d} days.
    limits:
      - {key: most_d, value: 30, unit: d, grounds: judgement, words: Greatest age}
"""

STRANGE_CHOICE = """
    id: A-01
    scopes: [ups]
    fields: [{key: a, kind: choice, words: x, binds: self.battery, choices: {b: c}}]
"""


def faults_of(*items: str, **files: str) -> tuple[PackFault, ...]:
    with pytest.raises(BrokenPack) as raised:
        tiny_pack(*items, **files)
    return raised.value.faults


def test_a_sound_item_has_no_fault() -> None:
    pack = tiny_pack(SOUND)
    assert [item.id for item in pack.items] == ["A-01", "SEC-01"]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("id: A-01\nresults: [yes, no]", "results need good"),
        ("id: A-01\nresults: [yes, no]\ngood: partly", "good is partly, which is none of the results"),
        ("id: A-01\ngood: yes", "good is yes, but the item allows no results"),
        ("id: A-01", "nothing can be answered"),
        ("id: A-01\nattests: [Yes.]", "attests are confirmed with a result"),
        ("id: A-01\nresults: [yes]\ngood: yes\nweight: 5\nseverity: low", "weight 5 is critical, not low"),
        ("id: A-01\nresults: [yes]\ngood: yes\nweight: 6", "must be less than or equal to 5"),
        ("id: A-01\nresults: [yes]\ngood: yes\nweight: 2.5", "weight: a whole number is expected"),
        ("id: A-01\nresults: [yes]\ngood: yes\nscopes: [plan, server]", "has no further scope"),
        ("id: A-01\nresults: [yes]\ngood: yes\nscopes: [rack]", "must be 'plan'"),
        ("id: A-01\nresults: [yes]\ngood: yes\nreferences: [NOPE]", "the pack has no reference 'NOPE'"),
        ("id: A-01\nresults: [yes]\ngood: yes\nreferences: [SRC, SRC]", "'SRC' stands in references twice"),
        ("id: A-01\nresults: [yes]\ngood: yes\nsentences: {S99: direct}", "the pack has no sentence 'S99'"),
        ("id: A-01\nresults: [yes]\ngood: yes\ncolour: red", "colour: this key is unknown here"),
        ("id: a 1\nresults: [yes]\ngood: yes", "must match pattern"),
        ("id: SEC-01\nresults: [yes]\ngood: yes", "there is another item SEC-01"),
        (
            "id: A-01\nresults: [yes]\ngood: yes\nescalations: [{when: true, severity: low, words: x}]",
            "low does not raise the severity of the item, medium",
        ),
        ("id: A-01\nfields: [{key: result, kind: text, words: x}]", "a field may not be called result"),
        (
            "id: A-01\nfields: [{key: a, kind: text, words: x}, {key: a, kind: date, words: y}]",
            "'a' stands in",
        ),
        ("id: A-01\nfields: [{key: a, kind: colour, words: x}]", "must be 'text', 'number'"),
        ("id: A-01\nfields: [{key: a, kind: reference, words: x}]", "items have no fields of kind reference"),
        ("id: A-01\nfields: [{key: a, kind: computed, words: x}]", "a computed field has a rule"),
        ("id: A-01\nfields: [{key: a, kind: text, words: x, rule: $today}]", "a computed field has a rule"),
        ("id: A-01\nfields: [{key: a, kind: table, words: x}]", "a table has columns"),
        ("id: A-01\nfields: [{key: a, kind: choice, words: x}]", "a choice needs choices or pack_list"),
        (
            "id: A-01\nfields: [{key: a, kind: text, words: x, choices: {b: B}}]",
            "only a choice or a checklist",
        ),
        ("id: A-01\nfields: [{key: a, kind: checklist, words: x, pack_list: nope}]", "no list 'nope'"),
        ("id: A-01\nfields: [{key: a, kind: text, words: x, unit: W}]", "only numbers have a unit"),
        (
            "id: A-01\nfields: [{key: a, kind: text, words: x, binds: profile.nope}]",
            "the profile has no field",
        ),
        ("id: A-01\nfields: [{key: a, kind: text, words: x, binds: plan.title}]", "binds profile.FIELD or"),
        (
            "id: A-01\nfields: [{key: a, kind: text, words: x, binds: self.rack}]",
            "the plan has no field 'rack'",
        ),
        ("id: A-01\nfields: [{key: a, kind: text, words: x, binds: profile.users}]", "is of kind number"),
        (
            "id: A-01\nfields: [{key: a, kind: number, words: x, unit: d, binds: profile.mtd_h}]",
            "profile.mtd_h is in h, this field in d",
        ),
        (
            STRANGE_CHOICE,
            "self.battery does not know b",
        ),
        (
            "id: A-01\nrequires: [{rule: true, grounds: source, words: 'At most {limit.x}.'}]",
            "{limit.x} names nothing of this item",
        ),
        (
            "id: A-01\nresults: [yes]\ngood: yes\nattests: ['{answer.x}']",
            "{answer.x} names nothing of this item",
        ),
    ],
)
def test_an_item_that_does_not_hold_together_is_refused(item: str, reason: str) -> None:
    found = [str(fault) for fault in faults_of(item)]
    assert any(reason in fault for fault in found), found
    assert all(fault.startswith("items/") for fault in found), found


@pytest.mark.parametrize(
    ("files", "file", "reason"),
    [
        (
            {"sections": SECTIONS + "- {id: third, title: Third}\n"},
            "sections.yaml",
            "no file items/third.yaml",
        ),
        (
            {"sections": SECTIONS + "- {id: first, title: Again}\n"},
            "sections.yaml",
            "'first' stands in this file",
        ),
        ({"items__other": "[]"}, "items/other.yaml", "there is no section 'other'"),
        ({"colours": "[]"}, "colours.yaml", "no file of a pack"),
        ({"pack": HEAD.replace('"1.0"', "1.0")}, "pack.yaml", "put the value in quotes"),
        (
            {"pack": HEAD.replace("has_quorum: true", "has_quorum: yes")},
            "pack.yaml",
            "true or false is expected",
        ),
        ({"pack": "id: tiny\n"}, "pack.yaml", "title: is missing"),
        ({"lists": LISTS + LISTS}, "lists.yaml", "'parts' stands in this file already"),
        (
            {"lists": LISTS.replace("token: disk", "token: fan")},
            "lists.yaml",
            "'fan' stands in this list already",
        ),
        ({"lifecycle": "- {product: X, end: '2020-01-01', source: S}\n"}, "lifecycle.yaml", "without quotes"),
        (
            {"words": "kinds: {}\nfields: {}\nfunctions: {}\n"},
            "words.yaml",
            "there are no words for 'server'",
        ),
    ],
)
def test_files_that_do_not_fit_are_refused(files: dict[str, str], file: str, reason: str) -> None:
    found = faults_of(SOUND, **files)
    assert any(fault.file == file and reason in fault.reason for fault in found), [*map(str, found)]


def test_a_missing_file_is_named() -> None:
    files = tiny_files(SOUND)
    del files["words.yaml"]
    with pytest.raises(BrokenPack, match=r"words.yaml:0: the file is missing"):
        read_pack(bundle_bytes(files))


def test_words_for_what_does_not_exist_are_refused() -> None:
    words = tiny_files()["words.yaml"].decode().replace("functions:", "functions:\n  printer: Printer", 1)
    assert any("'printer' does not exist" in fault.reason for fault in faults_of(SOUND, words=words))


def test_verdicts_in_a_circle_are_refused_also_through_computed_fields() -> None:
    first = """
    id: A-01
    fields: [{key: a, kind: computed, words: x, rule: {verdict: {item: A-02, is: [failed]}}}]
    requires: [{rule: $answer.a, grounds: source, words: x}]
    """
    second = """
    id: A-02
    results: [yes]
    good: yes
    when: {not: $item.A-01.a}
    requires: [{rule: {verdict: {item: A-01, is: [failed]}}, grounds: source, words: x}]
    """
    reasons = [fault.reason for fault in faults_of(first, second)]
    assert any("verdicts depend on each other: A-0" in reason for reason in reasons), reasons


def test_computed_fields_that_need_themselves_are_refused() -> None:
    item = """
    id: A-01
    fields:
      - {key: a, kind: computed, words: x, rule: {plus: [$answer.b, 1]}}
      - {key: b, kind: computed, words: x, rule: {plus: [$answer.a, 1]}}
    """
    reasons = [fault.reason for fault in faults_of(item)]
    assert any("computed fields need each other: A-01.a -> A-01.b -> A-01.a" in reason for reason in reasons)


def test_every_fault_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    item = """
    id: A-01
    results: [yes]
    good: no
    references: [NOPE]
    when: {equals: [$profile.nope, 1]}
    requires:
      - {rule: {nope: 1}, grounds: source, words: x}
    """
    folder = write_files(tmp_path / "tiny", tiny_files(item, lists=LISTS.replace("token: fan", "token: 5")))
    found = lint(folder, tmp_path)
    lines = {(fault.file, fault.line) for fault in found}
    assert {("items/first.yaml", line) for line in (3, 4, 5, 7)} <= lines, [*map(str, found)]
    assert ("lists.yaml", 5) in lines
    assert list(found) == sorted(found, key=lambda fault: (fault.file, fault.line, fault.reason))


def test_checks_nobody_knows_are_refused_where_the_known_ones_are_given(tmp_path: Path) -> None:
    folder = write_files(
        tmp_path / "tiny", tiny_files("id: A-01\nresults: [yes]\ngood: yes\nchecks: [DNS-S01]")
    )
    assert lint(folder, tmp_path) == ()
    assert lint(folder, tmp_path, load_check_book().entries) == ()
    assert [fault.reason for fault in lint(folder, tmp_path, {})] == ["A-01: there is no check 'DNS-S01'"]


def test_a_folder_without_a_pack_is_told_as_such(tmp_path: Path) -> None:
    assert [str(fault) for fault in lint(tmp_path, tmp_path)] == [
        "pack.yaml:0: the folder holds no pack.yaml, so it is no pack"
    ]


def test_single_points_name_items_and_kinds_that_exist() -> None:
    head = HEAD + "single_points: {item: A-09, mended_by: {ups: [SEC-01, B-01], rack: [SEC-01]}}\n"
    reasons = {(fault.file, fault.reason) for fault in faults_of(SOUND, pack=head)}
    assert reasons == {
        ("pack.yaml", "there is no item 'A-09'"),
        ("pack.yaml", "there is no item 'B-01'"),
        ("pack.yaml", "'rack' is neither a kind of asset nor a function"),
    }


def test_roles_that_live_checks_name_are_roles_of_the_product() -> None:
    live = "live: {role_services: {front: {sip_port: 5061}}, edge_role: edge}\n"
    head = HEAD + live + "product_roles: {front: Front End}\n"
    reasons = {(fault.file, fault.reason) for fault in faults_of(SOUND, pack=head)}
    assert reasons == {("pack.yaml", "edge is no role of the product")}


def test_a_measured_field_names_a_check_of_its_item() -> None:
    field = "fields: [{key: a, kind: text, words: A, measured: DNS-S01.count}]"
    reasons = {fault.reason for fault in faults_of(f"id: A-01\nresults: [yes]\ngood: yes\n{field}")}
    assert reasons == {
        "A-01: DNS-S01.count is of a check that does not inform the item",
        "A-01: a text is not measured",
    }


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("kind: number, unit: W, measured: UPS-03.lode_w", "UPS-03 does not measure 'lode_w'"),
        ("kind: number, unit: kW, measured: UPS-03.load_w", "UPS-03.load_w is in W, this field in kW"),
        ("kind: date, measured: UPS-03.load_w", "UPS-03.load_w is of kind number, this field of kind date"),
        (
            "kind: choice, choices: {passed: Passed}, measured: UPS-06.result",
            "UPS-06.result may be failed, which this field does not know",
        ),
    ],
    ids=["name", "unit", "kind", "choice"],
)
def test_a_measured_field_fits_what_its_check_measures(field: str, reason: str, tmp_path: Path) -> None:
    item = f"id: A-01\nchecks: [UPS-03, UPS-06]\nfields: [{{key: a, words: A, {field}}}]"
    found = lint(write_files(tmp_path / "tiny", tiny_files(item)), tmp_path, load_check_book().entries)
    assert [fault.reason.removeprefix("A-01: ").partition(";")[0] for fault in found] == [reason]
    sound = item.replace("lode_w", "load_w").replace("kW", "W").replace("kind: date", "kind: number, unit: W")
    sound = sound.replace("{passed: Passed}", "{passed: Passed, failed: Failed}")
    assert lint(write_files(tmp_path / "good", tiny_files(sound)), tmp_path, load_check_book().entries) == ()


def test_items_that_mend_a_server_come_by_its_functions_first() -> None:
    points = "single_points: {item: A-01, mended_by: {server: [A-01], dc: [SEC-01, A-01]}}\n"
    named = tiny_pack(SOUND, pack=HEAD + points).single_points
    assert named is not None
    assert named.mending(asset("d", "server", "dc")) == ("SEC-01", "A-01")
    assert named.mending(asset("s", "server")) == ("A-01",)
    assert named.mending(asset("u", "ups")) == ()


def test_a_kept_pack_may_be_older_than_a_field_but_one_that_is_linted_may_not(tmp_path: Path) -> None:
    words = COMMON.joinpath("words.yaml").read_text("utf-8")
    older = "\n".join(line for line in words.splitlines() if not line.startswith("    mttr_h:"))
    files = tiny_files(SOUND, words=older)
    assert "mttr_h" not in read_pack(bundle_bytes(files)).words.fields["ups"]
    write_files(tmp_path, files)
    assert "fields.ups: there are no words for 'mttr_h'" in {
        fault.reason for fault in lint(tmp_path, tmp_path.parent)
    }


@pytest.mark.parametrize(
    ("planned", "reason"),
    [
        ("B-01.a", "there is no item 'B-01'"),
        ("A-01.age_d", "A-01 is not asked for the plan"),
        ("A-02.missing", "A-02.missing is no flag of the item's own"),
        ("A-02.text", "A-02.text is no flag of the item's own"),
        ("A-02.bound", "A-02.bound is no flag of the item's own"),
    ],
)
def test_a_record_follows_a_flag_that_can_be_answered_in_the_plan(planned: str, reason: str) -> None:
    flags = """
    id: A-02
    scopes: [plan]
    fields:
      - {key: uses, kind: flag, words: Uses it}
      - {key: text, kind: text, words: Text}
      - {key: bound, kind: flag, words: Bound, binds: profile.virtualised}
    """
    record = "- {{id: r, type: SRV, name: _a._tcp.x, need: optional, purpose: x, planned: {}}}\n"
    sound = tiny_pack(SOUND, flags, dns=record.format("A-02.uses"))
    assert [each.planned for each in sound.dns_records] == ["A-02.uses"]
    (fault,) = faults_of(SOUND, flags, dns=record.format(planned))
    assert (fault.file, fault.reason) == ("dns.yaml", reason)
