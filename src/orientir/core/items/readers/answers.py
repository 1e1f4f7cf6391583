"""Between our answers and QTI responses, both ways; and what the processing speaks of, as hints for finding the key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Any

from orientir.core.items.comparing import parse_number
from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.inquiry import Answer, Hints
from orientir.core.items.readers.shapes import read_area
from orientir.core.items.readers.values import Declaration, Value, scalar
from orientir.core.items.readers.xml import Element, child, children, descendants
from orientir.core.items.specs import (
    ZERO,
    AcceptedOption,
    AreaPoints,
    ChoiceKey,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Hotspot,
    Interaction,
    Key,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberEntry,
    OptionPoints,
    PairPoints,
    SingleChoice,
    TextEntry,
)


def declarations(root: Element, name: str) -> dict[str, Declaration]:
    """Response or outcome declarations of an item, by identifier."""
    return {one.identifier: one for one in map(_declaration, children(root, name))}


def _declaration(element: Element) -> Declaration:
    base_type = element.get("baseType") or "string"
    cardinality = element.get("cardinality") or "single"
    if cardinality == "record":
        raise ItemRefused("переменная-запись (record)")
    return Declaration(
        identifier=element.get("identifier") or "RESPONSE",
        cardinality=cardinality,
        base_type=base_type,
        default=_values(child(element, "defaultValue"), cardinality, base_type),
        correct=_values(child(element, "correctResponse"), cardinality, base_type),
        mapping=child(element, "mapping"),
        areas=tuple(_areas(child(element, "areaMapping"))),
        element=element,
    )


def _values(element: Element | None, cardinality: str, base_type: str) -> Value:
    if element is None:
        return None
    values = [
        scalar((one.text or "").strip() if base_type == "string" else one.text or "", base_type)
        for one in children(element, "value")
        if (one.text or "").strip()
    ]
    if not values:
        return None
    if cardinality == "single":
        return values[0]
    return sorted(values, key=str) if cardinality == "multiple" else values


def _areas(mapping: Element | None) -> Iterator[AreaPoints]:
    if mapping is None:
        return
    for number, entry in enumerate(children(mapping, "areaMapEntry"), 1):
        area = read_area(f"K{number}", entry.get("shape") or "", entry.get("coords") or "")
        yield AreaPoints(area, scalar(entry.get("mappedValue") or "0", "float"))


@dataclass(frozen=True, slots=True)
class Translator:
    """``named``: the response of the interaction, or of each gap, by our identifier (``""``: the only one)."""

    interaction: Interaction
    responses: Mapping[str, Declaration]
    named: Mapping[str, str]

    def declared(self, gap: str = "") -> Declaration:
        name = self.named[gap]
        if name not in self.responses:
            raise ItemRefused(f"ответ {name} не объявлен")
        return self.responses[name]

    def refuse_other_types(self) -> None:
        """ItemRefused when a response is declared to be of a type that its interaction cannot give."""
        for field in _fields(self.interaction):
            declared = self.declared(field)
            if declared.base_type not in _types(self.interaction, field):
                raise ItemRefused(
                    f"ответ {declared.identifier} объявлен не того типа: {declared.base_type}"
                )

    def to_qti(self, answer: Answer) -> dict[str, Value]:
        """The responses that a delivery engine would hand to the processing."""
        value = next(iter(answer.values()), None)
        if isinstance(self.interaction, Gaps):
            return self._gaps_to_qti(self.interaction, value or {})
        declared = self.declared()
        return {declared.identifier: _response(declared, _listed(value))}

    def _gaps_to_qti(self, interaction: Gaps, value: Mapping[str, str]) -> dict[str, Value]:
        result: dict[str, Value] = {}
        for gap in interaction.gaps:
            typed, declared = value.get(gap.identifier, ""), self.declared(gap.identifier)
            if gap.entry == "bank":
                before = result.get(declared.identifier) or []
                pair = [(typed, gap.identifier)] if typed else []
                result[declared.identifier] = sorted([*before, *pair], key=str) or None
            else:
                result[declared.identifier] = _response(declared, [typed] if typed else [])
        return result

    def correct(self) -> Answer | None:
        """The declared right answer, as an answer of ours; None when none is declared."""
        if isinstance(self.interaction, Gaps):
            filled = dict(self._correct_gaps(self.interaction))
            return {"gaps": filled} if filled else None
        value = self.declared().correct
        if value is None or (isinstance(self.interaction, Hotspot) and self.interaction.points):
            return None
        return {"": _ours(self.interaction, value)}

    def _correct_gaps(self, interaction: Gaps) -> Iterator[tuple[str, str]]:
        for gap in interaction.gaps:
            value = self.declared(gap.identifier).correct
            if value is None:
                continue
            if gap.entry == "bank":
                pairs = value if isinstance(value, list) else [value]
                yield from ((place, word) for word, place in pairs if place == gap.identifier)
            else:
                yield gap.identifier, _text(value)

    def hints(self, rules: Element | None, correct: Answer | None) -> Hints:
        """Everything the declarations and the processing speak of."""
        fields = _fields(self.interaction)
        words = {gap: tuple(dict.fromkeys(self._words(gap, rules))) for gap in fields}
        numbers = {gap: tuple(sorted(set(self._numbers(gap, rules)))) for gap in fields}
        areas = () if isinstance(self.interaction, Gaps) else self.declared().areas
        keys, cost = tuple(self._mapped_keys()), _size(rules)
        return Hints(correct, words, numbers, areas, keys, _lists(rules), cost)

    def _words(self, gap: str, rules: Element | None) -> Iterator[str]:
        declared = self.declared(gap)
        if declared.correct is not None:
            yield from map(_text, _listed(declared.correct))
        if declared.mapping is not None:
            yield from (one.get("mapKey") or "" for one in children(declared.mapping, "mapEntry"))
        if rules is not None:
            for one in descendants(rules, "baseValue"):
                if one.get("baseType") == "string":
                    yield one.text or ""

    def _numbers(self, gap: str, rules: Element | None) -> Iterator[Decimal]:
        spoken = [
            number for number in map(parse_number, self._words(gap, None)) if number is not None
        ]
        if rules is not None:
            for one in descendants(rules, "baseValue"):
                number = parse_number(one.text or "")
                if number is not None and one.get("baseType") in ("float", "integer"):
                    spoken.append(number)
            for one in descendants(rules, "equal"):
                spoken.extend(list(_around(one, list(spoken))))
        yield from spoken

    def _mapped_keys(self) -> Iterator[Key]:
        """Keys that the mapping itself says, with the points of what it does not name."""
        declared = self.declared(next(iter(self.named)))
        if declared.mapping is None:
            return
        default = scalar(declared.mapping.get("defaultValue") or "0", "float")
        lower = declared.mapping.get("lowerBound")
        floor = None if lower is None else scalar(lower, "float")
        table = {
            scalar(one.get("mapKey") or "", declared.base_type): scalar(
                one.get("mappedValue") or "0", "float"
            )
            for one in children(declared.mapping, "mapEntry")
        }
        yield from _mapped(self.interaction, table, default, floor)


def _size(rules: Element | None) -> int:
    return 1 if rules is None else 1 + sum(1 for _ in rules.iter())


def _lists(rules: Element | None) -> tuple[tuple[str, ...], ...]:
    """Combinations of identifiers that the processing names."""
    found = descendants(rules, "multiple", "ordered") if rules is not None else ()
    lists = (
        tuple((one.text or "").strip() for one in children(group, "baseValue")) for group in found
    )
    return tuple(dict.fromkeys(one for one in lists if one))


def _fields(interaction: Interaction) -> tuple[str, ...]:
    if isinstance(interaction, Gaps):
        return tuple(gap.identifier for gap in interaction.gaps)
    return ("",)


_CHOSEN, _TYPED = ("identifier", "string"), ("string", "float", "integer", "identifier")
_PAIRED = ("directedPair", "pair")


def _types(interaction: Interaction, field: str) -> tuple[str, ...]:
    """Base types that the responses of this interaction, or of this gap of it, may have."""
    match interaction:
        case Matching():
            return _PAIRED
        case Gaps(gaps):
            entry = next(gap.entry for gap in gaps if gap.identifier == field)
            return {"bank": _PAIRED, "list": _CHOSEN}.get(entry, _TYPED)
        case Hotspot(points=True):
            return ("point",)
        case NumberEntry() | TextEntry():
            return _TYPED
    return _CHOSEN


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _response(declared: Declaration, values: list[Any]) -> Value:
    ready = [one for one in (_typed(declared, value) for value in values) if one is not None]
    if not ready:
        return None
    if declared.cardinality == "single":
        return ready[0]
    return sorted(ready, key=str) if declared.cardinality == "multiple" else ready


def _typed(declared: Declaration, value: Any) -> Value:
    if declared.base_type in ("float", "integer"):
        return parse_number(str(value))
    if declared.base_type == "point":
        return tuple(Decimal(repr(float(one))) for one in value)
    return tuple(value) if isinstance(value, list) else value


def _ours(interaction: Interaction, value: Value) -> Any:
    if isinstance(interaction, SingleChoice):
        return _listed(value)[0]
    if isinstance(interaction, Matching):
        return [list(pair) for pair in _listed(value)]
    if isinstance(interaction, MultipleChoice | Hotspot):
        return _listed(value)
    if isinstance(value, list) and value and not isinstance(value[0], tuple):
        return list(value)
    return _text(value)


def _text(value: Value) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _around(equal: Element, numbers: Iterable[Decimal]) -> Iterator[Decimal]:
    parts = [part for part in (equal.get("tolerance") or "").split() if part]
    try:
        tolerances = [Decimal(part) for part in parts]
    except InvalidOperation:
        return
    for number, tolerance, sign in product(numbers, tolerances, (1, -1)):
        relative = equal.get("toleranceMode") == "relative"
        yield number * (1 + sign * tolerance / 100) if relative else number + sign * tolerance


def _mapped(
    interaction: Interaction, table: Mapping[Any, Decimal], default: Decimal, floor: Decimal | None
) -> Iterator[Key]:
    match interaction:
        case SingleChoice(options) | MultipleChoice(options):
            points = {one.identifier: table.get(one.identifier, default) for one in options}
            yield _choice(points, floor)
        case Hotspot(_, parts) if parts:
            yield _choice(
                {one.identifier: table.get(one.identifier, default) for one in parts}, floor
            )
        case Matching(left, right):
            pairs = [(a.identifier, b.identifier) for a, b in product(left, right)]
            worths = {pair: _either(table, pair, default) for pair in pairs}
            yield MatchKey(
                tuple(PairPoints(*pair, points) for pair, points in worths.items() if points),
                floor=floor,
            )
        case Gaps(gaps, bank) if all(gap.entry == "bank" for gap in gaps):
            words = [one.identifier for one in bank]
            yield GapsKey(tuple(_bank_gap(gap, words, table, default) for gap in gaps), floor=floor)
        case NumberEntry():
            return


def _either(table: Mapping[Any, Decimal], pair: tuple[str, str], default: Decimal) -> Decimal:
    return table.get(pair, table.get(pair[::-1], default))


def _choice(points: Mapping[str, Decimal], floor: Decimal | None) -> ChoiceKey:
    right = tuple(name for name, worth in points.items() if worth > 0)
    worths = tuple(OptionPoints(name, worth) for name, worth in points.items() if worth != ZERO)
    return ChoiceKey(right, worths, floor)


def _bank_gap(gap: Gap, words: list[str], table: Mapping[Any, Decimal], default: Decimal) -> GapKey:
    worths = {word: table.get((word, gap.identifier), default) for word in words}
    return GapKey(
        gap.identifier,
        tuple(AcceptedOption(word, points) for word, points in worths.items() if points),
    )
