"""The evidence of a run: for each question what was asked, what came back, and what it decided."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.canonical import canonical_bytes, sha256_hex
from app.domain.checks import CheckEntry
from app.domain.findings import Evidence, EvidenceKind, Finding
from app.domain.questions import AnyQuestion, SearchQuestion
from app.domain.readings import Exchange, Fault, Reading, SearchReading
from app.domain.values import Data, format_moment, format_number, values_to_data
from app.ports import Ids

FORM = "holdfast-check-evidence/1"

NEVER_SENT = frozenset(
    {
        Fault.BAD_NAME,
        Fault.GAVE_UP,
        Fault.NO_CREDENTIALS,
        Fault.NO_HOST_NAME,
        Fault.BINDS_STOPPED,
        Fault.OUTSIDE_PLAN,
        Fault.NOT_CHOSEN,
        Fault.DEADLINE,
        Fault.CANCELLED,
    }
)
"""Faults of questions that left no trace on the wire, so that there is nothing to keep."""

NOBODY_SIGNED_IN = frozenset({Fault.NO_TICKET, Fault.UNKNOWN_SERVICE, Fault.CERTIFICATE_REJECTED})
"""Faults from before a server was told who asks."""


@dataclass(slots=True)
class _Piece:
    """A reading that becomes a piece of evidence, with the findings that rest on it."""

    id: str
    reading: Reading
    is_personal: bool
    findings: list[Finding] = field(default_factory=list)


class EvidenceBook:
    """Collects the readings and findings of one run."""

    def __init__(self, ids: Ids, host: str, entries: Mapping[str, CheckEntry]) -> None:
        self._ids = ids
        self._host = host
        self._entries = entries
        self._pieces: dict[AnyQuestion, _Piece] = {}

    def take(self, question: AnyQuestion, reading: Reading) -> None:
        """Keep a reading of a question that was sent."""
        if reading.exchange.fault not in NEVER_SENT:
            is_personal = isinstance(question, SearchQuestion) and question.is_personal
            self._pieces[question] = _Piece(self._ids.new_id(), reading, is_personal)

    def ids_of(self, questions: Iterable[AnyQuestion]) -> tuple[str, ...]:
        """The ids of the evidence of these questions."""
        return tuple(self._pieces[question].id for question in questions if question in self._pieces)

    def rest(self, finding: Finding, questions: Iterable[AnyQuestion]) -> None:
        """Note that a finding rests on these questions."""
        for question in questions:
            if question in self._pieces:
                self._pieces[question].findings.append(finding)

    def close(self) -> tuple[tuple[Evidence, ...], dict[str, bytes]]:
        """All evidence, and its bytes by their digest."""
        evidence: list[Evidence] = []
        blobs: dict[str, bytes] = {}
        for piece in self._pieces.values():
            content = canonical_bytes(self._record(piece))
            digest = sha256_hex(content)
            blobs[digest] = content
            evidence.append(_evidence(piece, digest))
        return tuple(evidence), blobs

    def _record(self, piece: _Piece) -> Data:
        return {
            "form": FORM,
            "host": self._host,
            "exchange": _exchange_data(piece.reading.exchange),
            "reading": _count(piece.reading) if piece.is_personal else _reading_data(piece.reading),
            "findings": [self._finding_data(finding) for finding in piece.findings],
        }

    def _finding_data(self, finding: Finding) -> Data:
        thresholds = self._entries[finding.check].thresholds.values()
        return {
            "check": finding.check,
            "version": finding.version,
            "subject": finding.subject,
            "outcome": finding.outcome.value,
            "tag": finding.tag,
            "measured": values_to_data(finding.arguments),
            "thresholds": [
                {
                    "key": each.key,
                    "value": format_number(each.value),
                    "unit": each.unit,
                    "source": each.source,
                }
                for each in thresholds
            ],
        }


def _evidence(piece: _Piece, digest: str) -> Evidence:
    exchange = piece.reading.exchange
    return Evidence(
        id=piece.id,
        kind=EvidenceKind.CHECK,
        title=f"{exchange.protocol}, {exchange.address}: {exchange.asked}",
        content=digest,
        media_type="application/json",
        taken_at=exchange.ended_at,
    )


def _exchange_data(exchange: Exchange) -> Data:
    return {
        "protocol": exchange.protocol,
        "address": exchange.address,
        "port": exchange.port,
        "local_address": exchange.local_address,
        "asked": exchange.asked,
        "identity": exchange.identity.value,
        "started_at": format_moment(exchange.started_at),
        "ended_at": format_moment(exchange.ended_at),
        "fault": exchange.fault.value if exchange.fault else None,
        "detail": exchange.detail,
        "reply": base64.b64encode(exchange.reply).decode("ascii"),
        "reply_length": exchange.reply_length,
        "reply_sha256": exchange.reply_sha256,
    }


def _reading_data(reading: Reading) -> Data:
    """What was understood of the reply: the fields of the reading, without the exchange."""
    fields = (each.name for each in dataclasses.fields(reading) if each.name != "exchange")
    return {name: _plain(getattr(reading, name)) for name in fields}


def _count(reading: Reading) -> Data:
    """Of people, how many there are and not who."""
    return {"entries": len(reading.entries) if isinstance(reading, SearchReading) else 0}


def _plain(value: Any) -> Data:
    if dataclasses.is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return format_moment(value)
    return value if value is None or isinstance(value, bool | int) else str(value)
