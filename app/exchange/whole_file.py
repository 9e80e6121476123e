"""Files of tables read and written whole, with the system's refusals in the user's words."""

from __future__ import annotations

from pathlib import Path

from app.errors import NotFound, StorageFailed, WrongInput

MAX_BYTES = 64 * 1024 * 1024


def read_whole(path: Path) -> bytes:
    """The bytes of a file of at most `MAX_BYTES`. Raises NotFound or WrongInput."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotFound(
            f"{path.name} could not be read.",
            why=f"The system says: {error.strerror}.",
            advice="Check the name and that the file is not open elsewhere.",
        ) from error
    if len(content) > MAX_BYTES:
        raise WrongInput(
            f"{path.name} is larger than {MAX_BYTES // 2**20} MiB.",
            advice="Read it in smaller files, for example one per site.",
        )
    return content


def write_whole(path: Path, content: bytes) -> None:
    """Write a file, replacing what was there. Raises StorageFailed."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StorageFailed(
            f"{path.name} could not be written.",
            why=f"The system says: {error.strerror}.",
            advice="Choose another folder or free some space, then try again.",
        ) from error
