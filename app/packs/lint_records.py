"""Whether the flag that says if a plan wants a DNS record can be answered in a plan of the pack."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.answers import PLAN_SUBJECT
from app.domain.pack import Pack
from app.domain.values import ValueKind
from app.errors import PackFault
from app.packs.strict_yaml import Document


def lint_records(pack: Pack, document: Document) -> Iterator[PackFault]:
    """The faults of `planned` in `dns.yaml`."""
    for index, record in enumerate(pack.dns_records):
        reason = _fault(pack, record.planned) if record.planned else ""
        if reason:
            yield document.fault((index, "planned"), reason)


def _fault(pack: Pack, planned: str) -> str:
    """What is wrong with a flag named as ITEM.FIELD; nothing when it can be answered."""
    name, _, key = planned.partition(".")
    item = pack.item(name)
    if item is None:
        return f"there is no item {name!r}"
    if [scope.value for scope in item.scopes] != [PLAN_SUBJECT]:
        return f"{name} is not asked for the plan"
    field = next((each for each in item.fields if each.key == key), None)
    if field is None or field.kind is not ValueKind.FLAG or field.binds:
        return f"{planned} is no flag of the item's own"
    return ""
