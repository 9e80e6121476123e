"""The sizing models by the command: figures as data and in words, and refusals that print no figure."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.sizing.registry import SIZING_MODELS

RUNTIME = '{"load_W": 3000, "batteries": 4, "battery": "EP65-12", "needed_min": 20}'


class Size:
    """Runs `holdfast size` with a text on the standard input."""

    def __init__(self, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capture = capture
        self._patch = patch

    def run(self, *arguments: str, given: str | bytes = "", code: int = 0) -> tuple[str, str]:
        content = given.encode() if isinstance(given, str) else given
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        found = main(["size", *arguments])
        told = self._capture.readouterr()
        assert (found, told.err if found != code else "") == (code, "")
        return told.out, told.err

    def data(self, *arguments: str, given: str = "") -> Any:
        return json.loads(self.run(*arguments, "--json", given=given)[0])


@pytest.fixture
def size(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Size:
    for kind in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind.lower()))
    return Size(capsys, monkeypatch)


def test_a_script_gets_figures_with_units_method_error_and_inputs(size: Size) -> None:
    found = size.data("ups_runtime", given=RUNTIME)

    assert found["figures"]["minutes_new"] == pytest.approx(30.39, abs=0.01)
    assert found["figures"]["enough"] is True
    assert found["units"]["minutes_new"] == "min"
    assert found["method"] == "constant_power"
    assert found["error"].startswith("+/- 5%")
    assert found["inputs"]["load_w"] == 3000
    assert "end_of_life_share" in found["defaults"]
    assert found["steps"]
    assert found["limits"]


def test_a_person_reads_the_same_in_words(size: Size) -> None:
    words, _ = size.run("ups_runtime", given=RUNTIME)

    assert "30.3927  min" in words
    assert "Method: Constant-power table of the battery; +/- 5%" in words
    assert "end_of_life_share = 0.8: source: EATON-LIFE" in words


def test_inputs_may_stand_in_a_file(size: Size, tmp_path: Path) -> None:
    file = tmp_path / "inputs.json"
    file.write_text(RUNTIME, "utf-8")

    assert size.data("ups_runtime", "--from", str(file)) == size.data("ups_runtime", given=RUNTIME)


def test_every_model_is_listed_with_its_inputs_and_their_grounds(size: Size) -> None:
    listed = size.data("--list")
    assert [entry["model"] for entry in listed] == list(SIZING_MODELS)

    (load,) = size.data("--list", "ups_load")
    share = next(entry for entry in load["inputs"] if entry["key"] == "usable_share")
    assert share["default"] == {"value": 0.8, "grounds": "judgement", "note": ""}
    assert share["range"] == {"above": 0, "most": 1}
    assert {alias["name"] for alias in share["aliases"]} == {"u", "limit"}


@pytest.mark.parametrize("name", SIZING_MODELS)
def test_every_model_can_be_read_about_in_words(size: Size, name: str) -> None:
    words, _ = size.run("--list", name)

    assert SIZING_MODELS[name].title in words
    assert all(entry.key in words for entry in SIZING_MODELS[name].inputs)


@pytest.mark.parametrize(
    ("model", "given", "told"),
    [
        ("ups_runtime", '{"load_w": 0, "batteries": 4}', "load_w is 0"),
        ("ups_runtime", '{"load_W": -5}', "load_W (load_w) is -5"),
        ("ups_runtime", '{"load_w": NaN}', "load_w is not a finite number"),
        ("ups_runtime", '{"load_w": 1e999}', "load_w is not a finite number"),
        ("ups_runtime", '{"load_w": "3000"}', "load_w is not a number"),
        ("ups_runtime", '{"load_w": 3000, "load_kW": 3}', "load_w is given twice"),
        ("ups_runtime", '{"load_w": 3000, "load_w": 3}', "load_w stands there twice"),
        ("ups_runtime", '{"laod_w": 3000}', "laod_w is no input of ups_runtime"),
        ("ups_runtime", '{"load_w": 20000, "batteries": 4, "battery": "EP65-12"}', "outside its table"),
        ("ups_runtime", "[1, 2]", "no JSON object"),
        ("ups_runtime", "load_w=3000", "not JSON"),
        ("ups_runtime", "", "not JSON"),
        ("ups_runtime", "[" * 100_000, "not JSON"),
        ("upsruntime", "{}", "There is no model upsruntime"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_bad_input_names_the_field_prints_no_figure_and_exits_with_2(
    size: Size, model: str, given: str, told: str, form: tuple[str, ...]
) -> None:
    out, err = size.run(model, *form, given=given, code=2)

    assert out == ""
    assert told in err


def test_bytes_that_are_no_text_are_refused(size: Size) -> None:
    assert "not JSON" in size.run("ups_load", given=b"\xff\xfe\x00\x81", code=2)[1]


def test_without_a_model_the_list_is_pointed_to(size: Size) -> None:
    assert "holdfast size --list" in size.run(code=2)[1]


def test_the_list_in_words_tells_inputs_units_and_sources_of_every_model(size: Size) -> None:
    words, _ = size.run("--list")
    blocks = [block for block in words.split("\n") if block and not block.startswith((" ", "`"))]
    assert [block.split(":")[0] for block in blocks] == list(SIZING_MODELS)
    assert "  Inputs: ride_out_min* [min], shutdown_min [min]" in words
    assert words.count("  Sources: ") == len(SIZING_MODELS)


def test_figures_come_under_short_names_too(size: Size) -> None:
    assert size.data("ups_load", given='{"ups_kVA": 100, "pf": 0.8}')["aliases"]["kW"] == 80
    table = size.data("runtime_table", given='{"ups": "APC Back-UPS Pro 420 VA"}')["aliases"]["minutes"]
    assert table["250"] == 7.5
    watts = size.data("battery_table", given='{"battery": "EP65-12"}')["aliases"]["watts_per_battery"]
    assert watts["1.7"]["30"] == 823
    given = '{"on": "2026-10-14", "extended_end": "2026-10-13"}'
    assert size.data("lifecycle", given=given)["figures"]["supported"] is False
