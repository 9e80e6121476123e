"""The lock beside the plan: who writes it, held by the operating system so that a crash gives it back."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

LOCKED_BYTE = 1 << 30
"""The byte that is locked: far behind the text, which Windows would otherwise keep others from reading."""

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        # flock belongs to the open file, so it also keeps two openers of one process apart.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a plan open for writing: the user's name, the machine's, and the process."""

    user: str
    host: str
    pid: int


class LockHeld(Exception):
    """Somebody writes the plan; `holder` is None where the lock file does not say who."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__("the plan is locked")
        self.holder = holder


class PlanLock:
    """The lock on one plan, held from making until `release`.

    Raises LockHeld, or OSError where the folder refuses the lock file.
    """

    def __init__(self, plan: Path, holder: Holder) -> None:
        self.path = lock_path(plan)
        self._descriptor = _acquire(self.path)
        try:
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, json.dumps(asdict(holder)).encode())
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Remove the lock file and give the lock back. May be called twice."""
        if self._descriptor < 0:
            return
        descriptor, self._descriptor = self._descriptor, -1
        # On Windows an open file cannot be removed, elsewhere it must be removed while it is locked.
        # Where it cannot be removed at all (its drive is gone), the file alone locks nothing.
        with contextlib.suppress(OSError):
            if sys.platform != "win32":
                self.path.unlink()
        os.close(descriptor)
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self.path.unlink()


def lock_path(plan: Path) -> Path:
    """Where the lock of a plan lies."""
    return plan.with_name(f".{plan.name}.lock")


def _acquire(path: Path) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        try:
            is_still = _lock(path, descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        if is_still:
            return descriptor
        # The one before us removed the file between our opening and our locking it: lock the new one.
        os.close(descriptor)


def _lock(path: Path, descriptor: int) -> bool:
    """Lock an open file; whether its name still leads to it. Raises LockHeld."""
    if not _try_lock(descriptor):
        raise LockHeld(_holder(path))
    return _is_still(path, descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _holder(path: Path) -> Holder | None:
    try:
        found = json.loads(path.read_bytes())
        return Holder(str(found["user"]), str(found["host"]), int(found["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
