"""The smaller peers: TLS services with certificate faults, a time server, a directory that is no domain."""

from __future__ import annotations

from pathlib import Path

from tests.lab.processes import Daemon, accepts, run

TLS_ADDRESS = "127.0.0.80"
TIME_ADDRESS = "127.0.0.70"
LDAP_ADDRESS = "127.0.0.50"

SLAPD_CONF = """include /etc/ldap/schema/core.schema
{more}modulepath /usr/lib/ldap
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
{source}
cmdport 0
bindcmdaddress {folder}/socket
pidfile {folder}/pid
driftfile {folder}/drift
"""


def tls_service(
    folder: Path, port: int, certificate_and_key: bytes, address: str = TLS_ADDRESS, *options: str
) -> Daemon:
    """`openssl s_server` with a certificate and its key, and more options of it."""
    path = folder / f"{address}-{port}.pem"
    path.write_bytes(certificate_and_key)
    command: list[str | Path] = [
        "openssl",
        "s_server",
        "-accept",
        f"{address}:{port}",
        "-cert",
        path,
        "-www",
        "-quiet",
        *options,
    ]
    daemon = Daemon(command, folder / f"{address}-{port}.log")
    daemon.wait_for(lambda: accepts(address, port), f"s_server on {address}:{port}")
    return daemon


OWN_CLOCK, NO_SOURCE = "local stratum 2", ""


def follows(address: str) -> str:
    """The source of a time server that follows another one, at once."""
    return f"server {address} iburst minpoll -6 maxpoll -6"


def time_server(folder: Path, address: str = TIME_ADDRESS, source: str = OWN_CLOCK) -> Daemon:
    """Chronyd that serves this machine's clock, which it never touches, or what another source tells."""
    folder.mkdir(parents=True)
    folder.chmod(0o750)
    conf = folder / "conf"
    conf.write_text(CHRONY_CONF.format(address=address, folder=folder, source=source))
    daemon = Daemon(["chronyd", "-4", "-x", "-u", "root", "-f", conf, "-d"], folder / "log")
    daemon.wait_for(lambda: f"{address}:123" in run(["ss", "-lnu"]), "chronyd")
    return daemon


POSED_ATTRIBUTES = (
    "defaultNamingContext",
    "rootDomainNamingContext",
    "configurationNamingContext",
    "schemaNamingContext",
    "dsServiceName",
    "isSynchronized",
    "isGlobalCatalogReady",
    "domainFunctionality",
    "forestFunctionality",
    "domainControllerFunctionality",
    "currentTime",
)
DIRECTORY_STRING = "1.3.6.1.4.1.1466.115.121.1.15"


def posing_directory(folder: Path, domain: str) -> Daemon:
    """OpenLDAP with the root entry of a controller of Windows 2000 that has not replicated since 2020."""
    folder.mkdir(parents=True)
    head = ",".join(f"DC={label}" for label in domain.split("."))
    values = dict.fromkeys(POSED_ATTRIBUTES, "0")
    values |= {"defaultNamingContext": head, "rootDomainNamingContext": head, "isSynchronized": "FALSE"}
    values |= {"configurationNamingContext": f"CN=Configuration,{head}", "isGlobalCatalogReady": "FALSE"}
    values |= {"currentTime": "20200101000000.0Z"}
    values |= {"dsServiceName": f"CN=NTDS Settings,CN=DC1,CN=Sites,CN=Configuration,{head}"}
    root = folder / "root.ldif"
    root.write_text("dn:\n" + "".join(f"{name}: {value}\n" for name, value in values.items()))
    types = "".join(
        f"attributetype ( 1.1.2.{number} NAME '{name}' SYNTAX {DIRECTORY_STRING} )\n"
        for number, name in enumerate(POSED_ATTRIBUTES, 1)
    )
    return _slapd(folder, f"{types}rootDSE {root}\n")


def plain_directory(folder: Path) -> Daemon:
    """OpenLDAP: answers over LDAP, and is no domain controller."""
    return _slapd(folder, "")


def _slapd(folder: Path, more: str) -> Daemon:
    (folder / "db").mkdir(parents=True)
    conf = folder / "slapd.conf"
    conf.write_text(SLAPD_CONF.format(folder=folder, more=more))
    daemon = Daemon(["slapd", "-f", conf, "-h", f"ldap://{LDAP_ADDRESS}:389", "-d", "0"], folder / "log")
    daemon.wait_for(lambda: accepts(LDAP_ADDRESS, 389), "slapd")
    return daemon
