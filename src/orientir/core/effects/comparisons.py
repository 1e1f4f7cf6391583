"""An effect is what learners gained over people of equal first result who did not learn.

Two comparisons are taken: those who waited in the queue of the same groups (asked for the same programme, had no seat
when it started: the nearest to chance), and people matched by their first result (``matching``). Everything else is a
change, and is not called an effect.

The estimate is the analysis of covariance over the range of first results that both sides have, with errors that hold
under unequal variances (HC2: MacKinnon & White 1985, doi:10.1016/0304-4076(85)90158-7). Both sides are measured by the
same test, so that regression to the mean, equal at equal first results, falls out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from orientir.core.effects.changes import Measured

Floats = NDArray[np.float64]


class Design(StrEnum):
    """With whom learners are compared."""

    QUEUE = "queue"
    MATCHED = "matched"
    NOBODY = "nobody"


class Reason(StrEnum):
    """Why an effect is not established."""

    NOTHING = ""
    FEW_LEARNERS = "few_learners"
    NOBODY_WAITED = "nobody_waited"
    NOBODY_MATCHED = "nobody_matched"
    FEW_COMPARED = "few_compared"
    UNLIKE = "unlike"
    BY_CHANCE = "by_chance"


@dataclass(frozen=True, slots=True)
class Comparison:
    """People who did not learn, both times measured as the learners were."""

    design: Design
    people: Sequence[Measured]


@dataclass(frozen=True, slots=True)
class Effect:
    """In logits with its interval; ``reason`` is empty where the effect is established.

    ``learners`` and ``compared`` count people within the range of first results that both sides have.
    """

    design: Design
    learners: int
    compared: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: Reason = Reason.NOTHING

    @property
    def is_established(self) -> bool:
        return self.reason == Reason.NOTHING


def compare(
    learners: Sequence[Measured],
    comparison: Comparison,
    *,
    least: int = 15,
    most_unlike: float = 0.5,
    confidence: float = 0.95,
) -> Effect:
    """The effect of learning, or why none is established.

    ``least``: people on each side. ``most_unlike``: how far the mean first results may lie apart, in standard
    deviations, before adjusting is trusted no more (Rubin 2001, doi:10.1023/A:1020363010465).
    """
    design = comparison.design
    if not comparison.people or design == Design.NOBODY:
        nobody = Reason.NOBODY_MATCHED if design == Design.MATCHED else Reason.NOBODY_WAITED
        return Effect(Design.NOBODY, len(learners), 0, reason=nobody)
    if len(comparison.people) < least:
        return Effect(design, len(learners), len(comparison.people), reason=Reason.FEW_COMPARED)
    taught, waited = _in_common(learners, comparison.people)
    told = {"design": design, "learners": len(taught), "compared": len(waited)}
    if len(taught) < least:
        return Effect(**told, reason=Reason.FEW_LEARNERS)  # type: ignore[arg-type]
    if len(waited) < least:
        return Effect(**told, reason=Reason.FEW_COMPARED)  # type: ignore[arg-type]
    if _apart(taught, waited) > most_unlike:
        return Effect(**told, reason=Reason.UNLIKE)  # type: ignore[arg-type]
    value, reach = _estimate(taught, waited, confidence)
    low, high = value - reach, value + reach
    reason = Reason.BY_CHANCE if low <= 0 <= high else Reason.NOTHING
    return Effect(design, len(taught), len(waited), value, low, high, reason)


def _in_common(
    learners: Sequence[Measured], others: Sequence[Measured]
) -> tuple[list[Measured], list[Measured]]:
    """Those whose first result lies in the range that both sides have."""
    if not learners or not others:
        return [], []
    sides = ([one.before for one in learners], [one.before for one in others])
    low, high = max(min(side) for side in sides), min(max(side) for side in sides)
    taught = [one for one in learners if low <= one.before <= high]
    return taught, [one for one in others if low <= one.before <= high]


def _apart(taught: Sequence[Measured], waited: Sequence[Measured]) -> float:
    """The distance of mean first results in pooled standard deviations."""
    ours, theirs = (np.array([one.before for one in side]) for side in (taught, waited))
    spread = np.sqrt((ours.var(ddof=1) + theirs.var(ddof=1)) / 2)
    return float(abs(ours.mean() - theirs.mean()) / spread) if spread > 0 else 0.0


def _estimate(
    taught: Sequence[Measured], waited: Sequence[Measured], confidence: float
) -> tuple[float, float]:
    """The coefficient of having learned, and how far its interval reaches to each side."""
    people = [*taught, *waited]
    design = np.column_stack(
        [
            np.ones(len(people)),
            np.repeat([1.0, 0.0], [len(taught), len(waited)]),
            np.array([one.before for one in people]) - people[0].before,
        ]
    )
    after = np.array([one.after for one in people])
    inverse = np.linalg.pinv(design.T @ design)
    beta = inverse @ design.T @ after
    errors = _robust(design, after - design @ beta, inverse)
    reach = t.ppf(0.5 + confidence / 2, len(people) - design.shape[1]) * errors[1]
    return float(beta[1]), float(reach)


def _robust(design: Floats, residuals: Floats, inverse: Floats) -> Floats:
    """Standard errors that do not take variances for equal (HC2)."""
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    weights = residuals**2 / np.clip(1 - leverage, 1e-9, None)
    spread = inverse @ (design.T * weights) @ design @ inverse
    return np.sqrt(np.diag(spread))
