"""Difference-in-differences with an honest error: the mean effect on those under the measure, p, interval, checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from scipy.stats import t as student

from orientir.core.effects.assignments import deal
from orientir.core.effects.beforehand import (
    NO_PLACEBO,
    Placebo,
    PreTrend,
    horizon,
    placebo,
    pre_trend,
)
from orientir.core.effects.designs import Design
from orientir.core.effects.panels import NEVER, Places
from orientir.core.effects.randomisation import contrasts_by_lot, draw_lots

_FAKE_DRAWS: Final = 499


@dataclass(frozen=True, slots=True)
class Part:
    """The effect in one part: ``key`` periods since the start, or the place of the start; ``units``: unit-periods."""

    key: int
    estimate: float
    se: float | None
    units: int


@dataclass(frozen=True, slots=True)
class FakeTreated:
    """How often clusters never under the measure, taken for treated, show as much as was found."""

    p: float
    n: int


@dataclass(frozen=True, slots=True)
class Inference:
    """``low`` and ``high`` are None where the design cannot refuse any effect; ``min_p``: the least that it can give.

    ``freedom``: of Student's t, None where p is from lots; ``draws``: how many lots, None where p is from t.
    """

    estimate: float
    se: float
    low: float | None
    high: float | None
    p: float
    min_p: float
    freedom: float | None = None
    draws: int | None = None


@dataclass(frozen=True, slots=True)
class Difference(Inference):
    """``sides``: clusters under the measure and compared with. ``left_out``: unit-periods with nobody to compare with.

    ``horizon``: mean number of periods from the base.
    """

    sides: tuple[int, int] = (0, 0)
    left_out: int = 0
    horizon: float = 0.0
    by_time: tuple[Part, ...] = ()
    by_start: tuple[Part, ...] = ()
    pre_trend: PreTrend | None = None
    placebo: Placebo = NO_PLACEBO
    fake_treated: FakeTreated | None = None


def can_compare(design: Design) -> bool:
    """Whether any period under the measure has a base and somebody to compare with."""
    return bool(design.effect_cells) and min(design.sides) > 0


def difference(design: Design, level: float) -> Difference:
    """``design`` must be one of which ``can_compare`` holds."""
    inferred, cells = infer(design, level), design.effect_cells
    places, starts = np.arange(len(design.panel.times))[None, :], design.panel.starts[:, None]
    return Difference(
        **asdict(inferred), sides=design.sides, left_out=_left_out(design), horizon=horizon(design),
        by_time=_parts(design, [one.at - one.start for one in cells], places - starts),
        by_start=_parts(design, [one.start for one in cells], starts + 0 * places),
        pre_trend=pre_trend(design, level), placebo=placebo(design),
        fake_treated=_fake_treated(design, inferred.estimate),
    )  # fmt: skip


def infer(design: Design, level: float) -> Inference:
    """The estimate with its error, p and interval: from lots with few clusters on a side, else from clusters."""
    return _by_lot(design, level) if design.is_few else _by_clusters(design, level)


def _by_clusters(design: Design, level: float) -> Inference:
    estimate, errors = float(design.values(design.effect)[0]), design.errors(design.effect)
    se = float(np.sqrt(errors.covariance[0, 0] + design.panel.rounding**2))
    reach = float(student.isf(level / 2, errors.freedom)) * se
    p = float(2 * student.sf(abs(estimate) / se, errors.freedom))
    least = design.dealt.least_p
    return Inference(estimate, se, estimate - reach, estimate + reach, p, least, errors.freedom)


def _by_lot(design: Design, level: float) -> Inference:
    found = design.by_position(design.effect.features)
    lots = draw_lots(found, design.dealt, design.effect.members[:, 0], design.panel.rounding)
    low, high = lots.interval(level) or (None, None)
    return Inference(
        float(lots.value[0]), lots.error, low, high, lots.p(0.0), design.dealt.least_p,
        draws=len(lots.value),
    )  # fmt: skip


def _left_out(design: Design) -> int:
    """Unit-periods under the measure whose figure is known and is in no cell."""
    panel = design.panel
    return int((panel.under * panel.known).sum()) - int(design.covered.sum())


def _parts(design: Design, keys: Sequence[int], of_figures: Places) -> tuple[Part, ...]:
    """``keys`` of the cells of the effect, ``of_figures`` (N × T) the same of every figure."""
    contrasts = design.by_key(keys)
    value = design.values(contrasts).tolist()
    errors: Sequence[float | None] = [None] * len(value)
    if not design.is_few:
        errors = np.sqrt(np.diag(design.errors(contrasts).covariance)).tolist()
    units = [int((design.covered & (of_figures == key)).sum()) for key in contrasts.periods]
    told = zip(contrasts.periods, value, errors, units, strict=True)
    return tuple(Part(*one) for one in told if one[3] > 0)


def _fake_treated(design: Design, estimate: float) -> FakeTreated | None:
    """None where clusters are mixed, or too few were never under the measure to take as many for treated."""
    free = design.starts == NEVER
    true = design.starts[~free]
    if design.is_mixed or free.sum() < len(true) + 2:
        return None
    whole = design.by_position(design.effect.features).rows(free)
    fake = np.full(int(free.sum()), NEVER, np.int64)
    fake[: len(true)] = true
    dealt = deal(fake) if len(true) == 1 else deal(fake, draws=_FAKE_DRAWS)
    found = contrasts_by_lot(whole, dealt.starts, design.effect.members)[:, 0]
    found = found[np.isfinite(found)]
    if not found.size:
        return None
    return FakeTreated(float(np.mean(np.abs(found) >= abs(estimate))), len(found))
