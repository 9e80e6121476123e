"""Name servers of other makes than BIND: NSD on 127.0.0.24 and Knot on 127.0.0.25."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.lab.processes import Daemon, LabFailed, run

NSD = "127.0.0.24"
KNOT = "127.0.0.25"
PROGRAMS = ("nsd", "knotd", "dig")

NSD_CONF = """server:
  ip-address: {address}
  port: 53
  server-count: 1
  username: ""
  zonesdir: "{folder}"
  pidfile: "{folder}/nsd.pid"
  xfrdfile: "{folder}/xfrd.state"
  zonelistfile: "{folder}/zones"
  database: ""
remote-control:
  control-enable: no
zone:
  name: {zone}
  zonefile: zone
"""

KNOT_CONF = """server:
  rundir: {folder}
  listen: {address}@53
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: {folder}
zone:
  - domain: {zone}
    file: {folder}/zone
    zonefile-sync: -1
"""


def nsd(folder: Path, zone: str, text: str) -> Daemon:
    """NSD with one zone; it hands it out to nobody."""
    conf = _write(folder, NSD_CONF, NSD, zone, text)
    return _started(["nsd", "-d", "-c", conf], folder, NSD, zone)


def knot(folder: Path, zone: str, text: str) -> Daemon:
    """Knot with one zone; it hands it out to nobody."""
    conf = _write(folder, KNOT_CONF, KNOT, zone, text)
    return _started(["knotd", "-c", conf], folder, KNOT, zone)


def _write(folder: Path, form: str, address: str, zone: str, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "zone").write_text(text)
    conf = folder / "conf"
    conf.write_text(form.format(folder=folder, address=address, zone=zone))
    return conf


def _started(command: Sequence[str | Path], folder: Path, address: str, zone: str) -> Daemon:
    daemon = Daemon(command, folder / "stdout")
    daemon.wait_for(lambda: _answers(address, zone), f"{command[0]} on {address}")
    return daemon


def _answers(address: str, zone: str) -> bool:
    try:
        return bool(run(["dig", "+time=1", "+tries=1", "+short", f"@{address}", "SOA", zone]).strip())
    except LabFailed:
        return False
