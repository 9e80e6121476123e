"""What the command's exit code says; the same table stands in docs/command.md."""

from __future__ import annotations

from enum import IntEnum

from app.errors import (
    BrokenPack,
    CheckRefused,
    NotFound,
    NotReady,
    PlanFileError,
    SigningRefused,
    UserError,
    WrongInput,
    WrongPassphrase,
)


class ExitCode(IntEnum):
    """The exit codes."""

    FINE = 0
    FINDINGS = 1
    """Findings, or not verified."""
    WRONG_USE = 2
    COULD_NOT = 3
    INTERRUPTED = 130
    """Stopped by Ctrl+C: 128 and the number of the signal, as shells have it."""


CODES: tuple[tuple[type[UserError], ExitCode], ...] = (
    (WrongInput, ExitCode.WRONG_USE),
    (NotFound, ExitCode.WRONG_USE),
    (CheckRefused, ExitCode.WRONG_USE),
    (PlanFileError, ExitCode.COULD_NOT),
    (NotReady, ExitCode.FINDINGS),
    (BrokenPack, ExitCode.COULD_NOT),
    (WrongPassphrase, ExitCode.COULD_NOT),
    (SigningRefused, ExitCode.COULD_NOT),
    (UserError, ExitCode.COULD_NOT),
)


def exit_code_of(error: UserError) -> ExitCode:
    """The exit code of an error of the user or the world."""
    return next(code for kind, code in CODES if isinstance(error, kind))
