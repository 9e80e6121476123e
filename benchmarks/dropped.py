"""The 500 targets again, where packets to the silent ones are dropped on the way, in a network of their own.

`python -m benchmarks.dropped` is the child that measures; it must run in a network namespace that nobody else
uses, for it makes a filter there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.checks import LIMITS, LONGEST_S, POOLS, run_over_pools, servers

Row = tuple[str, str, str, str]

NAME = "checks of 500 targets, 50 of them behind a filter that drops their packets"
PROGRAMS = ("unshare", "ip", "nft")
SILENT = ", ".join(f"127.10.{pool}.10" for pool in range(POOLS))
"""The addresses that the other benchmark lets take connections and say nothing."""

FILTER = f"""table inet bench {{
  chain arriving {{
    type filter hook input priority 0;
    ip daddr {{ {SILENT} }} drop
  }}
}}
"""


def measure() -> list[Row]:
    """One row; it says why where no network namespace can be made here."""
    reason = _reason_against()
    if reason:
        return [(NAME, f"skipped: {reason}", "-", "-")]
    command = ["unshare", "--net", sys.executable, "-m", "benchmarks.dropped"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return [(NAME, f"skipped: {done.stderr.strip().splitlines()[-1]}", "-", "-")]
    found = json.loads(done.stdout)
    took, name = found["took_s"], f"{NAME}: {found['silent']} found silent; floor"
    floors = {"the longest time limit": LONGEST_S, "that of a connection": LIMITS.connect_s}
    return [
        (f"{name}: {what}", f"{took:.2f} s", f"{floor:.2f} s", f"{took / floor:.2f}")
        for what, floor in floors.items()
    ]


def _reason_against() -> str:
    if os.name != "posix" or os.geteuid() != 0:
        return "needs root"
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    return f"needs {', '.join(missing)}" if missing else ""


def _measure_here() -> dict[str, float]:
    """In a namespace without any other network: bring up loopback, drop, run."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["nft", "-f", "-"], input=FILTER, text=True, check=True)
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)):
        began = perf_counter()
        run = run_over_pools()
        took = perf_counter() - began
    silent = {finding.target for finding in run.findings if finding.tag in {"down", "member_down"}}
    return {"took_s": took, "silent": len(silent)}


if __name__ == "__main__":
    print(json.dumps(_measure_here()))
