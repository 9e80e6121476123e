"""`holdfast check` asks Windows servers over real remoting, from a descriptor's password to kept evidence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.windows_scripts import remote_script
from tests.fakes.windows_documents import document_bytes, document_data
from tests.integration.command.conftest import Command
from tests.integration.probes.remote_shells import Answer
from tests.integration.probes.remoting_server import PASSWORD, USER, RemotingServer

PLACE = ("127.77.5.60", 5985)
TOLD = Answer((document_bytes(document_data()).decode(),))


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemotingServer]:
    users = tmp_path / "users"
    users.write_text(USER.replace("\\", ":") + f":{PASSWORD}\n", "utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    started = RemotingServer(lambda _: TOLD, place=PLACE)
    yield started
    started.close()


def _check(command: Command, *options: str, password: str = PASSWORD, code: int = 0) -> str:
    reading, writing = os.pipe()
    os.write(writing, password.encode())
    os.close(writing)
    over = ("--windows-login", "ntlm", "--windows-over", "http", "--windows-password-fd", str(reading))
    return command.run(
        "check", command.plan, "--only", "windows", "--windows-user", USER, *over, *options, code=code
    )


def _add_server(command: Command) -> None:
    facts = ("fqdn=fe1.contoso.test", f"network_address={PLACE[0]}", "os=Windows Server 2022")
    command.run("asset", "add", command.plan, "server", "FE1", *facts)


def test_a_server_is_asked_judged_and_kept(command: Command, server: RemotingServer) -> None:
    _add_server(command)
    told = _check(command, "--json")
    assert '"WIN-14"' in told
    assert server.shells.scripts == [remote_script()]
    content = command.plan.read_bytes()
    assert PASSWORD.encode() not in content
    assert USER.encode() not in content


def test_a_wrong_password_is_shown_once(command: Command, server: RemotingServer) -> None:
    _add_server(command)
    told = _check(command, password="wrong", code=1)
    assert "rejected the user name or password" in told
    assert server.rejected == 1
    assert server.shells.scripts == []


def test_basic_outside_tls_is_refused_at_once(command: Command, server: RemotingServer) -> None:
    _add_server(command)
    assert "inside TLS only" in _check(command, "--windows-login", "basic", code=2)
    assert (server.rejected, server.shells.actions) == (0, [])
