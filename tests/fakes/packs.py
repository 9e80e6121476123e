"""A small pack, made in memory: one item of every shape that plans and answers care about."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.answers import Result
from app.domain.canonical import sha256_hex
from app.domain.pack import (
    Choice,
    Grounds,
    Item,
    ItemField,
    Limit,
    ListEntry,
    Pack,
    PackList,
    Scope,
    Section,
    Severity,
    SignatoryRole,
    Words,
)  # fmt: skip
from app.domain.rules import Constant
from app.domain.values import ValueKind
from app.errors import BrokenPack, NotFound

YES_NO = (Result.YES, Result.PARTLY, Result.NO)


def small_item(
    item_id: str, *scopes: Scope, results: tuple[Result, ...] = YES_NO, fields: tuple[ItemField, ...] = ()
) -> Item:
    return Item(
        id=item_id, section="one", title=f"Title of {item_id}", ask=f"Is {item_id} so?", scopes=scopes,
        why="Because.", good=Result.YES if results else None, looks_like="Well.", fix="Mend it.",
        effort="S", weight=3,
        severity=Severity.MEDIUM, results=results, fields=fields,
        limits=(Limit("warn_h", Decimal(24), "h", Grounds.JUDGEMENT, "Longest wait"),),
    )  # fmt: skip


FIELDS = (
    ItemField("note", ValueKind.TEXT, "Note", required=False),
    ItemField("hours", ValueKind.NUMBER, "Hours", unit="h"),
    ItemField("since", ValueKind.DATE, "Since"),
    ItemField("tested", ValueKind.FLAG, "Tested"),
    ItemField("spare", ValueKind.CHOICE, "Spare", choices=(Choice("hot", "Hot"), Choice("cold", "Cold"))),
    ItemField("groups", ValueKind.CHECKLIST, "Groups", pack_list="admins"),
    ItemField(
        "rows", ValueKind.TABLE, "Rows",
        columns=(
            ItemField("who", ValueKind.TEXT, "Who"), ItemField("days", ValueKind.NUMBER, "Days", unit="d"),
        ),
    ),
    ItemField("twice", ValueKind.COMPUTED, "Twice", rule=Constant(Decimal(2))),
)  # fmt: skip

SMALL_PACK = Pack(
    id="small", version="1.0.0", title="Small pack", product="Sample product", digest="",
    sections=(Section("one", "One", "The only section."),),
    items=(
        small_item("PLAN-01", Scope.PLAN),
        small_item("SRV-01", Scope.SERVER),
        small_item("SRV-02", Scope.SERVER, fields=(
            ItemField("supplies", ValueKind.NUMBER, "Power supplies", unit="1", binds="self.psu_count"),
            ItemField("watched", ValueKind.FLAG, "Watched"),
        )),
        small_item("GOAL-01", Scope.PLAN, results=(), fields=(
            ItemField("users", ValueKind.NUMBER, "Users", unit="1", binds="profile.users"),
            ItemField("rto", ValueKind.NUMBER, "Recovery time", unit="h", binds="profile.rto_h"),
        )),
        small_item("ALL-01", Scope.PLAN, fields=FIELDS),
    ),
    flags={}, dns_records=(), lifecycle=(), references={}, sentences=(),
    lists={"admins": PackList("admins", "Groups", (ListEntry("da", "First"), ListEntry("ea", "Second")))},
    words=Words({}, {}, {}), signatories=(SignatoryRole("owner", "Owner"),),
)  # fmt: skip


class FakePacks:
    """See `app.ports.Packs`: the small pack, whose bytes are a name and a version."""

    def pack_bytes(self, pack_id: str) -> bytes:
        if pack_id != SMALL_PACK.id:
            raise NotFound(f"There is no pack {pack_id}.", advice="Choose another.")
        return b"small pack 1.0.0"

    def read_pack(self, content: bytes) -> Pack:
        if content != self.pack_bytes("small"):
            raise BrokenPack("The pack cannot be read.", (), advice="Choose another.")
        return replace(SMALL_PACK, digest=sha256_hex(content))
