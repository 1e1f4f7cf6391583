"""Rubrics of extended answers: our own table of criteria is read back, other scoring guidelines are kept as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from orientir.core.items.readers.markup import Markup
from orientir.core.items.readers.xml import Element, descendants, name_of, text_of
from orientir.core.items.specs import ZERO, Item, Rubric, RubricCriterion, RubricLevel
from orientir.core.items.text import RichText

CRITERION, LEVEL, SAMPLE = "data-criterion", "data-level", "data-sample"


def read_rubric(item: Item, root: Element, folder: str, losses: list[str]) -> Item:
    """The item with its rubric; the maximum is that of the criteria when there are any."""
    blocks = [one for one in descendants(root, "rubricBlock") if _for_scorers(one)]
    criteria = tuple(_criterion(row) for block in blocks for row in _rows(block))
    markup = Markup(folder, tex=True)
    instruction = tuple(node for block in blocks for node in _instruction(block, markup))
    sample = tuple(node for block in blocks for node in _sample(block, markup))
    losses.extend(markup.losses)
    if not criteria:
        losses.append("критерии оценивания не разделены по баллам: их нужно добавить")
    if not (criteria or instruction or sample):
        return item
    maximum = sum((one.points for one in criteria), ZERO) or item.max_score
    return replace(item, key=Rubric(criteria, sample, instruction), max_score=maximum)


def _for_scorers(block: Element) -> bool:
    return "candidate" not in (block.get("view") or "candidate").split()


def _rows(block: Element) -> Iterator[Element]:
    return (one for one in block.iter() if name_of(one) and one.get(CRITERION))


def _criterion(row: Element) -> RubricCriterion:
    levels = tuple(
        RubricLevel(_points(one.get(LEVEL)), " ".join(text_of(one).split()))
        for one in row.iter()
        if name_of(one) and one.get(LEVEL)
    )
    title = next((text_of(one) for one in descendants(row, "th")), "")
    return RubricCriterion(
        row.get(CRITERION) or "", " ".join(title.split()), _points(row.get("data-points")), levels
    )


def _points(text: str | None) -> Decimal:
    try:
        points = Decimal(text or "0")
    except InvalidOperation:
        return ZERO
    return points if points.is_finite() else ZERO


def _instruction(block: Element, markup: Markup) -> RichText:
    """What is neither our table of criteria nor our sample answer."""
    if any(True for _ in _rows(block)) or block.get(SAMPLE):
        return ()
    return markup.of_children(block)


def _sample(block: Element, markup: Markup) -> RichText:
    return markup.of_children(block) if block.get(SAMPLE) else ()
