"""The command `holdfast`: runs one command and turns whatever goes wrong into words and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.bootstrap import services
from app.commands.exit_codes import ExitCode, exit_code_of
from app.commands.output import Output
from app.commands.parser import parse
from app.commands.session import Session
from app.errors import Cancelled, UserError
from app.paths import log_folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code; `arguments` leave out the program's name."""
    _prepare_streams()
    parsed = parse(arguments)
    output = Output(sys.stdout, sys.stderr, as_json=getattr(parsed, "as_json", False))
    try:
        code: int = parsed.run(Session(services(), output), parsed)
        sys.stdout.flush()
    except UserError as error:
        output.error(error)
        code = exit_code_of(error)
    except (KeyboardInterrupt, Cancelled):
        output.note("holdfast: stopped; everything reported as done is in the plan.")
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        code = _reader_gone()
    except Exception:  # noqa: BLE001  the one outer handler of the command
        code = _our_fault(output)
    return int(code)


def _prepare_streams() -> None:
    """A terminal that cannot show a character gets its number; lines are shown when they are written."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace", line_buffering=True)


def _reader_gone() -> ExitCode:
    """Nobody reads on, as after `| head`; what is still buffered goes nowhere, or Python complains."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.COULD_NOT


def _our_fault(output: Output) -> ExitCode:
    output.note(
        "holdfast: something went wrong in the program itself; the plan on disk is as it was last saved."
    )
    try:
        output.note(f"  Details for a report are in {_keep_details()}.")
    except OSError:
        output.note("  The details could not be kept in a file; they follow.\n" + traceback.format_exc())
    return ExitCode.COULD_NOT


def _keep_details() -> Path:
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"failure-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.txt"
    file.write_text(traceback.format_exc(), encoding="utf-8")
    return file


if __name__ == "__main__":
    sys.exit(main())
