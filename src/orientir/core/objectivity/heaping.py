"""More pupils right at the boundary of a mark than a smooth distribution would have there.

A heap says that scores were made up to the boundary, or that the scale is uneven there: it is looked into, not judged.
Compare Dee, Dobbie, Jacob & Rockoff (2019), doi:10.1257/app.20170520, on the same figures of New York.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, ndtri, pdtrc, stdtr

from orientir.core.context.multiplicity import adjust_p
from orientir.core.objectivity.counterfactual import Smooth, find_gaps, fit_smooth
from orientir.core.objectivity.histograms import Histograms, ScoresNotSound
from orientir.core.objectivity.signals import tell_marker
from orientir.core.packs.analysis import SignalRules

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SURE_MOST: Final = 1e-9  # less dispersion than this is Poisson's own
TINY: Final = 1e-9
BESIDE_THE_CUT: Final = 0.25  # of the kernel: scores that the one at the cut is likened to
FEWEST_BESIDE: Final = 3  # scores on either side of the neighbourhood
FEWEST_ROUND: Final = 3
SURE_ROUND: Final = 2.5  # deviations of chance


@dataclass(frozen=True, slots=True)
class HeapingRule:
    """``near``: scores below a cut, and from it on, that smoothness is not learnt from; None: a twentieth of the scale.

    ``reach``: how far from the cut it is learnt, as a share of the scale. Flagged where p, adjusted for all the cuts of
    all the groups (Benjamini–Hochberg), is at most ``level`` and the excess at least ``least_effect`` of the cohort.
    """

    near: int | None = None
    reach: float = 0.3
    least_reach: int = 15  # scores
    fewest_pupils: int = 50
    fewest_scores: int = 8
    richer: tuple[tuple[int, int, int], ...] = ((3, 12, 500), (4, 18, 20_000))
    level: float = 0.05
    least_effect: float = 0.005

    @classmethod
    def of(cls, rules: SignalRules) -> HeapingRule:
        """The bounds of a pack."""
        near = int(rules.settings["near"].value) if "near" in rules.settings else 0
        return cls(
            near=near or None, fewest_pupils=int(rules.fewest.value), level=float(rules.level.value),
            least_effect=float(rules.least_effect.value),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heap:
    """``ratio``: observed at ``score`` (the cut, or the first possible score above it) over expected by smoothness.

    ``effect``: the excess as a share of the cohort. ``below``: observed over expected among the scores right below.
    ``p``: of so many or more, one-sided; ``alike``: other scores that stand out as much.
    """

    group: str
    cut: float
    score: float
    pupils: int
    observed: int
    expected: float
    ratio: float
    effect: float
    below: float | None
    dispersion: float
    alike: int
    compared: int
    p: float
    p_adjusted: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class Heaping:
    """``passed_over``: groups (and cuts) of which nothing can be said, with the reason in words."""

    heaps: tuple[Heap, ...]
    passed_over: tuple[tuple[str, str], ...]


def find_heaping(histograms: Histograms, cuts: Sequence[float], rule: HeapingRule) -> Heaping:
    """Every cut of every group. Raises ScoresNotSound where not one of them can be tested."""
    _refuse_cuts(histograms.scores, cuts)
    enough = histograms.pupils >= rule.fewest_pupils
    passed = [
        (histograms.groups[row], f"учеников {histograms.pupils[row]:.0f}, а чтобы судить о плавности "
         f"распределения, нужно не меньше {rule.fewest_pupils}")
        for row in np.flatnonzero(~enough)
    ]  # fmt: skip
    tested, found = histograms.only(enough), []
    for cut in sorted(set(cuts)) if tested.groups else []:
        some, left = _test_cut(tested, cut, cuts, rule)
        found += some
        passed += left
    if not found:
        raise ScoresNotSound(f"группа «{passed[0][0]}»: {passed[0][1]}")
    found.sort(key=lambda one: one.row)  # a stable sort: cuts stay ascending
    return Heaping(tuple(_flag(found, tested, rule)), tuple(passed))


def _refuse_cuts(scores: Floats, cuts: Sequence[float]) -> None:
    if not cuts:
        raise ScoresNotSound("не названо ни одной границы отметки")
    for cut in cuts:
        if not scores[0] < cut <= scores[-1]:
            raise ScoresNotSound(
                f"граница {cut:g}: баллы в файле от {scores[0]:g} до {scores[-1]:g}, "
                "граница должна стоять внутри"
            )


@dataclass(frozen=True, slots=True)
class _Found:
    row: int
    cut: float
    score: float
    observed: float
    expected: float
    below: float | None
    dispersion: float
    alike: int
    compared: int
    p: float


def _test_cut(
    tested: Histograms, cut: float, cuts: Sequence[float], rule: HeapingRule
) -> tuple[list[_Found], list[tuple[str, str]]]:
    place = int(np.searchsorted(tested.scores, cut))
    near = rule.near or max(1, round(len(tested.scores) / 20))
    given, kernel, x = _surroundings(tested, cut, cuts, near, rule)
    found, left = [], []
    for rows, degree in _by_degree(tested, given, rule):
        smooth = fit_smooth(tested.counts[rows], x, kernel, given[rows], degree)
        expected = smooth.expected * _roundness(tested.counts[rows], smooth, tested.scores, cut)
        for at, row in enumerate(rows.tolist()):
            could = np.flatnonzero(~tested.never[row, place : place + near])
            beside = smooth.used[at, :place].sum(), smooth.used[at, place:].sum()
            if not len(could) or min(beside) < FEWEST_BESIDE or sum(beside) < rule.fewest_scores:
                left.append((tested.groups[row], _too_few_around(cut, *beside)))
                continue
            seen = _Place(place + int(could[0]), place, near, kernel > BESIDE_THE_CUT)
            found.append(_at(row, at, cut, seen, tested, smooth, expected[at]))
    return found, left


def _too_few_around(cut: float, below: int, above: int) -> str:
    return (
        f"граница {cut:g}: возможных баллов, по которым видна плавность, ниже неё {below}, выше {above}: "
        "этого мало"
    )


def _surroundings(
    tested: Histograms, cut: float, cuts: Sequence[float], near: int, rule: HeapingRule
) -> tuple[Flags, Floats, Floats]:
    """What smoothness is learnt from [groups, scores], how much each score weighs, and where it stands."""
    scores = tested.scores
    step = float(np.median(np.diff(scores)))
    reach = max(rule.reach * (scores[-1] - scores[0]), rule.least_reach * step)
    x = (scores - cut) / reach
    kernel = ((1 - np.abs(x).clip(0, 1) ** 3) ** 3).astype(np.float64)
    far = np.ones(len(scores), dtype=np.bool_)
    for one in cuts:
        place = int(np.searchsorted(scores, one))
        far[max(0, place - near) : place + near] = False
    below = np.cumsum(tested.counts, axis=1)
    between = (below > 0) & (below - tested.counts < below[:, -1:])
    between[:, [0, -1]] = False  # who could get no less or no more heaps at the ends
    given = between & ~tested.never & ~find_gaps(tested.counts) & far & (kernel > 0)
    return given, kernel, x


def _by_degree(
    tested: Histograms, given: Flags, rule: HeapingRule
) -> Iterator[tuple[NDArray[np.intp], int]]:
    """Groups by the degree of the curve that their pupils and scores can bear: 2, 3 or 4."""
    degrees = np.full(len(tested.groups), 2)
    for degree, scores, pupils in rule.richer:
        degrees[(given.sum(axis=1) >= scores) & (tested.pupils >= pupils)] = degree
    for one in np.unique(degrees).tolist():
        yield np.flatnonzero(degrees == one), one


def _roundness(counts: Floats, smooth: Smooth, scores: Floats, cut: float) -> Floats:
    """[groups, 1]: how much more often round scores are met than others, where ``cut`` is one and they surely are."""
    base = 10.0 if cut % 10 == 0 else 5.0
    if cut % base:
        return np.ones((len(counts), 1))
    round_ones = smooth.used & (scores % base == 0)
    expected = np.where(round_ones, smooth.expected, 0.0)
    excess = (np.where(round_ones, counts, 0.0) - expected).sum(axis=1)
    chance = np.sqrt((expected + smooth.dispersion[:, None] * expected**2).sum(axis=1))
    is_sure = (round_ones.sum(axis=1) >= FEWEST_ROUND) & (excess > SURE_ROUND * chance)
    factor = np.where(is_sure, 1 + excess / np.maximum(expected.sum(axis=1), TINY), 1.0)
    return np.asarray(factor[:, None], np.float64)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the first possible score at or above the cut stands, and where the cut does."""

    score: int
    cut: int
    near: int
    around: Flags


