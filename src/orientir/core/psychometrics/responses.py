"""Responses of persons to items, checked: the one shape in which data enters calibration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.compiling import compiled

Matrix = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]

MISSING = -1
MOST_CATEGORIES = 64


@dataclass(frozen=True)
class Responses:
    """Persons × items.

    ``persons`` [persons]: their names. ``scores`` [persons, items] int8: 0 is the lowest code of the item, -1 missing.
    ``lowest`` [items]: the code that became 0. ``weights`` [persons]: sampling weights or None. ``group_of`` [persons]:
    index into ``groups``.
    """

    persons: pl.Series
    items: tuple[str, ...]
    scores: Matrix
    lowest: tuple[int, ...]
    weights: Floats | None = None
    group_of: Labels | None = None
    groups: tuple[str, ...] = ("",)
    notes: tuple[str, ...] = field(default=())

    @property
    def counts(self) -> tuple[int, int]:
        """Persons and items."""
        return self.scores.shape[0], self.scores.shape[1]

    def with_notes(self, *notes: str) -> Responses:
        return replace(self, notes=(*self.notes, *notes))


def responses_from_matrix(
    scores: npt.NDArray[np.integer], items: Sequence[str] | None = None, **rest: object
) -> Responses:
    """Responses from a matrix of codes [persons, items] with negative numbers for missing.

    Codes are shifted item by item so that the lowest one met becomes 0: under the models here it changes the
    origin of the score alone, neither the likelihood nor the steps that were met. Raises ``Mistake`` where there are
    no persons, no items, or a code lies further than 63 above the item's lowest.
    """
    names = tuple(items) if items else tuple(f"item{j + 1}" for j in range(scores.shape[1]))
    _check_shape(scores)
    lowest, highest = find_extremes(scores)
    _check_shape_of_answers(lowest)
    # a binary item that all answered right is 1/1, not 0/0 shifted
    lowest = np.where(lowest == highest, 0, np.maximum(lowest, 0))
    _check_range(highest - lowest, names)
    shifted = scores.astype(np.int8, copy=False) if not lowest.any() else _shift(scores, lowest)
    about = {"persons": number_persons(scores.shape[0])} | rest
    return Responses(items=names, scores=shifted, lowest=tuple(map(int, lowest)), **about)  # type: ignore[arg-type]


def find_extremes(
    scores: npt.NDArray[np.integer],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The lowest and the highest code of each item [items], both -1 where nobody answered."""
    highest = np.maximum(scores.max(axis=0), MISSING).astype(np.int64)
    unsigned = scores.view(f"u{scores.dtype.itemsize}")  # what is missing is above all codes here
    lowest = unsigned.min(axis=0).astype(np.uint64)
    return np.where(highest < 0, MISSING, lowest.astype(np.int64)), highest


@compiled
def _shift(scores: npt.NDArray[np.integer], lowest: npt.NDArray[np.int64]) -> Matrix:
    shifted = np.empty(scores.shape, dtype=np.int8)
    for i in range(scores.shape[0]):
        for j in range(scores.shape[1]):
            shifted[i, j] = scores[i, j] - lowest[j] if scores[i, j] >= 0 else MISSING
    return shifted


def number_persons(count: int) -> pl.Series:
    """Persons without names are called by the number of their row."""
    return pl.int_range(1, count + 1, eager=True).alias("person")


def _check_shape(scores: npt.NDArray[np.integer]) -> None:
    if not scores.shape[0]:
        raise Mistake("в таблице нет ни одного человека: проверьте, тот ли это файл")
    if not scores.shape[1]:
        raise Mistake("в таблице нет ни одного задания: проверьте --columns и --id")


def _check_shape_of_answers(lowest: npt.NDArray[np.int64]) -> None:
    if (lowest < 0).all():
        raise Mistake("в таблице нет ни одного ответа: все ячейки заданий пусты")


def _check_range(top: npt.NDArray[np.integer], names: Sequence[str]) -> None:
    for name, highest in zip(names, top, strict=True):
        if highest >= MOST_CATEGORIES:
            raise Mistake(
                f"столбец «{name}»: коды расходятся на {highest}, у задания их может быть не больше"
                f" {MOST_CATEGORIES}. Это не задание? Выберите задания через --columns"
            )
