"""Files that the user chose: read whole, written whole, with errors in the user's words."""

from __future__ import annotations

from pathlib import Path

from app.errors import NotFound, StorageFailed


def read_file(path: Path, most: int = -1) -> bytes:
    """The bytes of a file, at most so many where a number is given. Raises NotFound."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise NotFound(
            f"{path.name} could not be read.",
            why=f"The system says: {error.strerror}.",
            advice="Check that the file is still there.",
        ) from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file, replacing what was there. Raises StorageFailed."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StorageFailed(
            f"{path.name} could not be written.",
            why=f"The system says: {error.strerror}.",
            advice="Choose another folder or free some space, then try again.",
        ) from error
