"""When was the directory backed up, is the backup still of use, and can deleted objects come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from app.checks.check import Check, Limits
from app.checks.directory.ages import clock_doubt, is_ahead, now_at, spelled
from app.checks.directory.forest import Forest, are_roots_known, ask_all_roots, whole_forests
from app.checks.directory.heads import head_fault, head_questions, partitions_of, stamps
from app.checks.directory.reading import (
    Source,
    answering_source,
    ask_controllers,
    asked_forests,
    controllers_of,
    integer,
)
from app.checks.directory.tombstones import ask_tombstones, is_lifetime_shown, tombstone_days
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
    yield from ask_tombstones(_asked_domain(forest), known)
    if are_roots_known(forest, known):
        for source in forest.sources(known):
            yield from head_questions(source)


@dataclass(frozen=True, slots=True)
class Backups:
    """The last backup of each partition by the days since then.

    `never` had none, `hidden` are not shown, by the reason; `doubt` says why no age can be told at all.
    """

    ages: dict[str, timedelta]
    never: tuple[str, ...]
    hidden: dict[str, tuple[str, ...]]
    doubt: str

    def older(self, days: Decimal) -> tuple[str, ...]:
        """The partitions whose backup is that old, or older."""
        return tuple(name for name, age in self.ages.items() if age >= timedelta(days=float(days)))

    @property
    def oldest(self) -> Decimal:
        """The age of the oldest of them in days."""
        return spelled(max(self.ages.values()))


def _backups(forest: Forest, known: Known, limits: Limits) -> Backups:
    """Each partition as the copies show it; the newest counts, for it comes to the others too."""
    found: dict[str, list[AttributeStamp]] = {}
    doubt = ""
    asked = forest.sources(known)
    for source in asked:
        doubt = doubt or clock_doubt(source, limits)
        for partition in partitions_of(source):
            found.setdefault(partition, []).extend(stamps(source, partition, known))
    if not found:
        return Backups({}, (), {}, doubt or forest.silence(known))
    hidden = {name: _hidden(asked, name, known) for name, shown in found.items() if not shown}
    signed = {name: _signed(shown) for name, shown in found.items() if shown}
    now = now_at(asked[0])
    ahead = {name: "time_ahead" for name, when in signed.items() if when and is_ahead(when, now)}
    ages = {name: max(now - when, timedelta()) for name, when in signed.items() if when and name not in ahead}
    never = tuple(name for name, when in signed.items() if when is None)
    return Backups({} if doubt else ages, never, _by_reason(hidden | ahead), doubt)


def _hidden(asked: tuple[Source, ...], partition: str, known: Known) -> str:
    """Why none of the controllers that hold a partition shows its stamps."""
    holder = next(source for source in asked if partition in partitions_of(source))
    return head_fault(holder, partition, known)


def _by_reason(hidden: dict[str, str]) -> dict[str, tuple[str, ...]]:
    reasons = dict.fromkeys(hidden.values())
    return {each: tuple(name for name, reason in hidden.items() if reason == each) for each in reasons}


def _signed(shown: list[AttributeStamp]) -> datetime | None:
    moments = (each.changed_at for each in shown if each.attribute == SIGNATURE and each.changed_at)
    return max(moments, default=None)


def judge_last_backup(forest: Forest, known: Known, limits: Limits) -> Iterator[Emission]:
    """BAK-01: every partition was backed up within a week or so."""
    found, topic = _backups(forest, known, limits), forest.topic
    lifetime = _lifetime(forest, known, limits)
    half = None if lifetime is None else lifetime / 2
    if found.never:
        yield topic.says("never", partitions=found.never)
    groups: dict[str, list[str]] = {}
    for partition, age in found.ages.items():
        groups.setdefault(_tag(age, half, limits), []).append(partition)
    if found.hidden:
        # What is seen in order is no pass for the whole.
        groups.pop("backed_up", None)
    for tag, partitions in groups.items():
        days = spelled(max(found.ages[partition] for partition in partitions))
        yield topic.says(tag, partitions=tuple(partitions), days=days, half=half or Decimal(0))
    yield from _untold(topic, found)


def _tag(age: timedelta, half: Decimal | None, limits: Limits) -> str:
    """Step 3 of BAK-01; without a lifetime there is no half of it."""
    if half is not None and age > timedelta(days=float(half)):
        return "too_old"
    return "aged" if age > timedelta(days=float(limits["warn_days"])) else "backed_up"


def _lifetime(forest: Forest, known: Known, limits: Limits) -> Decimal | None:
    """The tombstone lifetime, that of a forest where it was never set, None where it is hidden."""
    domain = _asked_domain(forest)
    if not is_lifetime_shown(domain, known):
        return None
    return tombstone_days(domain, known) or limits["tombstone_days"]


def _asked_domain(forest: Forest) -> DomainScope:
    """Whom to ask for what all controllers of the forest know: the plan may have none of the root."""
    return next((each for each in forest.domains if each.controllers), forest.domains[0])


def _untold(topic: Topic, found: Backups) -> Iterator[Emission]:
    """Why no age is known at all, and of which partitions nothing is."""
    is_all = not (found.ages or found.never or found.doubt)
    if found.doubt:
        yield topic.unmeasured(found.doubt)
    for reason, partitions in found.hidden.items():
        if is_all and len(found.hidden) == 1:
            yield topic.unmeasured(reason)
        else:
            yield topic.says("hidden", reason=reason, partitions=partitions)


def judge_use(forest: Forest, known: Known, limits: Limits) -> Iterator[Emission]:
    """BAK-02: the last backup of every partition may still be restored."""
    found, topic = _backups(forest, known, limits), forest.topic
    lifetime = _lifetime(forest, known, limits)
    if found.never:
        yield topic.says("never", partitions=found.never)
    if lifetime is None:
        if found.ages:
            yield topic.unmeasured("absent_attribute")
    elif useless := found.older(lifetime):
        yield topic.says("useless", partitions=useless, days=found.oldest, lifetime=lifetime)
    elif found.ages and not found.never and not found.hidden:
        yield topic.says("useful", days=found.oldest, lifetime=lifetime)
    yield from _untold(topic, found)


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
    Check("BAK-03", asked_forests, _asks_features, judge_recycle_bin),
)
"""The checks of this module, in catalogue order."""
