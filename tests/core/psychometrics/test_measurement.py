"""A diagnostic of simulated people: what was put in comes out, and what may not be said is not said."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.psychometrics.deficits import State
from orientir.core.psychometrics.measurement import Groups, Measurement, measure, share_units

PACK = load_pack(find_pack("chelyabinsk-2023"))
TEACHERS = next(one for one in PACK.instruments if one.code == "teachers")
CODES = [one.competency for one in TEACHERS.measured for _ in range(6)]
NAMES = [f"{code}-{place}" for place, code in enumerate(CODES)]
PERSONS = 1_500


@lru_cache(maxsize=1)
def simulated() -> tuple[np.ndarray, np.ndarray]:
    """Abilities [persons, competencies] that go together at 0.6, answers to six items of each."""
    random = np.random.default_rng(7)
    size = len(TEACHERS.measured)
    spread = np.full((size, size), 0.6) + 0.4 * np.eye(size)
    ability = random.multivariate_normal(np.zeros(size), spread, PERSONS) + 0.5
    slope = random.uniform(0.8, 1.6, len(CODES))
    difficulty = random.normal(0, 0.8, len(CODES))
    own = np.repeat(np.arange(size), 6)
    chance = 1 / (1 + np.exp(-slope * (ability[:, own] - difficulty)))
    return ability, (random.random(chance.shape) < chance).astype(np.int8)


@lru_cache(maxsize=1)
def measured() -> Measurement:
    scale = next(one for one in PACK.scales if one.code == "three_levels")
    return measure(simulated()[1], NAMES, CODES, TEACHERS, scale)


def test_abilities_come_back() -> None:
    ability, _scores = simulated()
    found = measured()
    assert found.competencies == TEACHERS.competencies
    assert np.corrcoef(found.people.eap, ability.mean(axis=1))[0, 1] > 0.9
    for place in range(len(found.competencies)):
        assert np.corrcoef(found.diagnosis.mean[:, place], ability[:, place])[0, 1] > 0.7


def test_the_expected_share_of_false_deficits_is_what_happens() -> None:
    ability, _scores = simulated()
    found = measured()
    # the scale of the calibration is N(0, 1): the cut in the units that were put in
    items = np.array([one.support for one in found.borders])
    total = ability.mean(axis=1)
    cuts = total.mean() + items * total.std() / found.people.eap.std() * 0.9
    named = found.deficits.state == State.DEFICIT
    false = (ability > cuts)[named].mean()
    assert found.deficits.expected_false is not None
    assert found.deficits.expected_false < 0.2
    assert abs(false - found.deficits.expected_false) < 0.12


def test_borders_stand_in_order() -> None:
    assert all(one.support < one.confident for one in measured().borders)


def test_shares_of_units_hold_the_true_ones() -> None:
    unit = (np.arange(PERSONS) % 30).astype(np.int32)
    cells = share_units(measured(), unit, [Groups([0] * 30, [PERSONS])], coverage=0.5)[0]
    mean = measured().diagnosis.deficit.mean(axis=0)
    for cell in cells:
        assert cell.scope == "whole"
        assert cell.low is not None
        assert cell.high is not None
        assert cell.low <= mean[cell.competency] <= cell.high


def test_few_items_say_nothing() -> None:
    scores = simulated()[1].copy()
    scores[:10, :4] = -1  # two of six are left, the pack asks for four
    scale = next(one for one in PACK.scales if one.code == "three_levels")
    found = measure(scores, NAMES, CODES, TEACHERS, scale)
    assert (found.deficits.state[:10, 0] == State.NOT_ENOUGH_DATA).all()


def test_an_item_of_a_competency_outside_the_instrument_is_named() -> None:
    with pytest.raises(Mistake, match="stranger"):
        measure(simulated()[1], ["stranger", *NAMES[1:]], ["man.1", *CODES[1:]], TEACHERS, None)
