"""The zones of the healthy world, as both of its name servers hold them."""

from __future__ import annotations

from tests.unit.checks.healthy_plan import (
    CHILD,
    DC1_ADDRESS,
    DC2_ADDRESS,
    DOMAIN,
    FRONT_END_ADDRESS,
    GUIDS,
    LOCATOR_NAMES,
    POOL_ADDRESS,
    SECOND_FRONT_END_ADDRESS,
)


def zone_lines() -> list[str]:
    """The domain's zone as both controllers hold it."""
    lines = [
        f"{DOMAIN}. SOA dc1.{DOMAIN}. hostmaster.{DOMAIN}. 1 14400 3600 604800 3600",
        f"{DOMAIN}. NS dc1.{DOMAIN}.",
        f"{DOMAIN}. NS dc2.{DOMAIN}.",
        f"dc1 A {DC1_ADDRESS}",
        f"dc2 A {DC2_ADDRESS}",
        f"_ldap._tcp.pdc._msdcs SRV 0 100 389 dc1.{DOMAIN}.",
        f"pool A {POOL_ADDRESS}",
        f"fe1 A {FRONT_END_ADDRESS}",
        f"fe2 A {SECOND_FRONT_END_ADDRESS}",
        f"sip A {POOL_ADDRESS}",
        f"sales NS dc1.{DOMAIN}.",
        f"sales NS dc2.{DOMAIN}.",
        f"_sipinternaltls._tcp SRV 0 0 5061 pool.{DOMAIN}.",
    ]
    for name, port in LOCATOR_NAMES:
        lines += [f"{name} SRV 0 100 {port} dc{number}.{DOMAIN}." for number in (1, 2)]
    lines += [f"{GUIDS[f'DC{number}']}._msdcs CNAME dc{number}.{DOMAIN}." for number in (1, 2)]
    return lines


def child_lines() -> list[str]:
    """A part of the domain's zone that is a zone of its own."""
    soa = f"{CHILD}. SOA dc1.{DOMAIN}. hostmaster.{DOMAIN}. 1 14400 3600 604800 3600"
    return [soa, *(f"{CHILD}. NS dc{number}.{DOMAIN}." for number in (1, 2))]


def reverse_zones() -> dict[str, list[str]]:
    """The names of the addresses."""
    one = [
        f"11 PTR dc1.{DOMAIN}.",
        f"20 PTR pool.{DOMAIN}.",
        f"21 PTR fe1.{DOMAIN}.",
        f"22 PTR fe2.{DOMAIN}.",
    ]
    return {"1.0.10.in-addr.arpa": one, "2.0.10.in-addr.arpa": [f"12 PTR dc2.{DOMAIN}."]}
