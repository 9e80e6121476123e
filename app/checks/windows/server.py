"""What the checks of Windows servers share: one case for each server, one question, and its document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.checks.check import Limits
from app.checks.known import Known
from app.checks.topic import Topic, host_topic
from app.checks.windows.values import flag_of, past_moment, text_of
from app.domain.checks import Emission
from app.domain.exchange import Fault
from app.domain.pack import ListEntry, PackList
from app.domain.questions import AnyQuestion, WindowsQuestion
from app.domain.targets import Host, Situation
from app.domain.windows_document import Row, SectionState, WindowsDocument

ABSENT = "windows_lacks_it"
FAILED = "windows_error"
EMPTY = "windows_tells_nothing"
CUT = "windows_tells_more"
NO_RIGHTS = "not_administrator"
NO_USER = "no_windows_user"


@dataclass(frozen=True, slots=True)
class WindowsServer:
    """A server of the plan that runs Windows, with the lists of the pack."""

    host: Host
    lists: Mapping[str, PackList]

    @property
    def topic(self) -> Topic:
        """What decisions about it speak of."""
        return host_topic(self.host)

    def entries(self, name: str) -> tuple[ListEntry, ...]:
        """The entries of a list of the pack; none where the pack does not have it."""
        found = self.lists.get(name)
        return found.entries if found else ()


@dataclass(frozen=True, slots=True)
class Told:
    """A server's document, with what decisions need around it."""

    server: WindowsServer
    document: WindowsDocument
    limits: Limits

    @property
    def topic(self) -> Topic:
        """See `WindowsServer`."""
        return self.server.topic

    def rows(self, section: str) -> tuple[Row, ...]:
        """The rows of a section; none where it was not read."""
        return self.document.section(section).rows

    @property
    def lacks_rights(self) -> bool:
        """Whether the document says that no administrator asked; one that says nothing does not."""
        return flag_of(self.document.text("account", "Elevated")) is False

    @property
    def rights_missing(self) -> str:
        """Why it is not known that an administrator asked, as a code with words; empty where one did."""
        if self.lacks_rights:
            return NO_RIGHTS
        is_known = flag_of(self.document.text("account", "Elevated")) is not None
        return "" if is_known else self.missing("account") or EMPTY

    def missing(self, section: str) -> str:
        """Why a section has no rows, as a code with words; empty where it has some."""
        if unread := self.unread(section):
            return unread
        return "" if self.rows(section) else EMPTY

    def unread(self, section: str) -> str:
        """Why a section was not read whole, as a code with words; empty where it was, be it without rows."""
        found = self.document.section(section)
        if found.state is SectionState.READ:
            return CUT if found.left_out else ""
        if found.state is SectionState.ABSENT:
            return ABSENT
        return NO_RIGHTS if self.lacks_rights else FAILED

    def moment(self, text: str) -> datetime | None:
        """A moment that is not ahead of the server; None also where it is unreadable or stands for never."""
        return past_moment(text, self.document.collected_at)


Judge = Callable[[Told], Iterable[Emission]]


def service_states(told: Told) -> dict[str, str]:
    """The state of each service by its name in lower case, such as Running; empty where it is not told."""
    return {text_of(row, "Name").lower(): text_of(row, "State") for row in told.rows("services")}


def has_unnamed_service(told: Told) -> bool:
    """Whether a service came without its name, so that none can be said to be missing."""
    return any(not text_of(row, "Name") for row in told.rows("services"))


def windows_servers(situation: Situation) -> Iterator[WindowsServer]:
    """The servers of the plan that run Windows."""
    return (WindowsServer(host, situation.lists) for host in situation.windows)


def asks_windows(server: WindowsServer, _known: Known) -> Iterable[AnyQuestion]:
    """The one question."""
    return (question_to(server.host),)


def question_to(host: Host) -> WindowsQuestion:
    """The question for a server."""
    return WindowsQuestion(host.address, host.fqdn)


def on_document(judge: Judge) -> Callable[[WindowsServer, Known, Limits], Iterator[Emission]]:
    """A decision over the document; a server without one is not measured."""

    def decide(server: WindowsServer, known: Known, limits: Limits) -> Iterator[Emission]:
        reading = known[question_to(server.host)]
        fault = reading.exchange.fault
        if reading.document is None:
            yield server.topic.unmeasured(_reason(fault))
        else:
            yield from judge(Told(server, reading.document, limits))

    return decide


def _reason(fault: Fault | None) -> str:
    """Why there is no document; a user of the directory is not the one that was missing."""
    if fault is None:
        return EMPTY
    return NO_USER if fault is Fault.NO_CREDENTIALS else fault.value
