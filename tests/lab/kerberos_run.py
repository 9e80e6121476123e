"""A run with Kerberos in a process of its own: told on standard input what to do, it prints what came of it.

    python -m tests.lab.kerberos_run <wanted.json

The environment of the process says which tickets and settings of Kerberos it has.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from app.domain.credentials import (
    BindMethod,
    Credentials,
    CredentialSet,
    WindowsChannel,
    WindowsLogin,
    WindowsUser,
)
from app.domain.findings import Outcome
from app.domain.questions import WindowsQuestion
from app.probes.limits import Limits
from app.probes.network import ProbedNetwork
from app.services.checks import Selection
from tests.fakes.cancel import FakeCancel
from tests.fakes.windows_documents import document, document_bytes, document_data
from tests.integration.probes.remote_shells import Answer
from tests.integration.probes.remoting_server import RemotingServer
from tests.lab.running import RealClock, domain_plan, run_over

WINRM = "127.0.0.60"


def directory(wanted: dict[str, Any]) -> dict[str, Any]:
    """Run checks of the domain, bound as wanted."""
    told = run_over(
        domain_plan(),
        Selection(checks=frozenset(wanted["checks"])),
        credentials=Credentials(wanted["user"], wanted["password"], BindMethod(wanted["method"])),
        authorities=Path(wanted["authorities"]),
    )
    unmeasured = [each for each in told.result.run.findings if each.outcome is Outcome.NOT_MEASURED]
    exchanges = [json.loads(blob)["exchange"] for blob in told.result.blobs.values()]
    return {
        "outcomes": {check: sorted(each.value for each in found) for check, found in told.outcomes().items()},
        "reasons": sorted({str(each.arguments.get("reason")) for each in unmeasured}),
        "details": sorted({each["detail"] for each in exchanges if each["identity"] == "user"}),
        "evidence": b"".join(told.result.blobs.values()).decode("utf-8", "replace"),
        "identity": told.result.run.identity,
    }


def windows(wanted: dict[str, Any]) -> dict[str, Any]:
    """Ask a remoting server of our own whose key is in the keytab of the environment."""
    text = document_bytes(document_data()).decode()
    server = RemotingServer(lambda _: Answer((text,)), kerberos=True, place=(WINRM, 0))
    login = WindowsLogin(wanted["method"])
    user = WindowsUser(wanted["user"], wanted["password"], login, WindowsChannel.HTTP)
    network = ProbedNetwork(RealClock(), Limits(), CredentialSet(windows=user), None)
    question = WindowsQuestion(WINRM, wanted["host"], server.port, server.port)
    first, second = (network.ask(question, FakeCancel()) for _ in range(2))
    network.close()
    server.close()
    return {
        "fault": first.exchange.fault,
        "detail": first.exchange.detail,
        "again": second.exchange.fault,
        "is_document": first.document == document(),
        "users": sorted(server.users),
        "clear": len(server.clear),
    }


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps({"directory": directory, "windows": windows}[given["kind"]](given)))
