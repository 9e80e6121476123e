"""What `holdfast check` prints: its targets whole, plain words, and whether the run is kept."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from app.cli import main
from app.commands.exit_codes import ExitCode
from tests.integration.command.conftest import Command

WATCHED, NUT_PORT = "127.77.4.8", 3493


@pytest.fixture
def nut() -> Iterator[socket.socket]:
    """Where the NUT server of the plan should be."""
    with socket.create_server((WATCHED, NUT_PORT)) as listener:
        listener.settimeout(30)
        yield listener


@pytest.fixture
def with_ups(command: Command) -> Command:
    """A plan with a controller that nobody answers for, and a UPS."""
    command.run("asset", "add", command.plan, "domain", "lab.test")
    for number in (1, 2):
        values = (f"network_address=127.77.4.1{number}", f"fqdn=dc{number}.lab.test", "domain=lab.test")
        command.run(
            "asset", "add", command.plan, "server", f"DC{number}", "--functions", "dc;gc;dns", *values
        )
    command.run("asset", "add", command.plan, "ups", "UPS 1", f"network_address={WATCHED}")
    return command


def when_connected(listener: socket.socket, act: Callable[[], object]) -> threading.Thread:
    """Do something as soon as somebody connects, then hang up."""

    def serve() -> None:
        with listener.accept()[0]:
            act()

    thread = threading.Thread(target=serve)
    thread.start()
    return thread


def test_a_target_is_shown_with_all_that_is_asked_of_it(with_ups: Command) -> None:
    told = with_ups.run("check", with_ups.plan, "--list-targets")
    asked = with_ups.data("check", with_ups.plan, "--list-targets")["targets"]
    flat = " ".join(told.split())
    for target in asked:
        assert f"{target['name']}, {target['address']} {'; '.join(target['channels'])}" in flat
    assert "…" not in told


def test_what_went_wrong_is_told_in_words(with_ups: Command, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("check", str(with_ups.plan), "--only", "UPS-01", "--target", "UPS 1")
    assert main(list(arguments)) == ExitCode.FINDINGS
    told = capsys.readouterr()
    assert f"{WATCHED}, 1 of 2: NUT {NUT_PORT}/tcp: it refused the connection" in told.err
    assert "The run is complete and kept in the plan: 0 pass" in told.out


def test_what_was_never_sent_is_no_news(with_ups: Command, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(with_ups.plan), "--only", "FSMO-01"])
    assert "LDAP with bind" not in capsys.readouterr().err


@pytest.mark.parametrize("as_json", [False, True])
def test_a_run_that_cannot_be_kept_is_printed_and_said_to_be_lost(
    as_json: bool, with_ups: Command, nut: socket.socket, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = with_ups.plan
    moved = when_connected(nut, lambda: plan.rename(plan.with_suffix(".gone")))
    arguments = ["check", str(plan), "--only", "UPS-01", "--target", "UPS 1"]
    code = main([*arguments, "--json"] if as_json else arguments)
    moved.join()
    told = capsys.readouterr()
    assert code == ExitCode.COULD_NOT
    assert "kept in the plan" not in told.out
    assert "NOT kept: what it found stands only" in told.err
    assert "is no longer where it was opened" in told.err
    if as_json:
        printed = json.loads(told.out)
        assert printed["kept"] is False
        assert [each["check"] for each in printed["run"]["findings"]] == ["UPS-01"]
    else:
        assert "UPS-01" in told.out


def test_nobody_to_ask_names_what_narrowed_the_run(with_ups: Command) -> None:
    told = with_ups.run("check", with_ups.plan, "--only", "TIME-01", "--target", "DC1", code=2)
    assert "every chosen check asks other servers too" in told
    elsewhere = with_ups.run("check", with_ups.plan, "--only", "HWR-01", code=2)
    assert "no chosen check concerns one" in elsewhere
