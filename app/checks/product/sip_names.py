"""The role that stands in front of the Internet, and the names that lead to it."""

from __future__ import annotations

from app.domain.targets import Situation


def has_edge(situation: Situation) -> bool:
    """Whether the plan has the role that stands in front of the Internet."""
    role = situation.live.edge_role
    return bool(role) and any(pool.product_role == role for pool in situation.pools)


def edge_names(situation: Situation) -> frozenset[str]:
    """The names of the edge role and its servers."""
    edges = [pool for pool in situation.pools if pool.product_role == situation.live.edge_role]
    names = {pool.fqdn for pool in edges} | {host.fqdn for pool in edges for host in pool.members}
    return frozenset(names - {""})


def edge_addresses(situation: Situation) -> frozenset[str]:
    """The addresses of the edge role and its servers."""
    edges = [pool for pool in situation.pools if pool.product_role == situation.live.edge_role]
    addresses = {pool.address for pool in edges} | {host.address for pool in edges for host in pool.members}
    return frozenset(addresses - {""})
