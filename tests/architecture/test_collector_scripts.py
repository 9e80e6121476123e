"""The PowerShell that Holdfast sends or writes out only reads: every word of it is on a short list."""

from __future__ import annotations

import ast
import hashlib
import re
from pathlib import Path

import pytest

from app.domain.windows_document import SECTIONS
from app.windows_scripts import COLLECTOR_PARTS, collector_digest, collector_script, remote_script

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "collector"
COLLECTOR = collector_script().decode("ascii").replace("\r\n", "\n")
SCRIPTS = {"remote": remote_script(), "collector": COLLECTOR}

READING = {
    "Get-CimInstance", "Get-Command", "Get-Date", "Get-FileHash", "Get-ItemProperty", "Get-MpComputerStatus",
    "Get-MpPreference", "Get-PhysicalDisk", "Get-VirtualDisk", "Get-WBSummary", "Get-WinEvent",
    "Get-WmiObject", "Select-Object", "Test-Path", "Where-Object",
}  # fmt: skip
OWN = {
    "Format-Row",
    "Format-Text",
    "Format-Value",
    "Read-Query",
    "Read-Section",
    "Test-Command",
    "Test-Registry",
}
OBJECTS = {"'Microsoft.Update.Session'", "'Microsoft.Update.AutoUpdate'"}
"""The only objects that are made: their histories are read, nothing is searched for or installed."""

COLLECTOR_ONLY = {"Join-Path", "Read-Digest", "Set-Content", "Split-Path", "Write-Output"}
METHODS = {
    "ToString", "ToCharArray", "ToUniversalTime", "CreateUpdateSearcher", "GetTotalHistoryCount",
    "QueryHistory",
}  # fmt: skip
COLLECTOR_METHODS = {"ReadAllBytes", "Create", "ComputeHash", "ToLower"}
TYPES = {"bool", "int", "datetime", "array"}
COLLECTOR_TYPES = {"System.IO.File", "System.Security.Cryptography.SHA256"}
VARIABLES = {
    "ErrorActionPreference", "ProgressPreference", "agent", "code", "content", "count", "current", "document",
    "found", "group", "groups", "key", "letter", "manager", "matches", "name", "names", "namespace", "needs",
    "now", "null", "one", "origin", "parts", "place", "PSVersionTable", "query", "row", "searcher",
    "sections", "session", "text", "title", "value", "_", "env",
}  # fmt: skip
COLLECTOR_VARIABLES = {"byte", "bytes", "MyInvocation", "output", "path", "self"}

SENDING = {
    "add_script", "add_cmdlet", "add_command", "add_argument_list", "add_parameters", "add_statement",
    "execute_ps", "execute_cmd", "copy_file",
}  # fmt: skip
"""What makes a pipeline or a command in pypsrp."""

CMDLET = re.compile(r"\b[A-Za-z]+-[A-Z][A-Za-z]+\b")
STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
METHOD = re.compile(r"(?:\.|::)([A-Za-z]+)\(")
TYPE = re.compile(r"\[([A-Za-z][\w.]*)\]")
VARIABLE = re.compile(r"\$([A-Za-z_][A-Za-z]*)")
COMMAND = re.compile(r"(?:^|[({;|]|\$\w+ = )\s*([A-Za-z][\w.-]*)", re.MULTILINE)
"""The word at each place where a command can stand."""

KEYWORDS = {"if", "elseif", "else", "foreach", "function", "return", "try", "catch", "throw", "in"}
DATA = {"Name", "Expression", "LogName", "ID"}
"""Keys of hash tables."""


def _code(script: str) -> str:
    """The script without comments and without what stands in quotes."""
    lines = (line for line in script.split("\n") if not line.lstrip().startswith("#"))
    return STRING.sub("''", "\n".join(lines))


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_command_is_on_the_list(name: str) -> None:
    allowed = READING | OWN | {"New-Object"} | (COLLECTOR_ONLY if name == "collector" else set())
    code = _code(SCRIPTS[name])
    words = set(CMDLET.findall(code)) | set(COMMAND.findall(code))
    assert words - KEYWORDS - DATA <= allowed


@pytest.mark.parametrize("name", SCRIPTS)
def test_methods_types_and_variables_are_on_the_list(name: str) -> None:
    is_collector = name == "collector"
    code = _code(SCRIPTS[name])
    assert set(METHOD.findall(code)) <= METHODS | (COLLECTOR_METHODS if is_collector else set())
    assert set(TYPE.findall(code)) <= TYPES | (COLLECTOR_TYPES if is_collector else set())
    # What stands in double quotes is code too where it names a variable.
    variables = set(VARIABLE.findall("\n".join(_lines(SCRIPTS[name]))))
    assert variables - {"1"} <= VARIABLES | (COLLECTOR_VARIABLES if is_collector else set())


def _lines(script: str) -> list[str]:
    return [line for line in script.split("\n") if not line.lstrip().startswith("#")]


