"""Two real domain controllers that replicate: Samba on 127.0.0.10 and 127.0.1.11, made once, kept."""

from __future__ import annotations

import base64
import json
import shutil
import signal
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fakes.certificate_authority import Authority
from tests.lab.processes import Daemon, LabFailed, accepts, run, wait_until
from tests.lab.samba_conf import KRB5_CONF, SMB_CONF

DOMAIN = "lab.contoso.test"
REALM = DOMAIN.upper()
SITE = "HQ"
HEAD = "DC=lab,DC=contoso,DC=test"
SITES = f"CN=Sites,CN=Configuration,{HEAD}"
PASSWORD = "Lab-Passw0rd-1"
READER = "reader"
PROGRAMS = ("samba", "samba-tool", "samba_dnsupdate", "samba_spnupdate", "ldbmodify", "dig", "unshare", "tar")

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
"""Where the directory begins to count time."""

TICKET = "Auth: [Kerberos KDC"
"""How it begins a line about a first ticket."""

REJECTED = "Auth: [LDAP"
"""How Samba's audit log, at this level of detail, begins a line about a log-on over LDAP that it refused."""

LOCATOR = (
    "_ldap._tcp.dc._msdcs",
    "_kerberos._tcp.dc._msdcs",
    "_kerberos._tcp",
    "_kerberos._udp",
    "_gc._tcp",
    "_ldap._tcp.gc._msdcs",
)


@dataclass(frozen=True)
class Controller:
    """One domain controller."""

    name: str
    address: str

    @property
    def fqdn(self) -> str:
        return f"{self.name}.{DOMAIN}"


DC1 = Controller("dc1", "127.0.0.10")
DC2 = Controller("dc2", "127.0.1.11")


