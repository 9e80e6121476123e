"""Judges the container of a signature byte by byte, beyond what its cryptography covers.

A PDF signature leaves out one gap, which holds the signature itself. Verifiers read from it what they need
and ignore the rest, so bytes there can be changed and everything still verifies. Here nothing is ignored.
"""

from __future__ import annotations

import re

from asn1crypto import cms
from pyhanko.pdf_utils.generic import DictionaryObject

_HEX = re.compile(rb"<(?:[0-9a-f]*|[0-9A-F]*)>")
"""One case throughout: every program writes it so, and a flipped letter shows."""


def is_untouched(pdf: bytes, signature: DictionaryObject) -> bool:
    """Whether the gap holds one signature in the form its signer gave it, and nothing else but zeros.

    May raise what asn1crypto raises on malformed input.
    """
    _, first, second, _ = (int(number) for number in signature["/ByteRange"])
    gap = pdf[first:second]
    if not _HEX.fullmatch(gap):
        return False
    padded = bytes.fromhex(gap[1:-1].decode("ascii"))
    container = cms.ContentInfo.load(padded)
    length = len(container.dump())
    return not padded[length:].strip(b"\0") and _is_strict(padded[:length])


def _is_strict(content: bytes) -> bool:
    """Whether the container is written in DER and says nothing twice in two ways (RFC 5652, 5.1 and 5.3)."""
    container = cms.ContentInfo.load(content, strict=True)
    signed = container["content"]
    if container.dump(force=True) != content or len(signed["signer_infos"]) != 1:
        return False
    signer = signed["signer_infos"][0]
    version = "v1" if signer["sid"].name == "issuer_and_serial_number" else "v3"
    digests = [algorithm.dump() for algorithm in signed["digest_algorithms"]]
    return signed["version"].native == signer["version"].native == version and digests == [
        signer["digest_algorithm"].dump()
    ]
