"""Canonical JSON (RFC 8785) and digests: the same data always gives the same bytes."""

from __future__ import annotations

import hashlib
import json

from app.domain.values import Data


def canonical_bytes(data: Data) -> bytes:
    """Serialise by RFC 8785. Data holds no floats, so its number rule reduces to integers within 2**53.

    Raises ValueError for lone surrogates and integers outside that range.
    """
    text = json.dumps(_ordered(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", errors="strict")


def _ordered(data: Data) -> Data:
    match data:
        case dict():
            return {key: _ordered(data[key]) for key in sorted(data, key=_utf16_order)}
        case list():
            return [_ordered(entry) for entry in data]
        case bool() | None | str():
            return data
        case int() if abs(data) < 2**53:
            return data
    raise ValueError(f"not canonical data: {type(data).__name__}")


def _utf16_order(key: str) -> bytes:
    """RFC 8785 3.2.3 sorts by UTF-16 code units, which differs from code points above the basic plane."""
    return key.encode("utf-16-be")


def sha256_hex(content: bytes) -> str:
    """The SHA-256 of bytes as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_of(data: Data) -> str:
    """The SHA-256 of the canonical form."""
    return sha256_hex(canonical_bytes(data))


def salted_digest(salt: str, content: bytes) -> str:
    """SHA-256 over the salt's 32 bytes (given as 64 hexadecimal digits) followed by the content.

    The salt keeps a withheld part from being guessed from its digest.
    """
    return sha256_hex(bytes.fromhex(salt) + content)
