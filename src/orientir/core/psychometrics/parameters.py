"""What a calibrated item is: the one shape of items between calibration, scoring, fit, linking and tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ItemParameters:
    """An item of the (generalised) partial credit family; logistic metric, D = 1.

    P(score = k | ability) is proportional to exp(sum over v = 1..k of slope * (ability - steps[v - 1])); with one step
    it is the 2PL with difficulty ``steps[0]``, with slope 1 the Rasch and partial credit models (Muraki, 1992,
    doi:10.1177/014662169201600206). ``guessing`` is the lower asymptote of the 3PL: one step only. ``lowest``: the code
    in the answers that is score 0; above 0 where nobody gave a lower one.
    """

    name: str
    slope: float
    steps: tuple[float, ...]
    guessing: float = 0.0
    lowest: int = 0

    @property
    def max_score(self) -> int:
        return len(self.steps)

    @property
    def difficulty(self) -> float:
        """Mean of the steps: the item's location on the scale of ability."""
        return sum(self.steps) / len(self.steps)
