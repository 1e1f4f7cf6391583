"""What a format cannot carry, in words."""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.items.specs import (
    AcceptedText,
    GapKey,
    Gaps,
    GapsKey,
    Item,
    TextKey,
    TextRule,
)


class NotExpressible(Exception):
    """The format has no way to score the item as we do; the text says in Russian why."""


def losses_of(item: Item) -> tuple[str, ...]:
    """What of an item QTI 3 leaves out, though the item itself is written."""
    return tuple(dict.fromkeys(_losses(item)))


def _losses(item: Item) -> Iterator[str]:
    for rule, accepted in _typed(item):
        if rule.yo and any("ё" in one.text.casefold() for one in accepted):
            yield "«ё» и «е» будут различаться"
        if rule.spaces and any(" " in one.text for one in accepted):
            yield "лишние пробелы внутри ответа не простятся"
        if rule.punctuation:
            yield "знаки препинания в ответе не простятся"
    if isinstance(item.interaction, Gaps):
        yield from _of_gaps(item.interaction)


def _of_gaps(interaction: Gaps) -> Iterator[str]:
    if any(option.limit != 1 for gap in interaction.gaps for option in gap.options):
        yield "сколько раз можно выбрать вариант списка"


def _typed(item: Item) -> Iterator[tuple[TextRule, list[AcceptedText]]]:
    keys: tuple[GapKey, ...] = ()
    if isinstance(item.key, TextKey):
        keys = (GapKey("", item.key.accepted, item.key.rule),)
    elif isinstance(item.key, GapsKey):
        keys = item.key.gaps
    for key in keys:
        words = [one for one in key.accepted if isinstance(one, AcceptedText)]
        if words:
            yield key.rule, words
