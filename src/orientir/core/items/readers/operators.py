"""Expressions of QTI 2 and 3 response processing, one operator a function.

Source: 1EdTech QTI 2.2 Information Model, 2.11 (expressions).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.values import Value, map_points, map_response, read_number, scalar
from orientir.core.items.readers.xml import Element, children
from orientir.core.items.specs import ZERO

if TYPE_CHECKING:
    from orientir.core.items.readers.processing import Processing

Operator = Callable[["Processing", Element], Value]


def _variable(self: Processing, one: Element) -> Value:
    name = self.declared(one).identifier
    return self.given.get(name) if name in self.responses else self.values.get(name)


def _correct(self: Processing, one: Element) -> Value:
    return self.declared(one).correct


def _default(self: Processing, one: Element) -> Value:
    return self.declared(one).default


def _map_response(self: Processing, one: Element) -> Value:
    declared = self.declared(one)
    given = self.given.get(declared.identifier)
    return ZERO if given is None else map_response(declared, given)


def _map_points(self: Processing, one: Element) -> Value:
    declared = self.declared(one)
    given = self.given.get(declared.identifier)
    return ZERO if given is None else map_points(declared, given)


def _base_value(_: Processing, one: Element) -> Value:
    return scalar(one.text or "", one.get("baseType") or "string")


def _match(self: Processing, one: Element) -> Value:
    first, second = self.all_of(one)
    return None if first is None or second is None else _same(first, second)


def _same(first: Value, second: Value) -> bool:
    if isinstance(first, list) and isinstance(second, list):
        return first == second
    return bool(first == second)


def _equal(self: Processing, one: Element) -> Value:
    first, second = self.all_of(one)
    if first is None or second is None:
        return None
    mode = one.get("toleranceMode") or "exact"
    if mode == "exact":
        return first == second
    below, above = _tolerances(one, mode, first)
    low_ok = second >= below if _belongs(one, "includeLowerBound") else second > below
    high_ok = second <= above if _belongs(one, "includeUpperBound") else second < above
    return low_ok and high_ok


def _tolerances(one: Element, mode: str, first: Decimal) -> tuple[Decimal, Decimal]:
    parts = [read_number(part) for part in (one.get("tolerance") or "").split()]
    under, over = parts[0], parts[-1]
    if mode == "relative":
        return first * (1 - under / 100), first * (1 + over / 100)
    return first - under, first + over


def _belongs(one: Element, name: str) -> bool:
    return (one.get(name) or "true").lower() != "false"


def _equal_rounded(self: Processing, one: Element) -> Value:
    first, second = self.all_of(one)
    if first is None or second is None:
        return None
    if one.get("roundingMode") == "decimalPlaces" and (one.get("figures") or "").isdigit():
        figures = int(one.get("figures") or 0)
        return round(first, figures) == round(second, figures)
    raise ItemRefused("округление до значащих цифр (equalRounded) в правилах оценивания")


def _string_match(self: Processing, one: Element) -> Value:
    first, second = self.all_of(one)
    if first is None or second is None:
        return None
    if (one.get("caseSensitive") or "true").lower() == "false":
        first, second = first.casefold(), second.casefold()
    return second in first if (one.get("substring") or "").lower() == "true" else first == second


def _member(self: Processing, one: Element) -> Value:
    first, second = self.all_of(one)
    if first is None or second is None:
        return None
    return first in (second if isinstance(second, list) else [second])


def _contains(self: Processing, one: Element) -> Value:
    first, second = self.all_of(one)
    if first is None or second is None:
        return None
    mine = first if isinstance(first, list) else [first]
    return all(value in mine for value in (second if isinstance(second, list) else [second]))


def _and(self: Processing, one: Element) -> Value:
    return all(value is True for value in self.all_of(one))


def _or(self: Processing, one: Element) -> Value:
    return any(value is True for value in self.all_of(one))


def _not(self: Processing, one: Element) -> Value:
    value = self.tell(next(children(one)))
    return None if value is None else not value


def _is_null(self: Processing, one: Element) -> Value:
    return self.tell(next(children(one))) in (None, "", [])


def _comparing(
    compare: Callable[[Decimal, Decimal], bool],
) -> Operator:
    def operator(self: Processing, one: Element) -> Value:
        first, second = self.all_of(one)
        return None if first is None or second is None else compare(first, second)

    return operator


def _folding(fold: Callable[[list[Decimal]], Decimal]) -> Operator:
    def operator(self: Processing, one: Element) -> Value:
        values: list[Value] = []
        for value in self.all_of(one):
            values.extend(value if isinstance(value, list) else [value])
        return None if any(value is None for value in values) else fold(values)

    return operator


def _product(values: list[Decimal]) -> Decimal:
    result = Decimal(1)
    for value in values:
        result *= value
    return result


def _divide(self: Processing, one: Element) -> Value:
    first, second = self.all_of(one)
    return None if first is None or not second else first / second


def _gathered(self: Processing, one: Element) -> Value:
    values: list[Value] = []
    for value in self.all_of(one):
        if value is not None:
            values.extend(value if isinstance(value, list) else [value])
    return values or None


def _sorted_gathered(self: Processing, one: Element) -> Value:
    values = _gathered(self, one)
    return sorted(values, key=str) if values else values


def _size(self: Processing, one: Element) -> Value:
    value = self.tell(next(children(one)))
    return Decimal(0 if value is None else len(value) if isinstance(value, list) else 1)


def _index(self: Processing, one: Element) -> Value:
    value, place = self.tell(next(children(one))), int(one.get("n") or 0)
    return value[place - 1] if isinstance(value, list) and 0 < place <= len(value) else None


def _same_value(self: Processing, one: Element) -> Value:
    return self.tell(next(children(one)))


def _null(_: Processing, __: Element) -> Value:
    return None


OPERATORS: dict[str, Operator] = {
    "variable": _variable,
    "correct": _correct,
    "default": _default,
    "mapResponse": _map_response,
    "mapResponsePoint": _map_points,
    "baseValue": _base_value,
    "match": _match,
    "equal": _equal,
    "equalRounded": _equal_rounded,
    "stringMatch": _string_match,
    "member": _member,
    "contains": _contains,
    "and": _and,
    "or": _or,
    "not": _not,
    "isNull": _is_null,
    "gt": _comparing(lambda a, b: a > b),
    "gte": _comparing(lambda a, b: a >= b),
    "lt": _comparing(lambda a, b: a < b),
    "lte": _comparing(lambda a, b: a <= b),
    "sum": _folding(lambda values: sum(values, ZERO)),
    "product": _folding(_product),
    "subtract": _folding(lambda values: values[0] - values[1]),
    "min": _folding(min),
    "max": _folding(max),
    "divide": _divide,
    "multiple": _sorted_gathered,
    "ordered": _gathered,
    "containerSize": _size,
    "index": _index,
    "integerToFloat": _same_value,
    "null": _null,
}
