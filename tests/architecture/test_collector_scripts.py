"""The PowerShell that Holdfast sends or writes out only reads: proven from its syntax tree, against lists."""

from __future__ import annotations

import ast
import hashlib
import re
from pathlib import Path

import pytest

from app.domain.windows_document import SECTIONS
from app.windows_scripts import COLLECTOR_PARTS, collector_digest, collector_script, remote_script
from tests.architecture.powershell_lists import (
    CLASSES,
    COMMANDS,
    FORMS,
    KEYS,
    LITERALS,
    MEMBERS,
    METHODS,
    OPERATORS,
    PROGRAMS,
    STATICS,
    TYPES,
    WORDS,
)
from tests.architecture.powershell_reading import Script, every, named, refusals, words

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "collector"
COLLECTOR = Script(collector_script().decode("ascii").replace("\r\n", "\n"), is_collector=True)
REMOTE = Script(remote_script())
SCRIPTS = {"remote": REMOTE, "collector": COLLECTOR}

SENDING = {
    "add_script", "add_cmdlet", "add_command", "add_argument_list", "add_parameters", "add_statement",
    "execute_ps", "execute_cmd", "copy_file",
}  # fmt: skip
"""What makes a pipeline or a command in pypsrp."""


@pytest.mark.parametrize("name", SCRIPTS)
def test_it_parses_and_everything_in_it_is_on_the_list(name: str) -> None:
    assert refusals(SCRIPTS[name]) == []


def test_each_part_parses_on_its_own_lines_as_the_file_is_written() -> None:
    """With the line ends of Windows too."""
    assert refusals(Script(collector_script().decode("ascii"), is_collector=True)) == []


HARM = (
    "Set-Service -Name Spooler -StartupType Disabled",
    "Remove-Item C:\\x",
    "New-Item C:\\x",
    "Start-Process calc.exe",
    "Stop-Service Spooler",
    "Invoke-Expression $text",
    "iex $text",
    "Invoke-Command { Get-Date }",
    "Invoke-WmiMethod -Class Win32_Process -Name Create",
    "Import-Module C:\\x.psm1",
    "net user x",
    "reg.exe add HKLM\\x",
    ".\\other.ps1",
    ". $query",
    "& $document",
    '& "$env:SystemRoot\\System32\\w32tm.exe" /resync',
    '& "$env:SystemRoot\\System32\\net.exe" stop w32time',
    "$agent.EnableService()",
    "$agent.Settings.Level = 4",
    "$searcher.Search('x')",
    "$group.Put()",
    "$group.Delete()",
    "[System.Net.WebClient]::new()",
    "[System.IO.File]::WriteAllText('x', 'y')",
    "[System.IO.File]::Delete('x')",
    "New-Object -ComObject 'WScript.Shell'",
    "New-Object Net.WebClient",
    "Add-PSSnapin -Name 'Other'",
    "Get-WmiObject -Query 'x' -Namespace 'y' -ComputerName other",
    "Get-Date | kill",
    "Get-Date | % Delete",
    "Get-Date > C:\\y",
    "Get-Date >> C:\\y",
    "Get-Date | Out-File C:\\y",
    "Get-Date | Tee-Object C:\\y",
    "Set-ItemProperty -Path $key -Name a -Value 1",
    "Set-Content -LiteralPath C:\\y -Value x -Encoding ASCII",
    "$env:PATH = 'x'",
    "$script:text = 'x'",
    "$text += 'x'",
    "$text++",
    "$ExecutionContext.SessionState.LanguageMode = 'x'",
    "$ErrorActionPreference.Foo",
    "$ConfirmPreference = 'None'",
    "Get-Date @arguments",
    "function Get-Date { 1 }; Get-Date -Foo",
    "class A { }",
    "Get-CimInstance -Query 'x' -Namespace 'y'",
    "'a' -in 'b'",
    '"$(Remove-Item x)"',
    "Write-Output ('x",
)
"""One line each that does or may do harm, or that an old PowerShell does not know."""


