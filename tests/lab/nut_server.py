"""A NUT server with UPSs of the driver dummy-ups, whose values a test can change while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, load_pem_private_key, pkcs12
from cryptography.x509 import load_pem_x509_certificate

from tests.fakes.certificate_authority import Authority
from tests.lab.processes import Daemon, LabFailed, run, wait_until

ADDRESS = "127.0.0.30"
SERVER = "/lib/nut/upsd"
"""The program itself: the wrapper of Debian in /sbin refuses without the system's own configuration."""

DRIVER = "/lib/nut/dummy-ups"
PROGRAMS = (SERVER, DRIVER, "upsc")
TLS_PROGRAMS = ("certutil", "pk12util")
NAME = "nut1.contoso.test"
DATABASE_PASSWORD = "sample-database"
"""That of the folder of certificates; upsd does not open one without."""


def days_ago(days: int) -> str:
    """A date as UPSs write it."""
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


def in_order() -> dict[str, str]:
    """The values of a UPS that is in order."""
    return {
        "device.mfr": "Sample",
        "device.model": "Line 3000",
        "device.type": "ups",
        "ups.serial": "SAMPLE-0001",
        "ups.status": "OL CHRG",
        "ups.load": "47",
        "ups.realpower": "1410",
        "ups.realpower.nominal": "3000",
        "ups.temperature": "26",
        "ups.test.result": "Done and passed",
        "ups.test.date": days_ago(20),
        "battery.charge": "100",
        "battery.runtime": "1620",
        "battery.type": "PbAc",
        "battery.date": days_ago(500),
    }


def in_trouble() -> dict[str, str]:
    """The values of a UPS that feeds too much from a worn battery."""
    return in_order() | {
        "ups.serial": "SAMPLE-0002",
        "ups.status": "OB DISCHRG LB RB ALARM",
        "ups.alarm": "Replace battery!",
        "ups.load": "92",
        "ups.temperature": "44",
        "ups.test.result": "Done and error",
        "battery.charge": "18",
        "battery.runtime": "140",
    }


def certificate_database(folder: Path, authority: Authority, name: str) -> str:
    """Put a certificate into a database of NSS, with which Debian builds upsd; its lines of configuration."""
    database, bundle, password = folder / "nss", folder / "server.p12", folder / "password"
    database.mkdir()
    password.write_text(DATABASE_PASSWORD)
    certificate, secret = authority.issue(name, ADDRESS)
    key = load_pem_private_key(secret, None)
    assert isinstance(key, EllipticCurvePrivateKey)
    bundle.write_bytes(
        pkcs12.serialize_key_and_certificates(
            name.encode(),
            key,
            load_pem_x509_certificate(certificate),
            None,
            BestAvailableEncryption(DATABASE_PASSWORD.encode()),
        )
    )
    where = f"sql:{database}"
    run(["certutil", "-N", "-d", where, "-f", password])
    run(["certutil", "-A", "-d", where, "-f", password, "-n", "ca", "-t", "C,,", "-a", "-i", authority.path])
    run(["pk12util", "-i", bundle, "-d", where, "-k", password, "-w", password])
    return f'CERTPATH {database}\nCERTIDENT "{name}" "{DATABASE_PASSWORD}"\nDISABLE_WEAK_SSL 1\n'


class NutServer:
    """One server with its drivers, all state in one folder; with an authority it also speaks TLS.

    Its certificate names `host` and its address.
    """

    def __init__(
        self,
        folder: Path,
        units: Mapping[str, Mapping[str, str]],
        authority: Authority | None = None,
        host: str = NAME,
    ) -> None:
        self._folder = folder
        folder.mkdir()
        folder.chmod(0o700)
        self._tls = "" if authority is None else certificate_database(folder, authority, host)
        self._env = {name: str(folder) for name in ("NUT_CONFPATH", "NUT_STATEPATH", "NUT_ALTPIDPATH")}
        self._write_configuration(tuple(units))
        self._values = {name: dict(values) for name, values in units.items()}
        for name in units:
            self._write(name)
        self._drivers = {name: self._daemon(DRIVER, "-a", name) for name in units}
        self._server = self._daemon(SERVER)
        self._server.wait_for(self._is_ready, "upsd")

    def set(self, unit: str, **values: str) -> None:
        """Change values of a UPS, and wait until the server tells them; `__` stands for a dot."""
        changed = {key.replace("__", "."): value for key, value in values.items()}
        self._values[unit] |= changed
        self._write(unit)
        wait_until(lambda: all(self._tells(unit, key) == changed[key] for key in changed), f"NUT of {unit}")

    def stop_driver(self, unit: str) -> None:
        """Lose contact with a UPS, and wait until the server says so."""
        self._drivers[unit].stop()
        wait_until(lambda: self._tells(unit, "ups.status") == "", f"the loss of {unit}")

    def stop(self) -> None:
        """End everything."""
        for daemon in (self._server, *self._drivers.values()):
            daemon.stop()

    def _daemon(self, program: str, *arguments: str) -> Daemon:
        log = self._folder / f"{Path(program).name}.log"
        return Daemon([program, *arguments, "-F", "-u", "root"], log, self._env)

    def _write_configuration(self, units: tuple[str, ...]) -> None:
        sections = [
            f"[{name}]\n driver = dummy-ups\n port = {name}.dev\n mode = dummy-once\n user = root\n"
            for name in units
        ]
        files = {
            "nut.conf": "MODE=netserver\n",
            "ups.conf": "maxretry = 3\npollinterval = 1\n" + "".join(sections),
            "upsd.conf": f"LISTEN {ADDRESS} 3493\nMAXAGE 15\nSTATEPATH {self._folder}\n{self._tls}",
            "upsd.users": "",
        }
        for name, text in files.items():
            path = self._folder / name
            path.write_text(text)
            path.chmod(0o600)

    def _write(self, unit: str) -> None:
        """Replace the file at once, so that the driver never reads half of it."""
        lines = "".join(f"{key}: {value}\n" for key, value in self._values[unit].items())
        fresh = self._folder / f"{unit}.new"
        fresh.write_text(lines)
        fresh.replace(self._folder / f"{unit}.dev")

    def _is_ready(self) -> bool:
        return all(
            self._tells(name, "ups.status") == values["ups.status"] for name, values in self._values.items()
        )

    def _tells(self, unit: str, key: str) -> str:
        try:
            return run(["upsc", f"{unit}@{ADDRESS}", key]).splitlines()[-1]
        except LabFailed:
            return ""
