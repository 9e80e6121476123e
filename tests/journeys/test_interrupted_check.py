"""Ctrl+C during live checks: the run ends, what was found is kept, and it is told how it ended."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator

import pytest

from tests.journeys.conftest import Holdfast

ADDRESS = "127.77.0.9"


@pytest.fixture
def silent_server() -> Iterator[socket.socket]:
    """A DNS server that takes questions and never answers; gives the socket where they arrive."""
    questions = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    questions.settimeout(60)
    try:
        questions.bind((ADDRESS, 53))
    except OSError as error:
        questions.close()
        pytest.skip(f"no server can listen on {ADDRESS}, port 53: {error}")
    yield questions
    questions.close()


def test_ctrl_c_ends_the_run_and_keeps_it(holdfast: Holdfast, silent_server: socket.socket) -> None:
    plan = "plan.holdfast"
    holdfast.run("new", plan, "--title", "Plan", "sip_domains=contoso.example")
    holdfast.run("asset", "add", plan, "zone", "contoso.example", "fqdn=contoso.example")
    server = ("asset", "add", plan, "server", "ns1", f"network_address={ADDRESS}", "zones=contoso.example")
    holdfast.run(*server, "fqdn=ns1.contoso.example", "--functions", "dns")
    process = holdfast.start("check", plan)
    silent_server.recvfrom(4096)
    process.send_signal(signal.SIGINT)
    told, errors = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in errors) == (1, False)
    assert "The run is cancelled and kept in the plan" in told
    assert "live checks run" in holdfast.run("show", plan, "--history").out
