"""The key of an item, found by asking its own response processing what answers are worth.

Interchange formats say how to score in a small language of conditions, written in a hundred ways. Instead of guessing
at its shape, the processing is run on answers: keys that could explain the points are proposed, and one is taken only
when ``scoring.score`` gives the same points for every answer tried. What no key of ours explains is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from orientir.core.items.readers.found import ItemRefused
from orientir.core.items.readers.inquiry import (
    STRICT,
    Answer,
    Hints,
    Inquiry,
    Oracle,
)
from orientir.core.items.readers.proposals import PROPOSALS
from orientir.core.items.scoring import score
from orientir.core.items.specs import (
    ZERO,
    Accepted,
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
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
    Ordering,
    OrderKey,
    PairPoints,
    SingleChoice,
    TextEntry,
    TextKey,
)

MOST_OPTIONS, MOST_PAIRS, MOST_GAPS = 500, 10_000, 200


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
    propose = PROPOSALS[type(item.interaction)]
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
