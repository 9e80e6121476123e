"""What the support dates of a pack say of a system or product on a day, while our clock is right."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from app.checks.check import Limits
from app.checks.directory.clocks import offset_of_root
from app.checks.directory.reading import Source
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.pack import LifecycleDate
from app.domain.targets import Support
from app.sizing.lifecycle import find_product

MARKS = re.compile(r"®|™|\(R\)|\(TM\)", re.IGNORECASE)
"""Windows Server 2008 calls itself `Windows Server® 2008`."""


def system_named(said: str, support: Support) -> LifecycleDate | None:
    """The support dates of a system as its account names it; None for one without any."""
    return find_product(" ".join(MARKS.sub(" ", said).split()), support.dates)


def is_day_doubtful(source: Source, limits: Limits) -> bool:
    """Whether the controller contradicts our clock by more than `clock_s` seconds."""
    offset = offset_of_root(source.root)
    return offset is not None and abs(offset) > timedelta(seconds=float(limits["clock_s"]))


def judge_dates(topic: Topic, entry: LifecycleDate, day: date, limits: Limits) -> Emission:
    """The last steps of OS-01, OS-03 and OS-04; an end date is the last supported day."""
    if entry.end is None:
        return topic.says("supported") if entry.modern else topic.unmeasured("no_support_dates")
    days = Decimal((entry.end - day).days)
    if days < 0:
        return topic.says("ended", end=entry.end)
    return topic.says("ends_soon" if days < limits["warn_days"] else "supported", end=entry.end)
