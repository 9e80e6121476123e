"""The look: contrast in both schemes, tokens that are all filled in, icons for every step."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from app.wizard.steps import StepKind
from ui.theme import COLOURS, FAMILY, Look, Scheme, Tone, Type, load_fonts
from ui.widgets.icons import ICONS, pixmap

LEAST_CONTRAST = 5.4


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", Scheme)
def test_text_is_legible_on_both_surfaces(scheme: Scheme) -> None:
    colours = COLOURS[scheme]
    inks = [colours.text, colours.muted, *(colours.ink(tone).text for tone in Tone)]
    grounds = (colours.background, colours.surface)
    pairs = {(ink, ground): contrast(ink, ground) for ink in inks for ground in grounds}
    assert {pair: found for pair, found in pairs.items() if found < LEAST_CONTRAST} == {}


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_legible_on_its_ground(scheme: Scheme, tone: Tone) -> None:
    ink = COLOURS[scheme].ink(tone)
    assert contrast(ink.text, ink.ground) >= LEAST_CONTRAST
    assert contrast(COLOURS[scheme].text, ink.ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("scheme", Scheme)
def test_a_primary_button_is_legible(scheme: Scheme) -> None:
    colours = COLOURS[scheme]
    assert contrast(colours.surface, colours.accent.text) >= LEAST_CONTRAST


@pytest.mark.parametrize("scheme", Scheme)
def test_style_sheet_has_every_token_filled_in(qapp: QApplication, scheme: Scheme) -> None:
    sheet = Look(scheme).style_sheet()
    assert re.findall(r"@[a-z-]+", sheet.replace("/* Tokens (@name)", "")) == []


def test_workshop_mode_multiplies_the_type(qapp: QApplication) -> None:
    look = Look()
    plain = look.font(Type.BODY).pixelSize()
    look.set_workshop(True)
    assert look.font(Type.BODY).pixelSize() == round(plain * 1.6)


class StyleChanges(QObject):
    """Counts how often a widget is told that its style changed."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.StyleChange
        return False


def nested_button(outer: QWidget, depth: int) -> QPushButton:
    inner = outer
    for _ in range(depth):
        inner = QWidget(inner)
    made = QPushButton("Deep inside", inner)
    outer.show()
    return made


@pytest.fixture
def outer(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_switch_restyles_a_widget_as_often_however_deep_it_lies(qapp: QApplication, outer: QWidget) -> None:
    light, dark = Look(Scheme.LIGHT), Look(Scheme.DARK)
    light.dress(qapp)
    counts = []
    for depth in (1, 12):
        deep, changes = nested_button(outer, depth), StyleChanges()
        deep.installEventFilter(changes)
        dark.dress(qapp)
        light.dress(qapp)
        counts.append(changes.count)
    assert counts[0] == counts[1] > 0


def test_a_switch_takes_effect_in_windows_that_are_open(qapp: QApplication, outer: QWidget) -> None:
    Look(Scheme.LIGHT).dress(qapp)
    shown = nested_button(outer, 3)
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        Look(scheme).dress(qapp)
        ground = shown.grab().toImage().pixelColor(6, shown.height() // 2).name().upper()
        assert ground == COLOURS[scheme].surface


def test_the_shipped_typeface_is_used(qapp: QApplication) -> None:
    load_fonts()
    assert Look().font().family() == FAMILY


@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind is not StepKind.ITEMS])
def test_every_kind_of_step_has_an_icon(qapp: QApplication, kind: StepKind) -> None:
    assert (ICONS / f"{kind.value}.svg").is_file()


@pytest.mark.parametrize("name", sorted(path.stem for path in ICONS.glob("*.svg")))
def test_every_icon_draws_something(qapp: QApplication, name: str) -> None:
    image: QImage = pixmap(name, "#102030", 24).toImage()
    points = [image.pixelColor(x, y).alpha() for x in range(48) for y in range(48)]
    assert any(points)
    assert not all(points) or name == "holdfast"
