"""The shells of a PowerShell remoting server: WS-Management around the server half of PSRP."""

from __future__ import annotations

import base64
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psrpcore
from psrpcore import types

NAMES = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "a": "http://schemas.xmlsoap.org/ws/2004/08/addressing",
    "w": "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd",
    "rsp": "http://schemas.microsoft.com/wbem/wsman/1/windows/shell",
    "x": "http://schemas.xmlsoap.org/ws/2004/09/transfer",
}
SHELL = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/"
TRANSFER = "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
FAULT = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
CONFIG = "http://schemas.microsoft.com/wbem/wsman/1/config"
FAULTS = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
DONE = f"{SHELL}CommandState/Done"
FRAGMENT = 32768
TIMED_OUT = 2150858793
NO_SHELL = 2150858843


@dataclass
class Answer:
    """What a script puts out, and the errors it ends with; `endless` keeps on putting out.

    `chatty` sends records of every other kind before it, and `late` is how often the client is told that the
    time for an answer is over before there is one.
    """

    output: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    endless: bool = False
    chatty: bool = False
    late: int = 0


class WsFault(Exception):
    """A fault of WS-Management with its number."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass
class _Pipeline:
    fragments: list[str] = field(default_factory=list)
    is_done: bool = False
    filling: str = ""
    late: int = 0


class _Shell:
    def __init__(self, answer: Callable[[str], Answer]) -> None:
        self._answer = answer
        self._pool = psrpcore.ServerRunspacePool()
        self._pipelines: dict[uuid.UUID, _Pipeline] = {}
        self._waiting: list[str] = []

    def take(self, payload: str, pipeline: uuid.UUID | None = None) -> None:
        if pipeline is not None:
            self._pipelines.setdefault(pipeline, _Pipeline())
            if pipeline not in self._pool.pipeline_table:
                psrpcore.ServerPipeline(self._pool, pipeline)
        data = base64.b64decode(payload)
        self._pool.receive_data(psrpcore.PSRPPayload(data, psrpcore.StreamType.default, pipeline))
        while (event := self._pool.next_event()) is not None:
            if isinstance(event, psrpcore.CreatePipelineEvent):
                self._run(event)
        self._send()

    def _run(self, event: psrpcore.CreatePipelineEvent) -> None:
        running = self._pool.pipeline_table[event.pipeline_id]
        running.start()
        script = "\n".join(each.command_text for each in event.pipeline.commands)
        answer = self._answer(script)
        if answer.chatty:
            _chat(running)
        for text in answer.output:
            running.write_output(text)
        for text in answer.errors:
            running.write_error(types.NETException(Message=text))
        kept = self._pipelines[event.pipeline_id]
        kept.late = answer.late
        if answer.endless:
            kept.filling = "x" * 20_000
        else:
            running.complete()
            kept.is_done = True

    def _send(self) -> None:
        while payload := self._pool.data_to_send(FRAGMENT):
            kept = self._pipelines.get(payload.pipeline_id) if payload.pipeline_id else None
            waiting = self._waiting if kept is None else kept.fragments
            waiting.append(base64.b64encode(payload.data).decode())

    def receive(self, pipeline: uuid.UUID | None) -> str:
        if pipeline is None:
            fragments, self._waiting = self._waiting, []
            return "".join(f'<rsp:Stream Name="stdout">{each}</rsp:Stream>' for each in fragments)
        kept = self._pipelines[pipeline]
        if kept.late:
            kept.late -= 1
            return ""
        if kept.filling:
            self._pool.pipeline_table[pipeline].write_output(kept.filling)
            self._send()
        fragments, kept.fragments = kept.fragments, []
        command = str(pipeline).upper()
        streams = (
            f'<rsp:Stream Name="stdout" CommandId="{command}">{each}</rsp:Stream>' for each in fragments
        )
        end = f'<rsp:CommandState CommandId="{command}" State="{DONE}"/>' if kept.is_done else ""
        return "".join(streams) + end


def _chat(running: psrpcore.ServerPipeline) -> None:
    """Records of every kind beside output and errors, as those that pypsrp's tests recorded of Windows."""
    running.write_progress("Preparing modules for first use.", 0, " ")
    running.write_debug("debug")
    running.write_verbose("verbose")
    running.write_warning("warning")
    running.write_information("information", "script")


