"""Scenarios of time services, versions of TLS, and binds that must fail."""

from __future__ import annotations

from datetime import timedelta

from app.domain.questions import TrialKind
from app.domain.readings import Fault
from tests.unit.checks.breaking import Break, both, without_user
from tests.unit.checks.scenario import Scenario, healthy, scenario
from tests.unit.checks.world import DC1, DC2, HEAD, World, settings_dn

UNKNOWN = (49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1")
NO_SUCH_USER = (49, UNKNOWN[1].replace("52e", "525"))
OTHER = (49, "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 57, v1db1")


def _serve_time(world: World) -> None:
    for host in (DC1, DC2):
        world.set_ntp(host, 0)


def _serve(reference: str, stratum: int) -> Break:
    return both(_serve_time, lambda world: world.set_ntp(DC2, 0, stratum, reference))


def _refuse_time(world: World) -> None:
    _serve_time(world)
    world.network.times[DC2.address] = Fault.REFUSED_BY_SERVER


def _off(seconds: float) -> Break:
    return lambda world: world.set_clock(DC1, timedelta(seconds=seconds))


def _no_clock(world: World) -> None:
    del world.ping(DC1).root["currentTime"]


def _refuse(*versions: str) -> Break:
    return lambda world: setattr(world.network, "refused_versions", frozenset(versions))


def _cannot_try(version: str, fault: Fault = Fault.NO_COMMON_TLS) -> Break:
    """Of one version the server shares no cipher with this computer."""
    return lambda world: world.network.version_faults.update({version: fault})


def _answer(kind: TrialKind, answer: tuple[int, str] | Fault) -> Break:
    return lambda world: world.network.trials.update({(DC2.address, kind): answer})


def _two_claim(world: World) -> None:
    without_user(world)
    world.ping(DC2).flags = (world.ping(DC2).flags or 0) | 0x1


def _nobody_claims(world: World) -> None:
    without_user(world)
    world.ping(DC1).flags = (world.ping(DC1).flags or 0) & ~0x1


def _owner_outside(world: World) -> None:
    """The PDC emulator is a controller that the plan does not have."""
    stranger = settings_dn(DC1).partition(",")[2].replace("CN=DC1", "CN=DC9")
    for host in (DC1, DC2):
        entries = world.ping(host).entries
        entries[stranger] = {"objectClass": ["server"], "dNSHostName": ["dc9.contoso.test"]}
        entries[f"CN=NTDS Settings,{stranger}"] = {"objectClass": ["nTDSDSA"]}
    world.settle(HEAD, fSMORoleOwner=f"CN=NTDS Settings,{stranger}")


def _no_way(world: World) -> None:
    for host in (DC1, DC2):
        world.network.times[host.address] = Fault.NO_ROUTE


OLD, NEW = ("TLSv1", "TLSv1.1"), ("TLSv1.2", "TLSv1.3")
CLEAR, UNBOUND = TrialKind.CLEAR, TrialKind.UNBOUND

SCENARIOS: tuple[Scenario, ...] = (
    scenario("TIME-02", "healthy", _serve_time, "serves"),
    scenario("TIME-02", "silent", healthy, "silent"),
    scenario(
        "TIME-02",
        "not set",
        both(_serve_time, lambda world: world.set_ntp(DC2, 0, stratum=16)),
        "unset",
        also=["serves"],
    ),
    scenario("TIME-02", "Windows without a source", _serve("LOCL", 1), "own_master", also=["serves"]),
    scenario("TIME-02", "ntpd without a source", _serve("127.127.1.0", 6), "own_master", also=["serves"]),
    scenario("TIME-02", "sent away", _refuse_time, "not_measured", also=["serves"]),
    scenario("TIME-02", "no way", _no_way, "not_measured"),
    scenario("TIME-04", "healthy", healthy, "agrees"),
    scenario("TIME-04", "59 seconds", _off(59), "agrees"),
    scenario("TIME-04", "61 seconds", _off(61), "off"),
    scenario("TIME-04", "a minute behind", _off(-62), "off"),
    scenario("TIME-04", "by NTP", both(_off(90), _serve_time), "agrees"),
    scenario("TIME-04", "no clock", _no_clock, "not_measured"),
    scenario("TIME-04", "two claim the role", _two_claim, "not_measured"),
    scenario("TIME-04", "nobody claims the role", _nobody_claims, "not_measured"),
    scenario("TIME-04", "owner outside the plan", _owner_outside, "not_measured"),
    scenario("TLS-05", "healthy", healthy, "current"),
    scenario("TLS-05", "all", _refuse(), "old_too"),
    scenario("TLS-05", "one old", _refuse("TLSv1"), "old_too"),
    scenario("TLS-05", "old alone", _refuse(*NEW), "only_old"),
    scenario("TLS-05", "none", _refuse(*OLD, *NEW), "not_measured"),
    scenario("TLS-05", "ciphers of an old version unknown here", _cannot_try("TLSv1"), "not_measured"),
    scenario("TLS-05", "silent about a new version", _cannot_try("TLSv1.3", Fault.NO_REPLY), "not_measured"),
    scenario("TLS-05", "ciphers of a new version unknown here", _cannot_try("TLSv1.2"), "current"),
    scenario(
        "TLS-05",
        "new ciphers unknown here, old taken",
        both(_refuse("TLSv1.3", "TLSv1.1"), _cannot_try("TLSv1.2")),
        "not_measured",
    ),
    scenario(
        "TLS-05", "no answer", lambda world: world.show(DC2, Fault.NO_REPLY), "not_measured", also=["current"]
    ),
    scenario("TLS-06", "healthy", healthy, "refused"),
    scenario("TLS-06", "taken", _answer(CLEAR, UNKNOWN), "taken", also=["refused"]),
    scenario("TLS-06", "taken, told otherwise", _answer(CLEAR, NO_SUCH_USER), "taken", also=["refused"]),
    scenario("TLS-06", "another refusal", _answer(CLEAR, OTHER), "not_measured", also=["refused"]),
    scenario("TLS-06", "no answer", _answer(CLEAR, Fault.NO_REPLY), "not_measured", also=["refused"]),
    scenario("TLS-07", "healthy", healthy, "refused"),
    scenario("TLS-07", "taken", _answer(UNBOUND, UNKNOWN), "taken", also=["refused"]),
    scenario("TLS-07", "another refusal", _answer(UNBOUND, OTHER), "not_measured", also=["refused"]),
    scenario("TLS-07", "no TLS", _answer(UNBOUND, Fault.TLS_FAILED), "not_measured", also=["refused"]),
)
"""All scenarios of this module."""
