"""Group-time differences: what units that began at one time gained since before, against those
not yet under the measure.

A cell compares one base period with one other for units of one start (Callaway & Sant'Anna 2021,
doi:10.1016/j.jeconom.2020.12.001: ATT(g, t) with those not yet treated, no covariates). A contrast is the mean of some
cells, weighted by the units in them. All are linear in the figures, so that many assignments of starts at once are
products of matrices.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from orientir.core.effects.panels import NEVER, Flags, Floats, Panel, Places

Baseline = Literal["last", "mean"]
"""With what periods under the measure are compared: the last before it, or the mean of all before it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Places of periods: of the ``start``, of the ``base`` and of what is compared with it (``at``).

    ``until``: who began later than this may be compared with. ``lag``: 0, or by how much the start is a fake one.
    """

    start: int
    base: int
    at: int
    until: int
    lag: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Of N positions (units, or clusters of one start) and C cells.

    ``eligible`` (N × C): units that would count in a cell if they began then; ``known``: units that could be compared
    with; ``gain`` (N × C × O): the sum of their differences from the base, in O figures.
    """

    cells: tuple[Cell, ...]
    eligible: Floats
    eligible_gain: Floats
    known: Floats
    gain: Floats

    def of(self, name: str) -> Places:
        return np.array([getattr(cell, name) for cell in self.cells], np.int64)

    def rows(self, kept: Flags) -> Features:
        """Some positions alone."""
        return Features(
            self.cells,
            self.eligible[kept],
            self.eligible_gain[kept],
            self.known[kept],
            self.gain[kept],
        )

    def summed(self, place: Places, count: int) -> Features:
        """Positions put together: ``place`` (N) says which goes where."""

        def add(values: Floats) -> Floats:
            found = np.zeros((count, *values.shape[1:]))
            np.add.at(found, place, values)
            return found

        return Features(
            self.cells, add(self.eligible), add(self.eligible_gain), add(self.known), add(self.gain)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Per assignment (P) and cell (C): how many count on each side, and the sums of their gains (P × C × O)."""

    treated: Floats
    treated_sum: Floats
    compared: Floats
    compared_sum: Floats

    @property
    def is_valid(self) -> Flags:
        return (self.compared > 0) & (self.treated > 0)

    @property
    def compared_mean(self) -> Floats:
        mean: Floats = self.compared_sum / np.maximum(self.compared, 1.0)[:, :, None]
        return mean

    def contrasts(self, members: Floats) -> tuple[Floats, Floats]:
        """Values (P × K × O) of contrasts whose cells are 1 in ``members`` (C × K), and their weights (P × K)."""
        valid = self.is_valid
        excess = (self.treated_sum - self.treated[:, :, None] * self.compared_mean) * valid[
            :, :, None
        ]
        weights = (self.treated * valid) @ members
        total = np.einsum("pco,ck->pko", excess, members, optimize=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            return total / np.where(weights > 0, weights, np.nan)[:, :, None], weights


def bases(panel: Panel, skip: int) -> Callable[[int], Places]:
    """Of each unit the last known period before a start, ``skip`` periods left out; -1 where there is none."""
    known = panel.known

    def last(start: int) -> Places:
        before = known[:, : max(start - skip, 0)]
        if before.shape[1] == 0:
            return np.full(len(known), -1, np.int64)
        found = before.shape[1] - 1 - before[:, ::-1].argmax(axis=1)
        return np.where(before.any(axis=1), found, -1).astype(np.int64)

    return last


def effect_cells(panel: Panel, skip: int, baseline: Baseline) -> list[Cell]:
    """Every base in use against every period since the start."""
    base_of, periods = bases(panel, skip), range(len(panel.times))

    def used(start: int) -> list[int]:
        if baseline == "mean":
            return list(range(max(start - skip, 0)))
        return sorted({one for one in base_of(start).tolist() if one >= 0})

    return [
        Cell(start, base, at, max(base, at) + skip)
        for start in distinct_starts(panel)
        for base in used(start)
        for at in periods
        if at >= start
    ]


def earlier_cells(panel: Panel, skip: int) -> list[Cell]:
    """The base against every period before it, with those who begin later: with parallel trends there is nothing."""
    return [
        Cell(start, start - skip - 1, at, start + skip)
        for start in distinct_starts(panel)
        for at in range(start - skip - 1)
    ]


def fake_cells(panel: Panel, skip: int, most: int) -> list[Cell]:
    """Starts that never were, one to ``most`` periods before the true ones; nothing since the true base is used."""
    return [
        Cell(start, start - skip - 1 - lag, at, start + skip, lag)
        for start in distinct_starts(panel)
        for lag in range(1, most + 1)
        if start - skip - 1 - lag >= 0
        for at in range(start - skip - lag, start - skip)
    ]


def distinct_starts(panel: Panel) -> list[int]:
    return sorted({one for one in panel.starts.tolist() if one < NEVER})


def features(
    panel: Panel, cells: Sequence[Cell], figures: Sequence[Floats], own_base: Floats
) -> Features:
    """``figures``: matrices (N × T), the first of them the outcome; ``own_base`` (N × C or 1): who counts in a cell."""
    known = panel.known
    base = np.array([cell.base for cell in cells], np.int64)
    at = np.array([cell.at for cell in cells], np.int64)
    both = (known[:, base] & known[:, at]).astype(np.float64)
    gain = np.stack([np.nan_to_num(one)[:, at] - np.nan_to_num(one)[:, base] for one in figures], 2)
    gain *= both[:, :, None]
    eligible = both * own_base
    return Features(tuple(cells), eligible, gain * eligible[:, :, None], both, gain)


def own_bases(panel: Panel, cells: Sequence[Cell], skip: int) -> Floats:
    """1 where the base of the cell is the one a unit would have (fake starts take their calendar's)."""
    base_of = bases(panel, skip)
    own = {start: base_of(start) for start in {cell.start for cell in cells}}
    return np.stack(
        [
            np.ones(len(panel.units)) if cell.lag or cell.at < cell.base
            else (own[cell.start] == cell.base).astype(np.float64)
            for cell in cells
        ],
        axis=1,
    )  # fmt: skip


def tally(found: Features, starts: Places) -> Tally:
    """Both sides of every cell under every assignment of ``starts`` (P × N)."""
    draws, cells, figures = len(starts), len(found.cells), found.gain.shape[2]
    treated, compared = np.zeros((draws, cells)), np.zeros((draws, cells))
    treated_sum, compared_sum = (np.zeros((draws, cells, figures)) for _ in range(2))
    start, until = found.of("start"), found.of("until")
    for one in np.unique(starts).tolist():
        chosen = (starts == one).astype(np.float64)
        mine, later = start == one, until < one
        treated[:, mine] = chosen @ found.eligible[:, mine]
        treated_sum[:, mine] = _sums(chosen, found.eligible_gain[:, mine])
        compared[:, later] += chosen @ found.known[:, later]
        compared_sum[:, later] += _sums(chosen, found.gain[:, later])
    return Tally(treated, treated_sum, compared, compared_sum)


def _sums(chosen: Floats, gain: Floats) -> Floats:
    count, cells, figures = gain.shape
    summed: Floats = (chosen @ gain.reshape(count, cells * figures)).reshape(
        len(chosen), cells, figures
    )
    return summed


def influences(found: Features, starts: Places, members: Floats, lonely: Collection[int]) -> Floats:
    """What each position adds to each contrast beyond its expectation (N × K), for one assignment (N).

    All deviate from the mean of their side of a cell; but those of ``lonely`` starts, one
    cluster each, are that mean, and
    deviate from the mean effect instead.
    """
    one = tally(found, starts[None, :])
    value, weights = one.contrasts(members)
    valid, compared_mean = one.is_valid[0], one.compared_mean[0, :, 0]
    treated_mean = one.treated_sum[0, :, 0] / np.maximum(one.treated[0], 1.0)
    start = found.of("start")
    is_lonely = np.isin(start, list(lonely))
    began = (starts[:, None] == start[None, :]) & valid
    later = (starts[:, None] > found.of("until")[None, :]) & valid
    expected = np.where(is_lonely, compared_mean, treated_mean)
    ours = began * (found.eligible_gain[:, :, 0] - found.eligible * expected)
    share = np.where(valid, one.treated[0] / np.maximum(one.compared[0], 1.0), 0.0)
    theirs = later * (found.gain[:, :, 0] - found.known * compared_mean) * share
    alone = (began * found.eligible * is_lonely) @ members * np.nan_to_num(value[0, :, 0])
    influence: Floats = ((ours - theirs) @ members - alone) / np.where(
        weights[0] > 0, weights[0], np.inf
    )
    return influence
