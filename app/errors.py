"""What can go wrong through the world or the user, as types that say what happened, why, and what to try."""

from __future__ import annotations

from app.override import override


class UserError(Exception):
    """Something the user or the world did; never a fault of the program.

    `what` is one sentence on what happened, `why` one on the cause (may be empty), `advice` one on what to
    try. Adapters translate the exceptions of their framework into a kind of this class at the border.
    """

    def __init__(self, what: str, *, why: str = "", advice: str) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.advice = advice

    @override
    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.why, self.advice) if part)


class WrongInput(UserError):
    """A value, a name or a file's content does not fit what is asked for."""


class UnknownScript(WrongInput):
    """Files of Windows servers were made by another script than ours; a person may accept it knowingly."""


class UncertainServer(WrongInput):
    """What a file says of its server fits several of the plan; `servers` are their names by id."""

    def __init__(self, what: str, servers: dict[str, str], *, advice: str) -> None:
        super().__init__(what, advice=advice)
        self.servers = servers


class SizingRefused(WrongInput):
    """A calculation cannot be made of what was given; `field` is the key of the input that is to blame."""

    def __init__(self, what: str, field: str, *, why: str, advice: str) -> None:
        super().__init__(what, why=why, advice=advice)
        self.field = field


class NotFound(UserError):
    """A thing that was named does not exist in the plan or on the disk."""


class PlanFileError(UserError):
    """The plan file cannot be opened, read or written."""


class ForeignFile(PlanFileError):
    """The file is not a Holdfast plan."""


class DamagedFile(PlanFileError):
    """The file is a Holdfast plan, but its content does not hold together."""


class NewerFile(PlanFileError):
    """The plan was written by a newer version of the program."""


class ReadOnlyPlan(PlanFileError):
    """The plan is open for reading only: another program writes it, or the medium refuses."""


class StorageFailed(PlanFileError):
    """The disk refused a write; what was acknowledged before is still there."""


class BrokenPack(UserError):
    """A pack does not follow the language of packs; each fault carries file, line and reason."""

    def __init__(self, what: str, faults: tuple[PackFault, ...], *, advice: str) -> None:
        super().__init__(what, why="; ".join(str(fault) for fault in faults[:3]), advice=advice)
        self.faults = faults


class PackFault:
    """One fault of a pack.

    `file` is relative to the pack, `line` counts from 1 (0 when the file as a whole is meant).
    """

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class NotReady(UserError):
    """The plan cannot be frozen: open points block its sign-off. `blockers` are pairs of item and subject."""

    def __init__(self, what: str, blockers: tuple[tuple[str, str], ...], *, why: str, advice: str) -> None:
        super().__init__(what, why=why, advice=advice)
        self.blockers = blockers


class WrongPassphrase(UserError):
    """The passphrase does not open the identity or the key."""


class SigningRefused(UserError):
    """A signature cannot be made: the certificate, the field or the document forbids it."""


class CheckRefused(UserError):
    """A live check may not be sent: its target is outside the plan or its credentials are unfit."""


class Cancelled(Exception):
    """Long work was asked to stop and did; not an error."""
