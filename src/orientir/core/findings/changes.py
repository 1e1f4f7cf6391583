"""Whether a figure has moved, or only trembled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from orientir.core.findings.discoveries import benjamini_hochberg
from orientir.core.findings.shares import Share, two_sided_p


@dataclass(frozen=True, slots=True)
class Change:
    """From one share to another: the difference (in shares), its standard error, the p-value."""

    difference: float
    standard_error: float
    p_value: float
    least_trials: float


def change(before: Share, after: Share) -> Change | None:
    """The difference of two shares over its standard error; None where no such test holds.

    The two are taken as independent samples. The same people mostly stand in both, so that the
    real error is smaller: the test errs towards silence. Where both shares are 0 or 1 the pooled
    error is 0 and nothing moved.
    """
    if not (before.is_proper and after.is_proper):
        return None
    pooled = (before.successes + after.successes) / (before.trials + after.trials)
    error = sqrt(pooled * (1 - pooled) * (1 / before.trials + 1 / after.trials))
    difference = after.value - before.value
    p_value = two_sided_p(difference / error) if error > 0 else 1.0
    return Change(difference, error, p_value, min(before.trials, after.trials))


def significant(
    changes: Sequence[Change | None],
    rate: float = 0.10,
    least_trials: float = 30,
    least_points: float = 0.01,
) -> list[int]:
    """Indices of the changes worth telling, the greatest first.

    Of those with bases of at least ``least_trials``, the ones that pass at the false-discovery
    ``rate`` (see ``benjamini_hochberg``) and are at least ``least_points`` (in shares).
    """
    candidates = [
        (index, one)
        for index, one in enumerate(changes)
        if one is not None and one.least_trials >= least_trials
    ]
    adjusted = benjamini_hochberg([one.p_value for _, one in candidates])
    told = [
        (index, one)
        for (index, one), p_value in zip(candidates, adjusted, strict=True)
        if p_value <= rate and abs(one.difference) >= least_points
    ]
    return [index for index, _ in sorted(told, key=lambda pair: -abs(pair[1].difference))]
