"""A realistic plan over the sample pack, with the verdict each answer is to have."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from PIL import Image, ImageDraw

from app.domain.actions import AcceptedRisk, Action, ActionState, Effort
from app.domain.answers import PLAN_SUBJECT, Answer, Basis, Place, Result
from app.domain.assessment import Reason, Truth, Verdict
from app.domain.canonical import sha256_hex
from app.domain.findings import CheckRun, Evidence, EvidenceKind, Finding, Outcome
from app.domain.inventory import Asset, AssetKind, Need, NeedKind, ServerFunction
from app.domain.pack import Item, Pack, Scope
from app.domain.plan import PackRef, Plan

SURVEYED_AT = datetime(2026, 11, 12, 9, 15, tzinfo=UTC)
ARCHITECT = "Sample Architect"

PHOTO_WIDTH, PHOTO_HEIGHT = 900, 600

REPLY = b'{"target": "192.0.2.10", "came": "no SRV record"}'
"""What the evidence of the sample's run of checks holds."""


def photo(words: str = "rack A2") -> bytes:
    """A picture as a camera would give it, in JPEG."""
    image = Image.new("RGB", (PHOTO_WIDTH, PHOTO_HEIGHT), "#2b2f33")
    pen = ImageDraw.Draw(image)
    for row in range(8):
        top = 40 + row * 66
        pen.rectangle((120, top, 780, top + 52), fill="#4a5057", outline="#8a9096")
        pen.ellipse((740, top + 20, 756, top + 36), fill="#7bd39a" if row % 3 else "#f0b65a")
    pen.text((20, 10), words, fill="white")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()


def _assets(servers: int) -> Iterator[Asset]:
    yield Asset(
        "site-hq",
        AssetKind.SITE,
        "Headquarters",
        values={"address": "1 Sample Street, Springfield", "users": Decimal(1800), "guarded": True},
    )
    yield Asset(
        "site-b",
        AssetKind.SITE,
        "Leeds",
        values={"address": "2 Example Road, Leeds", "users": Decimal(420), "guarded": False},
    )
    yield Asset(
        "room-1",
        AssetKind.ROOM,
        "Server room 1",
        values={"site": "site-hq", "racks": Decimal(6), "heat_load_kw": Decimal("18.5"), "dual_feed": True},
    )
    yield Asset(
        "feed-a",
        AssetKind.FEED,
        "Feed A",
        values={"site": "site-hq", "rooms": ("room-1",), "breaker_a": Decimal(63)},
    )
    yield Asset(
        "ups-1",
        AssetKind.UPS,
        "UPS 1",
        values={
            "room": "room-1",
            "fed_by": ("feed-a",),
            "rated_w": Decimal(10000),
            "load_w": Decimal(6400),
            "runtime_min": Decimal("14.5"),
            "topology": "vfi",
        },
    )
    yield Asset(
        "crac-1", AssetKind.COOLING_UNIT, "CRAC 1", values={"room": "room-1", "sensible_kw": Decimal(22)}
    )
    for number in range(1, servers + 1):
        functions = {ServerFunction.DC, ServerFunction.GC, ServerFunction.DNS} if number == 3 else set()
        yield Asset(
            f"srv-{number}",
            AssetKind.SERVER,
            f"ocs-fe{number:02d}",
            functions=frozenset(functions),
            values={
                "room": "room-1",
                "kind": "physical",
                "psu_count": Decimal(2 if number % 2 else 1),
                "psu_rating_w": Decimal(750),
                "peak_w": Decimal(430 + number),
                "os": "Windows Server 2008 R2",
                "vendor": "Sample Vendor",
                "model": "R610",
                "fed_by": ("ups-1",),
                "fqdn": f"ocs-fe{number:02d}.corp.example",
                "serial_number": f"SN{number:06d}",
            },
        )
    yield Asset(
        "role-fe",
        AssetKind.ROLE,
        "Front End pool",
        values={"fqdn": "pool01.corp.example", "needed": Decimal(2)},
    )
    yield Asset("dom", AssetKind.DOMAIN, "corp.example", values={"fqdn": "corp.example", "forest_root": True})


