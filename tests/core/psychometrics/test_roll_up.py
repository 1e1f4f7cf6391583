"""Shares of units: unbiased, with honest intervals; who was assessed is said."""

import functools

import numpy as np
import numpy.typing as npt
import pytest

from orientir.core.psychometrics.competencies import Diagnosis, Ready
from orientir.core.psychometrics.competency_prior import estimate_prior
from orientir.core.psychometrics.patterns import find_patterns
from orientir.core.psychometrics.roll_up import Cell, RollUpRule, roll_up
from orientir.core.psychometrics.units import UnitEstimates, estimate_units
from tests.core.psychometrics.people import World, make_world

CUT, UNITS, EACH = -0.8, 80, 25


@functools.cache
def region() -> tuple[World, Diagnosis, UnitEstimates]:
    world = make_world(persons=UNITS * EACH, competencies=6, units=UNITS, between=0.25)
    patterns = find_patterns(world.matrix, world.items, world.competency, 6)
    ready = Ready.of(patterns, estimate_prior(patterns), np.full(6, CUT))
    diagnosis = ready.diagnose()
    return world, diagnosis, estimate_units(ready, diagnosis.sites, world.unit, UNITS)


def truth(world: World, home: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    below = world.ability < CUT
    return np.array([below[home == one].mean(axis=0) for one in range(home.max() + 1)])


def cells_of_units(total: int = EACH, rule: RollUpRule | None = None) -> list[Cell]:
    world, diagnosis, estimates = region()
    return roll_up(
        estimates,
        diagnosis.answered,
        world.unit,
        range(UNITS),
        [total] * UNITS,
        rule or RollUpRule(),
    )


def test_the_variance_between_units_comes_back() -> None:
    _, _, estimates = region()
    assert np.diag(estimates.between).mean() == pytest.approx(0.25, abs=0.06)


def test_shares_of_units_are_not_drawn_to_the_middle() -> None:
    world, diagnosis, _ = region()
    actual = truth(world, world.unit).ravel()
    ours = np.array([cell.share for cell in cells_of_units()], dtype=float)
    plain = np.array(
        [diagnosis.deficit[world.unit == u].mean(axis=0) for u in range(UNITS)]
    ).ravel()
    named = np.array(
        [(diagnosis.deficit[world.unit == u] >= 0.8).mean(axis=0) for u in range(UNITS)]
    ).ravel()

    def error(estimate: npt.NDArray[np.float64]) -> float:
        return float(np.sqrt(((estimate - actual) ** 2).mean()))

    assert error(ours) < error(plain) < error(named)
    assert np.polyfit(ours, actual, 1)[0] == pytest.approx(1, abs=0.1)
    assert np.polyfit(plain, actual, 1)[0] > 1.1
    assert named.mean() < actual.mean() / 2 < ours.mean()


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    world, _, _ = region()
    actual = truth(world, world.unit)
    held = [
        cell.low is not None and cell.high is not None
        and cell.low <= actual[cell.unit, cell.competency] <= cell.high
        for cell in cells_of_units()
    ]  # fmt: skip
    assert 0.92 <= np.mean(held) <= 0.995


def test_a_municipality_is_all_its_people_and_its_interval_is_narrower() -> None:
    world, diagnosis, estimates = region()
    municipality = np.arange(UNITS) // 20
    cells = roll_up(
        estimates,
        diagnosis.answered,
        world.unit,
        municipality.tolist(),
        [20 * EACH] * 4,
        RollUpRule(),
    )
    actual = truth(world, municipality[world.unit].astype(np.int32))
    assert [cell.assessed for cell in cells] == [20 * EACH] * 24
    for cell in cells:
        assert cell.share == pytest.approx(actual[cell.unit, cell.competency], abs=0.06)
    widths = (
        [(c.high or 0) - (c.low or 0) for c in cells],
        [(c.high or 0) - (c.low or 0) for c in cells_of_units()],
    )
    assert np.mean(widths[0]) < np.mean(widths[1]) / 2


def test_a_cell_says_who_was_assessed() -> None:
    whole, part = cells_of_units(total=EACH)[0], cells_of_units(total=EACH + 20)[0]
    few = cells_of_units(total=4 * EACH)[0]
    assert (whole.scope, whole.assessed, whole.total) == ("whole", EACH, EACH)
    assert (part.scope, few.scope) == ("whole", "assessed")
    assert whole.share == part.share == few.share
    assert (part.high or 0) - (part.low or 0) > (whole.high or 0) - (whole.low or 0)
    assert (few.low, few.high) == (whole.low, whole.high)
    assert cells_of_units(total=4 * EACH, rule=RollUpRule(coverage=0.2))[0].scope == "whole"


def test_a_unit_without_assessed_people_has_no_share() -> None:
    _, diagnosis, estimates = region()
    world, _, _ = region()
    answered = diagnosis.answered.copy()
    answered[world.unit == 3, 2] = 0
    cells = roll_up(estimates, answered, world.unit, range(UNITS), [EACH] * UNITS, RollUpRule())
    assert cells[3 * 6 + 2] == Cell(3, 2, 0, EACH, "nobody")


def test_tiny_units_are_possible() -> None:
    world = make_world(persons=300, competencies=3, units=150, between=0.2)
    patterns = find_patterns(world.matrix, world.items, world.competency, 3)
    ready = Ready.of(patterns, estimate_prior(patterns), np.full(3, CUT))
    estimates = estimate_units(ready, ready.diagnose().sites, world.unit, 150)
    cells = roll_up(estimates, ready.answered, world.unit, [0] * 150, [300], RollUpRule())
    actual = (world.ability < CUT).mean(axis=0)
    assert [cell.share for cell in cells] == pytest.approx(actual, abs=0.08)
