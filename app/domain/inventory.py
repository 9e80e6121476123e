"""The things a service stands on: assets, their fields and functions, and what each needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.needs import Need, NeedKind, NeedOrigin
from app.domain.values import Value, ValueKind

__all__ = [
    "ASSET_FIELDS", "FAIL_BY_THEMSELVES", "MAY_NAME_ITSELF", "PLACES_AND_NAMES", "POWER_SOURCES",
    "PROFILE_FIELDS", "REDUNDANCY", "RELIABILITY", "Asset", "AssetKind", "FieldDef", "Need", "NeedKind",
    "NeedOrigin", "ServerFunction", "field_of", "may_fail", "references_of",
]  # fmt: skip


class AssetKind(StrEnum):
    """The kinds of asset. A domain controller is a server with a function, never a kind of its own."""

    SITE = "site"
    ROOM = "room"
    FEED = "feed"
    GENERATOR = "generator"
    UPS = "ups"
    COOLING_UNIT = "cooling_unit"
    SERVER = "server"
    STORAGE = "storage"
    NETWORK = "network"
    ROLE = "role"
    DOMAIN = "domain"
    ZONE = "zone"


class ServerFunction(StrEnum):
    """What a server does beside carrying roles of the product."""

    DC = "dc"
    GC = "gc"
    DNS = "dns"
    HOST = "host"
    DATABASE = "database"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class FieldDef:
    """One field of an asset kind or of the profile; its words stand in the pack, never here.

    `unit` is a UCUM-like unit code ("W", "kW", "min", "%") for numbers; `choices` are the tokens of a choice
    or checklist; `refers_to` are the asset kinds a reference may name; `lowest` and `highest` are the ends of
    the numbers that mean anything, themselves included, None where there is none.
    """

    key: str
    kind: ValueKind
    unit: str = ""
    choices: tuple[str, ...] = ()
    refers_to: tuple[AssetKind, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def accepts(self, number: Decimal) -> bool:
        """Whether a number lies between the ends."""
        above = self.lowest is None or number >= self.lowest
        return above and (self.highest is None or number <= self.highest)


@dataclass(frozen=True, slots=True)
class Asset:
    """A thing in the inventory.

    `import_key` is the key of the source the asset came from (empty when it was entered by hand); it outlives
    a rename. `values` hold the fields of `ASSET_FIELDS[kind]`; references hold the ids of other assets.
    """

    id: str
    kind: AssetKind
    name: str
    import_key: str = ""
    functions: frozenset[ServerFunction] = frozenset()
    values: Mapping[str, Value] = field(default_factory=dict)


def _text(key: str) -> FieldDef:
    return FieldDef(key, ValueKind.TEXT)


def _number(key: str, unit: str) -> FieldDef:
    return FieldDef(key, ValueKind.NUMBER, unit=unit)


def _flag(key: str) -> FieldDef:
    return FieldDef(key, ValueKind.FLAG)


def _date(key: str) -> FieldDef:
    return FieldDef(key, ValueKind.DATE)


def _choice(key: str, *choices: str) -> FieldDef:
    return FieldDef(key, ValueKind.CHOICE, choices=choices)


def _ref(key: str, *kinds: AssetKind) -> FieldDef:
    return FieldDef(key, ValueKind.REFERENCE, refers_to=kinds)


def _refs(key: str, *kinds: AssetKind) -> FieldDef:
    return FieldDef(key, ValueKind.REFERENCES, refers_to=kinds)


def _percent(key: str) -> FieldDef:
    return FieldDef(key, ValueKind.NUMBER, unit="%", lowest=Decimal(0), highest=Decimal(100))


def _hours(key: str, lowest: Decimal) -> FieldDef:
    return FieldDef(key, ValueKind.NUMBER, unit="h", lowest=lowest)


REDUNDANCY = ("none", "built-in", "pair", "cluster")
POWER_SOURCES = (AssetKind.FEED, AssetKind.GENERATOR, AssetKind.UPS)

MAY_NAME_ITSELF = frozenset({"dns_servers"})
"""References that may hold the asset itself: a DNS server is usually one of its own DNS servers; nothing
feeds, hosts or contains itself."""

RELIABILITY: tuple[FieldDef, ...] = (
    _flag("may_fail"),
    _percent("availability_pct"),
    _hours("mtbf_h", Decimal("0.01")),
    _hours("mttr_h", Decimal(0)),
)
"""Whether an asset fails by itself, and how likely: its availability, or both times in hours."""

PLACES_AND_NAMES = {AssetKind.SITE, AssetKind.ROOM, AssetKind.ROLE, AssetKind.DOMAIN, AssetKind.ZONE}
FAIL_BY_THEMSELVES = frozenset(AssetKind) - PLACES_AND_NAMES
"""The kinds that may fail by themselves until a person says otherwise; the rest only for lack of something.
"""

ASSET_FIELDS: Mapping[AssetKind, tuple[FieldDef, ...]] = {
    AssetKind.SITE: (
        _text("address"),
        _number("users", "1"),
        _flag("hosts_workload"),
        _flag("needs_internet"),
        _flag("guarded"),
        *RELIABILITY,
    ),
    AssetKind.ROOM: (
        _ref("site", AssetKind.SITE),
        _text("location"),
        _number("racks", "1"),
        _flag("cooling_required"),
        _flag("dual_feed"),
        _flag("redundant"),
        _number("heat_load_kw", "kW"),
        _number("area_m2", "m2"),
        _number("ride_out_min", "min"),
        _number("shutdown_min", "min"),
        _number("margin_min", "min"),
        _number("ride_through_min", "min"),
        *RELIABILITY,
    ),
    AssetKind.FEED: (
        _ref("site", AssetKind.SITE),
        _refs("rooms", AssetKind.ROOM),
        _text("panel"),
        _number("breaker_a", "A"),
        _number("load_a", "A"),
        _refs("fed_by", *POWER_SOURCES),
        *RELIABILITY,
    ),
    AssetKind.GENERATOR: (
        _ref("site", AssetKind.SITE),
        _number("rated_kw", "kW"),
        _number("start_s", "s"),
        _number("fuel_h", "h"),
        *RELIABILITY,
    ),
    AssetKind.UPS: (
        _ref("room", AssetKind.ROOM),
        _refs("fed_by", AssetKind.FEED, AssetKind.GENERATOR),
        _text("vendor"),
        _text("model"),
        _text("serial_number"),
        _number("rated_w", "W"),
        _number("rated_va", "VA"),
        _number("load_w", "W"),
        _number("load_va", "VA"),
        _number("runtime_min", "min"),
        _choice("topology", "vfd", "vi", "vfi"),
        _choice("battery", "vrla", "li-ion", "other"),
        _date("battery_installed"),
        _text("network_address"),
        *RELIABILITY,
    ),
    AssetKind.COOLING_UNIT: (
        _ref("room", AssetKind.ROOM),
        _refs("fed_by", *POWER_SOURCES),
        _text("vendor"),
        _text("model"),
        _number("sensible_kw", "kW"),
        _number("electrical_kw", "kW"),
        _number("restart_min", "min"),
        *RELIABILITY,
    ),
    AssetKind.SERVER: (
        _ref("room", AssetKind.ROOM),
        _text("rack"),
        _choice("kind", "physical", "virtual"),
        _ref("host", AssetKind.SERVER),
        _refs("roles", AssetKind.ROLE),
        _ref("domain", AssetKind.DOMAIN),
        _refs("zones", AssetKind.ZONE),
        _text("fqdn"),
        _text("network_address"),
        _text("bmc_address"),
        _text("ad_site"),
        _choice("data_class", "mission_critical", "important", "ordinary"),
        _choice("redundancy", *REDUNDANCY),
        _number("psu_count", "1"),
        _number("psu_rating_w", "W"),
        _number("peak_w", "W"),
        _refs("fed_by", *POWER_SOURCES),
        _refs("network", AssetKind.NETWORK),
        _refs("storage", AssetKind.STORAGE),
        _refs("dns_servers", AssetKind.SERVER),
        _text("vendor"),
        _text("model"),
        _text("serial_number"),
        _text("os"),
        _text("sql"),
        _flag("read_only_dc"),
        *RELIABILITY,
    ),
    AssetKind.STORAGE: (
        _ref("room", AssetKind.ROOM),
        _choice("kind", "local", "san", "nas", "shared"),
        _flag("external"),
        _choice("raid", "0", "1", "5", "6", "10", "50", "60", "jbod", "other"),
        _number("disks", "1"),
        _number("groups", "1"),
        _number("spares", "1"),
        _number("disk_tb", "TB"),
        _choice("redundancy", *REDUNDANCY),
        _refs("fed_by", *POWER_SOURCES),
        _refs("network", AssetKind.NETWORK),
        _text("vendor"),
        _text("model"),
        _text("serial_number"),
        *RELIABILITY,
    ),
    AssetKind.NETWORK: (
        _ref("room", AssetKind.ROOM),
        _choice("kind", "switch", "router", "firewall", "load_balancer", "line", "wireless"),
        _choice("redundancy", *REDUNDANCY),
        _refs("fed_by", *POWER_SOURCES),
        _refs("uplinks", AssetKind.NETWORK),
        _text("carrier"),
        _text("vendor"),
        _text("model"),
        _text("network_address"),
        *RELIABILITY,
    ),
    AssetKind.ROLE: (
        _text("product_role"),
        _choice("redundancy", *REDUNDANCY),
        _flag("required"),
        _number("needed", "1"),
        _number("capacity_per_server", "1"),
        _number("peak_load", "1"),
        _text("fqdn"),
        _text("virtual_address"),
        _percent("common_cause_pct"),
        _percent("switch_over_pct"),
        *RELIABILITY,
    ),
    AssetKind.DOMAIN: (
        _text("fqdn"),
        _text("netbios_name"),
        _flag("forest_root"),
        _text("functional_level"),
        _flag("sip_domain"),
        *RELIABILITY,
    ),
    AssetKind.ZONE: (
        _text("fqdn"),
        _ref("domain", AssetKind.DOMAIN),
        _choice("storage", "ad_integrated", "primary_secondary", "other"),
        _flag("public"),
        *RELIABILITY,
    ),
}
"""The fields of each kind, in the order of forms and files."""

PROFILE_FIELDS: tuple[FieldDef, ...] = (
    _text("customer"),
    _text("deployment"),
    _text("author"),
    _choice("confidentiality", "public", "internal", "confidential"),
    _choice("criticality", "mission_critical", "important", "ordinary"),
    _number("users", "1"),
    _number("mtd_h", "h"),
    _number("rto_h", "h"),
    _number("rpo_min", "min"),
    _number("availability_pct", "%"),
    _date("go_live"),
    _number("horizon_months", "mo"),
    _flag("virtualised"),
    _flag("uses_load_balancer"),
    _flag("needs_internet_names"),
    _flag("uses_public_dns"),
    _text("ad_forest"),
    _text("sip_domains"),
)
"""The fields of the plan's profile; the workload is the plan's pack."""


def field_of(kind: AssetKind | None, key: str) -> FieldDef | None:
    """The definition of a field of an asset kind, or of the profile when `kind` is None."""
    fields = PROFILE_FIELDS if kind is None else ASSET_FIELDS[kind]
    return next((definition for definition in fields if definition.key == key), None)


def references_of(asset: Asset) -> tuple[tuple[str, str], ...]:
    """All references an asset holds, as pairs of field key and asset id."""
    found: list[tuple[str, str]] = []
    for definition in ASSET_FIELDS[asset.kind]:
        value = asset.values.get(definition.key)
        if definition.kind is ValueKind.REFERENCE and isinstance(value, str):
            found.append((definition.key, value))
        elif definition.kind is ValueKind.REFERENCES and isinstance(value, tuple):
            found.extend((definition.key, str(target)) for target in value)
    return tuple(found)


def may_fail(asset: Asset) -> bool:
    """Whether an asset may fail by itself: what a person said, else what is usual for its kind."""
    said = asset.values.get("may_fail")
    return said if isinstance(said, bool) else asset.kind in FAIL_BY_THEMSELVES
