"""The list of all questions of a plan with what was answered, as the table that is read back."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.answers import Answer, Place
from app.domain.assessment import Assessment
from app.domain.pack import Item, Pack
from app.domain.plan import Plan
from app.domain.table import Table, TableRow
from app.domain.values import ValueKind
from app.services.answer_files.cells import write_item_cell
from app.services.answer_files.rows import BASIS, FIELD_PREFIX, ITEM, RESULT, SUBJECT
from app.services.answer_files.subjects import SubjectNames
from app.services.answers import shown_values
from app.services.checked_values import tokens_of


def questions_table(
    plan: Plan, pack: Pack, assessment: Assessment, places: Iterable[Place] | None = None
) -> Table:
    """Every place that is asked (or only those given), in the order of the pack."""
    names = SubjectNames(plan)
    items = {item.id: item for item in pack.items}
    chosen = [place for place in (assessment.verdicts if places is None else places) if place.item in items]
    rows = [
        _cells(plan, pack, items[place.item], place, names=names, verdict=_verdict(assessment, place))
        for place in chosen
    ]
    fields = [column for row in rows for column in row if column.startswith(FIELD_PREFIX)]
    fixed = (ITEM, SUBJECT, "title", "question", "fields", "verdict", RESULT, BASIS)
    columns = (*fixed, "note", "internal_note", "reason", *dict.fromkeys(fields))
    return Table(
        columns,
        tuple(
            TableRow(number, tuple(row.get(column, "") for column in columns))
            for number, row in enumerate(rows, start=2)
        ),
    )


def _cells(
    plan: Plan, pack: Pack, item: Item, place: Place, *, names: SubjectNames, verdict: str
) -> dict[str, str]:
    answer = plan.answers.get(place) or Answer(place)
    values = shown_values(plan, item, place.subject)
    entered = [field for field in item.fields if field.kind is not ValueKind.COMPUTED]
    return {
        ITEM: item.id,
        SUBJECT: names.in_file(place.subject),
        "title": item.title,
        "question": item.ask,
        "fields": "; ".join(_form(item, pack)),
        "verdict": verdict,
        RESULT: answer.result.value if answer.result else "",
        BASIS: answer.basis.value if answer.basis else "",
        "note": answer.note,
        "internal_note": answer.internal_note,
        "reason": answer.reason,
        **{FIELD_PREFIX + field.key: write_item_cell(values.get(field.key)) for field in entered},
    }


def _verdict(assessment: Assessment, place: Place) -> str:
    found = assessment.verdicts.get(place)
    return "" if found is None else found.verdict.value


def _form(item: Item, pack: Pack) -> Iterable[str]:
    """What may be filled in: the results, and each field with its kind, unit and choices."""
    if item.results:
        yield f"result ({', '.join(result.value for result in item.results)})"
    for field in item.fields:
        if field.kind is not ValueKind.COMPUTED:
            choices = ", ".join(tokens_of(field, pack)) or ", ".join(column.key for column in field.columns)
            kind = f"{field.kind.value} {field.unit}".strip() if field.unit != "1" else field.kind.value
            optional = "" if field.required else ", optional"
            yield f"{field.key} ({kind}{': ' + choices if choices else ''}{optional})"
