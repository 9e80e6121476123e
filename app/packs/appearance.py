"""Whether an item can appear at all in a plan made with its pack."""

from __future__ import annotations

from app.domain.pack import Item, Pack
from app.domain.rules import AllOf, AnyOf, Compare, Comparison, Constant, Not, Path, Rule
from app.domain.values import Value


def can_appear(item: Item, pack: Pack) -> bool:
    """False where the flags of the pack alone keep the item from ever being shown."""
    return item.when is None or _fixed(item.when, pack) is not False


def _fixed(rule: Rule, pack: Pack) -> Value | None:
    """The value of a rule that every plan shares; None where a plan decides."""
    match rule:
        case Constant() | Path():
            return _scalar(rule, pack)
        case Not(part):
            truth = _fixed(part, pack)
            return not truth if isinstance(truth, bool) else None
        case AllOf(parts) | AnyOf(parts):
            return _joined([_fixed(part, pack) for part in parts], decisive=isinstance(rule, AnyOf))
        case Compare(left, Comparison.EQUAL | Comparison.NOT_EQUAL as how, right):
            values = _fixed(left, pack), _fixed(right, pack)
            return None if None in values else (values[0] == values[1]) is (how is Comparison.EQUAL)
        case _:
            return None


def _scalar(rule: Constant | Path, pack: Pack) -> Value | None:
    if isinstance(rule, Constant):
        return rule.value
    if rule.steps[0] != "pack":
        return None
    return {"id": pack.id, "product": pack.product}.get(rule.steps[1], pack.flags.get(rule.steps[1]))


def _joined(truths: list[Value | None], *, decisive: bool) -> bool | None:
    if any(truth is decisive for truth in truths):
        return decisive
    return None if None in truths else not decisive
