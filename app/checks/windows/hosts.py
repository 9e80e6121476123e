"""From a plan to the servers that run Windows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from app.domain.inventory import Asset, AssetKind, ServerFunction
from app.domain.plan import Plan
from app.domain.targets import Host, address_refusal

SEPARATORS = re.compile(r"[\s,;]+")
FULL_NAME = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+"
)
NEED_WINDOWS = frozenset({ServerFunction.DC, ServerFunction.GC})


def windows_of(plan: Plan, hosts: Iterable[Host], allowed_public: Collection[str] = ()) -> tuple[Host, ...]:
    """The servers of a plan that run Windows and have an address; `hosts` are those known already."""
    known = {host.subject: host for host in hosts}
    servers = (asset for asset in plan.of_kind(AssetKind.SERVER) if runs_windows(asset))
    return tuple(_hosts(servers, known, allowed_public))


def _hosts(
    servers: Iterable[Asset], known: dict[str, Host], allowed_public: Collection[str]
) -> Iterator[Host]:
    for asset in servers:
        address = SEPARATORS.split(_text(asset, "network_address"))[0]
        if asset.id in known:
            yield known[asset.id]
        elif address and address_refusal(address, allowed_public) is None:
            yield host_of(asset, address)


def runs_windows(asset: Asset) -> bool:
    """Whether a server runs Windows: it says so, or says nothing and does what needs Windows."""
    said = _text(asset, "os")
    return "windows" in said if said else bool(asset.functions & NEED_WINDOWS or asset.values.get("roles"))


def host_of(asset: Asset, address: str) -> Host:
    """A server as checks of Windows see it."""
    return Host(asset.id, asset.name, full_name(asset), address, asset.functions)


def full_name(asset: Asset) -> str:
    """The full name of a server in lower case, or nothing."""
    said = (_text(asset, "fqdn") or asset.name.strip().lower()).rstrip(".")
    return said if FULL_NAME.fullmatch(said) else ""


def _text(asset: Asset, key: str) -> str:
    value = asset.values.get(key)
    return value.strip().lower() if isinstance(value, str) else ""
