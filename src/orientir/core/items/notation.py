r"""Rich text as a person types it, and back: ``**bold**``, ``$x^2$``, ``![what is seen](picture.png)``,
``[[gap]]``.

Every line is a paragraph; lines that begin with ``- `` or ``1. `` make a list, with ``|`` a table (the first
row heads it when the next line is ``|---|``), with ``> `` a quotation. ``~2~`` stands low, ``^2^`` high,
`` `code` `` as it is typed; ``$…$`` holds TeX, ``$$…$$`` the same on a line of its own, ``<math>…</math>``
MathML. A backslash takes a sign for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final

from orientir.core.items.text import (
    Element,
    Formula,
    Image,
    Node,
    RichText,
    Slot,
    Words,
    tidy,
)

_SPECIAL = r"\*`~^$[]!|<"
_INLINE = re.compile(
    r"""\\(?P<escaped>[\\*`~^$\[\]!|<>#\-])
    |\$\$(?P<block>[^$]+)\$\$
    |\$(?P<tex>[^$\n]+)\$
    |(?P<math><math\b.*?</math>)
    |!\[(?P<alt>[^\]\n]*)\]\((?P<media>[^)\s]+)(?:\s+(?P<width>\d+)x(?P<height>\d+))?\)
    |\[\[(?P<gap>[^\]\n]+)\]\]
    |\*\*(?P<strong>.+?)\*\*
    |\*(?P<em>[^*\n]+)\*
    |`(?P<code>[^`\n]+)`
    |~(?P<sub>[^~\s]+)~
    |\^(?P<sup>[^^\s]+)\^""",
    re.VERBOSE | re.DOTALL,
)
_LINES: Final = (
    ("ul", re.compile(r"- (?P<text>.*)")),
    ("ol", re.compile(r"\d+[.)] (?P<text>.*)")),
    ("table", re.compile(r"\|(?P<text>.*)\|\s*")),
    ("quote", re.compile(r"> (?P<text>.*)")),
)
_RULE = re.compile(r"[\s|:-]+")
_CELL = re.compile(r"(?<!\\)\|")


def read_notation(text: str) -> RichText:
    """What was typed as rich text. Nothing typed is an error: what is no sign stands for itself."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    blocks = [
        block for kind, group in groupby(lines, key=_kind) for block in _blocks(kind, list(group))
    ]
    return unwrapped(tidy(tuple(blocks)))


def write_notation(text: RichText) -> str:
    """Rich text as it would be typed. Not everything can be: see ``can_be_typed``."""
    return "\n".join(_written_blocks(text))


def can_be_typed(text: RichText) -> bool:
    """Whether nothing is lost when the text is typed and read again."""
    return read_notation(write_notation(text)) == unwrapped(tidy(text))


def unwrapped(text: RichText) -> RichText:
    """A lone paragraph as its words: files wrap it, people do not."""
    if len(text) == 1 and isinstance(text[0], Element) and text[0].tag == "p":
        return text[0].children
    return text


def _kind(line: str) -> str:
    return next((kind for kind, pattern in _LINES if pattern.fullmatch(line)), "p")


def _inner(kind: str, line: str) -> str:
    match = dict(_LINES)[kind].fullmatch(line)
    assert match is not None
    return match["text"]


def _blocks(kind: str, lines: list[str]) -> Iterator[Node]:
    match kind:
        case "ul" | "ol":
            members = tuple(Element("li", _inline(_inner(kind, line))) for line in lines)
            yield Element("ul" if kind == "ul" else "ol", members)
        case "table":
            yield _table([_inner(kind, line) for line in lines])
        case "quote":
            yield from (Element("quote", _inline(_inner(kind, line))) for line in lines)
        case _:
            yield from (Element("p", _inline(line)) for line in lines)


def _table(lines: list[str]) -> Element:
    has_head = len(lines) > 1 and "-" in lines[1] and bool(_RULE.fullmatch(lines[1]))
    rows = [line for line in lines if not (_RULE.fullmatch(line) and "-" in line)]
    return Element("table", tuple(_row(line, has_head and not n) for n, line in enumerate(rows)))


def _row(line: str, is_head: bool) -> Element:
    cells = (
        Element("th" if is_head else "td", _inline(cell.strip())) for cell in _CELL.split(line)
    )
    return Element("tr", tuple(cells))


def _inline(text: str) -> RichText:
    nodes: list[Node] = []
    end = 0
    for match in _INLINE.finditer(text):
        nodes.append(Words(text[end : match.start()]))
        nodes.append(_node(match))
        end = match.end()
    return tidy((*nodes, Words(text[end:])))


def _node(match: re.Match[str]) -> Node:
    assert match.lastgroup is not None
    name = "media" if match.lastgroup in ("width", "height") else match.lastgroup
    return _NODES[name](match)


def _image(match: re.Match[str]) -> Node:
    width, height = int(match["width"] or 0), int(match["height"] or 0)
    return Image(match["media"], match["alt"].strip(), width, height)


_NODES: dict[str, Callable[[re.Match[str]], Node]] = {
    "escaped": lambda match: Words(match["escaped"]),
    "block": lambda match: Formula("tex", match["block"].strip(), block=True),
    "tex": lambda match: Formula("tex", match["tex"].strip()),
    "math": lambda match: Formula("mathml", match["math"]),
    "media": _image,
    "gap": lambda match: Slot(match["gap"].strip()),
    "strong": lambda match: Element("strong", _inline(match["strong"])),
    "em": lambda match: Element("em", _inline(match["em"])),
    "code": lambda match: Element("code", (Words(match["code"]),)),
    "sub": lambda match: Element("sub", (Words(match["sub"]),)),
    "sup": lambda match: Element("sup", (Words(match["sup"]),)),
}
_MARKS = {"strong": "**", "em": "*", "code": "`", "sub": "~", "sup": "^"}


def _written_blocks(text: RichText) -> Iterator[str]:
    for is_block, group in groupby(text, key=_is_block):
        if not is_block:
            yield _written(tuple(group))
        else:
            for node in group:
                assert isinstance(node, Element)
                yield from _written_block(node)


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and node.tag in ("p", "ul", "ol", "table", "quote", "h", "pre")


def _written_block(node: Element) -> Iterator[str]:
    match node.tag:
        case "ul" | "ol":
            for number, item in enumerate(node.children, 1):
                mark = "-" if node.tag == "ul" else f"{number}."
                yield f"{mark} {_written(_children(item))}"
        case "table":
            yield from _written_table(node)
        case "quote":
            yield f"> {_written(node.children)}"
        case _:
            yield _written(node.children)


def _written_table(table: Element) -> Iterator[str]:
    for row in (row for row in table.children if isinstance(row, Element)):
        cells = " | ".join(_written(_children(cell)) for cell in row.children)
        yield f"| {cells} |"
        if row.children and all(
            isinstance(one, Element) and one.tag == "th" for one in row.children
        ):
            yield "|---|"


def _children(node: Node) -> RichText:
    return node.children if isinstance(node, Element) else (node,)


def _written(text: RichText) -> str:
    return "".join(_written_node(node) for node in text)


def _written_node(node: Node) -> str:
    match node:
        case Words(words):
            return re.sub(f"([{re.escape(_SPECIAL)}])", r"\\\1", words)
        case Formula("tex", source, block):
            return f"$${source}$$" if block else f"${source}$"
        case Formula(_, source):
            return source
        case Image(media, alt, width, height):
            size = f" {width}x{height}" if width or height else ""
            return f"![{alt}]({media}{size})"
        case Slot(gap):
            return f"[[{gap}]]"
    return _written_element(node)


def _written_element(node: Element) -> str:
    mark = _MARKS.get(node.tag, "")
    if node.tag in ("code", "sub", "sup"):
        return mark + "".join(one.text for one in node.children if isinstance(one, Words)) + mark
    return mark + _written(node.children) + mark
