"""Finds what an argument names: an asset, an item, a subject."""

from __future__ import annotations

from app.assessment.structure import single_point_place
from app.domain.answers import Place
from app.domain.inventory import Asset
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.domain.subjects import is_asked_of
from app.errors import NotFound, WrongInput
from app.services.answer_files.subjects import SubjectNames
from app.services.inventory.columns import split
from app.services.inventory.names import AssetNames


def asset_named(plan: Plan, text: str) -> Asset:
    """The asset an argument names by import key, name or id. Raises NotFound."""
    try:
        return plan.assets[AssetNames(plan.assets.values()).id_of(text, ())]
    except ValueError as error:
        raise NotFound(
            f"The plan has no such asset: {error}.", advice="See `holdfast asset list PLAN`."
        ) from error


def item_named(pack: Pack, text: str) -> Item:
    """The item of that id, in either case. Raises NotFound."""
    item = pack.item(text.upper())
    if item is None:
        raise NotFound(f"The pack has no item {text}.", advice="See `holdfast answer PLAN --list`.")
    return item


def places_named(plan: Plan, pack: Pack, item: str, subjects: str) -> tuple[Place, ...]:
    """The places an item and subjects (separated by semicolons; none is the plan) name. Raises NotFound.

    Under the item that settles single points of failure any asset may be named: each is a place of its own.
    """
    found = item_named(pack, item)
    names = SubjectNames(plan)
    try:
        places = [Place(found.id, names.subject_of(found, text)) for text in split(subjects) or [""]]
    except ValueError as error:
        raise NotFound(f"{found.id}: {error}.", advice="Name an asset by import key, name or id.") from error
    for place in places:
        is_point = place.subject in plan.assets and place == single_point_place(pack, place.subject)
        if not is_point and not is_asked_of(found, place.subject, plan):
            raise NotFound(
                f"{found.id} is not asked about {names.in_file(place.subject)}.",
                advice="Choose a subject the item is asked about.",
            )
    return tuple(dict.fromkeys(places))


def place_named(plan: Plan, pack: Pack, item: str, subject: str) -> Place:
    """The one place an item and a subject name. Raises NotFound or WrongInput."""
    places = places_named(plan, pack, item, subject)
    if len(places) > 1:
        raise WrongInput("Only one subject fits here.", advice="Name one.")
    return places[0]


def entry_named(known: tuple[str, ...], text: str, what: str, where: str) -> str:
    """The one id that is or begins with a text. Raises NotFound."""
    fitting = [entry for entry in known if entry == text] or [
        entry for entry in known if text and entry.startswith(text)
    ]
    if len(fitting) != 1:
        reason = f"{len(fitting)} begin with that." if fitting else ""
        raise NotFound(f"No single {what} is called {text}.", why=reason, advice=f"See `{where}`.")
    return fitting[0]


def section_named(pack: Pack, text: str) -> str:
    """The id of a section. Raises NotFound."""
    known = [section.id for section in pack.sections]
    if text.casefold() not in known:
        raise NotFound(f"There is no section {text}.", advice=f"Sections are: {', '.join(known)}.")
    return text.casefold()
