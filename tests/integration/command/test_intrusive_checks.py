"""Checks that look like an attack are sent only by those who ask for them."""

from __future__ import annotations

import pytest

from tests.integration.command.conftest import Command


@pytest.fixture
def with_server(command: Command) -> Command:
    """A plan with a controller that serves names."""
    command.run("asset", "add", command.plan, "domain", "lab.test")
    values = ("network_address=127.0.0.9", "fqdn=dc1.lab.test")
    command.run("asset", "add", command.plan, "server", "DC1", "--functions", "dc", *values)
    return command


@pytest.mark.parametrize("check", ["TLS-06", "tls-07", "DNS-S09"])
def test_one_that_is_named_without_the_word_for_it_is_refused(with_server: Command, check: str) -> None:
    told = with_server.run("check", with_server.plan, "--only", check, "--list-targets", code=2)
    assert "looks like an attack" in told
    assert "--intrusive" in told


def test_targets_tell_which_they_are(with_server: Command) -> None:
    group = ("check", with_server.plan, "--only", "certificates", "--list-targets")
    assert with_server.data(*group).get("intrusive", []) == []
    assert with_server.data(*group, "--intrusive")["intrusive"] == ["TLS-06", "TLS-07"]
    assert "Looks like an attack to whoever watches the network: TLS-06, TLS-07." in with_server.run(
        *group, "--intrusive"
    )
