"""Equipment of a plan that can be asked how it is: UPSs and the management controllers of servers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PowerUnit:
    """A UPS at the address of its network card or of the NUT server that watches it.

    `nut_name` is what stands before an @ in the plan's address, the name the NUT server has for it.
    `host_name` is what the certificate of the NUT server must name, empty where it must name the address.
    `is_shared` tells that another UPS of the plan has the same address. The minutes are those of its room,
    None where the plan does not say.
    """

    subject: str
    name: str
    address: str
    nut_name: str = ""
    serial_number: str = ""
    host_name: str = ""
    is_shared: bool = False
    ride_out_min: Decimal | None = None
    shutdown_min: Decimal | None = None
    margin_min: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ServerController:
    """The management controller of a server.

    `host_name` is what its certificate must name, empty where it must name the address. `psu_count` is how
    many power supplies the plan gives the server, None where it does not say.
    """

    subject: str
    name: str
    address: str
    host_name: str = ""
    psu_count: int | None = None
