"""What `holdfast check` says: its targets beforehand, each finding as it comes, and how the run ended."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping

from app.commands.check_credentials import SNMP_CHANNEL
from app.commands.output import Output
from app.domain.checks import CheckBook
from app.domain.counts import counted
from app.domain.findings import Finding, Outcome
from app.domain.targets import TargetList
from app.services.check_events import FinishedRun, QuestionAsked
from app.services.check_evidence import NEVER_SENT

LINE = 110
"""Longer lists are wrapped: what will be asked is shown whole."""


def tell_targets(output: Output, targets: TargetList, book: CheckBook) -> None:
    """Whom a run would ask and how, what it leaves out, and what it cannot measure."""
    output.line(
        f"{counted(len(targets.checks), 'check')} would ask {counted(len(targets.targets), 'target')}:"
    )
    for target in targets.targets:
        output.line(f"{target.name}, {target.address}")
        output.lines(_wrapped("    " + "; ".join(target.channels), "    "))
    for refused in targets.refused:
        output.line(f"Not asked: {refused.name} {refused.value}: {book.words[refused.refusal.value]}.")
    _tell_list(output, "Looks like an attack to whoever watches the network: ", targets.intrusive)
    for check in targets.intrusive:
        entry = book.entries[check]
        output.lines(_wrapped(f"    {check}: {' '.join(entry.procedure)}", "        "))
    _tell_list(output, "Measured only with --user or --bind ticket: ", targets.needs_credentials)
    _tell_list(output, "Measured only with --bmc-user: ", targets.needs_controller_user)
    windows = "Left out without --windows-user or --windows-login ticket: "
    _tell_list(output, windows, targets.needs_windows_user)
    if any(channel.startswith(SNMP_CHANNEL) for target in targets.targets for channel in target.channels):
        output.line("UPSs that no NUT server watches are measured only with --snmp-user or a community.")


def _tell_list(output: Output, words: str, parts: tuple[str, ...]) -> None:
    if parts:
        output.lines(_wrapped(f"{words}{', '.join(parts)}.", "    "))


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, LINE, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def tell_question(output: Output, event: QuestionAsked, words: Mapping[str, str]) -> None:
    """How far the run is with a target, where a question that was sent got no answer."""
    if event.fault is not None and event.fault not in NEVER_SENT:
        place = f"{event.address}, {event.done_here} of {event.total_here}"
        output.note(f"  {place}: {event.channel}: {words[event.fault.value]}")


def tell_finding(output: Output, finding: Finding) -> None:
    """A finding, as soon as it is there: who reads this through a pipe sees it too."""
    output.line(
        f"{finding.outcome.value.replace('_', ' '):12} {finding.check:9} {finding.target}: {finding.sentence}"
    )
    output.flush()


def tell_result(output: Output, finished: FinishedRun) -> None:
    """How the run ended, and whom answers named."""
    counts = Counter(finding.outcome for finding in finished.run.findings)
    told = ", ".join(f"{counts[outcome]} {outcome.value.replace('_', ' ')}" for outcome in Outcome)
    output.line(f"The run is {ENDINGS[finished.run.ended]} and kept in the plan: {told}.")
    for host in finished.found_hosts:
        output.line(
            f"Named by an answer, not in the plan, not contacted: {host.name} {', '.join(host.addresses)}"
        )


def tell_unkept(output: Output) -> None:
    """That the plan does not hold the run."""
    output.note("The run is over and NOT kept: what it found stands only in what was printed here.")


ENDINGS = {"complete": "complete", "cancelled": "cancelled", "deadline": "at its deadline"}
