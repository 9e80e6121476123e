"""A management controller of a made-up server: Redfish over TLS, with sessions, basic log-in and faults."""

from __future__ import annotations

import base64
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from typing_extensions import override

USER = "watcher"
PASSWORD = "bmc-Passw0rd"
SESSIONS = "/redfish/v1/SessionService/Sessions"
TOKEN = "token-1"
SYSTEM = "/redfish/v1/Systems/1"
CHASSIS = "/redfish/v1/Chassis/1"

Resources = dict[str, dict[str, Any]]
Handler = Callable[["ControllerHandler"], None]


def link(path: str) -> dict[str, str]:
    """A reference to a resource."""
    return {"@odata.id": path}


def _collection(*paths: str) -> dict[str, Any]:
    return {"Members": [link(path) for path in paths], "Members@odata.count": len(paths)}


def _part(name: str, health: str = "OK", **more: Any) -> dict[str, Any]:
    return {"Name": name, "Status": {"State": "Enabled", "Health": health}, **more}


def healthy_server() -> Resources:
    """The resources of a server with two supplies, two fans, two mirrored drives and two memory modules."""
    return {
        "/redfish/v1": {
            "RedfishVersion": "1.11.0",
            "Systems": link("/redfish/v1/Systems"),
            "Chassis": link("/redfish/v1/Chassis"),
            "Managers": link("/redfish/v1/Managers"),
            "Links": {"Sessions": link(SESSIONS)},
        },
        "/redfish/v1/Systems": _collection(SYSTEM),
        SYSTEM: {
            "Name": "System",
            "Manufacturer": "Sample",
            "Model": "Rack 2",
            "SerialNumber": "SAMPLE-SRV-1",
            "BiosVersion": "2.60",
            "PowerState": "On",
            "Status": {"State": "Enabled", "Health": "OK", "HealthRollup": "OK"},
            "MemorySummary": {"TotalSystemMemoryGiB": 64, "Status": {"HealthRollup": "OK"}},
            "Memory": link(f"{SYSTEM}/Memory"),
            "Storage": link(f"{SYSTEM}/Storage"),
        },
        f"{SYSTEM}/Memory": _collection(f"{SYSTEM}/Memory/A1", f"{SYSTEM}/Memory/B1"),
        f"{SYSTEM}/Memory/A1": _part("DIMM A1", CapacityMiB=32768),
        f"{SYSTEM}/Memory/B1": _part("DIMM B1", CapacityMiB=32768),
        f"{SYSTEM}/Storage": _collection(f"{SYSTEM}/Storage/1"),
        f"{SYSTEM}/Storage/1": {
            "Name": "Array controller",
            "Drives": [link(f"{SYSTEM}/Storage/1/Drives/{number}") for number in (0, 1)],
            "Volumes": link(f"{SYSTEM}/Storage/1/Volumes"),
        },
        f"{SYSTEM}/Storage/1/Drives/0": _part(
            "Bay 0", FailurePredicted=False, PredictedMediaLifeLeftPercent=93
        ),
        f"{SYSTEM}/Storage/1/Drives/1": _part(
            "Bay 1", FailurePredicted=False, PredictedMediaLifeLeftPercent=94
        ),
        f"{SYSTEM}/Storage/1/Volumes": _collection(f"{SYSTEM}/Storage/1/Volumes/1"),
        f"{SYSTEM}/Storage/1/Volumes/1": _part("System volume", RAIDType="RAID1"),
        "/redfish/v1/Chassis": _collection(CHASSIS),
        CHASSIS: {
            "Name": "Chassis",
            "Power": link(f"{CHASSIS}/Power"),
            "Thermal": link(f"{CHASSIS}/Thermal"),
        },
        f"{CHASSIS}/Power": {
            "PowerSupplies": [
                _part("PSU 1", LineInputStatus="Normal", PowerCapacityWatts=800),
                _part("PSU 2", LineInputStatus="Normal", PowerCapacityWatts=800),
            ],
            "Redundancy": [_part("PSU redundancy", Mode="N+m", MinNumNeeded=1)],
        },
        f"{CHASSIS}/Thermal": {
            "Fans": [_part("Fan 1", Reading=22), _part("Fan 2", Reading=23)],
            "Redundancy": [_part("Fan redundancy", Mode="N+m")],
        },
        "/redfish/v1/Managers": _collection("/redfish/v1/Managers/1"),
        "/redfish/v1/Managers/1": {"Name": "Manager", "FirmwareVersion": "3.01"},
    }


