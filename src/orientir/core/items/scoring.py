"""What an answer is worth. Never raises: an answer that does not fit the item is ``invalid`` and says why.

The JSON of an answer by kind of item (identifiers are those of options, gaps and areas):

================  ==============================================================================
single_choice     ``{"choice": "B"}``
multiple_choice   ``{"choices": ["A", "C"]}`` in any order
ordering          ``{"order": ["C", "A", "B"]}`` from first to last
matching          ``{"pairs": [["left1", "right2"], …]}`` in any order
gap               ``{"gaps": {"gap1": "as typed, or the identifier of the option", …}}``
inline_choice     ``{"gaps": {"gap1": "identifier of the option", …}}``
numeric           ``{"number": "-3,14"}`` as typed
short_text        ``{"text": "as typed"}``
extended          ``{"text": "as typed"}``
hotspot           ``{"areas": ["A"]}``, or ``{"points": [[x, y], …]}`` in pixels of the picture
================  ==============================================================================

Nothing answered is ``None``, ``{}``, or the same with an empty value (``""``, ``[]``, ``{}``,
null). Typed words where a
number is asked are a wrong answer, not an invalid one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from orientir.core.items import areas
from orientir.core.items.comparing import parse_number, same_text
from orientir.core.items.specs import (
    ZERO,
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    ChoiceKey,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Hotspot,
    Item,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberKey,
    Option,
    Ordering,
    OrderKey,
    PointsKey,
    SingleChoice,
    TextKey,
    TextRule,
)

MAX_TYPED = 100_000
_THIRDS = Decimal("0.001")  # three answers of 33.33 % each are the whole
_MILLIONTH = Decimal("0.000001")
State = Literal["scored", "omitted", "needs_expert", "invalid"]


@dataclass(frozen=True, slots=True)
class Score:
    """Points of ``max_points``; 0 unless scored. ``reason`` says in Russian why an answer is invalid."""

    points: Decimal
    max_points: Decimal
    state: State
    reason: str = ""


class _Invalid(Exception):
    """The answer does not fit the item."""


def score(item: Item, answer: Any) -> Score:
    """The score of one answer by the item's key; ``answer`` is what came out of the JSON."""
    try:
        response = _response(item, answer)
        if not response:
            return Score(ZERO, item.max_score, "omitted")
        points = _points(item, response)
    except _Invalid as invalid:
        return Score(ZERO, item.max_score, "invalid", str(invalid))
    if points is None:
        return Score(ZERO, item.max_score, "needs_expert")
    return Score(points, item.max_score, "scored")


def explain_misfit(item: Item, answer: Any) -> str:
    """Why the answer cannot be an answer to the item; empty when it can. For a server that takes answers in."""
    try:
        _response(item, answer)
    except _Invalid as invalid:
        return str(invalid)
    return ""


# --- what was answered -------------------------------------------------------------------------

_FIELDS = {
    "single_choice": "choice",
    "multiple_choice": "choices",
    "ordering": "order",
    "matching": "pairs",
    "gap": "gaps",
    "inline_choice": "gaps",
    "numeric": "number",
    "short_text": "text",
    "extended": "text",
}


def answer_field(item: Item) -> str:
    """The one field that the answer's JSON has."""
    interaction = item.interaction
    if isinstance(interaction, Hotspot):
        return "points" if interaction.points else "areas"
    return _FIELDS[item.kind]


def _response(item: Item, answer: Any) -> Any:
    if answer is None:
        return None
    name = answer_field(item)
    if not isinstance(answer, dict):
        raise _Invalid("ответ должен быть объектом JSON")
    if set(answer) - {name}:
        raise _Invalid(f"в ответе должно быть одно поле {name}")
    value = answer.get(name)
    if value is None:
        return None
    return _CHECKS[name](item, value)


def _one_option(item: Item, value: Any) -> str:
    if value == "":
        return ""
    return _known(value, _identifiers(item), "вариант")


def _several(item: Item, value: Any) -> tuple[str, ...]:
    chosen = _distinct(value, _identifiers(item), "вариант")
    interaction = item.interaction
    if isinstance(interaction, MultipleChoice | Hotspot):
        _limit(len(chosen), interaction.most, "вариантов")
    return chosen


