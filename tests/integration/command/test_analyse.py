"""`holdfast analyse` on plans and fault trees: what it prints, what it gives to scripts, what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import vector_plans
from tests.integration.command.conftest import Command

PAIR = """<opsa-mef>
 <define-fault-tree name="pair">
  <define-gate name="down"><or><and><basic-event name="b"/><basic-event name="a"/></and><basic-event name="c"/></or></define-gate>
 </define-fault-tree>
 <model-data>
  <define-basic-event name="a"><float value="0.1"/></define-basic-event>
  <define-basic-event name="b"><float value="0.2"/></define-basic-event>
  <define-basic-event name="c"><float value="0.001"/></define-basic-event>
 </model-data>
</opsa-mef>
"""  # noqa: E501  as other programs write it
DOWN = 1 - (1 - 0.1 * 0.2) * (1 - 0.001)


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    path = tmp_path / "pair.xml"
    path.write_text(PAIR, encoding="utf-8")
    return path


@pytest.fixture
def plan(command: Command, tmp_path: Path) -> Path:
    """SP-1 of the vectors, imported."""
    table = tmp_path / "inventory.csv"
    table.write_text(vector_plans.SP_1, encoding="utf-8")
    command.run("import", command.plan, table, "--yes")
    return command.plan


def test_a_fault_tree_as_data(command: Command, pair: Path) -> None:
    found = command.data("analyse", pair)
    assert found["cut_sets"] == [["c"], ["a", "b"]]
    assert (found["exact"], found["capped"], found["top"], found["order"]) == (True, False, "down", 3)
    assert found["probability"] == found["lower"] == found["upper"] == pytest.approx(DOWN, rel=1e-12)
    assert found["importance"]["c"] == pytest.approx(
        {"birnbaum": 0.98, "fussell_vesely": 0.001 * 0.98 / DOWN}, rel=1e-12
    )
    assert command.data("analyse", pair, "--order", "1")["cut_sets"] == [["c"]]


def test_a_fault_tree_in_words(command: Command, pair: Path) -> None:
    told = command.run("analyse", pair)
    assert "Single points of failure: 1\n  c\n" in told
    assert "Pairs to watch: 1\n  a and b\n" in told
    assert "Triples: none" in told
    assert "down is down with a probability of 0.02098 (exact)." in told
    assert "97.902000 %, 183.8 hours down a year" in told
    assert told.splitlines()[-3].split() == ["a", "0.1", "0.1998", "0.9523"]


def test_a_plan_gives_the_vector(command: Command, plan: Path) -> None:
    found = command.data("analyse", plan)
    singles = ["host1", "lb", "mains", "sql", "upsA", "upsB"]
    pairs = [["crac1", "crac2"], ["dc1", "dc2"], ["fe1", "fe2"]]
    assert found["cut_sets"] == [*([each] for each in singles), *pairs]
    assert 1 - found["probability"] == pytest.approx(0.9411977336, abs=1e-9)
    assert found["exact"]
    assert len(found["importance"]) == 12


def test_what_a_plan_exports_gives_the_same_figures(command: Command, plan: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.xml"
    command.run("analyse", plan, "--export", file)
    before, after = command.data("analyse", plan), command.data("analyse", file)
    assert after["cut_sets"] == before["cut_sets"]
    assert after["probability"] == pytest.approx(before["probability"], rel=1e-12)
    for name, importance in before["importance"].items():
        assert after["importance"][name] == pytest.approx(importance, rel=1e-9)
    assert "--force" in command.run("analyse", plan, "--export", file, code=2)
    assert "The model is in" in command.run("analyse", plan, "--export", file, "--force")


def test_without_rates_there_is_no_percentage(command: Command) -> None:
    command.run("asset", "add", command.plan, "role", "Pool")
    for name in ("fe01", "fe02"):
        command.run("asset", "add", command.plan, "server", name, "roles=Pool")
    told = command.run("analyse", command.plan)
    assert "No probability: 2 components have no rate (fe01, fe02)." in told
    assert "%" not in told
    found = command.data("analyse", command.plan)
    assert (found["probability"], found["exact"], found["importance"]) == (None, False, {})
    assert sorted(found["unrated"]) == ["fe01", "fe02"]
    assert found["cut_sets"] == [["fe01", "fe02"]]


def test_the_top_of_a_file_may_be_named(command: Command, pair: Path) -> None:
    pair.write_text(
        PAIR.replace(
            "</define-gate>", '</define-gate><define-gate name="x"><basic-event name="a"/></define-gate>'
        )
    )
    assert "--top" in command.run("analyse", pair, code=2)
    assert command.data("analyse", pair, "--top", "x")["probability"] == pytest.approx(0.1)
    assert "one top" in command.run("analyse", command.plan, "--top", "x", code=2)


def test_what_cannot_be_read_is_refused_and_nothing_is_written(
    command: Command, pair: Path, tmp_path: Path
) -> None:
    pair.write_text(PAIR.replace("and>", "xor>"))
    file = tmp_path / "out.xml"
    told = command.run("analyse", pair, "--json", "--export", file, code=2)
    assert "Line 3 of the file has <xor>, which is not supported." in told
    assert not file.exists()
    assert "could not be read" in command.run("analyse", tmp_path / "missing.xml", code=2)
    pair.write_bytes(b"\x00\x01")
    assert "cannot be read" in command.run("analyse", pair, code=2)


@pytest.mark.parametrize("order", ["0", "-1", "1.5", "many", "1000"])
def test_an_order_that_means_nothing_is_wrong_use(command: Command, pair: Path, order: str) -> None:
    with pytest.raises(SystemExit) as caught:
        command.run("analyse", pair, "--order", order)
    assert caught.value.code == 2


def test_names_from_a_file_cannot_steer_the_terminal(command: Command, pair: Path) -> None:
    pair.write_text(PAIR.replace('"c"', '"c&#x9b;31m"'), encoding="utf-8")
    told = command.run("analyse", pair)
    assert "\x9b" not in told
    assert "c\\x9b31m" in told


def test_a_plan_tells_what_common_failures_cost_and_a_file_does_not(
    command: Command, plan: Path, pair: Path
) -> None:
    found = command.data("analyse", plan)
    assert found["dependent_probability"] is None or found["dependent_probability"] > found["probability"]
    for name in ("a", "b"):
        command.run("asset", "add", command.plan, "feed", f"own {name}", "availability_pct=99.9")
    command.run("asset", "add", command.plan, "role", "Twin pool")
    for name in ("a", "b"):
        fields = ("roles=Twin pool", f"fed_by=own {name}", "availability_pct=99.9")
        command.run("asset", "add", command.plan, "server", f"twin {name}", *fields)
    found = command.data("analyse", plan)
    assert found["dependent_probability"] > found["probability"]
    assert "With the usual common failures and switch-overs: " in command.run("analyse", plan)
    assert command.data("analyse", pair)["dependent_probability"] is None
