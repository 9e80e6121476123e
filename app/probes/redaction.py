"""Takes secrets out of what is kept or shown: a server that was shown a password may say it back."""

from __future__ import annotations

import base64
import dataclasses
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, TypeVar

from app.domain.credentials import Credentials, CredentialSet
from app.domain.exchange import Exchange

SHORT = 6
"""A shorter secret is looked for as a word of its own: inside of other words it stands by chance."""

HIDDEN = "(hidden)"

ValueT = TypeVar("ValueT")


class Redactor:
    """Knows the secrets of one run until it is cleared."""

    def __init__(self, credentials: CredentialSet) -> None:
        self._is_unsure = False
        secrets = sorted({each for each in _secrets(credentials) if each}, key=len, reverse=True)
        self._texts = re.compile("|".join(_form(each) for each in secrets)) if secrets else None
        self._bytes = tuple(
            each.encode(coding, "surrogatepass") for each in secrets for coding in ("utf-8", "utf-16-le")
        )

    def clear(self) -> None:
        """Forget the secrets."""
        self._is_unsure = self._texts is not None
        self._texts, self._bytes = None, ()

    def is_in(self, text: str) -> bool:
        """Whether a text holds a secret, or may do so as they are forgotten."""
        return self._is_unsure or (self._texts is not None and self._texts.search(text) is not None)

    def clean(self, value: ValueT) -> ValueT:
        """The value without secrets; a raw reply that holds one, however short, is not kept at all."""
        if self._texts is None:
            return value
        cleaned: ValueT = self._cleaned(value)
        return cleaned

    def _cleaned(self, value: Any) -> Any:
        match value:
            case Enum():
                return value
            case str() if self._texts is not None:
                return self._texts.sub(HIDDEN, value)
            case bytes() if any(secret in value for secret in self._bytes):
                return b""
            case tuple() | frozenset():
                return type(value)(self._cleaned(each) for each in value)
            case Mapping():
                return {self._cleaned(key): self._cleaned(each) for key, each in value.items()}
        is_plain = dataclasses.is_dataclass(value) and not isinstance(value, type)
        return self._cleaned_fields(value) if is_plain else value

    def _cleaned_fields(self, value: Any) -> Any:
        before = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        after = {name: self._cleaned(each) for name, each in before.items()}
        if isinstance(value, Exchange) and after["reply"] != before["reply"]:
            # Of a reply whose other words are known, the digest would show whether a guess is right.
            after["reply_sha256"] = ""
        changed = {name: each for name, each in after.items() if each != before[name]}
        return dataclasses.replace(value, **changed) if changed else value


def _form(secret: str) -> str:
    """The expression that finds a secret in a text."""
    whole = re.escape(secret)
    if len(secret) >= SHORT:
        return whole
    before = r"(?<!\w)" if re.match(r"\w", secret) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", secret) else ""
    return before + whole + after


def _secrets(credentials: CredentialSet) -> Iterable[str]:
    for each in credentials.given():
        revealed = each.reveal()
        yield from (revealed,) if isinstance(revealed, str) else revealed
        if isinstance(each, Credentials) and each.user and isinstance(revealed, str) and revealed:
            both = f"{each.user}:{revealed}".encode("utf-8", "surrogatepass")
            # As basic authentication sends them.
            yield base64.b64encode(both).decode("ascii")
