"""How a file names what an item is asked about."""

from __future__ import annotations

from app.domain.answers import PLAN_SUBJECT
from app.domain.inventory import AssetKind
from app.domain.pack import Item, Scope
from app.domain.plan import Plan
from app.domain.subjects import CLASS_PREFIX, KIND_OF_SCOPE
from app.services.inventory.names import AssetNames

EVERY = "*"
"""Every subject where the item is asked and that no other row of the file names."""


class SubjectNames:
    """Finds subjects by import key, name, id or class of device; nothing stands for the plan."""

    def __init__(self, plan: Plan) -> None:
        self._names = AssetNames(plan.assets.values())

    def subject_of(self, item: Item, text: str) -> str:
        """The subject a cell names. Raises ValueError with the reason."""
        word = text.strip()
        if word.casefold() in {"", PLAN_SUBJECT}:
            if not word and Scope.PLAN not in item.scopes:
                raise ValueError(f"{item.id} is asked about {_scopes(item)}; name one, or * for every one")
            return PLAN_SUBJECT
        if word.startswith(CLASS_PREFIX):
            return _class_of(word)
        return self._names.id_of(word, _kinds(item))

    def in_file(self, subject: str) -> str:
        """The text that names a subject so that `subject_of` finds it again."""
        if subject == PLAN_SUBJECT or subject.startswith(CLASS_PREFIX):
            return subject
        return self._names.in_file(subject)


def _scopes(item: Item) -> str:
    return " or ".join(scope.value.replace("_", " ") for scope in item.scopes)


def _kinds(item: Item) -> tuple[AssetKind, ...]:
    """The kinds of asset an item may be asked about; none stands for all, for a clear refusal later."""
    kinds = {KIND_OF_SCOPE[scope] for scope in item.scopes if scope in KIND_OF_SCOPE}
    return tuple(kind for kind in AssetKind if kind in kinds)


def _class_of(word: str) -> str:
    kinds = [kind.value for kind in AssetKind]
    name = word.removeprefix(CLASS_PREFIX).strip().casefold().replace(" ", "_")
    if name not in kinds:
        raise ValueError(f"{name} is no class of device")
    return CLASS_PREFIX + name
