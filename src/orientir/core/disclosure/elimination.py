"""Which unknowns follow from sums of them: exact elimination over fractions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Unknown = TypeVar("Unknown", bound=Hashable)
Terms = Mapping[Unknown, int]
"""A sum: what is in it, with its sign."""

Pattern = frozenset[tuple[int, int]]
"""In which of the sums an unknown stands, and with which sign."""


def derived(sums: Sequence[Terms[Unknown]], wanted: Collection[Unknown]) -> set[Unknown]:
    """Those of ``wanted`` that are determined when these sums are known.

    Unknowns that stand in the same sums cannot be told apart: they are one column, and only a column of one member can
    be determined. In reduced row echelon form a column is determined exactly if it is alone in its row (Strang G.,
    Introduction to Linear Algebra, chapter 3).
    """
    columns = _columns(sums)
    alone = {members[0] for members in columns.values() if len(members) == 1} & set(wanted)
    if not alone:
        return set()
    found = _pivots_alone([_row(columns, number) for number in range(len(sums))])
    return {columns[one][0] for one in found} & alone


def derived_from_inside(
    sums: Sequence[Terms[tuple[str, float]]], wanted: Collection[tuple[str, float]]
) -> set[tuple[str, float]]:
    """The same for somebody who knows one unit: an unknown is (unit, value); any unit but the wanted one's own."""
    found: set[tuple[str, float]] = set()
    for unit in _inside_of_two(sums, set(wanted)):
        rest = [{one: sign for one, sign in terms.items() if one[0] != unit} for terms in sums]
        found |= derived(rest, wanted)
    return found


def _inside_of_two(
    sums: Sequence[Terms[tuple[str, float]]], wanted: set[tuple[str, float]]
) -> set[str]:
    """Units whose knowledge leaves a wanted unknown alone in its column."""
    units: set[str] = set()
    for members in _columns(sums).values():
        hidden = {unit for unit, _value in members}
        if len(hidden) <= 2 and wanted & set(members):
            units |= hidden
    return units


def _columns(sums: Sequence[Terms[Unknown]]) -> dict[Pattern, list[Unknown]]:
    places: dict[Unknown, set[tuple[int, int]]] = defaultdict(set)
    for number, terms in enumerate(sums):
        for unknown, sign in terms.items():
            places[unknown].add((number, sign))
    columns: dict[Pattern, list[Unknown]] = defaultdict(list)
    for unknown, numbers in places.items():
        columns[frozenset(numbers)].append(unknown)
    return columns


def _row(columns: Collection[Pattern], number: int) -> dict[Pattern, Fraction]:
    return {
        pattern: Fraction(sign) for pattern in columns for place, sign in pattern if place == number
    }


def _pivots_alone(given: Sequence[dict[Pattern, Fraction]]) -> set[Pattern]:
    """Columns that are alone in a row of the reduced form."""
    rows: list[tuple[Pattern, dict[Pattern, Fraction]]] = []
    for row in given:
        for pivot, known in rows:
            _subtract(row, known, row.get(pivot, Fraction(0)))
        if not row:
            continue
        pivot = next(iter(row))
        fresh = {column: value / row[pivot] for column, value in row.items()}
        for _other, known in rows:
            _subtract(known, fresh, known.get(pivot, Fraction(0)))
        rows.append((pivot, fresh))
    return {next(iter(row)) for _pivot, row in rows if len(row) == 1}


def _subtract(
    row: dict[Pattern, Fraction], other: dict[Pattern, Fraction], factor: Fraction
) -> None:
    if not factor:
        return
    for column, value in other.items():
        left = row.get(column, Fraction(0)) - factor * value
        if left:
            row[column] = left
        else:
            row.pop(column, None)
