"""What is fuzzed: each decoder takes any bytes and gives a value that fits, or a DecodeError."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType

from app.domain.questions import SearchScope
from app.domain.replication import UNREADABLE, link_of, stamp_of
from app.probes.certificates import name_error, parse_certificate
from app.probes.cldap import ping_request, ping_value
from app.probes.decoding import DecodeError
from app.probes.directory_values import guid_text, readable, schedule_text, sid_text, zone_property
from app.probes.netlogon import parse_netlogon
from app.probes.replication_blobs import attribute_stamps, replica_link
from app.probes.replication_xml import attribute_stamp, neighbour_link
from tests.fuzz.ldap_replies import read_reply
from tests.fuzz.seeds import SEEDS

Target = Callable[[bytes], None]


def reps_from(data: bytes) -> None:
    """A link as bytes, and the text that stands for it."""
    with suppress(DecodeError):
        link = replica_link(data)
        assert link_of(link.text) == link


def neighbour(data: bytes) -> None:
    """A link as XML."""
    with suppress(DecodeError):
        link = neighbour_link(data)
        assert link_of(link.text) == link


def stamps(data: bytes) -> None:
    """The stamps of an object as bytes."""
    with suppress(DecodeError):
        for stamp in attribute_stamps(data):
            assert stamp_of(stamp.text) == stamp


def stamp_xml(data: bytes) -> None:
    """A stamp as XML."""
    with suppress(DecodeError):
        stamp = attribute_stamp(data)
        assert stamp_of(stamp.text) == stamp


def dns_property(data: bytes) -> None:
    """A property of a zone."""
    with suppress(DecodeError):
        number, value = zone_property(data).split("=")
        assert int(number) >= 0 <= int(value)


def netlogon(data: bytes) -> None:
    """The reply to an LDAP ping, which names compressed as in DNS may send in circles."""
    with suppress(DecodeError):
        reply = parse_netlogon(data)
        assert 0 <= reply.flags < 2**32


def ping_packet(data: bytes) -> None:
    """The packet around it, in BER; a domain's name goes into the question as it stands in the plan."""
    with suppress(DecodeError):
        assert isinstance(ping_value(data), bytes)
    with suppress(DecodeError):
        ping_value(ping_request(data.decode("utf-8", errors="replace")))


def ldap_reply(data: bytes) -> None:
    """The whole reply of a directory server: a search ends with entries that can be read, or with a fault."""
    for scope in (SearchScope.BASE, SearchScope.SUBTREE):
        read_reply(data, scope)


def identifiers(data: bytes) -> None:
    """A GUID and a security identifier."""
    with suppress(DecodeError):
        assert len(guid_text(data)) == 36
    with suppress(DecodeError):
        assert sid_text(data).startswith("S-1-")


def entry_values(data: bytes) -> None:
    """What an entry carries of an attribute, whichever it is; nothing is raised at all."""
    for attribute in ("repsfrom", "replpropertymetadata", "dnsproperty", "objectsid", "objectguid", "cn"):
        assert all(isinstance(text, str) for text in readable(attribute, (data,)))


def schedule(data: bytes) -> None:
    """The schedule of a link between sites: a digit for each hour of the week, or the mark."""
    text = schedule_text(data)
    assert text == UNREADABLE or (len(text) == 168 and int(text, 16) >= 0)


def certificate(data: bytes) -> None:
    """A certificate; what cannot be read is None."""
    found = parse_certificate(data)
    if found is not None:
        assert isinstance(name_error(found, "dc1.lab.test"), str)


TARGETS: Mapping[str, Target] = MappingProxyType({
    "reps_from": reps_from,
    "neighbour": neighbour,
    "stamps": stamps,
    "stamp_xml": stamp_xml,
    "dns_property": dns_property,
    "netlogon": netlogon,
    "ping_packet": ping_packet,
    "ldap_reply": ldap_reply,
    "identifiers": identifiers,
    "entry_values": entry_values,
    "schedule": schedule,
    "certificate": certificate,
})  # fmt: skip

assert TARGETS.keys() == SEEDS.keys()
