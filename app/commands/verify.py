"""`holdfast verify`: what can be found out about a signed report, each fact apart."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from app.commands.arguments import Subparsers, add_json, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.files import read_bytes
from app.commands.output import Output
from app.commands.session import Session
from app.domain.values import Data, format_moment
from app.domain.verification import Fact, SignatureFacts, State, VerificationReport
from app.services.verification_words import QUESTIONS, conclusion, sentence

MOST_PDF = 512 * 1024 * 1024
MOST_CERTIFICATE = 1024 * 1024

MARKS = {State.PASSED: "ok", State.FAILED: "NO", State.UNDETERMINED: "?"}

DETAILS = """Works offline. Trusted are the certificates of your own trust store and those given with --trust.
The exit code is 0 only when every role has signed and every fact came out well, otherwise 1."""


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(parsers, "verify", "verify a signed report", run=run, details=DETAILS)
    parser.add_argument("file", type=Path, metavar="FILE", help="the signed PDF")
    parser.add_argument("--plan", type=Path, help="also ask whether it is the report of this plan")
    parser.add_argument(
        "--trust",
        type=Path,
        action="append",
        default=[],
        metavar="CERT",
        help="trust these certificates as well",
    )
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Verify and tell every fact."""
    services = session.services
    pdf = read_bytes(arguments.file, MOST_PDF)
    trusted = list(services.trust.certificates())
    for path in arguments.trust:
        trusted += services.read_certificates(read_bytes(path, MOST_CERTIFICATE))
    with ExitStack() as stack:
        opened = None if arguments.plan is None else stack.enter_context(session.reading(arguments.plan))
        report = services.verification.verify(pdf, trusted=trusted, open_plan=opened)
    tell(session.output, report)
    session.output.data(_data(report))
    return ExitCode.FINE if report.ok else ExitCode.FINDINGS


def tell(output: Output, report: VerificationReport) -> None:
    """Print every fact with its sentence, then what they come to."""
    for signature in report.signatures:
        output.line(f"{signature.field}: {signature.signer or 'unknown'}{_for(signature)}")
        output.lines(map(_line, signature.facts))
    output.line("The document:")
    output.lines(map(_line, report.facts))
    if report.manifest is not None:
        manifest = report.manifest
        output.line(f"Revision {manifest.number} of {manifest.plan_title}, judged as of {manifest.as_of}.")
        output.line(f"Digest {report.digest}")
    output.line("Verified." if report.ok else conclusion(report))


def _for(signature: SignatureFacts) -> str:
    return f", {signature.organisation}" if signature.organisation else ""


def _line(fact: Fact) -> str:
    return f"  {MARKS[fact.state]:2}  {QUESTIONS[fact.kind]}: {sentence(fact)}"


def _data(report: VerificationReport) -> Data:
    signatures: list[Data] = [
        {
            "role": entry.field,
            "signer": entry.signer,
            "organisation": entry.organisation,
            "certificate": entry.certificate,
            "signed_at": None if entry.signed_at is None else format_moment(entry.signed_at),
            "ok": entry.ok,
            "facts": [_fact(fact) for fact in entry.facts],
        }
        for entry in report.signatures
    ]
    facts: list[Data] = [_fact(fact) for fact in report.facts]
    return {
        "verified": report.ok,
        "sound": report.sound,
        "verified_at": format_moment(report.verified_at),
        "digest": report.digest,
        "signatures": signatures,
        "facts": facts,
    }


def _fact(fact: Fact) -> Data:
    return {
        "question": fact.kind.value,
        "state": fact.state.value,
        "reason": fact.reason.value,
        "sentence": sentence(fact),
    }
