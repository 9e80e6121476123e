"""Chance that is the same in every run."""

from __future__ import annotations

import random
import uuid


class FakeIds:
    """See `app.ports.Ids`: well-formed ids and salts from a seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)

    def new_id(self) -> str:
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def new_salt(self) -> str:
        return f"{self._random.getrandbits(256):064x}"
