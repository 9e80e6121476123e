"""Which releases of the product a forest has, by its schema and its pools, and whether they are supported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.checks.check import Check, Limits
from app.checks.directory.reading import Source, answering_source, ask_controllers, controllers_of
from app.checks.known import Known
from app.checks.product.lifespans import is_day_doubtful, judge_dates
from app.checks.product.schema import Forest, all_forests, prepared_forests, version_in, version_question
from app.checks.product.settings import ask_settings, settings_of
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.pack import LifecycleDate
from app.domain.questions import AnyQuestion
from app.domain.targets import Situation, Support

COMMUNICATIONS_2007 = ("Office Communications Server 2007",)
COMMUNICATIONS_2007_R2 = ("Office Communications Server 2007 R2",)
LIVE_2005 = ("Live Communications Server 2005",)
LYNC_2010 = ("Lync Server 2010",)
LYNC_2013_AND_LATER = (
    "Lync Server 2013",
    "Skype for Business Server 2015",
    "Skype for Business Server 2019",
    "Skype for Business Server SE",
)

BY_SCHEMA = {
    1006: LIVE_2005,
    1007: COMMUNICATIONS_2007,
    1008: COMMUNICATIONS_2007_R2,
    1100: LYNC_2010,
    1150: LYNC_2013_AND_LATER,
}
"""The products that a schema version may belong to, as the support dates name them."""

BY_POOL = {
    1: LIVE_2005,
    2: LIVE_2005,
    3: COMMUNICATIONS_2007,
    4: COMMUNICATIONS_2007_R2,
    5: LYNC_2010,
    6: LYNC_2013_AND_LATER,
}
"""The products that `msRTCSIP-PoolVersion` may stand for; its documentation ends with Lync Server 2010."""

POOL_WORDS = {1: "lcs_2005", 2: "lcs_2005", 3: "ocs_2007", 4: "ocs_2007_r2", 5: "lync_2010", 6: "lync_2013"}


@dataclass(frozen=True, slots=True)
class Deployed:
    """A forest, and what is known of support."""

    forest: Forest
    support: Support


def _forests(situation: Situation) -> Iterator[Deployed]:
    return (Deployed(forest, situation.support) for forest in all_forests(situation))


def _asks_product(case: Deployed, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(case.forest.head, known)
    yield from ask_settings(case.forest, known)
    source = answering_source(case.forest.head, known)
    if source is not None:
        yield version_question(source)


def judge_product(case: Deployed, known: Known, limits: Limits) -> Iterator[Emission]:
    """OS-04: the vendor mends each product that the forest is prepared for or has pools of."""
    topic, source = case.forest.topic, answering_source(case.forest.head, known)
    missing = _missing(case, source, known)
    if missing or source is None:
        yield topic.unmeasured(missing)
        return
    reading = known[version_question(source)]
    day = reading.exchange.ended_at.date()
    found = [BY_SCHEMA.get(version_in(reading) or 0, ())]
    found += (BY_POOL.get(each, ()) for each in _pool_versions(case.forest, known))
    for names in dict.fromkeys(found):
        entry = _product(names, case.support, day)
        if entry is None:
            yield topic.unmeasured("unknown_product_version")
        elif is_day_doubtful(source, limits):
            yield topic.unmeasured("clocks_differ")
        else:
            about = Topic(topic.subject, topic.target, {**topic.about, "product": entry.product})
            yield judge_dates(about, entry, day, limits)


def _missing(case: Deployed, source: Source | None, known: Known) -> str:
    """Why the forest shows no version; empty when it shows one."""
    if source is None:
        return controllers_of(case.forest.head, known).missing
    reading = known[version_question(source)]
    version = version_in(reading)
    if version == 0:
        return "not_deployed"
    fault = reading.exchange.fault
    return "" if version else fault.value if fault else "absent_attribute"


def _pool_versions(forest: Forest, known: Known) -> tuple[int, ...]:
    """The versions of pools as far as they are shown, each once, the oldest first."""
    versions = {pool.version for pool in settings_of(forest, known).pools}
    return tuple(sorted(each for each in versions if each is not None))


def _product(names: tuple[str, ...], support: Support, day: date) -> LifecycleDate | None:
    """The product of the plan if it may be that, else the only one, or the last of several that all ended."""
    entries = [entry for entry in support.dates if entry.product in names]
    planned = [entry for entry in entries if entry.product == support.product]
    have_ended = [entry.end for entry in entries if entry.end is not None and entry.end < day]
    if planned or len(entries) == 1:
        return (planned or entries)[0]
    is_over = entries and len(have_ended) == len(entries)
    return max(entries, key=lambda entry: entry.end or day) if is_over else None


def judge_pools(case: Forest, known: Known, _limits: Limits) -> Iterator[Emission]:
    """OCS-23: all pools are of one release; several are a migration that is under way, or was left."""
    settings, versions = settings_of(case, known), _pool_versions(case, known)
    shown = tuple(dict.fromkeys(POOL_WORDS.get(each, "unknown_product") for each in versions))
    is_whole = all(pool.version is not None for pool in settings.pools)
    if settings.missing or not settings.pools:
        yield case.topic.unmeasured(settings.missing or "no_pools")
    elif len(versions) > 1:
        yield case.topic.says("several", products=shown)
    elif not is_whole:
        yield case.topic.unmeasured("absent_attribute")
    else:
        yield case.topic.says("one", product=shown[0])


SUPPORTED_PRODUCT = (Check("OS-04", _forests, _asks_product, judge_product),)
"""The check of support."""

POOL_RELEASES = (Check("OCS-23", prepared_forests, ask_settings, judge_pools),)
"""The check of pools."""
