"""Fault trees in and out: what is read, what is refused and where, and that figures survive the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.analysis.cuts.cut_sets import cut_sets
from app.analysis.figures.probability import probability
from app.domain.dependency import Component, DependencyModel, Requirement
from app.errors import NotFound, StorageFailed, WrongInput
from app.exchange import open_psa
from app.exchange.open_psa import OpenPsaFiles
from app.services.model_analysis import as_fault_tree
from tests.unit.analysis.random_models import models

TWO_TRAINS = """<?xml version="1.0"?>
<opsa-mef name="pumps">
  <label>Two trains of a valve and a pump</label>
  <define-fault-tree name="two-trains">
    <define-gate name="NoFlow">
      <label>No flow</label>
      <attributes><attribute name="flavour" value="sample"/></attributes>
      <and><gate name="TrainOne"/><event name="TrainTwo" type="gate"/></and>
    </define-gate>
    <define-gate name="TrainOne">
      <or><basic-event name="ValveOne"/><basic-event name="PumpOne"/></or>
    </define-gate>
    <define-gate name="TrainTwo"><or><event name="ValveTwo"/><basic-event name="PumpTwo"/></or></define-gate>
    <define-basic-event name="PumpOne"><float value="0.6"/></define-basic-event>
  </define-fault-tree>
  <model-data>
    <define-basic-event name="PumpTwo"><float value="7e-1"/></define-basic-event>
    <define-basic-event name="ValveOne"><float value=".4"/></define-basic-event>
    <define-basic-event name="ValveTwo"><float value="0.5"/></define-basic-event>
  </model-data>
