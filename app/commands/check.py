"""`holdfast check`: live checks that only read, shown before they are sent and kept as evidence."""

from __future__ import annotations

import argparse
import ipaddress
from collections.abc import Iterable
from pathlib import Path

from app.commands.arguments import Subparsers, add_author, add_json, add_plan, new_parser
from app.commands.cancelling import cancelled_by_interrupt
from app.commands.check_credentials import add_credentials, credentials_of
from app.commands.check_runs import compare, list_runs
from app.commands.check_words import tell_finding, tell_question, tell_result, tell_targets, tell_unkept
from app.commands.exit_codes import ExitCode
from app.commands.files import read_bytes
from app.commands.naming import asset_named
from app.commands.session import Session
from app.domain.codec import to_data
from app.domain.findings import Outcome
from app.domain.pack import Severity
from app.domain.values import Data
from app.domain.windows_document import MAX_BYTES
from app.errors import NotFound, UserError, WrongInput
from app.services.check_events import CheckEvent, FindingMade, FinishedRun, QuestionAsked, RunFinished
from app.services.checks import CheckService, Selection
from app.services.open_plan import OpenPlan

DETAILS = """\
Only servers, domains and zones of the plan are asked; --list-targets shows them and sends nothing.
A password is asked for, or read from a file descriptor: check PLAN --user NAME --password-fd 3 3<file.
The exit code is 1 when a check failed, warned or could not be measured."""


TICKETS = (
    "Kerberos: this computer gets its tickets where its own settings say, "
    "also from controllers that are not in the plan."
)


def add_to(parsers: Subparsers) -> None:
    """Add the parser."""
    parser = new_parser(
        parsers, "check", "run live checks and keep what they found", run=run, details=DETAILS
    )
    add_plan(parser)
    _add_selection(parser)
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="a public address of the plan that this run may ask; may be given again",
    )
    parser.add_argument("--list-targets", action="store_true", help="show whom a run would ask, and stop")
    parser.add_argument("--runs", action="store_true", help="list the kept runs, and stop")
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar="RUN",
        help="what changed between two kept runs, by number in --runs or id, and stop",
    )
    add_credentials(parser)
    parser.add_argument(
        "--from",
        dest="collected",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="judge files that the collector wrote on servers, and ask nobody",
    )
    parser.add_argument(
        "--accept-unknown-script",
        action="store_true",
        help="with --from: also judge files that another script made; the evidence says so",
    )
    parser.add_argument("--ca", type=Path, metavar="FILE", help="authorities to trust for TLS (PEM)")
    add_author(parser)
    add_json(parser)


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="CHECK",
        help="a check or a group of checks; may be given again",
    )
    parser.add_argument(
        "--section", action="append", default=[], help="checks that inform this section of the pack"
    )
    parser.add_argument(
        "--severity", action="append", default=[], type=Severity, choices=list(Severity), metavar="SEVERITY",
        help=f"only checks of this severity: {', '.join(Severity)}",
    )  # fmt: skip
    parser.add_argument(
        "--intrusive",
        action="store_true",
        help="also run checks that look like an attack; tell those who watch the network first",
    )
    parser.add_argument(
        "--target", action="append", default=[], metavar="ASSET", help="only this server, domain or zone"
    )


def run(session: Session, arguments: argparse.Namespace) -> int:
    """Show the targets; then, unless only they were asked for, run and keep the run."""
    service = session.services.live_checks
    if arguments.runs or arguments.compare:
        return _show_runs(session, arguments)
    if arguments.collected:
        return _judge_files(session, arguments)
    if arguments.list_targets:
        with session.reading(arguments.plan) as opened:
            targets = service.plan_targets(opened.plan, opened.pack, _selection(service, opened, arguments))
        tell_targets(session.output, targets, service.book)
        session.output.data(to_data(targets))
        return ExitCode.FINE
    with session.writing(arguments) as opened:
        selection = _selection(service, opened, arguments)
        targets = service.plan_targets(opened.plan, opened.pack, selection)
        tell_targets(session.output, targets, service.book)
        if not targets.targets:
            raise _nobody(selection)
        finished = _run(session, opened, selection, arguments)
        _keep(session, opened, finished)
    return _tell_end(session, finished)


def _nobody(selection: Selection) -> WrongInput:
    if selection.assets:
        return WrongInput(
            "There is nobody to ask.",
            why="What was chosen has no address in the plan, or every chosen check asks other servers too.",
            advice="Name the other servers with --target too, or leave --target out; see --list-targets.",
        )
    return WrongInput(
        "There is nobody to ask.",
        why="No server of the plan has an address, or no chosen check concerns one.",
        advice="Give servers a network address and what they do, and see --list-targets.",
    )


