"""The dependencies of the service as a report shows them: picture, single points, pairs, availability."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.domain.dependency import Probability
from app.domain.dependency_picture import DependencyPicture


@dataclass(frozen=True, slots=True)
class BoxText:
    """What stands in the box of a component: its name, the kind of thing it is, and whether it is marked."""

    name: str
    kind: str
    is_single_point: bool


@dataclass(frozen=True, slots=True)
class PointLine:
    """A single point of failure.

    `chain` are the names from what the service needs down to it; `mending` the ids and titles of items that
    may mend it; `actions` how many open actions deal with it; `accepted_by` and `expires` tell of a risk in
    force, else empty.
    """

    name: str
    kind: str
    chain: tuple[str, ...]
    mending: tuple[tuple[str, str], ...]
    actions: int
    accepted_by: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class CircleLine:
    """Assets that need each other; `blocks_start` tells that none starts after everything stood still."""

    names: tuple[str, ...]
    blocks_start: bool


@dataclass(frozen=True, slots=True)
class RateLine:
    """The rate of one asset and what it means to the service.

    `availability` is a fraction; the hours are as entered, None where the availability itself was; the
    importances are None where no probability was worked out.
    """

    name: str
    availability: float
    mtbf_h: Decimal | None
    mttr_h: Decimal | None
    birnbaum: float | None
    fussell_vesely: float | None


@dataclass(frozen=True, slots=True)
class TopologyText:
    """All of it. `boxes` are by component of the picture; `proposed` counts needs that nobody confirmed.

    `missing_rates` are the names of the assets that may fail and have no rate: while there is one, there is
    no probability. `order` is the largest number of assets in a set that was looked for.
    """

    picture: DependencyPicture
    boxes: dict[str, BoxText]
    points: tuple[PointLine, ...]
    long_outage_points: tuple[PointLine, ...]
    pairs: tuple[tuple[str, ...], ...]
    is_capped: bool
    circles: tuple[CircleLine, ...]
    proposed: int
    rates: tuple[RateLine, ...]
    missing_rates: tuple[str, ...]
    probability: Probability | None
    dependent_probability: Probability | None
