"""Asks a management controller for the parts of its server, by Redfish."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from app.domain.credentials import Credentials
from app.domain.equipment_questions import RedfishQuestion
from app.domain.equipment_readings import RedfishReading
from app.domain.exchange import Fault, Identity
from app.ports import CancelToken, Clock
from app.probes.controller_session import ROOT, SESSIONS, ControllerFault, ControllerSession, Resource
from app.probes.limits import Limits
from app.probes.login_gate import LoginGate, LoginHeld
from app.probes.redfish_walk import RedfishWalk
from app.probes.transcript import Transcript


class RedfishProbe:
    """Asks controllers. A user is shown to one after the other, and to none after a rejection."""

    def __init__(
        self, clock: Clock, limits: Limits, credentials: Credentials | None, authorities: Path | None
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._credentials = credentials
        self._authorities = authorities
        self._gate = LoginGate()

    def ask(self, question: RedfishQuestion, cancel: CancelToken) -> RedfishReading:
        """Ask; see `Network.ask`."""
        transcript = Transcript(question, self._clock, Identity.USER)
        try:
            credentials = self._usable()
            session = ControllerSession(question, self._authorities, self._limits, transcript, cancel)
            try:
                return self._read(session, credentials, transcript, cancel)
            finally:
                session.close()
        except (ControllerFault, LoginHeld) as error:
            return RedfishReading(transcript.exchange(error.fault, str(error)))
        except (OSError, EOFError) as error:
            return RedfishReading(transcript.failed(error))

    def close(self) -> None:
        """Overwrite the secret."""
        if self._credentials is not None:
            self._credentials.clear()

    def _usable(self) -> Credentials:
        self._gate.require_open()
        if self._credentials is None or not self._credentials.is_usable:
            raise ControllerFault(Fault.NO_CREDENTIALS, "there are no credentials")
        return self._credentials

    def _read(
        self,
        session: ControllerSession,
        credentials: Credentials,
        transcript: Transcript,
        cancel: CancelToken,
    ) -> RedfishReading:
        """The root first, as nobody: only what is a Redfish service is shown the user."""
        root = session.get(ROOT)
        version = root.get("RedfishVersion")
        if not isinstance(version, str) or not version:
            raise ControllerFault(Fault.MALFORMED, "the service root has no RedfishVersion")
        walk = RedfishWalk(session, cancel)
        with self._gate.turn(cancel) as waited_s:
            session.resume(waited_s)
            with self._rejection_noted():
                session.log_in(credentials, _sessions(root))
                # Without a session the first resource after the root shows whether the user is known.
                session.get(_link(root, "Systems") or ROOT)
            self._gate.accept()
        with self._rejection_noted():
            parts = tuple(walk.parts(root))
        fault = Fault.CANCELLED if cancel.is_cancelled() else None
        return RedfishReading(transcript.exchange(fault), version[:40], parts, tuple(walk.unread))

    @contextmanager
    def _rejection_noted(self) -> Iterator[None]:
        """The first refusal of the user stops all further ones."""
        try:
            yield
        except ControllerFault as error:
            if error.status != HTTPStatus.UNAUTHORIZED and error.fault is not Fault.CREDENTIALS_REJECTED:
                raise
            self._gate.stop(Fault.BINDS_STOPPED, "a controller rejected the user")
            raise ControllerFault(Fault.CREDENTIALS_REJECTED, str(error), error.status) from error


def _sessions(root: Resource) -> str:
    links = root.get("Links")
    return (_link(links, "Sessions") if isinstance(links, dict) else "") or SESSIONS


def _link(resource: Resource, key: str) -> str:
    target = resource.get(key)
    path = target.get("@odata.id") if isinstance(target, dict) else None
    return path if isinstance(path, str) else ""
