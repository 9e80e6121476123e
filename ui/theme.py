"""The look of the window: colours, sizes and distances as tokens, and how Qt is dressed in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

import resources

RESOURCES = Path(resources.__file__).parent
FAMILY = "Holdfast Inter"
WORKSHOP_FACTOR = 1.6
RADIUS = 6
NAVIGATION_WIDTH = 240
DETAIL_WIDTH = 320
TEXT_WIDTH = 960


class Scheme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


class Type(IntEnum):
    """Sizes of type in logical pixels at 100 %, the same on every system."""

    SMALL = 12
    BODY = 14
    ITEM = 16
    SECTION = 20
    TITLE = 28


class Space(IntEnum):
    """Distances in logical pixels at 100 %."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32


class Tone(StrEnum):
    """What a colour means; it means the same everywhere, and never stands without its shape."""

    ACCENT = "accent"
    FULFILLED = "fulfilled"
    ATTENTION = "attention"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour for text and shapes, and the quiet ground it may stand on."""

    text: str
    ground: str


@dataclass(frozen=True, slots=True)
class Colours:
    """All colours of one scheme, as #RRGGBB."""

    background: str
    surface: str
    line: str
    text: str
    muted: str
    accent: Ink
    fulfilled: Ink
    attention: Ink
    failed: Ink
    unknown: Ink

    def ink(self, tone: Tone) -> Ink:
        """The ink of a tone."""
        found: Ink = getattr(self, tone.value)
        return found


LIGHT = Colours(
    background="#FAFAF8",
    surface="#FFFFFF",
    line="#D9DAD6",
    text="#1C2024",
    muted="#5A6169",
    accent=Ink("#0B5C7A", "#E1EFF5"),
    fulfilled=Ink("#1B6E3C", "#E3F3E8"),
    attention=Ink("#8A5300", "#FBEFD9"),
    failed=Ink("#B3261E", "#FBE6E4"),
    unknown=Ink("#4F5D75", "#E9EDF3"),
)
DARK = Colours(
    background="#16191C",
    surface="#1E2226",
    line="#363C42",
    text="#E8EAEC",
    muted="#A3ABB3",
    accent=Ink("#6FC3E0", "#17323D"),
    fulfilled=Ink("#7BD39A", "#1D3326"),
    attention=Ink("#F0B65A", "#3A2E17"),
    failed=Ink("#FF8A80", "#3F2220"),
    unknown=Ink("#A9B7CF", "#28303B"),
)
COLOURS: Mapping[Scheme, Colours] = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}


class Look(QObject):
    """The one look of the running window; whoever paints asks it and repaints on `changed`."""

    about_to_change = Signal()
    changed = Signal()

    def __init__(self, scheme: Scheme = Scheme.LIGHT, *, workshop: bool = False) -> None:
        super().__init__()
        self.scheme = scheme
        self.workshop = workshop

    @property
    def colours(self) -> Colours:
        """The colours of the scheme in use."""
        return COLOURS[self.scheme]

    def set_scheme(self, scheme: Scheme) -> None:
        """Switch between light and dark."""
        if scheme is not self.scheme:
            self.about_to_change.emit()
            self.scheme = scheme
            self.changed.emit()

    def set_workshop(self, workshop: bool) -> None:
        """Switch the large type for projectors on or off."""
        if workshop is not self.workshop:
            self.about_to_change.emit()
            self.workshop = workshop
            self.changed.emit()

    def px(self, size: int) -> int:
        """A size in logical pixels in the mode in use."""
        return round(size * WORKSHOP_FACTOR) if self.workshop else int(size)

    def font(self, size: Type = Type.BODY, *, semibold: bool = False) -> QFont:
        """The font of a size of the scale; its figures are tabular."""
        font = QFont(FAMILY if FAMILY in QFontDatabase.families() else QApplication.font().family())
        font.setPixelSize(self.px(size))
        if semibold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def colour(self, tone: Tone) -> QColor:
        """The colour of a tone for text and shapes."""
        return QColor(self.colours.ink(tone).text)

    def palette(self) -> QPalette:
        """The palette that Fusion paints with."""
        colours = self.colours
        palette = QPalette()
        for role, colour in _palette_roles(colours):
            palette.setColor(role, QColor(colour))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
        return palette

    def style_sheet(self) -> str:
        """The style sheet of `resources/styles` with its tokens filled in."""
        text = (RESOURCES / "styles" / "window.qss").read_text(encoding="utf-8")
        tokens = self._tokens()
        for name in sorted(tokens, key=len, reverse=True):
            text = text.replace(f"@{name}", tokens[name])
        return text

    def _tokens(self) -> dict[str, str]:
        tokens: dict[str, str] = {}
        for entry in fields(Colours):
            value = getattr(self.colours, entry.name)
            if isinstance(value, Ink):
                tokens[entry.name] = value.text
                tokens[f"{entry.name}-ground"] = value.ground
            else:
                tokens[entry.name] = value
        tokens |= {f"type-{size.name.lower()}": f"{self.px(size)}px" for size in Type}
        tokens |= {f"space-{space.name.lower()}": f"{self.px(space)}px" for space in Space}
        return (
            tokens
            | {"radius": f"{RADIUS}px", "icons": (RESOURCES / "icons").as_posix()}
            | {"scheme": self.scheme.value}
        )

    def dress(self, application: QApplication) -> None:
        """Dress the whole application anew; called after every change."""
        # A sheet put in the place of another restyles every widget once for each of its ancestors; taken away
        # and set, once each.
        application.setStyleSheet("")
        self.set_type(application)
        self.set_style_sheet(application)

    def set_type(self, application: QApplication) -> None:
        """Give the application its type and colours; at the start before its first widget is made."""
        application.setFont(self.font())
        application.setPalette(self.palette())

    def set_style_sheet(self, application: QApplication) -> None:
        """Give the application its style sheet."""
        application.setStyleSheet(self.style_sheet())


def _palette_roles(colours: Colours) -> tuple[tuple[QPalette.ColorRole, str], ...]:
    role = QPalette.ColorRole
    return (
        (role.Window, colours.background),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.background),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.Highlight, colours.accent.ground),
        (role.HighlightedText, colours.accent.text),
        (role.Link, colours.accent.text),
        (role.LinkVisited, colours.accent.text),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.text),
        (role.Light, colours.surface),
        (role.Midlight, colours.line),
        (role.Mid, colours.line),
        (role.Dark, colours.muted),
        (role.Shadow, colours.line),
        (role.Accent, colours.accent.text),
        (role.BrightText, colours.failed.text),
    )


def load_fonts() -> None:
    """Make the shipped typeface known to Qt; where that fails the system's own is used."""
    for weight in ("Regular", "SemiBold"):
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"HoldfastInter-{weight}.ttf"))


def preferred_scheme(application: QApplication) -> Scheme:
    """What the system asks for, by the colours it gives every program; light where it says nothing."""
    given = application.palette()
    is_dark = given.windowText().color().lightness() > given.window().color().lightness()
    return Scheme.DARK if is_dark else Scheme.LIGHT


def centred(outer: QRectF, side: float) -> QRectF:
    """A square of that side in the middle of a rectangle."""
    return QRectF(outer.center().x() - side / 2, outer.center().y() - side / 2, side, side)