def _judge_files(session: Session, arguments: argparse.Namespace) -> int:
    """Judge what the collector brought and keep it as a run; nothing is sent."""
    runs = session.services.collected_runs
    files = [runs.read(path.name, read_bytes(path, MAX_BYTES)) for path in arguments.collected]
    with session.writing(arguments) as opened:
        targets = [asset_named(opened.plan, text).id for text in arguments.target]
        if targets and (len(targets), len(files)) != (1, 1):
            raise WrongInput("--target names the server of a single file.", advice="Give files one by one.")
        selection = _selection(session.services.live_checks, opened, arguments)
        with cancelled_by_interrupt() as cancel:
            events = runs.judge(
                opened.plan,
                opened.pack,
                files,
                cancel=cancel,
                chosen="".join(targets),
                accept_unknown=arguments.accept_unknown_script,
                selection=selection,
            )
            finished = _follow(session, events)
        _keep(session, opened, finished)
    return _tell_end(session, finished)


def _tell_end(session: Session, finished: FinishedRun) -> int:
    tell_result(session.output, finished)
    session.output.data(_data(finished))
    bad = any(finding.outcome is not Outcome.PASS for finding in finished.run.findings)
    return ExitCode.FINDINGS if bad else ExitCode.FINE


def _show_runs(session: Session, arguments: argparse.Namespace) -> int:
    with session.reading(arguments.plan) as opened:
        plan = opened.plan
    if arguments.compare:
        return compare(session.output, plan, arguments.compare, session.services.clock.now())
    return list_runs(session.output, plan, session.services.clock.now())


def _selection(service: CheckService, opened: OpenPlan, arguments: argparse.Namespace) -> Selection:
    checks = {entry.id for entry in service.entries()}
    groups = {entry.group for entry in service.entries()}
    wanted = [text if text in groups else text.upper() for text in arguments.only]
    sections = {section.id for section in opened.pack.sections}
    _refuse_unknown(wanted, checks | groups, "check or group")
    if not arguments.intrusive:
        _refuse_intrusive(service, wanted)
    _refuse_unknown(arguments.section, sections, "section")
    return Selection(
        checks=frozenset(text for text in wanted if text in checks),
        groups=frozenset(text for text in wanted if text in groups),
        sections=frozenset(arguments.section),
        severities=frozenset(arguments.severity),
        assets=frozenset(asset_named(opened.plan, text).id for text in arguments.target),
        allowed_public=frozenset(_address(text) for text in arguments.allow),
        intrusive=arguments.intrusive,
    )


def _refuse_intrusive(service: CheckService, wanted: list[str]) -> None:
    """A check that was named and then left out in silence would be taken for one that found nothing."""
    for entry in service.entries():
        if entry.intrusive and entry.id in wanted:
            raise WrongInput(
                f"{entry.id} looks like an attack to whoever watches the network.",
                why=entry.procedure[0],
                advice="Tell them first, then add --intrusive.",
            )


def _address(text: str) -> str:
    """A literal address; a name would be looked up, and lead wherever the answer says."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError as error:
        raise WrongInput(
            f"{text} is no address.", advice="Give addresses as the plan has them, such as 203.0.113.5."
        ) from error


def _refuse_unknown(wanted: list[str], known: set[str], what: str) -> None:
    for text in wanted:
        if text not in known:
            raise NotFound(
                f"There is no {what} called {text}.", advice=f"There are: {', '.join(sorted(known))}."
            )


def _run(
    session: Session, opened: OpenPlan, selection: Selection, arguments: argparse.Namespace
) -> FinishedRun:
    credentials = credentials_of(arguments)
    if credentials.uses_kerberos:
        session.output.line(TICKETS)
    try:
        with cancelled_by_interrupt() as cancel:
            events = session.services.live_checks.run_checks(
                opened.plan,
                opened.pack,
                selection,
                cancel=cancel,
                credentials=credentials,
                authorities=arguments.ca,
            )
            return _follow(session, events)
    finally:
        credentials.clear()


def _follow(session: Session, events: Iterable[CheckEvent]) -> FinishedRun:
    """Tell what a run tells, and give its result."""
    words = session.services.live_checks.book.words
    for event in events:
        match event:
            case QuestionAsked():
                tell_question(session.output, event, words)
            case FindingMade(finding):
                tell_finding(session.output, finding)
            case RunFinished(result):
                return result
    raise AssertionError("a run ends with its result")


def _keep(session: Session, opened: OpenPlan, finished: FinishedRun) -> None:
    """Put the run into the plan; where that fails, what was printed is all there is, and is told as such."""
    try:
        opened.apply(finished.edit(), finished.blobs)
    except UserError:
        tell_unkept(session.output)
        session.output.data(_data(finished, is_kept=False))
        raise


def _data(finished: FinishedRun, *, is_kept: bool = True) -> Data:
    found = [to_data(host) for host in finished.found_hosts]
    return {"run": to_data(finished.run), "kept": is_kept, "found_hosts": found}
