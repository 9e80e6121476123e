"""What was measured is proposed where the answer does not say it, and never set by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from app.domain.answers import Answer, Place
from app.domain.findings import CheckRun, Finding, Outcome
from app.domain.inventory import Asset, AssetKind
from app.domain.pack import Choice, ItemField, Scope
from app.domain.plan import PackRef, Plan
from app.domain.proposals import all_proposals, proposals_of
from app.domain.values import Value, ValueKind
from tests.fakes.sample_pack import BASE, sample_pack

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PLACE = Place("CRT-01", "dc1")
ITEM = replace(
    BASE,
    id="CRT-01",
    checks=("TLS-02",),
    fields=(
        ItemField("first_end", ValueKind.DATE, "First expiry", measured="TLS-02.until"),
        ItemField("days", ValueKind.NUMBER, "Days", measured="TLS-02.days"),
        ItemField("other", ValueKind.DATE, "Not measured"),
        ItemField("ok", ValueKind.FLAG, "Well", measured="TLS-02.ok"),
        ItemField(
            "how",
            ValueKind.CHOICE,
            "How",
            choices=(Choice("good", "Good"), Choice("bad", "Bad")),
            measured="TLS-02.how",
        ),
        ItemField("os", ValueKind.TEXT, "System", binds="self.os"),
        ItemField("peak_w", ValueKind.NUMBER, "Peak", unit="W", binds="self.peak_w", measured="TLS-02.peak"),
    ),
)
SOON, LATER = date(2026, 12, 24), date(2027, 3, 1)


def finding(outcome: Outcome = Outcome.PASS, subject: str = "dc1", **arguments: Value) -> Finding:
    return Finding("TLS-02", "1", subject, "10.0.0.1", outcome, "high", "valid", arguments)


def run(day: int, *found: Finding) -> CheckRun:
    at = NOON + day * DAY
    return CheckRun(f"run{day}", at, at, "complete", "laptop", "none", (), found)


def plan(*runs: CheckRun, **said: Value) -> Plan:
    answers = {PLACE: Answer(PLACE, values=said)} if said else {}
    pack = PackRef("p", "1", "0" * 64)
    server = Asset("dc1", AssetKind.SERVER, "DC1", values={"peak_w": Decimal(300)})
    return Plan(
        "p", "P", pack, runs={each.id: each for each in runs}, answers=answers, assets={"dc1": server}
    )


def proposed(held: Plan) -> dict[str, object]:
    return {each.field.key: each.value for each in proposals_of(ITEM, PLACE, held, NOON)}


def test_the_least_of_what_the_newest_run_measured_is_proposed() -> None:
    old = run(-5, finding(until=date(2026, 11, 1)))
    new = run(0, finding(until=LATER, days=Decimal(90)), finding(until=SOON, days=Decimal(20)))
    assert proposed(plan(old, new)) == {"first_end": SOON, "days": Decimal(20)}


def test_what_the_answer_says_already_is_not_proposed() -> None:
    assert proposed(plan(run(0, finding(until=SOON)), first_end=SOON)) == {}
    assert proposed(plan(run(0, finding(until=SOON)), first_end=LATER)) == {"first_end": SOON}


def test_only_what_was_measured_at_the_subject_counts() -> None:
    others = (finding(subject="dc2", until=SOON), finding(Outcome.NOT_MEASURED, until=SOON))
    assert proposed(plan(run(0, *others))) == {}


def test_a_value_of_another_type_is_not_proposed() -> None:
    assert proposed(plan(run(0, finding(until="soon", days=True)))) == {}


def test_an_old_measurement_is_proposed_as_stale() -> None:
    held = plan(run(0, finding(until=SOON)))
    (fresh,) = proposals_of(ITEM, PLACE, held, NOON + 30 * DAY)
    (stale,) = proposals_of(ITEM, PLACE, held, NOON + 31 * DAY)
    assert (fresh.is_stale, stale.is_stale) == (False, True)
    assert (stale.check, stale.taken_at) == ("TLS-02", NOON)


def test_flags_and_choices_are_proposed_where_the_field_knows_them() -> None:
    assert proposed(plan(run(0, finding(ok=False, how="bad")))) == {"ok": False, "how": "bad"}
    assert proposed(plan(run(0, finding(how="strange", ok="yes")))) == {}
    assert proposed(plan(run(0, finding(ok=True), finding(ok=False)))) == {"ok": False}, "no rather than yes"


def test_a_bound_field_is_compared_with_its_home() -> None:
    (found,) = proposals_of(ITEM, PLACE, plan(run(0, finding(peak=Decimal(350)))), NOON)
    assert (found.value, found.said, found.run) == (Decimal(350), Decimal(300), "run0")
    assert found.finding.target == "10.0.0.1"
    assert proposed(plan(run(0, finding(peak=Decimal(300))))) == {}


def test_all_places_are_looked_through_and_a_fact_is_proposed_once() -> None:
    pack = sample_pack()
    twin = replace(ITEM, id="CRT-02", section=pack.items[0].section, scopes=(Scope.SERVER,))
    known = replace(pack, items=(replace(twin, id="CRT-01"), twin))
    held = plan(run(0, finding(peak=Decimal(350), until=SOON)))
    found = [(each.place.item, each.field.key) for each in all_proposals(held, known, NOON)]
    assert found == [("CRT-01", "first_end"), ("CRT-01", "peak_w"), ("CRT-02", "first_end")]