LONG_NOTE = (
    "Both supplies were pulled one after the other while the server was under load; it stayed up each time. "
    "The second supply hangs on the same strip as the first, so the feed is still shared. "
    "\N{GREEK CAPITAL LETTER OMEGA}\N{GREEK SMALL LETTER MU}, "
    "\N{CYRILLIC CAPITAL LETTER ES}\N{CYRILLIC SMALL LETTER IE}\N{CYRILLIC SMALL LETTER ER}."
)

_CYCLE = (
    Verdict.FULFILLED,
    Verdict.FAILED,
    Verdict.PARTLY,
    Verdict.FULFILLED,
    Verdict.UNKNOWN,
    Verdict.OPEN,
    Verdict.FULFILLED,
    Verdict.NOT_APPLICABLE,
)
_RESULTS = {
    Verdict.FULFILLED: Result.YES,
    Verdict.FAILED: Result.NO,
    Verdict.PARTLY: Result.PARTLY,
    Verdict.UNKNOWN: Result.UNKNOWN,
    Verdict.NOT_APPLICABLE: Result.NOT_APPLICABLE,
}


def _places(pack: Pack, servers: int) -> Iterator[tuple[Item, Place]]:
    for item in pack.items:
        if item.scopes == (Scope.PLAN,):
            yield item, Place(item.id, PLAN_SUBJECT)
        else:
            for number in range(1, servers + 1):
                yield item, Place(item.id, f"srv-{number}")


def reasons_for(verdict: Verdict) -> tuple[Reason, ...]:
    if verdict is Verdict.FAILED:
        return (
            Reason(
                "The server has two or more hot-swap power supplies.",
                Truth.NOT_MET,
                "source",
                (("psu_count", "1"),),
            ),
        )
    if verdict is Verdict.PARTLY:
        return (
            Reason("It can run on one supply fewer.", Truth.MET, "source", (("peak_w", "431"),)),
            Reason("The supplies hang on two feeds.", Truth.NOT_MET, "judgement", (("feeds", "1"),)),
        )
    return ()


def _answer(place: Place, verdict: Verdict, number: int) -> Answer | None:
    if verdict is Verdict.OPEN:
        return None
    return Answer(
        place,
        _RESULTS[verdict],
        reason="There is no such part in this deployment." if verdict is Verdict.NOT_APPLICABLE else "",
        basis=(Basis.SEEN, Basis.TOLD, Basis.READ, Basis.TESTED)[number % 4],
        note=LONG_NOTE if number % 5 == 1 else "",
        internal_note="The customer would rather not spend money here." if number % 7 == 1 else "",
        evidence=("ev-photo",) if number % 6 == 1 else (),
        by=ARCHITECT,
        at=SURVEYED_AT + timedelta(minutes=number),
    )


def sample_plan(pack: Pack, servers: int = 4) -> tuple[Plan, dict[Place, Verdict]]:
    """The plan, and the verdict each place is to have."""
    verdicts: dict[Place, Verdict] = {}
    answers: dict[Place, Answer] = {}
    for number, (_, place) in enumerate(_places(pack, servers)):
        verdicts[place] = verdict = _CYCLE[(number * 3) % len(_CYCLE)]
        answer = _answer(place, verdict, number)
        if answer is not None:
            answers[place] = answer
    first = next(iter(verdicts))
    plan = Plan(
        id="0f6f3c1e-7c0e-4d6f-9d55-5a1c0ab0c001",
        title="Contoso OCS R2 \N{EN DASH} HQ and Leeds",
        pack=PackRef(pack.id, pack.version, pack.digest),
        profile={
            "customer": "Contoso Ltd",
            "deployment": "Office Communications Server 2007 R2, two sites",
            "author": ARCHITECT,
            "confidentiality": "confidential",
            "criticality": "mission_critical",
            "users": Decimal(2220),
            "rto_h": Decimal(4),
            "availability_pct": Decimal("99.9"),
            "go_live": date(2027, 2, 1),
        },
        limits={Place("HAR-03", "warn_h"): Decimal(36)},
        assets={asset.id: asset for asset in _assets(servers)},
        needs={
            "n1": Need(
                "n1", "role-fe", NeedKind.MEMBERS, tuple(f"srv-{n}" for n in range(1, servers + 1)), 2
            ),
            "n2": Need("n2", "srv-1", NeedKind.POWER, ("ups-1",)),
        },
        answers=answers,
        evidence=_evidence(first),
        runs={"run-1": _run()},
        actions=_actions(verdicts),
        risks={
            "r1": AcceptedRisk(
                "r1",
                Place("HAR-02", PLAN_SUBJECT),
                "Sample Owner",
                date(2026, 11, 1),
                date(2027, 6, 30),
                "The pool is replaced in the summer.",
            ),
            "r2": AcceptedRisk(
                "r2", Place("COO-02", PLAN_SUBJECT), "Sample Owner", date(2026, 1, 10), date(2026, 10, 31), ""
            ),
        },
    )
    return plan, verdicts


