"""Photos and documents that a person attaches to a place: what they are, and the edit that keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.answers import Place
from app.domain.canonical import sha256_hex
from app.domain.edits import AttachEvidence
from app.domain.findings import Evidence, EvidenceKind
from app.errors import WrongInput

LARGEST_BYTES = 25_000_000
"""A plan is mailed and carried on sticks, so one file of it stays small enough for that."""

TEXT_SAMPLE_BYTES = 4096
UNKNOWN_TYPE = "application/octet-stream"
SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
)
"""Offset, bytes and media type of the formats a surveyor brings home; office documents are zip files."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """The edit that keeps a file as evidence; commit it together with `blobs`."""

    edit: AttachEvidence
    blobs: Mapping[str, bytes]


def attachment_of(
    content: bytes, name: str, place: Place, *, evidence_id: str, by: str, at: datetime
) -> Attachment:
    """Keep a file as evidence of a place. Raises WrongInput where it is empty or too large.

    What it is follows from its bytes, never from its name.
    """
    if not content:
        raise WrongInput(f"{name} is empty.", advice="Choose a file with content.")
    if len(content) > LARGEST_BYTES:
        raise WrongInput(
            f"{name} is too large to attach.",
            why=f"A file in a plan has at most {LARGEST_BYTES // 1_000_000} MB.",
            advice="Make the photo smaller, or attach only the pages that matter.",
        )
    media_type, digest = media_type_of(content), sha256_hex(content)
    kind = EvidenceKind.PHOTO if media_type.startswith("image/") else EvidenceKind.DOCUMENT
    places = ((place.item, place.subject),)
    evidence = Evidence(evidence_id, kind, name, digest, media_type, at, by, places)
    return Attachment(AttachEvidence(evidence), {digest: content})


def media_type_of(content: bytes) -> str:
    """The media type that the first bytes tell; text is text, all else is of an unknown type."""
    for offset, mark, media_type in SIGNATURES:
        if content[offset : offset + len(mark)] == mark:
            return media_type
    return "text/plain" if _is_text(content[:TEXT_SAMPLE_BYTES]) else UNKNOWN_TYPE


def _is_text(sample: bytes) -> bool:
    if b"\x00" in sample:
        return False
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # The sample may end within a character.
        return error.start > len(sample) - 4
    return True