def _at(
    row: int,
    at: int,
    cut: float,
    seen: _Place,
    tested: Histograms,
    smooth: Smooth,
    expected: Floats,
) -> _Found:
    counts, place = tested.counts[row], seen.score
    spread = float(smooth.dispersion[at] + smooth.error[at, place] ** 2)
    p = _p(float(counts[place]), float(expected[place]), spread, float(smooth.freedom[at]))
    others = smooth.used[at] & seen.around
    own = _distance(counts[place], expected[place], smooth.dispersion[at])
    alike = int(
        (_distance(counts, smooth.expected[at], smooth.dispersion[at])[others] >= own).sum()
    )
    below = slice(max(0, seen.cut - seen.near), seen.cut)
    due = float(smooth.expected[at, below].sum())
    return _Found(
        row, cut, float(tested.scores[place]), float(counts[place]), float(expected[place]),
        float(counts[below].sum()) / due if due > TINY else None, float(smooth.dispersion[at]), alike,
        int(others.sum()), max(p, (alike + 1) / (others.sum() + 1)) if alike else p,
    )  # fmt: skip


def _distance(counts: Any, expected: Any, dispersion: Any) -> Any:
    return (counts - expected) / np.sqrt(np.maximum(expected + dispersion * expected**2, TINY))


def _p(observed: float, expected: float, spread: float, freedom: float) -> float:
    """Of ``observed`` or more: negative binomial, as wide as a dispersion known by ``freedom`` makes it."""
    if spread < SURE_MOST:
        return float(pdtrc(observed - 1, expected)) if observed > 0 else 1.0
    success = 1 / (1 + spread * expected)
    tail = float(betainc(observed, 1 / spread, 1 - success)) if observed > 0 else 1.0
    return float(stdtr(max(freedom, 1.0), float(ndtri(tail))))


