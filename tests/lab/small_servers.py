"""The smaller peers: TLS services with certificate faults, a time server, a directory that is no domain."""

from __future__ import annotations

from pathlib import Path

from tests.lab.processes import Daemon, accepts, run

TLS_ADDRESS = "127.0.0.80"
TIME_ADDRESS = "127.0.0.70"
LDAP_ADDRESS = "127.0.0.50"

SLAPD_CONF = """include /etc/ldap/schema/core.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
argsfile {folder}/slapd.args
database mdb
maxsize 10485760
suffix "dc=example,dc=test"
directory {folder}/db
access to * by * read
"""

CHRONY_CONF = """user root
bindaddress {address}
port 123
allow 127.0.0.0/8
local stratum 2
cmdport 0
bindcmdaddress {folder}/socket
pidfile {folder}/pid
driftfile {folder}/drift
"""


def tls_service(folder: Path, port: int, certificate_and_key: bytes) -> Daemon:
    """`openssl s_server` with a certificate and its key."""
    path = folder / f"{port}.pem"
    path.write_bytes(certificate_and_key)
    command = ["openssl", "s_server", "-accept", f"{TLS_ADDRESS}:{port}", "-cert", path, "-www", "-quiet"]
    daemon = Daemon(command, folder / f"{port}.log")
    daemon.wait_for(lambda: accepts(TLS_ADDRESS, port), f"s_server on {port}")
    return daemon


def time_server(folder: Path) -> Daemon:
    """Chronyd that serves this machine's clock and never touches it."""
    folder.mkdir(parents=True)
    folder.chmod(0o750)
    conf = folder / "conf"
    conf.write_text(CHRONY_CONF.format(address=TIME_ADDRESS, folder=folder))
    daemon = Daemon(["chronyd", "-4", "-x", "-u", "root", "-f", conf, "-d"], folder / "log")
    daemon.wait_for(lambda: f"{TIME_ADDRESS}:123" in run(["ss", "-lnu"]), "chronyd")
    return daemon


def plain_directory(folder: Path) -> Daemon:
    """OpenLDAP: answers over LDAP, and is no domain controller."""
    (folder / "db").mkdir(parents=True)
    conf = folder / "slapd.conf"
    conf.write_text(SLAPD_CONF.format(folder=folder))
    daemon = Daemon(["slapd", "-f", conf, "-h", f"ldap://{LDAP_ADDRESS}:389", "-d", "0"], folder / "log")
    daemon.wait_for(lambda: accepts(LDAP_ADDRESS, 389), "slapd")
    return daemon
