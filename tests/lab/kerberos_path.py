"""Makes Kerberos visible to a process of its own: the environment of the program has no packages for it."""

from __future__ import annotations

import importlib.util
import os
import sys
import sysconfig
from pathlib import Path

import pytest

DEBIAN = Path("/usr/lib/python3/dist-packages")
CALLS = Path(__file__).parent / "kerberos_calls"


def kerberos_path(folder: Path) -> str:
    """A PYTHONPATH with gssapi and krb5: those of the environment, or Debian's package and our calls.

    Skips where neither is there, and says why.
    """
    if importlib.util.find_spec("gssapi") and importlib.util.find_spec("krb5"):
        return ""
    built = f"creds{sysconfig.get_config_var('EXT_SUFFIX')}"
    if not (DEBIAN / "gssapi" / "raw" / built).is_file():
        have = sorted(each.name for each in DEBIAN.glob("gssapi/raw/creds.*.so"))
        pytest.skip(
            f"Kerberos needs the packages gssapi and krb5, or Debian's python3-gssapi built for Python "
            f"{sys.version_info.major}.{sys.version_info.minor} ({built}); there is {have or 'none'}"
        )
    for name in ("gssapi", "decorator.py"):
        (folder / name).symlink_to(DEBIAN / name)
    return os.pathsep.join((str(folder), str(CALLS)))
