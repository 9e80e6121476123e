"""Bounds of the probability of a gate from bounds of its arguments, which may share parts below.

Failures of gates over shared independent parts never hinder one another (they are associated: Esary, Proschan
and Walkup, "Association of random variables, with applications", 1967). So "or" of such gates lies between
the largest of them and the value for independent gates, and "and" between the value for independent gates and
the smallest of them. Gates that share nothing are computed exactly.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

Bound: TypeAlias = tuple[float, float, int]
"""Lower and upper end, and the undecided leaves below as the bits of a number."""

NEVER: Bound = (0.0, 0.0, 0)
ALWAYS: Bound = (1.0, 1.0, 0)


def either(one: Bound, other: Bound) -> Bound:
    """One of two."""
    upper = one[1] + (1.0 - one[1]) * other[1]
    shared = one[2] & other[2]
    lower = max(one[0], other[0]) if shared else one[0] + (1.0 - one[0]) * other[0]
    return lower, upper, one[2] | other[2]


def both(one: Bound, other: Bound) -> Bound:
    """Both of two."""
    shared = one[2] & other[2]
    upper = min(one[1], other[1]) if shared else one[1] * other[1]
    return one[0] * other[0], upper, one[2] | other[2]


def at_least(threshold: int, arguments: Sequence[Bound]) -> Bound:
    """At least so many of the arguments.

    For arguments that share parts, the number of those that are true is never above `threshold` more often
    than their mean allows (Markov's inequality).
    """
    leaves = 0
    for argument in arguments:
        if leaves & argument[2]:
            return _at_least_of_sharing(threshold, arguments)
        leaves |= argument[2]
    lowers = [argument[0] for argument in arguments]
    uppers = [argument[1] for argument in arguments]
    lower = _at_least_of_independent(threshold, lowers)
    return lower, lower if lowers == uppers else _at_least_of_independent(threshold, uppers), leaves


def _at_least_of_independent(threshold: int, chances: Sequence[float]) -> float:
    if threshold == 1:
        found = 0.0
        for chance in chances:
            found += (1.0 - found) * chance
        return found
    if threshold == len(chances):
        return math.prod(chances)
    reached = [1.0] + [0.0] * threshold
    for chance in chances:
        if chance:
            pairs = zip(reached[1:], reached, strict=False)
            reached[1:] = [same + chance * (less - same) for same, less in pairs]
    return reached[threshold]


def _at_least_of_sharing(threshold: int, arguments: Sequence[Bound]) -> Bound:
    reached = [ALWAYS] + [NEVER] * threshold
    for argument in arguments:
        if argument[1] == 0.0:
            continue
        for count in range(threshold, 0, -1):
            reached[count] = _one_more(reached[count], reached[count - 1], argument)
    lower, upper, leaves = reached[threshold]
    return lower, min(upper, sum(argument[1] for argument in arguments) / threshold), leaves


def _one_more(same: Bound, less: Bound, argument: Bound) -> Bound:
    """`same` without the argument, `less` with it: `less` is true wherever `same` is."""
    if argument[2] & (same[2] | less[2]):
        return either(same, both(less, argument))
    lower, upper = (argument[end] * less[end] + (1.0 - argument[end]) * same[end] for end in (0, 1))
    return lower, upper, same[2] | less[2] | argument[2]


def shared_leaves(arguments: Sequence[Bound]) -> int:
    """The leaves that stand below more than one of the arguments, as bits."""
    seen = shared = 0
    for argument in arguments:
        shared |= seen & argument[2]
        seen |= argument[2]
    return shared
