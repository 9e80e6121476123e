"""The SNMP engine of one run, on a thread and event loop of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from ipaddress import ip_address
from typing import Any, TypeAlias, TypeVar

from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData,
    ContextData,
    ObjectIdentity,
    ObjectType,
    SnmpEngine,
    Udp6TransportTarget,
    UdpTransportTarget,
    UsmUserData,
    bulk_cmd,
    get_cmd,
)
from pysnmp.proto.errind import ErrorIndication, RequestTimedOut

from app.probes.limits import Limits

LOGGER = logging.getLogger(__name__)

AnswerT = TypeVar("AnswerT")

Identified: TypeAlias = CommunityData | UsmUserData
"""Whom the engine asks as."""

AT_ONCE = 20
"""Objects asked for in one GETBULK: their answer fits a datagram of about 1,400 bytes."""


NOBODY = UsmUserData("initial")  # noqa: S509  it looks whether an engine is there, and reads nothing
"""A user without passwords, named as in RFC 3414 A.1: whoever does not know it says so."""


class SnmpAnswerFault(Exception):
    """There is no answer, or one that tells an error; `indication` is the engine's word, if it has one."""

    def __init__(self, detail: str, indication: ErrorIndication | None = None, status: int = 0) -> None:
        super().__init__(detail)
        self.indication = indication
        self.status = status


class SnmpLoop:
    """Starts its thread and engine when the first question comes, for that takes most of a second."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._engine: SnmpEngine | None = None
        self._is_closed = False

    def run(self, work: Coroutine[Any, Any, AnswerT], limit_s: float) -> AnswerT:
        """Run on the loop and wait; raises TimeoutError when the limit is over, and what the work raises."""
        future = self._begun(work, limit_s)
        try:
            return future.result()
        except CancelledError as error:
            raise TimeoutError("the run has ended") from error

    def _begun(self, work: Coroutine[Any, Any, AnswerT], limit_s: float) -> Future[AnswerT]:
        """Hand work to the loop. The lock keeps a close from coming in between: nobody would ever end it."""
        with self._lock:
            if self._is_closed:
                work.close()
                raise TimeoutError("the run has ended")
            return asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, limit_s), self._running_loop())

    async def target(self, address: str, port: int) -> UdpTransportTarget | Udp6TransportTarget:
        """Where packets go to. `address` is literal; nothing is looked up."""
        kind = UdpTransportTarget if ip_address(address).version == 4 else Udp6TransportTarget
        return await kind.create(
            (address, port), timeout=self._limits.snmp_s, retries=self._limits.snmp_tries - 1
        )

    async def get(
        self, identified: Identified, target: UdpTransportTarget | Udp6TransportTarget, names: tuple[str, ...]
    ) -> list[tuple[str, Any]]:
        """The values of some objects, as pairs of OID and value. Raises SnmpAnswerFault."""
        wanted = [ObjectType(ObjectIdentity(name)) for name in names]
        answer = await get_cmd(
            self._own_engine(), identified, target, ContextData(), *wanted, lookupMib=False
        )
        return _pairs(answer)

    async def get_bulk(
        self, identified: Identified, target: UdpTransportTarget | Udp6TransportTarget, after: str
    ) -> list[tuple[str, Any]]:
        """The next objects after one, in their order. Raises SnmpAnswerFault."""
        wanted = ObjectType(ObjectIdentity(after))
        answer = await bulk_cmd(
            self._own_engine(), identified, target, ContextData(), 0, AT_ONCE, wanted, lookupMib=False
        )
        return _pairs(answer)

    async def is_engine(self, address: str, port: int) -> bool:
        """Whether an engine of SNMPv3 is there: a GET of nothing, as nobody, is answered by a report.

        That is how engines find each other (RFC 3414 4).
        """
        target = await self.target(address, port)
        try:
            await self.get(NOBODY, target, ())
        except SnmpAnswerFault as error:
            return not isinstance(error.indication, RequestTimedOut)
        return True

    def close(self) -> None:
        """End the thread and drop the engine with all it was told."""
        with self._lock:
            self._is_closed = True
            loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join()

    def _own_engine(self) -> SnmpEngine:
        if self._engine is None:
            self._engine = SnmpEngine()
        return self._engine

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._serve, args=(self._loop,), daemon=True)
            self._thread.start()
        return self._loop

    def _serve(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        loop.set_exception_handler(_drop)
        try:
            loop.run_forever()
        finally:
            self._end(loop)

    def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        # What was handed over last may not have begun, and only what has begun can be cancelled.
        loop.run_until_complete(asyncio.sleep(0))
        if self._engine is not None:
            self._engine.close_dispatcher()
            self._engine = None
        open_tasks = asyncio.all_tasks(loop)
        for task in open_tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*open_tasks, return_exceptions=True))
        loop.close()


def _drop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A packet on which pysnmp breaks is no answer; the question goes on waiting for one."""
    LOGGER.debug("A packet was dropped: %r", context.get("exception"))


def _pairs(answer: tuple[Any, Any, Any, tuple[Any, ...]]) -> list[tuple[str, Any]]:
    indication, status, _index, found = answer
    if indication:
        raise SnmpAnswerFault(str(indication), indication)
    if status:
        raise SnmpAnswerFault(str(getattr(status, "prettyPrint", lambda: status)()), status=int(status))
    return [(str(name), value) for name, value in found]
