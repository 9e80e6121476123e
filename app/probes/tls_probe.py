"""Reads the certificate of a TLS service without trusting it, then asks whether clients would."""

from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from app.domain.questions import CertificateQuestion
from app.domain.readings import CertificateReading, Exchange, Fault
from app.ports import CancelToken, Clock
from app.probes.certificates import name_error, parse_certificate
from app.probes.limits import Limits
from app.probes.sockets import connect, watched_handshake
from app.probes.transcript import Transcript, fault_of

NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL: the dates are judged by a check of their own."""


VERSIONS = MappingProxyType({
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
})  # fmt: skip

NOT_OFFERED = frozenset({"NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE", "UNSUPPORTED_SSL_VERSION"})
"""OpenSSL's reasons for a handshake that this machine cannot even begin."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a handshake showed."""

    version: str
    der: bytes


class TlsProbe:
    """Makes handshakes and closes."""

    def __init__(self, clock: Clock, limits: Limits, authorities: Path | None) -> None:
        self._clock = clock
        self._limits = limits
        self._authorities = authorities
        self._strict: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def ask(self, question: CertificateQuestion, cancel: CancelToken) -> CertificateReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock)
        try:
            shown = self._shake_hands(question, open_context(question.version), transcript)
        except (OSError, ValueError) as error:
            return CertificateReading(_failed(transcript, error))
        transcript.heard(shown.der)
        certificate = parse_certificate(shown.der)
        is_enough = cancel.is_cancelled() or bool(question.version)
        trust_error = "" if is_enough else self._trust_error(question)
        return CertificateReading(
            exchange=transcript.exchange(),
            tls_version=shown.version,
            certificate=certificate,
            trust_error=trust_error,
            name_error=name_error(certificate, question.host_name) if certificate else "",
        )

    def _trust_error(self, question: CertificateQuestion) -> str:
        """Why clients would not trust the chain; empty when they would, or it could not be tried again."""
        try:
            self._shake_hands(question, self._strict_context(), Transcript(question, self._clock))
        except ssl.SSLCertVerificationError as error:
            return error.verify_message or str(error.reason)
        except OSError:
            return ""
        return ""

    def _shake_hands(
        self, question: CertificateQuestion, context: ssl.SSLContext, transcript: Transcript
    ) -> _Shown:
        """One handshake; raises OSError, which ssl.SSLError is."""
        with connect(question.address, question.port, self._limits.connect_s) as raw:
            transcript.sent_from(raw)
            raw.settimeout(self._limits.handshake_s)
            return _handshake(context, raw, question.host_name, self._limits.handshake_s)

    def _strict_context(self) -> ssl.SSLContext:
        """One for all handshakes of a run: reading a system's authorities takes longer than a handshake."""
        with self._lock:
            if self._strict is None:
                self._strict = self._new_strict_context()
            return self._strict

    def _new_strict_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _accept_old_peers(context)
        context.check_hostname = False
        context.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME)
        if self._authorities is None:
            context.load_default_certs()
        else:
            context.load_verify_locations(cafile=self._authorities)
        return context


def _handshake(context: ssl.SSLContext, raw: socket.socket, host_name: str, limit_s: float) -> _Shown:
    """Wrapping takes the descriptor away from `raw`, so the handshake follows where it can be watched."""
    name = host_name or None
    with context.wrap_socket(raw, server_hostname=name, do_handshake_on_connect=False) as secure:
        watched_handshake(secure, limit_s)
        return _Shown(secure.version() or "", secure.getpeercert(binary_form=True) or b"")


def open_context(version: str = "") -> ssl.SSLContext:
    """A context that looks and does not trust. Nothing that is a secret is ever sent through it.

    `version` is the only one that is offered, as `SSLSocket.version` writes it; all when it is empty.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    _accept_old_peers(context)
    if version:
        context.minimum_version = context.maximum_version = VERSIONS[version]
    return context


def _accept_old_peers(context: ssl.SSLContext) -> None:
    """Meet certificates and protocols of Windows Server 2003 and 2008 too: we came to read them."""
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT@SECLEVEL=0")


def _failed(transcript: Transcript, error: BaseException) -> Exchange:
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return transcript.exchange(Fault.CONNECTION_LOST, str(error))
    if isinstance(error, ssl.SSLError) and error.reason in NOT_OFFERED:
        return transcript.exchange(Fault.LOCAL_ERROR, str(error))
    if isinstance(error, ssl.SSLError) and not isinstance(error, TimeoutError):
        return transcript.exchange(Fault.TLS_FAILED, str(error))
    return transcript.exchange(fault_of(error), f"{type(error).__name__}: {error}")
