"""The key of an item, found by asking its own response processing what answers are worth.

Interchange formats say how to score in a small language of conditions, written in a hundred ways. Instead of guessing
at its shape, the processing is run on answers: keys that could explain the points are proposed, and one is taken only
when ``scoring.score`` gives the same points for every answer tried. What no key of ours explains is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations, islice, permutations
from typing import Any

from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.stretches import plain_number, probes_of, stretches
from orientir.core.items.scoring import answer_field, explain_misfit, score
from orientir.core.items.specs import (
    ZERO,
    Accepted,
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    Area,
    AreaPoints,
    ChoiceKey,
    Gap,
    GapKey,
    Gaps,
    GapsKey,
    Hotspot,
    Interaction,
    Item,
    Key,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberEntry,
    NumberKey,
    OptionPoints,
    Ordering,
    OrderKey,
    PairPoints,
    PointsKey,
    SingleChoice,
    TextEntry,
    TextKey,
    TextRule,
)

Answer = dict[str, Any]
Oracle = Callable[[Answer], Decimal]
MANY = 2000
MOST_OPTIONS, MOST_PAIRS, MOST_GAPS = 500, 10_000, 200
MOST_COST = 1_000_000
STRICT, ANY_CASE = TextRule(case=False, yo=False, spaces=False), TextRule(yo=False, spaces=False)
_NEVER = "\N{BLACK STAR}"  # a word that no key accepts


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


def refuse_many(interaction: Interaction) -> None:
    """ItemRefused when there is more to choose from than anybody could look through."""
    match interaction:
        case SingleChoice(options) | MultipleChoice(options) | Ordering(options):
            count, most = len(options), MOST_OPTIONS
        case Matching(left, right):
            count, most = len(left) * len(right), MOST_PAIRS
        case Gaps(gaps, bank):
            count = max(len(gaps), len(bank), *(len(gap.options) for gap in gaps))
            most = MOST_GAPS
        case Hotspot(_, areas):
            count, most = len(areas), MOST_OPTIONS
        case _:
            return
    if count > most:
        raise ItemRefused(f"слишком много вариантов: {count}")


def find_key(item: Item, ask: Oracle, hints: Hints) -> Item:
    """The item with its key and maximum; raises ItemRefused when no key of ours scores as its processing does."""
    inquiry = Inquiry(item, ask, hints, [])
    propose = _PROPOSALS[type(item.interaction)]
    proposals = list(propose(inquiry))
    most = inquiry.best()[1] if inquiry.tried else ZERO
    if most <= 0:
        raise ItemRefused("не нашлось ответа, за который правила оценивания дают баллы")
    for key in (*hints.keys, *proposals):
        candidate = replace(item, key=key, max_score=most)
        if _explains(candidate, inquiry.tried):
            return candidate
    raise ItemRefused("правила оценивания сложнее, чем умеет платформа")


def _explains(item: Item, tried: Iterable[tuple[Answer, Decimal]]) -> bool:
    return all(
        abs(score(item, answer).points - points) < Decimal("1e-6") for answer, points in tried
    )


Proposals = Iterator[Key]


def _single(inquiry: Inquiry) -> Proposals:
    assert isinstance(inquiry.item.interaction, SingleChoice)
    worths = {
        one.identifier: inquiry.worth(one.identifier) for one in inquiry.item.interaction.options
    }
    yield from _choice_keys(worths)


def _choice_keys(worths: Mapping[str, Decimal]) -> Proposals:
    most = max(worths.values(), default=ZERO)
    right = tuple(name for name, points in worths.items() if points == most)
    yield ChoiceKey(right)
    yield from _summing(worths, right)


def _summing(worths: Mapping[str, Decimal], right: tuple[str, ...]) -> Proposals:
    points = tuple(OptionPoints(name, worth) for name, worth in worths.items() if worth)
    for floor in (ZERO, None):
        yield ChoiceKey(right, points, floor)


def _several(inquiry: Inquiry) -> Proposals:
    interaction = inquiry.item.interaction
    assert isinstance(interaction, MultipleChoice | Hotspot)
    names = _names(interaction)
    singles = {name: inquiry.worth([name]) for name in names}
    spoken = [one for one in inquiry.hints.lists if set(one) <= set(names)]
    for chosen in (*spoken, *_subsets(names, interaction.most, _declared(inquiry))):
        inquiry.worth(list(chosen))
    best = tuple(name for name in names if name in next(iter(inquiry.best()[0].values())))
    yield ChoiceKey(best)
    yield from _summing(singles, tuple(name for name in names if singles[name] > 0))
    yield from _summing(_falls(inquiry, names, best), best)


def _names(interaction: MultipleChoice | Hotspot) -> tuple[str, ...]:
    parts = interaction.options if isinstance(interaction, MultipleChoice) else interaction.areas
    return tuple(one.identifier for one in parts)


def _falls(inquiry: Inquiry, names: Sequence[str], best: tuple[str, ...]) -> dict[str, Decimal]:
    """What each option adds to, or takes from, the best answer."""
    most = inquiry.worth(list(best))
    without = {one: most - inquiry.worth([other for other in best if other != one]) for one in best}
    added = {one: inquiry.worth([*best, one]) - most for one in names if one not in best}
    return without | added


def _declared(inquiry: Inquiry) -> list[str]:
    correct = inquiry.hints.correct
    value = next(iter(correct.values())) if correct else []
    return value if isinstance(value, list) else [value]


def _subsets(names: Sequence[str], most: int, declared: Sequence[str]) -> Iterator[Sequence[str]]:
    """All of them when they are few, else the telling ones."""
    longest = most or len(names)
    if len(names) <= 9:
        for size in range(2, longest + 1):
            yield from combinations(names, size)
        return
    yield list(declared)
    for size in (2, 3):
        yield from islice(combinations(names, size), 500)
    for one in names:
        yield [name for name in declared if name != one]
        if one not in declared:
            yield [*declared, one]


def _ordering(inquiry: Inquiry) -> Proposals:
    assert isinstance(inquiry.item.interaction, Ordering)
    names = [one.identifier for one in inquiry.item.interaction.options]
    declared = _declared(inquiry) or names
    spoken = [one for one in inquiry.hints.lists if set(one) <= set(names)]
    for order in (*spoken, *_orders(names, declared)):
        inquiry.worth(list(order))
    best = tuple(next(iter(inquiry.best()[0].values())))
    yield OrderKey(best)
    yield OrderKey(best, "positions")


def _orders(names: list[str], declared: list[str]) -> Iterator[Sequence[str]]:
    """The declared order, its beginnings, and others: all when they are few, else those that tell."""
    for place in range(len(declared)):
        yield declared[: place + 1]
    if len(names) <= 5:
        yield from permutations(names)
        return
    yield declared[::-1]
    for place in range(len(declared) - 1):
        swapped = list(declared)
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        yield swapped
        yield declared[place + 1 :] + declared[: place + 1]


def _matching(inquiry: Inquiry) -> Proposals:
    interaction = inquiry.item.interaction
    assert isinstance(interaction, Matching)
    pairs = [(a.identifier, b.identifier) for a in interaction.left for b in interaction.right]
    singles = {pair: inquiry.worth([list(pair)]) for pair in pairs[:MANY]}
    declared = [(str(one[0]), str(one[1])) for one in _declared(inquiry)]
    gaining = [pair for pair in pairs if singles.get(pair, ZERO) > 0]
    best = _best_pairs(inquiry, declared, gaining)
    for pair in pairs[:300]:
        changed = [one for one in best if one != pair] if pair in best else [*best, pair]
        inquiry.worth([list(one) for one in changed])
    inquiry.worth([list(one) for one in best])
    yield MatchKey(tuple(PairPoints(*pair) for pair in best), exact=True)
    for floor in (ZERO, None):
        points = tuple(PairPoints(*pair, singles[pair]) for pair in singles if singles[pair])
        yield MatchKey(points, floor=floor)


def _best_pairs(
    inquiry: Inquiry, declared: list[tuple[str, str]], gaining: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    worths = [
        (inquiry.worth([list(pair) for pair in one]), one) for one in (declared, gaining) if one
    ]
    return max(worths, key=lambda one: one[0])[1] if worths else []


def _gaps(inquiry: Inquiry) -> Proposals:
    interaction = inquiry.item.interaction
    assert isinstance(interaction, Gaps)
    worths = {gap.identifier: _gap_worths(inquiry, gap, {}) for gap in interaction.gaps}
    best = _best_filling(inquiry, worths)
    inquiry.worth(best)
    for gap in interaction.gaps:
        _gap_worths(inquiry, gap, best)
    for gap in interaction.gaps:
        inquiry.worth({name: typed for name, typed in best.items() if name != gap.identifier})
    most = inquiry.worth(best)
    rules = {gap.identifier: _rule_of(inquiry, gap, best, most) for gap in interaction.gaps}
    each = _gap_keys(inquiry, {}, lambda worth: worth != 0, rules)
    yield from (GapsKey(each, floor=floor) for floor in (ZERO, None))
    yield GapsKey(_gap_keys(inquiry, best, lambda worth: worth == most, rules), exact=True)


def _rule_of(inquiry: Inquiry, gap: Gap, best: Mapping[str, str], most: Decimal) -> TextRule:
    """Whether capital letters make a difference in this gap."""
    if gap.entry != "text":
        return TextRule()
    changed = best.get(gap.identifier, "").swapcase()
    loose = inquiry.worth({**best, gap.identifier: changed}) == most
    return ANY_CASE if loose else STRICT


def _gap_keys(
    inquiry: Inquiry,
    others: Mapping[str, str],
    counts: Callable[[Decimal], bool],
    rules: Mapping[str, TextRule],
) -> tuple[GapKey, ...]:
    """For every gap what counts in it, the others being filled so."""
    interaction = inquiry.item.interaction
    assert isinstance(interaction, Gaps)
    return tuple(
        GapKey(
            gap.identifier,
            _accepted(inquiry, gap, others, counts, rules[gap.identifier]),
            rules[gap.identifier],
        )
        for gap in interaction.gaps
    )


def _gap_values(inquiry: Inquiry, gap: Gap) -> list[str]:
    """What could be put into the gap, as it stands in an answer."""
    interaction = inquiry.item.interaction
    assert isinstance(interaction, Gaps)
    if gap.entry == "list":
        return [one.identifier for one in gap.options]
    if gap.entry == "bank":
        return [one.identifier for one in interaction.bank]
    if gap.entry == "number":
        return [plain_number(one) for one in probes_of(inquiry.hints.numbers_for(gap.identifier))]
    return _with_cases(inquiry.hints.words_for(gap.identifier))


def _with_cases(words: Iterable[str]) -> list[str]:
    """The words, the same in other letters, and a word that is none of them."""
    result = dict.fromkeys(words)
    result.update(
        dict.fromkeys([word.upper() for word in result] + [word.lower() for word in result])
    )
    return [*result, _NEVER]


def _gap_worths(inquiry: Inquiry, gap: Gap, others: Mapping[str, str]) -> dict[str, Decimal]:
    return {
        value: inquiry.worth({**others, gap.identifier: value})
        for value in _gap_values(inquiry, gap)
    }


def _best_filling(inquiry: Inquiry, worths: Mapping[str, Mapping[str, Decimal]]) -> dict[str, str]:
    declared = inquiry.hints.correct
    filling: dict[str, str] = dict(next(iter(declared.values()))) if declared else {}
    for gap, values in worths.items():
        best = max(values, key=lambda value: values[value], default="")
        if best and (values[best] > 0 or gap not in filling):
            filling[gap] = best
    return filling


def _accepted(
    inquiry: Inquiry,
    gap: Gap,
    others: Mapping[str, str],
    counts: Callable[[Decimal], bool],
    rule: TextRule,
) -> tuple[Accepted, ...]:
    worths = _gap_worths(inquiry, gap, others)
    if gap.entry == "number":
        return tuple(stretches(inquiry.hints.numbers_for(gap.identifier), worths, counts))
    if gap.entry == "text":
        return _texts({word: points for word, points in worths.items() if counts(points)}, rule)
    return tuple(AcceptedOption(name, points) for name, points in worths.items() if counts(points))


def _texts(worths: Mapping[str, Decimal], rule: TextRule) -> tuple[AcceptedText, ...]:
    """Where letters' case is overlooked, a word in other letters is said once."""
    kept: dict[tuple[str, Decimal], str] = {}
    for word, points in worths.items():
        kept.setdefault((word.casefold() if rule.case else word, points), word)
    return tuple(AcceptedText(word, points) for (_, points), word in kept.items())


