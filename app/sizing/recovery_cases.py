"""The recoveries of server, database, site and directory as one sizing model, compared with the targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.sizing.model import InputKind, Inputs, Range, SizingInput, SizingModel, SizingOutput
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.recovery import RECOVERY_CASES, RecoveryParts, copy_h, judge_recovery
from app.sizing.recovery_models import MTD_H, RESTORE_LIMIT, RPO_H, RTO_H, SUM, TARGET_OUTPUTS

PARTS_RANGE = Range(0, 1e6)


def _column(key: str, words: str, unit: str) -> SizingInput:
    return SizingInput(key, InputKind.NUMBER, words, unit, range=PARTS_RANGE)


CASE_COLUMNS = (
    SizingInput("case", InputKind.TEXT, "What failed: " + ", ".join(RECOVERY_CASES)),
    _column("detect_h", "Until the failure is noticed", "h"),
    _column("decide_h", "Until it is decided what to do", "h"),
    _column("provision_h", "Until a machine is ready", "h"),
    _column("data_tb", "Data to restore", "TB"),
    _column("throughput_mb_s", "Throughput of a restore test, 0 where nothing is copied", "MB/s"),
    _column("replay_h", "Replay of logs", "h"),
    _column("start_h", "Start of the service", "h"),
    _column("verify_h", "Test that it works", "h"),
)


LOSS_COLUMNS = (CASE_COLUMNS[0], _column("loss_h", "Data lost at worst", "h"))


def _cases(inputs: Inputs) -> SizingResult:
    recoveries = _by_case((_recovery(row) for row in inputs.rows("cases")), "cases")
    losses = _by_case(((str(row[0]), float(row[1])) for row in inputs.rows("losses")), "losses")
    slowest = max(recoveries, key=lambda case: recoveries[case])
    figures: dict[str, Figure] = {
        "recoveries": tuple(recoveries.items()),
        "slowest": slowest,
        "recovery_h": recoveries[slowest],
    }
    if losses:
        figures["loss_h"] = max(losses.values())
    rpo_h, rto_h, mtd_h = (inputs.number_or_none(key) for key in ("rpo_h", "rto_h", "mtd_h"))
    loss_h = max(losses.values(), default=None)
    verdict = judge_recovery(loss_h, recoveries[slowest], rpo_h=rpo_h, rto_h=rto_h, mtd_h=mtd_h)
    flags = {"time_ok": verdict.time_ok, "loss_ok": verdict.loss_ok, "targets_ok": verdict.targets_ok}
    figures |= {key: flag for key, flag in flags.items() if flag is not None}
    steps = tuple(f"The case of {case} takes {hours:.4g} h." for case, hours in recoveries.items())
    return SizingResult(figures, "sum", warnings=_warnings(recoveries, figures), steps=steps)


def _by_case(found: Iterable[tuple[str, float]], field: str) -> dict[str, float]:
    by_case: dict[str, float] = {}
    for case, hours in found:
        if case not in RECOVERY_CASES:
            raise _refused(f"{case} is none of the cases.", f"They are {', '.join(RECOVERY_CASES)}.", field)
        if case in by_case:
            raise _refused(f"The case of {case} is given twice.", "Each stands there once.", field)
        by_case[case] = hours
    return by_case


def _recovery(row: tuple[float | str, ...]) -> tuple[str, float]:
    """The case and its recovery time in hours."""
    name = str(row[0])
    detect, decide, provision, data_tb, rate, replay, start, verify = (float(cell) for cell in row[1:])
    if data_tb and not rate:
        raise _refused(
            f"The case of {name} copies data at no throughput.", "Nothing would be restored.", "cases"
        )
    copied = copy_h(data_tb, rate) if data_tb else 0.0
    return name, RecoveryParts(detect, decide, provision, copied, replay, start, verify).total_h


def _warnings(recoveries: Mapping[str, float], figures: Mapping[str, Figure]) -> tuple[str, ...]:
    missing = [case for case in RECOVERY_CASES if case not in recoveries]
    warnings = [f"Not given, and to be tested too: {', '.join(missing)}."] if missing else []
    sentences = {
        "time_ok": f"The case of {figures['slowest']} takes longer than the recovery time objective.",
        "loss_ok": "More may be lost than the recovery point objective allows.",
        "targets_ok": "The recovery time objective is longer than the maximum tolerable downtime.",
    }
    return (*warnings, *(words for key, words in sentences.items() if figures.get(key) is False))


def _refused(what: str, why: str, field: str) -> SizingRefused:
    return SizingRefused(what, field, why=why, advice="Correct the table.")


RECOVERY_OF_CASES = SizingModel(
    name="recovery_cases",
    title="Recovery of server, database, site and directory",
    purpose="Compares the recoveries of the four cases with the objectives; the worst of them decides.",
    inputs=(
        SizingInput(
            "cases",
            InputKind.ROWS,
            "Cases with the parts of their recovery",
            columns=CASE_COLUMNS,
            longest=len(RECOVERY_CASES),
        ),
        SizingInput(
            "losses",
            InputKind.ROWS,
            "Cases with the data they lose at worst",
            optional=True,
            columns=LOSS_COLUMNS,
            longest=len(RECOVERY_CASES),
        ),
        RPO_H,
        RTO_H,
        MTD_H,
    ),
    outputs=(
        SizingOutput(
            "recoveries",
            InputKind.ROWS,
            "Recoveries",
            columns=(
                SizingOutput("case", InputKind.TEXT, "What failed"),
                SizingOutput("recovery_h", InputKind.NUMBER, "Recovery time", "h"),
            ),
        ),
        SizingOutput("slowest", InputKind.TEXT, "The slowest case"),
        SizingOutput("recovery_h", InputKind.NUMBER, "Its recovery time", "h"),
        SizingOutput("loss_h", InputKind.NUMBER, "Greatest loss of data", "h"),
        SizingOutput("loss_ok", InputKind.FLAG, "Every loss is within the objective"),
        *TARGET_OUTPUTS,
    ),
    methods=(SUM,),
    validity=(RESTORE_LIMIT,),
    sources=("definition",),
    calculate=_cases,
)
"""The four cases of content 2.11."""
