"""What an edit is, and what edits have in common."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from app.domain.draft import Draft
from app.domain.findings import Evidence
from app.errors import NotFound, WrongInput


class Edit(Protocol):
    """What every edit can do. `kind` names it in files, with the version of its form."""

    kind: ClassVar[str]

    def apply(self, draft: Draft) -> Edit | None:
        """Write the change into the draft and return its inverse, or None where it can only be withdrawn.

        Raises UserError where the plan does not allow it; the draft is then thrown away.
        """


def present(draft: Draft, area: str, key: str) -> Any:
    """What stands under a key; raises NotFound where nothing does."""
    found = draft.get(area, key)
    if found is None:
        raise NotFound(f"The plan has no {key} among its {area}.", advice="Reload the plan and choose again.")
    return found


def removed(draft: Draft, area: str, key: str) -> Any:
    """Take what stands under a key out and give it; raises NotFound where nothing does."""
    present(draft, area, key)
    return draft.put(area, key, None)


def add_evidence(draft: Draft, evidence: Evidence) -> None:
    """Put a piece of evidence into the plan; raises WrongInput where its id is taken."""
    if draft.get("evidence", evidence.id) is not None:
        raise WrongInput("The evidence is in the plan already.", advice="Detach it before attaching another.")
    draft.put("evidence", evidence.id, evidence)
