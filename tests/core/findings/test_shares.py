"""Wilson's interval against the figures printed by Newcombe (1998), table I, method 3.

doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientir.core.findings import Share, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(successes: int, trials: int, low: float, high: float) -> None:
    found = wilson_interval(Share(successes, trials))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_holds_the_share_and_stays_within_bounds(counts: tuple[int, int]) -> None:
    share = Share(*counts)
    found = wilson_interval(share)
    assert 0 <= found.low <= share.value + 1e-12
    assert share.value - 1e-12 <= found.high <= 1


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_complement_mirrors(counts: tuple[int, int]) -> None:
    successes, trials = counts
    one, other = (
        wilson_interval(Share(successes, trials)),
        wilson_interval(Share(trials - successes, trials)),
    )
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)


@pytest.mark.parametrize("share", [Share(5, 4), Share(0, 0), Share(-1, 3)])
def test_refuses_what_is_no_part(share: Share) -> None:
    with pytest.raises(ValueError, match="no interval"):
        wilson_interval(share)
