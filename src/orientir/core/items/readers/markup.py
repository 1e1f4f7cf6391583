"""HTML and XHTML of strangers → the safe tree of ``text``: no scripts, no styles, no addresses of other hosts.

Whatever was left out is told in ``Markup.losses``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

import lxml.html
from lxml import etree

from orientir.core.items.mathml import write_safe
from orientir.core.items.readers.xml import Element as XmlElement
from orientir.core.items.readers.xml import name_of
from orientir.core.items.text import (
    BLOCK_TAGS,
    Element,
    Formula,
    Image,
    Node,
    RichText,
    Tag,
    Words,
    tidy,
)

Hook = Callable[[XmlElement], RichText | None]

_TAGS: dict[str, Tag] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "h"),
    **{name: name for name in ("p", "ul", "ol", "li", "table", "caption", "tr", "th", "td")},
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "em"),
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("s", "del", "strike"), "s"),
    **dict.fromkeys(("u", "ins"), "u"),
    **dict.fromkeys(("dt", "dd", "address"), "p"),
    "pre": "pre",
    "blockquote": "quote",
    "sub": "sub",
    "sup": "sup",
    "br": "br",
    "hr": "hr",
}
_GROUPS = frozenset(
    ("div", "section", "article", "header", "footer", "main", "center", "figure", "figcaption")
)
_SILENT = frozenset(
    (
        "script",
        "style",
        "head",
        "title",
        "meta",
        "link",
        "stylesheet",
        "template",
        "rp",
        "colgroup",
        "col",
    )
)
_LOST = {
    "iframe": "встроенная страница",
    "embed": "встроенный объект",
    "object": "встроенный объект",
    "video": "видео",
    "audio": "звук",
    "svg": "рисунок SVG внутри текста",
    "canvas": "рисунок программой",
    "form": "форма внутри текста",
    "input": "поле ввода внутри текста",
    "textarea": "поле ввода внутри текста",
    "select": "список внутри текста",
    "button": "кнопка",
    "applet": "программа",
}
_TEX = re.compile(r"\\\((.{1,2000}?)\\\)|\\\[(.{1,2000}?)\\\]|\$\$(.{1,2000}?)\$\$", re.S)
_FILEBASES = (
    "$IMS-CC-FILEBASE$/",
    "$IMS_CC_FILE_BASE$",
    "@@PLUGINFILE@@/",
    "$CANVAS_OBJECT_REFERENCE$/",
)
MAX_HTML = 2_000_000


@dataclass(slots=True)
class Markup:
    """Turns markup of one file into rich text. ``folder``: of that file inside the package; ``base``: where files that
    the exporting system names by a placeholder are kept.

    ``hook`` may give its own nodes for an element (a gap); None lets the element be read as usual.
    """

    folder: str = ""
    hook: Hook | None = None
    base: str = ""
    tex: bool = False
    losses: list[str] = field(default_factory=list)

    def from_html(self, text: str) -> RichText:
        """A piece of HTML as people paste it: unclosed, nested wrongly, with anything inside."""
        if not text.strip():
            return ()
        try:
            root = lxml.html.fragment_fromstring(text[:MAX_HTML], create_parent="div")
        except (etree.LxmlError, ValueError, AssertionError):
            return tidy((Words(" ".join(text.split())),))
        return self.of_children(root)

    def of_children(self, element: XmlElement) -> RichText:
        """What stands inside the element."""
        return _trimmed(tuple(self._inside(element, keep=False)))

    def of(self, elements: Iterable[XmlElement]) -> RichText:
        """Several elements one after another, without their tails."""
        return _trimmed(tuple(node for one in elements for node in self._one(one, keep=False)))

    def lose(self, what: str) -> None:
        if what not in self.losses:
            self.losses.append(what)

    def _inside(self, element: XmlElement, keep: bool) -> Iterator[Node]:
        yield from self._words(element.text, keep)
        for child in element:
            yield from self._one(child, keep)
            yield from self._words(child.tail, keep)

    def _words(self, text: str | None, keep: bool) -> Iterator[Node]:
        if not text:
            return
        if not keep:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self.tex:
            yield from _with_tex(text)
        else:
            yield Words(text)

    def _one(self, element: XmlElement, keep: bool) -> Iterator[Node]:
        own = self.hook(element) if self.hook and name_of(element) else None
        if own is not None:
            yield from own
            return
        name = name_of(element).lower()
        if not name or name in _SILENT:
            return
        special = _SPECIAL.get(name)
        if special:
            yield from special(self, element)
        elif name in _LOST:
            self.lose(_LOST[name])
        else:
            yield from self._ordinary(name, element, keep)

    def _ordinary(self, name: str, element: XmlElement, keep: bool) -> Iterator[Node]:
        tag = _TAGS.get(name)
        nodes = tuple(self._inside(element, keep or tag == "pre"))
        if name in _GROUPS:
            tag = None if any(map(_is_block, nodes)) else "p"
        if tag is None:
            yield from nodes
        elif tag in ("br", "hr"):
            yield Element(tag)
        else:
            yield from _wrapped(tag, nodes, element)

    def _image(self, element: XmlElement) -> Iterator[Node]:
        tex = element.get("data-equation-content")
        if tex:
            yield Formula("tex", tex.strip())
            return
        source = element.get("src") or element.get("data") or ""
        media = self.media_name(source)
        alt = " ".join((element.get("alt") or "").split())
        if media:
            yield Image(media, alt, _pixels(element, "width"), _pixels(element, "height"))
        elif alt:
            yield Words(f"[{alt}]")

    def _object(self, element: XmlElement) -> Iterator[Node]:
        if (element.get("type") or "").lower().startswith("image/"):
            media = self.media_name(element.get("data") or "")
            alt = " ".join("".join(map(str, element.itertext())).split())
            if media:
                yield Image(media, alt, _pixels(element, "width"), _pixels(element, "height"))
        else:
            kind = (element.get("type") or "").split("/")[0]
            self.lose({"audio": "звук", "video": "видео"}.get(kind, "встроенный объект"))

    def _formula(self, element: XmlElement) -> Iterator[Node]:
        yield Formula("mathml", write_safe(element), element.get("display") == "block")

    def _link(self, element: XmlElement) -> Iterator[Node]:
        if element.get("href"):
            self.lose("ссылка (её слова оставлены)")
        yield from self._inside(element, keep=False)

    def _ruby_reading(self, element: XmlElement) -> Iterator[Node]:
        yield Words(" (")
        yield from self._inside(element, keep=False)
        yield Words(")")

    def media_name(self, source: str) -> str:
        """The name inside the package; empty, and told, when the picture stands elsewhere."""
        source = unquote(source.strip().split("?")[0].split("#")[0])
        for base in _FILEBASES:
            if source.startswith(base):
                return _inside_package(source.removeprefix(base), self.base) or self._outside()
        if not source:
            return ""
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", source):
            inline = source.lower().startswith("data:")
            self.lose("рисунок внутри текста (data:)" if inline else "рисунок с другого узла сети")
            return ""
        return _inside_package(source, self.folder) or self._outside()

    def _outside(self) -> str:
        self.lose("рисунок вне пакета")
        return ""


_SPECIAL: dict[str, Callable[[Markup, XmlElement], Iterator[Node]]] = {
    "img": Markup._image,
    "object": Markup._object,
    "math": Markup._formula,
    "a": Markup._link,
    "rt": Markup._ruby_reading,
}


def _inside_package(source: str, folder: str) -> str:
    """The normal path inside the package; empty when it leads out."""
    path = posixpath.normpath(posixpath.join(folder, source.replace("\\", "/")))
    return "" if path.startswith(("..", "/")) or path == "." else path


def _pixels(element: XmlElement, name: str) -> int:
    found = re.match(r"\s*(\d{1,4})(\.\d+)?\s*(px)?\s*$", element.get(name) or "")
    return int(found[1]) if found else 0


def _with_tex(text: str) -> Iterator[Node]:
    place = 0
    for found in _TEX.finditer(text):
        yield Words(text[place : found.start()])
        inline = found[1]
        yield Formula("tex", (inline or found[2] or found[3]).strip(), block=inline is None)
        place = found.end()
    yield Words(text[place:])


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and node.tag in BLOCK_TAGS


def _wrapped(tag: Tag, nodes: tuple[Node, ...], element: XmlElement) -> Iterator[Node]:
    if tag == "p" and any(map(_is_block, nodes)):
        yield from nodes  # a paragraph that holds blocks is no paragraph
        return
    columns, rows = _span(element, "colspan"), _span(element, "rowspan")
    inner = nodes if tag == "pre" else _trimmed(nodes) if tag in BLOCK_TAGS else nodes
    if inner or tag in ("td", "th", "tr"):
        yield Element(tag, inner, columns, rows)


def _span(element: XmlElement, name: str) -> int:
    text = (element.get(name) or "1").strip()
    return min(100, max(1, int(text))) if text.isascii() and text.isdigit() else 1


def _trimmed(nodes: tuple[Node, ...]) -> RichText:
    """No spaces at the ends, around blocks and twice running; words joined."""
    joined = list(tidy(nodes))
    result: list[Node] = []
    for place, node in enumerate(joined):
        if isinstance(node, Words):
            text = re.sub(r" {2,}", " ", node.text)
            if not result or _is_block(result[-1]) or _is_break(result[-1]):
                text = text.lstrip(" ")
            after = joined[place + 1] if place + 1 < len(joined) else None
            if after is None or _is_block(after) or _is_break(after):
                text = text.rstrip(" ")
            if text:
                result.append(Words(text))
        else:
            result.append(node)
    return tuple(result)


def _is_break(node: Node) -> bool:
    return isinstance(node, Element) and node.tag == "br"
