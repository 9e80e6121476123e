"""The page of the live checks is the one that their entries make; every check stands in it with its proof."""

from __future__ import annotations

import re

import pytest

from app.checks.catalogue import CATALOGUE
from app.packs.check_docs import PLACE, current_docs
from app.packs.check_entries import load_check_book

BOOK = load_check_book()


def test_the_page_is_the_one_that_the_entries_make() -> None:
    assert PLACE.read_text("utf-8") == current_docs(), "run: make docs"


def test_the_page_is_the_same_each_time() -> None:
    assert current_docs() == current_docs()


@pytest.mark.parametrize("check", [check.id for check in CATALOGUE])
def test_every_check_of_the_catalogue_stands_in_the_page_once_with_its_proof(check: str) -> None:
    (line,) = re.findall(rf"(?m)^\| \*\*{check}\*\* .*$", PLACE.read_text("utf-8"))
    entry = BOOK.entries[check]
    assert entry.title in line
    assert entry.severity.value in line
    assert entry.proven_by, "a check without a proof is no check"
    assert all(f"`{name}`" in line for name in entry.proven_by)


def test_every_source_of_an_entry_stands_in_the_page() -> None:
    page = PLACE.read_text("utf-8")
    assert [key for key in BOOK.sources if f"- **{key}**: " not in page] == []
