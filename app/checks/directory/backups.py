"""When was the directory backed up, is the backup still of use, and can deleted objects come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.ages import clock_doubt, now_at, spelled
from app.checks.directory.forest import Forest, are_roots_known, ask_all_roots, whole_forests
from app.checks.directory.heads import head_fault, head_questions, partitions_of, stamps
from app.checks.directory.reading import (
    Source,
    answering_source,
    ask_controllers,
    controllers_of,
    forests,
    integer,
)
from app.checks.directory.tombstones import ask_tombstones, tombstone_days
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.questions import AnyQuestion, SearchQuestion
from app.domain.replication import AttributeStamp
from app.domain.targets import DomainScope

SIGNATURE = "dsasignature"
"""The attribute that every backup of a partition changes (KB 914034)."""

RECYCLE_BIN = "cn=recycle bin feature,"
LOWEST_LEVEL = 4
"""The functional level of Windows Server 2008 R2 ([MS-ADTS] 6.1.4.3), the first with a recycle bin."""


def _asks_backups(forest: Forest, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_all_roots(forest)
    yield from ask_tombstones(forest.domains[0], known)
    if are_roots_known(forest, known):
        for source in forest.sources(known):
            yield from head_questions(source)


@dataclass(frozen=True, slots=True)
class Backups:
    """The last backup of each partition; `never` had none, `doubt` says why more is not known."""

    dated: dict[str, datetime]
    never: tuple[str, ...]
    doubt: str


def _backups(forest: Forest, known: Known, limits: Limits) -> Backups:
    """Each partition as the copies show it; the newest counts, for it comes to the others too."""
    found: dict[str, list[AttributeStamp]] = {}
    doubt = ""
    asked = forest.sources(known)
    for source in asked:
        doubt = doubt or clock_doubt(source, limits)
        for partition in partitions_of(source):
            found.setdefault(partition, []).extend(stamps(source, partition, known))
    hidden = [partition for partition, shown in found.items() if not shown]
    if hidden:
        doubt = doubt or head_fault(asked[0], hidden[0], known)
    signed = {partition: _signed(shown) for partition, shown in found.items() if shown}
    return Backups(
        dated={partition: when for partition, when in signed.items() if when is not None},
        never=tuple(partition for partition, when in signed.items() if when is None),
        doubt=doubt or (forest.silence(known) if not found else ""),
    )


def _signed(shown: list[AttributeStamp]) -> datetime | None:
    moments = (each.changed_at for each in shown if each.attribute == SIGNATURE and each.changed_at)
    return max(moments, default=None)


def judge_last_backup(forest: Forest, known: Known, limits: Limits) -> Iterator[Emission]:
    """BAK-01: every partition was backed up within a week or so."""
    found, topic = _backups(forest, known, limits), forest.topic
    half = (tombstone_days(forest.domains[0], known) or limits["tombstone_days"]) / 2
    if found.never:
        yield topic.says("never", partitions=found.never)
    if found.dated and not found.doubt:
        now = now_at(forest.sources(known)[0])
        ages = {partition: max(now - when, timedelta()) for partition, when in found.dated.items()}
        bounds = {"too_old": half, "aged": limits["warn_days"], "backed_up": Decimal(-1)}
        groups: dict[str, list[str]] = {}
        for partition, age in ages.items():
            tag = next(tag for tag, days in bounds.items() if age > timedelta(days=float(days)))
            groups.setdefault(tag, []).append(partition)
        for tag, partitions in groups.items():
            oldest = max(ages[partition] for partition in partitions)
            yield topic.says(tag, partitions=tuple(partitions), days=spelled(oldest), half=half)
    if found.doubt:
        yield topic.unmeasured(found.doubt)


def judge_use(forest: Forest, known: Known, limits: Limits) -> Iterator[Emission]:
    """BAK-02: the last backup of every partition may still be restored."""
    found, topic = _backups(forest, known, limits), forest.topic
    lifetime = tombstone_days(forest.domains[0], known) or limits["tombstone_days"]
    if found.never:
        yield topic.says("never", partitions=found.never)
    if found.dated and not found.doubt:
        now = now_at(forest.sources(known)[0])
        limit = timedelta(days=float(lifetime))
        useless = tuple(partition for partition, when in found.dated.items() if now - when >= limit)
        oldest = spelled(max(now - min(found.dated.values()), timedelta()))
        if useless:
            yield topic.says("useless", partitions=useless, days=oldest, lifetime=lifetime)
        elif not found.never:
            yield topic.says("useful", days=oldest, lifetime=lifetime)
    if found.doubt:
        yield topic.unmeasured(found.doubt)


def _feature_question(source: Source) -> SearchQuestion:
    attributes = ("objectClass", "fSMORoleOwner", "msDS-EnabledFeature")
    return source.search(f"CN=Partitions,{source.configuration}", attributes)


def _asks_features(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    yield from ask_controllers(domain, known)
    source = answering_source(domain, known)
    if source is not None:
        yield _feature_question(source)


def judge_recycle_bin(domain: DomainScope, known: Known, _limits: Limits) -> Iterator[Emission]:
    """BAK-03: deleted objects can be brought back with all they had.

    Whoever is shown the owner of the forest's role on the same object would be shown its features too.
    """
    topic, source = (
        Topic(domain.subject, domain.forest, {"forest": domain.forest}),
        answering_source(domain, known),
    )
    reading = known.get(_feature_question(source)) if source else None
    entry = reading.entries[0] if reading and reading.entries else None
    features = entry.attributes.get("msds-enabledfeature", ()) if entry else ()
    if any(dn.lower().startswith(RECYCLE_BIN) for dn in features):
        yield topic.says("on")
    elif source is None or reading is None:
        yield topic.unmeasured(controllers_of(domain, known).missing)
    elif entry is None or not entry.first("fSMORoleOwner"):
        fault = reading.exchange.fault
        yield topic.unmeasured(fault.value if fault else "absent_attribute")
    else:
        level = integer(source.root.first("forestFunctionality"))
        yield topic.says("too_low" if level is not None and level < LOWEST_LEVEL else "off")


BACKUPS = (
    Check("BAK-01", whole_forests, _asks_backups, judge_last_backup),
    Check("BAK-02", whole_forests, _asks_backups, judge_use),
    Check("BAK-03", forests, _asks_features, judge_recycle_bin),
)
"""The checks of this module, in catalogue order."""
