"""Answer patterns of competencies: people who answered the items of a competency alike share one likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.curves import category_probabilities
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.score_tables import Matrix

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]

_SEED = 20_240_102  # of the multipliers that tell patterns apart
_TINY = 1e-300


@dataclass(frozen=True, eq=False)
class Patterns:
    """Of one competency: ``answers`` [patterns, its items], ``label`` [persons] → row of ``answers``."""

    items: tuple[ItemParameters, ...]
    answers: Matrix
    label: Labels

    @property
    def answered(self) -> npt.NDArray[np.int64]:
        """How many items each pattern answers."""
        answered: npt.NDArray[np.int64] = (self.answers >= 0).sum(axis=1)
        return answered

    def counts(self, weights: Floats | None = None) -> Floats:
        """People (or their weights) by pattern."""
        return np.bincount(self.label, weights, len(self.answers)).astype(np.float64)

    def likelihood(self, ability: Floats) -> Floats:
        """[patterns, abilities], each row over its largest value; 1 everywhere where nothing was answered."""
        log = np.zeros((len(self.answers), len(ability)))
        for item, column in zip(self.items, self.answers.T, strict=True):
            told = np.log(np.maximum(category_probabilities(item, ability), _TINY)).T
            padded = np.vstack([told, np.zeros(len(ability))])  # the last row is the missing answer
            log += padded[column]
        likelihood: Floats = np.exp(log - log.max(axis=1, keepdims=True))
        return likelihood


def find_patterns(
    matrix: Matrix, items: Sequence[ItemParameters], competency: Sequence[int], count: int
) -> tuple[Patterns, ...]:
    """One for each competency 0..count-1; ``competency`` [items] says to which each column belongs."""
    of = np.asarray(competency)
    return tuple(_patterns_of(matrix, items, np.flatnonzero(of == which)) for which in range(count))


def _patterns_of(
    matrix: Matrix, items: Sequence[ItemParameters], columns: npt.NDArray[np.int64]
) -> Patterns:
    random = np.random.default_rng(_SEED)
    multipliers = random.integers(1, 2**63, size=(len(columns),)).astype(np.uint64)
    keys = _answer_keys(matrix, columns, multipliers)
    _, first, label = np.unique(keys, return_index=True, return_inverse=True)
    chosen = tuple(items[column] for column in columns)
    return Patterns(chosen, matrix[first][:, columns], label.astype(np.int32))


@compiled
def _answer_keys(
    matrix: Matrix, columns: npt.NDArray[np.int64], multipliers: npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    keys = np.zeros(matrix.shape[0], dtype=np.uint64)
    for i in range(matrix.shape[0]):
        key = np.uint64(0)
        for k in range(len(columns)):
            key += np.uint64(matrix[i, columns[k]] + 1) * multipliers[k]
        keys[i] = key
    return keys
