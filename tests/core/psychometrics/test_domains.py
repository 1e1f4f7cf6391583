"""Cuts stated as percents of a domain."""

from __future__ import annotations

import math

import numpy as np
import pytest

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.domains import ability_at_percent, expected_percent
from orientir.core.psychometrics.parameters import ItemParameters


def test_one_rasch_item_is_the_logit_of_the_percent() -> None:
    item = ItemParameters("one", 1.0, (0.5,))
    assert ability_at_percent([item], 60) == pytest.approx(0.5 + math.log(0.6 / 0.4))


def test_a_polytomous_item_counts_its_points() -> None:
    items = [ItemParameters("two", 1.0, (0.0, 0.0)), ItemParameters("one", 2.0, (0.0,))]
    assert expected_percent(items, np.array([0.0])) == pytest.approx([50.0])
    ability = ability_at_percent(items, 80)
    assert expected_percent(items, np.array([ability])) == pytest.approx([80.0])


def test_points_that_everybody_has_count_in_both() -> None:
    item = ItemParameters("at least one of two", 1.0, (0.5,), lowest=1)
    assert expected_percent([item], np.array([0.5])) == pytest.approx([75.0])
    assert ability_at_percent([item], 80) == pytest.approx(0.5 + math.log(0.6 / 0.4))


def test_a_cut_that_nobody_reaches_is_refused() -> None:
    with pytest.raises(Mistake, match="не достигается"):
        ability_at_percent([ItemParameters("hard", 1.0, (0.0,), guessing=0.7)], 60)
    with pytest.raises(Mistake, match="нет откалиброванных"):
        ability_at_percent([], 60)