def _flag(found: Sequence[_Found], tested: Histograms, rule: HeapingRule) -> Iterator[Heap]:
    adjusted = adjust_p(np.array([one.p for one in found]), "fdr")
    cohorts = tested.pupils
    for one, value in zip(found, adjusted.tolist(), strict=True):
        pupils = float(cohorts[one.row])
        effect = (one.observed - one.expected) / pupils
        yield Heap(
            tested.groups[one.row], one.cut, one.score, int(pupils), int(one.observed), one.expected,
            one.observed / max(one.expected, TINY), effect, one.below, one.dispersion, one.alike,
            one.compared, one.p, value, value <= rule.level and effect >= rule.least_effect,
        )  # fmt: skip


def describe_heap(heap: Heap) -> str:
    """One line for people: what was seen, what was expected, and that it is no verdict."""
    return tell_marker(heap.group, tell_heap(heap), flagged=heap.flagged)


def tell_heap(heap: Heap) -> str:
    """What was seen, without whose it is."""
    seen = (
        f"балл {_say(heap.score)} у {heap.observed} из {heap.pupils} учеников вместо примерно "
        f"{heap.expected:.0f} при плавном распределении"
    )
    if not heap.flagged:
        return f"{seen}: скопления у границы {_say(heap.cut)} не видно"
    return f"{seen}, избыток {_say(100 * heap.effect)} % участников"


def _say(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")
