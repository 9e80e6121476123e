"""What is not on the list of packets that only read is seen as such, kind by kind."""

from __future__ import annotations

from typing import Any

import dns.message
import dns.opcode
import dns.update
import pytest
from ldap3.operation.add import add_operation
from ldap3.operation.compare import compare_operation
from ldap3.operation.delete import delete_operation
from ldap3.operation.extended import extended_operation
from ldap3.operation.modify import modify_operation
from ldap3.operation.modifyDn import modify_dn_operation
from ldap3.protocol.convert import build_controls_list
from ldap3.protocol.rfc4511 import LDAPMessage, MessageID, ProtocolOp
from pyasn1.codec.ber.encoder import encode

from tests.integration.probes.remote_shells import NAMES, SHELL, TRANSFER
from tests.safety.packet_kinds import READ_ONLY, heard_kinds
from tests.safety.remoting_kinds import POWERSHELL
from tests.safety.wire_tap import Stream, WireTap


def kinds(question: str, sent: bytes, *, is_datagram: bool = False, is_secure: bool = True) -> frozenset[str]:
    """The kinds of one stream."""
    tap = WireTap()
    tap.streams.append(Stream(question, is_datagram, is_secure, bytearray(sent)))
    return heard_kinds(tap)


def ldap(name: str, operation: object, controls: Any = None) -> bytes:
    """An operation as ldap3 puts it on the wire."""
    message = LDAPMessage()
    message["messageID"] = MessageID(1)
    message["protocolOp"] = ProtocolOp().setComponentByName(name, operation)
    built = build_controls_list(controls)
    if built is not None:
        message["controls"] = built
    return bytes(encode(message))


DN = "cn=x,dc=lab,dc=test"
CHANGES = {
    "modify": ldap("modifyRequest", modify_operation(DN, {"description": [("MODIFY_REPLACE", ["y"])]}, True)),
    "add": ldap("addRequest", add_operation(DN, {"objectClass": ["person"], "cn": ["x"]}, True)),
    "delete": ldap("delRequest", delete_operation(DN)),
    "modify name": ldap("modDNRequest", modify_dn_operation(DN, "cn=y")),
    "compare": ldap("compareRequest", compare_operation(DN, "cn", "x", True)),
    "extended operation 1.3.6.1.4.1.4203.1.11.1": ldap(
        "extendedReq", extended_operation("1.3.6.1.4.1.4203.1.11.1")
    ),
    "delete with control 1.2.840.113556.1.4.805": ldap(
        "delRequest", delete_operation(DN), [("1.2.840.113556.1.4.805", True, None)]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("question", ["SearchQuestion", "RootDseQuestion", "TrialQuestion"])
def test_what_writes_to_a_directory_is_seen(question: str, change: str) -> None:
    assert kinds(question, CHANGES[change]) == {f"LDAP {change}"}
    assert f"LDAP {change}" not in READ_ONLY


def update() -> bytes:
    asked = dns.update.UpdateMessage("lab.test")
    asked.add("new", 60, "A", "10.0.0.1")
    return asked.to_wire()


def with_opcode(opcode: dns.opcode.Opcode) -> bytes:
    asked = dns.message.make_query("lab.test", "SOA")
    asked.set_opcode(opcode)
    return asked.to_wire()


NAME_SERVER_PACKETS = {
    "update": update(),
    "notify": with_opcode(dns.opcode.NOTIFY),
    "incremental transfer": dns.message.make_query("lab.test", "IXFR").to_wire(),
    "version of the server": dns.message.make_query("version.bind", "TXT", "CH").to_wire(),
    "transfer nobody asked for": dns.message.make_query("lab.test", "AXFR").to_wire(),
    "an answer": dns.message.make_response(dns.message.make_query("lab.test", "A")).to_wire(),
    "nonsense": b"\x00" * 5,
}


@pytest.mark.parametrize("packet", NAME_SERVER_PACKETS)
def test_what_is_no_question_to_a_name_server_is_seen(packet: str) -> None:
    assert not kinds("DnsQuestion", NAME_SERVER_PACKETS[packet], is_datagram=True) & READ_ONLY


@pytest.mark.parametrize("first", [0x1B & ~7 | mode for mode in (0, 1, 2, 4, 5, 6, 7)])
def test_no_mode_of_ntp_but_that_of_clients_is_let_through(first: int) -> None:
    assert not kinds("TimeQuestion", bytes([first]) + bytes(47), is_datagram=True) & READ_ONLY


@pytest.mark.parametrize(
    "line",
    ["INSTCMD ups1 shutdown.return", "SET VAR ups1 input.transfer.low 1", "FSD ups1", "USERNAME admin",
     "LOGIN ups1", "PRIMARY ups1", "LIST CMD ups1", "LIST UPS\nFSD ups1"],
)  # fmt: skip
def test_a_nut_server_hears_no_command_and_no_login(line: str) -> None:
    assert not kinds("NutQuestion", f"{line}\n".encode()) <= READ_ONLY


@pytest.mark.parametrize(
    "request_",
    [
        b"PATCH /redfish/v1/Systems/1 HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
        b"PUT /redfish/v1/Systems/1 HTTP/1.1\r\n\r\n",
        b"POST /redfish/v1/Systems/1/Actions/ComputerSystem.Reset HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
        b"POST /redfish/v1/AccountService/Accounts HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}",
        b'POST /redfish/v1/SessionService/Sessions HTTP/1.1\r\nContent-Length: 13\r\n\r\n{"RoleId": 1}',
        b"DELETE /redfish/v1/AccountService/Accounts/1 HTTP/1.1\r\n\r\n",
        b"DELETE /redfish/v1/SessionService/Sessions HTTP/1.1\r\n\r\n",
        b"GET /other HTTP/1.1\r\n\r\n",
    ],
)
def test_a_controller_is_not_changed(request_: bytes) -> None:
    assert not kinds("RedfishQuestion", request_) & READ_ONLY


def test_a_controller_hears_nothing_without_tls() -> None:
    assert not kinds("RedfishQuestion", b"GET /redfish/v1/ HTTP/1.1\r\n\r\n", is_secure=False) & READ_ONLY


@pytest.mark.parametrize("pdu", ["SetRequestPDU", "SNMPv2TrapPDU", "InformRequestPDU", "NoneType"])
def test_an_agent_is_not_set(pdu: str) -> None:
    tap = WireTap()
    tap.pdus.append(pdu)
    assert not heard_kinds(tap) & READ_ONLY


@pytest.mark.parametrize("question", ["ConnectQuestion", "CertificateQuestion", "closing", "NewQuestion"])
def test_where_nothing_may_be_said_a_byte_is_seen(question: str) -> None:
    assert not kinds(question, b"\x00") & READ_ONLY


def envelope(action: str, place: str = POWERSHELL) -> bytes:
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
    head = f"<a:Action>{action}</a:Action><w:ResourceURI>{place}</w:ResourceURI><a:MessageID>1</a:MessageID>"
    return f"<s:Envelope {spaces}><s:Header>{head}</s:Header><s:Body/></s:Envelope>".encode()


@pytest.mark.parametrize(
    "message",
    [
        envelope(f"{TRANSFER}Put"),
        envelope(f"{SHELL}Send"),
        envelope(f"{TRANSFER}Create", f"{SHELL}cmd"),
        envelope("http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Process/Create"),
    ],
)
def test_a_windows_server_is_asked_for_no_other_action(message: bytes) -> None:
    tap = WireTap()
    tap.messages.append(message)
    assert not heard_kinds(tap) & READ_ONLY