@pytest.mark.parametrize("name", SCRIPTS)
def test_only_known_objects_are_made_and_one_program_is_run(name: str) -> None:
    text = "\n".join(_lines(SCRIPTS[name]))
    made = re.findall(r"New-Object (\S+) (\S+)", text)
    assert {kind for kind, _ in made} == {"-ComObject"}
    assert {what.rstrip(")") for _, what in made} == OBJECTS
    run = re.findall(r"& (\S+)(?: (/\w+ /\w+))?", text)
    program = '"$env:SystemRoot\\System32\\w32tm.exe"'
    assert {each for each in run if each[0] != "$query)"} == {
        (program, "/query /source"),
        (program, "/query /status"),
    }


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_is_assigned_but_variables(name: str) -> None:
    """No property of anything is set: an equals sign follows a plain variable, or a key of a hash table."""
    for line in _code(SCRIPTS[name]).split("\n"):
        for left in re.findall(r"(\S+)\s+=\s", line):
            assert re.fullmatch(r"\$[A-Za-z]+|Name|Expression|LogName|ID", left), line


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_word_that_loads_code_or_reaches_the_network_occurs(name: str) -> None:
    text = SCRIPTS[name].lower()
    words = (
        "invoke-", "iex", "add-type", "import-module", "add-pssnapin", "start-", "stop-", "-computername",
        "http", "net.webclient", "sockets", "downloadstring", "frombase64", "-encodedcommand", "remove-",
        "set-item", "new-item", "out-file", "add-content", "clear-", "tee-", "[ref]", "reflection",
        "getmethod", ".save(", ".put(", ".delete(", "setproperty", ".invokemethod", ">",
    )  # fmt: skip
    code = _code(text)
    assert [word for word in words if word in code] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_plain_and_balanced(name: str) -> None:
    script = SCRIPTS[name]
    assert script.isascii()
    assert "`" not in script
    code = re.sub(r"#.*", "", _code(script))
    for opening, closing in ("()", "{}", "[]"):
        assert code.count(opening) == code.count(closing)
    assert all(line.count("'") % 2 == 0 for line in _lines(re.sub(r'"[^"\n]*"', "", script)))


def test_the_collector_writes_one_file_beside_itself() -> None:
    writes = [line for line in COLLECTOR.split("\n") if "Set-Content" in line]
    assert writes == ["Set-Content -LiteralPath $output -Value $document -Encoding ASCII"]
    (place,) = [line for line in COLLECTOR.split("\n") if line.startswith("$output = ")]
    assert place == (
        "$output = Join-Path -Path (Split-Path -Parent $self) "
        "-ChildPath ('holdfast-' + $env:COMPUTERNAME + '.json')"
    )


def test_both_scripts_ask_the_same_questions() -> None:
    queries = (FOLDER / "queries.ps1").read_text("ascii")
    for script in SCRIPTS.values():
        assert script.count(queries) == 1
    assert tuple(re.findall(r"Read-Section '(\w+)'", queries)) == SECTIONS


def test_the_head_says_what_is_read_and_that_nothing_changes() -> None:
    head = COLLECTOR.split("\n\n")[0]
    assert all(line.startswith("#") for line in head.split("\n"))
    for words in ("What it reads", "changes: nothing", "Get-FileHash", "holdfast-NAME.json"):
        assert words in head


def test_the_collector_is_always_the_same_and_its_digest_right() -> None:
    parts = [(FOLDER / f"{part}.ps1").read_text("ascii") for part in COLLECTOR_PARTS]
    assert collector_script() == "\n".join(parts).replace("\n", "\r\n").encode("ascii")
    assert collector_digest() == hashlib.sha256(collector_script()).hexdigest()
    assert {path.stem for path in FOLDER.glob("*.ps1")} == set(COLLECTOR_PARTS)


def test_nothing_but_the_queries_can_be_sent() -> None:
    """One call of one file puts a script into the pipeline, and its argument is the fixed text."""
    calls = [
        (path.name, node.attr)
        for path in (ROOT / "app" / "probes").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in SENDING
    ]
    assert calls == [("windows_probe.py", "add_script")]
    source = (ROOT / "app" / "probes" / "windows_probe.py").read_text("utf-8")
    assert "shell.add_script(remote_script())" in source


FOREIGN = (
    "Remove-Item C:\\x",
    "net user x",
    "& $foo",
    "$agent.EnableService()",
    "$agent.Settings.Level = 4",
    "iex $text",
    "[System.Net.WebClient]::new()",
    "New-Object -ComObject 'WScript.Shell'",
    "$text | kill",
    "'x' > C:\\y",
    "Set-ItemProperty -Path $key -Name a -Value 1",
    "$text = gci",
    "$env:PATH = 'x'",
)


def _judge_all() -> None:
    """Every rule over the script that is sent."""
    test_every_command_is_on_the_list("remote")
    test_methods_types_and_variables_are_on_the_list("remote")
    test_only_known_objects_are_made_and_one_program_is_run("remote")
    test_nothing_is_assigned_but_variables("remote")
    test_no_word_that_loads_code_or_reaches_the_network_occurs("remote")


@pytest.mark.parametrize("line", FOREIGN)
def test_these_tests_would_notice(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCRIPTS, "remote", f"{remote_script()}\n{line}\n")
    with pytest.raises(AssertionError):
        _judge_all()
