"""The pack holds everything it should, once, and nothing that leads nowhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from app.checks.catalogue import CATALOGUE
from app.domain.inventory import ASSET_FIELDS, PROFILE_FIELDS, FieldDef
from app.domain.pack import Grounds, Item, Severity
from app.domain.rules import Covers, Path, VerdictIs
from app.domain.values import ValueKind
from app.packs.check_entries import load_check_book
from app.packs.reading import lint
from tests.unit.pack_content.judging import PACKS, item_of, the_pack

COUNTS = {
    "profile": 6, "hardware": 25, "power": 20, "cooling": 13, "updates": 11,
    "antivirus": 10, "access": 16, "monitoring": 18, "directory": 17, "dns": 12,
}  # fmt: skip
SEVERITY = dict(zip((5, 4, 3, 2, 1), Severity, strict=True))
GATED = ("hardware", "power", "updates", "antivirus", "monitoring")


def parts_of(rule: object) -> Iterator[object]:
    """A rule or anything that holds rules, and all that is in it."""
    yield rule
    if is_dataclass(rule):
        for entry in fields(rule):
            yield from parts_of(getattr(rule, entry.name))
    elif isinstance(rule, tuple):
        for part in rule:
            yield from parts_of(part)


def paths_of(*rules: object) -> set[tuple[str, ...]]:
    return {part.steps for rule in rules for part in parts_of(rule) if isinstance(part, Path)}


def rules_of(item: Item) -> tuple[object, ...]:
    return (
        item.when,
        *(entry.rule for entry in item.requirements),
        *(entry.when for entry in item.escalations),
    )


def test_lint_finds_nothing_and_every_named_check_exists() -> None:
    entries = load_check_book().entries
    assert set(entries) == {check.id for check in CATALOGUE}
    assert lint(PACKS / "ocs-2007-r2", PACKS, entries) == ()


UNASKED = {"TLS-04", "TLS-05", "TLS-06", "TLS-07", "OCS-23"}
"""No item asks how connections are hardened, nor how many releases run side by side; what these checks find
stands among the findings.

