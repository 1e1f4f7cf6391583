"""From posteriors to deficits: named only where they are probable, with the share that will be wrong told in advance.

A raw cut on a few items calls able people deficient: with 20 competencies of 4 items and a cut of 60 % somebody who
answers each item rightly with probability 0.8 gets 3.6 false deficits on average. Here a deficit is named where the
probability that the ability lies below the cut reaches a threshold. If the model holds, the mean of 1 - probability
over the named deficits is the share of false ones among them; it is a number of the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from orientir.core.psychometrics.competencies import Diagnosis
from orientir.core.psychometrics.subscores import SubscoreValue, value_of_competencies

Floats = npt.NDArray[np.float64]


LEAST_GAIN = 0.01


class State(IntEnum):
    """What is said of a person's competency."""

    NO_DEFICIT = 0
    DEFICIT = 1
    NEAR_CUT = 2
    NOT_ENOUGH_DATA = 3

    @property
    def code(self) -> str:
        return self.name.lower()

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    State.NO_DEFICIT: "дефицита нет",
    State.DEFICIT: "дефицит",
    State.NEAR_CUT: "близко к границе",
    State.NOT_ENOUGH_DATA: "недостаточно данных",
}


@dataclass(frozen=True)
class DeficitRule:
    """When a deficit is named; a methodologist sets it in the pack.

    ``threshold``: named from this probability on; ``clear``: up to this probability there is no deficit (None:
    1 - threshold), between them the person stands near the cut. ``fewest_items``: below, nothing is said of a
    competency. ``least_gain``: a competency whose items add less than this PRMSE to the total is not told apart from
    it, and nothing is said of it alone; 0 lets the total speak for it.
    """

    threshold: float = 0.8
    clear: float | None = None
    fewest_items: int = 3
    least_gain: float = LEAST_GAIN

    def __post_init__(self) -> None:
        if not self.clear_at <= self.threshold <= 1 or self.clear_at < 0:
            raise ValueError("0 <= clear <= threshold <= 1")

    @property
    def clear_at(self) -> float:
        return 1 - self.threshold if self.clear is None else self.clear


@dataclass(frozen=True, eq=False)
class Deficits:
    """``state`` [persons, competencies] of ``State``; ``value`` [competencies]: why a competency may speak for itself.

    ``named``: how many deficits; ``expected_false``: the share of them expected to be false, None where none is named;
    the same by competency (``named_by``, ``expected_false_by``: nan where none is named).
    """

    state: npt.NDArray[np.int8]
    value: tuple[SubscoreValue, ...]
    speaks: npt.NDArray[np.bool_]
    named: int
    expected_false: float | None
    named_by: npt.NDArray[np.int64]
    expected_false_by: Floats

    def reason(self, person: int, competency: int) -> str:
        """Why nothing is said, in words; empty where something is."""
        if self.state[person, competency] != State.NOT_ENOUGH_DATA:
            return ""
        if not self.speaks[competency]:
            return "задания этой компетенции не отличают её от общего результата"
        return "слишком мало заданий по этой компетенции"


def find_deficits(diagnosis: Diagnosis, rule: DeficitRule) -> Deficits:
    """States of all persons and competencies, and how many of the deficits named are expected to be false."""
    value = value_of_competencies(diagnosis)
    is_only = len(value) == 1  # then it is the total
    speaks = np.array(
        [is_only or one.stands_alone or one.gain() >= rule.least_gain for one in value]
    )
    state = _states(diagnosis.deficit, rule)
    unsaid = (diagnosis.answered < rule.fewest_items) | ~speaks[None, :]
    state[unsaid] = State.NOT_ENOUGH_DATA
    named = state == State.DEFICIT
    false = np.where(named, 1 - diagnosis.deficit, 0.0)
    by = named.sum(axis=0)
    with np.errstate(invalid="ignore"):
        false_by = false.sum(axis=0) / by
    count = int(named.sum())
    return Deficits(
        state, value, speaks, count, float(false.sum()) / count if count else None, by, false_by
    )


def _states(probability: Floats, rule: DeficitRule) -> npt.NDArray[np.int8]:
    state = np.full(probability.shape, State.NEAR_CUT, dtype=np.int8)
    state[probability <= rule.clear_at] = State.NO_DEFICIT
    state[probability >= rule.threshold] = State.DEFICIT
    return state


def level_chances(diagnosis: Diagnosis, competency: int, cuts: Sequence[float]) -> Floats:
    """Probability of each level between ascending ``cuts`` [persons, cuts + 1], by the normal approximation."""
    mean, deviation = diagnosis.mean[:, competency, None], diagnosis.deviation[:, competency, None]
    below = ndtr((np.asarray(cuts, dtype=np.float64) - mean) / deviation)
    chances: Floats = np.diff(np.pad(below, ((0, 0), (1, 1)), constant_values=((0, 0), (0, 1))))
    return chances
