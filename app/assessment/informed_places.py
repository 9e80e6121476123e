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


class InformedPlaces:
    """The neighbours of every asset of a plan, looked up once for all findings."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._named = {
            asset.id: tuple(target for _, target in references_of(asset)) for asset in plan.assets.values()
        }
        self._naming: dict[str, dict[str, None]] = {}
        self._at_address: dict[str, dict[str, None]] = {}
        for asset in plan.assets.values():
            for target in self._named[asset.id]:
                self._naming.setdefault(target, {})[asset.id] = None
            for key in ADDRESS_FIELDS:
                address = str(asset.values.get(key, "")).casefold()
                self._at_address.setdefault(address, {})[asset.id] = None

    def of(self, item: Item, finding: Finding) -> tuple[Place, ...]:
        """The nearest subjects the item is asked about.

        In this order: the plan, the finding's own subject, the asset whose address was the target, what the
        subject names (a server its room, that its site), and last what names the subject (a domain its
        servers). A finding about an asset that is gone speaks about nothing.
        """
        subject = finding.subject
        if subject != PLAN_SUBJECT and subject not in self._plan.assets:
            return ()
        if Scope.PLAN in item.scopes:
            return (Place(item.id, PLAN_SUBJECT),)
        for candidates in self._rings(subject, finding.target):
            asked = tuple(Place(item.id, one) for one in candidates if is_asked_of(item, one, self._plan))
            if asked:
                return asked
        return ()

    def _rings(self, subject: str, target: str) -> Iterable[tuple[str, ...]]:
        """Subjects, the nearest first."""
        yield (subject,)
        wanted = target.casefold().rstrip(".")
        yield tuple(self._at_address.get(wanted, ())) if wanted else ()
        if subject == PLAN_SUBJECT:
            return
        yield from self._outward((subject,))
        users = tuple(self._naming.get(subject, ()))
        yield users
        yield from self._outward(users)

    def _outward(self, start: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
        ring = start
        for _ in range(MOST_STEPS):
            ring = tuple(dict.fromkeys(target for one in ring for target in self._named.get(one, ())))
            yield ring
