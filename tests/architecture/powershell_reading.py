"""Reads PowerShell as a syntax tree, and names whatever in it is not on the list of what only reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from tests.architecture.powershell_lists import (
    ALTERNATIVES,
    COLLECTOR,
    COMMANDS,
    FORMS,
    GLOBAL_VARIABLES,
    KEYS,
    LITERALS,
    MEMBERS,
    METHODS,
    NEWEST_EVERYWHERE,
    OPERATORS,
    PROGRAMS,
    STATICS,
    TYPES,
    WORDS,
)

PARSER = Parser(Language(tree_sitter_powershell.language()))


@dataclass(frozen=True, slots=True)
class Script:
    """A script to be judged; only the collector may write its one file."""

    text: str
    is_collector: bool = False

    @property
    def root(self) -> Node:
        """Its syntax tree."""
        return PARSER.parse(self.text.encode()).root_node


def refusals(script: Script) -> list[str]:
    """What is not on the lists, with its line; nothing for a script that only reads."""
    nodes = tuple(every(script.root))
    functions = {words(each) for each in nodes if each.type == "function_name"}
    judges: dict[str, Callable[[Node], str]] = {
        "command": lambda node: _command(node, functions, is_collector=script.is_collector),
        "invokation_expression": lambda node: _call(node, is_collector=script.is_collector),
        "member_access": _member,
        "assignment_expression": _assignment,
        "type_literal": lambda node: "" if words(node) in TYPES | set(STATICS) else "type",
        "key_expression": lambda node: "" if words(node) in KEYS else "key",
        "comparison_operator": lambda node: "" if words(node).lower() in OPERATORS else "operator",
        "variable": _variable,
    }
    found = [_form(node) or judges.get(node.type, _nothing)(node) for node in nodes]
    return [
        f"line {node.start_point.row + 1}: {what}: {words(node)[:80]}"
        for node, what in zip(nodes, found, strict=True)
        if what
    ]


def every(node: Node) -> Iterator[Node]:
    """A node and all below it that have a name."""
    yield node
    for child in node.named_children:
        yield from every(child)


def words(node: Node) -> str:
    """The text of a node."""
    return (node.text or b"").decode()


def named(script: Script, command: str) -> tuple[Node, ...]:
    """The places where a command is called."""
    return tuple(each for each in every(script.root) if each.type == "command" and _name(each) == command)


def _nothing(_node: Node) -> str:
    return ""


def _form(node: Node) -> str:
    """Errors of the parser, and forms of the language that the scripts do without, as redirections."""
    if node.is_error or node.is_missing or (node.type == "program" and node.has_error):
        return "syntax"
    return "" if node.type in FORMS else f"form {node.type}"


def _name(command: Node) -> str:
    """The command that is named; nothing where a value is called."""
    return next((words(each) for each in command.named_children if each.type == "command_name"), "")


def _command(node: Node, functions: set[str], *, is_collector: bool) -> str:
    name = _name(node)
    if not name:
        return "" if words(node).strip() in PROGRAMS else "call"
    if name in functions:
        return "" if not _parameters(node) else "parameter"
    known = COMMANDS.get(name)
    if known is None or (name in COLLECTOR and not is_collector):
        return "command"
    if not _parameters(node) <= known.parameters:
        return "parameter"
    return _arguments(node, name) or _age(node, name, known.since)


def _arguments(node: Node, name: str) -> str:
    if name in LITERALS:
        return "" if re.fullmatch(LITERALS[name], words(node).strip()) else "argument"
    return "" if _words_of(node) <= WORDS else "argument"


def _age(node: Node, name: str, since: str) -> str:
    return "" if since <= NEWEST_EVERYWHERE or _is_guarded(node, name) else "not in PowerShell 2.0"


def _parameters(command: Node) -> set[str]:
    """The parameters of this command, not of those in its arguments."""
    return {words(each) for each in _own(command) if each.type == "command_parameter"}


def _words_of(command: Node) -> set[str]:
    return {words(each) for each in _own(command) if each.type == "generic_token"}


def _own(command: Node) -> Iterator[Node]:
    for child in command.named_children:
        if child.type == "command_elements":
            yield from child.named_children


def _is_guarded(node: Node, name: str) -> bool:
    """Whether it is called only where it is there: in a section that needs it, or after a test."""
    needed = f"'{ALTERNATIVES.get(name, name)}'"
    outer = node.parent
    while outer is not None:
        text = words(outer)
        if outer.type == "command" and re.match(rf"Read-Section '\w+' {needed} ", text):
            return True
        if outer.type in {"if_statement", "function_statement"} and f"Test-Command {needed}" in text:
            return True
        outer = outer.parent
    return False


def _call(node: Node, *, is_collector: bool) -> str:
    """A method: of a plain value or of the update history; static ones in the collector's digest alone."""
    target, method = node.named_children[0], words(node.named_children[1])
    if "::" in words(node)[len(words(target)) :][:2]:
        is_known = method in STATICS.get(words(target), frozenset())
        return "" if is_collector and is_known else "static method"
    return "" if method in METHODS else "method"


def _member(node: Node) -> str:
    """A property that is read; one named by a variable stands in the functions that write rows."""
    name = words(node.named_children[1])
    return "" if name in MEMBERS else "member"


def _assignment(node: Node) -> str:
    """Only plain variables take values: no property, no element, nothing of the environment."""
    left, operator = words(node.named_children[0]).strip(), words(node.named_children[1])
    if not re.fullmatch(r"\$[A-Za-z]+", left) or operator != "=":
        return "assignment"
    is_ruling = left.lower().endswith("preference")
    return "assignment" if is_ruling and left not in GLOBAL_VARIABLES else ""


def _variable(node: Node) -> str:
    """No scopes and no drives but the environment, and no splatting, which would hide parameters."""
    return "" if re.fullmatch(r"\$([A-Za-z]+|_)|\$env:\w+", words(node)) else "variable"
