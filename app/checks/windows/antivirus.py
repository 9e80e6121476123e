"""Is a Windows server protected by an antivirus that runs and knows the viruses of today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.check import Check
from app.checks.windows.server import Told, asks_windows, on_document, windows_servers
from app.checks.windows.values import flag_of, hours_between, moment_of, text_of
from app.domain.checks import Emission

DEFENDER_SERVICE = "windefend"
DEFENDER = "Microsoft Defender"
PASSIVE = ("passive", "edr block")
"""Modes in which Defender leaves the protection to another product."""


@dataclass(frozen=True, slots=True)
class _Products:
    """The antivirus products of a server by name: those that protect, and those that are there but do not."""

    running: tuple[str, ...]
    idle: tuple[str, ...]


def judge_running(told: Told) -> Iterator[Emission]:
    """WIN-04: an antivirus is there and protects."""
    if missing := told.missing("services"):
        yield told.topic.unmeasured(missing)
        return
    found = _products(told)
    if found.running:
        yield told.topic.says("protected", products=found.running)
    elif found.idle:
        yield told.topic.says("switched_off", products=found.idle)
    else:
        yield told.topic.says("none_known")


def _products(told: Told) -> _Products:
    states = {text_of(row, "Name").lower(): text_of(row, "State") for row in told.rows("services")}
    protects: dict[str, bool] = {}
    for entry in told.server.entries("antivirus_services"):
        for name in entry.services:
            if name in states and name != DEFENDER_SERVICE:
                protects[entry.words] = protects.get(entry.words, False) or states[name] == "Running"
    defender = _defender(told, states)
    if defender is not None:
        protects[DEFENDER] = defender
    return _Products(
        tuple(name for name, does in protects.items() if does),
        tuple(name for name, does in protects.items() if not does),
    )


def _defender(told: Told, states: dict[str, str]) -> bool | None:
    """Whether Defender protects; None where it is not there. Its service alone does not tell."""
    rows = told.rows("defender")
    if not rows:
        return None if DEFENDER_SERVICE not in states else states[DEFENDER_SERVICE] == "Running"
    on = (flag_of(text_of(rows[0], key)) for key in ("AntivirusEnabled", "RealTimeProtectionEnabled"))
    return all(on) and not _is_passive(told)


def _is_passive(told: Told) -> bool:
    mode = told.document.text("defender", "AMRunningMode").lower()
    return mode.startswith(PASSIVE)


def judge_signatures(told: Told) -> Iterator[Emission]:
    """WIN-05: the signatures of Defender are fresh. Other products do not tell theirs to Windows Server."""
    if missing := told.missing("defender"):
        yield told.topic.unmeasured(missing)
        return
    updated = moment_of(told.document.text("defender", "AntivirusSignatureLastUpdated"))
    if not flag_of(told.document.text("defender", "AntivirusEnabled")) or _is_passive(told):
        yield told.topic.unmeasured("defender_off")
    elif updated is None:
        yield told.topic.says("never_updated")
    else:
        age, limits = hours_between(updated, told.document.collected_at), told.limits
        tag = "fresh"
        if age > limits["warn_h"]:
            tag = "outdated" if age > limits["fail_h"] else "ageing"
        yield told.topic.says(tag, age_h=age, warn_h=limits["warn_h"], fail_h=limits["fail_h"])


WINDOWS_ANTIVIRUS = (
    Check("WIN-04", windows_servers, asks_windows, on_document(judge_running)),
    Check("WIN-05", windows_servers, asks_windows, on_document(judge_signatures)),
)
"""The checks of this module, in catalogue order."""
