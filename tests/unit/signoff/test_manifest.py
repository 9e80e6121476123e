"""The manifest: one form, one digest, and nothing else reads as one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import salted_digest, sha256_hex
from app.domain.manifest import (
    PARTS_OF_EDITION,
    Manifest,
    manifest_bytes,
    part_digests,
    read_manifest,
    revision_of,
)
from app.domain.plan import PackRef
from app.domain.signoff import Edition, Part

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
MANIFESTS = st.builds(
    Manifest,
    plan=TEXT,
    plan_title=TEXT,
    revision=TEXT,
    number=st.integers(1, 10**12),
    title=TEXT,
    frozen_at=st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    frozen_by=TEXT,
    as_of=st.dates(date(1990, 1, 1), date(2200, 1, 1)),
    program=TEXT,
    pack=st.builds(PackRef, TEXT, TEXT, HEX),
    head=TEXT,
    roles=st.lists(TEXT, max_size=4).map(tuple),
    parts=st.fixed_dictionaries(dict.fromkeys(Part, HEX)),
)


@given(manifest=MANIFESTS)
def test_a_manifest_reads_back_as_it_was(manifest: Manifest) -> None:
    assert read_manifest(manifest_bytes(manifest)) == manifest


@given(manifest=MANIFESTS)
def test_its_numbers_are_decimal_strings_and_its_digest_covers_every_byte(manifest: Manifest) -> None:
    content = manifest_bytes(manifest)
    assert not [value for value in json.loads(content).values() if isinstance(value, int | float)]
    contents = {part: part.value.encode() for part in Part}
    revision = revision_of(manifest, part_digests(contents, ["0" * 64] * len(Part)))
    assert revision.digest == revision.manifest == sha256_hex(content)


SAMPLE = Manifest(
    "plan-1", "Sample plan", "rev-1", 1, "First", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    "Sample Architect", date(2026, 1, 2), "0.1.0", PackRef("sample", "1.0.0", "a" * 64), "b" * 64,
    ("architect", "owner"),
    dict.fromkeys(Part, "c" * 64),
)  # fmt: skip


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + b"\n",
        lambda text: b" " + text,
        lambda text: text.replace(b'"number":"1"', b'"number":1'),
        lambda text: text.replace(b'"number":"1"', b'"number":"01"'),
        lambda text: text.replace(b'"number":"1"', b'"number":"1","number":"1"'),
        lambda text: text.replace(b'"format":"holdfast-manifest/1",', b""),
        lambda text: text.replace(b"manifest/1", b"manifest/2"),
        lambda text: text.replace(b'"plan":', b'"extra":"","plan":'),
        lambda text: text.replace(b'"roles":["architect","owner"]', b'"roles":"architect"'),
        lambda text: text.replace(b'"roles":["architect","owner"]', b'"roles":[1]'),
        lambda text: text.replace(b'"answers":', b'"questions":'),
        lambda text: text[:-1],
        lambda text: b"[" * 100_000,
        lambda text: b"",
        lambda text: b"null",
        lambda text: b"\xff",
        lambda text: b" " * (2 * 1024 * 1024),
    ],
)
def test_what_is_not_the_canonical_form_does_not_read(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(ValueError, match=r".+"):
        read_manifest(spoil(manifest_bytes(SAMPLE)))


def test_each_part_has_its_own_salt_and_both_digests() -> None:
    contents = {part: part.value.encode() for part in Part}
    salts = [f"{number:064x}" for number in range(len(Part))]
    lines = part_digests(contents, salts)
    assert [line.part for line in lines] == list(Part)
    for line, salt in zip(lines, salts, strict=True):
        assert line.content == sha256_hex(contents[line.part])
        assert line.salted == salted_digest(salt, contents[line.part])
        assert line.salted != line.content


def test_the_customer_edition_shows_all_but_what_is_internal() -> None:
    assert set(PARTS_OF_EDITION[Edition.INTERNAL]) == set(Part)
    assert set(Part) - set(PARTS_OF_EDITION[Edition.CUSTOMER]) == {Part.INTERNAL_NOTES, Part.HISTORY}
