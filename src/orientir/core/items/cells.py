"""Rich text in a cell of a workbook: as a person types it (``notation``), or simple HTML where that cannot say it.

A cell with any HTML tag is HTML; there gaps are ``[[g1]]`` too, and TeX stands between ``\\(`` and ``\\)``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from orientir.core.items.notation import read_notation, write_notation
from orientir.core.items.readers.markup import Markup
from orientir.core.items.rendering import to_html
from orientir.core.items.text import Element, Node, RichText, Slot, Words, tidy

_TAG = re.compile(r"</?(?!math\b)[a-zA-Z][^<>]*>")
_GAP = re.compile(r"\[\[([^\[\]]{1,100})\]\]")


def from_cell(cell: str, gaps: Collection[str] = (), losses: list[str] | None = None) -> RichText:
    """The rich text; ``gaps``: what ``[[…]]`` may name in HTML; ``losses`` gets what was left out."""
    if not _TAG.search(cell):
        return read_notation(cell)
    markup = Markup(tex=True)
    text = tidy(tuple(_slotted(markup.from_html(cell), frozenset(gaps))))
    if losses is not None:
        losses.extend(markup.losses)
    return text


def _slotted(nodes: RichText, gaps: frozenset[str]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, Words):
            yield from _split(node.text, gaps)
        elif isinstance(node, Element):
            inside = tuple(_slotted(node.children, gaps))
            yield Element(node.tag, inside, node.columns, node.rows)
        else:
            yield node


def _split(text: str, gaps: frozenset[str]) -> Iterator[Node]:
    place = 0
    for found in _GAP.finditer(text):
        if found[1] in gaps:
            yield Words(text[place : found.start()])
            yield Slot(found[1])
            place = found.end()
    yield Words(text[place:])


def to_cell(text: RichText, gaps: Collection[str] = ()) -> str:
    """The plainest cell that reads as this text."""
    html = to_html(text, slot=lambda gap: f"[[{gap}]]")
    for candidate in (write_notation(text), html, f"<span>{html}</span>"):
        if from_cell(candidate, gaps) == tidy(text):
            return candidate
    return html