def _number(inquiry: Inquiry) -> Proposals:
    critical = inquiry.hints.numbers_for("")
    worths = {plain_number(one): inquiry.worth(plain_number(one)) for one in probes_of(critical)}
    inquiry.worth(_NEVER)
    yield NumberKey(tuple(stretches(critical, worths, lambda points: points > 0)))


def _text(inquiry: Inquiry) -> Proposals:
    words = inquiry.hints.words_for("")
    worths = {word: inquiry.worth(word) for word in _with_cases(words)}
    right = {word: worths[word] for word in worths if worths[word] > 0}
    for rule in (ANY_CASE, STRICT):
        yield TextKey(_texts(right, rule), rule)


def _hotspot(inquiry: Inquiry) -> Proposals:
    interaction = inquiry.item.interaction
    assert isinstance(interaction, Hotspot)
    if not interaction.points:
        yield from _several(inquiry)
        return
    middles = [_middle(one.area) for one in inquiry.hints.areas]
    for middle in middles:
        inquiry.worth([middle])
    inquiry.worth([[-9.0, -9.0]])
    if interaction.most != 1:
        inquiry.worth(middles[: interaction.most or None])
        inquiry.worth([middles[0], middles[0]] if middles else [])
    for floor in (ZERO, None):
        yield PointsKey(inquiry.hints.areas, floor)


