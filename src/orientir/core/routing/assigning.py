"""The whole way: pose, give seats plainly, find prices, solve the relaxation, make it whole, better it by steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orientir.core.routing.bundles import Buyers
from orientir.core.routing.greedy import by_gain, by_turn
from orientir.core.routing.improving import improve
from orientir.core.routing.loops import EMPTY
from orientir.core.routing.master import gather, make_whole, relax
from orientir.core.routing.posing import Floats, Ints, Problem, pose
from orientir.core.routing.prices import Market, Report, ask, find_prices
from orientir.core.routing.specs import Plan, Seat, Task

PRICE_STEPS, KEPT_STEPS = 80, 25
MOST_ROUNDS = 12
NEAR = 1e-5
"""The relaxation is solved when its value is so near to the bound, as a share of it."""
MOST_SECONDS = 600.0
"""For one linear problem: a last resort, never met at the size of a region."""


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """A plan with what explains it: the problem as arrays and everybody's groups (people × MOST)."""

    problem: Problem
    buyers: Buyers
    bundles: Ints
    plan: Plan


def silent(_step: str, _done: int, _of: int) -> None:
    """Tells nobody."""


def assign(task: Task, report: Report = silent) -> Solved:
    """Seats for the expected lack to be covered most; no group oversold, nobody's limits broken.

    The same task gives the same plan. Raises ``TaskNotSound``.
    """
    report("Люди и программы", 0, 1)
    problem = pose(task)
    buyers = Buyers(problem)
    report("Люди и программы", 1, 1)
    plain = {way: buyers.value(way(buyers)).sum() for way in (by_turn,)}
    greedy = by_gain(buyers)
    floor = float(buyers.value(greedy).sum())
    market = find_prices(buyers, floor, PRICE_STEPS, KEPT_STEPS, report)
    solved = _solve(buyers, market, greedy, report)
    report("Последние улучшения", 0, 1)
    bundles = max(
        (improve(buyers, one) for one in (solved, greedy)),
        key=lambda one: round(float(buyers.value(one).sum()), 9),
    )
    report("Последние улучшения", 1, 1)
    plan = _plan(buyers, bundles, market.bound, floor, float(plain[by_turn]))
    return Solved(problem, buyers, bundles, plan)


def _solve(buyers: Buyers, market: Market, greedy: Ints, report: Report) -> Ints:
    """Bundles by the relaxation; the bound of the market falls as its prices come right."""
    seats = buyers.problem.offers.seats
    choices = [*market.bundles, greedy]
    for number in range(MOST_ROUNDS):
        report("Распределение мест", number, MOST_ROUNDS)
        pool = gather(buyers, choices)
        relaxed = relax(pool, len(buyers.problem.people), seats, seconds=MOST_SECONDS)
        bound, chosen, _demand = ask(buyers, relaxed.price)
        market.bound = min(market.bound, bound)
        if market.bound - relaxed.part @ pool.worth <= NEAR * max(market.bound, 1e-9):
            break
        choices.append(chosen.groups)
    report("Распределение мест", MOST_ROUNDS, MOST_ROUNDS)
    return make_whole(buyers, pool, relaxed, MOST_SECONDS)


def _plan(buyers: Buyers, bundles: Ints, bound: float, by_gain: float, by_turn: float) -> Plan:
    value = buyers.value(bundles)
    covered = float(value.sum())
    return Plan(
        seats=tuple(_seats(buyers, bundles, value)),
        expected=float(buyers.problem.people.weight.sum()),
        covered=covered,
        bound=max(bound, covered),
        by_gain=by_gain,
        by_turn=by_turn,
    )


def _seats(buyers: Buyers, bundles: Ints, value: Floats) -> list[Seat]:
    """In the order of people and, of one person, of the groups' days."""
    task = buyers.problem.task
    found = []
    for place in range(bundles.shape[1]):
        rest = bundles.copy()
        rest[:, place] = EMPTY
        added = value - buyers.value(rest)
        for person in np.flatnonzero(bundles[:, place] != EMPTY):
            group = int(bundles[person, place])
            found.append((int(person), task.groups[group].begins, group, float(added[person])))
    found.sort()
    return [
        Seat(task.learners[person].key, task.groups[group].code, gain)
        for person, _begins, group, gain in found
    ]
