"""Answers made from an item itself: one that gets full points, and ones that do not. For previews and rehearsals."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from orientir.core.items.public import options_of
from orientir.core.items.scoring import score
from orientir.core.items.specs import (
    Accepted,
    AcceptedNumber,
    AcceptedOption,
    AcceptedText,
    Area,
    ChoiceKey,
    Gaps,
    GapsKey,
    Hotspot,
    Item,
    Matching,
    MatchKey,
    MultipleChoice,
    NumberKey,
    Ordering,
    OrderKey,
    PointsKey,
    SingleChoice,
    TextKey,
)

Answer = dict[str, Any]
TRIES = 12


def right_answer(item: Item) -> Answer | None:
    """An answer of full points; None where only experts can tell, or the key names none."""
    made = _from_key(item)
    if made is None or score(item, made).points < item.max_score:
        return None
    return made


def wrong_answer(item: Item, random: Random) -> Answer | None:
    """An answer that can be given and earns less than full points; None: nothing answered."""
    for _ in range(TRIES):
        made = _at_random(item, random)
        told = score(item, made)
        if told.state == "scored" and told.points < item.max_score:
            return made
    return None


def _from_key(item: Item) -> Answer | None:
    match item.key:
        case ChoiceKey():
            return _chosen(item, _best_options(item.key))
        case OrderKey(correct):
            return {"order": list(correct)}
        case MatchKey(pairs):
            return {"pairs": [[one.left, one.right] for one in pairs if one.points > 0]}
        case GapsKey(gaps):
            return {"gaps": {one.gap: _typed(one.accepted) for one in gaps}}
        case NumberKey(accepted):
            return {"number": _typed(accepted)}
        case TextKey(accepted):
            return {"text": _typed(accepted)}
        case PointsKey(areas):
            return {"points": [_inside(one.area) for one in areas if one.points > 0]}
    return None


def _inside(area: Area) -> list[float]:
    """The middle of a circle or an ellipse, a corner of what has corners: the border belongs to the area."""
    return [float(one) for one in area.corners[:2]]


def _best_options(key: ChoiceKey) -> list[str]:
    return list(key.correct) or [one.option for one in key.points if one.points > 0]


def _chosen(item: Item, options: Sequence[str]) -> Answer | None:
    match item.interaction:
        case SingleChoice():
            return {"choice": options[0]} if options else None
        case Hotspot():
            return {"areas": list(options)}
    return {"choices": list(options)}


def _typed(accepted: Sequence[Accepted]) -> str:
    match max(accepted, key=lambda one: one.points):
        case AcceptedText(text, wildcard=wildcard):
            return text.replace("\\*", "*") if not wildcard else text.replace("*", "")
        case AcceptedNumber() as number:
            return f"{number.value:f}"
        case AcceptedOption(option):
            return option


def _at_random(item: Item, random: Random) -> Answer | None:
    names = [option.identifier for option in options_of(item.interaction)]
    match item.interaction:
        case SingleChoice():
            return {"choice": random.choice(names)}
        case MultipleChoice():
            return {"choices": random.sample(names, random.randint(1, len(names)))}
        case Ordering():
            return {"order": random.sample(names, len(names))}
        case Matching(left, right):
            mixed = [random.choice(right).identifier for _one in left]
            return {"pairs": [[one.identifier, to] for one, to in zip(left, mixed, strict=True)]}
        case Gaps(gaps, bank):
            return {"gaps": {gap.identifier: _into(gap.options or bank, random) for gap in gaps}}
        case Hotspot(areas=areas) if areas:
            return {"areas": [random.choice(areas).identifier]}
    field = {"numeric": "number", "short_text": "text", "extended": "text"}.get(item.kind)
    return {field: str(random.randint(1, 99))} if field else None


def _into(options: Sequence[Any], random: Random) -> str:
    return str(random.choice(options).identifier) if options else str(random.randint(1, 99))
