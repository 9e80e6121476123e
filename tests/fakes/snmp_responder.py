"""What an SNMPv2c agent says to a packet, and what kind of packet it was; it knows some objects by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyasn1.codec.ber import decoder, encoder
from pysnmp.proto import api
from pysnmp.proto.rfc1905 import endOfMibView, noSuchObject

V2C: Any = api.PROTOCOL_MODULES[api.SNMP_VERSION_2C]
GET, GET_BULK = 0xA0, 0xA5
"""Tags of GetRequest-PDU and GetBulkRequest-PDU (RFC 3416 section 3)."""

Numbers = tuple[int, ...]
Next = Callable[[Numbers], "tuple[Numbers, int] | None"]


def numbers(text: str) -> Numbers:
    """An OID as numbers."""
    return tuple(int(part) for part in text.split("."))


def pdu_tag(packet: bytes) -> int:
    """The tag of the PDU inside a message, which holds version, community and PDU."""
    place = _content(packet, 0)
    for _ in range(2):
        place = _content(packet, place) + _length(packet, place)
    return packet[place]


def _length(packet: bytes, place: int) -> int:
    first = packet[place + 1]
    return first if first < 128 else int.from_bytes(packet[place + 2 : place + 2 + (first & 127)], "big")


def _content(packet: bytes, place: int) -> int:
    first = packet[place + 1]
    return place + 2 + (first & 127 if first >= 128 else 0)


def community_of(packet: bytes) -> str:
    """The community of a message."""
    message, _ = decoder.decode(packet, asn1Spec=V2C.Message())
    return str(V2C.apiMessage.get_community(message))


class Responder:
    """Answers GET and GETBULK with integers; `following` gives the object after one, or none at the end."""

    def __init__(self, objects: Mapping[str, int], following: Next | None = None) -> None:
        self._objects = {numbers(name): value for name, value in objects.items()}
        self._following = following or self._next

    def __call__(self, packet: bytes) -> Iterator[bytes]:
        message, _ = decoder.decode(packet, asn1Spec=V2C.Message())
        request = V2C.apiMessage.get_pdu(message)
        bound = [tuple(name) for name, _ in V2C.apiPDU.get_varbinds(request)]
        answer = V2C.GetResponsePDU()
        V2C.apiPDU.set_defaults(answer)
        V2C.apiPDU.set_request_id(answer, V2C.apiPDU.get_request_id(request))
        V2C.apiPDU.set_error_status(answer, 0)
        V2C.apiPDU.set_error_index(answer, 0)
        found = self._after(bound[0]) if pdu_tag(packet) == GET_BULK else self._at(bound)
        V2C.apiPDU.set_varbinds(answer, [(V2C.ObjectIdentifier(name), value) for name, value in found])
        V2C.apiMessage.set_pdu(message, answer)
        yield encoder.encode(message)

    def _at(self, names: list[Numbers]) -> list[tuple[Numbers, Any]]:
        return [
            (name, self._integer(self._objects[name]) if name in self._objects else noSuchObject)
            for name in names
        ]

    def _after(self, name: Numbers) -> list[tuple[Numbers, Any]]:
        found: list[tuple[Numbers, Any]] = []
        for _ in range(20):
            follows = self._following(name)
            if follows is None:
                return [*found, (name, endOfMibView)]
            name = follows[0]
            found.append((name, self._integer(follows[1])))
        return found

    def _next(self, name: Numbers) -> tuple[Numbers, int] | None:
        rest = sorted(each for each in self._objects if each > name)
        return (rest[0], self._objects[rest[0]]) if rest else None

    @staticmethod
    def _integer(value: int) -> Any:
        return V2C.Integer32(value)
