"""Answers faster than anybody can read, and people faster than their test allows.

Two tests. ``rapid``: an answer given in less than a share of the item's median time (or less than a floor) was not
thought about; the share of the others is the person's effort (Wise and Kong (2005) doi:10.1207/s15324818ame1802_2;
normative thresholds: Wise and Ma, 2012). ``pace``: log time = item's intensity - person's speed + noise of the item
(van der Linden (2006) doi:10.3102/10769986031002181); the speed is compared with that of all people, and the sum of the
person's squared residuals with chi-square: answers learnt in advance are fast where others are slow (Marianti et al.
(2014) doi:10.3102/1076998614559412).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, ndtr

Floats = npt.NDArray[np.float64]

_ROUNDS = 30


@dataclass(frozen=True)
class TimeRule:
    """``share`` of the item's median and ``floor`` in seconds: the larger is the threshold, never above ``ceiling``."""

    share: float = 0.1
    floor: float = 2.0
    ceiling: float = 10.0


@dataclass(frozen=True, eq=False)
class TimeSignals:
    """By person: ``rapid`` answers, ``effort`` (share of answers that were not rapid), ``speed`` in standard deviations
    of all people (above 0 is faster) with ``speed_p`` = P(as fast or faster), ``pattern_p``: P(residuals as large or
    larger). nan where there is no time. By item: ``threshold`` in seconds.
    """

    rapid: npt.NDArray[np.int64]
    effort: Floats
    speed: Floats
    speed_p: Floats
    pattern_p: Floats
    threshold: Floats


def time_signals(seconds: Floats, rule: TimeRule | None = None) -> TimeSignals:
    """``seconds`` [persons, items] spent on each item; nan, zero and below are not known."""
    rule = rule or TimeRule()
    known = np.isfinite(seconds) & (seconds > 0)
    logs = np.log(np.where(known, seconds, 1.0))
    threshold = _thresholds(logs, known, rule)
    is_rapid = known & (seconds < threshold)
    answered = known.sum(axis=1)
    with np.errstate(invalid="ignore"):
        effort = 1 - is_rapid.sum(axis=1) / np.where(answered, answered, np.nan)
    speed, residuals = _lognormal(logs, known & ~is_rapid, known)
    squares = (residuals**2).sum(axis=1)
    pattern = np.where(answered > 1, chdtrc(np.maximum(answered - 1, 1), squares), np.nan)
    speed[answered == 0] = np.nan
    return TimeSignals(is_rapid.sum(axis=1), effort, speed, ndtr(-speed), pattern, threshold)


def _thresholds(logs: Floats, known: npt.NDArray[np.bool_], rule: TimeRule) -> Floats:
    medians = np.array(
        [
            np.exp(np.median(column[mask])) if mask.any() else 0.0
            for column, mask in zip(logs.T, known.T, strict=True)
        ]
    )
    return np.minimum(np.maximum(rule.share * medians, rule.floor), rule.ceiling)


def _lognormal(
    logs: Floats, trusted: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Speed [persons] in deviations and residuals [persons, items] in deviations of the item, 0 where unknown.

    Items' intensities and noises come from ``trusted`` times, alternately with the speeds, by least squares.
    """
    count = trusted.sum(axis=0).clip(1)
    noise = np.ones(logs.shape[1])
    speed = np.zeros(len(logs))
    for _ in range(_ROUNDS):
        intensity = ((logs + speed[:, None]) * trusted).sum(axis=0) / count
        residual = (logs - intensity + speed[:, None]) * trusted
        noise = np.sqrt((residual**2).sum(axis=0) / (count - 1).clip(1)).clip(0.05)
        weight = known / noise**2
        total = weight.sum(axis=1)
        speed = ((intensity - logs) * weight).sum(axis=1) / np.where(total > 0, total, 1)
        speed -= speed[total > 0].mean() if (total > 0).any() else 0.0
    away = np.where(known, (logs - intensity + speed[:, None]) / noise, 0.0)
    middle = np.median(speed[known.any(axis=1)]) if known.any() else 0.0
    spread = 1.4826 * np.median(np.abs(speed[known.any(axis=1)] - middle)) if known.any() else 1.0
    return (speed - middle) / max(float(spread), 1e-9), away
