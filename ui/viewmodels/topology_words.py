"""The topology in sentences: how many single points, how available the service is, what is down."""

from __future__ import annotations

from app.domain.analysis import Analysis
from app.domain.counts import counted
from app.domain.dependency import Probability
from ui.viewmodels.topology import TopologyModel

HOURS_A_YEAR = 8760
"""365 days (content 2.8)."""


def figure_words(analysis: Analysis) -> str:
    """The counts that stand beside the title."""
    return f"{counted(len(analysis.single_points), 'single point')}, {counted(len(analysis.pairs), 'pair')}"


def availability_words(analysis: Analysis) -> str:
    """The availability of the service, or why there is none."""
    if analysis.probability is None:
        model = analysis.model
        open_rates = [
            component
            for component in model.components.values()
            if component.can_fail and component.id not in model.unavailability
        ]
        if not open_rates:
            return "The availability is being worked out."
        return f"No availability is shown: {counted(len(open_rates), 'asset')} without a rate of failure."
    words = [f"Availability {_percent(analysis.probability)}."]
    if analysis.dependent_probability is not None:
        words.append(
            f"With the usual common failures and switch-overs {_percent(analysis.dependent_probability)}."
        )
    return " ".join(words)


def fallen_words(model: TopologyModel, component: str) -> str:
    """What is to be said about the chosen component and what is down."""
    downfall = model.downfall
    if not downfall.taken:
        return "Everything is up."
    service = "the service stops" if model.is_service_down() else "the service goes on"
    dragged = counted(len(downfall.reasons), "other", "others")
    summary = f"{counted(len(downfall.taken), 'plug')} pulled, {dragged} down: {service}."
    chain = model.chain_words(component)
    return f"{summary} {chain}." if chain and component not in downfall.taken else summary


def _percent(probability: Probability) -> str:
    hours = probability.value * HOURS_A_YEAR
    bound = "" if probability.is_exact else "at least "
    return f"{bound}{100 * (1 - probability.value):.4f} %, {hours:.1f} h down a year"
