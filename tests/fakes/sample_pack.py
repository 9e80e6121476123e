"""A pack with words, made in memory, large enough to make a realistic report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.answers import Result
from app.domain.pack import (
    FieldWords,
    Grounds,
    Item,
    ItemField,
    LifecycleDate,
    Limit,
    Pack,
    PackList,
    Reference,
    Scope,
    Section,
    Severity,
    SignatoryRole,
    Words,
)
from app.domain.values import ValueKind

SECTIONS = (
    (
        "hardware",
        "Hardware redundancy",
        "One broken part must not stop a server, and one broken server not the service.",
    ),
    (
        "power",
        "Power",
        "Uninterruptible power long enough to ride through short cuts and to shut down in order.",
    ),
    ("cooling", "Cooling", "Heat stops a room faster than most people expect."),
    (
        "updates",
        "Security updates",
        "Known holes are closed in time, and in an order that keeps the service up.",
    ),
    ("antivirus", "Antivirus", "Scanners protect servers without breaking them."),
    (
        "access",
        "Access control and physical security",
        "Who may touch what, in the room and in the directory.",
    ),
    ("monitoring", "Monitoring and recovery", "Faults are noticed, and what was lost comes back."),
    ("adds", "Active Directory Domain Services", "Without the directory nothing signs in."),
    ("dns", "DNS", "Without names nothing finds anything."),
)

BASE = Item(
    id="",
    section="",
    title="",
    ask="",
    scopes=(),
    why="A single failure here would stop the service for every user at once, usually at the worst time.",
    good=Result.YES,
    looks_like="Two of everything that can break, and a test that proves it.",
    fix="Add the second unit, connect it to the other feed, and pull the plug once to prove it.",
    effort="M",
    weight=4,
    severity=Severity.MEDIUM,
    results=(Result.YES, Result.PARTLY, Result.NO),
    references=("MS-OCS-FT", "NIST-PE-11"),
    grounds=(Grounds.SOURCE,),
)
"""What all items have alike."""

WARN = Limit("warn_h", Decimal(24), "h", Grounds.JUDGEMENT, "Rebuild time that is still comfortable")


def _item(section: str, title: str, number: int) -> Item:
    """The first item of a section is critical, odd ones are asked per server, the third has a limit."""
    return replace(
        BASE,
        id=f"{section[:3].upper()}-{number:02d}",
        section=section,
        title=f"{title}: point {number}",
        ask=f"Does {title.lower()} survive the loss of any one part, and was that tried in the last year?",
        scopes=(Scope.PLAN if number % 2 == 0 else Scope.SERVER,),
        severity=Severity.CRITICAL if number == 1 else Severity.MEDIUM,
        fields=_fields() if section == "hardware" and number == 1 else (),
        limits=(WARN,) if number == 3 else (),
        checks=("DNS-S01",) if section == "dns" else (),
    )


def _fields() -> tuple[ItemField, ...]:
    return (
        ItemField("psu_count", ValueKind.NUMBER, "Power supplies", unit="1", binds="self.psu_count"),
        ItemField("psu_rating_w", ValueKind.NUMBER, "Rating of each", unit="W", binds="self.psu_rating_w"),
        ItemField("proof", ValueKind.CHOICE, "Proof", pack_list="proofs"),
    )


def sample_pack(items_per_section: int = 4) -> Pack:
    """A pack with nine sections; the first item of the first is asked per server."""
    items = tuple(
        _item(section, title, number)
        for section, title, _ in SECTIONS
        for number in range(1, items_per_section + 1)
    )
    return Pack(
        id="ocs-2007-r2",
        version="1.0.0",
        title="Office Communications Server 2007 R2",
        product="Office Communications Server 2007 R2",
        digest="7" * 64,
        sections=tuple(Section(*entry) for entry in SECTIONS),
        items=items,
        flags={},
        lists={"proofs": PackList("proofs", "Proofs", ())},
        dns_records=(),
        lifecycle=(
            LifecycleDate(
                "Office Communications Server 2007 R2",
                date(2009, 5, 19),
                date(2014, 7, 8),
                date(2018, 1, 9),
                "Vendor's lifecycle page",
            ),
            LifecycleDate(
                "Windows Server 2008 R2",
                date(2009, 10, 22),
                date(2015, 1, 13),
                date(2020, 1, 14),
                "Vendor's lifecycle page",
                "Paid extensions have ended too.",
            ),
            LifecycleDate(
                "Windows Server 2025",
                date(2024, 11, 1),
                date(2029, 11, 13),
                date(2034, 11, 14),
                "Vendor's lifecycle page",
            ),
        ),
        references={
            "MS-OCS-FT": Reference(
                "MS-OCS-FT",
                "Making Your System Fault Tolerant",
                "https://learn.example/ocs/fault-tolerance",
                "archived",
            ),
            "NIST-PE-11": Reference(
                "NIST-PE-11", "SP 800-53 Rev. 5, PE-11 Emergency Power", "https://csrc.example/sp800-53"
            ),
        },
        sentences=(),
        words=_words(),
        signatories=(
            SignatoryRole("architect", "Solution architect"),
            SignatoryRole("owner", "Customer's service owner"),
            SignatoryRole("security", "Security officer"),
            SignatoryRole("operations", "Operations manager"),
        ),
    )


def _words() -> Words:
    labels = {
        "room": "Room",
        "kind": "Kind",
        "psu_count": "Power supplies",
        "psu_rating_w": "Rating",
        "peak_w": "Peak load",
        "os": "Operating system",
        "model": "Model",
        "vendor": "Vendor",
        "serial_number": "Serial number",
        "rack": "Rack",
        "fed_by": "Fed by",
        "fqdn": "DNS name",
    }
    return Words(
        kinds={
            "site": ("Site", "Sites"),
            "room": ("Room", "Rooms"),
            "feed": ("Feed", "Feeds"),
            "ups": ("UPS", "UPSs"),
            "server": ("Server", "Servers"),
            "role": ("Role", "Roles and pools"),
            "domain": ("Domain", "Domains"),
            "cooling_unit": ("Cooling unit", "Cooling units"),
        },
        fields={
            "server": {
                key: FieldWords(words, choices={"physical": "Physical", "virtual": "Virtual"})
                for key, words in labels.items()
            },
            "ups": {
                "rated_w": FieldWords("Rating"),
                "load_w": FieldWords("Load"),
                "runtime_min": FieldWords("Runtime"),
                "topology": FieldWords("Topology", choices={"vfi": "Double conversion"}),
            },
            "site": {
                "address": FieldWords("Address"),
                "users": FieldWords("Users"),
                "guarded": FieldWords("Guarded"),
            },
            "profile": {
                "customer": FieldWords("Customer"),
                "deployment": FieldWords("Deployment"),
                "author": FieldWords("Author"),
                "confidentiality": FieldWords("Confidentiality", choices={"confidential": "Confidential"}),
                "criticality": FieldWords("Criticality", choices={"mission_critical": "Mission critical"}),
                "users": FieldWords("Users"),
                "rto_h": FieldWords("Recovery time objective"),
                "go_live": FieldWords("Go-live"),
                "availability_pct": FieldWords("Availability target"),
            },
        },
        functions={
            "dc": "domain controller",
            "gc": "global catalog",
            "dns": "DNS server",
            "host": "virtualisation host",
            "database": "database server",
        },
        units={"m2": "m\N{SUPERSCRIPT TWO}", "mo": "months"},
    )