@pytest.mark.parametrize("line", HARM)
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_harmful_line_is_noticed_at_the_end_and_within_a_section(name: str, line: str) -> None:
    script = SCRIPTS[name]
    inside = script.text.replace(
        "        Get-MpComputerStatus\n", f"        Get-MpComputerStatus\n        {line}\n"
    )
    assert inside != script.text
    for text in (f"{script.text}\n{line}\n", inside):
        assert refusals(Script(text, script.is_collector)), line


@pytest.mark.parametrize(
    "line", ["Set-Content -LiteralPath $output -Value $document -Encoding ASCII", "Write-Output 'x'"]
)
def test_what_is_sent_over_the_network_writes_no_file(line: str) -> None:
    assert refusals(Script(f"{REMOTE.text}\n{line}\n"))


def test_the_collector_writes_one_file_beside_itself() -> None:
    assert len(named(COLLECTOR, "Set-Content")) == 1
    assert named(REMOTE, "Set-Content") == ()
    places = [words(each) for each in every(COLLECTOR.root) if words(each).startswith("$output = ")]
    assert set(places) == {
        "$output = Join-Path -Path $folder -ChildPath ('holdfast-' + $env:COMPUTERNAME + '.json')"
    }
    folders = {words(each) for each in every(COLLECTOR.root) if words(each).startswith("$folder = ")}
    assert folders == {"$folder = '.'", "$folder = Split-Path -Parent $self"}


def test_every_line_of_the_lists_is_used() -> None:
    """A list that allows more than the scripts need proves less."""
    text, nodes = COLLECTOR.text + REMOTE.text, tuple(every(COLLECTOR.root))
    assert {name for name in COMMANDS if not named(COLLECTOR, name)} == set()
    assert {each.type for each in nodes} == FORMS
    assert {each for each in TYPES | set(STATICS) | OPERATORS | WORDS | PROGRAMS if each not in text} == set()
    assert {each for each in METHODS if f".{each}(" not in text} == set()
    assert {each for each in MEMBERS if f".{each}" not in text} == set()
    assert {each for each in KEYS if f"{each} = " not in text} == set()
    assert all(any(re.fullmatch(one, words(each).strip()) for each in nodes) for one in LITERALS.values())
    parameters = {words(each) for each in nodes if each.type == "command_parameter"}
    assert parameters == {each for known in COMMANDS.values() for each in known.parameters}


@pytest.mark.parametrize("name", SCRIPTS)
def test_queries_of_wmi_only_select_from_the_classes_on_the_list(name: str) -> None:
    """Each is one statement that reads; the groups and their members are found by their own paths."""
    strings = {words(each)[1:-1] for each in every(SCRIPTS[name].root) if each.type == "string_literal"}
    queries = {each for each in strings if re.match(r"\s*\w+ (\*|OF) ", each)}
    assert all(re.match(r"SELECT \* FROM \w+( WHERE |$)|ASSOCIATORS OF \{$", each) for each in queries)
    named_classes = set(re.findall(r"\b(?:Win32|CIM|MSFT|MSStorageDriver)_\w+", " ".join(strings)))
    assert named_classes == CLASSES
    namespaces = {each for each in strings if each.startswith("root")}
    assert namespaces == {"root\\cimv2", "root\\wmi"}


def test_both_scripts_ask_the_same_questions() -> None:
    queries = (FOLDER / "queries.ps1").read_text("ascii")
    for script in SCRIPTS.values():
        assert script.text.count(queries) == 1
    assert tuple(re.findall(r"Read-Section '(\w+)'", queries)) == SECTIONS


def test_the_head_says_what_is_read_and_that_nothing_changes() -> None:
    head = COLLECTOR.text.split("\n\n")[0]
    assert all(line.startswith("#") for line in head.split("\n"))
    for told in (
        "What it reads",
        "changes: nothing",
        "Get-FileHash",
        "holdfast-NAME.json",
        "-ExecutionPolicy Bypass",
    ):
        assert told in head


def test_an_older_powershell_says_itself_that_it_is_too_old() -> None:
    assert COLLECTOR.text.startswith("#requires -Version 2.0\n")


@pytest.mark.parametrize("name", SCRIPTS)
def test_it_is_plain_ascii_without_continued_lines(name: str) -> None:
    assert SCRIPTS[name].text.isascii()
    assert "`" not in SCRIPTS[name].text


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