def _pairs(item: Item, value: Any) -> tuple[tuple[str, str], ...]:
    assert isinstance(item.interaction, Matching)
    left, right = item.interaction.left, item.interaction.right
    pairs = tuple(_pair(one, left, right) for one in _list(value))
    if len(set(pairs)) < len(pairs):
        raise _Invalid("пара названа дважды")
    _limit(len(pairs), item.interaction.most, "пар")
    _within_limits(left, [pair[0] for pair in pairs])
    _within_limits(right, [pair[1] for pair in pairs])
    return pairs


def _pair(value: Any, left: Sequence[Option], right: Sequence[Option]) -> tuple[str, str]:
    if not isinstance(value, list) or len(value) != 2:
        raise _Invalid("пара — это два обозначения: слева и справа")
    return (
        _known(value[0], {one.identifier for one in left}, "слева"),
        _known(value[1], {one.identifier for one in right}, "справа"),
    )


def _filled(item: Item, value: Any) -> dict[str, str]:
    assert isinstance(item.interaction, Gaps)
    if not isinstance(value, dict):
        raise _Invalid("ответы на пропуски должны быть объектом: пропуск — ответ")
    gaps = {gap.identifier: gap for gap in item.interaction.gaps}
    bank = item.interaction.bank
    filled = {
        _known(name, gaps, "пропуск"): _entry(gaps[name], bank, typed)
        for name, typed in value.items()
    }
    dragged = [filled[name] for name in filled if gaps[name].entry == "bank"]
    _within_limits(bank, [option for option in dragged if option])
    return {name: typed for name, typed in filled.items() if typed}


def _entry(gap: Gap, bank: Sequence[Option], typed: Any) -> str:
    if typed is None or typed == "":
        return ""
    if gap.entry in ("text", "number"):
        return _typed(typed)
    options = gap.options if gap.entry == "list" else bank
    return _known(typed, {one.identifier for one in options}, "вариант")


def _typed_answer(_item: Item, value: Any) -> str:
    return _typed(value)


def _typed(value: Any) -> str:
    if not isinstance(value, str):
        raise _Invalid("ответ должен быть текстом")
    if len(value) > MAX_TYPED:
        raise _Invalid(f"ответ длиннее {MAX_TYPED} знаков")
    return value.strip()


def _marks(item: Item, value: Any) -> tuple[tuple[float, float], ...]:
    assert isinstance(item.interaction, Hotspot)
    marks = tuple(_mark(one) for one in _list(value))
    _limit(len(marks), item.interaction.most, "отметок")
    return marks


def _mark(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_coordinate, value)):
        raise _Invalid("отметка — это два числа: вправо и вниз")
    return float(value[0]), float(value[1])


def _is_coordinate(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) < 1e9 and math.isfinite(value)


_CHECKS: dict[str, Callable[[Item, Any], Any]] = {
    "choice": _one_option,
    "choices": _several,
    "areas": _several,
    "order": _several,
    "pairs": _pairs,
    "gaps": _filled,
    "number": _typed_answer,
    "text": _typed_answer,
    "points": _marks,
}


def _identifiers(item: Item) -> set[str]:
    interaction = item.interaction
    if isinstance(interaction, Hotspot):
        return {area.identifier for area in interaction.areas}
    assert isinstance(interaction, SingleChoice | MultipleChoice | Ordering)
    return {option.identifier for option in interaction.options}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _Invalid("ответ должен быть списком")
    return value


def _known(value: Any, identifiers: Iterable[str], what: str) -> str:
    if not isinstance(value, str) or value not in identifiers:
        raise _Invalid(f"{what}: в задании нет {_shown(value)}")
    return value


def _shown(value: Any) -> str:
    return repr(value)[:60]


def _distinct(value: Any, identifiers: Iterable[str], what: str) -> tuple[str, ...]:
    chosen = tuple(_known(one, identifiers, what) for one in _list(value))
    if len(set(chosen)) < len(chosen):
        raise _Invalid(f"{what} назван дважды")
    return chosen


def _limit(count: int, most: int, what: str) -> None:
    if most and count > most:
        raise _Invalid(f"{what} больше, чем можно: {count} из {most}")


