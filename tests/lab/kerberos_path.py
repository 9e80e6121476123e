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

    Skips where the package is not installed. Where it was built for another Python than this one nothing can
    be done about it, so that is an expected failure, which also a lab that is required forgives.
    """
    if importlib.util.find_spec("gssapi") and importlib.util.find_spec("krb5"):
        return os.environ.get("PYTHONPATH", "")
    if not (DEBIAN / "gssapi").is_dir():
        pytest.skip("the lab needs Debian's package python3-gssapi, or gssapi and krb5 in its environment")
    built = f"creds{sysconfig.get_config_var('EXT_SUFFIX')}"
    if not (DEBIAN / "gssapi" / "raw" / built).is_file():
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        have = ", ".join(sorted(each.name for each in DEBIAN.glob("gssapi/raw/creds.*.so")))
        pytest.xfail(f"python3-gssapi is not built for Python {version}, which runs the tests: {have}")
    for name in ("gssapi", "decorator.py"):
        (folder / name).symlink_to(DEBIAN / name)
    return os.pathsep.join((str(folder), str(CALLS)))
