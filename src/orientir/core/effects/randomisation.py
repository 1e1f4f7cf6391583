"""Randomisation inference over clusters: p, and the interval by turning the test round.

Were there no effect, the measure could have gone to any clusters and the figures would be the same (Fisher's sharp
null). p is the share of assignments whose statistic is at least as far from 0 as the true one's. An effect of τ is in
the interval if, τ being taken off those under the measure, p is above the level. Cluster-robust errors fail with few
clusters on one side (MacKinnon & Webb 2020, doi:10.1016/j.jeconom.2020.04.024); this does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from orientir.core.effects.assignments import MANY, Assignments
from orientir.core.effects.cells import Features, Tally, tally
from orientir.core.effects.panels import NEVER, Flags, Floats, Places

CHUNK: Final = 500
STUDENTISED_FROM: Final = 10
"""Clusters on each side: with fewer the error of one assignment says so little that dividing by it costs the power."""
_NEAR: Final = 1e-9
_NOTHING: Final = 1e-4
"""Errors: where figures have no noise, what rounding leaves of differences is this near."""
_STEPS: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Lots:
    """Of each assignment: the estimate from the figures and from the measure itself as if it were the figure.

    ``squares`` (P × 3), if studentised: the variance is squares · (1, -2τ, τ²) when τ is taken off. What is under
    ``rounding`` is nothing.
    """

    value: Floats
    measure: Floats
    squares: Floats | None
    rounding: float

    def p(self, effect: float) -> float:
        """Two-sided, of the hypothesis that the effect is this."""
        far, near = np.abs(self.value - effect * self.measure), self.rounding
        if self.squares is not None:
            variance = self.squares @ np.array([1.0, -2 * effect, effect**2])
            far, near = far / np.sqrt(np.maximum(variance, 0) + self.rounding**2), _NOTHING
        far = np.where(np.isfinite(far), far, np.inf)
        return float(np.mean(far >= far[0] * (1 - _NEAR) - near))

    @property
    def error(self) -> float:
        """The spread of the estimate over assignments, the effect found being taken off."""
        rest = self.value - self.value[0] * self.measure
        told = rest[1:][np.isfinite(rest[1:])]
        return float(np.sqrt(np.mean(told**2))) if told.size else 0.0

    def interval(self, level: float) -> tuple[float, float] | None:
        """Effects that the test does not refuse; None where it can refuse none."""
        step = max(self.error, self.rounding)
        if (
            np.mean(np.abs(self.measure - 1) < _NEAR) > level
            or self.p(self.value[0] + 1e9 * step) > level
        ):
            return None
        low, high = (
            _turn(lambda effect: self.p(effect) > level, float(self.value[0]), side * step)
            for side in (-1.0, 1.0)
        )
        return low, high


def _turn(holds: Callable[[float], bool], inside: float, step: float) -> float:
    """Where ``holds`` ends on one side of ``inside``."""
    outside = inside + step
    for _ in range(_STEPS):
        if not holds(outside):
            break
        inside, step = outside, 2 * step
        outside += step
    for _ in range(_STEPS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return (inside + outside) / 2


def draw_lots(found: Features, dealt: Assignments, members: Floats, rounding: float) -> Lots:
    """``members`` (C): 1 for the cells of the contrast. ``found`` has the figures and the measure as its two gains."""
    starts = dealt.starts
    treated = starts[0] < NEVER
    fewer = min(int(treated.sum()), int((~treated).sum()))
    studentised = fewer >= STUDENTISED_FROM and len(treated) <= MANY
    parts = [
        _part(found, starts[at : at + CHUNK], members[:, None], studentised)
        for at in range(0, len(starts), CHUNK)
    ]
    squares = (
        None
        if parts[0][2] is None
        else np.concatenate([one[2] for one in parts if one[2] is not None])
    )
    return Lots(
        np.concatenate([one[0] for one in parts]),
        np.concatenate([one[1] for one in parts]),
        squares,
        rounding,
    )


def contrasts_by_lot(found: Features, starts: Places, members: Floats) -> Floats:
    """Values (P × K) of contrasts under every assignment."""
    parts = [
        tally(found, starts[at : at + CHUNK]).contrasts(members)[0][:, :, 0]
        for at in range(0, len(starts), CHUNK)
    ]
    return np.concatenate(parts)


def _part(
    found: Features, starts: Places, members: Floats, studentised: bool
) -> tuple[Floats, Floats, Floats | None]:
    one = tally(found, starts)
    value, weights = one.contrasts(members)
    squares = None
    if studentised:
        spread = _Spread(found, starts, one, members[:, 0] > 0)
        ours, theirs = (spread.influences(value[:, 0, o], weights[:, 0], o) for o in (0, 1))
        squares = _squares(ours, theirs, starts < NEVER)
    return value[:, 0, 0], value[:, 0, 1], squares


def _squares(ours: Floats, theirs: Floats, treated: Flags) -> Floats:
    """Sums over positions, either side with its correction for its own number."""
    count = treated[0].sum(), (~treated[0]).sum()
    factor = np.where(treated, count[0] / (count[0] - 1), count[1] / (count[1] - 1))
    products = (ours**2, ours * theirs, theirs**2)
    return np.stack([(factor * one).sum(axis=1) for one in products], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class _Spread:
    """What ``cells.influences`` tells of one assignment, for many and one contrast, every start
    being taken for lonely.
    """

    found: Features
    starts: Places
    tally: Tally
    member: Flags

    def influences(self, value: Floats, weights: Floats, figure: int) -> Floats:
        """P × N, of one figure."""
        influence = np.zeros(self.starts.shape)
        for one in np.unique(self.starts).tolist():
            chosen = self.starts == one
            influence += chosen * (self._ours(one, value, figure) - self._theirs(one, figure))
        with np.errstate(invalid="ignore", divide="ignore"):
            scaled: Floats = influence / np.where(weights > 0, weights, np.nan)[:, None]
        return scaled

    def _ours(self, start: int, value: Floats, figure: int) -> Floats:
        mine = (self.found.of("start") == start) & self.member
        valid = self.tally.is_valid[:, mine].astype(np.float64)
        expected = valid * (self.tally.compared_mean[:, mine, figure] + value[:, None])
        gain: Floats = valid @ self.found.eligible_gain[:, mine, figure].T
        return gain - expected @ self.found.eligible[:, mine].T

    def _theirs(self, start: int, figure: int) -> Floats:
        later = (self.found.of("until") < start) & self.member
        one = self.tally
        share = np.where(one.is_valid, one.treated / np.maximum(one.compared, 1.0), 0.0)[:, later]
        expected = share * one.compared_mean[:, later, figure]
        gain: Floats = share @ self.found.gain[:, later, figure].T
        return gain - expected @ self.found.known[:, later].T
