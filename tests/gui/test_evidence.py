"""Photos and documents beside an item: attached, shown, copied, taken off, and kept in the plan file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.bootstrap import services
from app.domain.answers import Place
from app.domain.findings import Evidence, EvidenceKind
from app.services.attachments import LARGEST_BYTES
from tests.gui.conftest import frame_of, repeated_places
from ui.application import Application
from ui.pages.items_page import ItemsPage
from ui.viewmodels.desk import Desk
from ui.widgets.evidence_list import EvidenceList


def png() -> bytes:
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkCyan)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know no text here
    return bytes(buffer.data().data())


@pytest.fixture
def place(desk: Desk, items_page: ItemsPage) -> Place:
    found = repeated_places(desk, "power")[0]
    desk.focus.want(found)
    return found


@pytest.fixture
def panel(application: Application, place: Place) -> EvidenceList:
    shown = frame_of(application).detail.evidence
    assert shown.isVisible()
    return shown


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes every file dialog answer with a file."""

    def answer(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    return answer


def attached(desk: Desk) -> list[Evidence]:
    return list(desk.open_plan.plan.evidence.values())


@pytest.fixture
def attach(
    panel: EvidenceList, desk: Desk, qtbot: QtBot, choose: Callable[[Path], None]
) -> Callable[[Path], Evidence]:
    """Attaches a file through the button."""

    def act(path: Path) -> Evidence:
        choose(path)
        panel.attach.click()
        qtbot.waitUntil(lambda: len(attached(desk)) == 1, timeout=20_000)
        return attached(desk)[0]

    return act


def button(panel: EvidenceList, words: str) -> QToolButton:
    return next(part for part in panel.findChildren(QToolButton) if part.accessibleName().startswith(words))


def test_a_photo_is_what_its_bytes_say_and_is_shown(
    panel: EvidenceList, qtbot: QtBot, attach: Callable[[Path], Evidence], tmp_path: Path, place: Place
) -> None:
    photo = tmp_path / "power supplies.bin"
    photo.write_bytes(png())
    evidence = attach(photo)
    assert (evidence.kind, evidence.media_type) == (EvidenceKind.PHOTO, "image/png")
    assert evidence.title == photo.name
    assert evidence.places == (tuple(place),)
    qtbot.waitUntil(lambda: any(not part.pixmap().isNull() for part in panel.findChildren(QLabel)))


def test_its_bytes_lie_in_the_plan_file(
    attach: Callable[[Path], Evidence], tmp_path: Path, plan_file: Path
) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(png())
    evidence = attach(photo)
    reopened = services(tmp_path / "other").plans.open(plan_file, read_only=True)
    assert reopened.blob(reopened.plan.evidence[evidence.id].content) == photo.read_bytes()
    reopened.close()


def test_a_document_is_what_its_bytes_say(attach: Callable[[Path], Evidence], tmp_path: Path) -> None:
    document = tmp_path / "looks like a photo.jpg"
    document.write_bytes(b"%PDF-1.7\n...")
    evidence = attach(document)
    assert (evidence.kind, evidence.media_type) == (EvidenceKind.DOCUMENT, "application/pdf")


@pytest.mark.parametrize(
    ("size", "says"), [(LARGEST_BYTES + 1, "too large"), (0, "is empty")], ids=["too large", "empty"]
)
def test_what_cannot_be_kept_is_refused_beside_the_list(
    panel: EvidenceList, qtbot: QtBot, tmp_path: Path, size: int, says: str
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%" * size)
    panel.attach_files([path])
    qtbot.waitUntil(lambda: panel.banners.banner is not None, timeout=20_000)
    assert panel.banners.banner is not None
    assert says in " ".join(part.text() for part in panel.banners.banner.findChildren(QLabel))
    assert panel._shown == ()


def test_evidence_is_taken_off_and_undo_brings_it_back(
    application: Application, panel: EvidenceList, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Two supplies, one cord.", encoding="utf-8")
    panel.attach_files([note])
    qtbot.waitUntil(lambda: len(attached(desk)) == 1)
    button(panel, "Remove").click()
    qtbot.waitUntil(lambda: attached(desk) == [])
    application.window.top.undo.click()
    qtbot.waitUntil(lambda: len(attached(desk)) == 1)


def test_a_copy_is_saved_byte_for_byte(
    panel: EvidenceList,
    qtbot: QtBot,
    attach: Callable[[Path], Evidence],
    choose: Callable[[Path], None],
    tmp_path: Path,
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Two supplies, one cord.", encoding="utf-8")
    attach(note)
    choose(tmp_path / "copy.txt")
    button(panel, "Save a copy").click()
    qtbot.waitUntil(lambda: (tmp_path / "copy.txt").exists() and panel.banners.banner is not None)
    assert (tmp_path / "copy.txt").read_bytes() == note.read_bytes()


def test_a_file_can_be_dropped(panel: EvidenceList, desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Dropped.", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(note))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    panel.dropEvent(QDropEvent(QPointF(1, 1), copy, data, left, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: [entry.title for entry in attached(desk)] == ["note.txt"])


def titles(panel: EvidenceList) -> list[str]:
    return [evidence.title for evidence, _ in panel._shown]


def test_each_place_shows_its_own(
    panel: EvidenceList, desk: Desk, qtbot: QtBot, tmp_path: Path, place: Place
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("One.", encoding="utf-8")
    panel.attach_files([note])
    qtbot.waitUntil(lambda: len(panel._shown) == 1)
    desk.focus.want(repeated_places(desk, "power")[1])
    assert titles(panel) == []
    desk.focus.want(place)
    assert titles(panel) == ["note.txt"]
