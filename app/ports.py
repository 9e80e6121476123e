"""What the core asks of the world, as protocols; adapters implement them and know one framework each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from app.domain.credentials import CredentialSet
from app.domain.dependency import DependencyModel
from app.domain.draft import Changes
from app.domain.history import EditRecord, TrailStep
from app.domain.pack import Pack
from app.domain.plan import Plan
from app.domain.questions import Question
from app.domain.readings import Reading
from app.domain.report_model import PageSize, Rendered, ReportModel
from app.domain.signing import CertificateFacts, NewIdentity, Stamp
from app.domain.table import Table
from app.domain.verification import Examination

ValueT = TypeVar("ValueT")
ReadingT = TypeVar("ReadingT", bound=Reading)


class Clock(Protocol):
    """Time."""

    def now(self) -> datetime:
        """This moment, in UTC."""


class Ids(Protocol):
    """Chance: identities and salts."""

    def new_id(self) -> str:
        """A fresh UUID as text."""

    def new_salt(self) -> str:
        """32 random bytes as 64 hexadecimal digits."""


class CancelToken(Protocol):
    """A request to stop long work; whoever works looks at it often."""

    def is_cancelled(self) -> bool:
        """Whether a stop was asked for."""

    def raise_if_cancelled(self) -> None:
        """Raise `Cancelled` when a stop was asked for."""


Progress = Callable[[float, str], None]
"""Told how far long work is: a fraction from 0 to 1 and what is being done; may raise `Cancelled`."""


class PlanStore(Protocol):
    """One open plan on disk. Only one thread may use it. Raises `PlanFileError` kinds."""

    @property
    def path(self) -> Path:
        """The plan file."""

    @property
    def read_only(self) -> bool:
        """Whether writing is refused."""

    @property
    def read_only_reason(self) -> str:
        """Who holds the plan, or why the medium refuses; empty when it can be written."""

    def load(self) -> Plan:
        """The current plan value."""

    def pack_bytes(self) -> bytes:
        """The bytes of the pack the plan was made with."""

    def commit(
        self, plan: Plan, record: EditRecord, changes: Changes, blobs: Mapping[str, bytes] | None = None
    ) -> None:
        """Make one edit durable: history row, moved rows of `plan`, and new blobs, in one transaction."""

    def history(self) -> Iterable[EditRecord]:
        """All edits, parents before children."""

    def record(self, record_id: str) -> EditRecord:
        """One edit of the history. Raises NotFound or DamagedFile."""

    def trail(self) -> Sequence[TrailStep]:
        """All edits without their content, parents before children, each held against its hash.

        Raises DamagedFile where the graph does not verify.
        """

    def heads(self) -> tuple[str, ...]:
        """The hashes of the edits nobody follows, as of the last `trail` and the commits since."""

    def blob(self, digest: str) -> bytes:
        """Bytes by their SHA-256; checked on reading. Raises DamagedFile or NotFound."""

    def holds(self, digest: str) -> bool:
        """Whether there are bytes of that SHA-256; they are not read."""

    def back_up(self, target: Path, progress: Progress | None = None) -> None:
        """Write a complete copy of the plan file."""

    def close(self) -> None:
        """Give the lock back; every further call raises."""


class PlanStores(Protocol):
    """Opens and creates plan files."""

    def create(self, path: Path, plan: Plan, origin: EditRecord, pack_bytes: bytes) -> PlanStore:
        """Make a new plan file; refuses to overwrite an existing one."""

    def open(self, path: Path, *, read_only: bool = False) -> PlanStore:
        """Open a plan file, migrated where its format is older; falls back to reading where it is held."""


class Backups(Protocol):
    """Keeps the last few states of every plan apart from the plans."""

    def keep(self, store: PlanStore, plan: Plan, progress: Progress | None = None) -> Path | None:
        """Back an open plan up when that is due and give the backup, or None. Raises StorageFailed."""

    def kept(self, plan_id: str) -> Sequence[Path]:
        """The backups of a plan, the newest first."""


class Packs(Protocol):
    """The packs that ship with the program, and how a pack's bytes are read."""

    def pack_bytes(self, pack_id: str) -> bytes:
        """The bytes of a pack as a plan keeps them. Raises NotFound or BrokenPack."""

    def read_pack(self, content: bytes) -> Pack:
        """The pack of such bytes. Raises BrokenPack."""


