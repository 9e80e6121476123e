"""What will be done about a finding, and what will not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.answers import Place


class ActionState(StrEnum):
    """How far an action is."""

    OPEN = "open"
    DONE = "done"


class Effort(StrEnum):
    """XS up to an hour, S up to a day, M 2 to 5 days, L 1 to 6 weeks, XL a project or purchase."""

    XS = "XS"
    S = "S"
    M = "M"
    L = "L"
    XL = "XL"


@dataclass(frozen=True, slots=True)
class Action:
    """A piece of work with an owner and a date; it may belong to an item and subject."""

    id: str
    title: str
    owner: str = ""
    due: date | None = None
    effort: Effort | None = None
    state: ActionState = ActionState.OPEN
    place: Place | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class AcceptedRisk:
    """A named person's acceptance of a failing item until a date; after `expires` it counts no more."""

    id: str
    place: Place
    accepted_by: str
    accepted_on: date
    expires: date
    reason: str = ""
