"""Takes secrets out of what servers said: one that was shown a password may say it back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from app.domain.credentials import CredentialSet
from app.domain.exchange import Exchange

SHORTEST = 6
"""Shorter secrets are left alone: they occur in any text by chance, and say little by standing there."""

HIDDEN = "(hidden)"

ReadingT = TypeVar("ReadingT")


class Redactor:
    """Knows the secrets of one run until it is cleared."""

    def __init__(self, credentials: CredentialSet) -> None:
        self._secrets = tuple(secret for secret in _secrets(credentials) if len(secret) >= SHORTEST)
        self._bytes = tuple(
            secret.encode(coding) for secret in self._secrets for coding in ("utf-8", "utf-16-le")
        )

    def clear(self) -> None:
        """Forget the secrets."""
        self._secrets, self._bytes = (), ()

    def is_in(self, text: str) -> bool:
        """Whether a text holds a secret."""
        return any(secret in text for secret in self._secrets)

    def clean(self, reading: ReadingT) -> ReadingT:
        """The reading without secrets; a raw reply that holds one is not kept at all."""
        if not self._secrets:
            return reading
        cleaned: ReadingT = self._cleaned(reading)
        return cleaned

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._without(value) if self.is_in(value) else value
        if isinstance(value, bytes):
            return b"" if any(secret in value for secret in self._bytes) else value
        if isinstance(value, tuple):
            return tuple(self._cleaned(each) for each in value)
        if isinstance(value, Mapping):
            return {self._cleaned(key): self._cleaned(each) for key, each in value.items()}
        if isinstance(value, Exchange) or (dataclasses.is_dataclass(value) and not isinstance(value, type)):
            return self._cleaned_fields(value)
        return value

    def _cleaned_fields(self, value: Any) -> Any:
        before = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
        after = {name: self._cleaned(each) for name, each in before.items()}
        changed = {name: each for name, each in after.items() if each != before[name]}
        return dataclasses.replace(value, **changed) if changed else value

    def _without(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


def _secrets(credentials: CredentialSet) -> Iterable[str]:
    for each in credentials.given():
        revealed = each.reveal()
        yield from (revealed,) if isinstance(revealed, str) else revealed
