"""A plan being read for live checks: its fields as names and addresses, and what of them cannot be asked."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field

from app.domain.inventory import Asset, AssetKind
from app.domain.live_facts import LiveFacts
from app.domain.plan import Plan
from app.domain.targets import Refusal, RefusedTarget, address_refusal

DNS_NAME = re.compile(
    r"(?=.{1,253}\Z)(_?[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
)
"""Names as RFC 1123 2.1 allows them, with the underscore of service labels."""

SEPARATORS = re.compile(r"[\s,;]+")
NO_FACTS = LiveFacts()


def ascii_name(said: str) -> str:
    """A name without its last dot; letters beyond ASCII become what DNS carries for them (RFC 3490).

    A name that cannot be written so is given back as it is.
    """
    bare = said.rstrip(".")
    if bare.isascii():
        return bare
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return bare


@dataclass(slots=True)
class Survey:
    """A plan being read: what can be asked, and what cannot."""

    plan: Plan
    allowed_public: frozenset[str] = frozenset()
    live: LiveFacts = NO_FACTS
    refused: list[RefusedTarget] = field(default_factory=list)

    def text(self, asset: Asset, key: str) -> str:
        """A text field in lower case without blanks around it."""
        value = asset.values.get(key)
        return value.strip().lower() if isinstance(value, str) else ""

    def reference(self, asset: Asset, key: str) -> Asset | None:
        """The asset a field names."""
        return self.plan.assets.get(str(asset.values.get(key, "")))

    def references(self, asset: Asset, key: str) -> tuple[str, ...]:
        """The ids of the assets a field names."""
        value = asset.values.get(key)
        return tuple(str(each) for each in value) if isinstance(value, tuple) else ()

    def name(self, asset: Asset) -> str:
        """The full name of a domain, zone, server or pool; a name of another shape is refused and empty."""
        said = ascii_name(self.text(asset, "fqdn") or asset.name.strip().lower())
        if DNS_NAME.fullmatch(said) and ("." in said or asset.kind in {AssetKind.DOMAIN, AssetKind.ZONE}):
            return said
        if self.text(asset, "fqdn"):
            self.refused.append(RefusedTarget(asset.id, asset.name, said, Refusal.BAD_NAME))
        return ""

    def address(self, asset: Asset, key: str) -> str:
        """The first address of a field in its one spelling; what is no target is refused and empty."""
        said = SEPARATORS.split(self.text(asset, key))[0]
        refusal = address_refusal(said, self.allowed_public) if said else Refusal.NO_ADDRESS
        if refusal is None:
            return str(ipaddress.ip_address(said))
        self.refused.append(RefusedTarget(asset.id, asset.name, said, refusal))
        return ""
