"""What was asked of Windows servers: the actions of WS-Management, and the scripts inside them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator

from app.windows_scripts import remote_script
from tests.integration.probes.remote_shells import NAMES, SHELL, TRANSFER, Answer, Shells

ACTIONS = {f"{TRANSFER}{name}": name for name in ("Get", "Create", "Delete")} | {
    f"{SHELL}{name}": name for name in ("Command", "Receive", "Signal")
}
POWERSHELL = "http://schemas.microsoft.com/powershell/Microsoft.PowerShell"
CONFIGURATION = "http://schemas.microsoft.com/wbem/wsman/1/config"


def remoting_kinds(messages: Iterable[bytes]) -> Iterator[str]:
    """The kinds of all messages, and whether their scripts are the fixed queries."""
    shells = Shells(lambda _script: Answer())
    for message in messages:
        envelope = ET.fromstring(message)  # noqa: S314  of our own client
        action, place = (_text(envelope, path) for path in ("a:Action", "w:ResourceURI"))
        expected = CONFIGURATION if action == f"{TRANSFER}Get" else POWERSHELL
        if action not in ACTIONS or place != expected:
            yield f"WS-Management {action} at {place}"
            continue
        yield f"WS-Management {ACTIONS[action]}"
        shells.handle(message)
    for script in shells.scripts:
        yield "PowerShell fixed queries" if script == remote_script() else f"PowerShell {script[:80]!r}"


def _text(envelope: ET.Element, path: str) -> str:
    found = envelope.find(f"s:Header/{path}", NAMES)
    return (found.text or "") if found is not None else ""
