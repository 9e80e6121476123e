"""Where passwords come from: a prompt or a file descriptor, never an argument or the environment."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from app.errors import WrongInput

LONGEST = 4096
"""Bytes read from a descriptor: longer than any passphrase."""


def add_descriptor(parser: argparse.ArgumentParser, option: str, what: str) -> None:
    """Add the option that names a descriptor; without it the secret is asked for."""
    parser.add_argument(
        option,
        type=int,
        metavar="N",
        help=f"read {what} from file descriptor N (its first line); without it, you are asked",
    )


def read_secret(descriptor: int | None, prompt: str, option: str) -> str:
    """A secret from a descriptor's first line, or from a prompt. Raises WrongInput where neither is there."""
    if descriptor is not None:
        return _from_descriptor(descriptor, option)
    if not sys.stdin.isatty():
        raise WrongInput(
            "There is nobody to ask for a password.",
            why="The command does not run on a terminal.",
            advice=f"Give the number of an open file descriptor with {option}.",
        )
    return getpass.getpass(f"{prompt}: ")


def _from_descriptor(descriptor: int, option: str) -> str:
    try:
        content = _read(descriptor)
        return content.split(b"\n")[0].rstrip(b"\r").decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInput(
            f"No password could be read from file descriptor {descriptor}.",
            # The error of decoding has a byte of the password in its words.
            why="It is no text in UTF-8." if isinstance(error, UnicodeDecodeError) else f"{error}.",
            advice=f"Open it in the shell, for example with {option} 3 3<file.",
        ) from error


def _read(descriptor: int) -> bytes:
    content = b""
    while len(content) < LONGEST and b"\n" not in content:
        piece = os.read(descriptor, LONGEST)
        if not piece:
            break
        content += piece
    return content
