"""Every check says of each broken world what it must, and nothing it must not; every tag occurs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.checks.catalogue import CATALOGUE
from app.domain.checks import PLACEHOLDER, finding_from
from app.domain.findings import Outcome
from app.domain.values import ValueKind
from tests.unit.checks.scenario import BOOK, Scenario, emissions_of
from tests.unit.checks.scenarios import (
    accounts,
    administrators,
    backups,
    certificates,
    directory,
    dns_behaviour,
    forest,
    locator,
    locator_oddities,
    masters,
    names,
    outside,
    people,
    power_units,
    product,
    product_objects,
    replication,
    server_hardware,
    server_oddities,
    service_zone,
    sites,
    support,
    time_and_binds,
    windows,
    windows_untold,
    zone_oddities,
    zones,
)
from tests.unit.checks.world import World

SCENARIOS = (
    *names.SCENARIOS,
    *dns_behaviour.SCENARIOS,
    *zones.SCENARIOS,
    *server_oddities.SCENARIOS,
    *zone_oddities.SCENARIOS,
    *service_zone.SCENARIOS,
    *forest.SCENARIOS,
    *accounts.SCENARIOS,
    *masters.SCENARIOS,
    *sites.SCENARIOS,
    *locator.SCENARIOS,
    *locator_oddities.SCENARIOS,
    *directory.SCENARIOS,
    *certificates.SCENARIOS,
    *replication.SCENARIOS,
    *administrators.SCENARIOS,
    *people.SCENARIOS,
    *support.SCENARIOS,
    *time_and_binds.SCENARIOS,
    *backups.SCENARIOS,
    *product.SCENARIOS,
    *outside.SCENARIOS,
    *product_objects.SCENARIOS,
    *power_units.SCENARIOS,
    *server_hardware.SCENARIOS,
    *windows.SCENARIOS,
    *windows_untold.SCENARIOS,
)


def _title(scenario: Scenario) -> str:
    return f"{scenario.check}: {scenario.name}"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=_title)
def test_a_world_gives_its_tags_and_no_others(scenario: Scenario) -> None:
    world = World()
    scenario.breaks(world)
    said = {emission.tag for emission in emissions_of(scenario.check, world)}
    assert said - scenario.also == scenario.tags


@pytest.mark.parametrize("scenario", SCENARIOS, ids=_title)
def test_every_sentence_is_filled(scenario: Scenario) -> None:
    """Also those of unmeasured targets: whatever a sentence names, each emission of the tag brings."""
    world = World()
    scenario.breaks(world)
    entry = BOOK.entries[scenario.check]
    for emission in emissions_of(scenario.check, world):
        wanted = set(PLACEHOLDER.findall(entry.tags[emission.tag].sentence))
        assert wanted <= set(emission.arguments)
        sentence = finding_from(entry, emission, BOOK.words, ()).sentence
        assert sentence.endswith(".")
        assert not PLACEHOLDER.search(sentence)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=_title)
def test_every_reason_has_words(scenario: Scenario) -> None:
    world = World()
    scenario.breaks(world)
    for emission in emissions_of(scenario.check, world):
        reason = emission.arguments.get("reason", "no_reply")
        assert reason in BOOK.words


def test_every_check_has_an_entry_and_every_entry_a_check() -> None:
    assert [check.id for check in CATALOGUE] == list(dict.fromkeys(check.id for check in CATALOGUE))
    assert {check.id for check in CATALOGUE} == set(BOOK.entries)


@pytest.mark.parametrize("check", sorted(BOOK.entries))
def test_every_tag_occurs_in_a_scenario_and_every_scenario_tag_exists(check: str) -> None:
    demanded = {tag for scenario in SCENARIOS if scenario.check == check for tag in scenario.tags}
    assert demanded == set(BOOK.entries[check].tags)


@pytest.mark.parametrize("check", sorted(BOOK.entries))
def test_a_healthy_world_passes(check: str) -> None:
    """That is the world of the scenario called `healthy`; for some checks it has to be made so."""
    (healthy,) = (each for each in SCENARIOS if (each.check, each.name) == (check, "healthy"))
    world = World()
    healthy.breaks(world)
    tags = BOOK.entries[check].tags
    assert {tags[emission.tag].outcome for emission in emissions_of(check, world)} == {Outcome.PASS}


TYPES = {ValueKind.NUMBER: Decimal, ValueKind.DATE: date, ValueKind.FLAG: bool, ValueKind.CHOICE: str}
MEASURED = [(check, name) for check, entry in sorted(BOOK.entries.items()) for name in entry.measured]


@pytest.mark.parametrize(("check", "name"), MEASURED)
def test_what_an_entry_calls_measured_is_said_in_its_kind(check: str, name: str) -> None:
    """Of those that were measured: what was not measured is never proposed."""
    argument, entry, said = BOOK.entries[check].measured[name], BOOK.entries[check], set()
    for scenario in SCENARIOS:
        if scenario.check == check:
            world = World()
            scenario.breaks(world)
            for emission in emissions_of(check, world):
                if (
                    entry.tags[emission.tag].outcome is not Outcome.NOT_MEASURED
                    and name in emission.arguments
                ):
                    said.add(emission.arguments[name])
    assert said
    assert {type(value) for value in said} == {TYPES[argument.kind]}
    if argument.choices:
        assert said <= set(argument.choices)
