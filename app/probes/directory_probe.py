"""Asks directory servers: the root entry and the LDAP ping without a bind, searches as a user."""

from __future__ import annotations

from ldap3.utils.conv import escape_filter_chars

from app.domain.questions import PingQuestion, RootDseQuestion, SearchQuestion, SearchScope, Transport
from app.domain.readings import (
    DirectoryEntry,
    Fault,
    Identity,
    PingReading,
    RootDseReading,
    SearchReading,
)
from app.ports import CancelToken, Clock
from app.probes.cldap import ping_request, ping_value
from app.probes.directory_values import readable
from app.probes.ldap_binding import Binder
from app.probes.ldap_session import LdapFault, LdapSession, RawEntry, new_connection, plain_server
from app.probes.limits import Deadline, Limits
from app.probes.netlogon import parse_netlogon
from app.probes.sockets import datagrams, udp_to
from app.probes.transcript import Transcript

ROOT_ATTRIBUTES = (
    "currentTime",
    "defaultNamingContext",
    "rootDomainNamingContext",
    "configurationNamingContext",
    "schemaNamingContext",
    "namingContexts",
    "dnsHostName",
    "dsServiceName",
    "serverName",
    "isSynchronized",
    "isGlobalCatalogReady",
    "domainFunctionality",
    "forestFunctionality",
    "domainControllerFunctionality",
    "highestCommittedUSN",
)
"""Asked by name: a server may have many more."""


class DirectoryProbe:
    """Asks directory servers. One connection per server at a time; that of a bind stays open for the run."""

    def __init__(self, clock: Clock, limits: Limits, binder: Binder) -> None:
        self._clock = clock
        self._limits = limits
        self._binder = binder

    def ask_root(self, question: RootDseQuestion, _cancel: CancelToken) -> RootDseReading:
        """Read the root entry; see `Network.ask`."""
        transcript = Transcript(question, self._clock, Identity.ANONYMOUS)
        try:
            found = self._read_root(question, "(objectClass=*)", ROOT_ATTRIBUTES, transcript)
        except LdapFault as error:
            return RootDseReading(transcript.exchange(error.fault, str(error)))
        entry = entry_reading(found[0]) if found else DirectoryEntry("", {})
        return RootDseReading(transcript.exchange(), entry.attributes)

    def ask_ping(self, question: PingQuestion, cancel: CancelToken) -> PingReading:
        """Ask which roles the server has; see `Network.ask`."""
        transcript = Transcript(question, self._clock, Identity.ANONYMOUS)
        if question.transport is Transport.UDP:
            return self._ping_over_udp(question, transcript, cancel)
        filter_ = f"(&(DnsDomain={escape_filter_chars(question.domain)})(NtVer=\\06\\00\\00\\00))"
        try:
            found = self._read_root(question, filter_, ("Netlogon",), transcript)
        except LdapFault as error:
            return PingReading(transcript.exchange(error.fault, str(error)))
        reply = found[0].first("Netlogon") if found else b""
        return ping_reading(transcript, reply)

    def _ping_over_udp(
        self, question: PingQuestion, transcript: Transcript, cancel: CancelToken
    ) -> PingReading:
        """Two tries: a packet may be lost."""
        error: Exception = TimeoutError("not asked")
        for _ in range(self._limits.dns_tries):
            if cancel.is_cancelled():
                return PingReading(transcript.exchange(Fault.CANCELLED))
            transcript.forget()
            try:
                return ping_reading(transcript, self._datagram(question, transcript))
            except TimeoutError as silence:
                error = silence
            except OSError as failure:
                return PingReading(transcript.failed(failure))
            except ValueError as nonsense:
                return PingReading(transcript.exchange(Fault.MALFORMED, str(nonsense)))
        return PingReading(transcript.failed(error))

    def _datagram(self, question: PingQuestion, transcript: Transcript) -> bytes:
        """One packet each way; raises OSError or ValueError."""
        deadline = Deadline(self._limits.dns_s)
        with udp_to(question.address, question.port) as opened:
            transcript.sent_from(opened)
            opened.send(ping_request(question.domain))
            for packet in datagrams(opened, deadline):
                transcript.forget()
                transcript.heard(packet)
                return ping_value(packet)
        raise TimeoutError("no answer")

    def ask_search(self, question: SearchQuestion, cancel: CancelToken) -> SearchReading:
        """Search as a user; see `Network.ask`."""
        transcript = Transcript(question, self._clock, Identity.USER, keeps_reply=not question.is_personal)
        port = self._binder.port_of(question)
        if cancel.is_cancelled():
            return SearchReading(transcript.exchange(Fault.CANCELLED, port=port))
        try:
            session = self._binder.session(question, transcript, cancel)
            found = session.search(
                question.base, question.scope, question.filter, question.attributes, transcript
            )
        except LdapFault as error:
            return SearchReading(transcript.exchange(error.fault, str(error), port=port))
        return SearchReading(transcript.exchange(port=port), tuple(entry_reading(entry) for entry in found))

    def _read_root(
        self,
        question: RootDseQuestion | PingQuestion,
        filter_: str,
        attributes: tuple[str, ...],
        transcript: Transcript,
    ) -> list[RawEntry]:
        server = plain_server(question.address, question.port, self._limits)
        session = LdapSession(new_connection(server, self._limits), self._limits)
        try:
            session.open(transcript)
            return session.search("", SearchScope.BASE, filter_, attributes, transcript)
        finally:
            session.close()


def ping_reading(transcript: Transcript, data: bytes) -> PingReading:
    """The reading of a reply's value, which is empty when the server knows no such attribute."""
    if not data:
        return PingReading(transcript.exchange())
    try:
        reply = parse_netlogon(data)
    except ValueError as error:
        return PingReading(transcript.exchange(Fault.MALFORMED, str(error)))
    return PingReading(
        exchange=transcript.exchange(),
        flags=reply.flags,
        forest=reply.forest,
        domain=reply.domain,
        host=reply.host,
        site=reply.site,
        client_site=reply.client_site,
    )


def entry_reading(entry: RawEntry) -> DirectoryEntry:
    """An entry as checks read it: text, without what cannot be read."""
    read = {name: readable(name, found) for name, found in entry.attributes.items()}
    return DirectoryEntry(entry.dn, {name: values for name, values in read.items() if values})
