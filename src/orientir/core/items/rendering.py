"""Rich text as HTML that is safe by construction: known elements, everything else escaped, no address but the given.

The result is well-formed XML too, so the same text goes into QTI 3.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from orientir.core.items.mathml import safe_source
from orientir.core.items.text import (
    EMPTY_TAGS,
    Element,
    Formula,
    Image,
    Node,
    RichText,
    Slot,
    Words,
)

Address = Callable[[str], str]
_NAMES = {"h": "h4", "quote": "blockquote"}


def to_html(
    text: RichText,
    *,
    media_url: Address = lambda name: name,
    slot: Address = lambda gap: f"[[{escape(gap)}]]",
) -> str:
    """``media_url``: address of a picture by its name; ``slot``: ready HTML of the gap's field by its identifier.

    TeX comes as ``<span class="formula">\\(…\\)</span>``, MathML as it is, made safe once more.
    """
    return "".join(_node(node, media_url, slot) for node in text)


def _node(node: Node, media_url: Address, slot: Address) -> str:
    match node:
        case Words(words):
            return escape(words)
        case Element():
            return _element(node, media_url, slot)
        case Image():
            return _image(node, media_url)
        case Formula():
            return _formula(node)
        case Slot(gap):
            return slot(gap)


def _element(element: Element, media_url: Address, slot: Address) -> str:
    name = _NAMES.get(element.tag, element.tag)
    if element.tag in EMPTY_TAGS:
        return f"<{name}/>"
    spans = (("colspan", element.columns), ("rowspan", element.rows))
    attributes = "".join(f' {key}="{count}"' for key, count in spans if count > 1)
    inner = to_html(element.children, media_url=media_url, slot=slot)
    return f"<{name}{attributes}>{inner}</{name}>"


def _image(image: Image, media_url: Address) -> str:
    sizes = (("width", image.width), ("height", image.height))
    attributes = "".join(f' {key}="{size}"' for key, size in sizes if size)
    return f"<img src={quoteattr(media_url(image.media))} alt={quoteattr(image.alt)}{attributes}/>"


def _formula(formula: Formula) -> str:
    if formula.notation == "mathml":
        return safe_source(formula.source)
    start, end = ("\\[", "\\]") if formula.block else ("\\(", "\\)")
    return f'<span class="formula">{start}{escape(formula.source)}{end}</span>'
