"""Calculators in place: filled from the plan, kept as evidence, stale when the plan moves on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.answers import Answer
from app.domain.edits import ChangeAsset, Edit, SetAnswer, Several
from app.domain.findings import EvidenceKind
from app.domain.sizing.picture import Bars, Curve
from app.domain.values import Value
from tests.gui.conftest import Run, frame_of, part
from ui.application import Application
from ui.pages.items_page import ItemsPage
from ui.theme import Scheme
from ui.viewmodels.desk import Desk
from ui.widgets.calculator_panel import CalculatorPanel
from ui.widgets.item_card import ItemCardView

UPS: dict[str, Value | None] = {
    "load_w": Decimal(6200),
    "load_va": Decimal(6800),
    "rated_w": Decimal(18000),
    "rated_va": Decimal(20000),
}


@pytest.fixture
def desk(open_desk: Callable[[int], Desk], run: Run) -> Desk:
    made = open_desk(1)
    edits: list[Edit] = [
        ChangeAsset("ups", values=UPS),
        ChangeAsset("room", values={"cooling_required": True, "heat_load_kw": Decimal("13.8")}),
        ChangeAsset("cooling_unit", values={"sensible_kw": Decimal(16)}),
    ]
    run(made.open_plan.apply(Several(tuple(edits), "measured")))
    return made


OpenItem = Callable[[str, str], CalculatorPanel]


@pytest.fixture
def card_of(application: Application, desk: Desk, qtbot: QtBot) -> Callable[[str, str], ItemCardView]:
    def find(section: str, item: str) -> ItemCardView:
        desk.steps.go(f"items:{section}")
        desk.focus.want(desk.open_plan.places[item][0])
        page = part(frame_of(application), ItemsPage)
        view = page.view.cards.view_of(item)
        assert view is not None
        return view

    return find


@pytest.fixture
def opened(card_of: Callable[[str, str], ItemCardView], qtbot: QtBot) -> OpenItem:
    def make(section: str, item: str) -> CalculatorPanel:
        card = card_of(section, item)
        card.calculate.click()
        panel = card.calculator
        assert panel is not None
        qtbot.waitUntil(lambda: bool(panel.fields), timeout=20_000)
        return panel

    return make


def figures(panel: CalculatorPanel) -> dict[str, str]:
    return dict(panel.model.figures())


def typed(panel: CalculatorPanel, key: str, text: str) -> None:
    line = part(panel.fields[key].editor, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    line.editingFinished.emit()


def test_the_plan_fills_the_inputs_and_the_result_is_there_at_once(opened: OpenItem) -> None:
    panel = opened("power", "PW-CAP-01")
    assert panel.model.value("load_w") == Decimal(6200)
    assert figures(panel)["The UPS carries the load"] == "yes"
    assert panel.keep.isEnabled()
    assert "from the plan" in panel.fields["load_w"].spec.home


def test_a_typed_input_calculates_anew_and_a_bad_one_is_named(opened: OpenItem) -> None:
    panel = opened("power", "PW-CAP-01")
    typed(panel, "load_w", "17000")
    assert panel.model.result is None, "more watts than volt-amperes cannot be"
    typed(panel, "load_va", "17500")
    assert figures(panel)["The UPS carries the load"] == "no"
    typed(panel, "load_w", "-5")
    assert panel.model.result is None
    assert panel.fault.text().startswith("Measured peak load is -5")
    assert not panel.keep.isEnabled()


def test_a_missing_input_is_asked_for_and_nothing_is_made_up(opened: OpenItem) -> None:
    panel = opened("power", "PW-RUN-01")
    assert panel.model.result is None
    assert "Outage to ride out, or bridge to the generator is missing" in panel.fault.text()
    typed(panel, "ride_out_min", "5")
    typed(panel, "shutdown_min", "3")
    typed(panel, "margin_min", "4")
    assert panel.fault.text() == ""
    assert any(text == "15 min" for text in figures(panel).values())
    assert isinstance(panel.picture.picture, Bars)


def test_keeping_writes_evidence_that_undo_takes_back(
    opened: OpenItem, desk: Desk, qtbot: QtBot, run: Run
) -> None:
    panel = opened("cooling", "CL-RED-01")
    assert isinstance(panel.picture.picture, Bars)
    panel.keep.click()
    qtbot.waitUntil(lambda: "Kept as evidence" in panel.kept.text(), timeout=20_000)
    kept = [one for one in desk.open_plan.plan.evidence.values() if one.kind is EvidenceKind.CALCULATION]
    assert [one.places for one in kept] == [(("CL-RED-01", "room"),)]
    assert "stale" not in panel.kept.text()
    run(desk.open_plan.undo())
    assert not desk.open_plan.plan.evidence
    assert panel.kept.text() == ""


def test_a_change_of_the_inventory_marks_the_calculation_stale(
    opened: OpenItem, desk: Desk, qtbot: QtBot, run: Run, application: Application
) -> None:
    panel = opened("cooling", "CL-RED-01")
    panel.keep.click()
    qtbot.waitUntil(lambda: "Kept as evidence" in panel.kept.text(), timeout=20_000)
    run(desk.open_plan.apply(ChangeAsset("cooling_unit", values={"sensible_kw": Decimal(9)})))
    qtbot.waitUntil(lambda: "stale" in panel.kept.text(), timeout=20_000)
    evidence = frame_of(application).detail.evidence
    assert any("stale" in words for words in evidence.words())
    run(desk.open_plan.undo())
    qtbot.waitUntil(lambda: "stale" not in panel.kept.text(), timeout=20_000)


def test_opened_again_it_remembers_what_was_typed_and_takes_the_rest_from_the_plan(
    opened: OpenItem, card_of: Callable[[str, str], ItemCardView], desk: Desk, qtbot: QtBot, run: Run
) -> None:
    panel = opened("power", "PW-RUN-01")
    for key, text in (("ride_out_min", "5"), ("shutdown_min", "3")):
        typed(panel, key, text)
    panel.keep.click()
    qtbot.waitUntil(lambda: "Kept as evidence" in panel.kept.text(), timeout=20_000)
    card = card_of("power", "PW-RUN-01")
    card.calculate.click()
    assert card.calculator is None
    again = opened("power", "PW-RUN-01")
    assert again.model.value("ride_out_min") == Decimal(5)
    assert "Kept as evidence" in again.kept.text()


def test_the_runtime_is_a_curve_with_the_load_marked(opened: OpenItem) -> None:
    panel = opened("power", "PW-RUN-02")
    typed(panel, "tested_min", "27")
    typed(panel, "tested_load_w", "6200")
    assert isinstance(panel.picture.picture, Curve)
    assert panel.picture.picture.at == pytest.approx(6200)
    assert "27.0 min new" in panel.picture.accessibleDescription()


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_picture_is_painted_in_both_schemes(
    opened: OpenItem, application: Application, scheme: Scheme, qtbot: QtBot
) -> None:
    panel = opened("cooling", "CL-RED-01")
    application.look.set_scheme(scheme)
    qtbot.waitUntil(lambda: panel.picture.size().height() >= panel.picture.sizeHint().height() > 40)
    image = panel.picture.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 5)}
    assert len(colours) > 3


def test_items_without_a_calculator_offer_none(card_of: Callable[[str, str], ItemCardView]) -> None:
    assert not card_of("power", "PW-UPS-01").calculate.isVisible()


def test_minutes_of_the_plan_become_hours_that_no_field_could_be_typed_with(
    opened: OpenItem, desk: Desk, run: Run
) -> None:
    place = desk.open_plan.places["MR-BKP-02"][0]
    fields: dict[str, Value] = {"interval_min": Decimal(20), "duration_min": Decimal(10)}
    run(desk.open_plan.apply(SetAnswer(place, Answer(place, values=fields))))
    panel = opened("monitoring", "MR-BKP-02")

    assert shown(panel, "interval_h") == "0.333333"
    assert shown(panel, "duration_h") == "0.166667"
    assert figures(panel)["Data lost at worst"] == "30 min"


def test_an_error_rate_is_typed_as_data_sheets_print_it(opened: OpenItem) -> None:
    panel = opened("hardware", "HW-STO-03")
    typed(panel, "errors_per_bit", "1e-14")

    assert panel.model.value("errors_per_bit") == Decimal("1e-14")
    assert shown(panel, "errors_per_bit") == "1e-14"


def test_what_is_missing_is_named_as_the_window_names_it(opened: OpenItem) -> None:
    panel = opened("cooling", "CL-RIDE-01")

    assert panel.fault.text().startswith("Volume of the room is missing.")


def shown(panel: CalculatorPanel, key: str) -> str:
    line = part(panel.fields[key].editor, QLineEdit)
    return line.text()
