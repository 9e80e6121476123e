"""The shape of every file of a pack; what the files mean together is `app.packs.lint`'s to judge."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.domain.actions import Effort
from app.domain.pack import Grounds, Level, Scope, Severity
from app.domain.values import ValueKind


class _Form(BaseModel):
    """Unknown keys are refused, and no value is bent into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, str_strip_whitespace=True)


def _whole(number: object) -> object:
    if isinstance(number, Decimal) and number == number.to_integral_value():
        return int(number)
    return number


Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=4000)]
Token: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.+-]{0,79}$")]
"""A word that stands in files and answers: letters, digits and `_ . + -`."""
Key: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""A word that rules name after a point."""
ItemId: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)+$")]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole)]
HumanResult: TypeAlias = Literal["yes", "partly", "no"]


class FieldForm(_Form):
    """A field of an item, or a column of a table."""

    key: Key
    kind: Annotated[ValueKind, Field(strict=False)]
    words: Text
    unit: str = ""
    choices: dict[Token, Text] = {}
    columns: list[FieldForm] = []
    binds: str = ""
    pack_list: str = ""
    rule: object = None
    required: bool = True
    help: str = ""
    measured: Annotated[str, Field(pattern=r"^([A-Z]{2,6}-[A-Z]?[0-9]{2}\.[a-z][a-z0-9_]*)?$")] = ""


class LimitForm(_Form):
    """A number that rules compare with."""

    key: Key
    value: Decimal
    unit: str = ""
    grounds: Annotated[Grounds, Field(strict=False)]
    words: Text
    source: str = ""


class RequirementForm(_Form):
    """A condition of a good verdict."""

    rule: object
    level: Annotated[Level, Field(strict=False)] = Level.FAIL
    grounds: Annotated[Grounds, Field(strict=False)]
    words: Text


class EscalationForm(_Form):
    """What raises the severity of an item."""

    when: object
    severity: Annotated[Severity, Field(strict=False)]
    words: Text


class CalculatorForm(_Form):
    """The sizing model of an item, and the rules that fill its inputs."""

    model: Key
    inputs: dict[Token, object] = {}


class ItemForm(_Form):
    """One line of the checklist. `severity` may be left out: it follows from `weight`."""

    id: ItemId
    title: Text
    ask: Text
    scopes: Annotated[list[Annotated[Scope, Field(strict=False)]], Field(min_length=1)]
    why: Text
    looks_like: Text
    fix: Text
    effort: Annotated[Effort, Field(strict=False)]
    weight: Annotated[Whole, Field(ge=1, le=5)]
    severity: Annotated[Severity, Field(strict=False)] | None = None
    results: list[HumanResult] = []
    good: Literal["yes", "partly", "no", "none"] | None = None
    when: object = None
    fields: list[FieldForm] = []
    requires: list[RequirementForm] = []
    attests: list[Text] = []
    limits: list[LimitForm] = []
    escalations: list[EscalationForm] = []
    references: list[str] = []
    grounds: list[Annotated[Grounds, Field(strict=False)]] = []
    sentences: dict[str, Literal["direct", "derived"]] = {}
    checks: list[str] = []
    evidence: str = ""
    calculator: CalculatorForm | None = None


class ItemsFile(_Form):
    """`items/SECTION.yaml`."""

    content: list[ItemForm]


class SectionForm(_Form):
    """A chapter."""

    id: Token
    title: Text
    intro: str = ""


class SectionsFile(_Form):
    """`sections.yaml`."""

    content: Annotated[list[SectionForm], Field(min_length=1)]


class SignatoryForm(_Form):
    """A role that signs."""

    id: Token
    title: Text


class SinglePointsForm(_Form):
    """Where single points of failure are settled, and the items that may mend one, by kind or function."""

    item: Text
    mended_by: dict[Key, Annotated[list[Text], Field(min_length=1)]] = {}


Port = Annotated[Whole, Field(ge=1, le=65535)]


class RoleServiceForm(_Form):
    """Where a role answers."""

    sip_port: Port | None = None
    ports: list[Port] = []


class LiveForm(_Form):
    """What live checks know of the product."""

    role_services: dict[Token, RoleServiceForm] = {}
    edge_role: str = ""
    pools_by_dns: bool | None = None
    schema_version: Whole | None = None
    universal_groups: list[Text] = []
    controller_systems: list[Text] = []
    functional_level: Whole | None = None


class PackForm(_Form):
    """The content of `pack.yaml`."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
    version: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+){0,2}$")]
    title: Text
    product: Text
    flags: dict[Key, bool] = {}
    signatories: Annotated[list[SignatoryForm], Field(min_length=1)]
    product_roles: dict[Token, Text] = {}
    single_points: SinglePointsForm | None = None
    live: LiveForm = LiveForm()
    includes: list[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]] = []


class PackFile(_Form):
    """`pack.yaml`."""

    content: PackForm


Lower = Annotated[str, Field(pattern=r"^[^A-Z]{1,300}$")]
"""What Windows writes in any case is compared in lower case."""


class EntryForm(_Form):
    """An entry of a list. A token may be any text: it may be a path or a group's name."""

    token: Text
    words: Text
    note: str = ""
    services: list[Lower] = []
    processes: list[Lower] = []
    paths: list[Lower] = []


class ListForm(_Form):
    """A named list."""

    id: Token
    title: Text
    entries: Annotated[list[EntryForm], Field(min_length=1)]
    source: str = ""
    dated: date | None = None
    confirmed: bool = True
    note: str = ""


class ListsFile(_Form):
    """`lists.yaml`."""

    content: list[ListForm]


class DnsForm(_Form):
    """A DNS record the product needs."""

    id: Token
    type: Literal["A", "AAAA", "CNAME", "MX", "PTR", "SRV", "TXT"]
    name: Text
    target: str = ""
    need: Literal["required", "pool", "optional"]
    purpose: Text
    port: Annotated[Whole, Field(ge=1, le=65535)] | None = None
    external: bool = False
    planned: str = ""


class DnsFile(_Form):
    """`dns.yaml`."""

    content: list[DnsForm]


class LifecycleForm(_Form):
    """Support dates of a product."""

    product: Text
    start: date | None = None
    mainstream_end: date | None = None
    end: date | None = None
    source: Text
    note: str = ""
    modern: bool = False


class LifecycleFile(_Form):
    """`lifecycle.yaml`."""

    content: list[LifecycleForm]


class ReferenceForm(_Form):
    """A source."""

    id: Text
    title: Text
    url: str = ""
    state: str = ""


class ReferencesFile(_Form):
    """`references.yaml`."""

    content: list[ReferenceForm]


class SentenceForm(_Form):
    """A sentence of the founding text."""

    id: Token
    gist: Text
    recommends: bool


class SentencesFile(_Form):
    """`sentences.yaml`."""

    content: list[SentenceForm]


class FieldWordsForm(_Form):
    """The words of a field of the inventory or profile."""

    label: Text
    help: str = ""
    choices: dict[str, Text] = {}


class WordsForm(_Form):
    """The content of `words.yaml`."""

    kinds: dict[str, Annotated[list[Text], Field(min_length=2, max_length=2)]]
    fields: dict[str, dict[str, FieldWordsForm]]
    functions: dict[str, Text]
    units: dict[str, Text] = {}


class WordsFile(_Form):
    """`words.yaml`."""

    content: WordsForm
