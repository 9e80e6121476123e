"""Files that commands write for the user."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.errors import NotFound, StorageFailed, WrongInput
from app.services.plans import SUFFIX


def add_force(parser: argparse.ArgumentParser) -> None:
    """Whether a file that is there may be replaced."""
    parser.add_argument("--force", action="store_true", help="replace the file where it exists")


def refuse_overwriting(path: Path, *, force: bool) -> None:
    """Raise WrongInput for a file that exists, and always for a plan file."""
    if path.exists() and (not force or path.suffix == SUFFIX):
        is_plan = path.suffix == SUFFIX
        raise WrongInput(
            f"{path} exists.",
            why="A plan file is never overwritten." if is_plan else "",
            advice="Choose another name."
            if is_plan
            else "Choose another name, or add --force to replace it.",
        )


def read_bytes(path: Path, most: int) -> bytes:
    """The bytes of a file of at most so many. Raises NotFound or WrongInput."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise NotFound(
            f"{path} could not be read.", why=f"The system says: {error.strerror}.", advice="Check the name."
        ) from error
    if len(content) > most:
        raise WrongInput(
            f"{path} is larger than {most // 2**20} MiB.", advice="Check that it is the right file."
        )
    return content


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises StorageFailed."""
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StorageFailed(
            f"{path} could not be written.",
            why=f"The system says: {error.strerror}.",
            advice="Check that the folder exists, can be written and has space.",
        ) from error
