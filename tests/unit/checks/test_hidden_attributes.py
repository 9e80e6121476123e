"""An attribute that the directory hides passes nothing that rests on it, wherever it is hidden."""

from __future__ import annotations

import pytest

from app.domain.findings import Outcome
from tests.unit.checks.scenario import BOOK, emissions_of
from tests.unit.checks.second_site import product_in_branch, second_in_branch
from tests.unit.checks.world import DC1, DC2, World

IN_ENTRIES = {
    "dNSHostName": "DC-02 DC-08 FSMO-02 GC-04 SITE-05",
    "enabledConnection": "REPL-03",
    "fromServer": "REPL-03",
    "fSMORoleOwner": "FSMO-01 FSMO-02 FSMO-03",
    "lastLogonTimestamp": "DC-15",
    "objectClass": "DC-02 DC-07 DC-10 GC-01 GC-03 GC-04 REPL-03 SITE-01 SITE-02 SITE-05 SITE-06 SITE-07",
    "objectGUID": "DC-08",
    "objectVersion": "REPL-06",
    "options": "DC-08 DC-10 GC-01 GC-03",
    "primaryGroupID": "DC-07",
    "pwdLastSet": "DC-14",
    "replInterval": "SITE-06",
    "replPropertyMetaData": "REPL-05",
    "repsFrom": "REPL-01 REPL-02",
    "serverReference": "DC-07 DC-08 DC-14 DC-15",
    "servicePrincipalName": "DC-08",
    "siteList": "SITE-06 SITE-07",
    "userAccountControl": "DC-07",
}
IN_THE_ROOT = {
    "configurationNamingContext": "DC-02 DC-07 DC-10 FSMO-01 GC-01 REPL-01 SITE-01",
    "currentTime": "DC-14 DC-15 REPL-02 REPL-05 TIME-01 TIME-04",
    "domainFunctionality": "DC-13",
    "dsServiceName": "DC-01 DC-03 FSMO-02 GC-04",
    "forestFunctionality": "DC-13",
    "isGlobalCatalogReady": "GC-02 GC-04",
    "isSynchronized": "DC-04",
    "rootDomainNamingContext": "DC-08",
}
AT_ONE_COPY = {
    "fSMORoleOwner": "FSMO-03",
    "objectVersion": "REPL-06",
    "replPropertyMetaData": "REPL-05",
    "repsFrom": "REPL-01 REPL-02",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    """Each attribute with each check that rests on it."""
    return [(attribute, check) for attribute, checks in table.items() for check in checks.split()]


def world_of(check: str) -> World:
    """The healthy world, with two sites where sites are judged."""
    world = World()
    if check == "DC-02":
        second_in_branch(world)
    if check == "SITE-07":
        product_in_branch(world)
    return world


def outcomes(check: str, world: World) -> set[Outcome]:
    """All that a check says of a world."""
    return {BOOK.entries[check].tags[each.tag].outcome for each in emissions_of(check, world)}


@pytest.mark.parametrize(("attribute", "check"), pairs(IN_ENTRIES))
def test_an_attribute_hidden_everywhere_is_not_measured(attribute: str, check: str) -> None:
    world = world_of(check)
    assert Outcome.PASS in outcomes(check, world)
    for entry in (each for host in (DC1, DC2) for each in world.ping(host).entries.values()):
        entry.pop(attribute, None)
    assert outcomes(check, world) == {Outcome.NOT_MEASURED}


@pytest.mark.parametrize(("attribute", "check"), pairs(IN_THE_ROOT))
def test_an_attribute_missing_in_root_entries_is_not_measured(attribute: str, check: str) -> None:
    world = world_of(check)
    for host in (DC1, DC2):
        del world.ping(host).root[attribute]
    assert outcomes(check, world) == {Outcome.NOT_MEASURED}


@pytest.mark.parametrize(("attribute", "check"), pairs(AT_ONE_COPY))
def test_an_attribute_that_one_copy_hides_is_told(attribute: str, check: str) -> None:
    world = world_of(check)
    for entry in world.ping(DC2).entries.values():
        entry.pop(attribute, None)
    assert Outcome.NOT_MEASURED in outcomes(check, world)