They cannot fail, but for servers that no current client reaches, so bound to an item that asks something near
(certificates run out, administrators sign in safely) they would only contradict a bad answer by a pass about
another matter.
"""


def test_every_live_check_informs_an_item_but_those_that_no_item_asks_about() -> None:
    informing = {check for item in the_pack().items for check in item.checks}
    assert {entry.id for entry in CATALOGUE} - UNASKED == informing


def test_lists_taken_from_a_source_say_which_and_when() -> None:
    assert all(entry.dated for entry in the_pack().lists.values() if entry.source)


def test_there_are_148_items_each_once() -> None:
    items = the_pack().items
    assert Counter(item.section for item in items) == COUNTS
    assert len({item.id for item in items}) == len(items) == 148


def test_severity_follows_from_weight() -> None:
    for item in the_pack().items:
        assert item.severity is SEVERITY[item.weight], item.id


def test_every_sentence_of_the_founding_text_but_one_has_an_item() -> None:
    covered = {sentence for item in the_pack().items for sentence in item.sentences}
    assert [entry.id for entry in the_pack().sentences] == [f"S{n:02}" for n in range(1, 29)]
    assert {entry.id for entry in the_pack().sentences} - covered == {"S08"}


def test_every_recommendation_has_an_item_that_can_appear() -> None:
    """Only the item about majorities cannot, as this product has none."""
    never = {item.id for item in the_pack().items if item.when and not _may_hold(item)}
    assert never == {"HW-SRV-02"}
    covered = {name for item in the_pack().items if item.id not in never for name in item.sentences}
    assert {entry.id for entry in the_pack().sentences if entry.recommends} <= covered


def _may_hold(item: Item) -> bool:
    flags = [steps[1] for steps in paths_of(item.when) if steps[0] == "pack"]
    return not flags or any(the_pack().flags[flag] for flag in flags)


def test_every_limit_is_compared_with_in_the_rules_of_its_item() -> None:
    for item in the_pack().items:
        used = {steps[1] for steps in paths_of(*rules_of(item)) if steps[0] == "limit"}
        shown = {steps[1] for entry in item.fields for steps in paths_of(entry.rule) if steps[0] == "limit"}
        assert {limit.key for limit in item.limits} <= used | shown, item.id
        judged = {limit.key for limit in item.limits if limit.grounds is Grounds.JUDGEMENT}
        assert judged <= used, item.id


def test_grounds_of_an_item_name_those_of_its_requirements() -> None:
    for item in the_pack().items:
        found = {entry.grounds for entry in item.requirements}
        assert found <= set(item.grounds), item.id


RECORDED = {
    ("HW-STO-01", "disk_tb"), ("HW-STO-01", "spares"),
    ("SU-PAT-01", "missing"), ("SU-PAT-02", "checked"), ("SU-ISO-01", "left_d"), ("AV-EXC-01", "present"),
    ("AC-PHY-02", "people"), ("CL-NEED-01", "heat_load_kw"), ("PL-CRIT-01", "criticality"),
    ("SU-EOL-01", "horizon_months"), ("CL-PWR-02", "restart_min"),
}  # fmt: skip
"""Facts written down for people, or read by the rules of other items."""


@pytest.mark.parametrize("item", the_pack().items, ids=lambda item: item.id)
def test_every_fact_an_item_asks_for_decides_something(item: Item) -> None:
    read = {steps[1] for steps in paths_of(*rules_of(item)) if steps[0] in ("answer", "self", "profile")}
    read |= {steps[1] for entry in item.fields for steps in paths_of(entry.rule) if steps[0] == "answer"}
    names = {name for steps in paths_of(*rules_of(item)) for name in steps}
    read |= {
        part.chosen.steps[-1]
        for rule in rules_of(item)
        for part in parts_of(rule)
        if isinstance(part, Covers)
    }
    quiet = (ValueKind.TEXT, ValueKind.TABLE, ValueKind.COMPUTED)
    for field in item.fields:
        if field.kind in quiet or (item.id, field.key) in RECORDED:
            continue
        bound = field.binds.partition(".")[2]
        assert field.key in read or bound in read | names or bound == "go_live", field.key


def test_items_with_bad_yes_and_the_ones_that_only_steer() -> None:
    bad_yes = {item.id for item in the_pack().items if item.results and item.good and item.good.value == "no"}
    assert bad_yes == {"HW-SPOF-01", "CL-LEAK-01", "AD-SEC-01"}
    assert {item.id for item in the_pack().items if item.steers} == {"PL-WL-01", "CL-NEED-01"}


def test_the_gate_watches_every_critical_item_of_its_sections() -> None:
    critical = {
        item.id
        for item in the_pack().items
        if item.section in GATED
        and Severity.CRITICAL in (item.severity, *(entry.severity for entry in item.escalations))
    }
    for verdicts in ({"failed", "partly"}, {"unknown", "open"}):
        named = {
            part.item
            for entry in item_of("PL-GATE-01").requirements
            for part in parts_of(entry.rule)
            if isinstance(part, VerdictIs) and set(part.verdicts) == verdicts
        }
        assert named == critical


def test_items_repeated_over_roles_zones_domains_and_classes_have_these_as_scope() -> None:
    scopes = {item.id: [scope.value for scope in item.scopes] for item in the_pack().items}
    for scope, ids in {
        "role": ("HW-SRV-01", "HW-SRV-03", "SU-HA-01"),
        "zone": ("DN-CNT-01", "DN-ADI-01"),
        "domain": ("AD-CNT-01", "AD-HST-01"),
        "device_class": ("SU-FW-01", "AC-PRM-09"),
    }.items():
        assert {item for item, found in scopes.items() if found == [scope]} == set(ids)


def _words_of(owner: str, definitions: tuple[FieldDef, ...]) -> None:
    words = the_pack().words.fields[owner]
    for definition in definitions:
        found = words[definition.key]
        assert found.label
        assert found.help.endswith("."), definition.key
        assert set(found.choices) == set(definition.choices), definition.key
        assert not definition.unit or definition.unit == "1" or definition.unit in the_pack().words.units


def test_every_field_of_inventory_and_profile_has_label_help_choices_and_unit() -> None:
    _words_of("profile", PROFILE_FIELDS)
    for kind, definitions in ASSET_FIELDS.items():
        assert all(the_pack().words.kinds[kind.value])
        _words_of(kind.value, definitions)


def test_every_unit_of_items_has_words() -> None:
    units = {field.unit for item in the_pack().items for field in item.fields}
    units |= {limit.unit for item in the_pack().items for limit in item.limits}
    assert units - set(the_pack().words.units) <= {"", "1"}


def test_every_source_cited_is_listed_and_every_one_listed_is_cited() -> None:
    pack = the_pack()
    cited = {name for item in pack.items for name in item.references}
    cited |= {limit.source for item in pack.items for limit in item.limits if limit.source}
    cited |= {entry.source for entry in pack.lists.values() if entry.source}
    cited |= {entry.source for entry in pack.lifecycle}
    assert cited == set(pack.references)


def test_controls_are_cited_by_number_without_their_wording() -> None:
    for reference in the_pack().references.values():
        if reference.id.startswith("CIS "):
            assert reference.title == f"CIS Controls v8, safeguard {reference.id.removeprefix('CIS ')}"
        assert len(reference.title) <= 110, reference.id


def test_support_dates_of_all_products_are_there() -> None:
    found = {entry.product: entry for entry in the_pack().lifecycle}
    assert len(found) == len(the_pack().lifecycle) == 43
    assert found[the_pack().product].end == date(2018, 1, 9)
    assert found["SQL Server 2019"].mainstream_end == date(2025, 2, 28)
    assert found["Windows 2000"].end == date(2010, 7, 13)
    assert {name for name, entry in found.items() if entry.modern} == {
        "Skype for Business Server SE",
        "Exchange Server SE",
    }
    assert [name for name, entry in found.items() if entry.end is None and not entry.modern] == [
        "System Center 2025 Operations Manager"
    ]


def test_lists_without_a_published_source_are_marked_unconfirmed_with_a_warning() -> None:
    unconfirmed = [entry for entry in the_pack().lists.values() if not entry.confirmed]
    assert [entry.id for entry in unconfirmed] == ["av_exclusions", "antivirus_services", "monitoring_agents"]
    assert all("unconfirmed" in entry.note for entry in unconfirmed)


def test_the_eleven_dns_records_of_the_product() -> None:
    records = the_pack().dns_records
    assert len(records) == 11
    sign_in = next(entry for entry in records if entry.id == "sign_in_tls")
    assert (sign_in.name, sign_in.port, sign_in.need) == (
        "_sipinternaltls._tcp.{sip_domain}",
        5061,
        "required",
    )
    assert {name for entry in records for name in re.findall(r"\{(\w+)\}", entry.name + entry.target)} == {
        "pool", "pool_vip", "web_farm", "server", "server_address", "sip_domain", "access_edge",
        "access_edge_address", "time_server",
    }  # fmt: skip


def test_every_record_that_a_plan_may_do_without_follows_what_the_plan_says() -> None:
    """A record nobody needs is not missed, and one that is needed does not pass for want of a question."""
    for record in the_pack().dns_records:
        assert bool(record.planned) == (record.id not in {"pool", "web_farm", "servers"}), record.id


def test_four_roles_sign() -> None:
    assert [role.id for role in the_pack().signatories] == ["architect", "owner", "security", "operations"]


SENTENCE = re.compile(r"[A-Z\"'{].*[.?]$", re.DOTALL)


@pytest.mark.parametrize("item", the_pack().items, ids=lambda item: item.id)
def test_texts_of_an_item_are_whole_sentences(item: Item) -> None:
    texts = [
        item.why,
        item.looks_like,
        item.fix,
        *item.attests,
        *(entry.words for entry in item.requirements),
    ]
    assert item.ask.endswith(("?", "."))
    assert [text for text in texts if not SENTENCE.fullmatch(text)] == []
    assert not re.search(r"\bmodel \d|part \d|pack fields", " ".join((*texts, item.ask, item.evidence_hint)))
