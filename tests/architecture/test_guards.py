"""The guards of the tests do refuse: unexpected log records, Qt messages, warnings, a skipped lab."""

from __future__ import annotations

import pytest

CONFTEST = 'pytest_plugins = ("tests.lab_guard", "tests.log_guard")\n'


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty suite under the guards, outside of this project."""
    pytester.makeini("[pytest]\nmarkers =\n    lab\n    allow_logs\n")
    pytester.makeconftest(CONFTEST)
    return pytester


def outcomes(suite: pytest.Pytester, *arguments: str) -> dict[str, int]:
    return suite.runpytest_subprocess("-p", "no:pytest-qt", "-p", "no:xdist", *arguments).parseoutcomes()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("logging.getLogger('a').info('fine')", {"passed": 1}),
        ("logging.getLogger('a').warning('odd')", {"failed": 1}),
        ("t = threading.Thread(target=logging.error, args=('odd',)); t.start(); t.join()", {"failed": 1}),
    ],
)
def test_unexpected_record_fails(suite: pytest.Pytester, body: str, expected: dict[str, int]) -> None:
    suite.makepyfile(f"import logging, threading\ndef test_it():\n    {body}\n")
    assert outcomes(suite) == expected


@pytest.mark.parametrize(("logger", "expected"), [("a.b", {"passed": 1}), ("ab", {"failed": 1})])
def test_announced_logger_covers_those_below_it(
    suite: pytest.Pytester, logger: str, expected: dict[str, int]
) -> None:
    suite.makepyfile(
        "import logging, pytest\n"
        "@pytest.mark.allow_logs('a')\n"
        f"def test_it():\n    logging.getLogger({logger!r}).error('odd')\n"
    )
    assert outcomes(suite) == expected


def test_record_in_a_fixture_is_an_error(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        "import logging, pytest\n"
        "@pytest.fixture\n"
        "def noisy():\n    yield\n    logging.error('odd')\n"
        "def test_it(noisy):\n    pass\n"
    )
    assert outcomes(suite) == {"passed": 1, "errors": 1}


LAB_TESTS = {
    "skipped": "import pytest\ndef test_it():\n    pytest.skip('no lab')\n",
    "module_skipped": "import pytest\npytest.skip('no lab', allow_module_level=True)\n",
    "missing": "",
    "half_skipped": "import pytest\ndef test_one():\n    pass\ndef test_two():\n    pytest.skip('no lab')\n",
}


def run_lab(suite: pytest.Pytester, source: str) -> pytest.RunResult:
    folder = suite.mkdir("tests") / "lab"
    folder.mkdir()
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    return suite.runpytest_subprocess("-p", "no:xdist", "--import-mode=importlib", "tests/lab")


@pytest.mark.parametrize("source", LAB_TESTS.values(), ids=LAB_TESTS.keys())
def test_required_lab_must_run(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.setenv("HOLDFAST_LAB_REQUIRED", "1")
    result = run_lab(suite, source)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines("*the lab is required here*")


def test_lab_may_be_skipped_elsewhere(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOLDFAST_LAB_REQUIRED", raising=False)
    assert run_lab(suite, LAB_TESTS["skipped"]).ret == pytest.ExitCode.OK


def test_required_lab_that_runs_passes(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLDFAST_LAB_REQUIRED", "1")
    assert run_lab(suite, "def test_it():\n    pass\n").ret == pytest.ExitCode.OK


def test_qt_message_and_warning_fail(pytester: pytest.Pytester, request: pytest.FixtureRequest) -> None:
    pytester.makepyfile(
        "import warnings\nfrom PySide6.QtCore import qWarning\n"
        "def test_qt(qtbot):\n    qWarning('odd')\n"
        "def test_warning():\n    warnings.warn('odd')\n"
    )
    configuration = str(request.config.inipath)
    result = pytester.runpytest_subprocess("-c", configuration, "--rootdir", str(pytester.path), ".")
    assert result.parseoutcomes() == {"failed": 2}
