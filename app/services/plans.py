"""Making, opening and backing up plans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.canonical import sha256_hex
from app.domain.history import EditRecord, edit_to_data, sealed
from app.domain.origin import CreatePlan
from app.domain.pack import Pack
from app.domain.plan import PackRef, Plan
from app.domain.values import Value
from app.errors import DamagedFile, StorageFailed, WrongInput
from app.ports import Backups, Clock, Ids, Packs, PlanStore, PlanStores, Progress
from app.services.checked_values import checked_profile
from app.services.judge import Assessor
from app.services.open_plan import Author, OpenPlan
from app.services.settings import RecentPlan, SettingsFile

SUFFIX = ".holdfast"
"""How the names of plan files end."""


class PlanService:
    """Makes plan files, opens them, and remembers which were open."""

    def __init__(
        self,
        *,
        stores: PlanStores,
        packs: Packs,
        clock: Clock,
        ids: Ids,
        settings: SettingsFile,
        assessor: Assessor,
        backups: Backups,
    ) -> None:
        self._stores = stores
        self._packs = packs
        self._clock = clock
        self._ids = ids
        self._settings = settings
        self._assessor = assessor
        self._backups = backups

    def create(
        self, path: Path, title: str, pack_id: str, profile: Mapping[str, Value] | None = None
    ) -> OpenPlan:
        """Make a plan file and open it; the name gets its ending where it has none.

        Raises WrongInput for an empty title, a value that does not fit the profile, or a file that exists;
        NotFound or BrokenPack for the pack; PlanFileError where the disk refuses.
        """
        if path.name in {"", ".."}:
            raise WrongInput(
                f"{path} is a folder, not the name of a plan.", advice="Add a name for the file."
            )
        content = self._packs.pack_bytes(pack_id)
        pack = self._packs.read_pack(content)
        origin = CreatePlan(
            self._ids.new_id(), title.strip(), _ref(pack, content), checked_profile(profile or {})
        )
        plan = origin.plan()
        file = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        store = self._stores.create(file, plan, self._first(origin), content)
        try:
            opened = self._opened(store, plan, pack)
            opened.opening_faults = self._tried(lambda: self._settings.remember(store.path, plan.title))
        except BaseException:
            store.close()
            raise
        return opened

    def open(self, path: Path, *, read_only: bool = False, progress: Progress | None = None) -> OpenPlan:
        """Open a plan file, and back it up when that is due; `progress` is told of it, may raise Cancelled.

        A plan that somebody else writes comes back read-only. Raises PlanFileError, NotFound, BrokenPack.
        """
        store = self._stores.open(path, read_only=read_only)
        try:
            plan = store.load()
            pack = self._packs.read_pack(_pack_bytes(store, plan))
            opened = self._opened(store, plan, pack)
            opened.opening_faults = self._tried(lambda: self._settings.remember(store.path, plan.title))
            if not store.read_only:
                opened.opening_faults += self._tried(lambda: self._backups.keep(store, plan, progress))
        except BaseException:
            store.close()
            raise
        return opened

    def recent(self) -> tuple[RecentPlan, ...]:
        """The plans that were open last, the latest first. Some may be gone from the disk."""
        return self._settings.current.recent

    def _opened(self, store: PlanStore, plan: Plan, pack: Pack) -> OpenPlan:
        settings = self._settings.current
        return OpenPlan(
            store,
            pack,
            plan,
            clock=self._clock,
            ids=self._ids,
            author=Author(settings.author, settings.installation),
            assessor=self._assessor,
        )

    def _first(self, origin: CreatePlan) -> EditRecord:
        settings = self._settings.current
        return sealed(
            EditRecord(
                id=self._ids.new_id(),
                parents=(),
                author=settings.author,
                installation=settings.installation,
                at=self._clock.now(),
                edit=edit_to_data(origin),
            )
        )

    @staticmethod
    def _tried(step: Callable[[], object]) -> tuple[StorageFailed, ...]:
        """What fails beside the plan is told, and does not keep anybody from working on it."""
        try:
            step()
        except StorageFailed as fault:
            return (fault,)
        return ()


def _ref(pack: Pack, content: bytes) -> PackRef:
    return PackRef(pack.id, pack.version, sha256_hex(content))


def _pack_bytes(store: PlanStore, plan: Plan) -> bytes:
    content = store.pack_bytes()
    if sha256_hex(content) != plan.pack.digest:
        raise DamagedFile(
            f"{store.path.name} holds another pack than it names.",
            advice="Use a copy or a backup of the plan.",
        )
    return content
