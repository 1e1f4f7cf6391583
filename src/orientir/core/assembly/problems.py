"""The choice of items as a linear problem: which item goes to which block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from orientir.core.assembly.layouts import Layout
from orientir.core.assembly.shortages import people_of_form
from orientir.core.assembly.specs import Blueprint, Candidate, Wanted

Family = Literal["cells", "once", "time", "families", "competencies"]
WEAR = 0.02
"""What using up a whole exposure limit costs, in shares of the forms' mean total."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``low`` <= sum of ``weights`` over the chosen ``places`` <= ``high``."""

    family: Family
    places: tuple[int, ...]
    weights: tuple[float, ...]
    low: float
    high: float

    def holds(self, chosen: set[int], slack: float = 1e-6) -> bool:
        total = sum(w for p, w in zip(self.places, self.weights, strict=True) if p in chosen)
        return self.low - slack <= total <= self.high + slack


@dataclass(frozen=True)
class Problem:
    """Place ``p`` puts candidate ``item[p]`` into block ``block[p]``; ``values`` are what is balanced between forms."""

    bank: tuple[Candidate, ...]
    layout: Layout
    item: tuple[int, ...]
    block: tuple[int, ...]
    cell: tuple[int, ...]
    limits: tuple[Limit, ...]
    values: tuple[float, ...]
    scale: float

    def form_places(self, form: int) -> list[int]:
        blocks = self.layout.forms[form]
        return [place for place, block in enumerate(self.block) if block in blocks]

    def totals(self, chosen: set[int]) -> list[float]:
        """The balanced total of each form."""
        return [
            sum(
                self.values[self.item[place]] for place in self.form_places(form) if place in chosen
            )
            for form in range(len(self.layout.forms))
        ]

    def spread(self, chosen: set[int]) -> float:
        totals = self.totals(chosen)
        return (max(totals) - min(totals)) / self.scale

    def wear(self, place: int) -> float:
        return WEAR * self.bank[self.item[place]].seen_share / max(1, self.size)

    @property
    def size(self) -> int:
        return sum(self.layout.needed(cell) for cell in range(len(self.layout.cells)))

    def cost(self, chosen: set[int]) -> float:
        """What is made least: the spread, and a little for worn items."""
        return self.spread(chosen) + sum(self.wear(place) for place in chosen)

    def holds(self, chosen: set[int]) -> bool:
        return all(limit.holds(chosen) for limit in self.limits)

    def without(self, *families: Family) -> Problem:
        """The same problem with some limits lifted: to tell which stands in the way."""
        kept = tuple(limit for limit in self.limits if limit.family not in families)
        return Problem(
            self.bank, self.layout, self.item, self.block, self.cell, kept, self.values, self.scale
        )


def pose(
    blueprint: Blueprint, wanted: Wanted, layout: Layout, bank: Sequence[Candidate]
) -> Problem:
    """Write the blueprint as limits over places; an item too worn for a block has no place there."""
    calibrated = all(one.information is not None for one in bank)
    values = tuple(one.information or 0.0 if calibrated else one.seconds for one in bank)
    places = list(_places(wanted, layout, bank))
    problem = Problem(
        tuple(bank),
        layout,
        tuple(item for item, _block, _cell in places),
        tuple(block for _item, block, _cell in places),
        tuple(cell for _item, _block, cell in places),
        (),
        values,
        _scale(layout, bank, values),
    )
    limits = (
        *_cells(problem),
        *_sizes(problem),
        *_once(problem),
        *_time(problem, blueprint),
        *_families(problem),
        *_competencies(problem),
    )
    return Problem(
        problem.bank, layout, problem.item, problem.block, problem.cell, limits, values,
        problem.scale,
    )  # fmt: skip


def _places(
    wanted: Wanted, layout: Layout, bank: Sequence[Candidate]
) -> Iterator[tuple[int, int, int]]:
    cell_of = {(one.competency, one.difficulty): n for n, one in enumerate(layout.cells)}
    each = people_of_form(wanted)
    for item, one in enumerate(bank):
        key = (one.competency, one.difficulty)
        cell = cell_of.get(key, cell_of.get((one.competency, None)))
        if cell is None:
            continue
        for block in range(layout.blocks):
            seen_by = each * layout.copies(block)
            if layout.bounds[cell][block][1] and (one.left is None or one.left >= seen_by):
                yield item, block, cell


def _scale(layout: Layout, bank: Sequence[Candidate], values: Sequence[float]) -> float:
    """About what a form's total is: a spread is told as a share of it."""
    mean = sum(values) / max(1, len(bank))
    size = sum(
        sum(high for block, (_low, high) in enumerate(row) if block in layout.forms[0])
        for row in layout.bounds
    )
    return max(mean * size, 1e-9)


def _limit(
    family: Family, places: Sequence[int], low: float, high: float, weights: Sequence[float] = ()
) -> Limit:
    return Limit(family, tuple(places), tuple(weights) or (1.0,) * len(places), low, high)


def _cells(problem: Problem) -> Iterator[Limit]:
    """So many items of each cell in each block, and in all blocks together."""
    by_block: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, (cell, block) in enumerate(zip(problem.cell, problem.block, strict=True)):
        by_block[cell, block].append(place)
    for cell, row in enumerate(problem.layout.bounds):
        for block, (low, high) in enumerate(row):
            if high:
                yield _limit("cells", by_block[cell, block], low, high)
        everywhere = [place for block in range(len(row)) for place in by_block[cell, block]]
        needed = problem.layout.needed(cell)
        yield _limit("cells", everywhere, needed, needed)


def _sizes(problem: Problem) -> Iterator[Limit]:
    """Booklets are of one length, give or take an item a block."""
    if problem.layout.blocks != len(problem.layout.forms):
        return
    low, rest = divmod(problem.size, problem.layout.blocks)
    for block in range(problem.layout.blocks):
        places = [place for place, one in enumerate(problem.block) if one == block]
        yield _limit("cells", places, low, low + bool(rest))


def _once(problem: Problem) -> Iterator[Limit]:
    by_item: dict[int, list[int]] = defaultdict(list)
    for place, item in enumerate(problem.item):
        by_item[item].append(place)
    for places in by_item.values():
        yield _limit("once", places, 0, 1)


def _time(problem: Problem, blueprint: Blueprint) -> Iterator[Limit]:
    if blueprint.seconds is None:
        return
    for form in range(len(problem.layout.forms)):
        places = problem.form_places(form)
        seconds = [problem.bank[problem.item[place]].seconds for place in places]
        yield _limit("time", places, 0, blueprint.seconds, seconds)


def _families(problem: Problem) -> Iterator[Limit]:
    """Of one family at most one item in a form."""
    for form in range(len(problem.layout.forms)):
        relatives: dict[str, list[int]] = defaultdict(list)
        for place in problem.form_places(form):
            relatives[problem.bank[problem.item[place]].family].append(place)
        for family, places in relatives.items():
            if family and len({problem.item[place] for place in places}) > 1:
                yield _limit("families", places, 0, 1)


def _competencies(problem: Problem) -> Iterator[Limit]:
    for form in range(len(problem.layout.forms)):
        places = problem.form_places(form)
        for competency, least in problem.layout.least.items():
            own = [p for p in places if problem.bank[problem.item[p]].competency == competency]
            yield _limit("competencies", own, least, len(own))
