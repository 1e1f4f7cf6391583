"""Limits of the funnel against exact sums of the binomial."""

from fractions import Fraction
from itertools import pairwise
from math import comb, inf, isinf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientir.core.findings import Share, distance_in_limits, funnel_limits


def exact_limit(n: int, p: Fraction, probability: Fraction) -> float:
    """Spiegelhalter (2005), A.1.1, in exact fractions."""
    total = Fraction(0)
    for r in range(n + 1):
        mass = comb(n, r) * p**r * (1 - p) ** (n - r)
        total += mass
        if total >= probability:
            return float((r - (total - probability) / mass) / n)
    return 1.0


@pytest.mark.parametrize("n", [5, 20, 97])
@pytest.mark.parametrize("p", [Fraction(1, 2), Fraction(1, 10), Fraction(97, 100)])
def test_limits_are_exact(n: int, p: Fraction) -> None:
    found = funnel_limits(float(p), [n])[0]
    expected = [
        exact_limit(n, p, Fraction(probability))
        for probability in ("0.001", "0.025", "0.975", "0.999")
    ]
    bounded = [min(1.0, max(0.0, limit)) for limit in expected]
    assert [found.low_998, found.low_95, found.high_95, found.high_998] == pytest.approx(
        bounded, abs=1e-9
    )


def test_one_limit_by_hand() -> None:
    # P(R ≤ 5) = 0.020695, P(R ≤ 6) = 0.057659: (6 − (0.057659 − 0.025) / 0.036964) / 20
    assert funnel_limits(0.5, [20])[0].low_95 == pytest.approx(0.25582, abs=1e-4)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 0.99), st.integers(1, 50_000))
def test_limits_lie_in_order(p: float, n: int) -> None:
    found = funnel_limits(p, [n])[0]
    limits = [0, found.low_998, found.low_95, found.high_95, found.high_998, 1]
    assert limits == sorted(limits)


def test_the_funnel_narrows() -> None:
    widths = [one.high_95 - one.low_95 for one in funnel_limits(0.6, [30, 100, 1000, 40_000])]
    assert all(wide > narrow for wide, narrow in pairwise(widths))


@pytest.mark.parametrize("reference", [0.0, 1.0, 1.2])
def test_no_funnel_without_a_proper_common_value(reference: float) -> None:
    with pytest.raises(ValueError, match="strictly between"):
        funnel_limits(reference, [10])


def test_distance_is_signed_and_counted_in_deviations() -> None:
    assert distance_in_limits(Share(60, 100), 0.5) == pytest.approx(2.0)
    assert distance_in_limits(Share(40, 100), 0.5) == pytest.approx(-2.0)
    assert distance_in_limits(Share(9, 10), 1.0) == -inf
    assert not isinf(distance_in_limits(Share(10, 10), 1.0))
