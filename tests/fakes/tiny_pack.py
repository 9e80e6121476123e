"""Small packs written as text and read like any other."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from app.domain.pack import Pack
from app.packs.bundle import bundle_bytes
from app.packs.reading import read_pack

COMMON = Path(__file__).parents[2] / "resources" / "packs" / "common"

HEAD = """
id: tiny
version: "1.0"
title: Tiny pack
product: Tiny Server 1
flags: {has_quorum: true, has_files: false}
signatories:
  - {id: owner, title: Customer's owner}
"""

SECTIONS = """
- {id: first, title: First, intro: The first section.}
- {id: second, title: Second, intro: The second section.}
"""

SECOND_ITEMS = """
- id: SEC-01
  title: Second section
  ask: Is there a second section?
  scopes: [plan]
  results: [yes, no]
  good: yes
  why: Because.
  looks_like: There is one.
  fix: Add one.
  effort: XS
  weight: 1
  grounds: [judgement]
"""

LISTS = """
- id: parts
  title: Parts
  entries:
    - {token: fan, words: Fan}
    - {token: disk, words: Disk}
"""

LIFECYCLE = """
- {product: Tiny Server 1, start: 2020-01-01, mainstream_end: 2025-01-14, end: 2030-01-08, source: LC}
- {product: Tiny Server, end: 2010-01-01, source: LC}
- {product: Other Server, modern: true, source: LC}
- {product: Unsure Server, source: LC}
"""

SENTENCES = """
- {id: S01, gist: Take care., recommends: true}
- {id: S02, gist: This is a preface., recommends: false}
"""

ITEM_TAIL = """
title: A title
ask: Is it so?
why: It matters.
looks_like: It is so.
fix: Make it so.
effort: S
grounds: [judgement]
"""


def item_text(body: str, **texts: str) -> str:
    """An item in YAML: the body, and what every item needs and the body does not write itself."""
    written = textwrap.dedent(body).strip()
    keys = {line.split(":")[0] for line in written.splitlines() if line and line[0].isalpha()}
    tail = [line for line in ITEM_TAIL.strip().splitlines() if line.split(":")[0] not in keys]
    if "scopes" not in keys:
        tail.append("scopes: [plan]")
    if "weight" not in keys:
        tail.append("weight: 3")
    tail.extend(f"{key}: {text}" for key, text in texts.items())
    return "- " + "\n".join([written, *tail]).replace("\n", "\n  ") + "\n"


def tiny_files(*items: str, **files: str) -> dict[str, bytes]:
    """The files of a pack whose first section holds these items; `files` replace others by name."""
    texts: dict[str, str] = {
        "pack.yaml": HEAD,
        "sections.yaml": SECTIONS,
        "items/first.yaml": "".join(item_text(item) for item in items) or "[]",
        "items/second.yaml": SECOND_ITEMS,
        "lists.yaml": LISTS,
        "lifecycle.yaml": LIFECYCLE,
        "sentences.yaml": SENTENCES,
        "references.yaml": "- {id: SRC, title: A source}\n",
        "words.yaml": (COMMON / "words.yaml").read_text(encoding="utf-8"),
    }
    texts |= {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    return {path: text.encode() for path, text in texts.items()}


def tiny_pack(*items: str, **files: str) -> Pack:
    """The pack of `tiny_files`, read through the front door; a fault in it raises BrokenPack."""
    return read_pack(bundle_bytes(tiny_files(*items, **files)))


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Put files into a folder, made where it is missing."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder
