"""Which places of an item a live finding speaks about."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.findings import Finding
from app.domain.inventory import references_of
from app.domain.pack import Item, Scope
from app.domain.plan import Plan
from app.domain.subjects import is_asked_of

MOST_STEPS = 3
"""How far references are followed: a server names its room, and the room its site."""

ADDRESS_FIELDS = ("network_address", "fqdn")


def places_informed(item: Item, finding: Finding, plan: Plan) -> tuple[Place, ...]:
    """The nearest subjects the item is asked about.

    In this order: the plan, the finding's own subject, the asset whose address was the target, what the
    subject names (a server its room, that its site), and last what names the subject (a domain its servers).
    A finding about an asset that is gone speaks about nothing.
    """
    subject = finding.subject
    if subject != PLAN_SUBJECT and subject not in plan.assets:
        return ()
    if Scope.PLAN in item.scopes:
        return (Place(item.id, PLAN_SUBJECT),)
    for candidates in _rings(subject, finding.target, plan):
        asked = tuple(Place(item.id, one) for one in candidates if is_asked_of(item, one, plan))
        if asked:
            return asked
    return ()


def _rings(subject: str, target: str, plan: Plan) -> Iterable[tuple[str, ...]]:
    """Subjects, the nearest first."""
    yield (subject,)
    yield _at_address(target, plan)
    if subject == PLAN_SUBJECT:
        return
    yield from _outward((subject,), plan)
    users = tuple(asset.id for asset in plan.assets.values() if _names(asset.id, subject, plan))
    yield users
    yield from _outward(users, plan)


def _at_address(target: str, plan: Plan) -> tuple[str, ...]:
    wanted = target.casefold().rstrip(".")
    return tuple(
        asset.id
        for asset in plan.assets.values()
        if wanted and any(str(asset.values.get(key, "")).casefold() == wanted for key in ADDRESS_FIELDS)
    )


def _outward(start: tuple[str, ...], plan: Plan) -> Iterable[tuple[str, ...]]:
    ring = start
    for _ in range(MOST_STEPS):
        named = (
            target for one in ring if one in plan.assets for _, target in references_of(plan.assets[one])
        )
        ring = tuple(dict.fromkeys(named))
        yield ring


def _names(asset: str, subject: str, plan: Plan) -> bool:
    return any(target == subject for _, target in references_of(plan.assets[asset]))
