"""What a file is follows from its bytes; what is too large or empty is refused."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import Place
from app.domain.findings import EvidenceKind
from app.errors import WrongInput
from app.services.attachments import LARGEST_BYTES, UNKNOWN_TYPE, Attachment, attachment_of, media_type_of

PLACE = Place("HW-PSU-01", "server")
AT = datetime(2026, 3, 1, tzinfo=UTC)


def attached(content: bytes) -> Attachment:
    return attachment_of(content, "file.bin", PLACE, evidence_id="id", by="Surveyor", at=AT)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPrest", "image/webp"),
        (b"\x00\x00\x00\x18ftypheicrest", "image/heic"),
        (b"%PDF-1.7 rest", "application/pdf"),
        (b"PK\x03\x04rest", "application/zip"),
        ("Zwei Netzteile, über Kreuz.".encode(), "text/plain"),
        (b"BMC of the server: no answer", "text/plain"),
        (b"\x00\x01\x02", UNKNOWN_TYPE),
        (b"\xc3\x28 no text, for it goes on after the broken sign", UNKNOWN_TYPE),
    ],
)
def test_the_type_follows_from_the_bytes(content: bytes, media_type: str) -> None:
    assert media_type_of(content) == media_type


def test_text_stays_text_where_the_sample_ends_within_a_character() -> None:
    assert media_type_of(b"x" + "ü".encode() * 4000) == "text/plain"


@given(st.binary(min_size=1, max_size=64))
def test_every_file_gets_a_type_and_its_own_address(content: bytes) -> None:
    made = attached(content)
    digest = hashlib.sha256(content).hexdigest()
    assert made.blobs == {digest: content}
    evidence = made.edit.evidence
    assert evidence.content == digest
    assert (evidence.kind is EvidenceKind.PHOTO) == evidence.media_type.startswith("image/")
    assert (evidence.places, evidence.by, evidence.taken_at) == ((tuple(PLACE),), "Surveyor", AT)


def test_the_largest_file_fits_and_one_byte_more_does_not() -> None:
    assert attached(b"x" * LARGEST_BYTES).edit.evidence.media_type == "text/plain"
    with pytest.raises(WrongInput, match="too large") as refusal:
        attached(b"x" * (LARGEST_BYTES + 1))
    assert refusal.value.advice


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(WrongInput, match="empty"):
        attached(b"")
