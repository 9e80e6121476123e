"""The manifest of a frozen revision: what was signed, as digests, in one canonical form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.canonical import canonical_bytes, salted_digest, sha256_hex
from app.domain.plan import PackRef
from app.domain.signoff import Edition, Part, PartDigest, Revision
from app.domain.values import Data, format_moment, parse_moment

MANIFEST_FORMAT = "holdfast-manifest/1"
"""The form of the manifest; a reader refuses any other."""

MANIFEST_LIMIT = 1024 * 1024
"""A manifest has a few thousand bytes; what is longer is none. In bytes."""

PARTS_OF_EDITION: Mapping[Edition, tuple[Part, ...]] = {
    Edition.INTERNAL: tuple(Part),
    Edition.CUSTOMER: (
        Part.PROFILE,
        Part.INVENTORY,
        Part.ANSWERS,
        Part.EVIDENCE,
        Part.VERDICTS,
        Part.PACK,
    ),
}
"""The parts an edition of the report carries. The customer edition leaves the internal notes out, and the
history with them: the hash of an edit would let them be guessed.
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a signature on a report stands for.

    `parts` maps each part to its salted digest, `head` is the hash of the last edit contained, and `roles`
    are the ids of the roles that must sign, in order.
    """

    plan: str
    plan_title: str
    revision: str
    number: int
    title: str
    frozen_at: datetime
    frozen_by: str
    as_of: date
    program: str
    pack: PackRef
    head: str
    roles: tuple[str, ...]
    parts: Mapping[Part, str]


def manifest_bytes(manifest: Manifest) -> bytes:
    """The canonical JSON of a manifest (RFC 8785; numbers as decimal strings).

    Its SHA-256 is the revision's digest.
    """
    pack = manifest.pack
    return canonical_bytes(
        {
            "format": MANIFEST_FORMAT,
            "plan": manifest.plan,
            "plan_title": manifest.plan_title,
            "revision": manifest.revision,
            "number": str(manifest.number),
            "title": manifest.title,
            "frozen_at": format_moment(manifest.frozen_at),
            "frozen_by": manifest.frozen_by,
            "as_of": manifest.as_of.isoformat(),
            "program": manifest.program,
            "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
            "head": manifest.head,
            "roles": list(manifest.roles),
            "parts": {part.value: digest for part, digest in manifest.parts.items()},
        }
    )


def read_manifest(content: bytes) -> Manifest:
    """The inverse of `manifest_bytes`. Raises ValueError for anything that it did not write byte for byte."""
    if len(content) > MANIFEST_LIMIT:
        raise ValueError("longer than any manifest")
    try:
        manifest = _from_data(json.loads(content))
        rewritten = manifest_bytes(manifest)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"does not read as a manifest: {error}") from error
    if rewritten != content:
        raise ValueError("not the canonical form of a manifest")
    return manifest


def _from_data(data: dict[str, Data]) -> Manifest:
    """What is not text fails here or leaves the canonical form, which the caller compares."""
    pack = _mapping(data["pack"])
    roles = data["roles"]
    if not isinstance(roles, list):
        raise TypeError("roles are a list")
    return Manifest(
        plan=str(data["plan"]),
        plan_title=str(data["plan_title"]),
        revision=str(data["revision"]),
        number=int(str(data["number"])),
        title=str(data["title"]),
        frozen_at=parse_moment(str(data["frozen_at"])),
        frozen_by=str(data["frozen_by"]),
        as_of=date.fromisoformat(str(data["as_of"])),
        program=str(data["program"]),
        pack=PackRef(str(pack["id"]), str(pack["version"]), str(pack["digest"])),
        head=str(data["head"]),
        roles=tuple(str(role) for role in roles),
        parts={Part(key): str(digest) for key, digest in _mapping(data["parts"]).items()},
    )


def _mapping(data: Data) -> dict[str, Data]:
    if not isinstance(data, dict):
        raise TypeError("a mapping is expected")
    return data


def part_digests(contents: Mapping[Part, bytes], salts: Iterable[str]) -> tuple[PartDigest, ...]:
    """The digests of the parts, in the order of `Part`; each takes one salt (64 hexadecimal digits)."""
    return tuple(
        PartDigest(part, salt, sha256_hex(contents[part]), salted_digest(salt, contents[part]))
        for part, salt in zip(Part, salts, strict=True)
    )


def revision_of(manifest: Manifest, parts: tuple[PartDigest, ...]) -> Revision:
    """The record of a frozen revision in the plan, from its manifest and the digests of its parts."""
    digest = sha256_hex(manifest_bytes(manifest))
    return Revision(
        id=manifest.revision,
        number=manifest.number,
        title=manifest.title,
        frozen_at=manifest.frozen_at,
        frozen_by=manifest.frozen_by,
        as_of=manifest.as_of.isoformat(),
        program=manifest.program,
        head=manifest.head,
        parts=parts,
        manifest=digest,
        digest=digest,
        roles=manifest.roles,
    )
