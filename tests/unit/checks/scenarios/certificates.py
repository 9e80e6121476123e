"""Scenarios of TLS services."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.questions import ConnectQuestion
from app.domain.readings import CertificateReading, Fault
from app.domain.targets import TlsService
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC1, DC2, World, certificate

DAY = timedelta(days=1)


def _shown(world: World, trust_error: str = "", name_error: str = "", *, readable: bool = True) -> None:
    exchange = world.network.exchange(ConnectQuestion(DC2.address, 636))
    found = certificate() if readable else None
    world.show(DC2, CertificateReading(exchange, "TLSv1.2", found, trust_error, name_error))


def _with_dates(world: World, begins: timedelta, ends: timedelta) -> None:
    world.show(DC2, certificate(begins, ends))


def _product_service_closed(world: World) -> None:
    service = TlsService(DC1, 5061, is_ldaps=False)
    world.situation = replace(world.situation, tls_services=(*world.situation.tls_services, service))
    world.show(DC1, Fault.CONNECTION_REFUSED, 5061)


SCENARIOS: tuple[Scenario, ...] = (
    scenario("TLS-01", "healthy", healthy, "offered"),
    scenario(
        "TLS-01",
        "closed",
        lambda world: world.show(DC2, Fault.CONNECTION_REFUSED),
        "no_tls",
        also=["offered"],
    ),
    scenario(
        "TLS-01", "no handshake", lambda world: world.show(DC2, Fault.TLS_FAILED), "no_tls", also=["offered"]
    ),
    scenario(
        "TLS-01",
        "unknown authority",
        lambda world: _shown(world, "self-signed"),
        "not_trusted",
        also=["offered"],
    ),
    scenario(
        "TLS-01",
        "other name",
        lambda world: _shown(world, name_error="x.test"),
        "wrong_name",
        also=["offered"],
    ),
    scenario(
        "TLS-01",
        "both",
        lambda world: _shown(world, "self-signed", "x.test"),
        "not_trusted",
        "wrong_name",
        also=["offered"],
    ),
    scenario("TLS-01", "off", lambda world: world.switch_off(DC2), "not_measured", also=["offered"]),
    scenario(
        "TLS-01", "unreadable", lambda world: _shown(world, readable=False), "not_measured", also=["offered"]
    ),
    scenario("TLS-02", "healthy", healthy, "valid"),
    scenario("TLS-02", "30 days left", lambda world: _with_dates(world, -DAY, 30 * DAY + DAY / 2), "valid"),
    scenario(
        "TLS-02",
        "10 days left",
        lambda world: _with_dates(world, -DAY, 10 * DAY),
        "expires_soon",
        also=["valid"],
    ),
    scenario(
        "TLS-02", "expired", lambda world: _with_dates(world, -9 * DAY, -DAY), "expired", also=["valid"]
    ),
    scenario(
        "TLS-02",
        "not yet valid",
        lambda world: _with_dates(world, DAY, 9 * DAY),
        "not_yet_valid",
        also=["valid"],
    ),
    scenario(
        "TLS-02",
        "a service of the product is closed",
        _product_service_closed,
        "not_measured",
        also=["valid"],
    ),
    scenario(
        "TLS-02", "unreadable", lambda world: _shown(world, readable=False), "not_measured", also=["valid"]
    ),
)
"""All scenarios of this module."""
