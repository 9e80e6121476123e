"""The sizing models: explicit tables, nothing registers itself."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.evaluation.models import RuleModel
from app.domain.sizing.model import SizingModel
from app.sizing.lifecycle import LIFECYCLE
from app.sizing.required_minutes import REQUIRED_MINUTES
from app.sizing.rule_adapter import rule_model
from app.sizing.ups_load_model import UPS_LOAD

SIZING_MODELS: Mapping[str, SizingModel] = {
    model.name: model
    for model in (
        UPS_LOAD,
        REQUIRED_MINUTES,
    )
}
"""Every model that the window, the command and the report can run, in the order people meet them."""

MODELS: Mapping[str, RuleModel] = {
    LIFECYCLE.name: LIFECYCLE,
    **{name: rule_model(model) for name, model in SIZING_MODELS.items()},
}
"""The models that rules of packs may name."""
