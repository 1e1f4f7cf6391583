"""Responses drawn from known items: 40 items, complete or in six booklets that each leave half of them out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ITEMS = 40
TOP = {"rasch": 1, "2pl": 1, "gpcm": 3}
BLOCKS = 4  # of ten items; a booklet is one of the six pairs
PAIRS = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3))


def simulate(
    model: str, persons: int, *, is_planned: bool, seed: int = 20_261_122
) -> npt.NDArray[np.int8]:
    """Scores [persons, items], -1 where the item was not in the booklet; abilities N(0, 1)."""
    random = np.random.default_rng(seed)
    slopes = np.ones(ITEMS) if model == "rasch" else random.lognormal(0, 0.3, ITEMS)
    steps = random.normal(0, 1, (ITEMS, TOP[model]))
    ability = random.normal(size=persons)
    scores = np.empty((persons, ITEMS), dtype=np.int8)
    for item in range(ITEMS):
        scores[:, item] = _draw(random, ability, slopes[item], steps[item])
    if is_planned:
        _leave_out(random, scores)
    return scores


def _draw(
    random: np.random.Generator,
    ability: npt.NDArray[np.float64],
    slope: float,
    steps: npt.NDArray[np.float64],
) -> npt.NDArray[np.int64]:
    odds = np.exp(np.cumsum(slope * (ability[:, None] - steps), axis=1))
    total = 1 + odds.sum(axis=1)
    below = (1 + np.cumsum(odds, axis=1) - odds) / total[:, None]
    drawn: npt.NDArray[np.int64] = (random.random(len(ability))[:, None] > below).sum(axis=1)
    return drawn


def _leave_out(random: np.random.Generator, scores: npt.NDArray[np.int8]) -> None:
    booklet = random.integers(0, len(PAIRS), len(scores))
    block = np.arange(ITEMS) // (ITEMS // BLOCKS)
    for number, pair in enumerate(PAIRS):
        scores[np.ix_(booklet == number, ~np.isin(block, pair))] = -1
