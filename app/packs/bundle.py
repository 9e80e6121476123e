"""A pack as bytes: the texts of all its files, included ones too, in one canonical form for plans to keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

from app.domain.canonical import canonical_bytes
from app.domain.values import Data
from app.errors import BrokenPack, PackFault
from app.packs.strict_yaml import MAX_BYTES, Document, read_strict

Folder: TypeAlias = Path | Traversable

MAX_FILES = 200
MAX_BUNDLE_BYTES = 16 * 1024 * 1024

ADVICE = "Correct the lines named, then run `holdfast pack lint` on the folder again."


def files_of(folder: Folder, beside: Folder) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of a pack, with those it includes from folders in `beside`.

    Gives the bytes by their path in the pack, and for each path where the file was found, for messages.
    Raises BrokenPack where the folder holds no pack or an included folder is missing.
    """
    own = _read_folder(folder)
    if "pack.yaml" not in own:
        raise broken("pack.yaml", 0, "the folder holds no pack.yaml, so it is no pack")
    files: dict[str, bytes] = {}
    found: dict[str, str] = {}
    for name in _included_names(own["pack.yaml"]):
        included = beside.joinpath(name)
        if not included.is_dir():
            raise broken("pack.yaml", 0, f"includes {name}, but no folder of that name is beside the pack")
        texts = _read_folder(included)
        files |= texts
        found |= {path: f"../{name}/{path}" for path in texts}
    return files | own, found | {path: path for path in own}


def _included_names(content: bytes) -> tuple[str, ...]:
    document = read_strict("pack.yaml", content)
    if not isinstance(document, Document) or not isinstance(document.data, dict):
        return ()
    names = document.data.get("includes", [])
    return tuple(str(name) for name in names if _is_plain(name)) if isinstance(names, list) else ()


def _is_plain(name: object) -> bool:
    return isinstance(name, str) and bool(name) and all(mark not in name for mark in "/\\.:")


def _read_folder(folder: Folder) -> dict[str, bytes]:
    try:
        found = {path.name: path.read_bytes() for path in _yaml_in(folder)}
        items = folder.joinpath("items")
        if items.is_dir():
            found |= {f"items/{path.name}": path.read_bytes() for path in _yaml_in(items)}
    except OSError as error:
        raise broken(str(folder), 0, f"the folder cannot be read: {error.strerror or error}") from error
    if len(found) > MAX_FILES or sum(map(len, found.values())) > MAX_BUNDLE_BYTES:
        raise broken(str(folder), 0, f"a pack has at most {MAX_FILES} files and {MAX_BUNDLE_BYTES >> 20} MiB")
    return found


def _yaml_in(folder: Folder) -> list[Folder]:
    files = (entry for entry in folder.iterdir() if entry.is_file())
    named = [entry for entry in files if entry.name.endswith((".yaml", ".yml"))]
    return sorted(named, key=lambda entry: entry.name)


def bundle_bytes(files: Mapping[str, bytes]) -> bytes:
    """The one form of a pack's files: canonical JSON from path to text. Line ends become one newline.

    Raises BrokenPack where a file is not UTF-8.
    """
    texts: dict[str, Data] = {}
    for path, content in files.items():
        try:
            texts[path] = content.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise broken(path, content[: error.start].count(b"\n") + 1, "the text is not UTF-8") from error
    return canonical_bytes(texts)


def files_in_bundle(content: bytes) -> dict[str, bytes]:
    """The inverse of `bundle_bytes`. Raises BrokenPack on anything it never writes."""
    if len(content) > MAX_BUNDLE_BYTES + MAX_BYTES:
        raise broken("pack", 0, "the pack is larger than any pack may be")
    try:
        texts = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise broken("pack", 0, "the bytes are no pack") from error
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise broken("pack", 0, "the bytes are no pack")
    return {path: text.encode("utf-8", errors="surrogatepass") for path, text in texts.items()}


def broken(file: str, line: int, reason: str) -> BrokenPack:
    """A pack that is refused for one fault."""
    return BrokenPack("The pack cannot be used.", (PackFault(file, line, reason),), advice=ADVICE)
