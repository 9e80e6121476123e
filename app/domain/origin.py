"""The first edit of every history: it makes the plan that all others change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from app.domain.draft import Draft
from app.domain.edits import Edit
from app.domain.plan import PackRef, Plan
from app.domain.values import Value
from app.errors import WrongInput


@dataclass(frozen=True, slots=True)
class CreatePlan:
    """Make a plan of a pack, with what is known of its profile."""

    kind: ClassVar[str] = "create_plan/1"
    id: str
    title: str
    pack: PackRef
    profile: Mapping[str, Value] = field(default_factory=dict)

    def plan(self) -> Plan:
        """The plan as it begins. Raises WrongInput without a title."""
        if not self.title.strip():
            raise WrongInput("The plan needs a title.", advice="Type a title of at least one character.")
        return Plan(self.id, self.title, self.pack, dict(self.profile))

    def apply(self, draft: Draft) -> Edit | None:
        """See `Edit`; always raises, for a plan begins once."""
        raise WrongInput(f"The plan {draft.plan.title} exists already.", advice="Make a new plan file.")
