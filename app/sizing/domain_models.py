"""A domain and its special roles as sizing models: controllers apart, standbys, the infrastructure master."""

from __future__ import annotations

from app.domain.sizing.model import (
    Alias,
    InputKind,
    Inputs,
    Method,
    Range,
    SizingInput,
    SizingModel,
    SizingOutput,
    judged,
)
from app.domain.sizing.result import Figure, SizingResult
from app.errors import SizingRefused
from app.sizing.directory_models import RULES
from app.sizing.domain_controllers import (
    Controller,
    OperationsMaster,
    controllers_of_domain,
    infrastructure_master_ok,
    roles_without_standby,
)


def _domain(inputs: Inputs) -> SizingResult:
    controllers = [_controller(row) for row in inputs.rows("controllers")]
    if len({one.name for one in controllers}) < len(controllers):
        raise _refused("A controller stands in the table twice.", "controllers", "Each stands there once.")
    found = controllers_of_domain(controllers, single_domain_forest=inputs.flag("single_domain_forest"))
    flags = {
        "enough": found.enough,
        "hosts_apart": found.hosts_apart,
        "power_apart": found.power_apart,
        "catalogs_ok": found.catalogs_ok,
    }
    figures: dict[str, Figure] = {"writable": float(found.writable), "needed": float(found.needed)}
    figures |= {key: flag for key, flag in flags.items() if flag is not None}
    return SizingResult(figures, "rules", warnings=_domain_warnings(inputs, figures))


def _domain_warnings(inputs: Inputs, figures: dict[str, Figure]) -> tuple[str, ...]:
    where = "the forest's root domain" if inputs.flag("forest_root") else "the domain"
    sentences = {
        "enough": f"Less than two writable domain controllers: {where} dies with one.",
        "hosts_apart": "All writable domain controllers run on one host.",
        "power_apart": "All writable domain controllers go down with one power supply.",
        "catalogs_ok": "In a forest of one domain every domain controller should be a global catalog.",
    }
    found = [words for key, words in sentences.items() if figures.get(key) is False]
    if "power_apart" not in figures:
        found.append("Whether they are on different power supplies is not known.")
    return tuple(found)


def _controller(row: tuple[float | str, ...]) -> Controller:
    name, host, feeds, writable, catalog = row
    named = frozenset(feed.strip() for feed in str(feeds).split(";") if feed.strip() not in {"", "-"})
    return Controller(str(name), str(host), named, writable is True, catalog is True)


def _refused(what: str, field: str, why: str) -> SizingRefused:
    return SizingRefused(what, field, why=why, advice="Correct the table.")


CONTROLLERS_OF_DOMAIN = SizingModel(
    name="controllers_of_domain",
    title="Domain controllers of a domain",
    purpose="Whether a domain keeps a writable domain controller without any one host or power supply.",
    inputs=(
        SizingInput(
            "controllers",
            InputKind.ROWS,
            "Domain controllers",
            columns=(
                SizingInput("name", InputKind.TEXT, "Name"),
                SizingInput("host", InputKind.TEXT, "Host it runs on, or its own name"),
                SizingInput("feeds", InputKind.TEXT, "Power supplies of which one suffices, by ;, or -"),
                SizingInput("writable", InputKind.FLAG, "Writable"),
                SizingInput("catalog", InputKind.FLAG, "Global catalog"),
            ),
        ),
        SizingInput(
            "single_domain_forest",
            InputKind.FLAG,
            "The forest has one domain",
            default=judged(value=False, note="nothing is asked of catalogs then"),
        ),
        SizingInput(
            "forest_root",
            InputKind.FLAG,
            "It is the root of the forest",
            default=judged(value=False, note="the rule is the same, its loss is worse"),
        ),
    ),
    outputs=(
        SizingOutput("writable", InputKind.WHOLE, "Writable domain controllers", "1"),
        SizingOutput("needed", InputKind.WHOLE, "Writable domain controllers needed", "1"),
        SizingOutput("enough", InputKind.FLAG, "There are enough"),
        SizingOutput("hosts_apart", InputKind.FLAG, "One is left without any one host"),
        SizingOutput("power_apart", InputKind.FLAG, "One is left without any one power supply"),
        SizingOutput("catalogs_ok", InputKind.FLAG, "Every one is a global catalog"),
    ),
    methods=(RULES,),
    validity=("Power is looked at as one supply lost at a time; the dependency analysis sees deeper.",),
    sources=("MS-DCPLACE", "MS-GC"),
    calculate=_domain,
)
"""Domain controllers of a domain, by rule 3 of content 2.10."""


def _roles(inputs: Inputs) -> SizingResult:
    masters = [_master(row) for row in inputs.rows("masters")]
    open_roles = roles_without_standby(masters)
    infrastructure = infrastructure_master_ok(
        on_catalog=inputs.flag("infrastructure_on_catalog"),
        all_are_catalogs=inputs.flag("all_are_catalogs"),
        domains=inputs.whole("domains"),
    )
    figures: dict[str, Figure] = {
        "standbys_ok": not open_roles,
        "infrastructure_ok": infrastructure,
        "without_standby": tuple((role,) for role in open_roles),
    }
    warnings = (
        [f"No standby that is a direct replication partner: {', '.join(open_roles)}."] if open_roles else []
    )
    if not infrastructure:
        warnings.append("The infrastructure master stands on a global catalog while others are none.")
    return SizingResult(figures, "rules", warnings=tuple(warnings))


def _master(row: tuple[float | str, ...]) -> OperationsMaster:
    role, holder, standby, partner = row
    named = "" if standby == "-" else str(standby)
    return OperationsMaster(str(role), str(holder), named, partner is True)


OPERATIONS_MASTERS = SizingModel(
    name="operations_masters",
    title="Operations masters and their standbys",
    purpose="Whether each special role has a standby, and the infrastructure master stands where it may.",
    inputs=(
        SizingInput(
            "masters",
            InputKind.ROWS,
            "Operations masters",
            columns=(
                SizingInput("role", InputKind.TEXT, "Role"),
                SizingInput("holder", InputKind.TEXT, "Holder"),
                SizingInput("standby", InputKind.TEXT, "Standby, or -"),
                SizingInput("partner", InputKind.FLAG, "The standby is a direct replication partner"),
            ),
        ),
        SizingInput(
            "infrastructure_on_catalog", InputKind.FLAG, "The infrastructure master is a global catalog"
        ),
        SizingInput("all_are_catalogs", InputKind.FLAG, "All domain controllers are global catalogs"),
        SizingInput(
            "domains", InputKind.WHOLE, "Domains of the forest", "1", range=Range(1, 10_000),
            aliases=(Alias("domain_count"),),
        ),
    ),
    outputs=(
        SizingOutput("standbys_ok", InputKind.FLAG, "Every role has its standby"),
        SizingOutput("infrastructure_ok", InputKind.FLAG, "The infrastructure master stands where it may"),
        SizingOutput(
            "without_standby", InputKind.ROWS, "Roles without a standby",
            columns=(SizingOutput("role", InputKind.TEXT, "Role"),),
        ),
    ),
    methods=(Method("rules", "Placement rules of the maker", "rules, no measurement"),),
    validity=("Roles are those of one forest.",),
    sources=("MS-DCPLACE",),
    calculate=_roles,
)  # fmt: skip
"""Operations masters, by rule 5 of content 2.10."""