</opsa-mef>
"""
"""The two trains of many textbooks: 0.76 times 0.85."""


def file_of(folder: Path, text: str | bytes) -> Path:
    path = folder / "model.xml"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def tree(gates: str, events: str = "abcd") -> str:
    defined = "".join(
        f'<define-basic-event name="{each}"><float value="0.1"/></define-basic-event>\n' for each in events
    )
    return f'<opsa-mef>\n<define-fault-tree name="t">\n{gates}\n{defined}</define-fault-tree>\n</opsa-mef>\n'


def gate(formula: str, name: str = "top") -> str:
    return f'<define-gate name="{name}">{formula}</define-gate>'


def events(names: str) -> str:
    return "".join(f'<basic-event name="{each}"/>' for each in names)


def value(model: DependencyModel) -> float:
    found = probability(model)
    assert found is not None
    assert found.is_exact
    return found.value


def test_two_trains_have_the_figures_of_the_textbooks(tmp_path: Path) -> None:
    model = OpenPsaFiles().read(file_of(tmp_path, TWO_TRAINS))
    assert model.top == "NoFlow"
    assert value(model) == pytest.approx(0.76 * 0.85, rel=1e-12)
    assert cut_sets(model).sets == (
        ("PumpOne", "PumpTwo"),
        ("PumpOne", "ValveTwo"),
        ("PumpTwo", "ValveOne"),
        ("ValveOne", "ValveTwo"),
    )


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (f"<or>{events('abcd')}</or>", 1 - 0.9**4),
        (f"<and>{events('abc')}</and>", 1e-3),
        (f'<atleast min="2">{events("abc")}</atleast>', 0.028),
        (f'<atleast min="1">{events("abc")}</atleast>', 1 - 0.9**3),
        (f'<atleast min="3">{events("abc")}</atleast>', 1e-3),
        (f"<or><and>{events('ab')}</and><and>{events('ac')}</and></or>", 0.1 * (1 - 0.81)),
        ("<or><and><or><basic-event name='a'/></or></and></or>", 0.1),
        ("<basic-event name='a'/>", 0.1),
        (f"<or>{events('aab')}</or>", 0.19),
        (f"<and>{events('a')}<constant value='true'/></and>", 0.1),
        (f"<and>{events('a')}<constant value='false'/></and>", 0.0),
    ],
)
def test_formulas_mean_what_the_format_says(tmp_path: Path, formula: str, expected: float) -> None:
    model = OpenPsaFiles().read(file_of(tmp_path, tree(gate(formula))))
    assert value(model) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("state", "expected"),
    [('<constant value="true"/>', 0.19), ('<constant value="false"/>', 0.01), ("", 0.01)],
)
def test_house_events_switch_parts_on_and_off(tmp_path: Path, state: str, expected: float) -> None:
    house = f'<define-house-event name="h">{state}</define-house-event>'
    formula = f'<or><and>{events("ab")}</and><and><house-event name="h"/><or>{events("ab")}</or></and></or>'
    model = OpenPsaFiles().read(file_of(tmp_path, tree(gate(formula) + house)))
    assert value(model) == pytest.approx(expected)


def test_events_without_a_probability_leave_the_figure_away_and_cut_sets_stay(tmp_path: Path) -> None:
    text = tree(gate(f"<or>{events('a')}</or>"), "").replace(
        "</define-fault-tree>", '<define-basic-event name="a"/></define-fault-tree>'
    )
    model = OpenPsaFiles().read(file_of(tmp_path, text))
    assert probability(model) is None
    assert cut_sets(model).sets == (("a",),)


def test_where_several_gates_could_be_the_top_one_is_named(tmp_path: Path) -> None:
    path = file_of(tmp_path, tree(gate(events("a"), "one") + gate(events("b"), "two")))
    with pytest.raises(WrongInput, match="2 gates that no other gate uses") as caught:
        OpenPsaFiles().read(path)
    assert "one, two" in str(caught.value)
    assert OpenPsaFiles().read(path, top="two").top == "two"
    with pytest.raises(WrongInput, match="no gate 'three'"):
        OpenPsaFiles().read(path, top="three")


UNSUPPORTED = (
    *(f"<{each}>{events('ab')}</{each}>" for each in ("xor", "nand", "nor", "iff", "imply")),
    f"<not>{events('a')}</not>",
    f'<cardinality min="1" max="1">{events("ab")}</cardinality>',
    f"<or>{events('a')}<not>{events('b')}</not></or>",
)


@pytest.mark.parametrize("formula", UNSUPPORTED)
def test_other_gates_are_refused_by_name_and_line(tmp_path: Path, formula: str) -> None:
    with pytest.raises(WrongInput) as caught:
        OpenPsaFiles().read(file_of(tmp_path, tree(gate(formula))))
    name = re.findall(r"<(xor|nand|nor|iff|imply|not|cardinality)", formula)[0]
    assert caught.value.what == f"Line 3 of the file has <{name}>, which is not supported."
    assert caught.value.advice


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            tree(gate(events("a")) + "\n<define-component name='c'/>"),
            "Line 4 of the file has <define-component>",
        ),
        (tree(gate(events("a"))).replace("<opsa-mef>", "<opsa-mef><include file='x.xml'/>"), "<include>"),
        (
            tree(gate(events("a"))).replace("<opsa-mef>", "<opsa-mef><define-event-tree/>"),
            "<define-event-tree>",
        ),
        (
            tree(gate(events("a"))).replace("<opsa-mef>", "<opsa-mef><define-CCF-group/>"),
            "<define-CCF-group>",
        ),
        (tree("<define-parameter name='p'/>"), "<define-parameter>"),
        (tree(gate(events("a"))).replace('<float value="0.1"/>', "<exponential/>"), "<exponential>"),
        (tree(gate(events("a"))).replace('<float value="0.1"/>', "<parameter name='p'/>"), "<parameter>"),
        (tree(gate(events("a"))).replace("0.1", "1.5"), "'1.5', which is no number from 0 to 1"),
        (tree(gate(events("a"))).replace("0.1", "-0.1"), "'-0.1'"),
        (tree(gate(events("a"))).replace("0.1", "nan"), "'nan'"),
        (tree(gate(events("a"))).replace("0.1", "1_0"), "'1_0'"),
        (tree(gate(events("a"))).replace("0.1", ""), "''"),
        (tree(gate(events("x"))), "'x' is not defined"),
        (tree(gate("<gate name='a'/>")), "'a' is defined on line 4 as a basic event"),
        (tree(gate("<gate/>")), "no name"),
        (tree(gate(events("a")) + gate(events("b"))), "'top' is defined on line 3 already"),
        (tree(gate(events("a"), "a")), "'a' is defined on line 3 already"),
        (tree(gate(events("a"), " ")), "no name"),
        (tree(gate("")), "no formula"),
        (tree(gate("<or/>")), "<or> has nothing in it"),
        (tree(gate(events("ab"))), "more than one definition"),
        (tree(gate(f'<atleast min="4">{events("abc")}</atleast>')), "Min is '4', and there are 3"),
        (tree(gate(f'<atleast min="0">{events("abc")}</atleast>')), "Min is '0'"),
        (tree(gate(f'<atleast min="1.5">{events("abc")}</atleast>')), "Min is '1.5'"),
        (tree(gate(f"<atleast>{events('abc')}</atleast>")), "Min is ''"),
        (tree(gate(f'<atleast min="2">{events("aab")}</atleast>')), "names something twice"),
        (tree(gate("<constant value='maybe'/>")), "neither true nor false"),
        (tree(gate("<or><gate name='top'/></or>")), "The gates top -> top use each other in a circle"),
        (
            tree(gate("<or><gate name='g'/></or>", "f") + gate("<and><gate name='f'/></and>", "g")),
            "use each other in a circle",
        ),
        (tree(""), "no gate"),
        (tree("<define-gate name='g' role='private'><constant value='true'/></define-gate>"), "role"),
        ("<mef/>", "begins with <opsa-mef>"),
        ("", "cannot be read"),
        ("no xml", "Line 1 of the file cannot be read"),
        (tree("<define-gate>"), "cannot be read"),
        (tree("<or>" * 200), "More than 100 elements"),
        (b'<?xml version="1.0" encoding="no-such-code"?><opsa-mef/>', "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_place(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(WrongInput) as caught:
        OpenPsaFiles().read(file_of(tmp_path, text))
    assert words in str(caught.value)
    assert caught.value.advice


LAUGHS = "".join(
    f"<!ENTITY {one} '{('&' + other + ';') * 10}'>"
    for one, other in zip("bcdefghij", "abcdefghi", strict=True)
)
BOMBS = {
    "many laughs": f"<!DOCTYPE m [<!ENTITY a 'ha'>{LAUGHS}]><opsa-mef name='&j;'/>",
    "a file": "<!DOCTYPE m [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><opsa-mef>&x;</opsa-mef>",
    "a parameter": "<!DOCTYPE m [<!ENTITY % x SYSTEM 'file:///etc/hostname'> %x;]><opsa-mef/>",
    "an outer type": "<!DOCTYPE opsa-mef SYSTEM 'http://127.0.0.1:9/mef.dtd'><opsa-mef/>",
    "an empty type": "<!DOCTYPE opsa-mef><opsa-mef/>",
}  # fmt: skip


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_document_type_is_refused_before_anything_grows_or_is_fetched(tmp_path: Path, text: str) -> None:
    with pytest.raises(WrongInput, match=r"DOCTYPE") as caught:
        OpenPsaFiles().read(file_of(tmp_path, text))
    assert caught.value.what == "Line 1 of the file cannot be read."


def test_an_entity_that_nobody_declared_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="undefined entity"):
        OpenPsaFiles().read(file_of(tmp_path, "<opsa-mef>&x;</opsa-mef>"))


def test_files_that_are_too_large_or_missing_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_psa, "MAX_BYTES", 1000)
    with pytest.raises(WrongInput, match="larger than"):
        OpenPsaFiles().read(file_of(tmp_path, " " * 2000))
    with pytest.raises(NotFound):
        OpenPsaFiles().read(tmp_path / "missing.xml")
    with pytest.raises(StorageFailed):
        OpenPsaFiles().write(tmp_path / "no" / "folder.xml", DependencyModel("a", {"a": Component("a", "a")}))


@st.composite
def dependent_models(draw: st.DrawFn) -> DependencyModel:
    """Any model with rates, betas, coverages, and names that are no identifiers."""
    model = draw(models(8))
    texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
    components = {}
    for id_, component in model.components.items():
        requirements = tuple(
            Requirement(
                each.at_least,
                each.of,
                beta=draw(st.sampled_from((0.0, 0.1))),
                coverage=draw(st.sampled_from((1.0, 0.9))),
            )
            for each in component.requirements
        )
        components[id_] = Component(id_, draw(texts), requirements, component.can_fail)
    failing = [each.id for each in components.values() if each.can_fail]
    return DependencyModel(model.top, components, {each: draw(st.floats(0.0, 1.0)) for each in failing})


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dependent_models())
def test_what_was_written_comes_back_with_the_same_figures(tmp_path: Path, model: DependencyModel) -> None:
    """Circles, shared parts, common causes, strange names: probability and the sizes of cut sets stay."""
    path = tmp_path / "out.xml"
    sent = as_fault_tree(model)
    OpenPsaFiles().write(path, sent)
    back = OpenPsaFiles().read(path)
    assert value(back) == pytest.approx(value(model), rel=1e-9, abs=1e-300)
    sizes = [[len(each) for each in cut_sets(one, order=2).sets] for one in (sent, back)]
    assert sizes[0] == sizes[1]


def test_names_that_are_identifiers_stay_and_others_become_labels(tmp_path: Path) -> None:
    components = {
        "1": Component("1", 'Pump <1> & "co"'),
        "2": Component("2", "Pump 1 co"),
        "3": Component("3", "valve-A_1", (Requirement(1, ("1", "2")),)),
        "4": Component("4", "Dienst Ω", (Requirement(1, ("3",)),), can_fail=False),
    }
    path = tmp_path / "out.xml"
    OpenPsaFiles().write(path, DependencyModel("4", components, {"1": 0.25, "2": 0.5, "3": 1e-07}))
    text = path.read_text("utf-8")
    assert '<label>Pump &lt;1&gt; &amp; "co"</label>' in text
    back = OpenPsaFiles().read(path)
    assert back.unavailability == {"valve-A_1": 1e-07, "Pump_1_co": 0.25, "Pump_1_co_2": 0.5}
    assert cut_sets(back).sets == (("valve-A_1",), ("Pump_1_co", "Pump_1_co_2"))


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    model = OpenPsaFiles().read(file_of(tmp_path, TWO_TRAINS))
    first, second = tmp_path / "first.xml", tmp_path / "second.xml"
    OpenPsaFiles().write(first, model)
    OpenPsaFiles().write(second, OpenPsaFiles().read(first))
    assert first.read_bytes() == second.read_bytes()