def _middle(area: Area) -> list[float]:
    corners = [float(one) for one in area.corners]
    if area.shape in ("circle", "ellipse"):
        return corners[:2]
    across, down = corners[::2], corners[1::2]
    return [sum(across) / len(across), sum(down) / len(down)]


_PROPOSALS: dict[type, Callable[[Inquiry], Proposals]] = {
    SingleChoice: _single,
    MultipleChoice: _several,
    Ordering: _ordering,
    Matching: _matching,
    Gaps: _gaps,
    NumberEntry: _number,
    TextEntry: _text,
    Hotspot: _hotspot,
}


def declared_key(item: Item, correct: Answer | None) -> Item:
    """The item with the right answer that the file declares, all or nothing; without a key when it declares none."""
    value = next(iter(correct.values())) if correct else None
    if not value:
        return item
    return replace(item, key=_declared_key(item, value))


def _declared_key(item: Item, value: Any) -> Key | None:
    match item.interaction:
        case SingleChoice():
            return ChoiceKey((value,))
        case MultipleChoice() | Hotspot(points=False):
            return ChoiceKey(tuple(value))
        case Ordering():
            return OrderKey(tuple(value))
        case Matching():
            return MatchKey(tuple(PairPoints(a, b) for a, b in value), exact=True)
        case Gaps() as gaps:
            return _declared_gaps(gaps, value)
        case NumberEntry():
            return NumberKey((AcceptedNumber.around(Decimal(value), points=item.max_score),))
        case TextEntry():
            return TextKey((AcceptedText(value, item.max_score),), STRICT)
    return None


def _declared_gaps(interaction: Gaps, value: Mapping[str, str]) -> GapsKey:
    keys = []
    for gap in interaction.gaps:
        if gap.identifier in value:
            keys.append(
                GapKey(gap.identifier, (_declared_entry(gap, value[gap.identifier]),), STRICT)
            )
    return GapsKey(tuple(keys), exact=True)


def _declared_entry(gap: Gap, value: str) -> Accepted:
    if gap.entry == "number":
        return AcceptedNumber.around(Decimal(value))
    return AcceptedText(value) if gap.entry == "text" else AcceptedOption(value)
