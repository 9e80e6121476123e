"""What a place is about, in words."""

from __future__ import annotations

from app.domain.answers import PLAN_SUBJECT, Place
from app.domain.pack import Pack
from app.domain.plan import Plan

CLASS_PREFIX = "class:"
WHOLE_PLAN = "Whole plan"


def subject_words(subject: str, plan: Plan, pack: Pack) -> str:
    """The name of a subject: an asset's name, a class of devices, or the whole plan."""
    if subject == PLAN_SUBJECT:
        return WHOLE_PLAN
    asset = plan.assets.get(subject)
    if asset is not None:
        return asset.name
    if subject.startswith(CLASS_PREFIX):
        return class_words(subject.removeprefix(CLASS_PREFIX), pack)
    return "removed"


def class_words(device_class: str, pack: Pack) -> str:
    """The words of a class of devices: the plural of its kind."""
    kinds = pack.words.kinds.get(device_class)
    return kinds[1] if kinds else device_class.replace("_", " ").capitalize()


def place_words(place: Place, plan: Plan, pack: Pack) -> str:
    """An item and its subject in one line."""
    item = pack.item(place.item)
    title = f"{place.item} {item.title}" if item else place.item
    return title if place.subject == PLAN_SUBJECT else f"{title}: {subject_words(place.subject, plan, pack)}"
