"""Reading a pack whole: files to forms to frozen objects, with all faults at once."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.canonical import sha256_hex
from app.domain.checks import CheckEntry
from app.domain.pack import Pack
from app.errors import BrokenPack, PackFault
from app.packs.build import build_pack
from app.packs.bundle import ADVICE, Folder, bundle_bytes, files_in_bundle, files_of
from app.packs.forms import read_forms
from app.packs.lint import lint_pack

Known = Mapping[str, CheckEntry]
"""The entries of live checks by id."""


def pack_to_bytes(folder: Folder, beside: Folder) -> bytes:
    """The bytes a plan keeps of the pack in a folder; `beside` holds the folders it includes.

    The same files always give the same bytes. Raises BrokenPack where there is no pack to read.
    """
    return bundle_bytes(files_of(folder, beside)[0])


def read_pack(content: bytes) -> Pack:
    """The pack that bytes hold. Raises BrokenPack with every fault found.

    Words may be missing: a plan's pack may be older than a field of the inventory.
    """
    pack, faults = _read(files_in_bundle(content), sha256_hex(content), None, may_lack_words=True)
    if pack is None or faults:
        raise BrokenPack("The pack cannot be used.", faults, advice=ADVICE)
    return pack


def lint(folder: Folder, beside: Folder, known_checks: Known | None = None) -> tuple[PackFault, ...]:
    """Everything that is wrong with the pack in a folder, by file and line; empty when nothing is.

    With `known_checks`, an item that names any other check is a fault, and so is a field that takes over what
    its check does not measure.
    """
    try:
        files, found = files_of(folder, beside)
        content = bundle_bytes(files)
    except BrokenPack as broken:
        return broken.faults
    faults = _read(files_in_bundle(content), sha256_hex(content), known_checks)[1]
    return tuple(PackFault(found.get(fault.file, fault.file), fault.line, fault.reason) for fault in faults)


def _read(
    files: Mapping[str, bytes], digest: str, known_checks: Known | None, *, may_lack_words: bool = False
) -> tuple[Pack | None, tuple[PackFault, ...]]:
    faults: list[PackFault] = []
    forms = read_forms(files, faults)
    pack = build_pack(forms, digest, faults)
    if pack is not None:
        faults.extend(lint_pack(pack, forms, known_checks, may_lack_words=may_lack_words))
    ordered = sorted(faults, key=lambda fault: (fault.file, fault.line, fault.reason))
    return pack, tuple(ordered)
