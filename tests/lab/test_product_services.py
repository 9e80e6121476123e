"""A pool of TLS services on loopback: its virtual address and two Front Ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.inventory import Asset, AssetKind
from app.domain.live_facts import LiveFacts, RoleService
from app.domain.plan import Plan
from app.services.checks import Selection
from tests.fakes.certificate_authority import DAY, Authority
from tests.lab.conftest import need
from tests.lab.running import Told, domain_asset, plan_of, run_over, server
from tests.lab.samba_domain import DOMAIN
from tests.lab.small_servers import tls_service

POOL, FE1, FE2 = "127.0.0.43", "127.0.0.44", "127.0.0.45"
SIP_PORT, WEB_PORT = 5061, 4443
LIVE = LiveFacts({"front_end": RoleService(SIP_PORT, (WEB_PORT,))})
POOL_NAME = f"pool.{DOMAIN}"
ALL_NAMES = (f"fe1.{DOMAIN}", f"fe2.{DOMAIN}")
Start = Callable[..., None]


@pytest.fixture
def door(lab_lock: None, tmp_path: Path) -> Iterator[Start]:
    """Opens both ports of the pool at an address, with a certificate."""
    need("openssl")
    authority = Authority(tmp_path)
    with ExitStack() as stack:

        def start(
            address: str,
            name: str = POOL_NAME,
            more: tuple[str, ...] = ALL_NAMES,
            ends: timedelta = 300 * DAY,
            ports: tuple[int, ...] = (SIP_PORT, WEB_PORT),
        ) -> None:
            issued = b"".join(authority.issue(name, address, -10 * DAY, ends, more))
            for port in ports:
                stack.callback(tls_service(tmp_path, port, issued, address).stop)

        yield start


def _plan() -> Plan:
    values = {"product_role": "front_end", "fqdn": POOL_NAME, "virtual_address": POOL}
    return plan_of(
        domain_asset(sip_domain=True),
        Asset("pool", AssetKind.ROLE, "Pool", values=values),
        *(_member(name, address) for name, address in (("fe1", FE1), ("fe2", FE2))),
    )


def _member(name: str, address: str) -> Asset:
    found = server(name, address, frozenset())
    return Asset(found.id, found.kind, found.name, values={**found.values, "roles": ("pool",)})


def _run() -> Told:
    return run_over(_plan(), Selection(checks=frozenset({"OCS-14", "OCS-15"})), live=LIVE)


def test_a_pool_that_answers_with_a_fitting_certificate_passes(door: Start) -> None:
    for address in (POOL, FE1, FE2):
        door(address)
    told = _run()
    assert told.tags("OCS-14") == {address: {"answers"} for address in (POOL, FE1, FE2)}
    assert told.tags("OCS-15") == {address: {"fits"} for address in (POOL, FE1, FE2)}


def test_a_server_that_is_down_and_certificates_that_do_not_fit_are_found(door: Start) -> None:
    door(POOL, name="other.test", more=(), ends=-DAY)
    door(FE1, more=("fe2.x",), ends=10 * DAY, ports=(SIP_PORT,))
    told = _run()
    assert told.tags("OCS-14") == {POOL: {"answers"}, FE1: {"answers", "ports_closed"}, FE2: {"member_down"}}
    assert told.tags("OCS-15") == {
        POOL: {"outside_period", "wrong_name"},
        FE1: {"expires_soon", "without_server"},
        FE2: {"not_measured"},
    }


def test_a_dead_virtual_address_is_a_dead_pool(door: Start) -> None:
    for address in (FE1, FE2):
        door(address)
    assert _run().tags("OCS-14") == {POOL: {"down"}, FE1: {"answers"}, FE2: {"answers"}}
