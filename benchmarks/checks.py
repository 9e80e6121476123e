"""Live checks: 500 targets of which one in ten never answers; the catalogue beside dig and ldapsearch."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from app.checks.runner import RunSettings
from app.domain.findings import CheckRun
from app.domain.inventory import Asset, AssetKind
from app.domain.live_facts import LiveFacts, RoleService
from app.domain.plan import PackRef, Plan
from app.domain.values import Value
from app.packs.check_entries import load_check_book
from app.probes.limits import Limits
from app.probes.network import ProbedNetworks
from app.services.check_events import RunFinished
from app.services.checks import CheckService, Selection
from benchmarks.check_lab import measure_lab
from tests.fakes.cancel import FakeCancel
from tests.fakes.certificate_authority import Authority
from tests.fakes.ids import FakeIds
from tests.fakes.sample_pack import sample_pack

Row = tuple[str, str, str, str]

POOLS, MEMBERS = 50, 10
TLS_PORT, TCP_PORT = 25061, 25443
LIMITS = Limits()
LONGEST_S = max(LIMITS.connect_s, LIMITS.handshake_s)
"""The longest a single question of this run may take: a handshake that never goes on."""

CHECKS = frozenset({"OCS-14", "OCS-15", "TLS-02"})


class RealClock:
    """This machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def measure() -> list[Row]:
    """Rows of name, figure, floor, ratio."""
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)):
        began = perf_counter()
        run = run_over_pools()
        took = perf_counter() - began
        tracemalloc.start()
        run_over_pools()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    silent = sum(finding.tag in {"down", "member_down"} for finding in run.findings)
    name = f"checks of {len(run.targets)} targets, {silent} of them silent, {len(run.findings)} findings"
    return [
        (
            f"{name}; floor: the longest time limit",
            f"{took:.2f} s",
            f"{LONGEST_S:.2f} s",
            f"{took / LONGEST_S:.2f}",
        ),
        (f"{name}; floor: the aim", f"{peak / 2**20:.0f} MiB", "200 MiB", f"{peak / 200 / 2**20:.2f}"),
        *measure_lab(),
    ]


@contextmanager
def servers(folder: Path) -> Iterator[None]:
    """The servers of all targets, until the end of the block."""
    certificate = folder / "server.pem"
    certificate.write_bytes(b"".join(Authority(folder).issue("pool0.bench.test", "127.10.0.1")))
    command = [sys.executable, "-m", "benchmarks.loopback_servers"]
    arguments = [str(certificate), str(TLS_PORT), str(TCP_PORT)]
    with subprocess.Popen([*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the servers of the benchmark did not start")
        yield


def run_over_pools() -> CheckRun:
    """The run that is measured; RuntimeError when it did not end by itself."""
    clock = RealClock()
    service = CheckService(
        load_check_book(),
        ProbedNetworks(clock, LIMITS),
        clock=clock,
        ids=FakeIds(),
        host="bench",
        settings=RunSettings(),
    )
    live = LiveFacts({"front_end": RoleService(TLS_PORT, (TCP_PORT,))})
    pack = replace(sample_pack(), live=live)
    last = None
    for event in service.run_checks(_plan(), pack, Selection(checks=CHECKS), cancel=FakeCancel()):
        last = event
    if not isinstance(last, RunFinished) or last.result.run.ended != "complete":
        raise RuntimeError("the run did not end by itself")
    return last.result.run


def _plan() -> Plan:
    assets = [asset for number in range(POOLS) for asset in _pool(number)]
    return Plan("bench", "Bench", PackRef("p", "1", "0" * 64), assets={each.id: each for each in assets})


def _pool(number: int) -> Iterator[Asset]:
    """A pool whose every tenth server, that of an address ending in a multiple of ten, is silent."""
    name = f"pool{number}"
    values = {"product_role": "front_end", "fqdn": f"{name}.bench.test"}
    yield Asset(name, AssetKind.ROLE, name, values=values)
    for member in range(1, MEMBERS + 1):
        host = f"fe{number}-{member}"
        address = f"127.10.{number}.{member}"
        places: dict[str, Value] = {
            "network_address": address,
            "fqdn": f"{host}.bench.test",
            "roles": (name,),
        }
        yield Asset(host, AssetKind.SERVER, host, values={**places, "roles": (name,)})
