"""What a decision speaks about, so that each emission names it in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.checks import Emission
from app.domain.targets import Host
from app.domain.values import Value


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject, the address or name that was asked about it, and the arguments that every sentence needs."""

    subject: str
    target: str
    about: Mapping[str, Value] = field(default_factory=dict)

    def says(self, tag: str, **arguments: Value) -> Emission:
        """An emission on this topic."""
        return Emission(tag, self.subject, self.target, {**self.about, **arguments})

    def unmeasured(self, reason: str) -> Emission:
        """The emission of a topic that could not be measured."""
        return self.says("not_measured", reason=reason)


def host_topic(host: Host, **about: Value) -> Topic:
    """A topic about a host at its address; its name is the argument `server`."""
    return Topic(host.subject, host.address, {"server": host.name, **about})
