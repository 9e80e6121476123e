"""The import contracts of pyproject.toml hold, and each of them is able to fail."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
ROOMS = ("app", "db", "reports", "resources", "ui")

# A module that must not be written, what it imports, and the contract that says so.
BREACHES = [
    ("app/domain/breach.py", "app.services", "Every arrow points down"),
    ("app/services/breach.py", "db", "Every arrow points down"),
    ("app/probes/breach.py", "app.crypto", "Every arrow points down"),
    ("ui/pages/breach.py", "db", "Only the bootstrap joins adapters to services"),
    ("reports/breach.py", "app.analysis", "Adapters know the ports and the domain, not the core"),
    ("ui/pages/breach.py", "app.services", "Pages and widgets reach services only through view-models"),
    ("ui/widgets/breach.py", "ui.shell", "Inside the window, arrows point down too"),
    ("app/cli.py", "PySide6.QtCore", "PySide6 lives in ui"),
    ("reports/breach.py", "pypdfium2", "pypdfium2 lives in ui"),
    ("app/services/breach.py", "sqlalchemy.orm", "SQLAlchemy and Alembic live in db"),
    ("ui/breach.py", "reportlab", "ReportLab, pikepdf and pyHanko live in reports"),
    ("app/checks/breach.py", "dns.resolver", "Network clients live in app.probes"),
    ("db/breach.py", "cryptography.x509", "Keys live in app.crypto"),
    ("app/probes/breach.py", "keyring", "The secret store is asked by app.crypto"),
    ("app/domain/breach.py", "networkx", "Graph libraries stay in the benchmarks"),
    ("app/domain/breach.py", "pydantic", "pydantic and YAML live in app.packs"),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    # In a process of its own: the linter imports by name, and these names are already taken here.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_contracts_hold() -> None:
    result = lint_imports(PROJECT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture
def empty_rooms(tmp_path: Path) -> Path:
    """The packages without their modules, under the contracts of this project."""
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    for room in ROOMS:
        for package in (PROJECT / room).rglob("__init__.py"):
            copy = tmp_path / package.relative_to(PROJECT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text("", encoding="utf-8")
    # A contract names the command by its module, so that must be there even where nothing else is.
    (tmp_path / "app" / "cli.py").touch()
    return tmp_path


def test_empty_rooms_break_nothing(empty_rooms: Path) -> None:
    assert lint_imports(empty_rooms).returncode == 0


@pytest.mark.parametrize(("module", "imports", "contract"), BREACHES)
def test_breach_is_found(empty_rooms: Path, module: str, imports: str, contract: str) -> None:
    (empty_rooms / module).write_text(f"import {imports}\n", encoding="utf-8")
    result = lint_imports(empty_rooms)
    assert result.returncode == 1
    assert f"{contract} BROKEN" in " ".join(result.stdout.split())


def test_cycle_is_found(empty_rooms: Path) -> None:
    (empty_rooms / "db/tables.py").write_text("import db.mapping\n", encoding="utf-8")
    (empty_rooms / "db/mapping.py").write_text("import db.tables\n", encoding="utf-8")
    assert "No cycles between siblings BROKEN" in " ".join(lint_imports(empty_rooms).stdout.split())


# The contracts see PySide6 as a whole, so what a view-model takes from it is read here.


def modules_without_widgets() -> Iterator[Path]:
    yield from (PROJECT / "ui/viewmodels").rglob("*.py")
    yield from (PROJECT / "ui/models").rglob("*.py")
    yield from (PROJECT / "ui").glob("tasks.py")


def qt_modules(source: str) -> set[str]:
    """The modules of PySide6 that a source text imports, by any form of import."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                found |= {alias.name for alias in node.names}
            case ast.ImportFrom(module="PySide6"):
                found |= {f"PySide6.{alias.name}" for alias in node.names}
            case ast.ImportFrom(module=str(module)):
                found.add(module)
    return {name for name in found if name.split(".")[0] == "PySide6"}


def test_viewmodels_and_models_know_only_qtcore() -> None:
    others = {
        str(path.relative_to(PROJECT)): extra
        for path in modules_without_widgets()
        if (extra := qt_modules(path.read_text(encoding="utf-8")) - {"PySide6.QtCore"})
    }
    assert others == {}


@pytest.mark.parametrize(
    "source",
    ["import PySide6.QtGui", "from PySide6 import QtGui", "from PySide6.QtGui import QIcon"],
)
def test_every_form_of_import_is_seen(source: str) -> None:
    assert qt_modules(source) == {"PySide6.QtGui"}
