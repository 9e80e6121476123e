"""Servers of the lab as processes: started in a session of their own, ended by their recorded id."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

POLL_S = 0.05


class LabFailed(Exception):
    """A server of the lab could not be set up; the text holds what it said."""


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, timeout_s: float = 60) -> str:
    """Run a program to its end and return what it printed; raises LabFailed."""
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout_s,
        check=False,
    )
    if done.returncode != 0:
        raise LabFailed(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}")
    return done.stdout


def wait_until(is_ready: Callable[[], bool], what: str, timeout_s: float = 30) -> None:
    """Wait for a condition of a server outside this process; raises LabFailed."""
    end = time.monotonic() + timeout_s
    while not is_ready():
        if time.monotonic() > end:
            raise LabFailed(f"{what} was not ready within {timeout_s} s")
        time.sleep(POLL_S)


def accepts(address: str, port: int) -> bool:
    """Whether a TCP port takes connections."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((address, port)) == 0


class Daemon:
    """One server process with everything it starts."""

    def __init__(
        self, command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None
    ) -> None:
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.log = log

    def wait_for(self, is_ready: Callable[[], bool], what: str) -> None:
        """Wait until it serves; one that does not is ended, and LabFailed tells what it logged."""
        try:
            wait_until(lambda: self._process.poll() is not None or is_ready(), what)
        except LabFailed:
            self.stop()
            raise
        if self._process.poll() is not None:
            raise LabFailed(f"{what} ended at once:\n{self.log.read_text(errors='replace')[-2000:]}")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process and its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def stop(self) -> None:
        """End it in order, or by force when it does not listen."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
        self.signal(signal.SIGKILL)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.signal(signal.SIGKILL)
        self._process.wait(10)
