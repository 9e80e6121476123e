"""Reads the certificate of a TLS service without trusting it, then asks whether clients would."""

from __future__ import annotations

import socket
import ssl
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from app.domain.questions import CertificateQuestion
from app.domain.readings import Certificate, CertificateReading, Exchange, Fault
from app.ports import CancelToken, Clock
from app.probes.certificates import name_error, parse_certificate
from app.probes.limits import Limits
from app.probes.sockets import connect, watched_handshake
from app.probes.transcript import Transcript, fault_of

NO_CHECK_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL: the dates are judged by a check of their own."""

OUTSIDE_PERIOD = frozenset({9, 10})
"""X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL, of any certificate of a chain."""

TOO_WEAK = frozenset({67, 68})
"""X509_V_ERR_CA_KEY_TOO_SMALL and X509_V_ERR_CA_MD_TOO_WEAK of OpenSSL, below its security level."""

OLD_LEVEL, CURRENT_LEVEL = 0, 2
"""Security levels of OpenSSL: anything goes, and 112 bits, as Debian and its kin demand."""

LEGACY_SERVER_CONNECT = 0x4
"""SSL_OP_LEGACY_SERVER_CONNECT of OpenSSL: servers without the update of 2010 for RFC 5746 too."""


VERSIONS = MappingProxyType({
    "TLSv1": ssl.TLSVersion.TLSv1,
    "TLSv1.1": ssl.TLSVersion.TLSv1_1,
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
})  # fmt: skip

NOT_OFFERED = frozenset({"NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE", "UNSUPPORTED_SSL_VERSION"})
"""OpenSSL's reasons for a handshake that this machine cannot even begin."""

NOTHING_IN_COMMON = frozenset({
    "SSLV3_ALERT_HANDSHAKE_FAILURE",
    "TLSV1_ALERT_INSUFFICIENT_SECURITY",
    "LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED",
    "NO_SUITABLE_SIGNATURE_ALGORITHM",
    "WRONG_SIGNATURE_TYPE",
    "UNKNOWN_CIPHER_RETURNED",
})  # fmt: skip
"""OpenSSL's reasons where both sides speak TLS, and no cipher, key or hash suits both."""

OTHER_VERSION = frozenset({"TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL"})
"""OpenSSL's reasons where the server speaks other versions than those it was offered."""

NO_TLS = "WRONG_VERSION_NUMBER"
"""OpenSSL's reason where the first bytes are none of TLS, or of another version."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a handshake showed."""

    version: str
    der: bytes


@dataclass(frozen=True, slots=True)
class _Trust:
    """How a chain was judged, or why it was not."""

    error: str = ""
    is_chain_outdated: bool = False
    is_chain_weak: bool = False
    fault: Fault | None = None


