"""What a calibration says of every item and group, with standard errors, and what must not be passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from orientir.core.psychometrics.calibration import Calibration
from orientir.core.psychometrics.parameters import ItemParameters

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ItemEstimate:
    """``steps`` [top score] are NaN where a score was never met; all is NaN for an item with one score only.

    Errors are 0 where the parameter is fixed and NaN where errors were not asked for.
    ``lowest``: the code that is score 0.
    """

    name: str
    slope: float
    steps: tuple[float, ...]
    se_slope: float
    se_steps: tuple[float, ...]
    lowest: int = 0

    @property
    def parameters(self) -> ItemParameters | None:
        """None where something is not determined."""
        if not self.steps or not np.isfinite([self.slope, *self.steps]).all():
            return None
        return ItemParameters(self.name, self.slope, self.steps, lowest=self.lowest)


@dataclass(frozen=True)
class GroupEstimate:
    name: str
    persons: int
    mean: float
    sd: float
    se_mean: float
    se_sd: float


def covariance_of(calibration: Calibration) -> Floats | None:
    """Of the parameters; None where errors were not asked for or the information is not positive definite."""
    if calibration.information is None:
        return None
    try:
        factor = cho_factor(calibration.information)
    except (LinAlgError, ValueError):
        return None
    inverse: Floats = cho_solve(factor, np.eye(len(calibration.information)))
    if calibration.scatter is not None:
        inverse = inverse @ calibration.scatter @ inverse
    return inverse


def item_estimates(calibration: Calibration, names: Sequence[str]) -> list[ItemEstimate]:
    covariance = covariance_of(calibration)
    return [
        _item(calibration, covariance, place, name) for place, name in enumerate(names)
    ]  # fmt: skip


def _item(
    calibration: Calibration, covariance: Floats | None, item: int, name: str
) -> ItemEstimate:
    met = np.flatnonzero(np.isfinite(calibration.categories.intercepts[item]))
    lowest = calibration.lowest[item]
    top = int(met.max(initial=0))
    if len(met) < 2:
        unknown = (np.nan,) * max(top, 1)
        return ItemEstimate(name, np.nan, unknown, np.nan, unknown, lowest)
    slope = float(calibration.categories.slopes[item])
    intercepts = calibration.categories.intercepts[item, : top + 1]
    steps = np.where(
        np.isfinite(_differences(intercepts)), -_differences(intercepts) / slope, np.nan
    )
    se_slope, se_steps = _errors(calibration, covariance, item, slope, steps)
    found, errors = tuple(steps.tolist()), tuple(se_steps.tolist())
    return ItemEstimate(name, slope, found, se_slope, errors, lowest)


def _differences(intercepts: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.diff(intercepts)


def _errors(
    calibration: Calibration, covariance: Floats | None, item: int, slope: float, steps: Floats
) -> tuple[float, Floats]:
    """By the delta method: step[v] = (intercept[v - 1] - intercept[v]) / slope."""
    layout = calibration.layout
    if covariance is None:
        return np.nan, np.full(len(steps), np.nan)
    places = np.flatnonzero(layout.items == item)
    slots = layout.slots[places]
    jacobian = np.zeros((1 + len(steps), len(places)))
    for column, slot in enumerate(slots):
        if slot == 0:
            jacobian[0, column] = 1
            jacobian[1:, column] = -steps / slope
        elif slot - 1 <= len(steps):
            jacobian[slot - 1, column] -= 1 / slope
            if slot <= len(steps):
                jacobian[slot, column] += 1 / slope
    spread = np.einsum("ip,pq,iq->i", jacobian, covariance[np.ix_(places, places)], jacobian)
    errors = np.sqrt(np.maximum(spread, 0))
    return float(errors[0]), np.where(np.isfinite(steps), errors[1:], np.nan)


def group_estimates(
    calibration: Calibration, names: Sequence[str], persons: Sequence[int]
) -> list[GroupEstimate]:
    covariance = covariance_of(calibration)
    sds = np.exp(calibration.groups.log_sds)
    errors = np.zeros((2, len(names)))
    if covariance is None:
        errors[:] = np.nan
    else:
        layout, size = calibration.layout, len(calibration.layout.items)
        errors[layout.kinds, layout.groups] = np.sqrt(np.diag(covariance))[size:]
    return [
        GroupEstimate(
            name, count, float(calibration.groups.means[g]), float(sds[g]),
            float(errors[0, g]), float(errors[1, g] * sds[g]),
        )
        for g, (name, count) in enumerate(zip(names, persons, strict=True))
    ]  # fmt: skip
