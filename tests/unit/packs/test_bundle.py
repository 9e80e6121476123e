"""The bytes of a pack are one form of its files: the same files give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.canonical import sha256_hex
from app.errors import BrokenPack
from app.packs.bundle import bundle_bytes, files_in_bundle
from app.packs.reading import lint, pack_to_bytes, read_pack
from tests.fakes.tiny_pack import HEAD, tiny_files, write_files

ITEM = "id: A-01\nresults: [yes]\ngood: yes"


@given(
    st.dictionaries(
        st.text("abc/.", min_size=1), st.text().map(lambda text: text.replace("\r", "")), max_size=4
    )
)
def test_bytes_give_the_files_back(texts: dict[str, str]) -> None:
    files = {path: text.encode() for path, text in texts.items()}
    assert files_in_bundle(bundle_bytes(files)) == files


def test_line_ends_and_the_order_of_files_do_not_matter() -> None:
    files = tiny_files(ITEM)
    other = {path: files[path].replace(b"\n", b"\r\n") for path in reversed(files)}
    assert bundle_bytes(other) == bundle_bytes(files)


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    content = pack_to_bytes(write_files(tmp_path / "tiny", tiny_files(ITEM)), tmp_path)
    assert read_pack(content).digest == sha256_hex(content)


def test_included_files_come_in_unless_the_pack_has_its_own(tmp_path: Path) -> None:
    files = tiny_files(ITEM, pack=HEAD + "includes: [shared]\n")
    words = files.pop("words.yaml")
    write_files(tmp_path / "tiny", files)
    write_files(
        tmp_path / "shared", {"words.yaml": words, "references.yaml": b"- {id: OTHER, title: Other}\n"}
    )
    pack = read_pack(pack_to_bytes(tmp_path / "tiny", tmp_path))
    assert set(pack.references) == {"SRC"}
    assert pack.words.kinds["server"][0] == "Server"


def test_a_pack_reads_alone_once_it_is_bytes(tmp_path: Path) -> None:
    files = tiny_files(ITEM, pack=HEAD + "includes: [shared]\n")
    write_files(tmp_path / "shared", {"words.yaml": files.pop("words.yaml")})
    content = pack_to_bytes(write_files(tmp_path / "tiny", files), tmp_path)
    (tmp_path / "shared" / "words.yaml").unlink()
    assert read_pack(content).id == "tiny"


def test_a_fault_in_an_included_file_is_told_where_that_file_lies(tmp_path: Path) -> None:
    files = tiny_files(ITEM, pack=HEAD + "includes: [shared]\n")
    write_files(tmp_path / "shared", {"words.yaml": files.pop("words.yaml") + b"colours: {}\n"})
    write_files(tmp_path / "tiny", files)
    assert [fault.file for fault in lint(tmp_path / "tiny", tmp_path)] == ["../shared/words.yaml"]


@pytest.mark.parametrize("name", ["gone", "../tiny", "/etc"])
def test_including_what_is_no_folder_beside_the_pack_is_refused(tmp_path: Path, name: str) -> None:
    write_files(tmp_path / "tiny", tiny_files(ITEM, pack=HEAD + f"includes: ['{name}']\n"))
    assert lint(tmp_path / "tiny", tmp_path) != ()


@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"[]", b'{"pack.yaml": 1}', b'{"pack.yaml"', b"[" * 100_000]
)
def test_bytes_that_are_no_pack_are_refused(content: bytes) -> None:
    with pytest.raises(BrokenPack):
        read_pack(content)


def test_lone_surrogates_in_bytes_are_refused_as_a_fault_of_the_file() -> None:
    texts = {path: text.decode() for path, text in tiny_files(ITEM).items()}
    texts["lists.yaml"] = "a: \ud800"
    with pytest.raises(BrokenPack, match=r"lists\.yaml"):
        read_pack(json.dumps(texts).encode())


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    write_files(tmp_path / "tiny", tiny_files(ITEM) | {"lists.yaml": b"# one\n# \xff\n"})
    with pytest.raises(BrokenPack, match=r"lists\.yaml:2: the text is not UTF-8"):
        pack_to_bytes(tmp_path / "tiny", tmp_path)


def test_what_live_checks_know_of_the_product_comes_along(tmp_path: Path) -> None:
    live = "live: {functional_level: 5, schema_version: 1008, controller_systems: [Windows Server 2012]}\n"
    files = tiny_files(ITEM, pack=HEAD + live)
    found = read_pack(pack_to_bytes(write_files(tmp_path / "tiny", files), tmp_path)).live
    assert (found.functional_level, found.schema_version) == (5, 1008)
    assert found.controller_systems == ("Windows Server 2012",)