class SambaDomain:
    """The domain: made by `provision`, then put back by `restore` for whoever wants it clean."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._snapshot = folder / "snapshot.tgz"
        self._daemons: dict[Controller, Daemon] = {}
        self.authority = Authority(folder)

    def provision(self) -> None:
        """Make both controllers with real join and replication, and keep them as a tar file: 20 seconds."""
        self._write_client_files()
        for controller in (DC1, DC2):
            self._write_files(controller)
        self._provision_first()
        self.start(DC1)
        self._join_second()
        self.start(DC2)
        self._register_second()
        self._settle()
        self._keep()

    def restore(self) -> None:
        """Both controllers as they were after `provision`, running, each in step with the other again."""
        self.stop_all()
        began = datetime.now(UTC)
        for controller in (DC1, DC2):
            shutil.rmtree(self._root(controller))
        run(["tar", "--xattrs", "--xattrs-include=*", "-C", self._folder, "-xzf", self._snapshot])
        for controller in (DC1, DC2):
            self._make_folders(controller)
            self.start(controller)
        for controller in (DC1, DC2):
            wait_until(lambda controller=controller: self._has_pulled(controller, began), "replication")  # type: ignore[misc]

    def start(self, controller: Controller) -> None:
        """Start a controller and wait until it serves LDAP over TLS and DNS."""
        command = ["samba", f"--configfile={self._conf(controller)}", "--foreground", "--no-process-group"]
        log = self._root(controller) / "log" / "stdout"
        daemon = Daemon(self._inside(command), log, {"KRB5_CONFIG": str(self._folder / "krb5.conf")})
        self._daemons[controller] = daemon
        for port in (135, 389, 636, 3268, 53):
            daemon.wait_for(lambda port=port: accepts(controller.address, port), f"{controller.name}:{port}")  # type: ignore[misc]

    def stop(self, controller: Controller) -> None:
        """Stop a controller in order."""
        daemon = self._daemons.pop(controller, None)
        if daemon is not None:
            daemon.stop()
            wait_until(lambda: not accepts(controller.address, 389), f"the end of {controller.name}")

    def stop_all(self) -> None:
        """Stop everything."""
        for controller in tuple(self._daemons):
            self.stop(controller)

    def kill(self, controller: Controller) -> None:
        """Cut a controller's power."""
        self._daemons.pop(controller).kill()

    def hang(self, controller: Controller) -> None:
        """Stop a controller's processes where they are; the system still takes connections for them."""
        self._daemons[controller].signal(signal.SIGSTOP)

    def resume(self, controller: Controller) -> None:
        """Let them go on."""
        self._daemons[controller].signal(signal.SIGCONT)

    def delete_record(self, name: str, kind: str, data: str) -> None:
        """Take a record out of the first controller's copy; the second follows when it replicates."""
        zone = f"_msdcs.{DOMAIN}" if name.endswith("._msdcs") else DOMAIN
        self._tool("dns", "delete", DC1.address, zone, name.removesuffix("._msdcs"), kind, data)

    def add_record(self, name: str, kind: str, data: str) -> None:
        """Put a record of the domain into the first controller's copy."""
        self._tool("dns", "add", DC1.address, DOMAIN, name, kind, data)

    def set_option(self, controller: Controller, name: str, value: str) -> None:
        """Change a line of a controller's configuration; it counts from the next start on."""
        lines = self._conf(controller).read_text().splitlines()
        kept = [f"{name} = {value}" if line.startswith(f"{name} =") else line for line in lines]
        self._conf(controller).write_text("\n".join([*kept, ""]))

    def modify(self, controller: Controller, *lines: str) -> None:
        """Change entries in a controller's database, past its servers; the change replicates."""
        self._ldb(self._root(controller) / "private" / "sam.ldb", "ldbmodify", *lines)

    def overwrite(self, controller: Controller, *lines: str, partition: str = HEAD) -> None:
        """Change entries of a partition in a controller's file, past all rules."""
        file = f"{partition.upper()}.ldb"
        self._ldb(self._root(controller) / "private" / "sam.ldb.d" / file, "ldbmodify", *lines)

    def extend_schema(self, *changes: Sequence[str]) -> None:
        """Add to the schema, each change after the one before it, and start the first controller anew."""
        database = self._root(DC1) / "private" / "sam.ldb"
        ldif = self._folder / "schema.ldif"
        for lines in changes:
            ldif.write_text("\n".join(lines) + "\n")
            run(["ldbmodify", "-H", database, "--option=dsdb:schema update allowed=true", ldif])
        self.stop(DC1)
        self.start(DC1)

    def guid(self, controller: Controller) -> str:
        """The GUID of a controller's NTDS Settings object."""
        settings = f"CN=NTDS Settings,CN={controller.name},CN=Servers,CN={SITE},{SITES}"
        return self.search(settings, "(objectClass=nTDSDSA)").partition("objectGUID: ")[2].splitlines()[0]

    def delete(self, controller: Controller, dn: str) -> None:
        """Take an entry and all below it out of a controller's database."""
        run(["ldbdel", "-r", "-H", self._root(controller) / "private" / "sam.ldb", "--relax", dn])

    def rename(self, controller: Controller, old: str, new: str) -> None:
        """Move an entry in a controller's database."""
        run(["ldbrename", "-H", self._root(controller) / "private" / "sam.ldb", "--relax", old, new])

    def search(self, base: str, filter_: str, controller: Controller = DC1) -> str:
        """What a controller's database holds, as LDIF."""
        database = self._root(controller) / "private" / "sam.ldb"
        return run(["ldbsearch", "-H", database, "-b", base, filter_, "*", "replPropertyMetaData"])

    def _ldb(self, database: Path, program: str, *lines: str) -> None:
        ldif = self._folder / "change.ldif"
        ldif.write_text("\n".join(lines) + "\n")
        run([program, "-H", database, "--relax", ldif])

    def rejected_passwords(self, controller: Controller) -> int:
        """How many refused log-ons a controller's audit log tells of since it was started."""
        logs = (self._root(controller) / "log").iterdir()
        return sum(path.read_text(errors="replace").count(REJECTED) for path in logs if path.is_file())

    def tool(self, *arguments: str) -> str:
        """samba-tool against the first controller's database."""
        return self._inside_run(["samba-tool", *arguments, "-s", self._conf(DC1)])

    def _tool(self, *arguments: str) -> str:
        return self._inside_run(
            ["samba-tool", *arguments, "-s", self._conf(DC1), "-U", f"Administrator@{REALM}%{PASSWORD}"]
        )

    def _provision_first(self) -> None:
        self._inside_run([
            "samba-tool", "domain", "provision", f"--configfile={self._conf(DC1)}", f"--realm={REALM}",
            "--domain=LAB", "--server-role=dc", "--dns-backend=SAMBA_INTERNAL", f"--adminpass={PASSWORD}",
            f"--host-name={DC1.name}", f"--host-ip={DC1.address}", f"--site={SITE}",
        ])  # fmt: skip
        policy = ("--max-pwd-age=0", "--min-pwd-age=0", "--complexity=off", "--account-lockout-threshold=20")
        self.tool("domain", "passwordsettings", "set", *policy)
        self.tool("user", "create", READER, PASSWORD)
        for network in ("127.0.0.0/24", "127.0.1.0/24"):
            self.tool("sites", "subnet", "create", network, SITE)
        # Without its replication SPN the second controller can never pull from the first.
        self._inside_run(["samba_spnupdate", "-s", self._conf(DC1)])

    def _join_second(self) -> None:
        self._inside_run([
            "samba-tool", "domain", "join", DOMAIN, "DC", f"--configfile={self._conf(DC2)}",
            f"--server={DC1.fqdn}", "--dns-backend=SAMBA_INTERNAL", f"--site={SITE}",
            "-U", f"Administrator@{REALM}%{PASSWORD}",
        ])  # fmt: skip

    def _register_second(self) -> None:
        """Samba skips 127/8 when it registers its own names, so it is told the address."""
        self._inside_run([
            "samba_dnsupdate", "-s", self._conf(DC2), "--use-samba-tool", f"--current-ip={DC2.address}",
            f"--rpc-server-ip={DC1.address}",
        ])  # fmt: skip

        self._inside_run(["samba_spnupdate", "-s", self._conf(DC2)])

    def _settle(self) -> None:
        """Wait until each has pulled every partition from the other without error."""
        for controller in (DC1, DC2):
            wait_until(lambda controller=controller: self._has_replicated(controller), "replication", 60)  # type: ignore[misc]
            wait_until(lambda controller=controller: _lists_both(controller), "the records of both", 60)  # type: ignore[misc]

    def _has_replicated(self, controller: Controller) -> bool:
        try:
            shown = json.loads(self._tool("drs", "showrepl", controller.fqdn, "--json"))
        except (LabFailed, json.JSONDecodeError):
            return False
        links = shown.get("repsFrom", [])
        return len(links) >= 5 and all(
            link["consecutive failures"] == 0 and "NTTIME(0)" not in link["last success"] for link in links
        )

    def _has_pulled(self, controller: Controller, since: datetime) -> bool:
        """Whether the controller has got its partitions since a moment ([MS-DRSR] REPS_FROM)."""
        for partition in (HEAD, f"DC=ForestDnsZones,{HEAD}"):
            text = self.search(partition, "(repsFrom=*)", controller).replace("\n ", "")
            link = base64.b64decode(text.partition("repsFrom:: ")[2].partition("\n")[0])
            failures, success = struct.unpack_from("<Iq", link, 12)
            if failures or success < (since - EPOCH) // timedelta(seconds=1):
                return False
        return True

    def _keep(self) -> None:
        self.stop_all()
        skipped = [f"--exclude=*/{name}/*" for name in ("log", "run", "ncalrpc", "msg.sock", "msg.lock")]
        tar: list[str | Path] = [
            "tar",
            "--xattrs",
            "--xattrs-include=*",
            *skipped,
            "-C",
            self._folder,
            "-czf",
            self._snapshot,
        ]
        run([*tar, DC1.name, DC2.name])

    def _inside(self, command: Sequence[str | Path]) -> list[str | Path]:
        """The controllers find one another by a resolv.conf that only they see."""
        script = f'mount --bind {self._folder}/resolv.conf /etc/resolv.conf && exec "$@"'
        return ["unshare", "-m", "bash", "-c", script, "_", *command]

    def _inside_run(self, command: Sequence[str | Path]) -> str:
        return run(self._inside(command), env={"KRB5_CONFIG": str(self._folder / "krb5.conf")})

    @property
    def kerberos_settings(self) -> Path:
        """The krb5.conf of clients: no other ticket servers than the two controllers, no look-ups."""
        return self._folder / "krb5.conf"

    def refused_tickets(self) -> int:
        """How many first tickets the controllers refused for a wrong password since they were started."""
        logs = [
            path for each in (DC1, DC2) for path in (self._root(each) / "log").iterdir() if path.is_file()
        ]
        lines = [line for path in logs for line in path.read_text(errors="replace").splitlines()]
        return sum(TICKET in line and "NT_STATUS_WRONG_PASSWORD" in line for line in lines)

    def _write_client_files(self) -> None:
        lines = [f"nameserver {DC1.address}", f"nameserver {DC2.address}", f"search {DOMAIN}"]
        (self._folder / "resolv.conf").write_text("\n".join([*lines, "options timeout:1 attempts:1\n"]))
        (self._folder / "krb5.conf").write_text(KRB5_CONF.format(realm=REALM))

    def _write_files(self, controller: Controller) -> None:
        self._make_folders(controller)
        root = self._root(controller)
        text = SMB_CONF.format(
            upper=controller.name.upper(), realm=REALM, address=controller.address, root=root, domain=DOMAIN
        )
        self._conf(controller).write_text(text)
        certificate, key = self.authority.issue(controller.fqdn, controller.address)
        (root / "tls" / "cert.pem").write_bytes(certificate)
        (root / "tls" / "key.pem").touch(0o600)
        (root / "tls" / "key.pem").write_bytes(key)
        shutil.copy(self.authority.path, root / "tls" / "ca.pem")

    def _make_folders(self, controller: Controller) -> None:
        root = self._root(controller)
        names = ("etc", "tls", "cache", "lock", "run", "log", "ncalrpc", "bind-dns", "private")
        for name in (*names, f"state/sysvol/{DOMAIN}/scripts"):
            (root / name).mkdir(parents=True, exist_ok=True)
        (root / "private").chmod(0o700)

    def _root(self, controller: Controller) -> Path:
        return self._folder / controller.name

    def _conf(self, controller: Controller) -> Path:
        return self._root(controller) / "etc" / "smb.conf"


def _lists_both(controller: Controller) -> bool:
    """Whether a controller's own copy of the zones has the records of both."""
    asked = [f"{name}.{DOMAIN}" for name in LOCATOR]
    shown = [run(["dig", "+short", f"@{controller.address}", "SRV", name]) for name in asked]
    shown.append(run(["dig", "+short", f"@{controller.address}", "NS", DOMAIN]))
    return all(each.fqdn in text for text in shown for each in (DC1, DC2))
