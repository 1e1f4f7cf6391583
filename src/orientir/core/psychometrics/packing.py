"""Answers of several items in one number, so that a person costs a few look-ups instead of one per item.

A block of items with c_1, c_2, … categories is a number in mixed radix below ``MOST_STATES``. A sum over items of
slope * score is a look-up per block; a sum over persons per item is collected by state and unfolded once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.cells import Rows
from orientir.core.psychometrics.compiling import compiled
from orientir.core.psychometrics.responses import Matrix

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint16]

MOST_STATES = 1024


@dataclass(frozen=True)
class Packed:
    """``codes`` [persons, blocks]; ``digits`` [blocks, states, items]: score of the item in the state."""

    codes: Codes
    digits: Floats

    def values(self, slopes: Floats) -> Floats:
        """Sum of slope * score by state [blocks, states]; ``slopes`` [items]."""
        return np.ascontiguousarray(self.digits @ slopes)

    def unfold(self, by_state: Floats) -> Floats:
        """Sums by state [blocks, states] as sums of score * value by item [items]."""
        sums: Floats = (by_state[:, None, :] @ self.digits).sum(axis=(0, 1))
        return sums


def pack(scores: Matrix, rows: Rows, items: Rows, categories: Rows) -> Packed:
    """Pack ``items`` of ``rows``, none of them missing; ``categories`` [items]: how many scores each may have."""
    block_of, place_of = _plan(categories)
    codes = _pack(scores, rows, items, block_of, place_of)
    return Packed(codes, _digits(categories, block_of, place_of))


def _plan(categories: Rows) -> tuple[Rows, Rows]:
    """The block of every item and what its score is multiplied by there."""
    block, states = 0, 1
    blocks, places = [], []
    for count in categories.tolist():
        if states * count > MOST_STATES and states > 1:
            block, states = block + 1, 1
        blocks.append(block)
        places.append(states)
        states *= count
    return np.array(blocks, dtype=np.int64), np.array(places, dtype=np.int64)


def _digits(categories: Rows, block_of: Rows, place_of: Rows) -> Floats:
    sizes = np.ones(block_of[-1] + 1, dtype=np.int64)
    np.multiply.at(sizes, block_of, categories)
    states = np.arange(sizes.max())
    digits = np.zeros((len(sizes), len(states), len(categories)))
    for j, (count, block, place) in enumerate(zip(categories, block_of, place_of, strict=True)):
        digits[block, :, j] = states // place % count
    return digits


@compiled
def _pack(scores: Matrix, rows: Rows, items: Rows, block_of: Rows, place_of: Rows) -> Codes:
    blocks = block_of[-1] + 1
    ends = np.zeros(blocks + 1, dtype=np.int64)
    for j in range(items.shape[0]):
        ends[block_of[j] + 1] = j + 1
    codes = np.empty((rows.shape[0], blocks), dtype=np.uint16)
    for i in range(rows.shape[0]):
        row = scores[rows[i]]
        for b in range(blocks):
            code = 0
            for j in range(ends[b], ends[b + 1]):
                code += row[items[j]] * place_of[j]
            codes[i, b] = code
    return codes
