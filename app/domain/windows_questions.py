"""The one question that is put to a Windows server, and its reading."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.asking import Asking, Service
from app.domain.windows_readings import WindowsReading

HTTPS_PORT = 5986
HTTP_PORT = 5985


@dataclass(frozen=True, slots=True)
class WindowsQuestion(Asking[WindowsReading]):
    """The fixed queries over PowerShell remoting, as a user.

    `host_name` is what the server's certificate must name, and whom Kerberos asks for. `port` is for messages
    that encrypt themselves, `tls_port` for those inside TLS.
    """

    address: str
    host_name: str
    port: int = HTTP_PORT
    tls_port: int = HTTPS_PORT

    service = Service.WINDOWS
    reading = WindowsReading
    needs_bind = True
    channel_form = "PowerShell remoting"
    asked_form = "the read-only queries of Holdfast, sent as one script"
