"""The probes can send questions and nothing else: what would write cannot be found in their source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import ldap3
import pytest
from ldap3.core.exceptions import LDAPConnectionIsReadOnlyError

from app.probes.ldap_session import new_connection, plain_server
from app.probes.limits import Limits

PROBES = Path(__file__).parents[2] / "app" / "probes"
SOURCES = sorted(PROBES.glob("*.py"))

ALLOWED_ON_CONNECTION = {
    "bind",
    "connection_lock",
    "open",
    "password",
    "prepare",
    "response",
    "result",
    "search",
    "socket",
    "start_tls",
    "unbind",
}
"""What may be touched of a connection of ldap3: the operations that read, and its state."""

FORBIDDEN_NAMES = {
    "abandon",
    "compare",
    "delete",
    "extended",
    "modify",
    "modify_dn",
    "modify_password",
    "rebind",
    "UpdateMessage",
    "xfr",
}

FORBIDDEN_MODULES = {"dns.update", "dns.xfr", "dns.zone", "dns.resolver", "dns.tsigkeyring", "ldap3.extend"}

SENDING = {
    "directory_probe.py",
    "dns_probe.py",
    "ntp_probe.py",
    "nut_probe.py",
    "sealed_socket.py",
    "windows_session.py",
}
"""The only files that put bytes on a socket themselves, or hand them to a library that does."""


def _nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _is_connection(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name == "connection"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_only_reading_operations_are_called(path: Path) -> None:
    for node in _nodes(path):
        if isinstance(node, ast.Attribute):
            assert node.attr not in FORBIDDEN_NAMES, f"{path.name}:{node.lineno}"
            if _is_connection(node.value):
                assert node.attr in ALLOWED_ON_CONNECTION, f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nothing_that_writes_is_imported(path: Path) -> None:
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & FORBIDDEN_MODULES
        if isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            assert not (names | {node.module}) & FORBIDDEN_MODULES
            assert not {alias.name for alias in node.names} & FORBIDDEN_NAMES


def test_bytes_are_sent_in_known_places_only() -> None:
    sending = {
        path.name
        for path in SOURCES
        for node in _nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in {"send", "sendall", "sendto", "sendmsg", "write"}
    }
    assert sending == SENDING


def test_the_source_of_the_probes_was_found() -> None:
    assert {"dns_probe.py", "ldap_session.py", "network.py"} <= {path.name for path in SOURCES}


def _connection_calls() -> Iterator[tuple[str, ast.Call]]:
    for path in SOURCES:
        for node in _nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                callee = node.func
                is_made = callee.attr == "Connection"
                is_subclass = callee.attr == "__init__" and path.name == "sasl_connection.py"
                if is_made or is_subclass:
                    yield path.name, node


def test_every_connection_is_made_read_only() -> None:
    found = list(_connection_calls())
    assert {name for name, _ in found} == {"ldap_session.py", "sasl_connection.py"}
    for _, call in found:
        given = {each.arg: each.value for each in call.keywords}
        assert ast.literal_eval(given["read_only"]) is True
        assert ast.literal_eval(given["auto_referrals"]) is False


def test_ldap3_itself_refuses_to_write_over_our_connections() -> None:
    connection = new_connection(plain_server("127.0.0.1", 1, Limits()), Limits())
    with pytest.raises(LDAPConnectionIsReadOnlyError):
        connection.delete("cn=x")
    with pytest.raises(LDAPConnectionIsReadOnlyError):
        connection.modify("cn=x", {"cn": [(ldap3.MODIFY_REPLACE, ["y"])]})
