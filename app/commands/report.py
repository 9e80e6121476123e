"""`holdfast report`: the report of a frozen revision as a PDF, or a draft of the plan as it stands."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, day, new_parser
from app.commands.exit_codes import ExitCode
from app.commands.files import add_force, refuse_overwriting, write_bytes
from app.commands.session import Session
from app.domain.canonical import sha256_hex
from app.domain.report_model import PageSize
from app.domain.signoff import Edition
from app.errors import WrongInput
from app.services.freezing import latest_revision
from app.services.open_plan import OpenPlan
from app.services.reports import ReportSource, report_model

DETAILS = """\
The report of a revision is rendered once and kept in the plan; later calls give the same bytes with the
signatures put on them since. A draft carries a mark on every page and cannot be signed."""


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(parsers, "report", "write the report as a PDF", run=run, details=DETAILS)
    add_plan(parser)
    parser.add_argument("file", type=Path, metavar="OUT", help="the PDF to write")
    parser.add_argument("--draft", action="store_true", help="of the plan as it stands, marked as a draft")
    parser.add_argument("--revision", default="", metavar="N", help="which revision (default: the last)")
    add_edition(parser)
    parser.add_argument(
        "--page", type=PageSize, choices=list(PageSize), default=PageSize.A4, metavar="SIZE",
        help=f"paper, when it is rendered: {', '.join(PageSize)} (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--as-of", type=day, metavar="DATE", help="date of judgement of a draft (default: today)"
    )
    add_force(parser)
    add_author(parser)
    add_json(parser)


def add_edition(parser: argparse.ArgumentParser) -> None:
    """For whom the report is."""
    parser.add_argument(
        "--edition", type=Edition, choices=list(Edition), default=Edition.CUSTOMER, metavar="EDITION",
        help=f"for whom: {', '.join(Edition)} (default: %(default)s)",
    )  # fmt: skip


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Write the PDF."""
    if arguments.draft and arguments.revision:
        raise WrongInput("A draft is of no revision.", advice="Give either --draft or --revision.")
    refuse_overwriting(arguments.file, force=arguments.force)
    pdf = _draft(session, arguments) if arguments.draft else _kept(session, arguments)
    write_bytes(arguments.file, pdf)
    digest = sha256_hex(pdf)
    session.output.line(f"{arguments.file} is written, {len(pdf) // 1024} KiB, SHA-256 {digest}.")
    session.output.data({"file": str(arguments.file), "bytes": len(pdf), "sha256": digest})
    return ExitCode.FINE


def _draft(session: Session, arguments: argparse.Namespace) -> bytes:
    with session.reading(arguments.plan) as opened:
        assessment = opened.assessment if arguments.as_of is None else opened.judged_on(arguments.as_of)
        source = ReportSource(
            plan=opened.plan,
            pack=opened.pack,
            assessment=assessment,
            history=opened.records(),
            blob=opened.blob,
            program=session.services.program,
            checks=session.services.checks,
            analysis=session.services.analysis.analyse(opened.plan, opened.pack),
        )
        model = report_model(source, edition=arguments.edition)
    return session.services.renderer.render(model, page_size=arguments.page).pdf


def _kept(session: Session, arguments: argparse.Namespace) -> bytes:
    with session.writing(arguments) as opened:
        revision = revision_chosen(opened, arguments.revision)
        return session.services.sign_off.report(opened, revision, arguments.edition, page_size=arguments.page)


def revision_chosen(opened: OpenPlan, text: str) -> str:
    """The id or number of a revision; the last one where none is named. Raises NotFound."""
    return text or latest_revision(opened.plan).id
