"""What can be asked of UPSs and management controllers."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.asking import Asking, Service
from app.domain.equipment_readings import NutReading, RedfishReading, SnmpReading


@dataclass(frozen=True, slots=True)
class NutQuestion(Asking[NutReading]):
    """All UPSs of a NUT server with their variables, without a login (RFC 9271).

    Where TLS is required, the certificate must name `host_name`, or the address where that is empty.
    """

    address: str
    port: int = 3493
    host_name: str = ""

    service = Service.NUT
    reading = NutReading
    channel_form = "NUT {0.port}/tcp"
    asked_form = "LIST UPS, LIST VAR of each"

    @property
    def name_to_verify(self) -> str:
        """The name or address the certificate must be for."""
        return self.host_name or self.address


@dataclass(frozen=True, slots=True)
class SnmpQuestion(Asking[SnmpReading]):
    """Some objects and subtrees of an SNMP agent, as dotted numbers: GET for objects, GETBULK for trees."""

    address: str
    objects: tuple[str, ...]
    trees: tuple[str, ...]
    port: int = 161

    service = Service.SNMP
    reading = SnmpReading
    needs_bind = True
    channel_form = "SNMP {0.port}/udp"
    asked_form = "GET {0.wanted}, GETBULK below {0.below}"

    @property
    def wanted(self) -> str:
        """The objects, for the text of the question."""
        return ", ".join(self.objects)

    @property
    def below(self) -> str:
        """The subtrees, for the text of the question."""
        return ", ".join(self.trees)


@dataclass(frozen=True, slots=True)
class RedfishQuestion(Asking[RedfishReading]):
    """The parts of a server as its management controller knows them, as a user of the controller.

    `host_name` is what the controller's certificate must name before the user is named; without one it must
    name the address.
    """

    address: str
    host_name: str = ""
    port: int = 443

    service = Service.REDFISH
    reading = RedfishReading
    needs_bind = True
    channel_form = "Redfish {0.port}/tcp"
    asked_form = "GET of the service root, then of systems, chassis, storage, memory and firmware"

    @property
    def name_to_verify(self) -> str:
        """The name or address the certificate must be for."""
        return self.host_name or self.address
