"""An analysis of a model in words and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from app.commands.output import Json, Output
from app.domain.counts import counted
from app.domain.dependency import DependencyModel, Importance, Probability
from app.services.model_analysis import ModelAnalysis

MOST_SHOWN = 40
"""Sets of one size, and rows of a table, that are printed; `--json` gives all."""

HOURS_PER_YEAR = 8760
KINDS = {0: "Down whatever fails", 1: "Single points of failure", 2: "Pairs to watch", 3: "Triples"}


def tell_analysis(output: Output, analysis: ModelAnalysis) -> None:
    """Print an analysis."""
    names = names_of(analysis.figured)
    _tell_sets(output, analysis, names)
    _tell_circles(output, analysis, names)
    output.line()
    output.lines(_probability_lines(analysis, names))
    if analysis.probability is not None and analysis.probability.importance:
        _tell_importance(output, analysis, analysis.probability.importance, names)


def names_of(model: DependencyModel) -> Mapping[str, str]:
    """A name for every component, with the id behind it where others have the same name."""
    count = Counter(component.name for component in model.components.values())
    return {
        id_: component.name if count[component.name] == 1 else f"{component.name} [{id_}]"
        for id_, component in model.components.items()
    }


def _tell_sets(output: Output, analysis: ModelAnalysis, names: Mapping[str, str]) -> None:
    found = analysis.cut_sets
    for size in range(found.order + 1):
        sets = sorted(sorted(names[each] for each in members) for members in found.of_order(size))
        if not sets and not 1 <= size <= 3:
            continue
        title = KINDS.get(size, f"Sets of {size}")
        output.line(f"{title}: {len(sets) or 'none'}")
        output.lines(f"  {' and '.join(members)}" for members in sets[:MOST_SHOWN] if members)
        if len(sets) > MOST_SHOWN:
            output.line(f"  … and {len(sets) - MOST_SHOWN} more; --json gives all")
    if found.is_capped:
        output.line("The search was cut short: there may be more sets than these.")


def _tell_circles(output: Output, analysis: ModelAnalysis, names: Mapping[str, str]) -> None:
    for circle in analysis.circles:
        consequence = "; none of them can start after a full loss of power" if circle.blocks_start else ""
        members = ", ".join(names[each] for each in circle.members)
        output.line(f"These need each other: {members}{consequence}.")


def _probability_lines(analysis: ModelAnalysis, names: Mapping[str, str]) -> Iterator[str]:
    top, found = names[analysis.model.top], analysis.probability
    if found is None:
        some = ", ".join(names[each] for each in analysis.unrated[:5])
        more = ", …" if len(analysis.unrated) > 5 else ""
        number = counted(len(analysis.unrated), "component has", "components have")
        yield f"No probability: {number} no rate ({some}{more})."
        return
    yield from _figure_lines(top, found)
    if analysis.dependent_probability is not None:
        down = analysis.dependent_probability.value
        yield f"With the usual common failures and switch-overs: {down:.6g}, {_availability(down)}."


def _figure_lines(top: str, found: Probability) -> Iterator[str]:
    if found.is_exact:
        yield f"{top} is down with a probability of {found.value:.6g} (exact)."
        yield f"  That is {_availability(found.value)}."
        return
    yield f"{top} is down with a probability between {found.lower:.4g} and {found.upper:.4g}."
    yield "  These are bounds: the model is too large for an exact figure."
    yield f"  At worst that is {_availability(found.upper)}."


def _availability(unavailability: float) -> str:
    hours = unavailability * HOURS_PER_YEAR
    spell = f"{hours:.4g} hours" if hours >= 1 else f"{hours * 60:.4g} minutes"
    return f"an availability of {100 * (1 - unavailability):.6f} %, {spell} down a year"


def _tell_importance(
    output: Output, analysis: ModelAnalysis, importance: Mapping[str, Importance], names: Mapping[str, str]
) -> None:
    ranked = _ranked(importance)
    rates = analysis.figured.unavailability
    output.line()
    output.table(
        ("Importance of", "fails with", "Birnbaum", "Fussell-Vesely"),
        [
            (names[id_], f"{rates[id_]:.4g}", f"{found.birnbaum:.4g}", f"{found.fussell_vesely:.4g}")
            for id_, found in ranked[:MOST_SHOWN]
        ],
    )
    if len(ranked) > MOST_SHOWN:
        output.line(f"… and {len(ranked) - MOST_SHOWN} more; --json gives all")


def _ranked(importance: Mapping[str, Importance]) -> Sequence[tuple[str, Importance]]:
    """The most important first; those alike stay in order."""
    return sorted(importance.items(), key=lambda each: (-each[1].fussell_vesely, -each[1].birnbaum))


def analysis_data(analysis: ModelAnalysis) -> Json:
    """An analysis as data; components go by their names."""
    names = names_of(analysis.figured)
    found = analysis.probability
    sets = sorted(
        (sorted(names[each] for each in members) for members in analysis.cut_sets.sets),
        key=lambda members: (len(members), members),
    )
    return {
        "top": names[analysis.model.top],
        "order": analysis.cut_sets.order,
        "cut_sets": [list[Json](members) for members in sets],
        "capped": analysis.cut_sets.is_capped,
        **_probability_data(found),
        "dependent_probability": None
        if analysis.dependent_probability is None
        else analysis.dependent_probability.value,
        "unrated": [names[each] for each in analysis.unrated],
        "circles": [
            {"members": [names[each] for each in circle.members], "blocks_start": circle.blocks_start}
            for circle in analysis.circles
        ],
        "importance": {
            names[id_]: {"birnbaum": each.birnbaum, "fussell_vesely": each.fussell_vesely}
            for id_, each in _ranked(found.importance if found is not None else {})
        },
    }


def _probability_data(found: Probability | None) -> dict[str, Json]:
    if found is None:
        return {"probability": None, "exact": False, "lower": None, "upper": None}
    return {
        "probability": found.value,
        "exact": found.is_exact,
        "lower": found.lower,
        "upper": found.upper,
    }
