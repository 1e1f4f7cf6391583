"""From a first result to a second one: what of the change is beyond the error of measurement, and what is no change.

People chosen for a low first result rise by themselves: part of why they were low was bad luck. That is regression to
the mean (Galton 1886; Bland & Altman 1994, doi:10.1136/bmj.308.6942.1499), and no teaching is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

from scipy.stats import norm, t

LEAST_PEOPLE = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """Two results of one person on one scale (logits) with their standard errors."""

    before: float
    before_se: float
    after: float
    after_se: float


@dataclass(frozen=True, slots=True)
class PersonChange:
    """``verdict``: risen, fallen, or not told from the error of measurement."""

    difference: float
    standard_error: float
    verdict: str


def change_of(one: Measured, confidence: float = 0.95) -> PersonChange:
    """The reliable change of a person (Jacobson & Truax 1991, doi:10.1037/0022-006X.59.1.12).

    The error is of both results; the bound is two-sided at ``confidence``.
    """
    error = sqrt(one.before_se**2 + one.after_se**2)
    difference = one.after - one.before
    bound = float(norm.ppf(0.5 + confidence / 2)) * error
    if abs(difference) <= bound:
        return PersonChange(difference, error, "not_told")
    return PersonChange(difference, error, "risen" if difference > 0 else "fallen")


@dataclass(frozen=True, slots=True)
class GroupChange:
    """The mean change of ``people`` in logits, its interval, how many changed beyond the error.

    ``expected_by_itself``: the part of the mean change that comes without any teaching, because of how low (or high)
    the first results were among all who were measured; None where that is not known.
    """

    people: int
    mean: float
    low: float
    high: float
    risen: int
    fallen: int
    expected_by_itself: float | None


def group_change(
    people: Sequence[Measured],
    *,
    everybody: Sequence[Measured] | Sequence[tuple[float, float]] = (),
    confidence: float = 0.95,
) -> GroupChange | None:
    """The change of a group; None for fewer than three people.

    ``everybody``: first results of all who were measured then, as (ability, standard error), to tell how far the
    group would move by itself.
    """
    if len(people) < LEAST_PEOPLE:
        return None
    differences = [one.after - one.before for one in people]
    mean, error = fmean(differences), sqrt(variance(differences) / len(people))
    reach = float(t.ppf(0.5 + confidence / 2, len(people) - 1)) * error
    verdicts = [change_of(one, confidence).verdict for one in people]
    firsts = [one if isinstance(one, tuple) else (one.before, one.before_se) for one in everybody]
    return GroupChange(
        people=len(people),
        mean=mean,
        low=mean - reach,
        high=mean + reach,
        risen=verdicts.count("risen"),
        fallen=verdicts.count("fallen"),
        expected_by_itself=_by_itself(people, firsts),
    )


def _by_itself(people: Sequence[Measured], firsts: Sequence[tuple[float, float]]) -> float | None:
    """(1 - reliability) of the distance to the mean of everybody: Kelley's regressed true score.

    Abilities are taken as unshrunk. The reliability is one minus the share of the error in the variance.
    """
    if len(firsts) < LEAST_PEOPLE:
        return None
    abilities = [ability for ability, _error in firsts]
    spread = variance(abilities)
    if spread <= 0:
        return None
    noise = fmean([error**2 for _ability, error in firsts])
    reliability = min(1.0, max(0.0, 1 - noise / spread))
    return (1 - reliability) * (fmean(abilities) - fmean([one.before for one in people]))