def _within_limits(options: Sequence[Option], used: Sequence[str]) -> None:
    for option in options:
        if option.limit and used.count(option.identifier) > option.limit:
            raise _Invalid(
                f"вариант {_shown(option.identifier)} можно использовать раз: {option.limit}"
            )


# --- what it is worth --------------------------------------------------------------------------


def _points(item: Item, response: Any) -> Decimal | None:
    """None: an expert must score it, or there is no key to score it by."""
    worth = _WORTH.get(type(item.key))
    return worth(item, item.key, response) if worth else None


def _choice_points(item: Item, key: ChoiceKey, response: Any) -> Decimal:
    chosen = {response} if isinstance(response, str) else set(response)
    if not key.points:
        return _all_or_nothing(item, chosen == set(key.correct))
    return _within(item, key.floor, (one.points for one in key.points if one.option in chosen))


def _order_points(item: Item, key: OrderKey, response: tuple[str, ...]) -> Decimal:
    if key.rule == "exact":
        return _all_or_nothing(item, response == key.correct)
    places = sum(mine == right for mine, right in zip(response, key.correct, strict=False))
    return (item.max_score * places / max(1, len(key.correct))).quantize(_MILLIONTH)


def _match_points(item: Item, key: MatchKey, response: tuple[tuple[str, str], ...]) -> Decimal:
    right = {(one.left, one.right): one.points for one in key.pairs}
    if key.exact:
        return _all_or_nothing(item, set(response) == set(right))
    return _within(item, key.floor, (right.get(pair, ZERO) for pair in response))


def _gaps_points(item: Item, key: GapsKey, response: dict[str, str]) -> Decimal:
    found = [_gap_points(one, response.get(one.gap, "")) for one in key.gaps]
    if key.exact:
        filled = {name for name in response if response[name]}
        right = all(points is not None for points in found)
        return _all_or_nothing(item, right and filled <= {one.gap for one in key.gaps})
    return _within(item, key.floor, (points or ZERO for points in found))


def _gap_points(key: GapKey, typed: str) -> Decimal | None:
    """None when no accepted answer fits."""
    if not typed:
        return None
    number = parse_number(typed)
    fits = (one.points for one in key.accepted if _fits(one, key.rule, typed, number))
    return next(fits, None)


def _fits(accepted: Any, rule: TextRule, typed: str, number: Decimal | None) -> bool:
    match accepted:
        case AcceptedText():
            return same_text(accepted, typed, rule)
        case AcceptedNumber():
            return number is not None and holds(accepted, number)
        case AcceptedOption(option):
            return option == typed
    return False


def _number_points(item: Item, key: NumberKey, response: str) -> Decimal:
    found = _gap_points(GapKey("", key.accepted), response)
    return _within(item, ZERO, (found or ZERO,))


def _text_points(item: Item, key: TextKey, response: str) -> Decimal:
    found = _gap_points(GapKey("", key.accepted, key.rule), response)
    return _within(item, ZERO, (found or ZERO,))


def _mark_points(item: Item, key: PointsKey, response: tuple[tuple[float, float], ...]) -> Decimal:
    hit: dict[str, Decimal] = {}
    for x, y in response:
        inside = next((one for one in key.areas if areas.holds(one.area, x, y)), None)
        if inside:
            hit[inside.area.identifier] = inside.points
    return _within(item, key.floor, hit.values())


_WORTH: dict[type, Callable[[Item, Any, Any], Decimal]] = {
    ChoiceKey: _choice_points,
    OrderKey: _order_points,
    MatchKey: _match_points,
    GapsKey: _gaps_points,
    NumberKey: _number_points,
    TextKey: _text_points,
    PointsKey: _mark_points,
}


def holds(accepted: AcceptedNumber, number: Decimal) -> bool:
    """Whether the number lies in the accepted range."""
    above = number > accepted.low or (number == accepted.low and not accepted.low_open)
    below = number < accepted.high or (number == accepted.high and not accepted.high_open)
    return above and below


def _all_or_nothing(item: Item, right: bool) -> Decimal:
    return item.max_score if right else ZERO


def _within(item: Item, floor: Decimal | None, points: Iterable[Decimal]) -> Decimal:
    total = min(sum(points, ZERO), item.max_score)
    if item.max_score - total < _THIRDS:
        return item.max_score
    return total if floor is None else max(total, floor)
