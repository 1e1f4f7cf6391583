"""Asking an item's own processing what answers are worth, and keeping what it said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.scoring import answer_field, explain_misfit
from orientir.core.items.specs import (
    AreaPoints,
    Item,
    Key,
    TextRule,
)

Answer = dict[str, Any]
Oracle = Callable[[Answer], Decimal]
MANY = 2000
MOST_COST = 1_000_000
STRICT, ANY_CASE = TextRule(case=False, yo=False, spaces=False), TextRule(yo=False, spaces=False)
NEVER = "\N{BLACK STAR}"  # a word that no key accepts


@dataclass(frozen=True, slots=True)
class Hints:
    """What the file says beside the processing: the declared right answer, words, numbers and areas it speaks of."""

    correct: Answer | None = None
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by gap; "": the only field
    numbers: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    areas: tuple[AreaPoints, ...] = ()
    keys: tuple[Key, ...] = ()
    lists: tuple[tuple[str, ...], ...] = ()  # combinations and orders of options
    cost: int = 1  # how many elements the rules have

    def words_for(self, gap: str) -> tuple[str, ...]:
        return self.words.get(gap, ())

    def numbers_for(self, gap: str) -> tuple[Decimal, ...]:
        return self.numbers.get(gap, ())


@dataclass(slots=True)
class Inquiry:
    """One item, its processing, and every answer that was tried."""

    item: Item
    ask: Oracle
    hints: Hints
    tried: list[tuple[Answer, Decimal]]
    spent: int = 0

    def worth(self, value: Any) -> Decimal:
        """What the processing gives for this value of the answer's field."""
        answer = {answer_field(self.item): value}
        self.spent += self.hints.cost
        if self.spent > MOST_COST:
            raise ItemRefused("правила оценивания слишком длинны, чтобы их проверить")
        points = self.ask(answer)
        if not explain_misfit(self.item, answer):
            self.tried.append((answer, points))
        if len(self.tried) > 4 * MANY:
            raise ItemRefused("слишком много возможных ответов, чтобы проверить правила оценивания")
        return points

    def best(self) -> tuple[Answer, Decimal]:
        return max(self.tried, key=lambda one: one[1])


Proposals = Iterator[Key]
