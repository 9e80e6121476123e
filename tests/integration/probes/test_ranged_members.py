"""A group of more members than a controller tells at once comes whole, and so do the pages after it."""

from __future__ import annotations

import socket
from collections.abc import Callable

from ldap3.protocol.convert import build_controls_list
from ldap3.protocol.rfc2696 import paged_search_control
from ldap3.protocol.rfc4511 import (
    LDAPDN,
    AttributeDescription,
    LDAPMessage,
    LDAPString,
    MessageID,
    PartialAttribute,
    PartialAttributeList,
    ProtocolOp,
    ResultCode,
    SearchResultDone,
    SearchResultEntry,
    Vals,
)
from pyasn1.codec.ber import decoder, encoder

from app.domain.questions import ConnectQuestion, SearchScope
from app.probes.ldap_session import LdapSession, new_connection, plain_server
from app.probes.transcript import Transcript
from tests.fakes.clock import FakeClock
from tests.integration.probes.conftest import QUICK
from tests.integration.probes.servers import HERE, Serve

GROUP, OTHER = "cn=large,dc=lab,dc=test", "cn=small,dc=lab,dc=test"
FIRST_RANGE, LAST_RANGE = "member;range=0-1", "member;range=2-*"


def _entry(dn: str, attribute: str, *values: str) -> SearchResultEntry:
    vals = Vals()
    vals.setComponents(*(each.encode() for each in values))
    part = PartialAttribute()
    part["type"], part["vals"] = AttributeDescription(attribute), vals
    parts = PartialAttributeList()
    parts.setComponentByPosition(0, part)
    entry = SearchResultEntry()
    entry["object"], entry["attributes"] = LDAPDN(dn), parts
    return entry


def _done() -> SearchResultDone:
    done = SearchResultDone()
    done["resultCode"], done["matchedDN"] = ResultCode(0), LDAPDN("")
    done["diagnosticMessage"] = LDAPString("")
    return done


def _message(number: int, name: str, operation: object, cookie: bytes | None = None) -> bytes:
    message = LDAPMessage()
    message["messageID"] = MessageID(number)
    message["protocolOp"] = ProtocolOp().setComponentByName(name, operation)
    if cookie is not None:
        message["controls"] = build_controls_list([paged_search_control(False, 0, cookie)])
    return bytes(encoder.encode(message))


class RangingServer:
    """Tells two members of a large group at a time, and the groups on two pages."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def serve(self, connection: socket.socket) -> None:
        buffer = b""
        while data := connection.recv(65536):
            buffer += data
            message, buffer = decoder.decode(buffer, asn1Spec=LDAPMessage())
            connection.sendall(self._answer(message))

    def _answer(self, message: LDAPMessage) -> bytes:
        number = int(message["messageID"])
        operation = message["protocolOp"]
        if operation.getName() != "searchRequest":
            return b""
        request = operation.getComponent()
        wanted = str(request["attributes"][0])
        self.asked.append(wanted)
        if wanted == LAST_RANGE:
            found, cookie = _entry(GROUP, LAST_RANGE, "c"), None
        elif self.asked.count("member") == 1:
            found, cookie = _entry(GROUP, FIRST_RANGE, "a", "b"), b"more"
        else:
            found, cookie = _entry(OTHER, "member", "d"), b""
        entry = _message(number, "searchResEntry", found)
        return entry + _message(number, "searchResDone", _done(), cookie)


def test_all_members_and_all_pages_come(tcp: Callable[[Serve], int]) -> None:
    server = RangingServer()
    port = tcp(server.serve)
    session = LdapSession(new_connection(plain_server(HERE, port, QUICK), QUICK), QUICK)
    transcript = Transcript(ConnectQuestion(HERE, port), FakeClock())
    session.open(transcript)
    try:
        found = session.search("dc=lab,dc=test", SearchScope.SUBTREE, "(member=*)", ("member",), transcript)
    finally:
        session.close()
    assert {each.dn: each.attributes for each in found} == {
        GROUP: {"member": (b"a", b"b", b"c")},
        OTHER: {"member": (b"d",)},
    }
    assert server.asked == ["member", LAST_RANGE, "member"]
