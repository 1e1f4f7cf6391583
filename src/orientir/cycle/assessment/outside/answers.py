"""One cell of person × item: points, the letter of an option, or a dash for what was left out."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from orientir.core.items.scoring import explain_misfit, score
from orientir.core.items.specs import Item, MultipleChoice, SingleChoice
from orientir.cycle.assessment.outside.shapes import Given
from orientir.cycle.assessment.rules import ScoreState

OMITTED = frozenset({"-", "–", "—"})


class CodeImpossible(Exception):
    """The cell cannot be an answer to the item; the words say why and how it should be."""

    def __init__(self, wrong: str, expected: str) -> None:
        super().__init__(wrong)
        self.wrong, self.expected = wrong, expected


def read_cell(item: Item, text: str) -> Given:
    """Points from 0 to the maximum, an option (or several) of a choice, a dash. Raises CodeImpossible."""
    if text in OMITTED:
        return Given(Decimal(0), ScoreState.OMITTED)
    chosen = _chosen(item, text)
    if chosen is not None:
        told = score(item, chosen)
        return Given(told.points, ScoreState.SCORED, chosen)
    return Given(read_points(item, text), ScoreState.SCORED)


def read_points(item: Item, text: str) -> Decimal:
    """Points as a number that the item can give."""
    expected = f"баллы от 0 до {item.max_score.normalize():f}{_or_option(item)}, «-» — пропущено"
    try:
        points = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise CodeImpossible("Такого кода ответа у задания нет", expected) from None
    if not points.is_finite() or not 0 <= points <= item.max_score:
        raise CodeImpossible("Столько баллов задание не даёт", expected)
    return points


def _or_option(item: Item) -> str:
    if not isinstance(item.interaction, (SingleChoice, MultipleChoice)):
        return ""
    return " или вариант: " + ", ".join(one.identifier for one in item.interaction.options)


def _chosen(item: Item, text: str) -> dict[str, object] | None:
    """The answer as a browser would have sent it; None where the cell names no options."""
    if isinstance(item.interaction, SingleChoice):
        answer: dict[str, object] = {"choice": text}
    elif isinstance(item.interaction, MultipleChoice):
        answer = {"choices": [part.strip() for part in text.replace(";", ",").split(",")]}
    else:
        return None
    return None if explain_misfit(item, answer) else answer
