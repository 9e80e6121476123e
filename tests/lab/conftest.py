"""The lab: real servers on loopback addresses of their own, one lab at a time on a machine."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.certificate_authority import DAY, Authority
from tests.lab import bind_servers, other_name_servers, samba_domain
from tests.lab.bind_servers import BindServer
from tests.lab.faulty_servers import HungServer, LyingNameServer
from tests.lab.processes import Daemon, run
from tests.lab.samba_domain import DOMAIN, SambaDomain
from tests.lab.small_servers import (
    NO_SOURCE,
    TIME_ADDRESS,
    TLS_ADDRESS,
    follows,
    plain_directory,
    posing_directory,
    time_server,
    tls_service,
)
from tests.safety.hearing import only_reading
from tests.safety.wire_tap import WireTap

LOCK = Path("/tmp/holdfast-lab.lock")
"""Held by whoever runs a lab: the addresses and ports are the same in every run."""


def need(*programs: str) -> None:
    """Skip when the lab cannot be set up here, and say why."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("the lab needs root, to use the ports of real servers")
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"the lab needs programs that are not installed: {', '.join(missing)}")


@pytest.fixture(autouse=True)
def tap() -> Iterator[WireTap]:
    """Hears all that the probes of a test send, and fails where something does more than read."""
    with only_reading() as ear:
        yield ear


@pytest.fixture(scope="session")
def lab_lock() -> Iterator[None]:
    """The lab of this machine. Others wait; the lock ends with the process that holds it."""
    need()
    with LOCK.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def lab_folder(lab_lock: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the state of all servers."""
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def made_domain(lab_folder: Path) -> Iterator[SambaDomain]:
    """The domain, made once per run."""
    need(*samba_domain.PROGRAMS)
    domain = SambaDomain(lab_folder)
    try:
        domain.provision()
        yield domain
    finally:
        domain.stop_all()


@pytest.fixture(scope="module")
def domain(made_domain: SambaDomain) -> SambaDomain:
    """The domain as it was made, running, for one module."""
    made_domain.restore()
    return made_domain


@pytest.fixture
def name_servers(lab_folder: Path, tmp_path: Path) -> Iterator[Callable[..., BindServer]]:
    """Starts BIND at an address with a zone's text; addresses and servers end with the test."""
    need(*bind_servers.PROGRAMS, "ip")
    with ExitStack() as stack:

        def start(
            address: str,
            zones: str | Mapping[str, str] = bind_servers.RECORDS,
            manners: str = bind_servers.STRICT,
        ) -> BindServer:
            # named binds only addresses that it finds on an interface.
            run(["ip", "addr", "add", f"{address}/32", "dev", "lo"])
            stack.callback(run, ["ip", "addr", "del", f"{address}/32", "dev", "lo"])
            server = BindServer(tmp_path, address, zones, manners)
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture
def nsd_and_knot(lab_lock: None, tmp_path: Path) -> Iterator[None]:
    """NSD and Knot with the zone, its serial number one lower at NSD."""
    need(*other_name_servers.PROGRAMS)
    text = bind_servers.zone_text
    with ExitStack() as stack:
        for start, serial in ((other_name_servers.nsd, 6), (other_name_servers.knot, 7)):
            daemon = start(tmp_path / start.__name__, bind_servers.ZONE, text(serial=serial))
            stack.callback(daemon.stop)
        yield


@pytest.fixture
def hung_server(lab_lock: None) -> Iterator[Callable[..., HungServer]]:
    """Starts servers that take connections and never answer."""
    with ExitStack() as stack:

        def start(address: str, *ports: int) -> HungServer:
            server = HungServer(address, ports)
            stack.callback(server.close)
            return server

        yield start


@pytest.fixture
def liar(lab_lock: None) -> Iterator[LyingNameServer]:
    """A name server on 127.0.0.22 that answers with nonsense without end."""
    server = LyingNameServer("127.0.0.22")
    yield server
    server.close()


@pytest.fixture
def no_domain(lab_lock: None, tmp_path: Path) -> Iterator[None]:
    """OpenLDAP on 127.0.0.50."""
    need("slapd")
    daemon = plain_directory(tmp_path / "slapd")
    yield
    daemon.stop()


@pytest.fixture
def old_domain(lab_lock: None, tmp_path: Path) -> Iterator[None]:
    """OpenLDAP on 127.0.0.50 with the root entry of a controller of Windows 2000."""
    need("slapd")
    daemon = posing_directory(tmp_path / "slapd", DOMAIN)
    yield
    daemon.stop()


@pytest.fixture
def clock_server(lab_lock: None, tmp_path: Path) -> Iterator[None]:
    """Chrony on 127.0.0.70."""
    need("chronyd", "ss")
    daemon = time_server(tmp_path / "chrony")
    yield
    daemon.stop()


@pytest.fixture
def unset_clock(lab_lock: None, tmp_path: Path) -> Iterator[None]:
    """Chrony on 127.0.0.71 that was never set."""
    need("chronyd", "ss")
    daemon = time_server(tmp_path / "unset", "127.0.0.71", NO_SOURCE)
    yield
    daemon.stop()


@pytest.fixture
def following_clock(clock_server: None, tmp_path: Path) -> Iterator[None]:
    """Chrony on 127.0.0.72 that follows the one on 127.0.0.70."""
    daemon = time_server(tmp_path / "following", "127.0.0.72", follows(TIME_ADDRESS))
    yield
    daemon.stop()


@pytest.fixture
def tls_only(lab_lock: None, tmp_path: Path) -> Iterator[Callable[..., Daemon]]:
    """Starts TLS services on port 636 of an address, with options of `openssl s_server`."""
    need("openssl")
    authority = Authority(tmp_path)
    with ExitStack() as stack:

        def start(address: str, *options: str) -> Daemon:
            issued = b"".join(authority.issue("ok.test", address, -DAY, 300 * DAY))
            options = ("-cipher", "DEFAULT@SECLEVEL=0", *options)
            daemon = tls_service(tmp_path, 636, issued, address, *options)
            stack.callback(daemon.stop)
            return daemon

        yield start


CERTIFICATES: dict[int, tuple[str, timedelta, timedelta]] = {
    8443: ("ok.test", -10 * DAY, 300 * DAY),
    8444: ("ok.test", -400 * DAY, -3 * DAY),
    8445: ("ok.test", -355 * DAY, 10 * DAY),
    8446: ("ok.test", 5 * DAY, 100 * DAY),
    8447: ("other.test", -10 * DAY, 300 * DAY),
}
"""TLS services by port: good, expired, expiring soon, not yet valid, and for another host."""


@pytest.fixture
def tls_services(lab_lock: None, tmp_path: Path) -> Iterator[Authority]:
    """`CERTIFICATES` served on 127.0.0.80, and the authority that issued them."""
    need("openssl")
    authority = Authority(tmp_path)
    with ExitStack() as stack:
        for port, (host, begins, ends) in CERTIFICATES.items():
            issued = authority.issue(host, TLS_ADDRESS, begins, ends)
            daemon = tls_service(tmp_path, port, b"".join(issued))
            stack.callback(daemon.stop)
        yield authority
