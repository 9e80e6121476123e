"""Is a Windows server protected by an antivirus that runs and knows the viruses of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

from app.checks.check import Check
from app.checks.windows.server import (
    EMPTY,
    Told,
    asks_windows,
    has_unnamed_service,
    on_document,
    service_states,
    windows_servers,
)
from app.checks.windows.values import flag_of, hours_between, stands_for_never, text_of
from app.domain.checks import Emission
from app.domain.windows_document import SectionState

DEFENDER_SERVICE = "windefend"
DEFENDER = "Microsoft Defender"
PASSIVE = ("passive", "edr block", "not running")
"""Modes in which Defender leaves the protection to another product, "SxS Passive Mode" among them.

In them its flags may all read as on; only the mode tells.
"""

NEVER_UPDATED = frozenset({"65535", "4294967295"})
"""The age in days that Defender gives signatures it never got: the largest number of its type."""

Protection: TypeAlias = bool | None
"""Whether a product protects; None where it does not tell."""


def judge_running(told: Told) -> Iterator[Emission]:
    """WIN-04: an antivirus is there and protects.

    Of Defender it is known that its real-time protection is on, of others only that their scanner runs.
    """
    if missing := told.missing("services"):
        yield told.topic.unmeasured(missing)
        return
    found = _products(told)
    running = tuple(name for name, protects in found.items() if protects)
    if running:
        known = {"state": "on"} if found.get(DEFENDER) else {}
        yield told.topic.says("protected", products=running, **known)
    elif None in found.values():
        yield told.topic.unmeasured(told.unread("defender") or EMPTY)
    elif has_unnamed_service(told):
        yield told.topic.unmeasured(EMPTY)
    elif found:
        yield told.topic.says("switched_off", products=tuple(found), state="off")
    else:
        yield told.topic.says("none_known")


def _products(told: Told) -> dict[str, Protection]:
    """The antivirus products of a server by name."""
    states = service_states(told)
    found: dict[str, Protection] = {}
    for entry in told.server.entries("antivirus_services"):
        here = [states[name] for name in entry.services if name in states and name != DEFENDER_SERVICE]
        if here:
            found[entry.words] = "Running" in here or (None if "" in here else False)
    defender = told.document.section("defender")
    if told.rows("defender"):
        found[DEFENDER] = _defender(told)
    elif defender.state is not SectionState.ABSENT and DEFENDER_SERVICE in states:
        found[DEFENDER] = None
    return found


def _defender(told: Told) -> Protection:
    """Whether Defender protects. Its service alone does not tell, and before 2016 looks for spyware only."""
    row = told.rows("defender")[0]
    flags = [flag_of(text_of(row, key)) for key in ("AntivirusEnabled", "RealTimeProtectionEnabled")]
    if False in flags or _is_passive(told):
        return False
    return None if None in flags else True


def _is_passive(told: Told) -> bool:
    mode = told.document.text("defender", "AMRunningMode").lower()
    return any(word in mode for word in PASSIVE)


def judge_signatures(told: Told) -> Iterator[Emission]:
    """WIN-05: the signatures of Defender are fresh. Other products do not tell theirs to Windows Server."""
    if missing := told.missing("defender"):
        yield told.topic.unmeasured(missing)
        return
    text = told.document.text("defender", "AntivirusSignatureLastUpdated")
    updated = told.moment(text)
    if not flag_of(told.document.text("defender", "AntivirusEnabled")) or _is_passive(told):
        yield told.topic.unmeasured("defender_off")
    elif updated is not None:
        yield _judge_age(told, updated)
    elif told.document.text("defender", "AntivirusSignatureAge") in NEVER_UPDATED or stands_for_never(text):
        yield told.topic.says("never_updated")
    else:
        yield told.topic.unmeasured(EMPTY)


def _judge_age(told: Told, updated: datetime) -> Emission:
    age, limits = hours_between(updated, told.document.collected_at), told.limits
    tag = "fresh"
    if age > limits["warn_h"]:
        tag = "outdated" if age > limits["fail_h"] else "ageing"
    return told.topic.says(tag, age_h=age, warn_h=limits["warn_h"], fail_h=limits["fail_h"])


WINDOWS_ANTIVIRUS = (
    Check("WIN-04", windows_servers, asks_windows, on_document(judge_running)),
    Check("WIN-05", windows_servers, asks_windows, on_document(judge_signatures)),
)
"""The checks of this module, in catalogue order."""
