"""What the PowerShell of Holdfast may use: each entry is a decision, and changes nothing on a server.

The versions are those of Windows PowerShell that first had the command (Microsoft's pages about_* and What's
New). Commands of Defender, of storage and of Windows Server Backup come with parts of Windows instead; like
later ones they may be called only after a script has seen that they are there.
"""

from __future__ import annotations

from dataclasses import dataclass

NEWEST_EVERYWHERE = "2.0"
"""What Windows Server 2003 SP2 and 2008 can have, on which Office Communications Server 2007 R2 runs."""

WITH_WINDOWS = "9"
"""Comes with a part of Windows, not with PowerShell."""


@dataclass(frozen=True, slots=True)
class Known:
    """A command: the version that first had it, and the parameters it is called with."""

    since: str
    parameters: frozenset[str] = frozenset()


def _known(since: str, *parameters: str) -> Known:
    return Known(since, frozenset(parameters))


COMMANDS = {
    "Add-PSSnapin": _known("1.0", "-Name", "-ErrorAction"),
    "Get-CimInstance": _known("3.0", "-Query", "-Namespace"),
    "Get-Command": _known("1.0", "-Name", "-ErrorAction"),
    "Get-Date": _known("1.0"),
    "Get-FileHash": _known("4.0", "-LiteralPath", "-Algorithm"),
    "Get-ItemProperty": _known("1.0", "-Path"),
    "Get-MpComputerStatus": _known(WITH_WINDOWS),
    "Get-MpPreference": _known(WITH_WINDOWS),
    "Get-PhysicalDisk": _known(WITH_WINDOWS),
    "Get-VirtualDisk": _known(WITH_WINDOWS),
    "Get-WBSummary": _known(WITH_WINDOWS),
    "Get-WinEvent": _known("2.0", "-FilterHashtable", "-MaxEvents"),
    "Get-WmiObject": _known("1.0", "-Query", "-Namespace"),
    "Join-Path": _known("1.0", "-Path", "-ChildPath"),
    "New-Object": _known("1.0", "-ComObject"),
    "Select-Object": _known("1.0", "-First", "-Property"),
    "Set-Content": _known("1.0", "-LiteralPath", "-Value", "-Encoding"),
    "Split-Path": _known("1.0", "-Parent"),
    "Test-Path": _known("1.0", "-Path"),
    "Where-Object": _known("1.0"),
    "Write-Output": _known("1.0"),
}

COLLECTOR = frozenset({"Get-FileHash", "Join-Path", "Set-Content", "Split-Path", "Write-Output"})
"""What only the collector needs, which is a file and writes one."""

LITERALS = {
    "Add-PSSnapin": r"Add-PSSnapin -Name 'Windows\.ServerBackup' -ErrorAction SilentlyContinue",
    "New-Object": r"New-Object -ComObject 'Microsoft\.Update\.(Session|AutoUpdate)'",
    "Set-Content": r"Set-Content -LiteralPath \$output -Value \$document -Encoding ASCII",
}
"""Commands that could do harm with other arguments. Of updates only history and past results are read."""

CLASSES = frozenset(
    {
        "MSStorageDriver_FailurePredictStatus", "Win32_ComputerSystem", "Win32_DiskDrive", "Win32_Group",
        "Win32_GroupUser", "Win32_NTLogEvent", "Win32_OperatingSystem", "Win32_QuickFixEngineering",
        "Win32_Service", "Win32_Volume",
    }
)  # fmt: skip
"""The classes of WMI that are read.

The youngest is Win32_Volume, which came after Windows XP (its page), with Windows Server 2003. A class that a
Windows lacks is told as an error of its section, a property as nothing.
"""

ALTERNATIVES = {"Get-CimInstance": "Get-WmiObject"}
"""What is called only where the other, older one is not there."""

WORDS = frozenset({"SilentlyContinue", "SHA256"})
"""Arguments without quotes."""

PROGRAMS = frozenset(
    {
        "& $query",
        '& "$env:SystemRoot\\System32\\w32tm.exe" /query /source',
        '& "$env:SystemRoot\\System32\\w32tm.exe" /query /status',
        '& "$env:SystemRoot\\System32\\whoami.exe" /groups /fo csv /nh',
    }
)
"""What is called by an ampersand: the block of a section, and two programs that tell and do nothing else."""

METHODS = frozenset(
    {
        "CreateUpdateSearcher", "GetTotalHistoryCount", "QueryHistory", "Substring", "ToCharArray",
        "ToLower", "ToString", "ToUniversalTime", "ComputeHash",
    }
)  # fmt: skip

STATICS = {
    "[System.IO.File]": frozenset({"ReadAllBytes"}),
    "[System.Security.Cryptography.SHA256]": frozenset({"Create"}),
}

TYPES = frozenset({"[array]", "[bool]", "[datetime]", "[int]", "[string]"})
"""Types that the constrained language knows too."""

MEMBERS = frozenset(
    {
        "CimInstanceProperties", "Count", "Date", "Domain", "Exception", "FullyQualifiedErrorId",
        "Hash", "Length", "Message", "MyCommand", "Name", "Operation", "PSVersion", "PartComponent",
        "Path", "PathName", "PendingFileRenameOperations", "Properties", "ResultCode", "Results",
        "LastSearchSuccessDate", "NtpServer", "Title", "Type", "UpdateExeVolatile", "Value", "psbase",
        "$name",
    }
)  # fmt: skip

KEYS = frozenset({"Name", "Expression", "LogName", "ID"})

OPERATORS = frozenset({"-eq", "-gt", "-lt", "-ne", "-is", "-join", "-match", "-notmatch", "-cnotmatch"})
"""All in PowerShell 2.0; -in and its like came with 3.0."""

GLOBAL_VARIABLES = frozenset({"$ErrorActionPreference", "$ProgressPreference"})

FORMS = frozenset(
    {
        "additive_argument_expression", "additive_expression", "argument_expression",
        "argument_expression_list", "argument_list", "array_expression", "array_literal_expression",
        "assignement_operator", "assignment_expression", "bitwise_argument_expression",
        "bitwise_expression", "cast_expression", "catch_clause", "catch_clauses", "command",
        "command_argument_sep", "command_elements", "command_invokation_operator", "command_name",
        "command_name_expr", "command_parameter", "comment", "comparison_argument_expression",
        "comparison_expression", "comparison_operator", "decimal_integer_literal", "element_access",
        "else_clause", "elseif_clause", "elseif_clauses", "expandable_string_literal",
        "expression_with_unary_operator", "flow_control_statement", "foreach_statement",
        "format_argument_expression", "format_expression", "function_name",
        "function_parameter_declaration", "function_statement", "generic_token", "hash_entry",
        "hash_literal_body", "hash_literal_expression", "if_statement", "integer_literal",
        "invokation_expression", "key_expression", "left_assignment_expression",
        "logical_argument_expression", "logical_expression", "member_access", "member_name",
        "multiplicative_argument_expression", "multiplicative_expression", "parameter_list",
        "parenthesized_expression", "path_command_name", "pipeline", "pipeline_chain", "program",
        "range_argument_expression", "range_expression", "script_block", "script_block_body",
        "script_block_expression", "script_parameter", "simple_name", "statement_block", "statement_list",
        "string_literal", "sub_expression", "try_statement", "type_identifier", "type_literal",
        "type_name", "type_spec", "unary_expression", "variable", "verbatim_string_characters",
    }
)  # fmt: skip
"""The forms of the language that occur: none sends output into a file, runs a script or defines a type."""
