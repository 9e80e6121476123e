"""The whole catalogue over real servers of every kind, intrusive checks too: nothing but reading is heard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.checks.catalogue import CATALOGUE
from app.domain.credentials import (
    BindMethod,
    Credentials,
    CredentialSet,
    SnmpCommunity,
    SnmpUser,
    WindowsChannel,
    WindowsLogin,
    WindowsUser,
)
from app.domain.inventory import Asset, AssetKind
from app.domain.live_facts import DnsRecord
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.values import Value
from app.packs.library import PackLibrary
from app.services.checks import Selection
from tests.fakes import controller_server
from tests.fakes.certificate_authority import DAY
from tests.fakes.controller_server import ControllerServer
from tests.fakes.windows_documents import document_bytes, document_data
from tests.integration.probes import remoting_server
from tests.integration.probes.remote_shells import Answer
from tests.integration.probes.remoting_server import RemotingServer
from tests.lab import nut_server, snmp_agent
from tests.lab.conftest import need
from tests.lab.nut_server import NutServer, in_order
from tests.lab.running import Told, domain_plan, run_over
from tests.lab.samba_domain import DC2, DOMAIN, PASSWORD, READER, SambaDomain
from tests.lab.snmp_agent import IN_ORDER, SnmpAgent
from tests.lab.test_healthy_domain import METHODS
from tests.safety.packet_kinds import READ_ONLY, heard_kinds
from tests.safety.wire_tap import WireTap

CONTROLLER, FRONT_END = "127.0.0.40", "127.0.0.60"
BMC_NAME = "bmc1.contoso.test"
DISCOVERY = DnsRecord("d", "A", "lyncdiscoverinternal.{sip_domain}", "{pool_vip}", "required", "Discovery.")
"""What newer products look for, so that each check has something to judge."""

EVERYTHING = Selection(intrusive=True)
BY_METHOD = {"LDAP bind, GSSAPI", "LDAP bind, GSS-SPNEGO", "LDAP bind, simple", "LDAP StartTLS"}
"""What depends on how the user binds."""

BY_WAY = {"SNMPv3 discovery", "SNMPv3 encrypted", "NUT STARTTLS", "WS-Management Get"}
"""What depends on the accounts, or on what a server offers."""

NOT_HERE = {"LDAP bind, GSSAPI", "NUT STARTTLS", "WS-Management Get"}
"""What needs a Kerberos of this computer, a NUT server with TLS, or a server with long messages."""


@pytest.fixture
def equipment(domain: SambaDomain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A NUT server, an SNMP agent, a management controller and a server with remoting."""
    need(*nut_server.PROGRAMS, *snmp_agent.PROGRAMS)
    users = tmp_path / "users"
    user, password = remoting_server.USER.replace("\\", ":"), remoting_server.PASSWORD
    users.write_text(f"{user}:{password}\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    told = Answer((document_bytes(document_data()).decode(),))
    issued = b"".join(domain.authority.issue(BMC_NAME, CONTROLLER, -DAY, 90 * DAY))
    with ExitStack() as stack:
        stack.callback(NutServer(tmp_path / "nut", {"ups1": in_order()}).stop)
        stack.callback(SnmpAgent(tmp_path / "snmp", IN_ORDER).stop)
        stack.callback(ControllerServer(CONTROLLER, 443, issued, tmp_path).stop)
        stack.callback(RemotingServer(lambda _: told, place=(FRONT_END, 5985)).close)
        yield


def everything() -> Plan:
    """A plan with something of every kind."""
    minutes = {"ride_out_min": Decimal(2), "shutdown_min": Decimal(8), "margin_min": Decimal(3)}
    pool = {"product_role": "front_end", "fqdn": f"pool.{DOMAIN}"}
    front_end: dict[str, Value] = {
        "network_address": FRONT_END,
        "fqdn": f"fe1.{DOMAIN}",
        "domain": "domain",
        "roles": ("pool",),
        "os": "Windows Server 2008 R2",
        "bmc_address": CONTROLLER,
    }
    plan = domain_plan(
        Asset("room", AssetKind.ROOM, "Server room", values=minutes),
        Asset(
            "u1",
            AssetKind.UPS,
            "UPS 1",
            values={"network_address": f"ups1@{nut_server.ADDRESS}", "room": "room"},
        ),
        Asset("u2", AssetKind.UPS, "UPS 2", values={"network_address": snmp_agent.ADDRESS, "room": "room"}),
        Asset("pool", AssetKind.ROLE, "Pool", values=pool),
        Asset("edge", AssetKind.ROLE, "Edge", values={"product_role": "edge", "fqdn": f"sip.{DOMAIN}"}),
        Asset("fe1", AssetKind.SERVER, "FE1", values=front_end),
        Asset("zone", AssetKind.ZONE, DOMAIN, values={"fqdn": DOMAIN, "domain": "domain"}),
        Asset("above", AssetKind.ZONE, "contoso.test", values={"fqdn": "contoso.test"}),
        Asset("out", AssetKind.ZONE, "sample.test", values={"fqdn": DOMAIN, "public": True}),
    )
    head, second = plan.assets["domain"], plan.assets[DC2.name]
    changed = {
        "domain": replace(head, values={**head.values, "sip_domain": True}),
        DC2.name: replace(second, values={**second.values, "zones": ("zone", "above", "out")}),
    }
    return replace(plan, assets={**plan.assets, **changed})


def run_all(domain: SambaDomain, pack: Pack, method: BindMethod) -> Told:
    given = CredentialSet(
        directory=Credentials(f"{READER}@{DOMAIN}", PASSWORD, method),
        controllers=Credentials(controller_server.USER, controller_server.PASSWORD),
        snmp=community() if method is BindMethod.LDAPS else snmp_user(),
        windows=WindowsUser(
            remoting_server.USER, remoting_server.PASSWORD, WindowsLogin.NTLM, WindowsChannel.HTTP
        ),
    )
    return run_over(
        everything(),
        EVERYTHING,
        credentials=given,
        authorities=domain.authority.path,
        live=pack.live,
        records=(*pack.dns_records, DISCOVERY),
        lists=pack.lists,
    )


def community() -> SnmpCommunity:
    return SnmpCommunity(snmp_agent.COMMUNITY)


def snmp_user() -> SnmpUser:
    return SnmpUser(snmp_agent.USER, snmp_agent.PASSWORD, snmp_agent.KEY)


def test_every_check_of_the_catalogue_sends_nothing_that_writes(
    domain: SambaDomain, equipment: None, tap: WireTap
) -> None:
    library = PackLibrary()
    pack = library.read_pack(library.pack_bytes("ocs-2007-r2"))
    heard: set[str] = set()
    for method in METHODS:
        tap.forget()
        told = run_all(domain, pack, method)
        assert {check.id for check in CATALOGUE} - {each.check for each in told.result.run.findings} == set()
        found = heard_kinds(tap)
        assert found - READ_ONLY == set()
        assert READ_ONLY - BY_METHOD - BY_WAY - found == set()
        heard |= found
    assert READ_ONLY - NOT_HERE - heard == set()
    assert tap.handshakes > 0
