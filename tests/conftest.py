"""What holds for every test: no display, no settings or secrets of the user, no unexpected message."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Set before anything imports Qt or keyring, in this process and in those that tests start.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
_USER_FILES = tempfile.TemporaryDirectory(prefix="holdfast-tests-")
for _kind in ("CACHE", "CONFIG", "DATA", "STATE"):
    os.environ[f"XDG_{_kind}_HOME"] = str(Path(_USER_FILES.name) / _kind.lower())

pytest_plugins = ("pytester", "tests.lab_guard", "tests.log_guard")

# The machine may be busy with other things, so one slow example proves nothing.
settings.register_profile("holdfast", deadline=None)
settings.load_profile("holdfast")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _USER_FILES.cleanup()