def _evidence(place: Place) -> dict[str, Evidence]:
    picture = sha256_hex(photo())
    return {
        "ev-photo": Evidence(
            "ev-photo",
            EvidenceKind.PHOTO,
            "Rack A2, rear side",
            picture,
            "image/jpeg",
            SURVEYED_AT,
            ARCHITECT,
            ((place.item, place.subject),),
        ),
        "ev-run": Evidence(
            "ev-run",
            EvidenceKind.CHECK,
            "DNS reply of 192.0.2.10",
            sha256_hex(REPLY),
            "application/json",
            SURVEYED_AT + timedelta(hours=3),
            ARCHITECT,
        ),
    }


def _run() -> CheckRun:
    findings = (
        Finding(
            "DNS-S01",
            "1",
            "srv-3",
            "192.0.2.10",
            Outcome.PASS,
            "high",
            "answers",
            {},
            "The server answers over UDP and TCP in 4 ms.",
            ("ev-run",),
        ),
        Finding(
            "DNS-S02",
            "1",
            "srv-3",
            "192.0.2.10",
            Outcome.WARN,
            "medium",
            "slow",
            {},
            "The server needs 240 ms; more than 100 ms is slow.",
        ),
        Finding(
            "DC-01",
            "2",
            "srv-3",
            "ocs-fe03.corp.example",
            Outcome.FAIL,
            "critical",
            "silent",
            {},
            "The directory service does not answer on port 389.",
        ),
        Finding(
            "TIME-01",
            "1",
            "srv-3",
            "192.0.2.10",
            Outcome.NOT_MEASURED,
            "medium",
            "not_measured",
            {},
            "The time could not be measured: no reply within 3 s.",
        ),
    )
    start = SURVEYED_AT + timedelta(hours=3)
    return CheckRun(
        "run-1",
        start,
        start + timedelta(seconds=42),
        "complete",
        "laptop-17",
        "anonymous",
        ("192.0.2.10", "ocs-fe03.corp.example"),
        findings,
    )


def _actions(verdicts: dict[Place, Verdict]) -> dict[str, Action]:
    failed = [place for place, verdict in verdicts.items() if verdict is Verdict.FAILED]
    return {
        "a1": Action(
            "a1",
            "Fit the second power supply in ocs-fe02 and connect it to feed B",
            "Sample Facility Manager",
            date(2026, 12, 4),
            Effort.S,
            place=failed[0],
        ),
        "a2": Action(
            "a2",
            "Order a second domain controller for Leeds",
            "Sample Directory Team",
            date(2026, 11, 2),
            Effort.L,
            place=failed[-1],
            note="Quote requested.",
        ),
        "a3": Action("a3", "Write down the order of shutdown", effort=Effort.XS),
        "a4": Action(
            "a4", "Replace the UPS batteries", ARCHITECT, date(2026, 10, 1), Effort.M, ActionState.DONE
        ),
    }
