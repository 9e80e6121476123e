"""What a product promises for a failover to its copy, with what those figures leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import SizingRefused


@dataclass(frozen=True, slots=True)
class FailoverFigures:
    """Recovery time from `rto_least_min` to `rto_most_min` and data loss of `rpo_min`, all in minutes.

    `order` counts what is moved first; `leaves_out` says in words what comes on top.
    """

    key: str
    words: str
    rto_least_min: float
    rto_most_min: float
    rpo_min: float
    order: int
    leaves_out: tuple[str, ...]


NOT_COUNTED = ("the time to decide on the failover", "the time until users have signed in again")

FAILOVERS: Mapping[str, FailoverFigures] = {
    figures.key: figures
    for figures in (
        FailoverFigures(
            "sfb_configuration_store",
            "Skype for Business: central configuration store to its paired pool",
            5, 5, 5, 1, NOT_COUNTED[:1],
        ),
        FailoverFigures(
            "sfb_paired_pools",
            "Skype for Business: pool to its paired pool",
            15, 20, 5, 2, NOT_COUNTED,
        ),
        FailoverFigures(
            "database_mirroring",
            "Database mirroring of the back end, with a witness",
            5, 5, 5, 2, NOT_COUNTED[:1],
        ),
    )
}  # fmt: skip
"""Engineering targets of the product (SFB-DR), measured with 40,000 active users and no backlog."""

MEASURED_USERS = 40_000
"""Active users with which the figures of paired pools were measured (SFB-DR)."""


@dataclass(frozen=True, slots=True)
class FailoverTime:
    """The product's figures with what they leave out added, in minutes."""

    least_min: float
    most_min: float
    loss_min: float


def failover_time(key: str, *, decide_min: float = 0.0, sign_in_min: float = 0.0) -> FailoverTime:
    """The product's recovery time and loss with the time to decide and to sign in again on top.

    Raises SizingRefused naming `product`, `decide_min` or `sign_in_min`.
    """
    if key not in FAILOVERS:
        raise SizingRefused(
            f"There are no failover figures of {key}.",
            "product",
            why=f"Known are {', '.join(FAILOVERS)}.",
            advice="Add up the parts of the recovery instead.",
        )
    for field, minutes in (("decide_min", decide_min), ("sign_in_min", sign_in_min)):
        if minutes < 0:
            raise SizingRefused(
                f"{field} cannot be {minutes:.10g}.",
                field,
                why="It takes 0 minutes or more.",
                advice="Correct the number.",
            )
    figures, added = FAILOVERS[key], decide_min + sign_in_min
    return FailoverTime(figures.rto_least_min + added, figures.rto_most_min + added, figures.rpo_min)
