"""What can still be bettered by one step, until no step betters it; of equals the seat goes to whose turn is first.

Three steps: a free seat is filled; a person takes a better bundle among free seats and their own; a full group's seat
passes to whoever it gives more (or as much, when their turn comes before). So of every seat refused it can be said
truly that each who sits there would lose no less by leaving than the refused would gain.
"""

from __future__ import annotations

import numpy as np

from orientir.core.routing import loops
from orientir.core.routing.bundles import Buyers
from orientir.core.routing.greedy import fill_by_gain
from orientir.core.routing.posing import Ints

ROUNDS = 100


def improve(buyers: Buyers, bundles: Ints) -> Ints:
    """Bundles no step of the three can better; they must keep the seats as they come."""
    begin, who = _askers(buyers)
    wares, crowd = buyers.wares, buyers.crowd
    better = bundles.copy()
    for _round in range(ROUNDS):
        before = better.copy()
        better = fill_by_gain(buyers, better)
        loops.move_all(wares, crowd, buyers.seats_left(better), better)
        loops.pass_all(wares, crowd, begin, who, buyers.seats_left(better), better)
        if np.array_equal(before, better):
            break
    return better


def _askers(buyers: Buyers) -> tuple[Ints, Ints]:
    """Edges the other way round: group g suits people ``who[begin[g]:begin[g + 1]]``."""
    problem = buyers.problem
    person = np.repeat(np.arange(len(buyers)), np.diff(problem.starts))
    order = np.argsort(problem.edges, kind="stable")
    begin = np.searchsorted(problem.edges[order], np.arange(len(problem.offers) + 1))
    return begin.astype(np.int64), person[order]
