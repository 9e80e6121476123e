"""Hostile bytes never do more than fail to be an answer, and an answer brings only what was asked for."""

from __future__ import annotations

import dns.flags
import dns.message
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.questions import DnsQuestion
from app.domain.readings import ZoneTimers
from app.probes.dns_message import (
    NotAnAnswer,
    glue_of,
    parse_reply,
    query_for,
    records_of,
    referral_of,
)

QUERY = query_for(DnsQuestion("127.0.0.1", "_ldap._tcp.a.test", "SRV"))


def _reply(*records: tuple[str, str, str]) -> bytes:
    message = dns.message.make_response(QUERY)
    for owner, kind, text in records:
        message.answer.append(dns.rrset.from_text(owner, 60, "IN", kind, text))
    return message.to_wire()


@given(st.binary(max_size=600))
def test_any_bytes_are_an_answer_or_none(wire: bytes) -> None:
    with pytest.raises(NotAnAnswer):
        parse_reply(QUERY, wire)


@given(st.data())
def test_a_damaged_answer_is_read_or_refused(data: st.DataObject) -> None:
    wire = bytearray(_reply(("_ldap._tcp.a.test.", "SRV", "0 0 389 dc.a.test.")))
    for _ in range(data.draw(st.integers(1, 4))):
        wire[data.draw(st.integers(0, len(wire) - 1))] = data.draw(st.integers(0, 255))
    try:
        reply = parse_reply(QUERY, bytes(wire))
    except NotAnAnswer:
        return
    assert len(records_of(QUERY, reply)) <= 1


def test_a_reply_to_another_question_is_no_answer() -> None:
    other = query_for(DnsQuestion("127.0.0.1", "_ldap._tcp.b.test", "SRV"))
    other.id = QUERY.id
    with pytest.raises(NotAnAnswer):
        parse_reply(QUERY, dns.message.make_response(other).to_wire())


def test_records_that_nobody_asked_for_are_left_out() -> None:
    wire = _reply(
        ("_ldap._tcp.a.test.", "SRV", "0 0 389 DC.a.test."),
        ("evil.test.", "SRV", "0 0 389 x.evil.test."),
    )
    found = records_of(QUERY, parse_reply(QUERY, wire))
    assert [(each.owner, each.target, each.port) for each in found] == [
        ("_ldap._tcp.a.test", "dc.a.test", 389)
    ]


def test_aliases_are_followed_and_circles_end() -> None:
    wire = _reply(
        ("_ldap._tcp.a.test.", "CNAME", "b.test."),
        ("b.test.", "CNAME", "_ldap._tcp.a.test."),
        ("b.test.", "SRV", "0 0 389 dc.a.test."),
    )
    found = records_of(QUERY, parse_reply(QUERY, wire))
    assert {each.type for each in found} == {"CNAME", "SRV"}


@pytest.mark.parametrize("name", ["a..test", "x" * 64 + ".test", ("x" * 60 + ".") * 5])
def test_names_that_cannot_be_asked_for_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name to ask for"):
        query_for(DnsQuestion("127.0.0.1", name, "A"))


@pytest.mark.parametrize("recursive", [True, False])
def test_recursion_is_asked_for_only_on_demand(recursive: bool) -> None:
    query = query_for(DnsQuestion("127.0.0.1", "a.test", "SOA", recursive=recursive))
    assert bool(query.flags & dns.flags.RD) is recursive
    assert query.question[0].rdtype == dns.rdatatype.SOA
    assert query.edns == -1


def test_a_referral_brings_the_servers_on_the_way_and_their_addresses() -> None:
    query = query_for(DnsQuestion("127.0.0.1", "sales.a.test", "NS"))
    message = dns.message.make_response(query)
    message.authority.append(dns.rrset.from_text("sales.a.test.", 60, "IN", "NS", "NS1.a.test."))
    message.authority.append(dns.rrset.from_text("evil.test.", 60, "IN", "NS", "ns.evil.test."))
    message.additional.append(dns.rrset.from_text("ns1.a.test.", 60, "IN", "A", "10.0.0.1"))
    message.additional.append(dns.rrset.from_text("ns.evil.test.", 60, "IN", "A", "10.6.6.6"))
    reply = parse_reply(query, message.to_wire())
    referral = referral_of(query, reply)
    assert [(each.owner, each.target) for each in referral] == [("sales.a.test", "ns1.a.test")]
    glue = glue_of(referral, reply)
    assert [(each.owner, each.target) for each in glue] == [("ns1.a.test", "10.0.0.1")]


def test_the_start_of_a_zone_has_its_timers() -> None:
    query = query_for(DnsQuestion("127.0.0.1", "a.test", "SOA"))
    message = dns.message.make_response(query)
    text = "ns.a.test. h.a.test. 4294967295 14400 3600 604800 300"
    message.answer.append(dns.rrset.from_text("a.test.", 60, "IN", "SOA", text))
    (record,) = records_of(query, parse_reply(query, message.to_wire()))
    assert record.timers == ZoneTimers(4294967295, 14400, 3600, 604800, 300)


@pytest.mark.parametrize("size", [512, 1232])
def test_a_question_with_edns_says_how_large_a_reply_may_be(size: int) -> None:
    query = query_for(DnsQuestion("127.0.0.1", "a.test", "SOA", payload=size))
    assert (query.edns, query.payload) == (0, size)
    assert query_for(DnsQuestion("127.0.0.1", "a.test", "SOA")).edns == -1
