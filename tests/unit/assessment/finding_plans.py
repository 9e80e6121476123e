"""Plans whose findings tests look at."""

from __future__ import annotations

from app.assessment.engine import AssessmentEngine
from app.assessment.findings import PlanFinding, plan_findings
from app.domain.inventory import Asset, Need, NeedKind
from app.domain.pack import Pack
from app.domain.plan import Plan
from tests.fakes.judged_plans import AS_OF, plan_of
from tests.fakes.tiny_pack import tiny_pack


def needing(id_: str, dependent: str, *of: str, at_least: int = 1) -> Need:
    return Need(id_, dependent, NeedKind.OTHER, of, at_least)


def plan_with(*assets: Asset, needs: tuple[Need, ...] = ()) -> Plan:
    plan = plan_of(tiny_pack(), *assets)
    return Plan(plan.id, plan.title, plan.pack, assets=plan.assets, needs={need.id: need for need in needs})


def found(pack: Pack, plan: Plan) -> tuple[PlanFinding, ...]:
    return plan_findings(plan, pack, AssessmentEngine().assess(plan, pack, AS_OF))
