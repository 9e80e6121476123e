"""Recovery as sizing models: data lost at worst, time until it works again, failover figures of products."""

from __future__ import annotations

from app.domain.pack import Choice
from app.domain.sizing.model import (
    NOT_NEGATIVE,
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
from app.sizing.failover_figures import FAILOVERS, MEASURED_USERS, failover_time
from app.sizing.recovery import (
    RECOVERY_CASES,
    RecoveryParts,
    copy_h,
    judge_recovery,
    worst_case_loss_h,
)

MINUTES_PER_HOUR = 60
SUM = Method("sum", "Sum of the parts", "as good as the times that were given; test the restore")
RESTORE_LIMIT = "Take the throughput of a restore test: restores are often slower than backups."


def _hours(key: str, words: str, *further: Alias, needed: bool = False, why: str = "") -> SizingInput:
    """A part in hours that scripts may give in minutes too; a part nobody gave takes no time."""
    return SizingInput(
        key,
        InputKind.NUMBER,
        words,
        "h",
        default=None if needed else judged(0.0, why or "nobody gave it"),
        range=Range(0, 1e6),
        aliases=(Alias(f"{key.removesuffix('_h')}_min", 1 / MINUTES_PER_HOUR), *further),
    )


def _target(key: str, words: str) -> SizingInput:
    alias = Alias(f"{key.removesuffix('_h')}_min", 1 / MINUTES_PER_HOUR)
    return SizingInput(
        key, InputKind.NUMBER, words, "h", optional=True, range=Range(0, 1e6), aliases=(alias,)
    )


RPO_H = _target("rpo_h", "Recovery point objective")
RTO_H = _target("rto_h", "Recovery time objective")
MTD_H = _target("mtd_h", "Maximum tolerable downtime")
TARGET_OUTPUTS = (
    SizingOutput("time_ok", InputKind.FLAG, "It works again within the objective"),
    SizingOutput("targets_ok", InputKind.FLAG, "The objective is within what is tolerable"),
)


def _loss(inputs: Inputs) -> SizingResult:
    parts = {entry.key: inputs.number(entry.key) for entry in LOSS_PARTS}
    if not any(parts.values()):
        raise SizingRefused(
            "Neither a backup interval nor a replication lag is given.",
            "interval_h",
            why="Nothing would be lost, which no copy can promise.",
            advice="Give the hours between backups, or how far the replica is behind.",
        )
    loss_h = worst_case_loss_h(**parts)
    figures: dict[str, Figure] = {"loss_h": loss_h, "loss_min": round(loss_h * MINUTES_PER_HOUR, 9)}
    verdict = judge_recovery(loss_h, None, rpo_h=inputs.number_or_none("rpo_h"), rto_h=None, mtd_h=None)
    if verdict.loss_ok is not None:
        figures["loss_ok"] = verdict.loss_ok
    warnings = () if verdict.loss_ok is not False else ("More may be lost than the objective allows.",)
    step = " + ".join(f"{hours:.4g}" for hours in parts.values()) + f" = {loss_h:.4g} h."
    return SizingResult(figures, "sum", warnings=warnings, steps=(step,))


LOSS_PARTS = (
    _hours("interval_h", "Hours between backups", why="replicated without backups"),
    _hours("duration_h", "Duration of a backup"),
    _hours("ship_h", "Hours until the copy is off the machine"),
    _hours("lag_h", "How far a replica is behind"),
)

WORST_CASE_LOSS = SizingModel(
    name="worst_case_loss",
    title="Data lost at worst",
    purpose="How many hours of data a failure costs when it comes just before the next copy is safe.",
    inputs=(*LOSS_PARTS, RPO_H),
    outputs=(
        SizingOutput("loss_h", InputKind.NUMBER, "Data lost at worst", "h"),
        SizingOutput("loss_min", InputKind.NUMBER, "Data lost at worst", "min"),
        SizingOutput("loss_ok", InputKind.FLAG, "It is within the objective"),
    ),
    methods=(SUM,),
    validity=("Every backup succeeds; a missed one adds its interval.",),
    sources=("definition", "SFB-DR for replication"),
    calculate=_loss,
)
"""Worst-case loss, by content 2.11."""

TIME_PARTS = (
    _hours("detect_h", "Until the failure is noticed"),
    _hours("decide_h", "Until it is decided what to do"),
    _hours("provision_h", "Until a machine is ready to restore to"),
    _hours("replay_h", "Replay of logs"),
    _hours("start_h", "Start of the service"),
    _hours("verify_h", "Test that it works"),
)
DATA_TB = SizingInput(
    "data_tb", InputKind.NUMBER, "Data to restore (1 TB is 10^12 bytes)", "TB",
    default=judged(0.0, "nothing to copy"), range=Range(0, 1e6),
    aliases=(Alias("data_TB"), Alias("data_gb", 0.001)),
)  # fmt: skip
THROUGHPUT = SizingInput(
    "throughput_mb_s", InputKind.NUMBER, "Throughput of a restore test", "MB/s",
    optional=True, range=Range(0, 1e6, open_below=True), aliases=(Alias("MB_s"),),
)  # fmt: skip
CASE = SizingInput(
    "case",
    InputKind.CHOICE,
    "What failed",
    default=judged("server", "the most frequent case"),
    choices=tuple(
        Choice(case, f"One {case}" if case != "directory" else "The directory") for case in RECOVERY_CASES
    ),
)


def _time(inputs: Inputs) -> SizingResult:
    parts = RecoveryParts(
        **{entry.key: inputs.number(entry.key) for entry in TIME_PARTS},
        copy_h=_copy_h(inputs.number("data_tb"), inputs.number_or_none("throughput_mb_s")),
    )
    rto_h, mtd_h = inputs.number_or_none("rto_h"), inputs.number_or_none("mtd_h")
    verdict = judge_recovery(None, parts.total_h, rpo_h=None, rto_h=rto_h, mtd_h=mtd_h)
    flags = {"time_ok": verdict.time_ok, "targets_ok": verdict.targets_ok}
    figures: dict[str, Figure] = {
        "copy_h": parts.copy_h,
        "recovery_h": parts.total_h,
        "timeline": _timeline(parts),
        **{key: flag for key, flag in flags.items() if flag is not None},
    }
    limits = (f"This is the case of {inputs.text('case')}; test all four.",)
    return SizingResult(figures, "sum", warnings=_time_warnings(figures), limits=limits, steps=_steps(parts))


def _copy_h(data_tb: float, throughput_mb_s: float | None) -> float:
    if data_tb == 0:
        return 0.0
    if throughput_mb_s is None:
        raise SizingRefused(
            "throughput_mb_s is missing.",
            "throughput_mb_s",
            why="Data is to be restored, and its speed decides how long that takes.",
            advice="Give the throughput that a restore test reached.",
        )
    return copy_h(data_tb, throughput_mb_s)


PART_WORDS = (
    ("detect", "detect_h"),
    ("decide", "decide_h"),
    ("provision", "provision_h"),
    ("copy", "copy_h"),
    ("replay", "replay_h"),
    ("start", "start_h"),
    ("verify", "verify_h"),
)


def _timeline(parts: RecoveryParts) -> tuple[tuple[float | str, ...], ...]:
    rows: list[tuple[float | str, ...]] = []
    begins = 0.0
    for words, key in PART_WORDS:
        hours = float(getattr(parts, key))
        rows.append((words, begins, begins + hours))
        begins += hours
    return tuple(rows)


def _steps(parts: RecoveryParts) -> tuple[str, ...]:
    named = (f"{words} {getattr(parts, key):.4g}" for words, key in PART_WORDS)
    return (f"{' + '.join(named)} = {parts.total_h:.4g} h.",)


def _time_warnings(figures: dict[str, Figure]) -> tuple[str, ...]:
    warnings = []
    if figures.get("time_ok") is False:
        warnings.append("It takes longer than the recovery time objective.")
    if figures.get("targets_ok") is False:
        warnings.append("The recovery time objective is longer than the maximum tolerable downtime.")
    return tuple(warnings)


RECOVERY_TIME = SizingModel(
    name="recovery_time",
    title="Recovery time",
    purpose="How many hours pass from a failure until the service is verified to work again, part by part.",
    inputs=(CASE, *TIME_PARTS[:3], DATA_TB, THROUGHPUT, *TIME_PARTS[3:], RTO_H, MTD_H),
    outputs=(
        SizingOutput("copy_h", InputKind.NUMBER, "Copying the data back", "h"),
        SizingOutput("recovery_h", InputKind.NUMBER, "Recovery time", "h"),
        *TARGET_OUTPUTS,
        SizingOutput(
            "timeline",
            InputKind.ROWS,
            "Timeline",
            "h",
            columns=(
                SizingOutput("part", InputKind.TEXT, "Part"),
                SizingOutput("from_h", InputKind.NUMBER, "From", "h"),
                SizingOutput("to_h", InputKind.NUMBER, "To", "h"),
            ),
        ),
    ),
    methods=(SUM,),
    validity=(RESTORE_LIMIT, "Parts that run at the same time are counted one after the other."),
    sources=("definition",),
    calculate=_time,
)
"""Recovery time of one case, by content 2.11."""


def _failover(inputs: Inputs) -> SizingResult:
    product = inputs.text("product")
    found = failover_time(
        product, decide_min=inputs.number("decide_min"), sign_in_min=inputs.number("sign_in_min")
    )
    figures: dict[str, Figure] = {
        "rto_least_min": found.least_min,
        "rto_most_min": found.most_min,
        "rpo_min": found.loss_min,
        "rto_min": (found.least_min, found.most_min),
        "order": float(FAILOVERS[product].order),
    }
    missing = [key for key in ("decide_min", "sign_in_min") if key not in inputs.given]
    warnings = ("The time to decide and to sign in again is not in it.",) if missing else ()
    limits = tuple(f"The product's figures leave out {part}." for part in FAILOVERS[product].leaves_out)
    return SizingResult(figures, "published", warnings=warnings, limits=limits)


MEASURED_LIMIT = f"Measured with {MEASURED_USERS:,} active users and no backlog (SFB-DR)."

POOL_FAILOVER = SizingModel(
    name="pool_failover",
    title="Failover figures of the product",
    purpose="Recovery time and data loss that the product states for a failover, with what comes on top.",
    inputs=(
        SizingInput(
            "product",
            InputKind.CHOICE,
            "What fails over",
            default=sourced("sfb_paired_pools", "SFB-DR"),
            choices=tuple(Choice(figures.key, figures.words) for figures in FAILOVERS.values()),
        ),
        SizingInput(
            "decide_min", InputKind.NUMBER, "Until the failover is decided", "min",
            default=judged(0.0, "the product's figures leave it out"), range=NOT_NEGATIVE,
        ),
        SizingInput(
            "sign_in_min", InputKind.NUMBER, "Until users have signed in again", "min",
            default=judged(0.0, "the product's figures leave it out"), range=NOT_NEGATIVE,
        ),
    ),
    outputs=(
        SizingOutput("rto_least_min", InputKind.NUMBER, "Recovery time, from", "min"),
        SizingOutput("rto_most_min", InputKind.NUMBER, "Recovery time, to", "min"),
        SizingOutput("rpo_min", InputKind.NUMBER, "Data lost at worst", "min"),
        SizingOutput("rto_min", InputKind.NUMBERS, "Recovery time, from and to", "min"),
        SizingOutput("order", InputKind.WHOLE, "Place in the order of moving", "1"),
    ),
    methods=(Method("published", "Engineering targets of the product", "targets, no promise"),),
    validity=(MEASURED_LIMIT, "Move the configuration store first."),
    sources=("SFB-DR",),
    calculate=_failover,
)  # fmt: skip
"""Failover figures of paired pools, the configuration store and mirroring, by content 2.11."""
