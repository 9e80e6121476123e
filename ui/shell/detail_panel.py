"""The panel at the right: why the item in focus matters, what good is, the fix, evidence, the verdict."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.answers import PLAN_SUBJECT
from app.domain.assessment import Reason, Truth
from ui.theme import DETAIL_WIDTH, Look, Space, Tone
from ui.viewmodels.detail import EFFORT_WORDS, Detail, LimitLine, LiveResult
from ui.viewmodels.evidence import EvidenceModel
from ui.viewmodels.proposal_words import Offer
from ui.widgets.buttons import button, set_faded
from ui.widgets.evidence_list import EvidenceList
from ui.widgets.limit_field import LimitField
from ui.widgets.marks import Mark, StateMark
from ui.widgets.shapes import Shape
from ui.widgets.states import OUTCOME_MARKS, VERDICT_MARKS
from ui.widgets.text import label, rule

TRUTH_MARKS = {
    Truth.MET: Mark(Shape.FULL, Tone.FULFILLED, "met"),
    Truth.NOT_MET: Mark(Shape.CROSS, Tone.FAILED, "not met"),
    Truth.UNKNOWN: Mark(Shape.QUESTION, Tone.UNKNOWN, "unknown"),
}


class DetailPanel(QFrame):
    """Built anew for each place.

    `limit_committed` gives the place of a limit and its value, None for the pack's; `proposal_taken` the
    `Proposal` that a person takes as an answer.
    """

    limit_committed = Signal(object, object)
    proposal_taken = Signal(object)

    def __init__(self, look: Look, evidence: EvidenceModel) -> None:
        super().__init__()
        self.setObjectName("detail")
        self._look = look
        self._detail: Detail | None = None
        self._scroll = QScrollArea()
        self._scroll.setObjectName("detail_scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("Details of the item in focus")
        # The keyboard scrolls what it cannot see otherwise.
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.evidence = EvidenceList(look, evidence)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(rule())
        outer.addWidget(self.evidence)
        look.changed.connect(self._fit)
        self._fit()
        self.show_detail(None)

    def _fit(self) -> None:
        self.setFixedWidth(round(DETAIL_WIDTH * (1.35 if self._look.workshop else 1)))

    def show_detail(self, detail: Detail | None) -> None:
        """Show a place, or what the panel is for."""
        is_same = detail is not None and self._detail is not None and detail.place == self._detail.place
        bar = self._scroll.verticalScrollBar()
        at = bar.value() if is_same else 0
        self._detail = detail
        self.evidence.show_place(None if detail is None else detail.place)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.L)
        for part in self._parts(detail):
            column.addWidget(part)
        column.addStretch(1)
        self._scroll.setWidget(body)
        body.show()
        bar.setValue(at)

    def words(self) -> str:
        """Everything the panel says, for whoever reads it as text."""
        return "\n".join(part.text() for part in self.findChildren(QLabel))

    def _parts(self, detail: Detail | None) -> Iterable[QWidget]:
        if detail is None:
            yield label(
                "Put the focus on an item to see why it matters and what good looks like.", "muted", wrap=True
            )
            return
        yield self._head(detail)
        if detail.contradictions:
            yield self._block("Contradiction", [entry.sentence for entry in detail.contradictions])
        yield self._verdict(detail)
        yield rule()
        yield from self._advice(detail)
        yield from self._sources(detail)

    def _head(self, detail: Detail) -> QWidget:
        lines = [label(detail.item.id, "code"), label(detail.item.title, "section", wrap=True)]
        if detail.place.subject != PLAN_SUBJECT:
            lines.append(label(detail.subject, "muted", wrap=True))
        return _stack(lines)

    def _verdict(self, detail: Detail) -> QWidget:
        verdict = detail.verdict
        if verdict is None:
            return _stack([label("Not asked now", "muted")])
        mark = VERDICT_MARKS[verdict.verdict]
        accepted = ", risk accepted" if verdict.accepted else ""
        lines: list[QWidget] = [
            label("Verdict", "heading"),
            self._marked(mark, f"{mark.words.capitalize()}{accepted}", "strong"),
        ]
        lines += [self._reason(reason) for reason in verdict.reasons]
        if detail.by:
            lines.append(label(f"Answered by {detail.by}", "small", wrap=True))
        return _stack(lines)

    def _reason(self, reason: Reason) -> QWidget:
        lines = [label(reason.words, wrap=True)]
        if reason.inputs:
            inputs = ", ".join(f"{name}: {value}" for name, value in reason.inputs)
            lines.append(label(inputs, "small", wrap=True))
        if reason.grounds == "judgement":
            lines.append(label("A judgement, not a rule of a source.", "small", wrap=True))
        return self._beside(TRUTH_MARKS[reason.truth], _stack(lines, 2))

    def _advice(self, detail: Detail) -> Iterable[QWidget]:
        item = detail.item
        if item.why:
            yield self._block("Why this matters", [item.why])
        if item.looks_like:
            yield self._block("What good is", [item.looks_like])
        if item.attests:
            yield self._block(
                "With the good answer you confirm", [f"\N{BULLET} {entry}" for entry in item.attests]
            )
        if detail.limits:
            yield _stack([label("Limits", "heading"), *(self._limit(line) for line in detail.limits)])
        if item.fix:
            effort = f"Effort {item.effort}: {EFFORT_WORDS.get(item.effort, '')}".rstrip(": ")
            yield self._block("The fix", [item.fix], effort)

    def _limit(self, line: LimitLine) -> QWidget:
        made = LimitField(self._look, line)
        made.committed.connect(lambda value: self.limit_committed.emit(line.place, value))
        return made

    def _sources(self, detail: Detail) -> Iterable[QWidget]:
        for offer in detail.offers:
            yield self._offer(detail, offer)
        if detail.live:
            lines: list[QWidget] = [label("Live checks", "heading")]
            lines += [self._live(entry) for entry in detail.live]
            yield _stack(lines)
        elif detail.item.evidence_hint:
            yield self._block("How it could be measured", [detail.item.evidence_hint])
        if detail.references:
            yield self._block("References", [entry.title for entry in detail.references])
        for sentence in detail.sentences:
            yield self._block(f"Founding text {sentence.id}", [sentence.gist])

    def _offer(self, detail: Detail, offer: Offer) -> QWidget:
        """What was measured, and the way to say it; an old measurement stands back."""
        head, _, source = offer.full.partition(". ")
        take = button("Take it", lambda: self.proposal_taken.emit(offer.proposal), name="take_measured")
        take.setAccessibleName(f"Take it: {offer.full}")
        take.setEnabled(detail.can_edit)
        set_faded(take, faded=offer.is_stale)
        return _stack(
            [
                label(head, "muted" if offer.is_stale else "", wrap=True),
                label(source, "small", wrap=True),
                take,
            ]
        )

    def _live(self, entry: LiveResult) -> QWidget:
        finding = entry.finding
        words = finding.sentence or OUTCOME_MARKS[finding.outcome].words
        texts = _stack(
            [
                label(words, "muted" if entry.is_stale else "", wrap=True),
                label(f"{finding.check}, {finding.target}, {entry.when}", "small", wrap=True),
            ],
            2,
        )
        return self._beside(OUTCOME_MARKS[finding.outcome], texts)

    def _block(self, heading: str, texts: list[str], small: str = "") -> QWidget:
        lines: list[QWidget] = [label(heading, "heading")]
        lines += [label(text, wrap=True) for text in texts]
        if small:
            lines.append(label(small, "small", wrap=True))
        return _stack(lines)

    def _marked(self, mark: Mark, words: str, role: str) -> QWidget:
        return self._beside(mark, label(words, role, wrap=True))

    def _beside(self, mark: Mark, content: QWidget) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(StateMark(self._look, mark), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(content, 1)
        return holder


def _stack(widgets: Iterable[QWidget], spacing: int = Space.XS) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    for widget in widgets:
        column.addWidget(widget)
    return holder
