"""What can be found by subtraction across rows, columns, years and publications, and what more must be hidden.

Whoever subtracts holds everything that was ever shown: each shown total is the sum of its parts; a count that stands
in two indicators (the numerator of one, the denominator of another) is one unknown; a count with the same value in two
publications or years is taken for the same unknown, which is the worst case: it may well not have changed. A figure is
safe while no combination of these sums gives one of its counts, also for somebody who knows one unit from inside.
Source: Hundepool A. et al. (2012) Statistical Disclosure Control, Wiley, chapter 4 (linked tables, the intruder
within), doi:10.1002/9781118348239.

Sums of distinct people may be smaller than the sum of parts (one person in two schools): the attacker here believes
they are exact, so that what is safe here is safe from him too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from orientir.core.disclosure.elimination import derived, derived_from_inside

Part = Literal["numerator", "denominator"]
Count = tuple[str, float]
"""An unknown of one quantity: the unit and the value; equal ones of two layers are one unknown."""

PARTS: tuple[Part, Part] = ("numerator", "denominator")


@dataclass(slots=True)
class Layer:
    """One year of one publication: whose parts make whose total, all figures, and which others see.

    ``figures``: indicator → unit → (numerator, denominator). ``shown`` shrinks unless ``is_fixed``: published before.
    """

    parents: Mapping[str, str | None]
    figures: Mapping[str, Mapping[str, tuple[float, float]]]
    shown: dict[str, set[str]]
    is_fixed: bool = False

    def count(self, indicator: str, part: Part, unit: str) -> float:
        return self.figures[indicator][unit][part == "denominator"]


@dataclass(frozen=True, slots=True)
class Sum:
    """A total less its shown parts: what is left over is the sum of ``unknown``; ``total`` where that is hidden too."""

    layer: int
    parent: str
    unknown: frozenset[Count]
    total: Count | None = None

    @property
    def terms(self) -> dict[Count, int]:
        """What is not known, with its sign."""
        signed = dict.fromkeys(self.unknown, 1)
        return signed if self.total is None else {**signed, self.total: -1}


@dataclass(frozen=True, slots=True)
class Leak:
    """A sum that gives a small figure away: to everybody, or to whoever knows one of its parts ``from_inside``."""

    sums: tuple[Sum, ...]
    """The sum itself, then those it is linked with."""
    from_inside: bool


Quantity = tuple[tuple[str, Part], ...]
"""The columns in which one and the same count stands."""


def hide_derivable(layers: Sequence[Layer], least: float) -> int:
    """Hide more in the layers that are not fixed until no small figure can be derived; returns how many cells."""
    before = _count_shown(layers)
    waiting = list(quantities_of(layers))
    all_of = {column: quantity for quantity in waiting for column in quantity}
    while waiting:
        quantity = waiting.pop()
        touched = _mend(layers, quantity, least)
        again = {all_of[(one, part)] for one in touched for part in PARTS} - {quantity}
        waiting += sorted(again - set(waiting))
    return before - _count_shown(layers)


def quantities_of(layers: Sequence[Layer]) -> Iterator[Quantity]:
    """Columns grouped by what they count: those that are equal in all layers are one quantity."""
    columns: dict[object, list[tuple[str, Part]]] = defaultdict(list)
    indicators = sorted({name for layer in layers for name in layer.figures})
    for indicator in indicators:
        for part in PARTS:
            columns[_signature(layers, indicator, part)].append((indicator, part))
    return (tuple(found) for found in columns.values())


def _signature(layers: Sequence[Layer], indicator: str, part: Part) -> object:
    place = part == "denominator"
    told = tuple(
        tuple(
            sorted((unit, pair[place]) for unit, pair in layer.figures.get(indicator, {}).items())
        )
        for layer in layers
    )
    has_any = any(value for cells in told for _unit, value in cells)
    return told if has_any else (indicator, part)


def _mend(layers: Sequence[Layer], quantity: Quantity, least: float) -> set[str]:
    """Hide until this quantity gives nothing away; the indicators in which something was hidden."""
    touched: set[str] = set()
    while True:
        hidden: set[str] = set()
        for leak in find_leaks(layers, quantity, least):
            hidden |= _hide_one_more(layers, quantity, leak)
        if not hidden:
            return touched
        touched |= hidden


def find_leaks(layers: Sequence[Layer], quantity: Quantity, least: float) -> list[Leak]:
    """Sums from which a count of a small figure follows, one of each family of linked sums."""
    known = _known(layers, quantity)
    small = _small(layers, quantity, least) - known
    if not small:
        return []
    families = _linked(list(_sums(layers, quantity, known)))
    found = (_leak_of(layers, quantity, one, small, least) for one in families)
    return [leak for leak in found if leak is not None]


def _leak_of(
    layers: Sequence[Layer],
    quantity: Quantity,
    family: Sequence[Sum],
    small: set[Count],
    least: float,
) -> Leak | None:
    few = [
        one
        for one in family
        if not layers[one.layer].is_fixed
        and one.total is None
        and one.unknown & small
        and _people(layers, quantity, one) < least
    ]
    if few:
        return Leak((few[0],), from_inside=False)
    # what did not change between publications is the same sum twice
    terms = list({frozenset(one.terms.items()): one.terms for one in family}.values())
    found = derived(terms, small)
    if found:
        return _leak_in(layers, family, found, from_inside=False)
    inside = derived_from_inside(terms, small)
    return _leak_in(layers, family, inside, from_inside=True) if inside else None


def _leak_in(
    layers: Sequence[Layer], family: Sequence[Sum], found: set[Count], from_inside: bool
) -> Leak:
    """First the sum that holds what is derived, rather one that is not published yet."""
    ordered = sorted(
        family, key=lambda one: (not found & set(one.terms), layers[one.layer].is_fixed)
    )
    return Leak(tuple(ordered), from_inside)


def _people(layers: Sequence[Layer], quantity: Quantity, one: Sum) -> float:
    """Of how many the left-over sum tells."""
    figures = layers[one.layer].figures[quantity[0][0]]
    return sum(figures[unit][1] for unit, _value in one.unknown)


def _known(layers: Sequence[Layer], quantity: Quantity) -> set[Count]:
    return {
        (unit, layer.count(indicator, part, unit))
        for layer in layers
        for indicator, part in quantity
        for unit in layer.shown.get(indicator, ())
    }


def _small(layers: Sequence[Layer], quantity: Quantity, least: float) -> set[Count]:
    """Counts of figures that tell of fewer than ``least``, but of somebody; and totals: a hidden one stays hidden."""
    return {
        (unit, pair[part == "denominator"])
        for layer in layers
        for totals in [set(layer.parents.values())]
        for indicator, part in quantity
        for unit, pair in layer.figures.get(indicator, {}).items()
        if 0 < pair[1] < least or (pair[1] > 0 and unit in totals)
    }


def _sums(layers: Sequence[Layer], quantity: Quantity, known: set[Count]) -> Iterator[Sum]:
    indicator, part = quantity[0]
    for number, layer in enumerate(layers):
        parts: dict[str, set[Count]] = defaultdict(set)
        for unit, pair in layer.figures.get(indicator, {}).items():
            parent = layer.parents.get(unit)
            count = (unit, pair[part == "denominator"])
            if parent is not None and pair[1] > 0 and count not in known:
                parts[parent].add(count)
        for parent, unknown in parts.items():
            total = layer.figures[indicator].get(parent)
            if total is not None:
                whole = (parent, total[part == "denominator"])
                hidden = None if whole in known else whole
                yield Sum(number, parent, frozenset(unknown), hidden)


def _linked(sums: Sequence[Sum]) -> list[list[Sum]]:
    """Sums that share an unknown, or a unit, belong together; the others cannot help each other."""
    families: list[tuple[set[str], list[Sum]]] = []
    for one in sums:
        units = {unit for unit, _value in one.terms}
        apart = []
        joined: list[Sum] = [one]
        for known, members in families:
            if known & units:
                units |= known
                joined += members
            else:
                apart.append((known, members))
        families = [*apart, (units, joined)]
    return [members for _units, members in families]


def _hide_one_more(layers: Sequence[Layer], quantity: Quantity, leak: Leak) -> set[str]:
    """The smallest shown part that is not known from elsewhere; else a total with all under it.

    A total is not hidden from whoever knows a part from the inside: where a total has two parts, each knows the other.
    """
    fixed = _known([one for one in layers if one.is_fixed], quantity)
    for one in leak.sums:
        hidden = _hide_part(layers, quantity, one, fixed)
        if hidden:
            return hidden
    for one in () if leak.from_inside else leak.sums:
        hidden = _hide_totals(layers, quantity, one.parent)
        if hidden:
            return hidden
    return set()


def _hide_part(
    layers: Sequence[Layer], quantity: Quantity, one: Sum, fixed: set[Count]
) -> set[str]:
    indicator, part = quantity[0]
    layer = layers[one.layer]
    siblings = sorted(
        (layer.figures[indicator][unit][1], unit)
        for unit, above in layer.parents.items()
        if above == one.parent and unit in layer.figures[indicator]
    )
    for denominator, unit in siblings:
        count = (unit, layer.count(indicator, part, unit))
        hidden = _hide(layers, quantity, count) if denominator > 0 and count not in fixed else set()
        if hidden:
            return hidden
    return set()


def _hide_totals(layers: Sequence[Layer], quantity: Quantity, parent: str) -> set[str]:
    """The total of these parts, in every layer that can still be changed."""
    indicator, part = quantity[0]
    return {
        lost
        for layer in layers
        if not layer.is_fixed and parent in layer.figures.get(indicator, {})
        for lost in _hide(layers, quantity, (parent, layer.count(indicator, part, parent)))
    }


def _hide(layers: Sequence[Layer], quantity: Quantity, count: Count) -> set[str]:
    """Hide a count wherever it stands, with all that lies under it; the indicators that lost something."""
    unit, value = count
    lost: set[str] = set()
    for layer in layers:
        for indicator, part in quantity:
            shown = layer.shown.get(indicator, set())
            if layer.is_fixed or unit not in shown or layer.count(indicator, part, unit) != value:
                continue
            shown -= {unit, *_below(layer, unit)}
            lost.add(indicator)
    return lost


def _below(layer: Layer, unit: str) -> set[str]:
    found: set[str] = set()
    edge = {unit}
    while edge:
        edge = {child for child, parent in layer.parents.items() if parent in edge} - found
        found |= edge
    return found


def _count_shown(layers: Sequence[Layer]) -> int:
    return sum(len(shown) for layer in layers for shown in layer.shown.values())
