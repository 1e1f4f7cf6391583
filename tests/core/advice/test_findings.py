"""How sure a lag is: against counting by the binomial law, both directions, and where chance has no model."""

from __future__ import annotations

import pytest
from scipy.stats import binom

from orientir.core.advice import (
    FederalSigns,
    deficit_finding,
    indicator_finding,
    signals_finding,
)
from orientir.core.advice.findings import Finding, Known, Standing
from orientir.core.findings.shares import Share

KNOWN = Known("1.1", "m1", "municipality", 400, 1.0)


def against(reached: float, of: float, target: float | None, down: bool = False) -> Finding:
    share = Share(reached, of)
    return indicator_finding(
        KNOWN,
        Standing(
            100 * share.value, target, lacks_above=down, numerator=reached, missing=1.0,
            status="region_target", share=share,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("reached", [160, 180, 190, 200, 215])
def test_certainty_is_near_the_exact_tail(reached: int) -> None:
    """Were the target reached exactly, at least so low a figure comes by chance with this probability."""
    exact = 1 - (binom.cdf(reached, 400, 0.5) - 0.5 * binom.pmf(reached, 400, 0.5))
    assert against(reached, 400, 50.0).certainty == pytest.approx(exact, abs=0.005)


def test_a_target_to_stay_under_is_the_mirror() -> None:
    up, down = against(160, 400, 50.0), against(240, 400, 50.0, down=True)
    assert down.certainty == pytest.approx(up.certainty)
    assert down.facts["gap"] == pytest.approx(up.facts["gap"]) == pytest.approx(10.0)


def test_every_one_of_a_hundred_per_cent_counts() -> None:
    assert against(399, 400, 100.0).certainty == 1.0
    assert against(400, 400, 100.0).certainty == 0.0


def test_no_target_no_gap() -> None:
    finding = against(160, 400, None)
    assert finding.facts["gap"] is None
    assert finding.gap == 0.0


def test_a_zero_target_that_is_passed_is_a_whole_gap() -> None:
    assert against(4, 400, 0.0, down=True).gap == 1.0


def test_rates_of_posts_are_no_play_of_chance() -> None:
    how = Standing(
        90.0, 96.0, lacks_above=False, numerator=90.5, missing=6.0, status="region_target"
    )
    assert indicator_finding(KNOWN, how).certainty == 1.0


def test_a_deficit_is_sure_as_its_interval_stands_from_the_region() -> None:
    near = deficit_finding(KNOWN, 0.30, 0.25, 0.35, 500, reference=0.30)
    far = deficit_finding(KNOWN, 0.40, 0.35, 0.45, 500, reference=0.30)
    assert near.certainty == pytest.approx(0.5)
    assert far.certainty > 0.9999
    assert far.facts["lacking"] == 160
    assert far.facts["reference"] == 30.0


def test_a_finding_has_every_fact_of_its_table() -> None:
    with pytest.raises(ValueError, match="cohort"):
        Finding("signals", "", "s1", "organisation", {"flagged": 1}, 1.0, 1.0, 1.0)


def test_the_federal_list_stands_beside_the_signs_found_and_is_unknown_where_none_was_taken() -> (
    None
):
    alone = signals_finding(KNOWN, 1, 4, "")
    assert (alone.facts["listed"], alone.facts["federal"], alone.gap) == (None, None, 0.25)
    listed = signals_finding(KNOWN, 0, 0, "", FederalSigns(2, True, "4 РУ, 5 МА", 2025))
    assert (listed.facts["listed"], listed.facts["federal_year"], listed.gap) == (True, "2025", 0.5)
    named_by_few = signals_finding(KNOWN, 0, 4, "", FederalSigns(1, False, "4 РУ", 2025))
    assert (named_by_few.facts["listed"], named_by_few.gap) == (False, 0.0)