def with_subsystems(resources: Resources) -> Resources:
    """The same server as newer controllers tell it: supplies and fans as resources of their own."""
    power, thermal = resources[f"{CHASSIS}/Power"], resources[f"{CHASSIS}/Thermal"]
    resources[CHASSIS] |= {
        "PowerSubsystem": link(f"{CHASSIS}/PowerSubsystem"),
        "ThermalSubsystem": link(f"{CHASSIS}/ThermalSubsystem"),
    }
    for subsystem, key, parts, group in (
        ("PowerSubsystem", "PowerSupplies", power["PowerSupplies"], "PowerSupplyRedundancy"),
        ("ThermalSubsystem", "Fans", thermal["Fans"], "FanRedundancy"),
    ):
        base = f"{CHASSIS}/{subsystem}"
        paths = [f"{base}/{key}/{number}" for number in range(len(parts))]
        resources[base] = {key: link(f"{base}/{key}"), group: [_part(group, RedundancyType="NPlusM")]}
        resources[f"{base}/{key}"] = _collection(*paths)
        resources |= dict(zip(paths, parts, strict=True))
    return resources


class ControllerHandler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: ControllerServer

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._note()
        path = self.path.rstrip("/")
        if fault := self.server.faults.get(path):
            fault(self)
        elif path != "/redfish/v1" and not self._is_known():
            self.answer(401, {"error": {"message": "who are you"}})
        elif path in self.server.resources:
            self.answer(200, self.server.resources[path])
        else:
            self.answer(404, {"error": {"message": "there is no such resource"}})

    def do_POST(self) -> None:
        self._note()
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != SESSIONS or not self.server.has_sessions:
            self.answer(405, {})
        elif sent == {"UserName": USER, "Password": PASSWORD}:
            place = f"https://{self.server.session_host}{self.server.session_place}"
            self.answer(201, link(f"{SESSIONS}/1"), {"X-Auth-Token": TOKEN, "Location": place})
        else:
            self.answer(401, {"error": {"message": "wrong"}})

    def do_DELETE(self) -> None:
        self._note()
        self.answer(204 if self._is_known() else 401, None)

    def answer(self, status: int, content: Any, headers: Mapping[str, str] | None = None) -> None:
        """Send an answer."""
        body = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _note(self) -> None:
        self.server.heard.append((self.command, self.path))

    def _is_known(self) -> bool:
        basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        is_session = self.headers.get("X-Auth-Token") == TOKEN and self.server.has_sessions
        return is_session or self.headers.get("Authorization") == f"Basic {basic}"


class ControllerServer(ThreadingHTTPServer):
    """A controller at an address. `faults` are answered instead of resources; `heard` is what was asked."""

    daemon_threads = True

    def __init__(self, address: str, port: int, certificate: bytes, folder: Path) -> None:
        super().__init__((address, port), ControllerHandler)
        self.resources = healthy_server()
        self.faults: dict[str, Handler] = {}
        self.heard: list[tuple[str, str]] = []
        self.has_sessions = True
        self.session_host = address
        self.session_place = f"{SESSIONS}/1"
        file = folder / f"controller-{address}.pem"
        file.write_bytes(certificate)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(file)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def commands(self) -> Iterator[str]:
        """The methods of all requests."""
        return (command for command, _ in self.heard)

    @override
    def finish_request(self, request: Any, client_address: Any) -> None:
        """On the thread of the connection, so that a slow handshake holds nobody else up."""
        try:
            with self._context.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, client_address)
        except OSError:
            return

    def stop(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()


def redirect(to: str) -> Handler:
    """Lead elsewhere."""
    return lambda handler: handler.answer(307, None, {"Location": to})


def say(status: int, content: Any) -> Handler:
    """Answer with this."""
    return lambda handler: handler.answer(status, content)


def raw(*pieces: bytes, every_s: float = 0.0, endless: bool = False) -> Handler:
    """Send bytes as they are, again and again when endless, with a pause after each piece."""

    def send(handler: ControllerHandler) -> None:
        pause = threading.Event()
        handler.close_connection = True
        while True:
            for piece in pieces:
                handler.wfile.write(piece)
                pause.wait(every_s)
            if not endless:
                return

    return send


def hang(handler: ControllerHandler) -> None:
    """Answer nothing until the client goes away."""
    handler.close_connection = True
    handler.rfile.read(1)
