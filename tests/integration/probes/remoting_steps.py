"""A network for the queries of Windows servers, and asking with it."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.credentials import WindowsChannel, WindowsLogin, WindowsUser
from app.domain.questions import WindowsQuestion
from app.domain.windows_readings import WindowsReading
from app.probes.network import ProbedNetwork
from tests.fakes.cancel import FakeCancel
from tests.fakes.windows_documents import document_bytes, document_data
from tests.integration.probes.remote_shells import Answer
from tests.integration.probes.remoting_server import PASSWORD, USER, RemotingServer
from tests.integration.probes.servers import HERE

HOST = "fe1.contoso.test"


TOLD = Answer((document_bytes(document_data()).decode(),))


Ask = Callable[..., WindowsReading]


Start = Callable[..., RemotingServer]


def sealed(password: str = PASSWORD) -> WindowsUser:
    return WindowsUser(USER, password, WindowsLogin.NTLM, WindowsChannel.HTTP)


def inside_tls(login: WindowsLogin = WindowsLogin.NTLM) -> WindowsUser:
    return WindowsUser(USER, PASSWORD, login)


def question(port: int) -> WindowsQuestion:
    return WindowsQuestion(HERE, HOST, port, port)


def ask(network: ProbedNetwork, port: int) -> WindowsReading:
    return network.ask(question(port), FakeCancel())
