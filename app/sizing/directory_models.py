"""The directory as sizing models: backups, retention, domain controllers of a site and of a domain, roles."""

from __future__ import annotations

from app.domain.sizing.model import (
    NOT_NEGATIVE,
    POSITIVE,
    Alias,
    InputKind,
    Inputs,
    Method,
    Range,
    SizingInput,
    SizingModel,
    SizingOutput,
    judged,
    sourced,
)
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.directory_backup import (
    DETECTION_D,
    FRESH_D,
    UNSET_TOMBSTONE_D,
    directory_backup,
    oldest_copy_d,
    reaches_behind_damage,
)
from app.sizing.domain_controllers import SiteSituation, controllers_of_site

COUNT = Range(0, 1e7)
RULES = Method("rules", "Placement rules of the maker", "rules of thumb; two at a hosting site is judgement")


def _backup(inputs: Inputs) -> SizingResult:
    tombstone_d = inputs.number("tombstone_d")
    found = directory_backup(inputs.number("age_d"), tombstone_d, inputs.number("fresh_d"))
    figures: dict[str, Figure] = {
        "restorable": found.restorable,
        "warn": found.warn,
        "fresh": found.fresh,
        "days_left": found.days_left,
    }
    warnings = []
    if not found.restorable:
        warnings.append("The backup must not be restored: it would bring back what was deleted.")
    elif found.warn:
        warnings.append(
            "The backup is past half the tombstone lifetime; the directory service warns about it."
        )
    step = f"{inputs.number('age_d'):g} days old, of {tombstone_d:g} days of tombstone lifetime."
    return SizingResult(figures, "age", warnings=tuple(warnings), steps=(step,))


DIRECTORY_BACKUP = SizingModel(
    name="directory_backup",
    title="Directory backup against tombstone lifetime",
    purpose="Whether a backup of the directory is young enough to be restored at all.",
    inputs=(
        SizingInput(
            "age_d", InputKind.NUMBER, "Age of the backup", "d", range=NOT_NEGATIVE,
            aliases=(Alias("age"),),
        ),
        SizingInput(
            "tombstone_d", InputKind.NUMBER, "Tombstone lifetime", "d",
            default=sourced(UNSET_TOMBSTONE_D, "KB216993: 60 days where the attribute is empty"),
            range=POSITIVE, aliases=(Alias("tombstone"),), help="Newer forests are made with 180 days.",
        ),
        SizingInput(
            "fresh_d", InputKind.NUMBER, "Greatest age of a current backup", "d",
            default=judged(FRESH_D, "a weekly backup and a day of grace"), range=POSITIVE,
        ),
    ),
    outputs=(
        SizingOutput("restorable", InputKind.FLAG, "It may be restored"),
        SizingOutput("warn", InputKind.FLAG, "The directory service warns about its age"),
        SizingOutput("fresh", InputKind.FLAG, "It is current"),
        SizingOutput("days_left", InputKind.NUMBER, "Days until it may not be restored", "d"),
    ),
    methods=(Method("age", "Age against lifetime", "exact"),),
    validity=("All controllers of the forest hold the same lifetime.",),
    sources=("KB216993", "event 2089"),
    calculate=_backup,
)  # fmt: skip
"""Usability of a directory backup, by content 2.11."""


def _retention(inputs: Inputs) -> SizingResult:
    kept_d = _kept_d(inputs)
    figures: dict[str, Figure] = {
        "kept_d": kept_d,
        "reaches": reaches_behind_damage(kept_d, inputs.number("detection_d")),
    }
    warnings = () if figures["reaches"] else ("Damage may be in every copy before anybody notices it.",)
    return SizingResult(figures, "age", warnings=warnings)


def _kept_d(inputs: Inputs) -> float:
    by_age, by_count = inputs.has("kept_d"), inputs.has("copies") and inputs.has("interval_d")
    if by_age is by_count:
        raise SizingRefused(
            "The age of the oldest copy is not clear.",
            "kept_d",
            why="Either its age, or the number of copies and their interval is needed.",
            advice="Give one of the two.",
        )
    return (
        inputs.number("kept_d")
        if by_age
        else oldest_copy_d(inputs.whole("copies"), inputs.number("interval_d"))
    )


