"""Two name servers for zones that no domain controller holds: BIND on 127.0.0.20 and 127.0.0.21."""

from __future__ import annotations

from pathlib import Path

from tests.lab.processes import Daemon, LabFailed, run

NS1 = "127.0.0.20"
NS2 = "127.0.0.21"
ZONE = "contoso.test"
PROGRAMS = ("named", "dig")

RECORDS = f"""$TTL 300
$ORIGIN {ZONE}.
@ SOA ns1 hostmaster 1 900 600 86400 300
@ NS ns1
@ NS ns2
ns1 A {NS1}
ns2 A {NS2}
pool A 127.0.0.40
_sipinternaltls._tcp SRV 0 0 5061 pool
"""

CONF = """options {{
  directory "{folder}"; pid-file "{folder}/named.pid"; session-keyfile "{folder}/session.key";
  managed-keys-directory "{folder}"; listen-on port 53 {{ {address}; }}; listen-on-v6 {{ none; }};
  query-source address {address}; notify no; recursion no; allow-query {{ any; }}; allow-transfer {{ none; }};
  dnssec-validation no; empty-zones-enable no;
}};
controls {{ }};
logging {{ channel f {{ file "{folder}/named.log"; severity info; }}; category default {{ f; }}; }};
zone "{zone}" {{ type primary; file "{folder}/zone"; }};
"""


class BindServer:
    """One name server of the zone. It serves until it is stopped."""

    def __init__(self, folder: Path, address: str, records: str = RECORDS) -> None:
        self._folder = folder / address
        self._folder.mkdir(parents=True)
        self.address = address
        (self._folder / "zone").write_text(records)
        conf = self._folder / "named.conf"
        conf.write_text(CONF.format(folder=self._folder, address=address, zone=ZONE))
        command = ["named", "-4", "-n", "1", "-f", "-c", conf]
        self._daemon = Daemon(command, self._folder / "stdout")
        self._daemon.wait_for(self._answers, f"named on {address}")

    def stop(self) -> None:
        """End the server."""
        self._daemon.stop()

    def _answers(self) -> bool:
        try:
            return "ns1" in run(["dig", "+time=1", "+tries=1", "+short", f"@{self.address}", "SOA", ZONE])
        except LabFailed:
            return False
