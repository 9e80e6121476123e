"""Freezes a revision, and gives a frozen one back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.answers import Place
from app.domain.assessment import Assessment
from app.domain.edits import FreezeRevision
from app.domain.frozen import assessment_from_part, parts_of, plan_from_parts
from app.domain.manifest import (
    Manifest,
    manifest_bytes,
    part_digests,
    read_manifest,
    revision_of,
)
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.signoff import Part, Revision
from app.errors import DamagedFile, NotFound, NotReady, WrongInput
from app.ports import Clock, Ids, Packs
from app.services.open_plan import OpenPlan
from app.services.reports.names import Names

NAMED_BLOCKERS = 5
"""How many of the points that block sign-off an error names; the findings page lists all."""


@dataclass(frozen=True, slots=True)
class FrozenRevision:
    """A revision as it was frozen: nothing in it follows the plan any more."""

    revision: Revision
    manifest: Manifest
    manifest_bytes: bytes
    parts: Mapping[Part, bytes]
    plan: Plan
    pack: Pack
    assessment: Assessment


class Freezing:
    """Freezes revisions of open plans."""

    def __init__(self, *, clock: Clock, ids: Ids, packs: Packs, program: str) -> None:
        """`program` is the version of the program that judges."""
        self._clock = clock
        self._ids = ids
        self._packs = packs
        self._program = program

    def freeze(
        self,
        open_plan: OpenPlan,
        *,
        title: str = "",
        roles: tuple[str, ...] | None = None,
        as_of: date | None = None,
    ) -> Revision:
        """Freeze the plan as it stands and is judged on `as_of` (None: today). `roles` must sign; None: all.

        Raises NotReady, naming what blocks, and WrongInput for roles the pack does not have.
        """
        assessment = open_plan.assessment if as_of is None else open_plan.judged_on(as_of)
        if not assessment.ready:
            raise _not_ready(open_plan, assessment.blockers)
        signing = _checked_roles(open_plan.pack, roles)
        history = tuple(open_plan.records())
        contents = parts_of(open_plan.plan, assessment, open_plan.pack_bytes(), history)
        digests = part_digests(contents, [self._ids.new_salt() for _ in Part])
        number = 1 + max((entry.number for entry in open_plan.plan.revisions.values()), default=0)
        manifest = Manifest(
            plan=open_plan.plan.id,
            plan_title=open_plan.plan.title,
            revision=self._ids.new_id(),
            number=number,
            title=title.strip() or f"Revision {number}",
            frozen_at=self._clock.now(),
            frozen_by=open_plan.author.name,
            as_of=assessment.as_of,
            program=self._program,
            pack=open_plan.plan.pack,
            head=" ".join(sorted(open_plan.heads)),
            roles=signing,
            parts={line.part: line.salted for line in digests},
        )
        revision = revision_of(manifest, digests)
        blobs = {line.content: contents[line.part] for line in digests}
        open_plan.apply(FreezeRevision(revision), blobs | {revision.manifest: manifest_bytes(manifest)})
        return revision

    def frozen(self, open_plan: OpenPlan, revision_id: str) -> FrozenRevision:
        """A revision with everything it froze. Raises NotFound, or DamagedFile where a part does not read."""
        revision = revision_in(open_plan.plan, revision_id)
        content = open_plan.blob(revision.manifest)
        parts = {line.part: open_plan.blob(line.content) for line in revision.parts}
        try:
            manifest = read_manifest(content)
            plan = plan_from_parts(manifest, parts)
            assessment = assessment_from_part(parts[Part.VERDICTS])
        except (KeyError, ValueError) as error:
            raise DamagedFile(
                f"Revision {revision.number} does not read as it was frozen.",
                why=str(error),
                advice="Open a backup of the plan.",
            ) from error
        pack = self._pack(open_plan, parts[Part.PACK], manifest)
        earlier = _with_earlier(plan, open_plan.plan, revision)
        return FrozenRevision(revision, manifest, content, parts, earlier, pack, assessment)

    def _pack(self, open_plan: OpenPlan, content: bytes, manifest: Manifest) -> Pack:
        if open_plan.pack.digest == manifest.pack.digest:
            return open_plan.pack
        return self._packs.read_pack(content)


def revision_in(plan: Plan, revision_id: str) -> Revision:
    """A revision by its id or by its number as text. Raises NotFound."""
    found = plan.revisions.get(revision_id)
    by_number = (entry for entry in plan.revisions.values() if str(entry.number) == revision_id)
    found = found or next(by_number, None)
    if found is None:
        raise NotFound(
            f"The plan has no revision {revision_id}.",
            advice="Choose one of the revisions of the sign-off page, or freeze one.",
        )
    return found


def latest_revision(plan: Plan) -> Revision:
    """The revision frozen last. Raises NotFound where nothing is frozen."""
    if not plan.revisions:
        raise NotFound("The plan has no frozen revision.", advice="Freeze the plan first.")
    return max(plan.revisions.values(), key=lambda revision: revision.number)


def _with_earlier(frozen: Plan, now: Plan, revision: Revision) -> Plan:
    """The frozen plan with the revisions before it and the signatures they had then, for document control."""
    earlier = {key: entry for key, entry in now.revisions.items() if entry.number < revision.number}
    signatures = {
        key: entry
        for key, entry in now.signatures.items()
        if entry.revision in earlier and entry.signed_at <= revision.frozen_at
    }
    return replace(frozen, revisions=earlier, signatures=signatures)


def _checked_roles(pack: Pack, roles: tuple[str, ...] | None) -> tuple[str, ...]:
    known = tuple(role.id for role in pack.signatories)
    chosen = known if roles is None else roles
    unknown = [role for role in chosen if role not in known]
    if unknown or not chosen:
        raise WrongInput(
            f"No such role: {', '.join(unknown)}." if unknown else "No role is named that must sign.",
            advice=f"Choose from {', '.join(known)}.",
        )
    return tuple(role for role in known if role in chosen)


def _not_ready(open_plan: OpenPlan, blockers: tuple[Place, ...]) -> NotReady:
    names = Names(open_plan.plan, open_plan.pack)
    named = [_named(names, place) for place in blockers[:NAMED_BLOCKERS]]
    more = len(blockers) - len(named)
    rest = f"; and {more} more" if more else ""
    return NotReady(
        "The plan is not ready for sign-off.",
        tuple((place.item, place.subject) for place in blockers),
        why=f"Critical items are open, unknown or not fulfilled: {'; '.join(named)}{rest}.",
        advice="Settle them or have their risk accepted; a draft report is possible at any time.",
    )


def _named(names: Names, place: Place) -> str:
    subject = names.subject(place.subject)
    title = f"{place.item} {names.item_title(place.item)}".strip()
    return f"{title} ({subject})" if subject else title
