"""Keys as QTI 3 response declarations and response processing that score as ``scoring`` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from orientir.core.items.specs import (
    ZERO,
    Accepted,
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    ChoiceKey,
    Essay,
    Feedback,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Hotspot,
    Interaction,
    Item,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberEntry,
    NumberKey,
    Ordering,
    OrderKey,
    PointsKey,
    SingleChoice,
    TextEntry,
    TextKey,
    TextRule,
)
from orientir.core.items.storage import number_text
from orientir.core.items.writers.told import NotExpressible

_ONLY = "RESPONSE"


@dataclass(frozen=True, slots=True)
class Scoring:
    """``outcomes``: further outcome variables that the rules use."""

    declarations: tuple[str, ...]
    rules: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


def scoring_of(item: Item) -> Scoring:
    """Declarations and rules of the item; without rules when it has no key or experts score it."""
    key, feedback = item.key, tuple(_feedback(item))
    match key:
        case ChoiceKey() | MatchKey():
            scoring = _chosen(item, key)
        case OrderKey():
            scoring = _ordered(item, key)
        case GapsKey():
            scoring = _gaps(item, key)
        case NumberKey(accepted):
            keys = (GapKey(_ONLY, accepted),)
            scoring = _typed(item, keys, ("number",))
        case TextKey(accepted, rule):
            scoring = _typed(item, (GapKey(_ONLY, accepted, rule),), ("text",))
        case PointsKey():
            scoring = _marked(item, key)
        case _:
            return Scoring(tuple(_bare(item.interaction)))
    return Scoring(scoring.declarations, (*scoring.rules, *feedback), scoring.outcomes)


def _bare(interaction: Interaction) -> Iterator[str]:
    """Declarations of an item without a key."""
    if isinstance(interaction, Gaps):
        if any(gap.entry == "bank" for gap in interaction.gaps):
            yield declaration(_ONLY, "multiple", "directedPair")
        else:
            yield from (
                declaration(gap.identifier, "single", _type(gap)) for gap in interaction.gaps
            )
    else:
        yield declaration(_ONLY, *_shape(interaction))


def _shape(interaction: Interaction) -> tuple[str, str]:
    match interaction:
        case SingleChoice():
            return "single", "identifier"
        case MultipleChoice():
            return "multiple", "identifier"
        case Ordering():
            return "ordered", "identifier"
        case Matching():
            return "multiple", "directedPair"
        case NumberEntry():
            return "single", "float"
        case TextEntry() | Essay():
            return "single", "string"
        case Hotspot(points=points, most=most):
            return "single" if most == 1 else "multiple", "point" if points else "identifier"
    raise AssertionError(interaction)


def _type(gap: Gap) -> str:
    return {"text": "string", "number": "float"}.get(gap.entry, "identifier")


# --- pieces of XML -----------------------------------------------------------------------------


def declaration(name: str, cardinality: str, base_type: str, inside: str = "") -> str:
    return (
        f"<qti-response-declaration identifier={quoteattr(name)}"
        f' cardinality="{cardinality}" base-type="{base_type}">{inside}</qti-response-declaration>'
    )


def _correct(values: Iterable[str]) -> str:
    inside = "".join(f"<qti-value>{escape(value)}</qti-value>" for value in values)
    return f"<qti-correct-response>{inside}</qti-correct-response>" if inside else ""


def _mapping(
    entries: Iterable[tuple[str, Decimal]],
    floor: Decimal | None,
    maximum: Decimal,
) -> str:
    lower = "" if floor is None else f' lower-bound="{number_text(floor)}"'
    upper = f' upper-bound="{number_text(maximum)}"'
    inside = "".join(
        f'<qti-map-entry map-key={quoteattr(name)} mapped-value="{number_text(points)}"/>'
        for name, points in entries
    )
    return f'<qti-mapping default-value="0"{lower}{upper}>{inside}</qti-mapping>'


def _variable(name: str) -> str:
    return f"<qti-variable identifier={quoteattr(name)}/>"


def _value(base_type: str, text: str) -> str:
    return f'<qti-base-value base-type="{base_type}">{escape(text)}</qti-base-value>'


def _number(value: Decimal) -> str:
    return _value("float", number_text(value))


def _wrap(name: str, *inside: str) -> str:
    return f"<qti-{name}>{''.join(inside)}</qti-{name}>"


def _set(name: str, expression: str) -> str:
    return (
        f"<qti-set-outcome-value identifier={quoteattr(name)}>{expression}</qti-set-outcome-value>"
    )


def _when(condition: str, *rules: str) -> str:
    return _wrap("response-condition", _wrap("response-if", condition, *rules))


def _first_of(branches: Sequence[tuple[str, str]]) -> str:
    """The rule of the first condition that holds."""
    parts = [
        _wrap("response-if" if not place else "response-else-if", condition, rule)
        for place, (condition, rule) in enumerate(branches)
    ]
    return _wrap("response-condition", *parts)


def _all(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else _wrap("and", *conditions)


def _any(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else _wrap("or", *conditions)


def _right() -> str:
    """The response is the correct one."""
    return _wrap("match", _variable(_ONLY), f'<qti-correct identifier="{_ONLY}"/>')


def _mapped() -> tuple[str, ...]:
    return (_set("SCORE", f'<qti-map-response identifier="{_ONLY}"/>'),)


# --- kinds of keys -----------------------------------------------------------------------------


def _chosen(item: Item, key: ChoiceKey | MatchKey) -> Scoring:
    cardinality, base_type = _shape(item.interaction)
    entries, correct, exact = _entries(key)
    _refuse_spaces(item)
    if exact:
        declared = declaration(_ONLY, cardinality, base_type, _correct(correct))
        return Scoring((declared,), (_when(_right(), _set("SCORE", _number(item.max_score))),))
    inside = _correct(correct) + _mapping(entries, key.floor, item.max_score)
    return Scoring((declaration(_ONLY, cardinality, base_type, inside),), _mapped())


def _entries(key: ChoiceKey | MatchKey) -> tuple[list[tuple[str, Decimal]], list[str], bool]:
    if isinstance(key, ChoiceKey):
        points = [(one.option, one.points) for one in key.points]
        return points, list(key.correct), not points
    pairs = [(f"{one.left} {one.right}", one.points) for one in key.pairs]
    return pairs, [name for name, points in pairs if points > 0], key.exact


def _refuse_spaces(item: Item) -> None:
    if isinstance(item.interaction, Matching):
        sides = (*item.interaction.left, *item.interaction.right)
        if any(" " in option.identifier for option in sides):
            raise NotExpressible("обозначение варианта с пробелом")


def _ordered(item: Item, key: OrderKey) -> Scoring:
    declared = declaration(_ONLY, "ordered", "identifier", _correct(key.correct))
    if key.rule == "exact":
        return Scoring((declared,), (_when(_right(), _set("SCORE", _number(item.max_score))),))
    one = _wrap("sum", _variable("PLACES"), _number(Decimal(1)))
    rules = [
        _when(
            _wrap(
                "match",
                f'<qti-index n="{place}">{_variable(_ONLY)}</qti-index>',
                _value("identifier", name),
            ),
            _set("PLACES", one),
        )
        for place, name in enumerate(key.correct, 1)
    ]
    share = _wrap(
        "divide",
        _wrap("product", _variable("PLACES"), _number(item.max_score)),
        _number(Decimal(len(key.correct))),
    )
    return Scoring((declared,), (*rules, _set("SCORE", share)), ("PLACES",))


def _marked(item: Item, key: PointsKey) -> Scoring:
    entries = "".join(
        f'<qti-area-map-entry shape="{one.area.shape}"'
        f' coords="{",".join(map(number_text, one.area.corners))}"'
        f' mapped-value="{number_text(one.points)}"/>'
        for one in key.areas
    )
    lower = "" if key.floor is None else f' lower-bound="{number_text(key.floor)}"'
    upper = f' upper-bound="{number_text(item.max_score)}"'
    inside = f'<qti-area-mapping default-value="0"{lower}{upper}>{entries}</qti-area-mapping>'
    declared = declaration(_ONLY, *_shape(item.interaction), inside)
    return Scoring((declared,), (_set("SCORE", f'<qti-map-response-point identifier="{_ONLY}"/>'),))


def _gaps(item: Item, key: GapsKey) -> Scoring:
    assert isinstance(item.interaction, Gaps)
    gaps = {gap.identifier: gap for gap in item.interaction.gaps}
    if any(gap.entry == "bank" for gap in gaps.values()):
        return _dragged(item, key)
    if key.exact:
        return _all_gaps(item, key, gaps)
    kinds = tuple(gaps[one.gap].entry for one in key.gaps)
    return _typed(item, key.gaps, kinds, key.floor)


def _dragged(item: Item, key: GapsKey) -> Scoring:
    pairs = [
        (f"{accepted.option} {gap.gap}", accepted.points)
        for gap in key.gaps
        for accepted in gap.accepted
        if isinstance(accepted, AcceptedOption)
    ]
    right = _correct(name for name, points in pairs if points > 0)
    if not key.exact:
        inside = right + _mapping(pairs, key.floor, item.max_score)
        return Scoring((declaration(_ONLY, "multiple", "directedPair", inside),), _mapped())
    if any(len(gap.accepted) > 1 for gap in key.gaps):
        raise NotExpressible("несколько верных слов для пропуска, когда верно только всё сразу")
    declared = declaration(_ONLY, "multiple", "directedPair", right)
    return Scoring((declared,), (_when(_right(), _set("SCORE", _number(item.max_score))),))


def _all_gaps(item: Item, key: GapsKey, gaps: dict[str, Gap]) -> Scoring:
    declared = tuple(declaration(gap.identifier, "single", _type(gap)) for gap in gaps.values())
    conditions = [
        _any([_fits(one.gap, accepted, one.rule) for accepted in one.accepted])
        for one in key.gaps
        if one.accepted
    ]
    return Scoring(declared, (_when(_all(conditions), _set("SCORE", _number(item.max_score))),))


def _typed(
    item: Item, keys: Sequence[GapKey], kinds: Sequence[str], floor: Decimal | None = ZERO
) -> Scoring:
    """Points of every field added up, within the floor and the maximum."""
    types = {"text": "string", "number": "float"}
    declared, rules, outcomes = [], [], []
    for one, kind in zip(keys, kinds, strict=True):
        outcome = f"SCORE_{one.gap}"
        outcomes.append(outcome)
        declared.append(declaration(one.gap, "single", types.get(kind, "identifier")))
        branches = [
            (_fits(one.gap, accepted, one.rule), _set(outcome, _number(accepted.points)))
            for accepted in one.accepted
        ]
        rules += [_first_of(branches)] if branches else []
    if isinstance(item.interaction, Gaps):
        keyed = {one.gap for one in keys}
        rest = tuple(gap for gap in item.interaction.gaps if gap.identifier not in keyed)
        declared.extend(_bare(Gaps(rest)))
    total = _wrap("sum", *map(_variable, outcomes))
    bounded = _wrap("min", total, _number(item.max_score))
    if floor is not None:
        bounded = _wrap("max", bounded, _number(floor))
    return Scoring(tuple(declared), (*rules, _set("SCORE", bounded)), tuple(outcomes))


def _fits(name: str, accepted: Accepted, rule: TextRule) -> str:
    """The response is this accepted answer."""
    match accepted:
        case AcceptedOption(option):
            return _wrap("match", _variable(name), _value("identifier", option))
        case AcceptedText(wildcard=True):
            raise NotExpressible("верный ответ со звёздочкой")
        case AcceptedText(text):
            case = "false" if rule.case else "true"
            inside = _variable(name) + _value("string", text)
            return f'<qti-string-match case-sensitive="{case}">{inside}</qti-string-match>'
        case AcceptedNumber():
            return _in_range(name, accepted)


def _in_range(name: str, accepted: AcceptedNumber) -> str:
    low = _wrap("gt" if accepted.low_open else "gte", _variable(name), _number(accepted.low))
    high = _wrap("lt" if accepted.high_open else "lte", _variable(name), _number(accepted.high))
    return _wrap("and", low, high)


# --- feedback ----------------------------------------------------------------------------------


def _feedback(item: Item) -> Iterator[str]:
    for number, one in enumerate(item.feedback, 1):
        shown = _wrap("multiple", _variable("FEEDBACK"), _value("identifier", f"F{number}"))
        rule = _set("FEEDBACK", shown)
        condition = _shown_when(item, one)
        yield _when(condition, rule) if condition else rule


def _shown_when(item: Item, feedback: Feedback) -> str:
    maximum = _number(item.max_score)
    match feedback.when:
        case "correct":
            return _wrap("gte", _variable("SCORE"), maximum)
        case "incorrect":
            return _wrap("lt", _variable("SCORE"), maximum)
        case "option":
            return _wrap("member", _value("identifier", feedback.option), _variable(_ONLY))
    return ""
