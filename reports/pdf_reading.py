"""Reads a PDF from anywhere with care: what it was before the first signature, and what it then carried."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.misc import PdfError, PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from app.errors import WrongInput
from reports.assemble import DIGEST_URN

PDF_LIMIT = 512 * 1024 * 1024
"""The longest PDF that is read, in bytes."""

MALFORMED: tuple[type[Exception], ...] = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RecursionError,
    NotImplementedError,
    EOFError,
    zlib.error,
    UnsupportedAlgorithm,
    InvalidSignature,
)
"""What pyHanko and the libraries below it raise on malformed input: they trust the types they find."""

_STATED = re.compile(rf"<dc:identifier>{DIGEST_URN}([0-9a-f]{{64}})</dc:identifier>".encode())
_DEEPEST_NAME_TREE = 8
_MOST_FILES = 64


@dataclass(frozen=True, slots=True)
class Original:
    """The document before its first signature; see `Examination` for the meaning of each."""

    content: bytes
    fields: tuple[str, ...]
    files: Mapping[str, bytes]
    digest: str
    pages: int


def open_pdf(pdf: bytes) -> PdfFileReader:
    """A reader of the PDF. Raises WrongInput for what is none, is damaged, too long or encrypted."""
    if not pdf.startswith(b"%PDF-"):
        raise WrongInput("The file is not a PDF.", advice="Choose the signed report as a .pdf file.")
    if len(pdf) > PDF_LIMIT:
        raise WrongInput("The PDF is too large to be a report.", advice="Choose the signed report.")
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        encrypted = reader.encrypted
    except MALFORMED as error:
        raise damaged() from error
    if encrypted:
        raise WrongInput(
            "The PDF is encrypted.",
            why="A report is never encrypted, so this is not the file that was signed.",
            advice="Ask for the report as it was signed.",
        )
    return reader


def damaged() -> WrongInput:
    """The error for a PDF whose structure does not hold together."""
    return WrongInput(
        "The PDF is damaged or cut short.",
        why="Its structure cannot be read, so no signature in it can be judged.",
        advice="Ask for the file again, or take the report from the plan.",
    )


def read_original(pdf: bytes, reader: PdfFileReader) -> Original:
    """What the document was before its first signature. Raises WrongInput where it cannot be read."""
    try:
        content = pdf[: _end_of_original(pdf, reader)]
        first = PdfFileReader(io.BytesIO(content))
        if first.xrefs.total_revisions != 1:
            raise PdfReadError("the original is not one revision")
        return Original(
            content=content,
            fields=tuple(name for name, _, _ in enumerate_sig_fields(first)),
            files=dict(_files(first)),
            digest=_stated_digest(first),
            pages=int(first.root["/Pages"]["/Count"]),
        )
    except MALFORMED as error:
        raise damaged() from error


def _end_of_original(pdf: bytes, reader: PdfFileReader) -> int:
    """Where the first revision ends: with the line of its end mark."""
    marker = b"%%EOF"
    at = pdf.index(marker, reader.xrefs.get_xref_container_info(0).end_location) + len(marker)
    for line_end in (b"\r\n", b"\n", b"\r"):
        if pdf.startswith(line_end, at):
            return at + len(line_end)
    return at


def _stated_digest(document: PdfFileReader) -> str:
    metadata = _entry(document.root, "/Metadata")
    stated = [] if metadata is None else _STATED.findall(metadata.data)
    return stated[0].decode("ascii") if len(stated) == 1 else ""


def _files(document: PdfFileReader) -> Iterator[tuple[str, bytes]]:
    names = _entry(document.root, "/Names")
    tree = None if names is None else _entry(names, "/EmbeddedFiles")
    if tree is None:
        return
    for count, (name, specification) in enumerate(_name_tree(tree, _DEEPEST_NAME_TREE)):
        if count >= _MOST_FILES:
            raise ValueError("more embedded files than any report carries")
        stream = specification["/EF"]["/F"]
        if not isinstance(stream, StreamObject):
            raise TypeError("an embedded file is a stream")
        yield str(name), bytes(stream.data)


def _name_tree(node: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    """The entries of a name tree (ISO 32000-1, 7.9.6)."""
    if depth == 0:
        raise ValueError("the tree of names is too deep")
    names = [entry.get_object() for entry in _entry(node, "/Names") or ()]
    yield from zip(names[0::2], names[1::2], strict=True)
    for kid in _entry(node, "/Kids") or ():
        yield from _name_tree(kid.get_object(), depth - 1)


def _entry(node: Any, key: str) -> Any:
    """What stands under a key, behind any reference; None where nothing does."""
    try:
        return node[key]
    except KeyError:
        return None
