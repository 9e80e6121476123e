"""What the probes of equipment can send: lists of NUT, GET and GETBULK of SNMP, GET and sessions of Redfish.

The tests of these probes in `tests/integration/probes` hold the same against what servers heard.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app.probes.nut_probe import LISTS

PROBES = Path(__file__).parents[2] / "app" / "probes"
FROM_PYSNMP = {
    "CommunityData",
    "ContextData",
    "ObjectIdentity",
    "ObjectType",
    "SnmpEngine",
    "Udp6TransportTarget",
    "UdpTransportTarget",
    "UsmUserData",
    "bulk_cmd",
    "get_cmd",
    "usmAesCfb128Protocol",
    "usmAesCfb256Protocol",
    "usmHMAC192SHA256AuthProtocol",
    "usmHMAC384SHA512AuthProtocol",
    "usmHMACSHAAuthProtocol",
    "EndOfMibView",
    "ErrorIndication",
    "NoSuchInstance",
    "NoSuchObject",
    "RequestTimedOut",
    "errind",
}
"""All that the probes take from pysnmp; its set_cmd and its notifications are not among it."""

REQUESTS = {("get", "GET"), ("log_in", "POST"), ("close", "DELETE")}
"""Which method of the session with a controller sends which request of HTTP."""


def _tree(name: str) -> ast.Module:
    return ast.parse((PROBES / name).read_text(encoding="utf-8"))


def _imported(package: str) -> Iterator[str]:
    for path in PROBES.glob("*.py"):
        for node in ast.walk(_tree(path.name)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == package:
                yield from (alias.name for alias in node.names)
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name.partition(".")[0] == package)


def test_nothing_of_pysnmp_that_writes_is_imported() -> None:
    assert set(_imported("pysnmp")) == FROM_PYSNMP


def _calls(name: str, method: str) -> Iterator[tuple[str, ast.Call]]:
    """Calls of a method of self, with the function they stand in."""
    for function in ast.walk(_tree(name)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == method
                ):
                    yield function.name, node


def test_a_controller_hears_get_and_the_session_only() -> None:
    sent = {
        (function, ast.literal_eval(call.args[0]))
        for function, call in _calls("controller_session.py", "_request")
    }
    assert sent == REQUESTS


def test_a_nut_server_hears_lists_the_wish_for_tls_and_the_goodbye_only() -> None:
    assert set(LISTS.values()) == {"LIST UPS", "LIST VAR {}"}
    sent = [call.args[0] for _, call in _calls("nut_probe.py", "_send")]
    constants = [ast.literal_eval(each) for each in sent if isinstance(each, ast.Constant)]
    assert constants == ["STARTTLS", "LOGOUT"]
    assert [each.id for each in sent if isinstance(each, ast.Name)] == ["command"]
    lists = [ast.unparse(call.args[0]) for _, call in _calls("nut_probe.py", "_list")]
    assert lists == ["LISTS['ups']", "LISTS['variables'].format(name)"]


def test_the_session_with_a_controller_uses_no_client_that_follows_redirects() -> None:
    modules = {
        node.module if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(_tree("controller_session.py"))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert "http.client" in modules
    assert not {"requests", "redfish", "urllib.request", "urllib3"} & modules