class TlsProbe:
    """Makes handshakes and closes."""

    def __init__(self, clock: Clock, limits: Limits, authorities: Path | None) -> None:
        self._clock = clock
        self._limits = limits
        self._authorities = authorities
        self._strict: dict[tuple[int, bool], ssl.SSLContext] = {}
        self._lock = threading.Lock()

    def ask(self, question: CertificateQuestion, cancel: CancelToken) -> CertificateReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock)
        try:
            shown = self._shake_hands(question, open_context(question.version), transcript)
        except (OSError, ValueError) as error:
            return CertificateReading(_failed(transcript, error, question.version))
        transcript.heard(shown.der)
        certificate = parse_certificate(shown.der)
        trust = self._trust(question, certificate, cancel)
        return CertificateReading(
            exchange=transcript.exchange(),
            tls_version=shown.version,
            certificate=certificate,
            trust_error=trust.error,
            name_error=name_error(certificate, question.host_name) if certificate else "",
            is_chain_outdated=trust.is_chain_outdated,
            is_chain_weak=trust.is_chain_weak,
            trust_fault=trust.fault,
        )

    def _trust(
        self, question: CertificateQuestion, certificate: Certificate | None, cancel: CancelToken
    ) -> _Trust:
        """Whether clients would trust the chain. Of a question for one version nobody asks that.

        The dates of the chain are looked at where those of the certificate itself are in order, so that each
        fault is told once.
        """
        if question.version:
            return _Trust()
        if cancel.is_cancelled():
            return _Trust(fault=Fault.CANCELLED)
        again = Transcript(question, self._clock)
        in_time = certificate is not None and _is_valid(certificate, self._clock.now())
        try:
            self._shake_hands(question, self._strict_context(OLD_LEVEL, in_time=in_time), again)
        except ssl.SSLCertVerificationError as error:
            if error.verify_code in OUTSIDE_PERIOD:
                return _Trust(is_chain_outdated=True)
            return _Trust(error.verify_message or str(error.reason))
        except (OSError, ValueError) as error:
            return _Trust(fault=_failed(again, error, question.version).fault)
        return _Trust(is_chain_weak=self._is_weak(question, in_time=in_time))

    def _is_weak(self, question: CertificateQuestion, *, in_time: bool) -> bool:
        """Whether current clients refuse a chain that older ones trust.

        False too where the handshake fails at their level for its version or cipher.
        """
        again = Transcript(question, self._clock)
        try:
            self._shake_hands(question, self._strict_context(CURRENT_LEVEL, in_time=in_time), again)
        except ssl.SSLCertVerificationError as error:
            return error.verify_code in TOO_WEAK
        except (OSError, ValueError):
            return False
        return False

    def _shake_hands(
        self, question: CertificateQuestion, context: ssl.SSLContext, transcript: Transcript
    ) -> _Shown:
        """One handshake; raises OSError, which ssl.SSLError is."""
        with connect(question.address, question.port, self._limits.connect_s) as raw:
            transcript.sent_from(raw)
            raw.settimeout(self._limits.handshake_s)
            return _handshake(context, raw, question.host_name, self._limits.handshake_s)

    def _strict_context(self, level: int, *, in_time: bool) -> ssl.SSLContext:
        """Kept for all handshakes of a run: reading a system's authorities takes longer than a handshake."""
        with self._lock:
            if (level, in_time) not in self._strict:
                self._strict[level, in_time] = self._new_strict_context(level, in_time=in_time)
            return self._strict[level, in_time]

    def _new_strict_context(self, level: int, *, in_time: bool) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _accept_old_peers(context, level)
        context.check_hostname = False
        if not in_time:
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


def _accept_old_peers(context: ssl.SSLContext, level: int = OLD_LEVEL) -> None:
    """Meet certificates and protocols of Windows Server 2003 and 2008 too: we came to read them."""
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= ssl.Options(LEGACY_SERVER_CONNECT)
    context.set_ciphers(f"DEFAULT@SECLEVEL={level}")


def _is_valid(certificate: Certificate, now: datetime) -> bool:
    return certificate.not_before <= now <= certificate.not_after


def _failed(transcript: Transcript, error: BaseException, version: str) -> Exchange:
    """The record of a handshake that an error ended; `version` is the only one it offered."""
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return transcript.exchange(Fault.CONNECTION_LOST, str(error))
    if isinstance(error, ssl.SSLError) and not isinstance(error, TimeoutError):
        return transcript.exchange(_handshake_fault(error.reason or "", version), str(error))
    return transcript.exchange(fault_of(error), f"{type(error).__name__}: {error}")


def _handshake_fault(reason: str, version: str) -> Fault:
    """What OpenSSL's reason says; that the only version was refused, where the server itself said so."""
    if reason in NOT_OFFERED:
        return Fault.LOCAL_ERROR
    if reason in NOTHING_IN_COMMON or (reason in OTHER_VERSION and not version):
        return Fault.NO_COMMON_TLS
    is_said = "ALERT" in reason or reason in OTHER_VERSION or reason == NO_TLS
    return Fault.TLS_FAILED if is_said or not version else Fault.LOCAL_ERROR
