"""The plain way: deal items one by one to the block whose forms are behind. A baseline and a first guess."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from orientir.core.assembly.problems import Problem


def deal(problem: Problem, seed: int) -> set[int] | None:
    """Places chosen one after another, the rarest cells first; None where this way leads to no forms."""
    chosen: set[int] = set()
    state = _State(problem)
    for cell in _rarest_first(problem):
        if not _deal_cell(problem, state, cell, Random(seed + cell), chosen):
            return None
    return chosen if problem.holds(chosen) else None


class _State:
    """What is dealt so far: totals of forms, items and families used."""

    def __init__(self, problem: Problem) -> None:
        self.totals = [0.0] * len(problem.layout.forms)
        self.used: set[int] = set()
        self.families: list[set[str]] = [set() for _ in problem.layout.forms]
        self.forms_of = [
            [form for form, blocks in enumerate(problem.layout.forms) if block in blocks]
            for block in range(problem.layout.blocks)
        ]


def _rarest_first(problem: Problem) -> list[int]:
    supply: dict[int, set[int]] = defaultdict(set)
    for item, cell in zip(problem.item, problem.cell, strict=True):
        supply[cell].add(item)
    cells = range(len(problem.layout.cells))
    return sorted(cells, key=lambda cell: len(supply[cell]) - problem.layout.needed(cell))


def _deal_cell(
    problem: Problem, state: _State, cell: int, random: Random, chosen: set[int]
) -> bool:
    for block in _turns(problem, cell):
        behind = sorted(
            (p for p, (c, b) in enumerate(zip(problem.cell, problem.block, strict=True))
             if c == cell and b == block and _is_free(problem, state, p)),
            key=lambda p: (problem.wear(p), random.random()),
        )  # fmt: skip
        if not behind:
            return False
        _take(problem, state, behind[0], chosen)
    return True


def _turns(problem: Problem, cell: int) -> list[int]:
    """Blocks in the order in which they are given an item; what does not divide goes to other blocks cell by cell."""
    row = problem.layout.bounds[cell]
    turns = [block for block, (low, _high) in enumerate(row) for _ in range(low)]
    rest = problem.layout.needed(cell) - len(turns)
    start = cell * 3
    spare = [(start + step) % len(row) for step in range(len(row))]
    return turns + [block for block in spare if row[block][1] > row[block][0]][:rest]


def _is_free(problem: Problem, state: _State, place: int) -> bool:
    item = problem.item[place]
    family = problem.bank[item].family
    return item not in state.used and not (
        family and any(family in state.families[f] for f in state.forms_of[problem.block[place]])
    )


def _take(problem: Problem, state: _State, place: int, chosen: set[int]) -> None:
    item = problem.item[place]
    chosen.add(place)
    state.used.add(item)
    for form in state.forms_of[problem.block[place]]:
        state.totals[form] += problem.values[item]
        state.families[form].add(problem.bank[item].family)
