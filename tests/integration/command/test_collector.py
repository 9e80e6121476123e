"""`holdfast collector` and `holdfast check --from` on real files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from app.windows_scripts import collector_digest
from tests.fakes.windows_documents import document_bytes, document_data
from tests.integration.command.conftest import Command


def _collected(folder: Path, **changes: Any) -> Path:
    path = folder / "holdfast-FE1.json"
    data = document_data() | {"script_sha256": collector_digest(), **changes}
    path.write_bytes(document_bytes(data))
    return path


def _add_server(command: Command) -> None:
    command.run("asset", "add", command.plan, "server", "FE1", "fqdn=fe1.contoso.test")


def test_the_script_is_written_with_its_digest(command: Command, tmp_path: Path) -> None:
    script = tmp_path / "collect.ps1"
    told = command.data("collector", script)
    assert told["sha256"] == hashlib.sha256(script.read_bytes()).hexdigest()
    assert told["sha256"] in command.run("collector", script, "--force")


def test_a_file_that_is_there_is_not_overwritten(command: Command, tmp_path: Path) -> None:
    script = tmp_path / "collect.ps1"
    script.write_text("mine", "utf-8")
    command.run("collector", script, code=2)
    assert script.read_text("utf-8") == "mine"


def test_what_the_collector_brought_is_judged_and_kept(command: Command, tmp_path: Path) -> None:
    _add_server(command)
    told = command.data("check", command.plan, "--from", _collected(tmp_path))
    checks = {finding["check"] for finding in told["run"]["findings"]}
    assert {"WIN-01", "WIN-14"} <= checks
    shown = command.data("check", command.plan, "--runs")
    assert shown


def test_a_foreign_script_is_refused_until_it_is_accepted(command: Command, tmp_path: Path) -> None:
    _add_server(command)
    path = _collected(tmp_path, script_sha256="c" * 64)
    assert "did not write" in command.run("check", command.plan, "--from", path, code=2)
    command.run("check", command.plan, "--from", path, "--accept-unknown-script")


def test_a_file_that_windows_saved_again_is_read(command: Command, tmp_path: Path) -> None:
    """In UTF-16 with its mark and the line ends of Windows, as Out-File and `>` write it."""
    _add_server(command)
    path = _collected(tmp_path)
    path.write_bytes(path.read_text("ascii").replace("\n", "\r\n").encode("utf-16"))
    assert command.data("check", command.plan, "--from", path)["run"]["findings"]


def test_only_the_chosen_checks_judge_the_files(command: Command, tmp_path: Path) -> None:
    _add_server(command)
    path = _collected(tmp_path)
    told = command.data("check", command.plan, "--from", path, "--only", "WIN-13", "--only", "WIN-01")
    assert {finding["check"] for finding in told["run"]["findings"]} == {"WIN-01", "WIN-13"}
    told = command.data("check", command.plan, "--from", path, "--severity", "critical")
    assert {"WIN-01", "WIN-04", "WIN-05"} == {finding["check"] for finding in told["run"]["findings"]}


def test_a_choice_without_a_check_of_windows_is_refused(command: Command, tmp_path: Path) -> None:
    _add_server(command)
    told = command.run("check", command.plan, "--from", _collected(tmp_path), "--only", "BAK-01", code=2)
    assert "No chosen check is about Windows servers." in told
    command.run("check", command.plan, "--from", _collected(tmp_path), "--only", "WIN-99", code=2)
    assert command.data("check", command.plan, "--runs") == []


def test_a_script_kept_in_the_plan_is_evidence(command: Command, tmp_path: Path) -> None:
    command.run("collector", tmp_path / "c.ps1", "--plan", command.plan)
    told = command.data("show", command.plan, "--history")
    assert "holdfast-collector.ps1" in json.dumps(told)


def test_a_server_can_be_named(command: Command, tmp_path: Path) -> None:
    command.run("asset", "add", command.plan, "server", "Other")
    path = _collected(tmp_path)
    assert "no server of the plan" in command.run("check", command.plan, "--from", path, code=2)
    told = command.data("check", command.plan, "--from", path, "--target", "Other")
    assert {finding["target"] for finding in told["run"]["findings"]} == {"Other"}


def test_a_file_that_is_not_there_is_told(command: Command, tmp_path: Path) -> None:
    command.run("check", command.plan, "--from", tmp_path / "missing.json", code=2)
