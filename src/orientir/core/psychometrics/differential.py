"""Differential item functioning: does an item treat two groups of equally able people alike?

Mantel-Haenszel and Mantel tests on strata of the matching score, the effect sizes and classes of the Educational
Testing Service, and logistic regression. All are counted from one table of counts (``score_tables``), so a million
persons cost one pass per round of purification.

Sources: Holland and Thayer (1988) Differential item performance and the Mantel-Haenszel procedure; Zwick (2012) ETS
RR-12-08 doi:10.1002/j.2333-8504.2012.tb02290.x (classes); Zwick, Thayer and Mazzeo (1997) (classes of polytomous
items); Swaminathan and Rogers (1990) doi:10.1111/j.1745-3984.1990.tb00754.x (logistic regression); Zumbo (1999) (its
ordinal form); those of the tests within strata stand in ``strata``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.cumulative_logit import max_log_likelihood, nagelkerke
from orientir.core.psychometrics.score_tables import (
    Booklets,
    Counts,
    Matrix,
    effective,
    find_booklets,
    tally,
)
from orientir.core.psychometrics.strata import (
    common_odds_ratio,
    mantel_chi2,
    spread_of_points,
    standardised_mean_difference,
)

Floats = npt.NDArray[np.float64]
EtsClass = Literal["A", "B", "C"]

DELTA = -2.35  # the scale of the Educational Testing Service: its slope against the log odds ratio
MOST_ROUNDS = 10
FEWEST_MATCHING = 2  # items that purification must leave
SIGNIFICANT = 0.05
MODERATE, LARGE = 1.0, 1.5  # |delta|
MODERATE_SMD, LARGE_SMD = (
    0.17,
    0.25,
)  # standardised mean difference over the item's standard deviation
ONE_SIDED = 1.645
MOST_SLOPES = 12  # booklets with a slope of their own in the logistic regression


@dataclass(frozen=True)
class ItemDifference:
    """How one item behaves in the two groups; ``None`` where nothing can be counted, and ``note`` says why.

    ``mh_alpha`` above 1 and ``mh_delta`` below 0: harder for the focal group at the same score. ``smd`` is in points.
    """

    item: str
    method: Literal["mantel-haenszel", "mantel"]
    n_reference: int
    n_focal: int
    mh_chi2: float | None = None
    mh_p: float | None = None
    mh_alpha: float | None = None
    mh_delta: float | None = None
    se_delta: float | None = None
    smd: float | None = None
    ets_class: EtsClass | None = None
    logistic_chi2: float | None = None
    logistic_df: int = 2
    logistic_p: float | None = None
    nagelkerke_change: float | None = None
    harder_for: Literal["focal", "reference"] | None = None
    note: str = ""


@dataclass(frozen=True)
class DifferenceReport:
    """``removed``: items of class B or C that were left out of the matching score of the others; not ``is_stable``:
    the set did not settle, and what was suspect in any of the last rounds is left out.
    """

    items: tuple[ItemDifference, ...]
    matching: Literal["booklet and score", "points and score"]
    removed: tuple[str, ...]
    rounds: int
    is_stable: bool


def find_differences(
    matrix: Matrix,
    group: npt.NDArray[np.int8],
    names: Sequence[str],
    *,
    purify: bool = True,
    weights: Floats | None = None,
) -> DifferenceReport:
    """Every item of ``matrix`` [persons, items; -1 missing] by ``group`` (1 focal, 0 reference, -1 neither).

    With ``purify`` the matching score leaves out the items of class B and C found the round before, until the set
    stays the same; the studied item always counts in its own score. ``weights`` [persons] of a sample: counts are then
    of as many people as would tell as much (``effective``). Raises Mistake: a group without people, too few
    items.
    """
    _check(matrix, group)
    tables = _Tables.of(matrix, group, weights)
    nobody = np.zeros(matrix.shape[1], dtype=np.bool_)
    purified = _purify(tables, names) if purify else _Purified(nobody, 0, True)
    found, counts = _mantel_all(tables, purified.out, names)
    return DifferenceReport(
        tuple(with_logistic(item, table) for item, table in zip(found, counts, strict=True)),
        "booklet and score" if tables.booklets.is_planned else "points and score",
        tuple(name for name, out in zip(names, purified.out, strict=True) if out),
        purified.rounds,
        purified.is_stable,
    )


@dataclass(frozen=True, eq=False)
class _Purified:
    out: npt.NDArray[np.bool_]
    rounds: int
    is_stable: bool


def _purify(tables: _Tables, names: Sequence[str]) -> _Purified:
    """Which items leave the matching score; where rounds run in a circle, all that were suspect in them."""
    out = np.zeros(len(names), dtype=np.bool_)
    tried = [out]
    for rounds in range(MOST_ROUNDS):
        items, _ = _mantel_all(tables, out, names)
        suspect = np.array([item.ets_class in ("B", "C") for item in items])
        if (suspect == out).all():
            return _Purified(out, rounds, True)
        if suspect.sum() > len(names) - FEWEST_MATCHING:
            return _Purified(out, rounds, False)
        for place, before in enumerate(tried):
            if (suspect == before).all():
                return _Purified(np.logical_or.reduce(tried[place:]), rounds, False)
        out = suspect
        tried.append(out)
    return _Purified(out, MOST_ROUNDS, False)


@dataclass(frozen=True, eq=False)
class _Tables:
    matrix: Matrix
    group: npt.NDArray[np.int8]
    booklets: Booklets
    weights: Floats | None = None

    @classmethod
    def of(
        cls, matrix: Matrix, group: npt.NDArray[np.int8], weights: Floats | None = None
    ) -> _Tables:
        most = matrix.max(axis=0, initial=0).astype(np.int64)
        told = None if weights is None else effective(np.where(group < 0, 0.0, weights))
        return cls(matrix, group, find_booklets(matrix, most), told)


def _check(matrix: Matrix, group: npt.NDArray[np.int8]) -> None:
    if matrix.shape[1] < 2:
        raise Mistake("для проверки заданий на равенство групп нужны хотя бы два задания")
    for code, name in ((1, "изучаемой (--focal)"), (0, "опорной")):
        if not (group == code).any():
            raise Mistake(f"в {name} группе нет ни одного человека: проверьте --group и --focal")


def _mantel_all(
    tables: _Tables, biased: npt.NDArray[np.bool_], names: Sequence[str]
) -> tuple[list[ItemDifference], Counts]:
    counts = tally(tables.matrix, tables.group, tables.booklets, ~biased, tables.weights)
    return [study(name, table) for name, table in zip(names, counts, strict=True)], counts


def study(name: str, counts: Counts) -> ItemDifference:
    """One item from its ``counts`` [booklet, score, group (reference, focal), category]; no regression."""
    totals = counts.sum(axis=(0, 1))
    seen = np.flatnonzero(totals.sum(axis=0))
    n_reference, n_focal = (round(float(n)) for n in totals.sum(axis=1))
    method: Literal["mantel-haenszel", "mantel"] = (
        "mantel" if len(seen) and seen[-1] > 1 else "mantel-haenszel"
    )
    note = _why_not(n_reference, n_focal, len(seen))
    if note:
        return ItemDifference(name, method, n_reference, n_focal, note=note)
    strata = counts[..., seen].astype(np.float64).reshape(-1, 2, len(seen))
    strata = strata[(strata.sum(axis=2) > 0).all(axis=1)]
    if not len(strata):
        note = "нет ни одного балла, который есть в обеих группах"
        return ItemDifference(name, method, n_reference, n_focal, note=note)
    item = ItemDifference(name, method, n_reference, n_focal)
    spread = spread_of_points(totals.sum(axis=0))
    return _study_strata(item, strata, seen.astype(np.float64), spread)


def _why_not(n_reference: int, n_focal: int, categories: int) -> str:
    if not n_reference or not n_focal:
        return "одна из групп на задание не отвечала"
    return "все ответили одинаково" if categories < 2 else ""


def _study_strata(
    item: ItemDifference, strata: Floats, points: Floats, spread: float
) -> ItemDifference:
    dichotomous = item.method == "mantel-haenszel"
    chi2 = mantel_chi2(strata, points, correction=0.5 if dichotomous else 0.0)
    p = None if chi2 is None else float(chdtrc(1, chi2))
    alpha, error = common_odds_ratio(strata)
    delta = DELTA * math.log(alpha) if alpha is not None else None
    se_delta = abs(DELTA) * error if error is not None and len(points) == 2 else None
    smd = standardised_mean_difference(strata, points)
    ets = _ets_class(p, delta, se_delta) if dichotomous else _smd_class(p, smd / spread)
    return replace(
        item, mh_chi2=chi2, mh_p=p, mh_alpha=alpha, mh_delta=delta, se_delta=se_delta, smd=smd,
        ets_class=ets, harder_for=_direction(delta, smd),
    )  # fmt: skip


def _ets_class(p: float | None, delta: float | None, error: float | None) -> EtsClass | None:
    """A: not significant or |delta| < 1. C: |delta| >= 1.5 and significantly above 1. B: between."""
    if p is None or delta is None or error is None:
        return None
    if p >= SIGNIFICANT or abs(delta) < MODERATE:
        return "A"
    is_large = abs(delta) >= LARGE and abs(delta) - ONE_SIDED * error > MODERATE
    return "C" if is_large else "B"


def _smd_class(p: float | None, effect: float) -> EtsClass | None:
    if p is None:
        return None
    if p >= SIGNIFICANT or abs(effect) <= MODERATE_SMD:
        return "A"
    return "C" if abs(effect) > LARGE_SMD else "B"


def _direction(delta: float | None, smd: float) -> Literal["focal", "reference"] | None:
    sign = smd if delta is None else delta
    if not sign:
        return None
    return "focal" if sign < 0 else "reference"


def with_logistic(item: ItemDifference, counts: Counts) -> ItemDifference:
    """Adds the likelihood ratio of group and group x score (2 df) and the change of Nagelkerke's R squared."""
    if item.note:
        return item
    observed = counts[..., counts.sum(axis=(0, 1, 2)) > 0].astype(np.float64)
    persons = observed.sum(axis=(2, 3))
    booklet, score = np.nonzero(persons)
    rows = observed[booklet, score].reshape(-1, observed.shape[3])
    matching = np.repeat(_matching(persons, booklet, score), 2, axis=0)
    focal = np.tile([0.0, 1.0], len(booklet))
    group = np.column_stack([focal, focal * matching[:, 0]])
    empty = max_log_likelihood(rows, np.empty((len(rows), 0)))
    same = max_log_likelihood(rows, matching)
    apart = max(same, max_log_likelihood(rows, np.hstack([matching, group])))
    n = float(rows.sum())
    change = nagelkerke(apart, empty, n) - nagelkerke(same, empty, n)
    chi2 = 2 * (apart - same)
    p = float(chdtrc(item.logistic_df, chi2))
    return replace(item, logistic_chi2=chi2, logistic_p=p, nagelkerke_change=change)


def _standardised(
    persons: Floats, booklet: npt.NDArray[np.int64], score: npt.NDArray[np.int64]
) -> Floats:
    """Scores in standard deviations within the booklet (``persons`` [booklet, score])."""
    scale = np.arange(persons.shape[1])
    total = persons.sum(axis=1).clip(1)
    mean = persons @ scale / total
    spread = np.sqrt((persons @ scale**2 / total - mean**2).clip(1e-12))
    standardised: Floats = (score - mean[booklet]) / spread[booklet]
    return standardised


def _matching(
    persons: Floats, booklet: npt.NDArray[np.int64], score: npt.NDArray[np.int64]
) -> Floats:
    """Predictors of the equal model: the score; of few booklets each has a level and a slope of its own."""
    within = _standardised(persons, booklet, score)
    own = booklet[:, None] == np.unique(booklet)[None, 1:]
    if own.shape[1] >= MOST_SLOPES:
        return within[:, None]
    return np.column_stack([within, own, own * within[:, None]])
