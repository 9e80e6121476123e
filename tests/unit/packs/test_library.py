"""The packs that ship can be chosen, are free of faults, and read the same wherever they come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import NotFound
from app.packs.library import PackLibrary
from app.packs.reading import lint
from tests.fakes.tiny_pack import tiny_files, write_files

SHIPPED = Path(__file__).parents[3] / "resources" / "packs"


def test_every_pack_that_ships_is_free_of_faults() -> None:
    packs = [folder for folder in SHIPPED.iterdir() if (folder / "pack.yaml").is_file()]
    assert packs
    for folder in packs:
        assert [*map(str, lint(folder, SHIPPED))] == []


def test_every_pack_that_ships_can_be_chosen_by_the_name_of_its_folder() -> None:
    library = PackLibrary()
    for summary in library.available():
        assert library.read_pack(library.pack_bytes(summary.id)).id == summary.id
    assert "ocs-2007-r2" in {summary.id for summary in library.available()}


def test_bytes_read_once_give_the_same_object_again() -> None:
    library = PackLibrary()
    content = library.pack_bytes("ocs-2007-r2")
    assert library.read_pack(content) is library.read_pack(bytes(content))


def test_a_pack_nobody_has_is_told_with_those_there_are(tmp_path: Path) -> None:
    write_files(tmp_path / "tiny", tiny_files())
    write_files(tmp_path / "common", {"words.yaml": b"kinds: {}"})
    library = PackLibrary(tmp_path)
    assert [summary.id for summary in library.available()] == ["tiny"]
    with pytest.raises(NotFound, match="Choose one of: tiny"):
        library.pack_bytes("../tiny")
