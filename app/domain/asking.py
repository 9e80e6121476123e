"""What every kind of question has: where it goes, how it is shown, and its reading when nobody answers."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

from app.domain.exchange import Exchange

ReadingT_co = TypeVar("ReadingT_co", covariant=True)


class Service(StrEnum):
    """The kinds of service a question is put to; each has its own rules of load."""

    DNS = "dns"
    LDAP = "ldap"
    TLS = "tls"
    TCP = "tcp"
    NTP = "ntp"
    NUT = "nut"
    SNMP = "snmp"
    REDFISH = "redfish"
    WINDOWS = "windows"


class Question(Protocol[ReadingT_co]):
    """One question to one address. Equal questions have one answer in a run."""

    @property
    def address(self) -> str:
        """The address it is sent to."""

    @property
    def port(self) -> int:
        """The port it is sent to."""

    @property
    def service(self) -> Service:
        """The kind of service asked."""

    @property
    def needs_bind(self) -> bool:
        """Whether it is asked as somebody: a user, or with a community."""

    @property
    def channel(self) -> str:
        """Protocol and port, as the list of targets shows them."""

    @property
    def asked(self) -> str:
        """The question in full, as the evidence keeps it."""

    def without_answer(self, exchange: Exchange) -> ReadingT_co:
        """The reading of a question that got no usable answer."""


class Asking(Generic[ReadingT_co]):
    """What every question has beside its fields, told by each kind in a few constants.

    `channel_form` and `asked_form` are format strings whose only argument, 0, is the question; `reading` is
    the type of its answer, made of an exchange alone when there is none.
    """

    __slots__ = ()

    service: ClassVar[Service]
    reading: ClassVar[type[Any]]
    channel_form: ClassVar[str]
    asked_form: ClassVar[str]
    needs_bind: ClassVar[bool] = False

    @property
    def channel(self) -> str:
        """See `Question`."""
        return self.channel_form.format(self)

    @property
    def asked(self) -> str:
        """See `Question`."""
        return self.asked_form.format(self)

    def without_answer(self, exchange: Exchange) -> ReadingT_co:
        """See `Question`."""
        return cast("ReadingT_co", self.reading(exchange))
