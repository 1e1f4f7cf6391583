"""Response processing of QTI 2 and 3, run on a response: what the item's own rules give for it.

Source: 1EdTech QTI 2.2 Information Model, section 2.11 (expressions) and 2.9 (response processing). An operator that is
not here refuses the item by name. Numbers are Decimal; NULL is None; a container is a list, a pair a tuple.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal

from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.operators import OPERATORS
from orientir.core.items.readers.values import (
    Declaration,
    Value,
    map_points,
    map_response,
    read_number,
    scalar,
)
from orientir.core.items.readers.xml import Element, child, children, name_of
from orientir.core.items.specs import ZERO

MAX_STEPS = 20_000
# What comes of an operator with too few operands, or with operands of another kind.
MISWRITTEN = (TypeError, ValueError, ArithmeticError, IndexError, AttributeError, StopIteration)


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
            with suppress(_Exit):
                self.obey(self.rules)
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
            self.obey_one(rule)

    def obey_one(self, rule: Element) -> None:
        self._step()
        obey = _RULES.get(name_of(rule))
        if obey is None:
            raise ItemRefused(f"правило оценивания {name_of(rule)}")
        try:
            obey(self, rule)
        except MISWRITTEN as error:
            raise ItemRefused(f"правило оценивания {name_of(rule)} записано неверно") from error

    def _step(self) -> None:
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise ItemRefused("правила оценивания слишком длинны")

    def tell(self, expression: Element) -> Value:
        """The value of an expression."""
        self._step()
        operator = OPERATORS.get(name_of(expression))
        if operator is None:
            raise ItemRefused(f"действие {name_of(expression)} в правилах оценивания")
        try:
            return operator(self, expression)
        except MISWRITTEN as error:
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
            self.obey_one(rule)


def _set(self: Processing, rule: Element) -> None:
    self.values[rule.get("identifier") or ""] = self.tell(next(children(rule)))


def _exit(_: Processing, __: Element) -> None:
    raise _Exit


def _look_up(self: Processing, rule: Element) -> None:
    name = rule.get("identifier") or ""
    value, outcome = self.tell(next(children(rule))), self.outcomes.get(name)
    table = outcome.element if outcome else None
    entries = child(table, "matchTable")
    if outcome is None or entries is None or value is None:
        raise ItemRefused("правило оценивания lookupOutcomeValue")
    for entry in children(entries, "matchTableEntry"):
        if read_number(entry.get("sourceValue") or "") == value:
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
