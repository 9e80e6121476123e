"""What every test of probes stands under: all that they send is heard, and nothing may do more than read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.safety.packet_kinds import READ_ONLY, heard_kinds
from tests.safety.wire_tap import WireTap


@contextmanager
def only_reading() -> Iterator[WireTap]:
    """Hears all that probes send meanwhile, and fails at the end where something did more than read."""
    ear = WireTap()
    with pytest.MonkeyPatch.context() as patch:
        ear.listen(patch)
        yield ear
    assert heard_kinds(ear) <= READ_ONLY
