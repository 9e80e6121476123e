"""The packs that ship with the program, and reading those that plans keep."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from app.domain.canonical import sha256_hex
from app.domain.pack import Pack
from app.errors import NotFound
from app.packs.bundle import Folder
from app.packs.reading import pack_to_bytes, read_pack


@dataclass(frozen=True, slots=True)
class PackSummary:
    """What a person needs to choose a pack."""

    id: str
    version: str
    title: str
    product: str


class PackLibrary:
    """Packs by id, each a folder named by it; the folder they lie in is the program's own unless given."""

    def __init__(self, folder: Folder | None = None) -> None:
        self._folder = files("resources").joinpath("packs") if folder is None else folder
        self._read: dict[str, Pack] = {}

    def available(self) -> tuple[PackSummary, ...]:
        """The packs that can be chosen, by title. Raises BrokenPack where one of them is broken."""
        packs = [self.read_pack(self.pack_bytes(entry.name)) for entry in self._pack_folders()]
        found = [PackSummary(pack.id, pack.version, pack.title, pack.product) for pack in packs]
        return tuple(sorted(found, key=lambda summary: (summary.title, summary.id)))

    def _pack_folders(self) -> list[Folder]:
        folders = (entry for entry in self._folder.iterdir() if entry.is_dir())
        return [folder for folder in folders if folder.joinpath("pack.yaml").is_file()]

    def pack_bytes(self, pack_id: str) -> bytes:
        """The bytes of a pack as a plan keeps them. Raises NotFound or BrokenPack."""
        known = {folder.name: folder for folder in self._pack_folders()}
        if pack_id not in known:
            raise NotFound(
                f"There is no pack {pack_id!r}.",
                advice=f"Choose one of: {', '.join(sorted(known)) or 'none'}.",
            )
        return pack_to_bytes(known[pack_id], self._folder)

    def read_pack(self, content: bytes) -> Pack:
        """The pack of such bytes, read once. Raises BrokenPack with every fault."""
        digest = sha256_hex(content)
        if digest not in self._read:
            self._read[digest] = read_pack(content)
        return self._read[digest]
