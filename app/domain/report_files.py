"""The files a report carries: the manifest, the parts its edition shows, the salts of their digests."""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.domain.canonical import canonical_bytes, salted_digest, sha256_hex
from app.domain.manifest import PARTS_OF_EDITION, Manifest, read_manifest
from app.domain.signoff import Edition, Part, Revision
from app.domain.values import Data
from app.domain.verification import Fact, FactKind, Reason, failed, passed

MANIFEST_FILE = "manifest.json"
SALTS_FILE = "salts.json"

PART_FILES: Mapping[Part, str] = {part: f"{part.value}.json" for part in Part}
"""The names of the parts as files of the report."""


def files_of(
    edition: Edition, revision: Revision, manifest: bytes, contents: Mapping[Part, bytes]
) -> dict[str, bytes]:
    """The files of an edition by name. `contents` must hold the parts that the edition shows.

    The salt of a part that is left out is left out too: without it the digest tells nothing of the part.
    """
    shown = PARTS_OF_EDITION[edition]
    salts: dict[str, Data] = {line.part.value: line.salt for line in revision.parts if line.part in shown}
    files = {MANIFEST_FILE: manifest, SALTS_FILE: canonical_bytes(salts)}
    return files | {PART_FILES[part]: contents[part] for part in shown}


def check_manifest(files: Mapping[str, bytes], stated: str) -> tuple[Manifest | None, Fact]:
    """The manifest among a report's files, and whether it has the digest that the report states."""
    content = files.get(MANIFEST_FILE)
    if content is None:
        return None, failed(FactKind.MANIFEST, Reason.NO_MANIFEST)
    try:
        manifest = read_manifest(content)
    except ValueError:
        return None, failed(FactKind.MANIFEST, Reason.MANIFEST_MALFORMED)
    digest = sha256_hex(content)
    if digest != stated:
        return manifest, failed(FactKind.MANIFEST, Reason.DIGEST_DIFFERS, digest=digest, stated=stated)
    return manifest, passed(FactKind.MANIFEST, Reason.MANIFEST_MATCHES, digest=digest)


def check_parts(files: Mapping[str, bytes], manifest: Manifest | None) -> Fact:
    """Whether the parts among a report's files are those of the manifest, and nothing else is there."""
    if manifest is None:
        return failed(FactKind.PARTS, Reason.NO_MANIFEST)
    strangers = set(files) - {MANIFEST_FILE, SALTS_FILE, *PART_FILES.values()}
    if strangers:
        return failed(FactKind.PARTS, Reason.FILES_UNKNOWN, files=", ".join(sorted(strangers)))
    shown = frozenset(part for part in Part if PART_FILES[part] in files)
    if shown not in map(frozenset, PARTS_OF_EDITION.values()):
        return failed(FactKind.PARTS, Reason.PARTS_MISSING)
    salts = _salts(files.get(SALTS_FILE, b""))
    wrong = [part for part in Part if part in shown and not _opens(manifest, part, salts, files)]
    if wrong or set(salts) != shown:
        return failed(FactKind.PARTS, Reason.PARTS_DIFFER, parts=", ".join(wrong) or SALTS_FILE)
    left_out = ", ".join(part for part in Part if part not in shown)
    return passed(FactKind.PARTS, Reason.PARTS_MATCH, count=str(len(shown)), left_out=left_out)


def _salts(content: bytes) -> dict[Part, str]:
    """The salts by part; nothing where they do not read as such, so that no part opens."""
    try:
        data = json.loads(content)
        return {Part(key): str(salt) for key, salt in data.items()}
    except (ValueError, AttributeError, RecursionError):
        return {}


def _opens(manifest: Manifest, part: Part, salts: Mapping[Part, str], files: Mapping[str, bytes]) -> bool:
    try:
        digest = salted_digest(salts[part], files[PART_FILES[part]])
    except (KeyError, ValueError):
        return False
    return manifest.parts.get(part) == digest
