"""Rich text as people write it in a cell or a field: plain words where that says it all, else simple HTML.

Gaps are written ``[[g1]]``, TeX between ``\\(`` and ``\\)``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from xml.sax.saxutils import escape

from orientir.core.items.readers.markup import Markup
from orientir.core.items.rendering import to_html
from orientir.core.items.text import Element, Node, RichText, Slot, Words, tidy

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_GAP = re.compile(r"\[\[([^\[\]]{1,100})\]\]")


def from_cell(cell: str, gaps: Collection[str] = (), losses: list[str] | None = None) -> RichText:
    """The rich text; ``gaps``: identifiers that ``[[…]]`` may name; ``losses`` gets what was left out."""
    markup = Markup(tex=True)
    text = tidy(tuple(_slotted(markup.from_html(_as_html(cell)), frozenset(gaps))))
    if losses is not None:
        losses.extend(markup.losses)
    return text


def _as_html(cell: str) -> str:
    if _TAG.search(cell):
        return cell
    lines = [escape(line.strip()) for line in cell.strip().splitlines() if line.strip()]
    return "".join(f"<p>{line}</p>" for line in lines) if len(lines) > 1 else "".join(lines)


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
    for candidate in (_plain(text), html, f"<span>{html}</span>"):
        if from_cell(candidate, gaps) == tidy(text):
            return candidate
    return html


def _plain(text: RichText) -> str:
    lines = [
        "".join(map(_word, node.children if isinstance(node, Element) else (node,)))
        for node in text
    ]
    only_paragraphs = len(text) > 1 and all(isinstance(node, Element) for node in text)
    return ("\n" if only_paragraphs else "").join(lines)


def _word(node: Node) -> str:
    if isinstance(node, Words):
        return node.text
    return f"[[{node.gap}]]" if isinstance(node, Slot) else ""