class Shells:
    """All shells of a server. `scripts` are those that were sent, `actions` what was asked to be done."""

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        self._answer = answer
        self._shells: dict[str, _Shell] = {}
        self.scripts: list[str] = []
        self.actions: list[str] = []

    @property
    def open(self) -> int:
        """How many shells are open."""
        return len(self._shells)

    def handle(self, message: bytes) -> tuple[int, bytes]:
        """The HTTP status and the reply to a message."""
        envelope = ET.fromstring(message)  # noqa: S314  of our own client
        action = _text(envelope, "s:Header/a:Action")
        relates = _text(envelope, "s:Header/a:MessageID")
        self.actions.append(action.rpartition("/")[2])
        try:
            return 200, _envelope(f"{action}Response", relates, self._reply(action, envelope))
        except WsFault as fault:
            return 500, _envelope(FAULT, relates, _fault(fault))

    def _reply(self, action: str, envelope: ET.Element) -> str:
        body = envelope.find("s:Body", NAMES)
        assert body is not None
        if action == f"{TRANSFER}Get":
            return f'<c:Config xmlns:c="{CONFIG}"><c:MaxEnvelopeSizekb>500</c:MaxEnvelopeSizekb></c:Config>'
        if action == f"{TRANSFER}Create":
            return self._create(body)
        shell = self._shell(envelope)
        match action.removeprefix(SHELL).removeprefix(TRANSFER):
            case "Delete":
                self._shells.pop(_shell_id(envelope))
                return ""
            case "Command":
                return self._command(shell, body)
            case "Receive":
                return _received(shell, body)
            case "Signal":
                return "<rsp:SignalResponse/>"
        raise AssertionError(f"{action} is not expected of Holdfast")

    def _create(self, body: ET.Element) -> str:
        asked = body.find("rsp:Shell", NAMES)
        assert asked is not None
        name = asked.get("ShellId", str(uuid.uuid4())).upper()
        shell = self._shells[name] = _Shell(self._note)
        opening = asked.find("{http://schemas.microsoft.com/powershell}creationXml")
        assert opening is not None
        shell.take(opening.text or "")
        selector = f'<w:SelectorSet><w:Selector Name="ShellId">{name}</w:Selector></w:SelectorSet>'
        place = f"<w:ResourceURI>{SHELL}</w:ResourceURI>{selector}"
        return (
            f"<x:ResourceCreated><a:ReferenceParameters>{place}</a:ReferenceParameters></x:ResourceCreated>"
            f"<rsp:Shell><rsp:ShellId>{name}</rsp:ShellId><rsp:InputStreams>stdin pr</rsp:InputStreams>"
            "<rsp:OutputStreams>stdout</rsp:OutputStreams></rsp:Shell>"
        )

    def _note(self, script: str) -> Answer:
        self.scripts.append(script)
        return self._answer(script)

    def _shell(self, envelope: ET.Element) -> _Shell:
        found = self._shells.get(_shell_id(envelope))
        if found is None:
            raise WsFault(NO_SHELL, "The shell was not found on the server.")
        return found

    def _command(self, shell: _Shell, body: ET.Element) -> str:
        line = body.find("rsp:CommandLine", NAMES)
        assert line is not None
        command = uuid.UUID(line.get("CommandId", ""))
        shell.take("".join(each.text or "" for each in line.findall("rsp:Arguments", NAMES)), command)
        name = str(command).upper()
        return f"<rsp:CommandResponse><rsp:CommandId>{name}</rsp:CommandId></rsp:CommandResponse>"


def _received(shell: _Shell, body: ET.Element) -> str:
    wanted = body.find("rsp:Receive/rsp:DesiredStream", NAMES)
    assert wanted is not None
    command = wanted.get("CommandId")
    content = shell.receive(uuid.UUID(command) if command else None)
    if not content:
        raise WsFault(TIMED_OUT, "The operation did not complete in the time given.")
    return f"<rsp:ReceiveResponse>{content}</rsp:ReceiveResponse>"


def _shell_id(envelope: ET.Element) -> str:
    selectors: Iterator[ET.Element] = envelope.iterfind("s:Header/w:SelectorSet/w:Selector", NAMES)
    return next(((each.text or "").upper() for each in selectors if each.get("Name") == "ShellId"), "")


def _text(envelope: ET.Element, path: str) -> str:
    found = envelope.find(path, NAMES)
    assert found is not None
    return found.text or ""


def _envelope(action: str, relates: str, body: str) -> bytes:
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
    head = f"<a:Action>{action}</a:Action><a:RelatesTo>{relates}</a:RelatesTo>"
    return f"<s:Envelope {spaces}><s:Header>{head}</s:Header><s:Body>{body}</s:Body></s:Envelope>".encode()


def _fault(fault: WsFault) -> str:
    detail = (
        f'<f:WSManFault xmlns:f="{FAULTS}" Code="{fault.code}"><f:Message>{fault}</f:Message></f:WSManFault>'
    )
    return (
        "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code>"
        f'<s:Reason><s:Text xml:lang="en-US">{fault}</s:Text></s:Reason>'
        f"<s:Detail>{detail}</s:Detail></s:Fault>"
    )
