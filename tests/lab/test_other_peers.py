"""Name servers, TLS services, a time server, a directory that is no domain, and servers that lie or hang."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.findings import Outcome
from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.questions import CertificateQuestion, TimeQuestion
from app.probes.limits import Limits
from app.probes.network import ProbedNetwork
from app.services.checks import Selection
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.lab.bind_servers import NS1, NS2, RECORDS, ZONE, BindServer
from tests.lab.faulty_servers import HungServer, LyingNameServer
from tests.lab.running import CONTROLLER, RealClock, domain_asset, plan_of, run_over, server
from tests.lab.samba_domain import DOMAIN
from tests.lab.small_servers import LDAP_ADDRESS, TIME_ADDRESS, TLS_ADDRESS

DNS = frozenset({ServerFunction.DNS})
CANCEL = FakeCancel()
NAMES = Selection(groups=frozenset({"dns_service", "dns_zones"}), checks=frozenset({"OCS-01"}))


def _name_server_plan(*addresses: str) -> tuple[Asset, ...]:
    zone = Asset("zone", AssetKind.ZONE, ZONE, values={"fqdn": ZONE})
    sip = Asset("sip", AssetKind.DOMAIN, ZONE, values={"fqdn": ZONE, "sip_domain": True})
    servers = (server(f"ns{number}", address, DNS) for number, address in enumerate(addresses, 1))
    return zone, sip, *servers


def test_two_name_servers_that_agree_pass(name_servers: Callable[..., BindServer]) -> None:
    for address in (NS1, NS2):
        name_servers(address)
    told = run_over(plan_of(*_name_server_plan(NS1, NS2)), NAMES)
    outcomes = told.outcomes()
    assert outcomes.pop("DNS-S14") == {Outcome.WARN}, "both are in one network"
    assert outcomes.pop("DNS-Z02") == {Outcome.WARN}, "for the same reason"
    assert set(map(frozenset, outcomes.values())) == {frozenset({Outcome.PASS})}, outcomes


def test_faults_of_a_zone_are_found_at_the_server_that_has_them(
    name_servers: Callable[..., BindServer],
) -> None:
    name_servers(NS1)
    broken = RECORDS.replace("@ NS ns1\n", "").replace("5061 pool", "443 pool.x.")
    name_servers(NS2, broken)
    told = run_over(plan_of(*_name_server_plan(NS1, NS2)), NAMES)
    assert told.tags("DNS-Z01") == {NS1: {"enough"}, NS2: {"too_few"}}
    assert told.tags("DNS-Z03") == {NS1: {"resolved"}, NS2: {"resolved"}}
    assert told.tags("OCS-01") == {NS1: {"one_record"}, NS2: {"wrong_port", "other_domain"}}


def test_a_server_that_does_not_hold_the_zone_is_lame(name_servers: Callable[..., BindServer]) -> None:
    name_servers(NS1)
    other = Asset("zone", AssetKind.ZONE, "fabrikam.test", values={"fqdn": "fabrikam.test"})
    told = run_over(plan_of(other, server("ns1", NS1, DNS)), NAMES)
    assert told.tags("DNS-S04") == {NS1: {"refused"}}
    assert told.tags("DNS-S14") == {"plan": {"too_few"}}


def test_a_lying_name_server_passes_nothing_and_holds_nobody_up(liar: LyingNameServer) -> None:
    told = run_over(plan_of(*_name_server_plan("127.0.0.22")), NAMES)
    assert told.tags("DNS-S01") == {"127.0.0.22": {"malformed"}}
    assert told.tags("DNS-S02") == {"127.0.0.22": {"malformed"}}
    assert Outcome.PASS not in {outcome for found in told.outcomes().values() for outcome in found}
    assert told.took_s < 40
    assert {packet[2] >> 3 & 0xF for packet in liar.heard} == {0}, "only the opcode QUERY was sent"


def test_a_directory_that_is_no_domain_passes_nothing_and_fails_nothing_it_did_not_do(
    no_domain: None,
) -> None:
    plan = plan_of(domain_asset(), server("dc1", LDAP_ADDRESS, CONTROLLER - {ServerFunction.DNS}))
    told = run_over(plan, Selection(groups=frozenset({"controllers", "catalogs", "clocks"})))
    assert {finding.outcome for check in ("DC-03", "DC-04", "GC-02") for finding in told.of(check)} == {
        Outcome.NOT_MEASURED
    }
    assert {finding.arguments["reason"] for finding in told.of("DC-03")} == {"no_controller"}
    assert Outcome.PASS not in {outcome for found in told.outcomes().values() for outcome in found}


def test_a_server_that_takes_connections_and_never_answers_fails(
    hung_server: Callable[..., HungServer],
) -> None:
    hung_server("127.0.0.60", 53, 389, 636, 3269)
    told = run_over(plan_of(domain_asset(), server("dc1", "127.0.0.60")))
    assert told.tags("DC-03") == {"127.0.0.60": {"silent"}}
    assert Outcome.PASS not in {outcome for found in told.outcomes().values() for outcome in found}
    assert told.took_s < 60


def test_each_fault_of_a_certificate_is_read(tls_services: Authority) -> None:
    network = ProbedNetwork(RealClock(), Limits(), None, tls_services.path)
    read = {
        port: network.ask(CertificateQuestion(TLS_ADDRESS, port, "ok.test"), CANCEL)
        for port in range(8443, 8448)
    }
    now = RealClock().now()
    assert all(reading.exchange.fault is None for reading in read.values())
    left = {
        port: (reading.certificate.not_after - now).days
        for port, reading in read.items()
        if reading.certificate
    }
    assert (left[8443], left[8444], left[8445]) == (299, -4, 9)
    assert read[8446].certificate is not None
    assert read[8446].certificate.not_before > now
    assert {port for port, reading in read.items() if reading.name_error} == {8447}
    assert not any(reading.trust_error for reading in read.values())


def test_the_time_of_a_real_time_server_is_read(clock_server: None) -> None:
    network = ProbedNetwork(RealClock(), Limits(), None, None)
    reading = network.ask(TimeQuestion(TIME_ADDRESS), CANCEL)
    assert reading.exchange.fault is None
    assert (reading.is_synchronised, reading.stratum) == (True, 2)
    assert abs(reading.offset_ms) < 200


def test_a_domain_of_an_old_level_is_found(old_domain: None) -> None:
    """A directory server that shows the root entry of a controller of Windows 2000."""
    plan = plan_of(domain_asset(), server("dc1", LDAP_ADDRESS, CONTROLLER - {ServerFunction.DNS}))
    told = run_over(plan, Selection(checks=frozenset({"DC-04", "DC-13", "GC-02"})))
    assert told.tags("DC-13") == {DOMAIN: {"too_low"}}
    assert told.tags("DC-04") == {LDAP_ADDRESS: {"not_synchronised"}}
