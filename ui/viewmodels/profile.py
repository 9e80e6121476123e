"""The profile's fields and the title of the plan, as a form shows and sets them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.domain.draft import Changes
from app.domain.edits import RenamePlan, SetProfile
from app.domain.inventory import PROFILE_FIELDS
from app.domain.values import Value, ValueKind
from app.errors import UserError
from ui.viewmodels.field_spec import FieldSpec, spec_of_field
from ui.viewmodels.open_plan import OpenPlanModel

TITLE = "title"
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Plan", (TITLE, "customer", "deployment", "author", "confidentiality")),
    ("Weight", ("criticality", "users", "go_live", "horizon_months")),
    ("Targets", ("mtd_h", "rto_h", "rpo_min", "availability_pct")),
    ("Deployment", ("virtualised", "uses_load_balancer", "needs_internet_names", "uses_public_dns")),
    ("Names", ("ad_forest", "sip_domains")),
)
"""Which fields stand together; a field that stands nowhere comes last."""


class ProfileModel(QObject):
    """`values_changed` tells that something moved, `refused` what went wrong with which field."""

    values_changed = Signal()
    refused = Signal(str, object)

    def __init__(self, open_plan: OpenPlanModel) -> None:
        super().__init__()
        self._open = open_plan
        words = open_plan.pack.words.fields.get("profile", {})
        specs = {entry.key: spec_of_field(entry, words, open_plan.pack) for entry in PROFILE_FIELDS}
        self._specs: Mapping[str, FieldSpec] = {
            TITLE: FieldSpec(TITLE, ValueKind.TEXT, "Title of the plan"),
            **specs,
        }
        open_plan.changed.connect(self._take)
        open_plan.failed.connect(self._refuse)

    @property
    def can_edit(self) -> bool:
        """Whether changes are accepted."""
        return not self._open.read_only

    def groups(self) -> tuple[tuple[str, tuple[FieldSpec, ...]], ...]:
        """Headings, each with its fields, in reading order."""
        placed = {key for _, keys in GROUPS for key in keys}
        rest = tuple(spec for key, spec in self._specs.items() if key not in placed)
        groups = tuple(
            (title, tuple(self._specs[key] for key in keys if key in self._specs)) for title, keys in GROUPS
        )
        return groups + ((("More", rest),) if rest else ())

    def value(self, key: str) -> Value | None:
        """What a field holds."""
        return self._open.plan.title if key == TITLE else self._open.plan.profile.get(key)

    def set_value(self, key: str, value: Value | None) -> None:
        """Set a field, or empty it with None."""
        if key == TITLE:
            self._open.apply(RenamePlan(str(value or "")), origin=("profile", key))
        else:
            self._open.apply(SetProfile(key, value), origin=("profile", key))

    def _take(self, changes: Changes) -> None:
        if changes.title or changes.touches("profile"):
            self.values_changed.emit()

    def _refuse(self, error: UserError, origin: object) -> None:
        if isinstance(origin, tuple) and origin[:1] == ("profile",):
            self.refused.emit(str(origin[1]), error)
            self.values_changed.emit()
