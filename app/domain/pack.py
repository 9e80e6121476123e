"""A pack as frozen objects: sections, items, lists, words and dates of one product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.answers import Result
from app.domain.inventory import Asset, ServerFunction
from app.domain.live_facts import DnsRecord, LiveFacts
from app.domain.rules import Rule
from app.domain.values import ValueKind


class Severity(StrEnum):
    """Weight 5 to 1 in words."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class Scope(StrEnum):
    """What an item is asked about.

    Once for the plan, or once per asset of a kind, a function, or a device class.
    """

    PLAN = "plan"
    SITE = "site"
    ROOM = "room"
    SERVER = "server"
    STORAGE = "storage"
    UPS = "ups"
    COOLING_UNIT = "cooling_unit"
    DC = "dc"
    DNS_SERVER = "dns_server"
    ROLE = "role"
    DOMAIN = "domain"
    ZONE = "zone"
    DEVICE_CLASS = "device_class"


class Level(StrEnum):
    """What it means when a requirement is not met: the item fails, or it is met in part."""

    FAIL = "fail"
    WARN = "warn"


class Grounds(StrEnum):
    """Where a requirement comes from; a judgement is an editable default and is shown as one."""

    SOURCE = "source"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice or checklist: its token in files and its words."""

    token: str
    words: str


@dataclass(frozen=True, slots=True)
class ItemField:
    """A field of an item beside its result.

    `binds` names the field of the profile (`profile.FIELD`) or of the subject (`self.FIELD`) that is the
    fact's one home; `pack_list` fills a checklist from a list of the pack; `columns` are those of a table;
    `model` names the rule that computes a computed field. `measured` names what live checks may propose for
    it: a check of the item and an argument of its findings, as in `TLS-02.until`.
    """

    key: str
    kind: ValueKind
    words: str
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    columns: tuple[ItemField, ...] = ()
    binds: str = ""
    pack_list: str = ""
    rule: Rule | None = None
    required: bool = True
    help: str = ""
    measured: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """A number a requirement compares with; `words` say what it limits.

    Judgement limits can be edited in the plan.
    """

    key: str
    value: Decimal
    unit: str
    grounds: Grounds
    words: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition of a good verdict. `words` is its sentence; not met means `level`."""

    rule: Rule
    level: Level
    words: str
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class Escalation:
    """Raises an item's severity to `severity` while `when` is true."""

    when: Rule
    severity: Severity
    words: str


@dataclass(frozen=True, slots=True)
class Calculator:
    """The sizing model that helps with an item; `inputs` fill it from the plan, by input or alias of it."""

    model: str
    inputs: tuple[tuple[str, Rule], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist.

    `results` are the human results allowed (empty: the item is answered by its fields alone), `good` the one
    that fulfils it, `steers` tells that no answer is good or bad: the item only steers others. `attests` are
    the criteria a person confirms with the good result. `sentences` map founding-text sentences to "direct"
    or "derived". `checks` inform the item.
    """

    id: str
    section: str
    title: str
    ask: str
    scopes: tuple[Scope, ...]
    why: str
    good: Result | None
    looks_like: str
    fix: str
    effort: str
    weight: int
    severity: Severity
    results: tuple[Result, ...] = ()
    fields: tuple[ItemField, ...] = ()
    when: Rule | None = None
    requirements: tuple[Requirement, ...] = ()
    attests: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    references: tuple[str, ...] = ()
    grounds: tuple[Grounds, ...] = ()
    sentences: Mapping[str, str] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    evidence_hint: str = ""
    steers: bool = False
    calculator: Calculator | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the pack."""

    id: str
    title: str
    intro: str


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of a pack's list; `note` may say why or how sure.

    `services`, `processes` and `paths` tell live checks how to know it on a server, in lower case: names of
    services, file names of programs, and patterns of paths in which `*` stands for any text.
    """

    token: str
    words: str
    note: str = ""
    services: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackList:
    """A named list of the pack: groups, exclusions, backup items, supported systems, ports.

    `confirmed` is False where no published source was found; the list is then shown with its warning `note`.
    """

    id: str
    title: str
    entries: tuple[ListEntry, ...]
    source: str = ""
    dated: date | None = None
    confirmed: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class LifecycleDate:
    """Support dates of a product; without `end` it is `modern` (supported while kept current) or unknown."""

    product: str
    start: date | None
    mainstream_end: date | None
    end: date | None
    source: str
    note: str = ""
    modern: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A source items cite: its short title and where to find it."""

    id: str
    title: str
    url: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the founding text: its gist, and whether it recommends anything that needs an item."""

    id: str
    gist: str
    recommends: bool


@dataclass(frozen=True, slots=True)
class FieldWords:
    """The words of a field of an asset kind or of the profile."""

    label: str
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of everything the structure of the inventory and profile names by key.

    `kinds` maps an asset kind to (singular, plural); `fields` an asset kind (or "profile") to its fields'
    words.
    """

    kinds: Mapping[str, tuple[str, str]]
    fields: Mapping[str, Mapping[str, FieldWords]]
    functions: Mapping[str, str]
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignatoryRole:
    """A role that signs the plan, such as the customer's owner."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class SinglePointItems:
    """The item under which single points of failure are accepted or planned, and the items that may mend one.

    `mended_by` goes by kind of asset and, for a server, by function.
    """

    item: str
    mended_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def mending(self, asset: Asset) -> tuple[str, ...]:
        """The items that may mend an asset being a single point: those of its functions, then of its kind."""
        functions = [member.value for member in ServerFunction if member in asset.functions]
        named = (self.mended_by.get(key, ()) for key in (*functions, asset.kind.value))
        return tuple(dict.fromkeys(item for items in named for item in items))


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole pack; items stand in its order. `digest` is the SHA-256 of its bytes as the plan keeps them."""

    id: str
    version: str
    title: str
    product: str
    digest: str
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    flags: Mapping[str, bool]
    lists: Mapping[str, PackList]
    dns_records: tuple[DnsRecord, ...]
    lifecycle: tuple[LifecycleDate, ...]
    references: Mapping[str, Reference]
    sentences: tuple[Sentence, ...]
    words: Words
    signatories: tuple[SignatoryRole, ...]
    product_roles: Mapping[str, str] = field(default_factory=dict)
    single_points: SinglePointItems | None = None
    live: LiveFacts = field(default_factory=LiveFacts)

    def item(self, item_id: str) -> Item | None:
        """The item of that id, or None."""
        return next((item for item in self.items if item.id == item_id), None)
