"""A section of the pack: its items, what was said, how it is known, and what followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.domain.assessment import Reason, Truth, Verdict
from app.domain.counts import counted
from app.domain.report_lines import ItemText, LimitLine, SectionText, SubjectAnswer
from app.domain.values import format_number
from reports.cells import Paragraphs
from reports.charts import percent
from reports.flowables import Block, Heading, SectionBreak, Text
from reports.grid import Column, Grid, Row
from reports.lines import Content, Inline, Run, Sign
from reports.theme import (
    ATTENTION,
    BODY,
    CELL,
    ITEM_HEADING,
    MUTED,
    MUTED_BODY,
    MUTED_SMALL,
    SMALL,
    TextStyle,
)
from reports.typeface import Face
from reports.words import (
    BASES,
    RESULTS,
    SEVERITIES,
    TRUTHS,
    VERDICTS,
    fact_words,
    minute_words,
    state,
    subjects_words,
    with_unit,
)

ASK = TextStyle(after=4)
ITSELF = "This answer itself decides."
CLOSING = replace(MUTED_SMALL, after=4)


def story(section: SectionText) -> Iterator[Block]:
    """The section's heading, intro and figures, then every item that applies."""
    yield Heading(1, section.bar.title)
    if section.intro:
        yield Text(section.intro, BODY)
    yield Text(_figures(section), MUTED_BODY)
    for item in section.items:
        yield from _item(item)
    yield SectionBreak()


def _figures(section: SectionText) -> str:
    bar = section.bar
    if bar.score is None:
        return "Nothing in this section applies." if not section.items else "This section has no score."
    answered = f"{bar.answered} of {counted(bar.applicable, 'question', 'questions')} answered"
    failed = f", {bar.failed} failed" if bar.failed else ""
    return f"Score {percent(float(bar.score))} %; {answered}{failed}."


def _item(item: ItemText) -> Iterator[Block]:
    severity = (Run(SEVERITIES[item.severity], ink=MUTED),)
    title = f"{item.id}  {item.title}"
    yield Heading(2, title, style=ITEM_HEADING, aside=severity, is_listed=False)
    ask = Text(item.ask, ASK)
    ask.keeps_next = True
    yield ask
    yield from _answers(item)
    closing = _closing(item)
    if closing:
        text = Text(closing, CLOSING)
        text.keeps_previous = True
        yield text


def _answers(item: ItemText) -> Iterator[Block]:
    """Subjects of which the same was said in the same minute share a row, and so do the unanswered."""
    unanswered = [answer.subject for answer in item.answers if _is_bare(answer)]
    rows = [
        _row(item, answers[0], [answer.subject for answer in answers])
        for answers in _alike(answer for answer in item.answers if not _is_bare(answer))
    ]
    if unanswered:
        rows.append((subjects_words(unanswered), state(VERDICTS[Verdict.OPEN]), "", ""))
    columns = (
        Column("Subject", 3.2),
        Column("Verdict", 2.4),
        Column("Answer", 7.4),
        Column("Known by", 3),
    )
    yield Grid(columns, rows)


def _alike(answers: Iterable[SubjectAnswer]) -> Iterable[list[SubjectAnswer]]:
    found: dict[SubjectAnswer, list[SubjectAnswer]] = {}
    for answer in answers:
        minute = None if answer.at is None else answer.at.replace(second=0, microsecond=0)
        found.setdefault(replace(answer, subject="", at=minute), []).append(answer)
    return found.values()


def _is_bare(answer: SubjectAnswer) -> bool:
    said = answer.facts or answer.note or answer.internal_note or answer.evidence or answer.accepted
    return answer.verdict is Verdict.OPEN and not (said or answer.basis or answer.result)


