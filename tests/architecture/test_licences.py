"""What ships has its licence written down, and nothing copyleft slips in unseen."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([a-z0-9-]+) \| ([^|]+) \|", re.MULTILINE)
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==", re.MULTILINE)
LISTED = dict(ROW.findall((ROOT / "docs/licences.md").read_text("utf-8")))
LOCKED = set(PIN.findall((ROOT / "requirements.lock").read_text("utf-8")))


def test_every_package_that_ships_is_listed_and_no_other() -> None:
    assert set(LISTED) == LOCKED


def test_no_package_is_without_a_licence_or_only_under_a_strong_copyleft() -> None:
    for name, licence in LISTED.items():
        alternatives = [part.strip() for part in licence.split(" OR ")]
        assert any(part and not re.match(r"A?GPL", part) for part in alternatives), name


def test_every_font_ships_with_its_licence() -> None:
    fonts = list((ROOT / "resources/fonts").glob("*.ttf"))
    assert fonts
    assert "SIL OPEN FONT LICENSE" in (ROOT / "resources/fonts/OFL.txt").read_text("utf-8").upper()
