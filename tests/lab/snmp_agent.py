"""An SNMP agent of Net-SNMP that shows the UPS-MIB of a network card, for SNMPv2c and SNMPv3."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.lab.processes import Daemon, LabFailed, run

ADDRESS = "127.0.0.32"
COMMUNITY = "sample-community"
USER = "reader"
PASSWORD = "auth-Passw0rd"
KEY = "priv-Passw0rd"
PROGRAMS = ("snmpd", "snmpget")
UPS_MIB = "1.3.6.1.2.1.33.1"

INTEGER, GAUGE, OBJECT = "integer", "uinteger", "object_id"
"""Types of the directive override; it knows no word gauge."""

IN_ORDER: Mapping[str, tuple[str, str]] = {
    "2.1.0": (INTEGER, "2"),
    "2.3.0": (INTEGER, "27"),
    "2.4.0": (INTEGER, "100"),
    "2.7.0": (INTEGER, "26"),
    "4.1.0": (INTEGER, "3"),
    "4.4.1.4.1": (INTEGER, "1410"),
    "4.4.1.5.1": (INTEGER, "47"),
    "6.1.0": (GAUGE, "0"),
    "7.3.0": (INTEGER, "1"),
    "9.5.0": (INTEGER, "3300"),
    "9.6.0": (INTEGER, "3000"),
}
"""Objects below the UPS-MIB with type and value."""

IN_TROUBLE: Mapping[str, tuple[str, str]] = {
    **IN_ORDER,
    "2.1.0": (INTEGER, "3"),
    "2.3.0": (INTEGER, "2"),
    "2.7.0": (INTEGER, "34"),
    "4.1.0": (INTEGER, "5"),
    "4.4.1.5.1": (INTEGER, "88"),
    "6.1.0": (GAUGE, "2"),
    "6.2.1.2.1": (OBJECT, f"{UPS_MIB}.6.3.1"),
    "6.2.1.2.2": (OBJECT, f"{UPS_MIB}.6.3.2"),
    "7.3.0": (INTEGER, "3"),
}

CONFIGURATION = """agentAddress udp:{address}:161
rocommunity {community}
createUser {user} SHA {password} AES {key}
rouser {user} priv
createUser {plain} SHA {password}
rouser {plain} auth
createUser {stranger} SHA {password} AES {key}
"""

PLAIN_USER = "plain-reader"
"""A user without a privacy password, whom no encrypted question may name."""

STRANGER = "stranger"
"""A user whom the agent knows and lets read nothing."""


class SnmpAgent:
    """One agent. SMUX is left out: it would listen on every address of the machine."""

    def __init__(self, folder: Path, objects: Mapping[str, tuple[str, str]]) -> None:
        folder.mkdir()
        lines = [f"override {UPS_MIB}.{name} {kind} {value}\n" for name, (kind, value) in objects.items()]
        head = CONFIGURATION.format(
            address=ADDRESS,
            community=COMMUNITY,
            user=USER,
            password=PASSWORD,
            key=KEY,
            plain=PLAIN_USER,
            stranger=STRANGER,
        )
        conf = folder / "snmpd.conf"
        conf.write_text(head + "".join(lines))
        conf.chmod(0o600)
        command: list[str | Path] = [
            "snmpd",
            "-C",
            "-c",
            conf,
            "-f",
            "-Lf",
            folder / "agent.log",
            "-I",
            "-smux,-ifTable",
        ]
        self._daemon = Daemon(command, folder / "log", {"SNMP_PERSISTENT_DIR": str(folder / "state")})
        self._daemon.wait_for(_answers, "snmpd")

    def stop(self) -> None:
        """End it."""
        self._daemon.stop()


def _answers() -> bool:
    try:
        run(["snmpget", "-v2c", "-c", COMMUNITY, "-t", "0.2", "-r", "0", ADDRESS, "1.3.6.1.2.1.1.3.0"])
    except LabFailed:
        return False
    return True
