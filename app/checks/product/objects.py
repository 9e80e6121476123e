"""Do the product's settings, pools and databases in the directory stand a failure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.known import Known
from app.checks.product.schema import Forest, prepared_forests
from app.checks.product.settings import (
    DirectoryPool,
    ask_settings,
    ask_settings_everywhere,
    settings_everywhere,
    settings_of,
    shows_all_servers,
)
from app.checks.topic import Topic
from app.domain.checks import Emission

MACHINE = re.compile(r"[^\\,]*")
"""The server of a database; an instance on it follows after a backslash, its port after a comma."""

ITSELF = frozenset({"(local)", ".", "localhost"})
"""Names by which a server calls itself."""


def _topic(case: Forest, who: str = "") -> Topic:
    forest = case.head.forest
    return Topic(case.head.subject, who or forest, {"forest": forest, "who": who or forest})


def judge_place(case: Forest, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-22: the settings stand where every controller of the forest has them."""
    settings, topic = settings_of(case, known), _topic(case)
    if settings.missing:
        yield topic.unmeasured(settings.missing)
    elif settings.is_in_system:
        yield topic.says("in_system")
    else:
        yield topic.says("in_configuration")


def judge_front_ends(case: Forest, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-24: every pool has Front Ends, and an Enterprise pool more than one."""
    settings = settings_everywhere(case, known)
    if settings.missing or not settings.pools:
        yield _topic(case).unmeasured(settings.missing or "no_pools")
    shows_all = shows_all_servers(case, settings, known)
    for pool in settings.pools:
        yield _judge_number(_topic(case, pool.name), pool, shows_all=shows_all)


def _judge_number(topic: Topic, pool: DirectoryPool, *, shows_all: bool) -> Emission:
    servers = pool.front_ends
    if pool.is_standard:
        return topic.says("standard_edition")
    if len(servers) > 1:
        return topic.says("several", servers=servers, count=Decimal(len(servers)))
    if reason := _doubt(pool, shows_all=shows_all):
        return topic.unmeasured(reason)
    return topic.says("one", servers=servers) if servers else topic.says("none")


def _doubt(pool: DirectoryPool, *, shows_all: bool) -> str:
    """Why a pool may have more servers than are shown, or need no more; empty when nothing says so."""
    if pool.is_newer:
        return "servers_elsewhere"
    if not pool.shows_services or pool.kind is None:
        return "absent_attribute"
    return "" if shows_all else "domains_not_asked"


def judge_back_ends(case: Forest, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-25: a pool hangs on one database server; two pools on one fail together."""
    settings = settings_of(case, known)
    pools = [pool for pool in settings.pools if not pool.is_standard]
    if settings.missing or not pools:
        yield _topic(case).unmeasured(settings.missing or "no_enterprise_pools")
    for pool in pools:
        yield _judge_back_end(_topic(case, pool.name), pool, pools)


def _judge_back_end(topic: Topic, pool: DirectoryPool, pools: list[DirectoryPool]) -> Emission:
    rest = (each for each in pools if each.name != pool.name)
    others = tuple(each.name for each in rest if is_same_machine(each.back_end, pool.back_end))
    if not pool.back_end:
        return topic.unmeasured("absent_attribute")
    if others:
        return topic.says("shared", database=pool.back_end, pools=others)
    if pool.mirror and not is_same_machine(pool.mirror, pool.back_end):
        return topic.says("mirrored", database=pool.back_end, mirror=pool.mirror)
    return topic.says("one", database=pool.back_end)


def is_same_machine(database: str, other: str) -> bool:
    """Whether two databases, as server, instance and port, are on one server, by its short or full name."""
    one, two = _machine(database), _machine(other)
    if not one or not two or ITSELF & {one, two}:
        return False
    if "." in one and "." in two:
        return one == two
    return one.partition(".")[0] == two.partition(".")[0]


def _machine(database: str) -> str:
    found = MACHINE.match(database.strip().lower().removeprefix("tcp:"))
    return found.group().strip() if found else ""


PRODUCT_OBJECTS = (
    Check("OCS-22", prepared_forests, ask_settings, judge_place),
    Check("OCS-24", prepared_forests, ask_settings_everywhere, judge_front_ends),
    Check("OCS-25", prepared_forests, ask_settings, judge_back_ends),
)
"""The checks of this module, in catalogue order."""
