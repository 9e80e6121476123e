"""Asks Windows servers by PowerShell remoting. The fixed queries are all it can send."""

from __future__ import annotations

import contextlib
import logging
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import requests
from pypsrp.exceptions import AuthenticationError, WinRMError, WSManFaultError
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import WSMan
from spnego.exceptions import SpnegoError

from app.domain.credentials import WindowsChannel, WindowsLogin, WindowsUser
from app.domain.exchange import Fault, Identity
from app.domain.questions import WindowsQuestion
from app.domain.windows_document import DocumentFault, WindowsDocument, parse_document
from app.domain.windows_readings import WindowsReading
from app.ports import CancelToken, Clock
from app.probes.kerberos import principal
from app.probes.limits import Limits
from app.probes.login_gate import LoginHeld
from app.probes.sockets import family_of
from app.probes.transcript import Transcript
from app.probes.verified_tls import verified_context
from app.probes.windows_login import BasicAuth, WindowsSignIn
from app.probes.windows_session import Line, WindowsAdapter, WindowsFault, watched
from app.windows_scripts import remote_script

ACCESS_DENIED = frozenset({5, 0x80070005})
"""The Windows error of a user who may not use remoting: its number, or within an HRESULT ([MS-ERREF] 2.1)."""

GARBLED = (
    ET.ParseError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    EOFError,
    RecursionError,
    struct.error,
    SpnegoError,
)
"""What pypsrp raises for answers that do not follow the protocol."""

for _chatty in ("pypsrp", "urllib3.connection"):
    # Their records would hold what is said with the server; their errors come as exceptions too.
    logging.getLogger(_chatty).addHandler(logging.NullHandler())
    logging.getLogger(_chatty).propagate = False


class WindowsProbe:
    """Asks servers. Credentials are shown to one after the other, and to none after a rejection."""

    def __init__(
        self, clock: Clock, limits: Limits, user: WindowsUser | None, authorities: Path | None
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._user = user
        self._authorities = authorities
        self._sign_ins = WindowsSignIn(limits)
        self._lines: set[Line] = set()

    def ask(self, question: WindowsQuestion, cancel: CancelToken) -> WindowsReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock, Identity.USER)
        port = self._port(question)
        line = Line(self._limits, transcript, cancel)
        self._lines.add(line)
        try:
            content = self._answer(question, self._usable(question), line, cancel)
            transcript.heard(content)
            document = _document(content)
        except (WindowsFault, LoginHeld) as error:
            return WindowsReading(transcript.exchange(error.fault, str(error), port=port))
        except (OSError, ValueError) as error:
            return WindowsReading(transcript.failed(error))
        finally:
            line.close()
            self._lines.discard(line)
        return WindowsReading(transcript.exchange(port=port), document)

    def close(self) -> None:
        """End what is under way and overwrite the secret."""
        for line in tuple(self._lines):
            line.cut()
        if self._user is not None:
            self._user.clear()

    def _port(self, question: WindowsQuestion) -> int:
        is_clear = self._user is not None and self._user.channel is WindowsChannel.HTTP
        return question.port if is_clear else question.tls_port

    def _usable(self, question: WindowsQuestion) -> WindowsUser:
        """The credentials, if they may be shown to this server."""
        self._sign_ins.require_open()
        user = self._user
        if user is None or not user.is_usable:
            raise WindowsFault(Fault.NO_CREDENTIALS, "there are no credentials")
        needs_name = user.channel is WindowsChannel.HTTPS or user.uses_kerberos
        if needs_name and not question.host_name:
            raise WindowsFault(Fault.NO_HOST_NAME, "there is no name to verify")
        return user

    def _answer(self, question: WindowsQuestion, user: WindowsUser, line: Line, cancel: CancelToken) -> bytes:
        family_of(question.address)
        with contextlib.closing(self._opened(question, user, line)) as remote:
            self._sign_ins.sign_in(remote.transport, user, line, cancel)
            with watched(line):
                return self._conversation(remote)

    def _conversation(self, remote: WSMan) -> bytes:
        """What the queries put out. Raises WindowsFault."""
        try:
            return _run(remote)
        except AuthenticationError as error:
            raise self._sign_ins.rejected() from error
        except WSManFaultError as error:
            fault = Fault.NOT_ALLOWED if error.code in ACCESS_DENIED else Fault.REFUSED_BY_SERVER
            raise WindowsFault(fault, error.reason or f"fault {error.code}") from error
        except (WinRMError, requests.RequestException) as error:
            raise WindowsFault(Fault.REFUSED_BY_SERVER, str(error)) from error
        except GARBLED as error:
            raise WindowsFault(Fault.MALFORMED, f"{type(error).__name__}: {error}") from error

    def _opened(self, question: WindowsQuestion, user: WindowsUser, line: Line) -> WSMan:
        """A client whose every byte goes through our adapter; nothing is sent yet."""
        is_tls = user.channel is WindowsChannel.HTTPS
        remote = WSMan(
            question.address,
            port=self._port(question),
            ssl=is_tls,
            username=principal(user.user) if user.uses_kerberos else user.user,
            password=None if user.uses_ticket else user.reveal(),
            auth="kerberos" if user.uses_kerberos else user.login.value,
            encryption="auto" if is_tls else "always",
            operation_timeout=max(1, round(self._limits.windows_wait_s * 2 / 3)),
            no_proxy=True,
            negotiate_hostname_override=question.host_name or question.address,
        )
        transport = remote.transport
        # The session is made beforehand: pypsrp's own would follow the environment's proxies and redirects.
        session = transport.session = transport._build_session()  # noqa: SLF001  there is no other way
        session.trust_env = False
        session.proxies = {}
        session.max_redirects = 0
        session.adapters.clear()
        if user.login is WindowsLogin.BASIC:
            session.auth = BasicAuth(user)
        context = verified_context(self._authorities)
        adapter = WindowsAdapter(line, context, question.host_name, must_seal=not is_tls)
        session.mount(transport.endpoint, adapter)
        return remote


def _run(remote: WSMan) -> bytes:
    """Send the queries and give all they put out."""
    pool = RunspacePool(remote)
    pool.open()
    try:
        shell = PowerShell(pool)
        shell.add_script(remote_script())
        output = shell.invoke()
    finally:
        # Windows closes what is left open by itself; what was told before counts.
        with contextlib.suppress(WindowsFault, WinRMError, OSError, *GARBLED):
            pool.close()
    if not output:
        raise WindowsFault(Fault.REFUSED_BY_SERVER, _errors(shell))
    return "".join(str(each) for each in output).encode("utf-8", "replace")


def _errors(shell: PowerShell) -> str:
    """What the server says of a script that put out nothing."""
    told = "; ".join(str(each) for each in shell.streams.error)
    return told[:500] or "the queries put out nothing"


def _document(content: bytes) -> WindowsDocument:
    try:
        return parse_document(content)
    except DocumentFault as error:
        raise WindowsFault(Fault.MALFORMED, str(error)) from error
