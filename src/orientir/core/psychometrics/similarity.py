"""Two people whose answers agree more than people of their ability agree by chance.

The generalised binomial test (van der Linden and Sotaridona (2006) doi:10.3102/10769986031003283): given the abilities
of both, answers are independent, so the number of equal answers is a sum of independent trials with unequal chances.
Chances of each option come from people of the same band of scores. Pairs are compared within a ``place`` (room, school,
link of invitation), as many as there are, and their probabilities are multiplied by the number of pairs (Bonferroni).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orientir.core.psychometrics.compiling import compiled

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int16]

BANDS = 5
PROMISING = 3.5  # deviations above the expectation: worth an exact count
SIGNIFICANT = 0.01
FEWEST_COMMON = 8  # items both answered
_SMOOTH = 0.5  # people added to every option of every band


@dataclass(frozen=True)
class SimilarPair:
    """``equal`` answers of ``common`` items against ``expected``; ``equal_wrong`` of them are wrong. ``p``: of so many
    or more by chance; ``adjusted``: times the number of pairs compared, at most 1.
    """

    one: int
    other: int
    common: int
    equal: int
    equal_wrong: int
    expected: float
    p: float
    adjusted: float


def similar_pairs(
    answers: Codes,
    right: npt.NDArray[np.bool_],
    place: npt.NDArray[np.int32] | None = None,
    significant: float = SIGNIFICANT,
) -> tuple[SimilarPair, ...]:
    """The pairs with ``adjusted`` below ``significant``, the least probable first.

    ``answers`` [persons, items]: codes of options 0, 1, ..., -1 missing; ``right`` [persons, items]. Equal answers on
    an item are equal codes. Time grows with the square of the largest place: 3,000 people of 40 items take a second.
    """
    band = _bands(right, answers >= 0)
    chance = _match_chances(answers, band)
    place = np.zeros(len(answers), dtype=np.int32) if place is None else place
    order = np.argsort(place, kind="stable")
    found = _promising(
        answers[order], right[order], place[order], band[order], chance, PROMISING, FEWEST_COMMON
    )
    pairs = _pair_count(place)
    told = [_pair(order, row, answers, chance, band, pairs) for row in found]
    kept = [pair for pair in told if pair.adjusted < significant]
    return tuple(sorted(kept, key=lambda pair: pair.p))


def _bands(right: npt.NDArray[np.bool_], seen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    share = (right & seen).sum(axis=1) / seen.sum(axis=1).clip(1)
    edges = np.quantile(share, np.arange(1, BANDS) / BANDS)
    band: npt.NDArray[np.int64] = np.searchsorted(edges, share, side="left").astype(np.int64)
    return band


def _match_chances(answers: Codes, band: npt.NDArray[np.int64]) -> Floats:
    """[bands, bands, items]: the chance that two people of these bands answer alike."""
    options = int(answers.max(initial=0)) + 1
    counts = np.zeros((BANDS, answers.shape[1], options))
    person, item = np.nonzero(answers >= 0)
    np.add.at(counts, (band[person], item, answers[person, item]), 1.0)
    met = counts.sum(axis=0) > 0
    counts += _SMOOTH * met
    shares = counts / counts.sum(axis=2, keepdims=True).clip(1e-9)
    chances: Floats = np.einsum("gjo,hjo->ghj", shares, shares)
    return chances


@compiled
def _promising(
    answers: Codes,
    right: npt.NDArray[np.bool_],
    place: npt.NDArray[np.int32],
    band: npt.NDArray[np.int64],
    chance: Floats,
    bound: float,
    fewest: int,
) -> list[tuple[int, int, int, int, int]]:
    """Pairs far above expectation by the normal approximation: one, other, common, equal, equal and wrong."""
    found = [(0, 0, 0, 0, 0) for _ in range(0)]
    for i in range(len(answers)):
        k = i + 1
        while k < len(answers) and place[k] == place[i]:
            common = equal = wrong = 0
            expected = variance = 0.0
            for j in range(answers.shape[1]):
                if answers[i, j] >= 0 and answers[k, j] >= 0:
                    p = chance[band[i], band[k], j]
                    common += 1
                    expected += p
                    variance += p * (1 - p)
                    if answers[i, j] == answers[k, j]:
                        equal += 1
                        wrong += not right[i, j]
            if common >= fewest and equal - expected > bound * math.sqrt(variance):
                found.append((i, k, common, equal, wrong))
            k += 1
    return found


def _pair(
    order: npt.NDArray[np.int64],
    row: tuple[int, int, int, int, int],
    answers: Codes,
    chance: Floats,
    band: npt.NDArray[np.int64],
    pairs: int,
) -> SimilarPair:
    one, other = sorted((int(order[row[0]]), int(order[row[1]])))
    both = (answers[one] >= 0) & (answers[other] >= 0)
    chances = chance[band[one], band[other]][both]
    p = at_least(chances, row[3])
    return SimilarPair(
        one, other, row[2], row[3], row[4], float(chances.sum()), p, min(1.0, p * pairs)
    )


def at_least(chances: Floats, count: int) -> float:
    """P(at least ``count`` of independent trials succeed); chances unequal, exact."""
    masses = np.array([1.0])
    for chance in chances:
        grown = np.zeros(len(masses) + 1)
        grown[:-1] = masses * (1 - chance)
        grown[1:] += masses * chance
        masses = grown
    return float(masses[count:].sum())


def _pair_count(place: npt.NDArray[np.int32]) -> int:
    people = np.bincount(place)
    return int((people * (people - 1) // 2).sum())
