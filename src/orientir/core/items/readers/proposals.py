"""Keys that could explain what an item's processing says, one function for each kind of interaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, islice, permutations

from orientir.core.items.readers.gap_proposals import propose_gaps, texts_of, with_cases
from orientir.core.items.readers.inquiry import (
    ANY_CASE,
    MANY,
    NEVER,
    STRICT,
    Inquiry,
    Proposals,
)
from orientir.core.items.readers.stretches import plain_number, probes_of, stretches
from orientir.core.items.specs import (
    ZERO,
    Area,
    ChoiceKey,
    Gaps,
    Hotspot,
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
)


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


def _number(inquiry: Inquiry) -> Proposals:
    critical = inquiry.hints.numbers_for("")
    worths = {plain_number(one): inquiry.worth(plain_number(one)) for one in probes_of(critical)}
    inquiry.worth(NEVER)
    yield NumberKey(tuple(stretches(critical, worths, lambda points: points > 0)))


def _text(inquiry: Inquiry) -> Proposals:
    words = inquiry.hints.words_for("")
    worths = {word: inquiry.worth(word) for word in with_cases(words)}
    right = {word: worths[word] for word in worths if worths[word] > 0}
    for rule in (ANY_CASE, STRICT):
        yield TextKey(texts_of(right, rule), rule)


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


PROPOSALS: dict[type, Callable[[Inquiry], Proposals]] = {
    SingleChoice: _single,
    MultipleChoice: _several,
    Ordering: _ordering,
    Matching: _matching,
    Gaps: propose_gaps,
    NumberEntry: _number,
    TextEntry: _text,
    Hotspot: _hotspot,
}
