"""Domain controllers per site and domain: every reference figure and every rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import SizingRefused
from app.sizing.domain_controllers import (
    Controller,
    OperationsMaster,
    SiteSituation,
    controllers_of_domain,
    controllers_of_site,
    infrastructure_master_ok,
    roles_without_standby,
)

SMALL = SiteSituation(hosts_service=False, users=20, line_reliable=True, guarded=True)


def counts(site: SiteSituation) -> tuple[int, int, bool]:
    found = controllers_of_site(site)
    return found.writable, found.read_only, found.catalog


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        (SiteSituation(True, 30, True, True, catalog_product=True), (2, 0, True)),
        (SiteSituation(False, 100, True, True), (1, 0, False)),
        (SiteSituation(False, 99, True, True), (0, 0, False)),
    ],
    ids=["DC-1", "DC-3", "DC-5"],
)
def test_reference_figures(site: SiteSituation, expected: tuple[int, int, bool]) -> None:
    assert counts(site) == expected


@pytest.mark.parametrize(
    ("peak", "capacity", "writable"), [(1, 1, 2), (2.5, 1, 4), (3, 1, 4), (0, 1, 2), (0.3, 0.1, 4)]
)
def test_a_hosting_site_carries_its_peak_with_one_down(peak: float, capacity: float, writable: int) -> None:
    site = replace(SMALL, hosts_service=True, peak=peak, capacity=capacity)

    assert counts(site) == (writable, 0, True)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (0, 0, False)),
        ({"users": 101}, (1, 0, True)),
        ({"users": 101, "guarded": False}, (0, 1, True)),
        ({"users": 100, "guarded": False}, (0, 1, False)),
        ({"line_reliable": False}, (1, 0, False)),
        ({"line_reliable": False, "guarded": False}, (0, 1, False)),
        ({"line_reliable": False, "users": 0}, (0, 0, False)),
        ({"line_reliable": False, "must_sign_in": False}, (0, 0, False)),
        ({"users": 100, "catalog_product": True}, (1, 0, True)),
        ({"catalog_product": True}, (1, 0, True)),
        ({"exchange": True}, (1, 0, True)),
        ({"exchange": True, "guarded": False}, (1, 0, True)),
    ],
)
def test_another_site_gets_what_its_users_line_place_and_products_ask_for(
    changes: dict[str, object], expected: tuple[int, int, bool]
) -> None:
    assert counts(replace(SMALL, **changes)) == expected  # type: ignore[arg-type]  # named by the case


@pytest.mark.parametrize(("field", "value"), [("users", -1), ("peak", -1), ("capacity", 0)])
def test_what_cannot_be_is_refused_by_field(field: str, value: float) -> None:
    with pytest.raises(SizingRefused) as refused:
        controllers_of_site(replace(SMALL, hosts_service=True, **{field: value}))  # type: ignore[arg-type]

    assert refused.value.field == field


SITES = st.builds(
    SiteSituation,
    hosts_service=st.booleans(),
    users=st.integers(0, 500),
    line_reliable=st.booleans(),
    guarded=st.booleans(),
    catalog_product=st.booleans(),
    exchange=st.booleans(),
)


@given(SITES)
def test_a_read_only_controller_never_stands_for_exchange_or_beside_a_writable_one(
    site: SiteSituation,
) -> None:
    found = controllers_of_site(site)

    assert not (found.writable and found.read_only)
    if site.exchange:
        assert found.writable
        assert found.catalog


def one(name: str, host: str, *feeds: str, writable: bool = True, catalog: bool = False) -> Controller:
    return Controller(name, host, frozenset(feeds), writable, catalog)


def test_two_writable_controllers_on_two_hosts_and_two_feeds_are_enough() -> None:
    domain = controllers_of_domain(
        [one("dc1", "host1", "a"), one("dc2", "host2", "b")], single_domain_forest=False
    )

    assert domain.enough
    assert domain.hosts_apart
    assert domain.power_apart is True
    assert domain.catalogs_ok is None


def test_a_read_only_controller_does_not_count() -> None:
    domain = controllers_of_domain(
        [one("dc1", "host1", "a"), one("dc2", "host2", "b", writable=False)], single_domain_forest=False
    )

    assert (domain.writable, domain.enough, domain.hosts_apart, domain.power_apart) == (
        1,
        False,
        False,
        False,
    )


def test_controllers_of_one_host_or_one_feed_go_down_together() -> None:
    domain = controllers_of_domain(
        [one("dc1", "host1", "a"), one("dc2", "host1", "a")], single_domain_forest=False
    )

    assert (domain.enough, domain.hosts_apart, domain.power_apart) == (True, False, False)


def test_a_controller_on_two_feeds_outlasts_either() -> None:
    domain = controllers_of_domain(
        [one("dc1", "host1", "a"), one("dc2", "host2", "a", "b")], single_domain_forest=False
    )

    assert domain.power_apart is True


def test_power_that_is_not_known_is_not_called_apart() -> None:
    domain = controllers_of_domain(
        [one("dc1", "host1", "a"), one("dc2", "host2")], single_domain_forest=False
    )

    assert domain.power_apart is None


def test_in_a_forest_of_one_domain_every_controller_is_a_global_catalog() -> None:
    first = one("dc1", "host1", catalog=True)

    assert controllers_of_domain([first], single_domain_forest=True).catalogs_ok is True
    assert controllers_of_domain([first, one("dc2", "h2")], single_domain_forest=True).catalogs_ok is False


def test_a_standby_is_another_controller_and_a_direct_partner() -> None:
    masters = [
        OperationsMaster("pdc", "dc1", "dc2", direct_partner=True),
        OperationsMaster("rid", "dc1", "dc3"),
        OperationsMaster("schema", "dc1"),
        OperationsMaster("naming", "dc1", "dc1", direct_partner=True),
    ]

    assert roles_without_standby(masters) == ("rid", "schema", "naming")


@pytest.mark.parametrize(
    ("on_catalog", "all_are", "domains", "ok"),
    [(True, False, 2, False), (True, True, 2, True), (True, False, 1, True), (False, False, 2, True)],
)
def test_the_infrastructure_master_keeps_off_a_global_catalog(
    on_catalog: bool, all_are: bool, domains: int, ok: bool
) -> None:
    assert infrastructure_master_ok(on_catalog=on_catalog, all_are_catalogs=all_are, domains=domains) is ok


def test_a_forest_without_a_domain_is_refused() -> None:
    with pytest.raises(SizingRefused) as refused:
        infrastructure_master_ok(on_catalog=False, all_are_catalogs=False, domains=0)

    assert refused.value.field == "domains"
