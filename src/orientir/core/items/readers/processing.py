"""Response processing of QTI 2 and 3, run on a response: what the item's own rules give for it.

Source: 1EdTech QTI 2.2 Information Model, section 2.11 (expressions) and 2.9 (response processing). An operator that is
not here refuses the item by name. Numbers are Decimal; NULL is None; a container is a list, a pair a tuple.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from orientir.core.items import areas
from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.xml import Element, child, children, name_of
from orientir.core.items.specs import ZERO, AreaPoints

MAX_STEPS = 5_000
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


class _Exit(Exception):
    """exitResponse was reached."""


@dataclass(slots=True)
class Processing:
    """``rules`` is the responseProcessing element, or a template's name."""

    responses: Mapping[str, Declaration]
    outcomes: Mapping[str, Declaration]
    rules: Element | None
    template: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    given: Mapping[str, Value] = field(default_factory=dict)
    steps: int = 0

    def run(self, given: Mapping[str, Value]) -> dict[str, Value]:
        """Outcomes for these responses."""
        self.given, self.steps = given, 0
        self.values = {name: _initial(one) for name, one in self.outcomes.items()}
        if self.template:
            self._run_template()
        elif self.rules is not None:
            try:
                self.obey(self.rules)
            except _Exit:
                pass
        return self.values

    def _run_template(self) -> None:
        response = self.responses.get("RESPONSE") or next(iter(self.responses.values()))
        given = self.given.get(response.identifier)
        if self.template == "match_correct":
            same = given is not None and given == response.correct
            self.values["SCORE"] = Decimal(1) if same else ZERO
        elif self.template == "map_response":
            self.values["SCORE"] = ZERO if given is None else map_response(response, given)
        else:
            self.values["SCORE"] = ZERO if given is None else map_points(response, given)

    def obey(self, rules: Element) -> None:
        """Every rule inside the element, in order."""
        for rule in children(rules):
            self.steps += 1
            if self.steps > MAX_STEPS:
                raise ItemRefused("правила оценивания слишком длинны")
            obey = _RULES.get(name_of(rule))
            if obey is None:
                raise ItemRefused(f"правило оценивания {name_of(rule)}")
            obey(self, rule)

    def tell(self, expression: Element) -> Value:
        """The value of an expression."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise ItemRefused("правила оценивания слишком длинны")
        operator = _OPERATORS.get(name_of(expression))
        if operator is None:
            raise ItemRefused(f"действие {name_of(expression)} в правилах оценивания")
        try:
            return operator(self, expression)
        except (TypeError, InvalidOperation, IndexError, StopIteration) as error:
            what = f"действие {name_of(expression)} в правилах оценивания записано неверно"
            raise ItemRefused(what) from error

    def all_of(self, expression: Element) -> list[Value]:
        return [self.tell(one) for one in children(expression)]

    def declared(self, expression: Element) -> Declaration:
        name = expression.get("identifier") or ""
        found = self.responses.get(name) or self.outcomes.get(name)
        if found is None:
            raise ItemRefused(f"в правилах оценивания названа неизвестная переменная {name}")
        return found


def _initial(outcome: Declaration) -> Value:
    if outcome.default is not None:
        return outcome.default
    numeric = outcome.base_type in ("float", "integer") and outcome.cardinality == "single"
    return ZERO if numeric else None


def scalar(text: str, base_type: str) -> Value:
    """One value as its type says; ItemRefused when it is not of the type."""
    text = text.strip() if base_type != "string" else text
    read = _SCALARS.get(base_type, str)
    try:
        return read(text)
    except (ValueError, InvalidOperation) as error:
        raise ItemRefused(f"значение «{text[:40]}» не подходит к типу {base_type}") from error


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite() or abs(number) > Decimal("1e300"):
        raise ValueError(text)
    return number


def _pair(text: str) -> tuple[str, str]:
    first, second = text.split()
    return first, second


def _point(text: str) -> tuple[Decimal, Decimal]:
    across, down = text.split()
    return _number(across), _number(down)


def _flag(text: str) -> bool:
    return text.lower() in ("true", "1")


_SCALARS: dict[str, Callable[[str], Value]] = {
    "integer": _number,
    "float": _number,
    "boolean": _flag,
    "directedPair": _pair,
    "pair": _pair,
    "point": _point,
}


# --- rules -------------------------------------------------------------------------------------


def _condition(self: Processing, rule: Element) -> None:
    for branch in children(rule):
        parts = list(children(branch))
        if name_of(branch).endswith("Else"):
            self.obey(branch)
            return
        if self.tell(parts[0]) is True:
            _obey_rest(self, branch)
            return


def _obey_rest(self: Processing, branch: Element) -> None:
    for place, rule in enumerate(children(branch)):
        if place:
            obey = _RULES.get(name_of(rule))
            if obey is None:
                raise ItemRefused(f"правило оценивания {name_of(rule)}")
            obey(self, rule)


def _set(self: Processing, rule: Element) -> None:
    self.values[rule.get("identifier") or ""] = self.tell(next(children(rule)))


def _exit(self: Processing, rule: Element) -> None:
    raise _Exit


def _look_up(self: Processing, rule: Element) -> None:
    name = rule.get("identifier") or ""
    value, outcome = self.tell(next(children(rule))), self.outcomes.get(name)
    table = outcome.element if outcome else None
    entries = child(table, "matchTable")
    if outcome is None or entries is None or value is None:
        raise ItemRefused("правило оценивания lookupOutcomeValue")
    for entry in children(entries, "matchTableEntry"):
        if _number(entry.get("sourceValue") or "") == value:
            self.values[name] = scalar(entry.get("targetValue") or "", outcome.base_type)
            return
    self.values[name] = scalar(entries.get("defaultValue") or "0", outcome.base_type)


_RULES: dict[str, Callable[[Processing, Element], None]] = {
    "responseCondition": _condition,
    "setOutcomeValue": _set,
    "exitResponse": _exit,
    "lookupOutcomeValue": _look_up,
    "responseProcessingFragment": Processing.obey,
}


# --- expressions -------------------------------------------------------------------------------


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
    parts = [_number(part) for part in (one.get("tolerance") or "").split()]
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
    return all([value is True for value in self.all_of(one)])


def _or(self: Processing, one: Element) -> Value:
    return any([value is True for value in self.all_of(one)])


def _not(self: Processing, one: Element) -> Value:
    value = self.tell(next(children(one)))
    return None if value is None else not value


def _is_null(self: Processing, one: Element) -> Value:
    return self.tell(next(children(one))) in (None, "", [])


def _comparing(compare: Callable[[Decimal, Decimal], bool]) -> Callable[[Processing, Element], Value]:
    def operator(self: Processing, one: Element) -> Value:
        first, second = self.all_of(one)
        return None if first is None or second is None else compare(first, second)

    return operator


def _folding(fold: Callable[[list[Decimal]], Decimal]) -> Callable[[Processing, Element], Value]:
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


_OPERATORS: dict[str, Callable[[Processing, Element], Value]] = {
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
