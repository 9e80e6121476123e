"""The topology page: single points, pulling plugs, search, colours and pictures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.assessment.findings import FindingKind
from app.domain.answers import Answer, Place, Result
from app.domain.edits import AddAsset, ChangeAsset, Edit, SetAnswer, Several
from app.domain.inventory import Asset, AssetKind
from app.domain.values import Value
from app.services.dependency_drawing import MOST_ON_SCREEN
from tests.gui.conftest import Run, frame_of, part
from ui.application import Application
from ui.pages.findings_page import FindingsPage
from ui.pages.topology_page import TopologyPage
from ui.theme import COLOURS, Scheme
from ui.viewmodels.desk import Desk
from ui.widgets.tall import Tall

POWERED: dict[str, Value] = {"room": "room", "fed_by": ("ups",), "roles": ("pool",)}


def building() -> Several:
    """Two front ends that share one UPS, and a feed before it."""
    edits: list[Edit] = [
        AddAsset(Asset("mains", AssetKind.FEED, "Mains", values={"site": "site"})),
        AddAsset(Asset("pool", AssetKind.ROLE, "Front end pool")),
        ChangeAsset("ups", name="UPS A", values={"fed_by": ("mains",)}),
        AddAsset(Asset("fe1", AssetKind.SERVER, "FE01", values=POWERED)),
        AddAsset(Asset("fe2", AssetKind.SERVER, "FE02", values=POWERED)),
    ]
    return Several(tuple(edits), "building")


@pytest.fixture
def desk(open_desk: Callable[[int], Desk], run: Run) -> Desk:
    made = open_desk(1)
    run(made.open_plan.apply(building()))
    return made


@pytest.fixture
def page(application: Application, desk: Desk, qtbot: QtBot) -> TopologyPage:
    desk.steps.go("topology")
    found = part(frame_of(application), TopologyPage)
    qtbot.waitUntil(lambda: "ups" in found.model.single_points, timeout=20_000)
    return found


def words(page: TopologyPage) -> str:
    banner = page.banners.banner
    return " ".join(part.text() for part in banner.findChildren(QLabel)) if banner else ""


def fallen(page: TopologyPage) -> set[str]:
    return {line[0] for line in page.fallen.lines}


def pull(page: TopologyPage, qtbot: QtBot, component: str) -> None:
    page.view.choose(component)
    with qtbot.waitSignal(page.model.fallen, timeout=20_000):
        QTest.keyClick(page.view, Qt.Key.Key_Space)


def test_single_points_and_pairs_are_listed_and_marked(page: TopologyPage) -> None:
    listed = {group.members: group.note for group in page.groups.lines}
    assert listed["ups",] == "single point"
    assert listed["fe1", "fe2"] == "pair"
    assert page.view.picture.boxes["ups"].face.mark is not None
    assert page.view.picture.boxes["fe1"].face.mark is None
    assert "1 pair" in page.head.figure.text()


def test_space_pulls_the_plug_and_says_what_dies_and_why(page: TopologyPage, qtbot: QtBot) -> None:
    pull(page, qtbot, "ups")
    assert {"fe1", "fe2", "pool", "service"} <= fallen(page)
    because = {line[0]: line[2] for line in page.fallen.lines}
    assert because["pool"].endswith("needs UPS A, UPS A is down")
    assert "the service stops" in page.said.text()
    assert page.view.picture.boxes["fe1"].face.is_down
    pull(page, qtbot, "ups")
    assert fallen(page) == set()
    assert page.said.text() == "Everything is up."


def test_one_of_a_pair_may_die(page: TopologyPage, qtbot: QtBot) -> None:
    pull(page, qtbot, "fe1")
    assert fallen(page) == set()
    assert "the service goes on" in page.said.text()
    pull(page, qtbot, "fe2")
    assert "service" in fallen(page)
    with qtbot.waitSignal(page.model.fallen, timeout=20_000):
        page.restore.click()
    assert not page.model.downfall.down


def test_the_keyboard_steps_through_the_single_points(page: TopologyPage, qtbot: QtBot) -> None:
    points = [group.members[0] for group in page.groups.lines if len(group.members) == 1]
    seen = []
    for _ in points:
        with qtbot.waitSignal(page.model.fallen, timeout=20_000):
            QTest.keyClick(page, Qt.Key.Key_F3)
        seen.append(page.view.component)
        assert page.model.downfall.taken == {page.view.component}
        assert page.model.is_service_down()
    assert seen == points
    with qtbot.waitSignal(page.model.fallen, timeout=20_000):
        page.step(1)
    assert page.view.component == points[0]


def test_a_long_outage_makes_the_mains_a_single_point(page: TopologyPage) -> None:
    assert "mains" not in page.view.picture.boxes
    page.long_outage.setChecked(True)
    assert "mains" in page.model.single_points
    assert page.view.picture.boxes["mains"].face.mark is not None
    page.long_outage.setChecked(False)
    assert "mains" not in page.model.single_points


def test_search_fades_the_rest_and_return_goes_from_one_to_the_next(page: TopologyPage) -> None:
    QTest.keyClicks(page.search, "fe0")
    boxes = page.view.picture.boxes
    assert {each for each in boxes if not boxes[each].is_faded} == {"fe1", "fe2"}
    found = set()
    for _ in range(2):
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        found.add(page.view.component)
    assert found == {"fe1", "fe2"}
    page.search.clear()
    page.view.choose("")
    assert not any(box.is_faded for box in boxes.values())


def test_arrows_move_from_box_to_box(page: TopologyPage) -> None:
    page.view.choose("service")
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.view.component == "pool"
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    first = page.view.component
    assert first in {"fe1", "fe2"}
    boxes = page.view.picture.boxes
    is_left = boxes[first].x() < max(boxes["fe1"].x(), boxes["fe2"].x())
    QTest.keyClick(page.view, Qt.Key.Key_Right if is_left else Qt.Key.Key_Left)
    assert {first, page.view.component} == {"fe1", "fe2"}


def test_a_click_chooses_and_a_double_click_pulls(page: TopologyPage, qtbot: QtBot) -> None:
    box = page.view.picture.boxes["ups"]
    place = page.view.mapFromScene(box.pos() + QPointF(0, 0))
    port = page.view.viewport()
    QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=place)
    assert page.view.component == "ups"
    with qtbot.waitSignal(page.model.fallen, timeout=20_000):
        QTest.mouseDClick(port, Qt.MouseButton.LeftButton, pos=place)
    assert page.model.downfall.taken == {"ups"}


def test_mending_a_single_point_makes_it_vanish(
    page: TopologyPage, desk: Desk, run: Run, qtbot: QtBot
) -> None:
    second = AddAsset(Asset("ups_b", AssetKind.UPS, "UPS B", values={"room": "room"}))
    fed = [ChangeAsset(each, values={"fed_by": ("ups", "ups_b")}) for each in ("fe1", "fe2")]
    run(desk.open_plan.apply(Several((second, *fed), "mended")))
    qtbot.waitUntil(lambda: "ups" not in page.model.single_points, timeout=20_000)
    assert ("ups", "ups_b") in {group.members for group in page.groups.lines}


def test_answers_colour_the_boxes_without_a_new_analysis(
    page: TopologyPage, desk: Desk, run: Run, qtbot: QtBot
) -> None:
    before = page.model.topology
    place = next(place for place in desk.open_plan.assessment.verdicts if place == Place("AV-INS-01", "fe1"))
    run(desk.open_plan.apply(SetAnswer(place, Answer(place, Result.NO))))
    failed = page.look.colours.failed
    qtbot.waitUntil(lambda: page.view.picture.boxes["fe1"].face.ink == failed, timeout=20_000)
    assert page.model.topology is before
    page.colouring.setCurrentIndex(1)
    assert page.view.picture.boxes["fe1"].face.ink is not None


def test_the_picture_is_saved_as_svg_and_png(page: TopologyPage, tmp_path: Path) -> None:
    page.save(tmp_path / "picture.svg")
    assert QSvgRenderer(str(tmp_path / "picture.svg")).isValid()
    text = (tmp_path / "picture.svg").read_text(encoding="utf-8")
    assert "Front end pool" in text
    page.save(tmp_path / "picture.png")
    image = QImage(str(tmp_path / "picture.png"))
    picture = page.model.picture
    assert picture is not None
    assert image.width() == round(picture.width) * 2
    page.save(tmp_path / "nowhere" / "picture.png")
    assert "could not be written" in words(page)
    page.save(tmp_path / "nowhere" / "picture.svg")
    assert "could not be written" in words(page)


def test_zoom_stays_within_bounds_and_zero_shows_all(page: TopologyPage) -> None:
    for _ in range(60):
        QTest.keyClick(page.view, Qt.Key.Key_Plus)
    assert page.view.transform().m11() == pytest.approx(3.0)
    QTest.keyClick(page.view, Qt.Key.Key_0)
    shown = page.view.mapToScene(page.view.viewport().rect()).boundingRect()
    assert shown.adjusted(-1, -1, 1, 1).contains(page.view.sceneRect())


def test_what_is_said_reaches_a_screen_reader(page: TopologyPage, qtbot: QtBot) -> None:
    pull(page, qtbot, "ups")
    page.view.choose("pool")
    assert page.view.accessibleName() == "Dependency picture"
    told = page.view.accessibleDescription()
    assert told.startswith("Front end pool, Role.")
    assert told.endswith("UPS A is down.")


def test_a_plan_without_roles_says_what_is_missing(
    application: Application, open_desk: Callable[[int], Desk], qtbot: QtBot
) -> None:
    open_desk(2).steps.go("topology")
    found = part(frame_of(application), TopologyPage)
    qtbot.waitUntil(lambda: found.model.topology is not None, timeout=20_000)
    assert "Add roles" in words(found)


def test_a_single_point_leads_to_its_finding_and_its_standing_shows(
    application: Application, page: TopologyPage, desk: Desk, run: Run
) -> None:
    page.step(1)
    page.settle.click()
    findings = part(frame_of(application), FindingsPage)
    line = findings.list.table.line()
    assert line.finding.kind is FindingKind.SINGLE_POINT
    point = line.finding.subjects[0]
    assert point == page.group_table.line().members[0]

    run(findings.planned.accept(line.finding.place, "Sample Owner", date(2099, 1, 1), "known"))
    desk.steps.go("topology")
    assert page.groups.lines[0].note == "point, accepted"
    findings.findings.go_to_place(line.finding.place)
    assert desk.steps.current.key == "inventory"


def test_only_a_single_point_can_be_accepted_or_planned(page: TopologyPage) -> None:
    assert not page.settle.isEnabled()
    pair = next(group for group in page.groups.lines if not group.is_point)
    page.group_table.choose(pair.members)
    assert not page.settle.isEnabled()
    page.step(1)
    assert page.settle.isEnabled()


def test_of_a_large_plan_the_picture_leaves_parts_out_and_draws_what_is_looked_for(
    page: TopologyPage, desk: Desk, run: Run, qtbot: QtBot
) -> None:
    many = [
        AddAsset(Asset(f"x{number}", AssetKind.SERVER, f"X{number}", values=POWERED))
        for number in range(MOST_ON_SCREEN)
    ]
    run(desk.open_plan.apply(Several(tuple(many), "more")))
    qtbot.waitUntil(lambda: "leaves out" in words(page), timeout=30_000)
    assert len(page.view.picture.boxes) <= MOST_ON_SCREEN
    assert "ups" in page.view.picture.boxes
    assert "x777" not in page.view.picture.boxes

    page.search.setText("X777")
    page.search.returnPressed.emit()
    qtbot.waitUntil(lambda: page.view.component == "x777", timeout=30_000)
    assert "pool" in page.view.picture.boxes


def test_another_scheme_recolours_the_boxes(page: TopologyPage, qtbot: QtBot) -> None:
    pull(page, qtbot, "ups")
    assert page.view.picture.boxes["fe1"].face.ink == page.look.colours.failed
    page.look.set_scheme(Scheme.DARK)
    assert page.view.picture.boxes["fe1"].face.ink == page.look.colours.failed
    assert page.view.picture.boxes["fe1"].face.ink == COLOURS[Scheme.DARK].failed


def test_a_low_window_shows_the_page_without_scrolling(
    application: Application, page: TopologyPage, qtbot: QtBot
) -> None:
    application.window.resize(1280, 680)
    body = part(page, Tall, "topology_body")
    qtbot.waitUntil(lambda: body.height() < 600)
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() == 0)
