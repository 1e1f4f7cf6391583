"""Variables of QTI items and their values: how they are declared, read, and mapped to points.

Source: 1EdTech QTI 2.2 Information Model, 2.8 (variables). Numbers are Decimal, NULL is None, a container is a list, a
pair or a point is a tuple.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from orientir.core.items import areas
from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.xml import Element, child, children
from orientir.core.items.specs import ZERO, AreaPoints

Value = Any


@dataclass(frozen=True, slots=True)
class Declaration:
    """A response or outcome variable."""

    identifier: str
    cardinality: str
    base_type: str
    default: Value = None
    correct: Value = None
    mapping: Element | None = None
    areas: tuple[AreaPoints, ...] = ()
    element: Element | None = None


def scalar(text: str, base_type: str) -> Value:
    """One value as its type says; ItemRefused when it is not of the type."""
    text = text.strip() if base_type != "string" else text
    read = _SCALARS.get(base_type, str)
    try:
        return read(text)
    except (ValueError, InvalidOperation) as error:
        raise ItemRefused(f"значение «{text[:40]}» не подходит к типу {base_type}") from error


def read_number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number) > Decimal("1e300"):
        raise ValueError(text)
    return number


def _pair(text: str) -> tuple[str, str]:
    first, second = text.split()
    return first, second


def _point(text: str) -> tuple[Decimal, Decimal]:
    across, down = text.split()
    return read_number(across), read_number(down)


def _flag(text: str) -> bool:
    return text.lower() in ("true", "1")


_SCALARS: dict[str, Callable[[str], Value]] = {
    "integer": read_number,
    "float": read_number,
    "boolean": _flag,
    "directedPair": _pair,
    "pair": _pair,
    "point": _point,
}


def map_response(declared: Declaration, given: Value) -> Decimal:
    """The points of each different value of the response added up, within the bounds of the mapping."""
    mapping = declared.mapping
    if mapping is None:
        raise ItemRefused("баллы за варианты (mapping) не указаны")
    default = scalar(mapping.get("defaultValue") or "0", "float")
    values = given if isinstance(given, list) else [given]
    different = list(dict.fromkeys(values))
    total = sum((_mapped(mapping, declared.base_type, one, default) for one in different), ZERO)
    return bounded(mapping, total)


def _mapped(mapping: Element, base_type: str, value: Value, default: Decimal) -> Decimal:
    for entry in children(mapping, "mapEntry"):
        key = scalar(entry.get("mapKey") or "", base_type)
        if key == value or _same_text(entry, key, value):
            points: Decimal = scalar(entry.get("mappedValue") or "0", "float")
            return points
    return default


def _same_text(entry: Element, key: Value, value: Value) -> bool:
    loose = (entry.get("caseSensitive") or "true").lower() == "false"
    words = isinstance(key, str) and isinstance(value, str)
    return loose and words and key.casefold() == value.casefold()


def map_points(declared: Declaration, given: Value) -> Decimal:
    """Each area that holds a mark counts once."""
    marks = given if isinstance(given, list) else [given]
    hit: dict[str, Decimal] = {}
    for across, down in marks:
        for one in declared.areas:
            if areas.holds(one.area, float(across), float(down)):
                hit[one.area.identifier] = one.points
                break
    total = sum(hit.values(), ZERO)
    mapping = child(declared.element, "areaMapping")
    return total if mapping is None else bounded(mapping, total)


def bounded(mapping: Element, total: Decimal) -> Decimal:
    """Within lowerBound and upperBound, where they are given."""
    lower, upper = mapping.get("lowerBound"), mapping.get("upperBound")
    if lower is not None:
        total = max(total, scalar(lower, "float"))
    return min(total, scalar(upper, "float")) if upper is not None else total