def _row(item: ItemText, answer: SubjectAnswer, subjects: Sequence[str]) -> Row:
    verdict: list[Inline] = list(state(VERDICTS[answer.verdict]))
    verdict_parts: list[tuple[Content, TextStyle]] = [(verdict, CELL)]
    if answer.accepted:
        verdict_parts.append(((Run("risk accepted", ink=ATTENTION.ink),), SMALL))
    if answer.severity is not item.severity:
        raised = f"{SEVERITIES[answer.severity]} here. {answer.raised_by}".rstrip()
        verdict_parts.append((raised, MUTED_SMALL))
    return (
        subjects_words(subjects),
        Paragraphs(verdict_parts),
        Paragraphs(tuple(_said(item, answer))),
        Paragraphs(tuple(_known(answer))),
    )


def _said(item: ItemText, answer: SubjectAnswer) -> Iterator[tuple[Content, TextStyle]]:
    if answer.result is not None:
        yield (Run(RESULTS[answer.result], Face.SEMIBOLD),), CELL
    for fact in answer.facts:
        yield (Run(f"{fact.label}: ", ink=MUTED), Run(fact_words(fact))), CELL
    if answer.reason:
        yield (Run("Because: ", ink=MUTED), Run(answer.reason)), CELL
    if answer.note:
        yield answer.note, CELL
    if answer.internal_note:
        yield (Run("Internal: ", Face.SEMIBOLD, ATTENTION.ink), Run(answer.internal_note)), CELL
    for truth in (Truth.NOT_MET, Truth.UNKNOWN, Truth.MET):
        alike = [_shortened(one, item.ask) for one in answer.reasons if one.truth is truth]
        alike = [one for one in alike if one.words != ITSELF or truth is not Truth.MET]
        if alike:
            yield tuple(_reasons(truth, alike)), SMALL


def _shortened(reason: Reason, ask: str) -> Reason:
    """Where the answer itself decides, the reason repeats the question, which stands above already."""
    return replace(reason, words=ITSELF, inputs=()) if reason.words == ask else reason


def _reasons(truth: Truth, reasons: Sequence[Reason]) -> Iterator[Inline]:
    """The sentences of which the same is true, behind one sign; what is not met shows what it read."""
    words, shape, tone = TRUTHS[truth]
    yield Sign(shape, tone.ink)
    yield Run(f"{words}:", ink=tone.ink)
    for reason in reasons:
        yield Run(f" {_sentence(reason)}")
        if reason.inputs and truth is not Truth.MET:
            read = ", ".join(f"{name} {value or 'unknown'}" for name, value in reason.inputs)
            yield Run(f" ({read})", ink=MUTED)
        if reason.grounds == "judgement":
            yield Run(" Judgement.", Face.ITALIC, MUTED)


def _sentence(reason: Reason) -> str:
    """A field without a value gives only its name as the reason."""
    return reason.words if reason.words.endswith((".", "?", "!")) else f"{reason.words}: not known."


def _known(answer: SubjectAnswer) -> Iterator[tuple[Content, TextStyle]]:
    if answer.basis is not None:
        yield BASES[answer.basis], CELL
    if answer.by:
        yield answer.by, MUTED_SMALL
    if answer.at is not None:
        yield minute_words(answer.at), MUTED_SMALL
    if answer.evidence:
        yield evidence_words(answer.evidence), MUTED_SMALL


def evidence_words(numbers: Sequence[int]) -> str:
    """References to pieces of evidence, as the list of evidence numbers them."""
    return "Evidence " + ", ".join(f"E{number}" for number in numbers)


def _closing(item: ItemText) -> str:
    limits = [_limit(limit) for limit in item.limits]
    if item.references:
        limits.append(f"References: {', '.join(item.references)}.")
    if item.checks:
        limits.append(f"Live checks: {', '.join(item.checks)}.")
    return " ".join(limits)


def _limit(limit: LimitLine) -> str:
    value = with_unit(format_number(limit.value), limit.unit)
    if not limit.is_judgement:
        origin = limit.source or "from a source"
    elif limit.value == limit.default:
        origin = "judgement, default"
    else:
        origin = f"judgement, changed in this plan from {format_number(limit.default)}"
    return f"{limit.words}: {value} ({origin})."
