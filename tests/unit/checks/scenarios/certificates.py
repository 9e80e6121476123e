"""Scenarios of TLS services."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.questions import ConnectQuestion
from app.domain.readings import Certificate, CertificateReading, Fault
from app.domain.targets import TlsService
from tests.unit.checks.breaking import Break, both
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC1, DC2, World, certificate

DAY = timedelta(days=1)


def _shown(world: World, trust_error: str = "", name_error: str = "", *, readable: bool = True) -> None:
    exchange = world.network.exchange(ConnectQuestion(DC2.address, 636))
    found = certificate() if readable else None
    world.show(DC2, CertificateReading(exchange, "TLSv1.2", found, trust_error, name_error))


def _judged(**trust: object) -> Break:
    """How the second handshake with the second controller went."""

    def breaks(world: World) -> None:
        exchange = world.network.exchange(ConnectQuestion(DC2.address, 636))
        reading = CertificateReading(exchange, "TLSv1.2", certificate())
        world.show(DC2, replace(reading, **trust))  # type: ignore[arg-type]

    return breaks


def _without_name(world: World) -> None:
    """The plan has no full name for the second controller."""
    world.change_host(DC2, fqdn="")
    named = (replace(each, host=replace(each.host, fqdn="")) if each.host == DC2 else each
             for each in world.situation.tls_services)  # fmt: skip
    world.situation = replace(world.situation, tls_services=tuple(named))


def _made_of(**parts: object) -> Break:
    """The second controller's certificate has these parts, and was signed by another."""
    shown: Certificate = replace(certificate(), **parts)  # type: ignore[arg-type]
    return lambda world: world.show(DC2, shown)


def _clocks(*ahead: timedelta) -> Break:
    """How far the controllers' clocks are ahead of ours."""

    def breaks(world: World) -> None:
        for host, each in zip((DC1, DC2), ahead, strict=True):
            world.set_clock(host, each)

    return breaks


def _expired(world: World) -> None:
    _with_dates(world, -9 * DAY, -DAY)


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
    scenario(
        "TLS-01",
        "ciphers of other times",
        lambda world: world.show(DC2, Fault.NO_COMMON_TLS),
        "no_tls",
        also=["offered"],
    ),
    scenario(
        "TLS-01",
        "an authority has expired",
        _judged(is_chain_outdated=True),
        "chain_outdated",
        also=["offered"],
    ),
    scenario(
        "TLS-01",
        "second handshake broken off",
        _judged(trust_fault=Fault.CONNECTION_LOST),
        "not_measured",
        also=["offered"],
    ),
    scenario(
        "TLS-01",
        "second handshake broken off, other name",
        _judged(trust_fault=Fault.CONNECTION_LOST, name_error="x.test"),
        "wrong_name",
        "not_measured",
        also=["offered"],
    ),
    scenario("TLS-01", "no name in the plan", _without_name, "not_measured", also=["offered"]),
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
        "one controller has another time",
        both(_expired, _clocks(3 * DAY, 0 * DAY)),
        "expired",
        also=["valid"],
    ),
    scenario("TLS-02", "our clock is days off", both(_expired, _clocks(3 * DAY, 3 * DAY)), "not_measured"),
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
    scenario("TLS-04", "healthy", healthy, "strong"),
    scenario("TLS-04", "RSA 2048", _made_of(key_kind="RSA", key_bits=2048), "strong"),
    scenario(
        "TLS-04", "no hash of its own", _made_of(key_kind="Ed25519", key_bits=0, signature_hash=""), "strong"
    ),
    scenario("TLS-04", "RSA 1024", _made_of(key_kind="RSA", key_bits=1024), "weak_key", also=["strong"]),
    scenario("TLS-04", "EC 192", _made_of(key_bits=192), "weak_key", also=["strong"]),
    scenario("TLS-04", "DSA", _made_of(key_kind="DSA", key_bits=3072), "weak_key", also=["strong"]),
    scenario("TLS-04", "SHA-1", _made_of(signature_hash="sha1"), "weak_signature", also=["strong"]),
    scenario(
        "TLS-04",
        "short and SHA-1",
        _made_of(key_kind="RSA", key_bits=1024, signature_hash="sha1"),
        "weak_key",
        "weak_signature",
        also=["strong"],
    ),
    scenario(
        "TLS-04", "signed itself with SHA-1", _made_of(signature_hash="sha1", issuer="CN=dc1"), "strong"
    ),
    scenario("TLS-04", "weak above", _judged(is_chain_weak=True), "weak_chain", also=["strong"]),
    scenario("TLS-04", "unknown kind of key", _made_of(key_kind=""), "not_measured", also=["strong"]),
    scenario("TLS-04", "unknown hash", _made_of(signature_hash="unknown"), "not_measured", also=["strong"]),
    scenario("TLS-04", "off", lambda world: world.switch_off(DC2), "not_measured", also=["strong"]),
    scenario(
        "TLS-04", "unreadable", lambda world: _shown(world, readable=False), "not_measured", also=["strong"]
    ),
)
"""All scenarios of this module."""
