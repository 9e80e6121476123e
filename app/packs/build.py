"""Checked forms to the frozen objects of `app.domain.pack`; only faulty rules can still be found here."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.answers import Result
from app.domain.live_facts import DnsRecord, LiveFacts, RoleService
from app.domain.pack import (
    Calculator,
    Choice,
    Escalation,
    FieldWords,
    Item,
    ItemField,
    LifecycleDate,
    Limit,
    ListEntry,
    Pack,
    PackList,
    Reference,
    Requirement,
    Section,
    Sentence,
    Severity,
    SignatoryRole,
    SinglePointItems,
    Words,
)
from app.domain.rules import Rule
from app.errors import PackFault
from app.packs.forms import Forms
from app.packs.rule_parser import parse_rule
from app.packs.schema import (
    CalculatorForm,
    EntryForm,
    FieldForm,
    ItemForm,
    ListForm,
    LiveForm,
    PackForm,
    SinglePointsForm,
    WordsForm,
)
from app.packs.strict_yaml import Document, Location

SEVERITIES = (Severity.INFO, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
"""By weight, from 1 to 5."""


NO_WORDS = WordsForm(kinds={}, fields={}, functions={})


def severity_of(weight: int) -> Severity:
    """The severity that a weight from 1 to 5 stands for."""
    return SEVERITIES[weight - 1]


def build_pack(forms: Forms, digest: str, faults: list[PackFault]) -> Pack | None:
    """The pack of checked forms, or None where pack.yaml is faulty. Faulty words are left empty."""
    if forms.pack is None:
        return None
    head = forms.pack
    return Pack(
        id=head.id,
        version=head.version,
        title=head.title,
        product=head.product,
        digest=digest,
        sections=tuple(Section(form.id, form.title, form.intro) for form in forms.sections),
        items=tuple(_items(forms, faults)),
        flags=dict(head.flags),
        lists={form.id: _list(form) for form in forms.lists},
        dns_records=tuple(DnsRecord(**form.model_dump()) for form in forms.dns),
        lifecycle=tuple(LifecycleDate(**form.model_dump()) for form in forms.lifecycle),
        references={form.id: Reference(**form.model_dump()) for form in forms.references},
        sentences=tuple(Sentence(form.id, form.gist, form.recommends) for form in forms.sentences),
        words=_words(forms.words or NO_WORDS),
        signatories=_signatories(head),
        product_roles=dict(head.product_roles),
        single_points=_single_points(head.single_points),
        live=_live(head.live),
    )


def _live(form: LiveForm) -> LiveFacts:
    return LiveFacts(
        role_services={
            role: RoleService(service.sip_port, tuple(service.ports))
            for role, service in form.role_services.items()
        },
        edge_role=form.edge_role,
        pools_by_dns=form.pools_by_dns,
        schema_version=form.schema_version,
        universal_groups=tuple(form.universal_groups),
        controller_systems=tuple(form.controller_systems),
        functional_level=form.functional_level,
    )


def _single_points(form: SinglePointsForm | None) -> SinglePointItems | None:
    if form is None:
        return None
    return SinglePointItems(form.item, {key: tuple(items) for key, items in form.mended_by.items()})


def _signatories(head: PackForm) -> tuple[SignatoryRole, ...]:
    return tuple(SignatoryRole(form.id, form.title) for form in head.signatories)


def _entry(form: EntryForm) -> ListEntry:
    marks = (tuple(each) for each in (form.services, form.processes, form.paths))
    return ListEntry(form.token, form.words, form.note, *marks)


def _list(form: ListForm) -> PackList:
    entries = tuple(_entry(each) for each in form.entries)
    return PackList(form.id, form.title, entries, form.source, form.dated, form.confirmed, form.note)


def _words(form: WordsForm) -> Words:
    fields = {
        kind: {key: FieldWords(words.label, words.help, dict(words.choices)) for key, words in keys.items()}
        for kind, keys in form.fields.items()
    }
    kinds = {kind: (names[0], names[1]) for kind, names in form.kinds.items()}
    return Words(kinds, fields, dict(form.functions), dict(form.units))


def _items(forms: Forms, faults: list[PackFault]) -> Iterable[Item]:
    for section in forms.sections:
        document = forms.documents.get(f"items/{section.id}.yaml")
        for index, form in enumerate(forms.items.get(section.id, [])):
            if document is not None:
                yield _ItemBuilder(document, index, faults).item(section.id, form)


class _ItemBuilder:
    """Builds one item and knows where in its file it stands."""

    def __init__(self, document: Document, index: int, faults: list[PackFault]) -> None:
        self._document = document
        self._index = index
        self._faults = faults

    def item(self, section: str, form: ItemForm) -> Item:
        """The item of a form; a faulty rule in it is told, and replaced by one that is never true."""
        return Item(
            id=form.id,
            section=section,
            title=form.title,
            ask=form.ask,
            scopes=tuple(form.scopes),
            why=form.why,
            good=None if form.good in (None, "none") else Result(form.good),
            looks_like=form.looks_like,
            fix=form.fix,
            effort=form.effort.value,
            weight=form.weight,
            severity=severity_of(form.weight),
            results=tuple(Result(result) for result in form.results),
            fields=tuple(self._field(field, ("fields", place)) for place, field in enumerate(form.fields)),
            when=None if form.when is None else self._rule(form.when, ("when",)),
            requirements=tuple(self._requirements(form)),
            attests=tuple(form.attests),
            limits=tuple(Limit(**limit.model_dump()) for limit in form.limits),
            escalations=tuple(self._escalations(form)),
            references=tuple(form.references),
            grounds=tuple(form.grounds),
            sentences=dict(form.sentences),
            checks=tuple(form.checks),
            evidence_hint=form.evidence,
            steers=form.good == "none",
            calculator=self._calculator(form.calculator),
        )

    def _calculator(self, form: CalculatorForm | None) -> Calculator | None:
        if form is None:
            return None
        at: Location = ("calculator", "inputs")
        return Calculator(
            form.model, tuple((key, self._rule(rule, (*at, key))) for key, rule in form.inputs.items())
        )

    def _requirements(self, form: ItemForm) -> Iterable[Requirement]:
        for place, entry in enumerate(form.requires):
            rule = self._rule(entry.rule, ("requires", place, "rule"))
            yield Requirement(rule, entry.level, entry.words, entry.grounds)

    def _escalations(self, form: ItemForm) -> Iterable[Escalation]:
        for place, entry in enumerate(form.escalations):
            rule = self._rule(entry.when, ("escalations", place, "when"))
            yield Escalation(rule, entry.severity, entry.words)

    def _field(self, form: FieldForm, at: Location) -> ItemField:
        return ItemField(
            key=form.key,
            kind=form.kind,
            words=form.words,
            unit=form.unit,
            choices=tuple(Choice(token, words) for token, words in form.choices.items()),
            columns=tuple(
                self._field(column, (*at, "columns", place)) for place, column in enumerate(form.columns)
            ),
            binds=form.binds,
            pack_list=form.pack_list,
            rule=None if form.rule is None else self._rule(form.rule, (*at, "rule")),
            required=form.required,
            help=form.help,
            measured=form.measured,
        )

    def _rule(self, data: object, at: Location) -> Rule:
        return parse_rule(data, at, self._report)

    def _report(self, at: Location, reason: str) -> None:
        self._faults.append(self._document.fault((self._index, *at), reason))
