"""The sizing models that rules of packs may name: an explicit table, nothing registers itself."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.evaluation.models import RuleModel
from app.sizing.lifecycle import LIFECYCLE

MODELS: Mapping[str, RuleModel] = {model.name: model for model in (LIFECYCLE,)}
