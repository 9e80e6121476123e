"""Measures everything that has an aim and prints one table; exits with 1 when something cannot be."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import traceback

MEASURED = ("start", "answer", "open", "report", "analysis", "checks", "dropped")
"""The modules, each with `measure()`, which gives rows of name, figure, floor in the same run, and ratio."""

COLUMNS = ("measured", "figure", "floor", "ratio")

Row = tuple[str, str, str, str]


def main() -> int:
    """Measure and print; modules may be named as arguments."""
    chosen = sys.argv[1:] or MEASURED
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.system()}", flush=True)
    rows: list[Row] = []
    failed: list[str] = []
    for name in chosen:
        try:
            rows += importlib.import_module(f"benchmarks.{name}").measure()
        except Exception:  # noqa: BLE001  one that fails must not hide the others
            failed.append(name)
            print(f"\n{name} could not be measured:\n{traceback.format_exc()}", file=sys.stderr, flush=True)
    _print_table([COLUMNS, *rows])
    if failed:
        print(f"\nNot measured: {', '.join(failed)}")
    return 1 if failed else 0


def _print_table(rows: list[Row]) -> None:
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
