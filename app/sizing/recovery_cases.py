"""The recoveries of server, database, site and directory as one sizing model, compared with the targets."""

from __future__ import annotations

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
    _column("loss_h", "Data lost at worst", "h"),
    _column("detect_h", "Until the failure is noticed", "h"),
    _column("decide_h", "Until it is decided what to do", "h"),
    _column("provision_h", "Until a machine is ready", "h"),
    _column("data_tb", "Data to restore", "TB"),
    _column("throughput_mb_s", "Throughput of a restore test, 0 where nothing is copied", "MB/s"),
    _column("replay_h", "Replay of logs", "h"),
    _column("start_h", "Start of the service", "h"),
    _column("verify_h", "Test that it works", "h"),
)


def _cases(inputs: Inputs) -> SizingResult:
    recoveries = [_recovery(row) for row in inputs.rows("cases")]
    names = [name for name, _, _ in recoveries]
    if len(set(names)) < len(names):
        raise _refused("A case stands in the table twice.", "Each case has one recovery.")
    rpo_h, rto_h, mtd_h = (inputs.number_or_none(key) for key in ("rpo_h", "rto_h", "mtd_h"))
    verdicts = [
        judge_recovery(loss, hours, rpo_h=rpo_h, rto_h=rto_h, mtd_h=mtd_h) for _, loss, hours in recoveries
    ]
    figures: dict[str, Figure] = {
        "recoveries": tuple((name, loss, hours) for name, loss, hours in recoveries),
        "slowest": max(recoveries, key=lambda found: found[2])[0],
        "recovery_h": max(hours for _, _, hours in recoveries),
        "loss_h": max(loss for _, loss, _ in recoveries),
    }
    flags = {
        "time_ok": [verdict.time_ok for verdict in verdicts],
        "loss_ok": [verdict.loss_ok for verdict in verdicts],
        "targets_ok": [verdicts[0].targets_ok],
    }
    figures |= {key: False not in found for key, found in flags.items() if None not in found}
    return SizingResult(figures, "sum", warnings=_warnings(names, figures))


def _recovery(row: tuple[float | str, ...]) -> tuple[str, float, float]:
    """The case, its loss in hours and its recovery time in hours."""
    name = str(row[0])
    if name not in RECOVERY_CASES:
        raise _refused(f"{name} is none of the cases.", f"They are {', '.join(RECOVERY_CASES)}.")
    loss, detect, decide, provision, data_tb, rate, replay, start, verify = (float(cell) for cell in row[1:])
    if data_tb and not rate:
        raise _refused(f"The case of {name} copies data at no throughput.", "Nothing would ever be restored.")
    copied = copy_h(data_tb, rate) if data_tb else 0.0
    return name, loss, RecoveryParts(detect, decide, provision, copied, replay, start, verify).total_h


def _warnings(names: list[str], figures: dict[str, Figure]) -> tuple[str, ...]:
    missing = [case for case in RECOVERY_CASES if case not in names]
    warnings = [f"Not given, and to be tested too: {', '.join(missing)}."] if missing else []
    sentences = {
        "time_ok": f"The case of {figures['slowest']} takes longer than the recovery time objective.",
        "loss_ok": "More may be lost than the recovery point objective allows.",
        "targets_ok": "The recovery time objective is longer than the maximum tolerable downtime.",
    }
    return (*warnings, *(words for key, words in sentences.items() if figures.get(key) is False))


def _refused(what: str, why: str) -> SizingRefused:
    return SizingRefused(what, "cases", why=why, advice="Correct the table of cases.")


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
                SizingOutput("loss_h", InputKind.NUMBER, "Data lost at worst", "h"),
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
