"""Rich text of an item: a small tree in which nothing dangerous can be said.

What a reader finds in HTML, XHTML or Moodle markup is poured into this tree; what does not fit it (scripts, styles,
addresses of other hosts) has no place to stand. The tree is shown by ``rendering.to_html``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

BlockTag = Literal[
    "p", "h", "pre", "quote", "ul", "ol", "li", "table", "caption", "tr", "th", "td", "hr"
]
InlineTag = Literal["em", "strong", "u", "s", "sub", "sup", "code", "br"]
Tag = Literal[BlockTag, InlineTag]
BLOCK_TAGS: tuple[str, ...] = get_args(BlockTag)
INLINE_TAGS: tuple[str, ...] = get_args(InlineTag)
TAGS: tuple[str, ...] = BLOCK_TAGS + INLINE_TAGS
EMPTY_TAGS = ("br", "hr")


@dataclass(frozen=True, slots=True)
class Words:
    """A run of plain text, never markup; no two stand side by side in a tidy tree."""

    text: str


@dataclass(frozen=True, slots=True)
class Element:
    """A paragraph, heading, list, table or emphasis. Spans matter to ``td`` and ``th`` only."""

    tag: Tag
    children: tuple[Node, ...] = ()
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by its name among the media of the item; never an address. Sizes in pixels, 0 = its own."""

    media: str
    alt: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula kept as written: MathML (one ``math`` element of the safe list) or TeX without its dollar signs."""

    notation: Literal["mathml", "tex"]
    source: str
    block: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """Where in the prompt the gap of that identifier stands."""

    gap: str


Node = Words | Element | Image | Formula | Slot
RichText = tuple[Node, ...]


@dataclass(slots=True)
class _Tidy:
    nodes: list[Node] = field(default_factory=list)

    def add(self, node: Node) -> None:
        if isinstance(node, Words):
            self._add_words(node.text)
        elif isinstance(node, Element):
            self.nodes.append(
                Element(node.tag, tidy(node.children), max(1, node.columns), max(1, node.rows))
            )
        else:
            self.nodes.append(node)

    def _add_words(self, text: str) -> None:
        if self.nodes and isinstance(self.nodes[-1], Words):
            self.nodes[-1] = Words(self.nodes[-1].text + text)
        elif text:
            self.nodes.append(Words(text))


def tidy(text: RichText) -> RichText:
    """The same text with neighbouring words joined and empty ones left out."""
    result = _Tidy()
    for node in text:
        result.add(node)
    return tuple(result.nodes)


def plain(text: str) -> RichText:
    """Plain words as rich text; every line a paragraph when there are several."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if len(lines) < 2:
        return tuple(Words(line) for line in lines)
    return tuple(Element("p", (Words(line),)) for line in lines)


def walk(text: RichText) -> Iterator[Node]:
    """Every node of the tree, parents first."""
    for node in text:
        yield node
        if isinstance(node, Element):
            yield from walk(node.children)


def words_of(text: RichText) -> str:
    """What is read aloud: words, alternative texts and sources of formulas; ``[…]`` stands for a gap."""
    return " ".join("".join(_spoken(node) for node in text).split())


def _spoken(node: Node) -> str:
    match node:
        case Words(text):
            return text
        case Element(tag, children):
            inner = "".join(_spoken(child) for child in children)
            return f" {inner} " if tag in BLOCK_TAGS or tag == "br" else inner
        case Image(_, alt):
            return f" {alt} "
        case Formula("tex", source):
            return source
        case Formula():
            return " [формула] "
        case Slot():
            return " […] "


def images_of(text: RichText) -> tuple[Image, ...]:
    """The pictures of the text, in order."""
    return tuple(node for node in walk(text) if isinstance(node, Image))


def slots_of(text: RichText) -> tuple[str, ...]:
    """Identifiers of the gaps that stand in the text, in order."""
    return tuple(node.gap for node in walk(text) if isinstance(node, Slot))
