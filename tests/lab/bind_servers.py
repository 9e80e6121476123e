"""Name servers for zones that no domain controller holds: BIND on addresses of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.lab.processes import Daemon, LabFailed, run

NS1 = "127.0.0.20"
NS2 = "127.0.0.21"
NS3 = "127.0.5.21"
"""In another network than the first two."""

ZONE = "contoso.test"
REVERSE = "0.0.127.in-addr.arpa"
PROGRAMS = ("named", "dig")


def zone_text(second: str = NS2, *more: str, serial: int = 7, expire: int = 604800, drop: str = "") -> str:
    """The zone, with the second server at an address, without the lines that hold `drop`."""
    lines = [
        "$TTL 300",
        f"$ORIGIN {ZONE}.",
        f"@ SOA ns1 hostmaster {serial} 14400 3600 {expire} 300",
        "@ NS ns1",
        "@ NS ns2",
        f"ns1 A {NS1}",
        f"ns2 A {second}",
        "pool A 127.0.0.40",
        "_sipinternaltls._tcp SRV 0 0 5061 pool",
        *more,
    ]
    return "\n".join(line for line in lines if not drop or drop not in line) + "\n"


RECORDS = zone_text()

OPTIONS = """options {{
  directory "{folder}"; pid-file "{folder}/named.pid"; session-keyfile "{folder}/session.key";
  managed-keys-directory "{folder}"; listen-on port 53 {{ {address}; }}; listen-on-v6 {{ none; }};
  query-source address {address}; notify no; allow-query {{ any; }};
  dnssec-validation no; empty-zones-enable no; {manners}
}};
controls {{ }};
logging {{ channel f {{ file "{folder}/named.log"; severity info; }}; category default {{ f; }}; }};
"""

STRICT = "recursion no; allow-transfer { none; };"
CARELESS = "recursion yes; allow-recursion { any; }; allow-transfer { any; }; forward only; forwarders { };"
"""Looks names up for everyone, and hands out its zones. It has no way to the world."""


class BindServer:
    """One name server. It serves its zones, given as text by name, until it is stopped."""

    def __init__(
        self, folder: Path, address: str, zones: str | Mapping[str, str] = RECORDS, manners: str = STRICT
    ) -> None:
        self._folder = folder / address
        self._folder.mkdir(parents=True)
        self.address = address
        self._zones = {ZONE: zones} if isinstance(zones, str) else dict(zones)
        conf = self._folder / "named.conf"
        text = OPTIONS.format(folder=self._folder, address=address, manners=manners)
        conf.write_text(text + "".join(self._declared(name) for name in self._zones))
        command: list[str | Path] = ["named", "-4", "-n", "1", "-f", "-c", conf]
        self._daemon = Daemon(command, self._folder / "stdout")
        self._daemon.wait_for(self._answers, f"named on {address}")

    def stop(self) -> None:
        """End the server."""
        self._daemon.stop()

    def _declared(self, name: str) -> str:
        path = self._folder / name
        path.write_text(self._zones[name])
        return f'zone "{name}" {{ type primary; file "{path}"; }};\n'

    def _answers(self) -> bool:
        zone = next(iter(self._zones))
        try:
            return bool(
                run(["dig", "+time=1", "+tries=1", "+short", f"@{self.address}", "SOA", zone]).strip()
            )
        except LabFailed:
            return False
