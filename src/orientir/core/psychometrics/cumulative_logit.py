"""Logistic regression for two or more ordered categories, from a table of counts."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_STEPS = 60
_ENOUGH = 1e-10  # of log-likelihood still to gain
_TINY = 1e-300


def max_log_likelihood(counts: Floats, design: Floats) -> float:
    """Of P(category >= k | x) = logistic(intercept_k + x' beta): the proportional odds model.

    ``counts`` [rows, categories], every category seen; ``design`` [rows, predictors]. With two categories it is
    logistic regression. Source: McCullagh P. (1980) Regression models for ordinal data. Journal of the Royal
    Statistical Society B 42, 109-142. doi:10.1111/j.2517-6161.1980.tb01109.x. Newton's steps, halved until they gain.
    """
    estimate = np.concatenate([_marginal_logits(counts), np.zeros(design.shape[1])])
    value, gradient, information = _evaluate(counts, design, estimate)
    for _ in range(_STEPS):
        step: Floats = np.linalg.lstsq(information, gradient, rcond=None)[0].astype(np.float64)
        if gradient @ step < _ENOUGH:
            break
        estimate, found = _halve_until_better(counts, design, estimate, step, value)
        if found[0] <= value:
            break
        value, gradient, information = found
    return value


def nagelkerke(log_likelihood: float, empty: float, persons: float) -> float:
    """The rescaled R squared, 0 to 1. Source: Nagelkerke (1991) doi:10.1093/biomet/78.3.691."""
    most = -math.expm1(2 * empty / persons)
    return -math.expm1(2 * (empty - log_likelihood) / persons) / most if most > 0 else 0.0


def _marginal_logits(counts: Floats) -> Floats:
    """Intercepts without predictors: of the share at or above each category."""
    totals = counts.sum(axis=0)
    above = totals[::-1].cumsum()[::-1][1:] / totals.sum()
    logits: Floats = np.log(above / (1 - above))
    return logits


_Evaluation = tuple[float, Floats, Floats]


def _halve_until_better(
    counts: Floats, design: Floats, estimate: Floats, step: Floats, value: float
) -> tuple[Floats, _Evaluation]:
    size = 1.0
    found = _evaluate(counts, design, estimate + step)
    while not found[0] >= value and size > 1e-6:
        size /= 2
        found = _evaluate(counts, design, estimate + size * step)
    return estimate + size * step, found


def _evaluate(counts: Floats, design: Floats, estimate: Floats) -> _Evaluation:
    """Log-likelihood, gradient and expected information at ``estimate`` (intercepts, then slopes)."""
    cuts = counts.shape[1] - 1
    logits = estimate[:cuts] + (design @ estimate[cuts:])[:, None]
    above = 1 / (1 + np.exp(-np.clip(logits, -700, 700)))
    padded = np.pad(above, ((0, 0), (1, 1)), constant_values=((0, 0), (1, 0)))
    shares = padded[:, :-1] - padded[:, 1:]
    if (shares < 0).any():  # intercepts out of order: no such model
        return -math.inf, np.zeros_like(estimate), np.eye(len(estimate))
    shares = np.maximum(shares, _TINY)
    value = float((counts * np.log(shares)).sum())
    slope = above * (1 - above)
    score = counts / shares
    by_cut = slope * (score[:, 1:] - score[:, :-1])
    gradient = np.concatenate([by_cut.sum(axis=0), design.T @ by_cut.sum(axis=1)])
    return value, gradient, _information(counts.sum(axis=1), shares, slope, design)


def _information(persons: Floats, shares: Floats, slope: Floats, design: Floats) -> Floats:
    """Expected information: rows' weight matrices of the cuts (tridiagonal) spread over the design."""
    inverse = 1 / np.maximum(shares, 1e-12)
    cuts = slope.shape[1]
    weights = np.zeros((len(persons), cuts, cuts))
    for k in range(cuts):
        weights[:, k, k] = slope[:, k] ** 2 * (inverse[:, k] + inverse[:, k + 1])
    for k in range(cuts - 1):
        across = -slope[:, k] * slope[:, k + 1] * inverse[:, k + 1]
        weights[:, k, k + 1] = weights[:, k + 1, k] = across
    weights *= persons[:, None, None]
    mixed = weights.sum(axis=2).T @ design
    return np.block(
        [
            [weights.sum(axis=0), mixed],
            [mixed.T, (design * weights.sum(axis=(1, 2))[:, None]).T @ design],
        ]
    )
