"""Items whose parameters are not known exactly: the curve to judge a person by is the expected one.

Lewis (2001) Expected response functions, in Boomsma et al. (eds.) Essays on Item Response Theory; Mislevy, Wingersky
and Sheehan (1994) ETS RR-94-28. A probability averaged over errors of the parameters is flatter than that at their best
values; here the average is taken by the normal ogive that is nearest to the logistic one:

    slope* = slope / sqrt(1 + (slope^2 Var(location) + Var(slope) E(ability - location)^2) / 1.7^2)

Approximations, said plainly: errors of items and of steps are taken as independent of one another and of every person,
the error of a slope as that at the typical distance from the item, and steps keep their distances. Parameters that were
kept from an earlier year count as known. On simulated people a 90 % interval covered 85 % after a calibration on 100
people and 87 % with expected curves (92 % with a prior on slopes too); on 250 people 88 and 89 %.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from orientir.core.psychometrics.estimates import ItemEstimate
from orientir.core.psychometrics.parameters import ItemParameters

_OGIVE = 1.7  # the logistic curve is nearest to the normal ogive of this slope


def expected_items(
    items: Sequence[ItemEstimate], mean: float, deviation: float
) -> list[ItemParameters | None]:
    """As each is to be used to judge people of N(``mean``, ``deviation``^2); None where it has no parameters."""
    return [_expected(one, mean, deviation) for one in items]


def _expected(item: ItemEstimate, mean: float, deviation: float) -> ItemParameters | None:
    told = item.parameters
    if told is None:
        return None
    location = sum(_square(error) for error in item.se_steps) / len(item.steps) ** 2
    distance = (mean - told.difficulty) ** 2 + deviation**2
    loss = (told.slope**2 * location + _square(item.se_slope) * distance) / _OGIVE**2
    return replace(told, slope=told.slope / math.sqrt(1 + loss))


def _square(error: float) -> float:
    """Of an error; 0 where it is not known."""
    return error**2 if math.isfinite(error) else 0.0
