"""The key of a QTI 1.2 item, from its processing, and the feedback that the processing shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from orientir.core.items.comparing import parse_number
from orientir.core.items.readers.choosing import part_of
from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.inquiry import Answer, Hints
from orientir.core.items.readers.markup import Markup
from orientir.core.items.readers.oracle import find_key, refuse_many
from orientir.core.items.readers.presentation12 import Presentation, cardinality, is_numeric
from orientir.core.items.readers.processing12 import Processing12
from orientir.core.items.readers.xml import Element, child, children, descendants, text_of
from orientir.core.items.specs import (
    ZERO,
    AcceptedText,
    ChoiceKey,
    Feedback,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Hotspot,
    Item,
    Key,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberEntry,
    Option,
    OptionPoints,
    SingleChoice,
    TextRule,
)
from orientir.core.items.text import RichText

_HUNDRED = Decimal(100)
_CANVAS_RULE = TextRule(yo=False)


def add_key(
    item: Item,
    element: Element,
    presentation: Presentation,
    possible: Decimal | None,
    folder: str,
    losses: list[str],
) -> Item:
    """The item with key, maximum and feedback; without a key, and told so, when the file does not score it."""
    refuse_many(item.interaction)
    rules = child(element, "resprocessing")
    if rules is None or not any(True for _ in descendants(rules, "setvar")):
        losses.append("нет ключа: в файле не сказано, какой ответ верен")
        return item
    processing = Processing12(rules, _cardinalities(presentation), _is_numeric(item, presentation))
    keyed = _keyed(item, processing, presentation, possible, losses)
    feedback = tuple(_feedback(element, keyed, folder, losses))
    return replace(keyed, feedback=tuple(dict.fromkeys(feedback)))


def _keyed(
    item: Item,
    processing: Processing12,
    presentation: Presentation,
    possible: Decimal | None,
    losses: list[str],
) -> Item:
    asked = _as_lists(item, presentation) if presentation.words else item

    def worth(answer: Answer) -> Decimal:
        points = processing.score(_responses(asked, presentation, answer))
        return points * (possible or 1) / _HUNDRED if processing.counts_percent() else points

    hints = replace(
        _hints(asked, processing.rules), keys=tuple(_summed(asked, processing, presentation))
    )
    try:
        found = find_key(asked, worth, hints)
    except ItemRefused:
        if presentation.turned:
            raise ItemRefused("баллы даются за категорию целиком, а не за пару") from None
        if not isinstance(item.interaction, MultipleChoice):
            raise
        processing.strict = True
        found = find_key(asked, worth, hints)
        losses.append("лишние варианты в файле не запрещены; принято, что верен только весь набор")
    found = _shared_out(found, possible) if presentation.shortened else _rounded(found, possible)
    return _as_typed(item, found, presentation) if presentation.words else found


def _summed(item: Item, processing: Processing12, presentation: Presentation) -> Iterator[Key]:
    """Options whose points, told before they are cut by the bounds, are added up."""
    if not isinstance(item.interaction, MultipleChoice) or processing.counts_percent():
        return
    points = {
        one.identifier: processing.unbounded(
            _responses(item, presentation, {"choices": [one.identifier]})
        )
        for one in item.interaction.options
    }
    right = tuple(name for name, worth in points.items() if worth > 0)
    told = tuple(OptionPoints(name, worth) for name, worth in points.items() if worth)
    yield from (ChoiceKey(right, told, floor) for floor in (ZERO, None))


def _shared_out(item: Item, possible: Decimal | None) -> Item:
    """The points of the empty rows go to the others."""
    if not isinstance(item.key, MatchKey) or not possible:
        return item
    pairs = tuple(
        replace(one, points=part_of(possible, one.points, item.max_score)) for one in item.key.pairs
    )
    return replace(item, key=replace(item.key, pairs=pairs), max_score=possible)


def _rounded(item: Item, possible: Decimal | None) -> Item:
    """Three answers of 33.33 % each are the whole maximum."""
    if possible and ZERO < possible - item.max_score < possible / 1000:
        return replace(item, max_score=possible)
    return item


def _cardinalities(presentation: Presentation) -> dict[str, str]:
    return {one.get("ident") or "": cardinality(one) for one in presentation.responses.values()}


def _is_numeric(item: Item, presentation: Presentation) -> bool:
    if isinstance(item.interaction, NumberEntry):
        return True
    gaps = item.interaction.gaps if isinstance(item.interaction, Gaps) else ()
    return (
        bool(gaps)
        and all(gap.entry == "number" for gap in gaps)
        and all(is_numeric(one, {}) for one in presentation.responses.values())
    )


def _responses(item: Item, presentation: Presentation, answer: Answer) -> dict[str, list[str]]:
    """The answer as values by response."""
    value = next(iter(answer.values()), None)
    named = {ours: one.get("ident") or "" for ours, one in presentation.responses.items()}
    if isinstance(item.interaction, Gaps):
        return {named[gap]: [typed] for gap, typed in (value or {}).items()}
    if isinstance(item.interaction, Matching):
        return _pairs(value or [], presentation.turned, named)
    values = value if isinstance(value, list) else [value] if value else []
    return {named[""]: [str(one) for one in values]}


def _pairs(value: list[Any], turned: bool, named: dict[str, str]) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for left, right in value:
        response, option = (right, left) if turned else (left, right)
        result.setdefault(named[response], []).append(option)
    return result


def _hints(item: Item, rules: Element) -> Hints:
    spoken = [text_of(one) for one in descendants(rules, "varequal")]
    numbers = list(_numbers(rules))
    fields = (
        [gap.identifier for gap in item.interaction.gaps]
        if isinstance(item.interaction, Gaps)
        else [""]
    )
    return Hints(
        words={gap: tuple(dict.fromkeys(spoken)) for gap in fields},
        numbers={gap: tuple(sorted(set(numbers))) for gap in fields},
        lists=tuple(_lists(rules)),
        cost=sum(1 for _ in rules.iter()),
    )


def _numbers(rules: Element) -> Iterator[Decimal]:
    for one in descendants(rules, "varequal", "vargt", "vargte", "varlt", "varlte"):
        number = parse_number(text_of(one))
        if number is None:
            continue
        yield number
        margin = parse_number(one.get("margin") or "0") or ZERO
        if one.get("margintype") == "percent":
            margin = abs(number) * margin / _HUNDRED
        yield from (number - margin, number + margin)


def _lists(rules: Element) -> Iterator[tuple[str, ...]]:
    """The options that each condition names, those it denies left out."""
    for condition in descendants(rules, "conditionvar"):
        denied = {id(one) for no in descendants(condition, "not") for one in no.iter()}
        found = [
            text_of(one) for one in descendants(condition, "varequal") if id(one) not in denied
        ]
        if len(found) > 1:
            yield tuple(dict.fromkeys(found))


# --- blanks of Canvas: the labels of a response are the words that are accepted -----------------


def _as_lists(item: Item, presentation: Presentation) -> Item:
    """Typed gaps as lists of their labels, so that the processing, which knows labels alone, can be asked."""
    assert isinstance(item.interaction, Gaps)
    gaps = tuple(
        Gap(gap.identifier, "list", _labels(presentation, gap)) if gap.entry == "text" else gap
        for gap in item.interaction.gaps
    )
    return replace(item, interaction=replace(item.interaction, gaps=gaps))


def _labels(presentation: Presentation, gap: Gap) -> tuple[Option, ...]:
    return tuple(
        Option(one.get("ident") or "", ())
        for one in descendants(presentation.responses[gap.identifier], "response_label")
    )


def _as_typed(item: Item, found: Item, presentation: Presentation) -> Item:
    assert isinstance(item.interaction, Gaps)
    assert isinstance(found.key, GapsKey)
    entries = {gap.identifier: gap.entry for gap in item.interaction.gaps}
    keys = tuple(
        _typed_key(one, presentation.responses[one.gap]) if entries[one.gap] == "text" else one
        for one in found.key.gaps
    )
    return replace(found, interaction=item.interaction, key=replace(found.key, gaps=keys))


def _typed_key(key: GapKey, response: Element) -> GapKey:
    points = max((one.points for one in key.accepted), default=ZERO)
    words: dict[str, AcceptedText] = {}
    for label in descendants(response, "response_label"):
        accepted = _accepted(label, points)
        words.setdefault(accepted.text.casefold(), accepted)
    return GapKey(key.gap, tuple(words.values()), _CANVAS_RULE)


def _accepted(label: Element, points: Decimal) -> AcceptedText:
    text = " ".join("".join(text_of(one) for one in descendants(label, "mattext")).split())
    match label.get("scoring_algorithm") or "TextEquivalence":
        case "TextEquivalence" | "TextInChoices" | "Equivalence":
            return AcceptedText(text, points)
        case "TextContainsAnswer":
            escaped = text.replace("*", "\\*")
            return AcceptedText(f"*{escaped}*", points, wildcard=True)
        case "TextRegex":
            raise ItemRefused("ответ сравнивается с регулярным выражением")
        case "TextCloseEnough":
            raise ItemRefused("ответ принимается с опечатками (расстояние Левенштейна)")
        case other:
            raise ItemRefused(f"неизвестное сравнение ответа {other}")


# --- feedback ----------------------------------------------------------------------------------

_WHEN = {
    "general_fb": "always",
    "correct_fb": "correct",
    "Correct": "correct",
    "general_incorrect_fb": "incorrect",
    "Incorrect": "incorrect",
}


def _feedback(element: Element, item: Item, folder: str, losses: list[str]) -> Iterator[Feedback]:
    markup = Markup(folder, tex=True)
    for one in children(element, "itemfeedback"):
        name = one.get("ident") or ""
        text = tuple(
            node for part in descendants(one, "mattext") for node in _mattext(part, markup)
        )
        option = _option_of(element, name, item)
        if text and name in _WHEN:
            yield Feedback(_WHEN[name], text)  # type: ignore[arg-type]  # the table holds such alone
        elif text and option:
            yield Feedback("option", text, option)
        elif text:
            losses.append("отклик по сложному условию (itemfeedback)")
    losses.extend(markup.losses)


def _mattext(element: Element, markup: Markup) -> RichText:
    return markup.from_html("".join(map(str, element.itertext())))


def _option_of(element: Element, feedback: str, item: Item) -> str:
    """The option whose choice alone shows the feedback; empty when it is not so simple."""
    if not isinstance(item.interaction, SingleChoice | MultipleChoice | Hotspot):
        return ""
    whole = item.interaction
    parts = whole.areas if isinstance(whole, Hotspot) else whole.options
    known = {one.identifier for one in parts}
    for condition in descendants(element, "respcondition"):
        shown = [one.get("linkrefid") for one in children(condition, "displayfeedback")]
        inside = child(condition, "conditionvar")
        equal = list(children(inside)) if inside is not None else []
        if feedback in shown and len(equal) == 1 and text_of(equal[0]) in known:
            return text_of(equal[0])
    return ""
