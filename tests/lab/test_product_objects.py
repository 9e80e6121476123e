"""The product's schema, groups and pools in a real directory of two controllers."""

from __future__ import annotations

import pytest

from app.domain.credentials import Credentials
from app.domain.live_facts import LiveFacts
from app.services.checks import Selection
from tests.lab import product_schema
from tests.lab.processes import wait_until
from tests.lab.product_schema import GROUPS, SERVICE, VERSION
from tests.lab.running import Told, domain_plan, run_over
from tests.lab.samba_domain import DC1, DC2, DOMAIN, HEAD, PASSWORD, READER, SambaDomain

LIVE = LiveFacts(schema_version=1008, universal_groups=GROUPS)
OBJECTS = Selection(groups=frozenset({"product_objects"}))
POOL = f"CN=pool,CN=Pools,{SERVICE}"


def run_as_reader(domain: SambaDomain) -> Told:
    return run_over(
        domain_plan(),
        OBJECTS,
        credentials=Credentials(f"{READER}@{DOMAIN}", PASSWORD),
        authorities=domain.authority.path,
        live=LIVE,
    )


def tags(told: Told, check: str) -> set[str]:
    return {finding.tag for finding in told.of(check)}


def change(dn: str, **values: str) -> list[str]:
    lines = [f"dn: {dn}", "changetype: modify"]
    for name, value in values.items():
        lines += [f"replace: {name}", *([f"{name}: {value}"] if value else []), "-"]
    return [*lines, ""]


def test_a_forest_without_the_product_is_told(domain: SambaDomain) -> None:
    told = run_as_reader(domain)
    assert tags(told, "OCS-20") == {"not_prepared"}
    for check in ("OCS-21", "OCS-22", "OCS-23", "OCS-24", "OCS-25", "OCS-28"):
        assert {finding.arguments.get("reason") for finding in told.of(check)} == {"not_deployed"}


@pytest.fixture(scope="module")
def prepared(domain: SambaDomain) -> SambaDomain:
    """The domain with the product's schema, groups and a pool, replicated."""
    product_schema.prepare(domain)
    wait_until(
        lambda: (
            "rangeUpper: 1008" in domain.search(product_schema.SCHEMA, "(cn=ms-RTC-SIP-SchemaVersion)", DC2)
        ),
        "the schema at DC2",
        60,
    )
    wait_until(lambda: "dn: CN=fe2" in domain.search(HEAD, "(cn=fe2)", DC2), "the pool at DC2", 60)
    return domain


def test_a_prepared_forest_passes(prepared: SambaDomain) -> None:
    told = run_as_reader(prepared)
    assert tags(told, "OCS-20") == {"fits"}
    assert tags(told, "OCS-21") == {"same"}
    assert tags(told, "OCS-22") == {"in_configuration"}
    assert tags(told, "OCS-23") == {"one"}
    assert tags(told, "OCS-24") == {"several"}
    (pool,) = told.of("OCS-24")
    assert pool.arguments["servers"] == ("fe1", "fe2"), "the services below their accounts have other names"
    assert tags(told, "OCS-25") == {"one"}, "whether it is a cluster, the directory does not tell"
    assert tags(told, "OCS-28") == {"present"}


def test_a_mirrored_back_end_passes(prepared: SambaDomain) -> None:
    prepared.modify(DC1, *change(POOL, **{"msRTCSIP-MirrorBackEndServer": "sql2.lab.contoso.test\\\\RTC"}))
    try:
        assert tags(run_as_reader(prepared), "OCS-25") == {"mirrored"}
    finally:
        prepared.modify(DC1, *change(POOL, **{"msRTCSIP-MirrorBackEndServer": ""}))


def test_faults_of_the_products_objects_are_found(prepared: SambaDomain) -> None:
    """An older schema, a second pool on the same database with one Front End, one group gone."""
    product_schema.add_pool(prepared, "second", "SQL1\\\\TWO", "fe9", version=3)
    product_schema.add_pool(prepared, "empty", "sql9.lab.contoso.test\\\\RTC", mirror="SQL9\\\\MIRROR")
    prepared.tool("group", "delete", GROUPS[0])
    prepared.overwrite(DC1, *change(VERSION, rangeUpper="1007"), partition=product_schema.SCHEMA)
    prepared.overwrite(DC2, *change(VERSION, rangeUpper="1007"), partition=product_schema.SCHEMA)
    told = run_as_reader(prepared)
    assert tags(told, "OCS-20") == {"older"}
    assert tags(told, "OCS-23") == {"several"}
    assert told.tags("OCS-24") == {
        f"pool.{DOMAIN}": {"several"},
        f"second.{DOMAIN}": {"one"},
        f"empty.{DOMAIN}": {"none"},
    }
    assert told.tags("OCS-25") == {
        f"pool.{DOMAIN}": {"shared"},
        f"second.{DOMAIN}": {"shared"},
        f"empty.{DOMAIN}": {"one"},
    }
    assert tags(told, "OCS-28") == {"missing"}


def test_a_schema_that_has_not_replicated_is_found(prepared: SambaDomain) -> None:
    prepared.overwrite(DC1, *change(VERSION, rangeUpper="1008"), partition=product_schema.SCHEMA)
    assert tags(run_as_reader(prepared), "OCS-21") == {"differs"}


def test_settings_in_the_system_container_are_found(prepared: SambaDomain) -> None:
    """Where forest preparation puts them on request."""
    parent = f"CN=Microsoft,CN=System,{HEAD}"
    settings = f"CN=RTC Service,{parent}"
    container = [f"dn: {parent}", "changetype: add", "objectClass: container", ""]
    service = [f"dn: {settings}", "changetype: add", "objectClass: msRTCSIP-Service", ""]
    inside = [
        f"dn: CN=Global Settings,{settings}",
        "changetype: add",
        "objectClass: msRTCSIP-GlobalContainer",
        "",
    ]
    has_parent = "dn: CN=Microsoft" in prepared.search(f"CN=System,{HEAD}", "(cn=Microsoft)")
    prepared.modify(DC1, *([] if has_parent else container), *service, *inside)
    assert tags(run_as_reader(prepared), "OCS-22") == {"in_system"}
