"""Places on a line that keep their order and distance and are as near as can be to where they are wanted."""

from __future__ import annotations

from collections.abc import Sequence


def spaced(wanted: Sequence[float], step: float, width: float) -> list[float]:
    """Places at least `step` apart, in the order given, inside 0 to `width` where that many fit.

    They minimise the sum of squared distances to `wanted`: taking `step` times the index away turns the task
    into isotonic regression, solved by pooling adjacent violators (Ayer and others, 1955), whose result may
    then be clipped to the bounds.
    """
    pools: list[tuple[float, int]] = []
    for index, place in enumerate(wanted):
        mean, size = place - index * step, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        pools.append((mean, size))
    free = max(0.0, width - (len(wanted) - 1) * step)
    bases = [min(max(mean, 0.0), free) for mean, size in pools for _ in range(size)]
    return [base + index * step for index, base in enumerate(bases)]
