"""Finds what an argument names: an asset, an item, a subject."""

from __future__ import annotations

from app.domain.answers import Place
from app.domain.inventory import Asset
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.errors import NotFound
from app.services.answer_files.subjects import SubjectNames
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


def place_named(plan: Plan, pack: Pack, item: str, subject: str) -> Place:
    """The place an item and a subject name. Raises NotFound."""
    found = item_named(pack, item)
    try:
        return Place(found.id, SubjectNames(plan).subject_of(found, subject))
    except ValueError as error:
        raise NotFound(f"{found.id}: {error}.", advice="Name an asset by import key, name or id.") from error


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