class Tables(Protocol):
    """Reads and writes tables of text in one file format."""

    def read(self, path: Path, *, cancel: CancelToken | None = None) -> Table:
        """Read a table; raises UserError naming the line where the file does not fit."""

    def write(self, path: Path, table: Table) -> None:
        """Write a table, replacing the file."""


class FaultTrees(Protocol):
    """Reads and writes dependency models as fault trees in one file format."""

    def read(self, path: Path, *, top: str = "") -> DependencyModel:
        """The model of a file, whose top is the gate named or the one that no other gate uses.

        Raises UserError naming the element and its line where the file does not fit.
        """

    def write(self, path: Path, model: DependencyModel) -> None:
        """Write a model without circles, betas and coverages, replacing the file. Raises StorageFailed."""


class ReportRenderer(Protocol):
    """Turns a report into a PDF: the same model gives the same bytes."""

    def render(
        self, model: ReportModel, *, page_size: PageSize = PageSize.A4, progress: Progress | None = None
    ) -> Rendered:
        """Render without files and signature fields; `Cancelled` raised by `progress` passes through."""


class Network(Protocol):
    """The network as the checks of one run ask it, with the credentials of the run or none.

    Several threads ask at once, but never two about the same address and service. Nothing but questions is
    sent.
    """

    def ask(self, question: Question[ReadingT], cancel: CancelToken) -> ReadingT:
        """Ask one question, within its own time limit, and never raise: a reading says what went wrong.

        A question that needs credentials is not asked once a server of its kind has rejected them.
        """

    def hide(self, value: ValueT) -> ValueT:
        """A text, or plain data with texts in it, without the secrets of the run.

        For whatever is kept or shown; what is decided on stays as it came, for a secret may also be a name.
        """

    def close(self) -> None:
        """Close what is open and forget the credentials."""


class Networks(Protocol):
    """Opens the network for a run."""

    def open(self, credentials: CredentialSet | None, authorities: Path | None) -> Network:
        """A network that binds with these credentials and trusts a PEM file of authorities, or the system's.

        Raises UserError when the file cannot be read or holds no certificate, or this computer cannot sign in
        as the credentials say; then they are cleared.
        """


class SigningIdentity(Protocol):
    """A key with its certificate that can sign now; the key itself stays behind it."""

    @property
    def facts(self) -> CertificateFacts:
        """What the certificate says."""

    @property
    def certificate(self) -> bytes:
        """The certificate as DER."""

    @property
    def chain(self) -> Sequence[bytes]:
        """Further certificates that lead from it to a root, as DER."""

    def sign(self, data: bytes, digest: str) -> bytes:
        """The raw signature over data, hashed with the digest named (sha256, sha384, sha512)."""


class Identities(Protocol):
    """Opens and makes identities as PKCS#12 files."""

    def open(self, content: bytes, passphrase: str) -> SigningIdentity:
        """The identity in a file's bytes. Raises WrongPassphrase, WrongInput or SigningRefused."""

    def create(self, *, name: str, organisation: str, passphrase: str, now: datetime) -> NewIdentity:
        """Make an identity that is valid from `now` on. Raises WrongInput."""


class TrustStore(Protocol):
    """The certificates that this user's profile trusts."""

    def certificates(self) -> tuple[bytes, ...]:
        """All of them as DER."""

    def entries(self) -> tuple[CertificateFacts, ...]:
        """What they say."""

    def add(self, certificate: bytes) -> CertificateFacts:
        """Trust a certificate (DER). Raises WrongInput or StorageFailed."""

    def remove(self, fingerprint: str) -> None:
        """Trust a certificate no longer. Raises NotFound."""


class ReportAssembler(Protocol):
    """Makes a rendered report ready for signing."""

    def assemble(
        self, rendered: Rendered, files: Mapping[str, bytes], *, digest: str, frozen_at: datetime
    ) -> bytes:
        """The PDF with files, signature fields and digest; the same input gives the same bytes."""


class DocumentSigner(Protocol):
    """Signs PDFs."""

    def sign(self, pdf: bytes, *, field: str, stamp: Stamp, identity: SigningIdentity, at: datetime) -> bytes:
        """The PDF with a signature in an empty field. Raises SigningRefused."""


class DocumentVerifier(Protocol):
    """Examines signed PDFs, without asking any network."""

    def original_of(self, pdf: bytes) -> bytes:
        """The PDF as it was before its first signature. Raises WrongInput for no PDF."""

    def examine(self, pdf: bytes, trusted: Sequence[bytes], now: datetime) -> Examination:
        """What the PDF says by itself. `trusted` are certificates (DER). Raises WrongInput for no PDF."""
