"""An attacker who subtracts rows, columns, years and publications, by his own linear algebra, finds nothing small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from random import Random

import numpy as np
import pytest

from orientir.core.disclosure import Cell, Layer, disclosed, hide_derivable

LEAST = 10
TREE: dict[str, str | None] = {
    "region": None,
    "north": "region",
    "south": "region",
    "west": "region",
    **{f"n{i}": "north" for i in range(5)},
    **{f"s{i}": "south" for i in range(4)},
    **{f"w{i}": "west" for i in range(2)},
}
SCHOOLS = [unit for unit in TREE if len(unit) == 2]
Figures = dict[str, dict[str, tuple[float, float]]]


def summed(counts: dict[str, dict[str, tuple[int, int]]]) -> Figures:
    """Figures of schools with those of the levels above them."""
    found: Figures = {}
    for indicator, parts in counts.items():
        totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for unit, pair in parts.items():
            place: str | None = unit
            while place is not None:
                totals[place][0] += pair[0]
                totals[place][1] += pair[1]
                place = TREE[place]
        found[indicator] = {unit: (pair[0], pair[1]) for unit, pair in totals.items()}
    return found


def layer(figures: Figures, is_fixed: bool = False) -> Layer:
    shown = {
        indicator: set(disclosed([Cell(unit, TREE[unit], cells[unit][1]) for unit in cells], LEAST))
        for indicator, cells in figures.items()
    }
    return Layer(TREE, figures, shown, is_fixed)


class Attacker:
    """All that is shown (and what an insider knows) as one matrix over the counts.

    Equal counts of a unit in equal columns, in whatever layer, are one unknown, if there is anybody to count; an
    unknown is determined when no vector of the null space moves it.
    """

    def __init__(self, layers: list[Layer], insider: str = "") -> None:
        self.layers, self.insider, self.name = layers, insider, names_of(layers)
        self.index: dict[object, int] = {}
        self.rows: list[dict[int, int]] = []
        for number, one in enumerate(layers):
            for indicator in one.figures:
                for part in (0, 1):
                    self.write_down(number, indicator, part)

    def unknown(self, number: int, indicator: str, unit: str, part: int) -> int:
        pair = self.layers[number].figures[indicator][unit]
        key = (self.name[indicator, part], unit, pair[part], pair[1] > 0)
        return self.index.setdefault(key, len(self.index))

    def write_down(self, number: int, indicator: str, part: int) -> None:
        one = self.layers[number]
        cells = one.figures[indicator]
        for unit in cells:
            place = self.unknown(number, indicator, unit, part)
            if unit in one.shown[indicator] or unit == self.insider:
                self.rows.append({place: 1})
            children = [child for child in cells if TREE[child] == unit]
            if children:
                row = {self.unknown(number, indicator, child, part): 1 for child in children}
                self.rows.append(row | {place: -1})

    def determined(self) -> np.ndarray:
        matrix = np.zeros((len(self.rows), len(self.index)))
        for line, row in enumerate(self.rows):
            matrix[line, list(row)] = list(row.values())
        values, vectors = np.linalg.eigh(matrix.T @ matrix)  # the null space of both is the same
        return np.abs(vectors[:, values < 1e-9]).max(axis=1, initial=0) < 1e-6

    def find(self) -> set[tuple[str, str, int]]:
        """Small figures of others whose numerator or denominator follows, though no allowed figure prints it."""
        fixed = self.determined()
        return {
            (indicator, unit, number)
            for number, indicator, unit in self.small()
            for part in (0, 1)
            if fixed[self.unknown(number, indicator, unit, part)]
            and not is_told(self.layers, self.name, (indicator, part), unit, number)
        }

    def small(self) -> Iterator[tuple[int, str, str]]:
        for number, one in enumerate(self.layers):
            for indicator, cells in one.figures.items():
                for unit, (_part, whole) in cells.items():
                    if 0 < whole < LEAST and unit != self.insider:
                        yield number, indicator, unit


def found_by_attacker(layers: list[Layer], insider: str = "") -> set[tuple[str, str, int]]:
    return Attacker(layers, insider).find()


def names_of(layers: list[Layer]) -> dict[tuple[str, int], object]:
    """Columns that are equal everywhere are one count."""
    return {
        (indicator, part): tuple(
            tuple(sorted((unit, pair[part]) for unit, pair in one.figures[indicator].items()))
            for one in layers
        )
        for indicator in layers[0].figures
        for part in (0, 1)
    }


def is_told(
    layers: list[Layer],
    name: dict[tuple[str, int], object],
    column: tuple[str, int],
    unit: str,
    number: int,
) -> bool:
    """A count that an allowed figure prints is no secret: five of forty were tested."""
    value = layers[number].figures[column[0]][unit][column[1]]
    return any(
        unit in one.shown[other] and one.figures[other][unit][place] == value
        for one in layers
        for other, place in name
        if name[other, place] == name[column]
    )


def people(sizes: dict[str, int], tested: dict[str, int], routed: dict[str, int]) -> Figures:
    """1.1: tested of all; 2.1: with a route of those tested (its denominator is the numerator of 1.1)."""
    return summed(
        {
            "1.1": {unit: (min(tested[unit], sizes[unit]), sizes[unit]) for unit in SCHOOLS},
            "2.1": {
                unit: (min(routed[unit], tested[unit], sizes[unit]), min(tested[unit], sizes[unit]))
                for unit in SCHOOLS
            },
        }
    )


@pytest.mark.parametrize("seed", range(40))
def test_nothing_small_is_found_across_columns_years_and_publications(seed: int) -> None:
    """Two years published, then published again after some schools told something else."""
    random = Random(seed)
    most = random.choice([8, 20, 30, 60])
    years = [[{u: random.randint(0, most) for u in SCHOOLS} for _ in range(3)] for _ in range(2)]
    first = [layer(people(*year)) for year in years]
    hide_derivable(first, LEAST)
    assert found_by_attacker(first) == set()
    for one in first:
        one.is_fixed = True
    changed = random.sample(SCHOOLS, random.randint(0, 3))
    again = [
        layer(people(sizes, {u: n + (u in changed) for u, n in tested.items()}, routed))
        for sizes, tested, routed in years
    ]
    before = deepcopy([one.shown for one in first])
    hide_derivable([*first, *again], LEAST)
    assert [one.shown for one in first] == before
    assert found_by_attacker([*first, *again]) == set()


def test_the_attacker_finds_what_one_dimension_leaves() -> None:
    """The partner of a small school in one column is shown in the other, where it is not needed."""
    sizes = dict.fromkeys(SCHOOLS, 40) | {"n0": 8, "n1": 20, "n2": 21}
    tested = dict.fromkeys(SCHOOLS, 30) | {"n0": 5, "n1": 19, "n2": 12}
    routed = dict.fromkeys(SCHOOLS, 10)
    figures = people(sizes, tested, routed)
    one = Layer(
        TREE,
        figures,
        {"1.1": set(TREE) - {"n0", "n1"}, "2.1": set(TREE) - {"n0", "n2"}},
    )
    assert ("1.1", "n0", 0) in found_by_attacker([one])
    assert hide_derivable([one], LEAST) > 0
    assert found_by_attacker([one]) == set()


def test_a_second_publication_does_not_tell_what_the_first_hid() -> None:
    sizes = dict.fromkeys(SCHOOLS, 40) | {"n0": 4, "n1": 15, "n2": 16, "n3": 17}
    ones = dict.fromkeys(SCHOOLS, 1)
    old = layer(people(sizes, sizes, ones), is_fixed=True)
    grown = sizes | {"n1": 18}
    fresh = layer(people(grown, grown, ones))
    both = [old, fresh]
    hide_derivable(both, LEAST)
    assert found_by_attacker(both) == set()


def test_a_head_does_not_find_a_neighbour_by_knowing_the_own_school() -> None:
    sizes = dict.fromkeys(SCHOOLS, 40) | {"n0": 4}
    ones = dict.fromkeys(SCHOOLS, 1)
    one = layer(people(sizes, sizes, ones))
    hide_derivable([one], LEAST)
    assert "n0" not in one.shown["1.1"]
    for school in SCHOOLS[:5]:
        assert found_by_attacker([one], insider=school) == set()


def test_nothing_is_hidden_where_all_are_many() -> None:
    many = dict.fromkeys(SCHOOLS, 40)
    one = layer(people(many, many, many))
    assert hide_derivable([one], LEAST) == 0
    assert one.shown["1.1"] == set(TREE)
