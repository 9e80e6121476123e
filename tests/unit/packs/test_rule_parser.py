"""Rules as written become the closed structures of the domain; what is no rule is told with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.domain import rules as r
from app.packs.rule_parser import NEVER, parse_rule
from app.packs.strict_yaml import Document, Location, read_strict


def parse(text: str) -> tuple[r.Rule, list[tuple[Location, str]]]:
    document = read_strict("rule.yaml", text.encode())
    assert isinstance(document, Document), document
    faults: list[tuple[Location, str]] = []
    return parse_rule(document.data, (), lambda at, reason: faults.append((at, reason))), faults


def parsed(text: str) -> r.Rule:
    rule, faults = parse(text)
    assert faults == []
    return rule


def path(text: str) -> r.Path:
    return r.Path(tuple(text.split(".")))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("$profile.users", path("profile.users")),
        ("$item.HW-01.result", path("item.HW-01.result")),
        ("$self.room.site.name", path("self.room.site.name")),
        ("$today", path("today")),
        ("12", r.Constant(Decimal(12))),
        ("yes", r.Constant("yes")),
        ("true", r.Constant(value=True)),
        ("2026-01-01", r.Constant(date(2026, 1, 1))),
        ("{all: [true, $pack.x]}", r.AllOf((r.Constant(value=True), path("pack.x")))),
        ("{any: [$pack.x]}", r.AnyOf((path("pack.x"),))),
        ("{not: $pack.x}", r.Not(path("pack.x"))),
        (
            "{at_most: [$answer.a, 2]}",
            r.Compare(path("answer.a"), r.Comparison.AT_MOST, r.Constant(Decimal(2))),
        ),
        ('{in: [$self.raid, ["5", jbod]]}', r.In(path("self.raid"), ("5", "jbod"))),
        ("{answered: $answer.a}", r.Answered(path("answer.a"))),
        ("{verdict: {item: A-1, is: [failed]}}", r.VerdictIs("A-1", ("failed",))),
        (
            "{verdict: {item: A-1, is: [failed, open], over: any, accepted: false}}",
            r.VerdictIs("A-1", ("failed", "open"), r.Over.ANY, leave_out_accepted=True),
        ),
        ("{count: {of: room}}", r.FoldOver(r.Fold.COUNT, "room")),
        (
            "{sum: {of: ups.room, where: $each.x, value: $each.load_w}}",
            r.FoldOver(r.Fold.SUM, "ups.room", path("each.x"), path("each.load_w")),
        ),
        (
            "{minus: [3, 2, 1]}",
            r.Calculate(r.Arithmetic.MINUS, tuple(r.Constant(Decimal(n)) for n in (3, 2, 1))),
        ),
        ("{age_at_most: [$answer.d, 30]}", r.AgeAtMost(path("answer.d"), r.Constant(Decimal(30)))),
        ("{valid_until: [$answer.d, 12]}", r.ValidUntil(path("answer.d"), r.Constant(Decimal(12)))),
        ("{covers: {chosen: $answer.x, required: [a, b]}}", r.Covers(path("answer.x"), ("a", "b"))),
        ("{covers: {chosen: $answer.x, list: groups}}", r.Covers(path("answer.x"), (), "groups")),
        (
            "{model: {name: lifecycle, inputs: {product: $pack.product}, output: end}}",
            r.Model("lifecycle", (("product", path("pack.product")),), "end"),
        ),
    ],
)
def test_each_form_becomes_its_structure(text: str, rule: r.Rule) -> None:
    assert parsed(text) == rule


@pytest.mark.parametrize("fold", [fold for fold in r.Fold if fold is not r.Fold.COUNT])
def test_every_fold_but_count_needs_a_value(fold: r.Fold) -> None:
    _, faults = parse(f"{{{fold}: {{of: room}}}}")
    assert ((fold.value,), "'value' is missing") in faults


@pytest.mark.parametrize(
    ("text", "at", "reason"),
    [
        ("{maybe: [1]}", ("maybe",), "there is no rule 'maybe'"),
        ("{all: [1], any: [2]}", (), "a rule has one key, this one has 2"),
        ("[1, 2]", (), "a list may stand only inside one"),
        ("{all: $x}", ("all",), "a list of at least 1"),
        ("{equals: [1]}", ("equals",), "a list of 2"),
        ("{all: [true, {not: {nope: 1}}]}", ("all", 1, "not", "nope"), "there is no rule 'nope'"),
        ("$nothing.x", (), "is no path: it begins with one of"),
        ("$profile", (), "$profile takes 1 name after it"),
        ("$item.A-1", (), "$item takes 2 names after it"),
        ("$self.a.b.c.d.e", (), "$self takes 1 to 4 names"),
        ("{in: [$self.x, [$self.y]]}", ("in", 1, 0), "the options are plain values"),
        ("{answered: word}", ("answered",), "a path is expected"),
        ("{verdict: {item: A-1, is: [bad]}}", ("verdict", "is", 0), "there is no verdict 'bad'"),
        ("{verdict: {item: A-1, is: [open], over: some}}", ("verdict", "over"), "'some' is none of"),
        ("{verdict: {item: A-1, is: [open], acepted: true}}", ("verdict", "acepted"), "unknown key"),
        ("{count: {where: true}}", ("count",), "'of' is missing"),
        ("{covers: {chosen: $answer.x}}", ("covers",), "either required or list"),
        ("{model: {name: m, output: o}}", ("model",), "'inputs' is missing"),
    ],
)
def test_what_is_no_rule_is_told_with_its_place(text: str, at: Location, reason: str) -> None:
    rule, faults = parse(text)
    assert any(place == at and reason in words for place, words in faults), faults
    assert rule is not None


def test_all_faults_of_a_rule_are_told_at_once() -> None:
    _, faults = parse("{all: [{nope: 1}, $nothing, {equals: [1]}]}")
    assert [place for place, _ in faults] == [("all", 0, "nope"), ("all", 1), ("all", 2, "equals")]


def test_a_rule_of_endless_length_is_refused() -> None:
    rule, faults = parse("{any: [" + "true, " * 300 + "true]}")
    assert faults == [(("any",), "a list of at most 200 is expected")]
    assert rule == r.AnyOf((NEVER,))


def test_parts_stand_where_they_were_written() -> None:
    some = "{some: {of: room, where: $each.x, value: $each.y}}"
    text = f"{{all: [{{not: {{at_least: [{{plus: [$answer.a, 1]}}, 2]}}}}, {some}]}}"
    found = {}

    def note(rule: r.Rule, at: tuple[object, ...]) -> None:
        found[at] = rule
        for steps, part in r.parts_of(rule):
            note(part, (*at, *steps))

    note(parsed(text), ())
    assert found["all", 0, "not", "at_least", 0, "plus", 0] == path("answer.a")
    assert found["all", 1, "some", "where"] == path("each.x")
    assert found["all", 1, "some", "value"] == path("each.y")
