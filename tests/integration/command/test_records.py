"""Profile, assets, needs, actions, risks and single answers by the command, on a real plan file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.commands import parser as parser_module
from tests.integration.command.conftest import Command


def test_new_takes_the_profile_and_adds_the_ending(command: Command, tmp_path: Path) -> None:
    made = command.data("new", tmp_path / "other", "--title", "Other", "users=12", "go_live=2026-09-01")
    assert made["path"].endswith("other.holdfast")
    assert command.data("profile", made["path"]) == {
        "users": {"number": "12"},
        "go_live": {"date": "2026-09-01"},
    }


def test_the_profile_is_set_cleared_and_all_or_nothing(command: Command, tmp_path: Path) -> None:
    changed = command.data(
        "profile", command.plan, "customer=Contoso", "--author", "Tester", "virtualised=yes"
    )
    assert changed["changed"] == ["customer", "virtualised"]
    refusal = command.run("profile", command.plan, "customer=Other", "users=many", code=2)
    assert "'many' does not fit the field users" in refusal
    assert "no field called colour" in command.run("profile", command.plan, "colour=red", code=2)
    command.run("profile", command.plan, "virtualised=")
    assert command.data("profile", command.plan) == {"customer": "Contoso"}
    file = tmp_path / "profile.csv"
    file.write_text("key,value\nusers,5\n", encoding="utf-8")
    command.run("profile", command.plan, "--from", file)
    assert "users                 5" in command.run("profile", command.plan)
    file.write_text("name,value\nusers,5\n", encoding="utf-8")
    assert "keys and values" in command.run("profile", command.plan, "--from", file, code=2)


def test_assets_are_added_named_changed_and_removed(command: Command) -> None:
    command.run("asset", "add", command.plan, "room", "Server room", "--import-key", "r1", "racks=2")
    server = command.data(
        "asset",
        "add",
        command.plan,
        "server",
        "fe01",
        "room=r1",
        "server_kind=physical",
        "--functions",
        "dc, dns",
    )
    assert server["functions"] == ["dc", "dns"]
    command.run("asset", "change", command.plan, "FE01", "psu_count=2", "--name", "fe02")
    (found,) = command.data("asset", "list", command.plan, "--kind", "server")["assets"]
    assert (found["name"], found["values"]["psu_count"]) == ("fe02", {"number": "2"})
    assert "room=r1" in command.run("asset", "list", command.plan)
    assert "no asset is called fe09" in command.run("asset", "remove", command.plan, "fe09", code=2)
    assert "Only a server" in command.run("asset", "change", command.plan, "r1", "--functions", "dc", code=2)
    command.run("asset", "remove", command.plan, "fe02")
    assert [asset["name"] for asset in command.data("asset", "list", command.plan)["assets"]] == [
        "Server room"
    ]


def test_a_need_is_set_changed_and_removed(command: Command) -> None:
    for name in ("fe01", "dc01", "dc02"):
        command.run("asset", "add", command.plan, "server", name)
    need = ("asset", "need", command.plan, "fe01", "directory", "dc01", "dc02")
    command.run(*need)
    command.run(*need, "--at-least", "2")
    (found,) = command.data("asset", "list", command.plan)["needs"]
    assert (found["at_least"], len(found["of"])) == (2, 2)
    assert "3 of 2" in command.run(*need, "--at-least", "3", code=2)
    command.run(*need, "--remove")
    assert command.data("asset", "list", command.plan)["needs"] == []
    assert "no such need" in command.run(*need, "--remove", code=2)


def test_proposed_needs_are_listed_until_one_of_their_kind_is_said(command: Command) -> None:
    command.run("asset", "add", command.plan, "ups", "UPS A")
    command.run("asset", "add", command.plan, "server", "fe01", "fed_by=UPS A")
    listed = ("asset", "list", command.plan)
    (proposed,) = command.data(*listed)["proposed_needs"]
    assert (proposed["kind"], proposed["origin"]) == ("power", "proposed")
    need = ("asset", "need", command.plan, "fe01", "power")
    assert "not clear" in command.run(*need, code=2)
    assert "not clear" in command.run(*need, "UPS A", "--nothing", code=2)
    assert "cannot need itself" in command.run(*need, "fe01", code=2)
    assert "now needs nothing for power" in command.run(*need, "--nothing")
    found = command.data(*listed)
    assert found["proposed_needs"] == []
    assert [(entry["at_least"], entry["of"]) for entry in found["needs"]] == [(0, [])]
    command.run(*need, "--remove", "--nothing")
    assert len(command.data(*listed)["proposed_needs"]) == 1


def test_a_single_point_is_told_planned_and_accepted_by_the_command(command: Command) -> None:
    command.run("asset", "add", command.plan, "role", "Mail")
    command.run("asset", "add", command.plan, "server", "fe01", "roles=Mail")
    told = command.run("show", command.plan, "--findings", code=1)
    assert "high     single point: fe01: the service needs Mail, needs fe01. See HW-SRV-01" in told
    (point,) = points(command)
    assert (point["accepted"], point["chain"][1:]) == (False, ["Mail", "fe01"])
    at = ("HW-SPOF-01", "--subject", "fe01")
    command.run("risk", "accept", command.plan, *at, "--by", "Owner", "--until", "2099-01-01")
    assert points(command)[0]["accepted"] is True
    command.run("action", "add", command.plan, "Buy another", "--item", *at)
    command.run("answer", command.plan, *at, "--result", "yes", code=2)
    command.run("asset", "add", command.plan, "server", "fe02", "roles=Mail")
    assert points(command) == []


def points(command: Command) -> list[dict[str, Any]]:
    """The single points of failure that are told."""
    found = command.data("show", command.plan, "--findings", code=1)
    return [entry for entry in found if entry.get("finding") == "single_point"]


def test_actions_live_from_open_to_done(command: Command) -> None:
    added = command.data(
        "action",
        "add",
        command.plan,
        "Fit a lock",
        "--owner",
        "Team",
        "--due",
        "2026-05-01",
        "--item",
        "pl-wl-01",
    )
    assert added["place"] == ["PL-WL-01", "plan"]
    command.run("action", "change", command.plan, added["id"][:6], "--state", "done", "--effort", "S")
    (found,) = command.data("action", "list", command.plan)
    assert (found["state"], found["effort"], found["owner"]) == ("done", "S", "Team")
    assert "Fit a lock" in command.run("action", "list", command.plan)
    assert "no item HW-NONE" in command.run("action", "add", command.plan, "x", "--item", "HW-NONE", code=2)
    command.run("action", "remove", command.plan, added["id"])
    assert "No single action" in command.run("action", "remove", command.plan, added["id"], code=2)


def test_a_risk_is_accepted_for_several_subjects_and_withdrawn(command: Command) -> None:
    for name in ("fe01", "fe02"):
        command.run("asset", "add", command.plan, "server", name)
    by = ("--by", "Owner", "--until", "2027-01-01")
    risks = command.data("risk", "accept", command.plan, "SU-EOL-02", "--subject", "fe01; fe02", *by)
    assert len(risks) == 2
    assert "not asked about" in command.run(
        "risk", "accept", command.plan, "SU-EOL-02", "--subject", "plan", *by, code=2
    )
    late = ("--by", "Owner", "--on", "2027-02-01", "--until", "2027-01-01")
    assert "expires before" in command.run("risk", "accept", command.plan, "SU-EOL-01", *late, code=2)
    command.run("risk", "withdraw", command.plan, risks[0]["id"])
    assert "fe02" in command.run("risk", "list", command.plan)
    assert len(command.data("risk", "list", command.plan)) == 1


def test_one_answer_by_arguments(command: Command) -> None:
    command.run("asset", "add", command.plan, "server", "fe01", "server_kind=physical")
    one = ("answer", command.plan, "hw-psu-01", "psu_count=2", "--subject", "fe01")
    told = command.run(*one, "--result", "yes", "--basis", "seen", "--note", "Lamps are green", "--preview")
    assert "1 place named, 1 with a new answer." in told
    command.run(*one, "--result", "yes", "--basis", "seen", "--note", "Lamps are green")
    rows = {(row["item"], row["subject"]): row for row in command.data("answer", command.plan, "--list")}
    row = rows["HW-PSU-01", "fe01"]
    assert (row["result"], row["note"], row["field:psu_count"]) == ("yes", "Lamps are green", "2")
    command.run(*one[:3], "--subject", "fe01", "--note", "")
    assert command.data("answer", command.plan, "--list")
    wrong = command.run("answer", command.plan, "HW-PSU-01", "--subject", "fe01", "--result", "maybe", code=2)
    assert wrong == ""


def test_questions_go_out_and_come_back(command: Command, tmp_path: Path) -> None:
    command.run("asset", "add", command.plan, "room", "Server room")
    for name in ("questions.csv", "questions.json"):
        file = tmp_path / name
        command.run("answer", command.plan, "--questions", file)
        assert "--force" in command.run("answer", command.plan, "--questions", file, code=2)
        back = command.data("answer", command.plan, "--from", file)
        assert (back["changed"], back["unknown_columns"]) == (0, [])


@pytest.mark.parametrize("name", ["inventory.csv", "inventory.json"])
def test_an_export_comes_back_as_no_change(command: Command, tmp_path: Path, name: str) -> None:
    command.run("asset", "add", command.plan, "room", "Server room", "racks=2")
    command.run("asset", "add", command.plan, "server", "fe01", "room=Server room", "--functions", "dc")
    file = tmp_path / name
    command.run("export", command.plan, file)
    assert command.data("import", command.plan, file)["counts"] == {
        "new": 0,
        "update": 0,
        "same": 2,
        "problem": 0,
    }
    command.run("export", command.plan, file, "--kind", "room", "--force")
    assert "1 same" in command.run("import", command.plan, file)
    assert "nothing to write" in command.run("import", command.plan, file, "--yes")


def test_the_history_names_authors_and_undo_is_possible_elsewhere(command: Command) -> None:
    command.run("profile", command.plan, "customer=Contoso", "--author", "Sample Architect")
    shown = command.data("show", command.plan, "--history")
    assert shown["verifies"]
    assert [edit["author"] for edit in shown["edits"]][1:] == ["Sample Architect"]
    assert "Profile (1 edit)" in command.run("show", command.plan, "--history")


def test_an_empty_plan_is_not_ready_and_says_why(command: Command) -> None:
    shown = command.data("show", command.plan, code=1)
    assert not shown["ready"]
    assert any(blocker["item"] == "PL-GATE-01" for blocker in shown["blockers"])
    assert "What blocks sign-off" in command.run("show", command.plan, code=1)
    assert "PL-SITE-01" in command.run("show", command.plan, "--section", "profile", code=1)
    assert "Sections are" in command.run("show", command.plan, "--section", "none", code=2)
    assert command.data("show", command.plan, "--findings", code=1)[0]["reasons"] is not None


def test_a_draft_needs_no_freeze(command: Command, tmp_path: Path) -> None:
    told = command.data("report", command.plan, tmp_path / "draft.pdf", "--draft", "--page", "letter")
    content = (tmp_path / "draft.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert told["bytes"] == len(content)
    both = ("report", command.plan, tmp_path / "x.pdf", "--draft", "--revision", "1")
    assert "either --draft or --revision" in command.run(*both, code=2)


def test_text_from_a_plan_cannot_steer_the_terminal(command: Command) -> None:
    command.run("profile", command.plan, "customer=\x1b]0;owned\x07")
    shown = command.run("profile", command.plan)
    assert "\x1b" not in shown
    assert "\\x1b]0;owned\\x07" in shown


def test_a_fault_of_the_program_is_told_and_kept(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The details hold what the programmer needs, and the message says where they are."""

    def broken(*_: object) -> int:
        raise RuntimeError("a fault of ours")

    parsed = parser_module.parse(["show", str(command.plan)])
    parsed.run = broken
    monkeypatch.setattr("app.cli.parse", lambda _: parsed)
    told = command.run("show", command.plan, code=3)
    assert "a fault of ours" not in told
    (details,) = tmp_path.rglob("failure-*.txt")
    assert str(details) in told
    assert "RuntimeError: a fault of ours" in details.read_text("utf-8")
