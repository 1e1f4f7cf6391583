"""The relaxation by HiGHS (Huangfu and Hall, 2018, doi:10.1007/s12532-017-0130-5): each person takes parts of bundles.

Rows: a person's parts are at most a whole; a group's at most its seats. Columns come as prices call for them
(Dantzig and Wolfe, 1960, doi:10.1287/opre.8.1.101). A vertex has hardly more parts than there are full groups,
so nearly everybody gets a whole bundle.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from orientir.core.routing.bundles import Buyers
from orientir.core.routing.loops import EMPTY
from orientir.core.routing.posing import Floats, Ints

SPLIT = 1e-6
"""Parts nearer than this to nothing or to a whole are that."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """Bundles that somebody may get: ``person`` of each, its ``groups`` (MOST wide), its ``worth``."""

    person: Ints
    groups: Ints
    worth: Floats

    def __len__(self) -> int:
        return len(self.person)


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """``part`` of each bundle of the pool, prices of the groups' seats."""

    part: Floats
    price: Floats


def gather(buyers: Buyers, choices: list[Ints]) -> Pool:
    """Every different bundle of these choices (people × MOST each), empty ones left out."""
    size = len(buyers.problem.people)
    stacked = np.concatenate([-np.sort(-one, axis=1) for one in choices])  # EMPTY stands last
    person = np.tile(np.arange(size), len(choices))
    rows = np.column_stack([person, stacked])
    rows = np.unique(rows[stacked.max(axis=1) != EMPTY], axis=0)
    person, groups = rows[:, 0].copy(), rows[:, 1:].copy()
    return Pool(person, groups, _worths(buyers, person, groups))


def _worths(buyers: Buyers, person: Ints, groups: Ints) -> Floats:
    """What each bundle covers, the taste for equals included; bundles of one person stand in layers."""
    counts = np.bincount(person, minlength=len(buyers.problem.people))
    layer = np.arange(len(person)) - np.repeat(np.cumsum(counts) - counts, counts)
    worth = np.empty(len(person))
    for number in range(int(layer.max(initial=-1)) + 1):
        here = np.flatnonzero(layer == number)
        bundles = np.full((len(counts), groups.shape[1]), EMPTY)
        bundles[person[here]] = groups[here]
        worth[here] = buyers.value(bundles)[person[here]]
    taste = buyers.problem.offers.taste
    return np.asarray(worth + np.where(groups == EMPTY, 0.0, taste[groups]).sum(axis=1))


def relax(pool: Pool, people: int, seats: Ints, *, whole: bool = False, seconds: float) -> Relaxed:
    """The best parts of the pool's bundles (``whole``: each taken or left). Row duals are prices where parts may be."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False), ("threads", 1), ("random_seed", 0), ("time_limit", seconds),
        ("mip_rel_gap", 1e-4),
    ):  # fmt: skip
        solver.setOptionValue(name, value)
    solver.passModel(_model(pool, people, seats, whole))
    solver.run()
    solution = solver.getSolution()
    part = np.array(solution.col_value)
    duals = np.array(solution.row_dual)[people:] if not whole else np.zeros(len(seats))
    return Relaxed(part, np.maximum(-duals, 0.0))


def _model(pool: Pool, people: int, seats: Ints, whole: bool) -> highspy.HighsLp:
    columns = len(pool)
    places = np.column_stack(
        [pool.person, np.where(pool.groups == EMPTY, EMPTY, pool.groups + people)]
    )
    taken = places != EMPTY
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, people + len(seats)
    model.col_cost_ = -pool.worth
    model.col_lower_, model.col_upper_ = np.zeros(columns), np.ones(columns)
    model.row_lower_ = np.full(model.num_row_, -highspy.kHighsInf)
    model.row_upper_ = np.concatenate([np.ones(people), seats.astype(float)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(taken.sum(axis=1))]).astype(np.int32)
    model.a_matrix_.index_ = places[taken].astype(np.int32)
    model.a_matrix_.value_ = np.ones(int(taken.sum()))
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    return model


def make_whole(buyers: Buyers, pool: Pool, relaxed: Relaxed, seconds: float) -> Ints:
    """Whole bundles for everybody (people × MOST): those taken whole stay, the others are settled among themselves."""
    bundles = np.full((len(buyers.problem.people), pool.groups.shape[1]), EMPTY)
    is_whole = relaxed.part > 1 - SPLIT
    bundles[pool.person[is_whole]] = pool.groups[is_whole]
    torn = np.setdiff1d(pool.person[relaxed.part > SPLIT], pool.person[is_whole])
    rest = np.flatnonzero(np.isin(pool.person, torn))
    if len(rest):
        left = buyers.problem.offers.seats - np.bincount(
            bundles[bundles != EMPTY], minlength=len(buyers.problem.offers)
        )
        part = Pool(np.searchsorted(torn, pool.person[rest]), pool.groups[rest], pool.worth[rest])
        settled = relax(part, len(torn), left, whole=True, seconds=seconds).part > 0.5
        bundles[torn[part.person[settled]]] = part.groups[settled]
    return bundles
