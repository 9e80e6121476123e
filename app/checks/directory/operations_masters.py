"""Who owns the operations master roles, as the directory says and as controllers say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checks.check import Check, Limits
from app.checks.directory.reading import (
    Controller,
    ControllerList,
    Source,
    answering_source,
    ask_controllers,
    controllers_of,
    distinguished_name,
)
from app.checks.known import Known
from app.checks.topic import Topic
from app.domain.checks import Emission
from app.domain.inventory import ServerFunction
from app.domain.questions import AnyQuestion, PingQuestion, SearchQuestion
from app.domain.targets import DomainScope, Host, Situation

PDC_FLAG = 0x1
"""DS_PDC_FLAG of an LDAP ping ([MS-ADTS] 6.3.1.2)."""

FOREST_ROLES = frozenset({"schema_master", "domain_naming_master"})
"""Of these there is one for the forest, and every controller in it holds a copy of who owns them."""

DELETED_OWNER = "\\0adel:"
"""A role whose owner was removed points to the owner's tombstone, as LDAP writes it in lower case."""


@dataclass(frozen=True, slots=True)
class Role:
    """An operations master role and the object whose `fSMORoleOwner` names its owner.

    The words for `name` stand in `resources/checks/words.yaml`.
    """

    name: str
    dn: str


@dataclass(frozen=True, slots=True)
class DomainRoles:
    """The roles a domain answers for: its own three, and the forest's two at one domain of each forest.

    `hosts` are all controllers of the plan.
    """

    domain: DomainScope
    has_forest_roles: bool
    hosts: tuple[Host, ...]

    def missing(self, known: Known) -> str:
        """Why the owners of its roles are not known."""
        return controllers_of(self.domain, known).missing or "owner_unknown"


def domains_with_roles(situation: Situation) -> Iterator[DomainRoles]:
    """Every domain, with the forest's roles at one domain of each forest that has controllers to ask.

    That is the root, unless the plan has no controller of it: the others hold a copy of the forest's roles.
    """
    forests: set[str] = set()
    hosts = situation.with_function(ServerFunction.DC)
    for domain in sorted(
        situation.domains, key=lambda each: (not each.controllers, each.fqdn != each.forest)
    ):
        yield DomainRoles(domain, domain.forest not in forests, hosts)
        forests.add(domain.forest)


def roles_of(case: DomainRoles, source: Source) -> tuple[Role, ...]:
    """The roles, each with the object that names its owner."""
    head = distinguished_name(case.domain.fqdn)
    own = (
        Role("pdc_emulator", head),
        Role("rid_master", f"CN=RID Manager$,CN=System,{head}"),
        Role("infrastructure_master", f"CN=Infrastructure,{head}"),
    )
    schema = source.root.first("schemaNamingContext")
    forest = (
        Role("schema_master", schema),
        Role("domain_naming_master", f"CN=Partitions,{source.configuration}"),
    )
    return own + forest if case.has_forest_roles else own


def owner_question(source: Source, dn: str) -> SearchQuestion:
    """Who owns the role of an object, as one controller has it."""
    return source.search(dn, ("fSMORoleOwner",))


def ask_owners(case: DomainRoles, known: Known) -> Iterator[AnyQuestion]:
    """The questions for the owners of a domain's roles."""
    yield from ask_controllers(case.domain, known)
    source = answering_source(case.domain, known)
    if source is not None:
        yield from (owner_question(source, role.dn) for role in roles_of(case, source))


def judge_owners(case: DomainRoles, known: Known, _limits: Limits) -> Iterator[Emission]:
    """FSMO-01: every role has an owner, and the owner is a controller that exists."""
    topic = Topic(case.domain.subject, case.domain.fqdn, {"domain": case.domain.fqdn})
    listed, source = controllers_of(case.domain, known), answering_source(case.domain, known)
    if source is None or listed.missing:
        yield topic.unmeasured(listed.missing)
        return
    states = [(role.name, _state(known, source, role, listed)) for role in roles_of(case, source)]
    for tag in ("deleted_owner", "unknown_owner", "hidden_owner"):
        names = tuple(name for name, state in states if state == tag)
        if names:
            yield topic.unmeasured("not_allowed") if tag == "hidden_owner" else topic.says(tag, roles=names)
    if all(state == "owned" for _, state in states):
        yield topic.says("owned", roles=tuple(name for name, _ in states))


def _state(known: Known, source: Source, role: Role, listed: ControllerList) -> str:
    """Steps 3 to 5 of FSMO-01. An owner that cannot be seen is not an empty one."""
    owner = _owner(known, source, role.dn)
    if not owner:
        return "hidden_owner"
    if DELETED_OWNER in owner:
        return "deleted_owner"
    return "owned" if owner in {each.settings_dn for each in listed.controllers} else "unknown_owner"


def _owner(known: Known, source: Source, dn: str) -> str:
    reading = known.get(owner_question(source, dn))
    return reading.entries[0].first("fSMORoleOwner").lower() if reading and reading.entries else ""


def owners_of(case: DomainRoles, known: Known) -> dict[str, Controller | None]:
    """Each role's owner, None where it cannot be told; nothing without the directory."""
    source = answering_source(case.domain, known)
    if source is None:
        return {}
    listed = {each.settings_dn: each for each in controllers_of(case.domain, known).controllers}
    return {role.name: listed.get(_owner(known, source, role.dn)) for role in roles_of(case, source)}


def ask_pdc(domain: DomainScope, known: Known) -> Iterator[AnyQuestion]:
    """The questions for the PDC emulator: what each controller says of itself, and the directory."""
    yield from (PingQuestion(host.address, domain.fqdn) for host in domain.controllers)
    yield from ask_controllers(domain, known)
    source = answering_source(domain, known)
    if source is not None:
        yield owner_question(source, distinguished_name(domain.fqdn))


def pdc_owners(domain: DomainScope, known: Known) -> tuple[str, ...]:
    """The names of the PDC emulator: the directory's one, or all that claim the role; empty when unknown."""
    source = answering_source(domain, known)
    owner = _owner(known, source, distinguished_name(domain.fqdn)) if source else ""
    listed = controllers_of(domain, known).controllers
    named = tuple(each.fqdn for each in listed if owner and each.settings_dn == owner and each.fqdn)
    return named or _claimants(domain, known)


def _claimants(domain: DomainScope, known: Known) -> tuple[str, ...]:
    pings = (known[PingQuestion(host.address, domain.fqdn)] for host in domain.controllers)
    return tuple(dict.fromkeys(ping.host for ping in pings if (ping.flags or 0) & PDC_FLAG and ping.host))


OPERATIONS_MASTERS = (Check("FSMO-01", domains_with_roles, ask_owners, judge_owners),)
"""The check of this module."""
