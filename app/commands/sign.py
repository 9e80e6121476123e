"""`holdfast sign`: signs a report for a role, takes in what was signed elsewhere, makes identities."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.arguments import Subparsers, add_author, add_json, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.files import read_bytes, refuse_overwriting, write_bytes
from app.commands.report import add_edition, revision_chosen
from app.commands.secret_input import add_descriptor, read_secret
from app.commands.session import Session
from app.domain.codec import to_data
from app.domain.signoff import SignatureRecord
from app.domain.values import Data
from app.errors import WrongInput
from app.services.freezing import revision_in
from app.services.signing_rules import open_roles

MOST_IDENTITY = 4 * 1024 * 1024
MOST_PDF = 512 * 1024 * 1024

DETAILS = """ways to use it:
  holdfast sign PLAN --role ROLE --identity FILE.p12     sign, asked for the passphrase
  holdfast sign PLAN --take-in SIGNED.pdf                read back what was signed in another reader
  holdfast sign --new-identity FILE.p12 --name NAME      make an identity and trust it here

A passphrase is asked for, or read from a file descriptor: --passphrase-fd 3 3<file."""


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(
        parsers, "sign", "sign a report, or make an identity to sign with", run=run, details=DETAILS
    )
    parser.add_argument("plan", nargs="?", type=Path, metavar="PLAN", help="the plan file (.holdfast)")
    parser.add_argument("--role", help="the role that signs")
    parser.add_argument(
        "--identity", type=Path, metavar="FILE", help="a PKCS#12 file with key and certificate"
    )
    parser.add_argument("--take-in", type=Path, metavar="PDF", help="a report that was signed elsewhere")
    parser.add_argument(
        "--new-identity", type=Path, metavar="FILE", help="make an identity in this PKCS#12 file"
    )
    parser.add_argument("--name", default="", help="whose identity it is")
    parser.add_argument("--organisation", default="", help="for whom they sign")
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help="also write its certificate, to give away"
    )
    parser.add_argument("--revision", default="", metavar="N", help="which revision (default: the last)")
    parser.add_argument("--out", type=Path, metavar="PDF", help="also write the signed PDF here")
    add_edition(parser)
    add_descriptor(parser, "--passphrase-fd", "the passphrase")
    add_author(parser)
    add_json(parser)


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Do the one thing that was asked for."""
    wishes = [arguments.identity, arguments.take_in, arguments.new_identity]
    if sum(wish is not None for wish in wishes) != 1:
        raise WrongInput(
            "Say one thing: --identity, --take-in or --new-identity.", advice="See `holdfast sign --help`."
        )
    if arguments.new_identity is not None:
        return _new_identity(session, arguments)
    if arguments.plan is None:
        raise WrongInput("Which plan?", advice="Give the plan file before the options.")
    if arguments.take_in is not None:
        return _take_in(session, arguments)
    return _sign(session, arguments)


def _new_identity(session: Session, arguments: argparse.Namespace) -> int:
    refuse_overwriting(arguments.new_identity, force=False)
    made = session.services.identities.create(
        name=arguments.name,
        organisation=arguments.organisation,
        passphrase=_passphrase(arguments, "A passphrase for the new identity"),
        now=session.services.clock.now(),
    )
    write_bytes(arguments.new_identity, made.pkcs12)
    if arguments.certificate is not None:
        write_bytes(arguments.certificate, made.certificate)
    session.services.trust.add(made.certificate)
    facts = made.facts
    session.output.line(
        f"{arguments.new_identity} is an identity of {facts.name}, valid until {facts.valid_until:%Y-%m-%d}."
    )
    session.output.line(f"Its certificate, SHA-256 {facts.fingerprint}, is trusted here and nowhere else.")
    session.output.data(to_data(facts))
    return ExitCode.FINE


def _sign(session: Session, arguments: argparse.Namespace) -> int:
    if not arguments.role:
        raise WrongInput("For which role?", advice="Name the role that signs with --role.")
    identity = read_bytes(arguments.identity, MOST_IDENTITY)
    sign_off = session.services.sign_off
    with session.writing(arguments) as opened:
        revision = revision_chosen(opened, arguments.revision)
        open_now = open_roles(opened.plan, revision_in(opened.plan, revision), arguments.edition)
        passphrase = _passphrase(arguments, f"Passphrase of {arguments.identity.name}")
        sign_off.report(opened, revision, arguments.edition)
        record = sign_off.sign(
            opened, revision, arguments.edition, arguments.role, identity=identity, passphrase=passphrase
        )
        _write_out(arguments, opened.blob(record.pdf))
    _tell(session, [record], [role for role in open_now if role != arguments.role])
    return ExitCode.FINE


def _take_in(session: Session, arguments: argparse.Namespace) -> int:
    pdf = read_bytes(arguments.take_in, MOST_PDF)
    with session.writing(arguments) as opened:
        records = session.services.sign_off.take_in(opened, pdf)
        revision = revision_in(opened.plan, records[0].revision)
        missing = open_roles(opened.plan, revision, records[0].edition)
    _tell(session, list(records), list(missing))
    return ExitCode.FINE


def _write_out(arguments: argparse.Namespace, pdf: bytes) -> None:
    if arguments.out is not None:
        write_bytes(arguments.out, pdf)


def _tell(session: Session, records: list[SignatureRecord], missing: list[str]) -> None:
    for record in records:
        session.output.line(
            f"{record.signer} signed as {record.role} at {record.signed_at:%Y-%m-%d %H:%M:%S} UTC."
        )
    session.output.line(f"Still to sign: {', '.join(missing)}." if missing else "All roles have signed.")
    signed: list[Data] = [to_data(record) for record in records]
    open_still: list[Data] = list(missing)
    session.output.data({"signatures": signed, "missing": open_still})


def _passphrase(arguments: argparse.Namespace, prompt: str) -> str:
    return read_secret(arguments.passphrase_fd, prompt, "--passphrase-fd")