BACKUP_RETENTION = SizingModel(
    name="backup_retention",
    title="Retention of backups",
    purpose="Whether copies are kept at least as long as silent damage stays unnoticed.",
    inputs=(
        SizingInput(
            "kept_d", InputKind.NUMBER, "Age of the oldest copy", "d", optional=True, range=NOT_NEGATIVE
        ),
        SizingInput("copies", InputKind.WHOLE, "Copies kept", "1", optional=True, range=COUNT),
        SizingInput(
            "interval_d", InputKind.NUMBER, "Days between copies", "d", optional=True, range=POSITIVE
        ),
        SizingInput(
            "detection_d", InputKind.NUMBER, "Days until silent damage is noticed", "d",
            default=judged(DETECTION_D, "a month of work passes over the data"), range=NOT_NEGATIVE,
        ),
    ),
    outputs=(
        SizingOutput("kept_d", InputKind.NUMBER, "Age of the oldest copy", "d"),
        SizingOutput("reaches", InputKind.FLAG, "Copies reach behind the damage"),
    ),
    methods=(Method("age", "Age against detection", "as good as the days to detection"),),
    validity=("Copies are kept at even intervals.",),
    sources=("judgement",),
    calculate=_retention,
)  # fmt: skip
"""Retention check, by content 2.11."""

REASONS = {
    "hosts_service": "The site hosts the service: its peak must be carried with one controller down.",
    "users": "It has 100 users or more.",
    "line": "People must sign in, and the line may fail.",
    "catalog_product": "A product there needs a global catalog.",
    "exchange": "Exchange needs a writable global catalog at its site.",
    "unguarded": "The place is not secure: a read-only controller.",
    "none": "Few users and a line that is always there: none is needed.",
}


def _site(inputs: Inputs) -> SizingResult:
    site = SiteSituation(
        hosts_service=inputs.flag("hosts_service"),
        users=inputs.number("users"),
        line_reliable=inputs.flag("line_reliable"),
        guarded=inputs.flag("guarded"),
        catalog_product=inputs.flag("catalog_product"),
        exchange=inputs.flag("exchange"),
        must_sign_in=inputs.flag("must_sign_in"),
        peak=inputs.number("peak"),
        capacity=inputs.number("capacity"),
    )
    found = controllers_of_site(site)
    figures: dict[str, Figure] = {
        "writable": float(found.writable),
        "read_only": float(found.read_only),
        "catalog": found.catalog,
    }
    steps = tuple(REASONS[reason] for reason in found.reasons)
    warnings = ("A writable controller would stand in a place that is not secure.",)
    return SizingResult(
        figures, "rules", warnings=warnings if found.writable and not site.guarded else (), steps=steps
    )


def _asked(key: str, words: str, *names: str, by_default: bool | None = None, why: str = "") -> SizingInput:
    default = None if by_default is None else judged(by_default, why)
    return SizingInput(
        key, InputKind.FLAG, words, default=default, aliases=tuple(Alias(name) for name in names)
    )


CONTROLLERS_OF_SITE = SizingModel(
    name="controllers_of_site",
    title="Domain controllers of a site",
    purpose="How many domain controllers a site needs, writable or read-only, and whether they are catalogs.",
    inputs=(
        _asked("hosts_service", "The service runs at this site"),
        SizingInput("users", InputKind.WHOLE, "Users at the site", "1", range=COUNT),
        _asked(
            "line_reliable", "The line to the next domain controller is always there", "wan_ok",
            by_default=False, why="the safe side; it does not matter where the service runs",
        ),
        _asked("guarded", "The place is physically secure", "secure"),
        _asked(
            "catalog_product", "A product there needs a global catalog", "gc_app",
            by_default=False, why="none is named",
        ),
        _asked("exchange", "Exchange is there", by_default=False, why="none is named"),
        _asked(
            "must_sign_in", "People must be able to sign in while the line is down",
            by_default=True, why="the safe side",
        ),
        SizingInput(
            "peak", InputKind.NUMBER, "Load at peak, in any unit", "1",
            default=judged(1.0, "what one controller carries"), range=NOT_NEGATIVE,
        ),
        SizingInput(
            "capacity", InputKind.NUMBER, "What one controller carries, in the same unit", "1",
            default=judged(1.0, "the peak"), range=POSITIVE,
        ),
    ),
    outputs=(
        SizingOutput("writable", InputKind.WHOLE, "Writable domain controllers", "1"),
        SizingOutput("read_only", InputKind.WHOLE, "Read-only domain controllers", "1"),
        SizingOutput("catalog", InputKind.FLAG, "They are global catalogs"),
    ),
    methods=(RULES,),
    validity=("Two at a site that hosts the service is judgement; the maker's rule is two per domain.",),
    sources=("MS-DCPLACE", "MS-GC", "founding text"),
    calculate=_site,
)  # fmt: skip
"""Domain controllers of a site, by rules 1, 2 and 4 of content 2.10."""
