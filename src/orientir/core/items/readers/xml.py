"""XML of strangers: no entities, no network, no external document types, bounded depth and size.

A document type declaration is let pass unread (QTI 1.2 files name one); a declared entity refuses the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from orientir.core.items.readers.found import FileRefused

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 200
_ENCODINGS = re.compile(
    r"(utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-8859-\d+|windows-125\d|cp125\d|koi8-[ru])", re.I
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_ENTITY = re.compile(rb"<!ENTITY", re.I)

Element = etree._Element


def parse_xml(data: bytes) -> Element:
    """The root; raises FileRefused with line and reason when the file is broken or dangerous."""
    refuse_danger(data)
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        raise FileRefused(explain(error)) from None
    except ValueError as error:
        raise FileRefused(f"не читается как XML: {error}") from None
    _refuse_depth(root)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def refuse_danger(data: bytes) -> None:
    """What is refused before any parser sees it."""
    if len(data) > MAX_BYTES:
        raise FileRefused(f"файл больше {MAX_BYTES // 2**20} МБ")
    if not data.strip():
        raise FileRefused("пустой файл")
    single = data.replace(b"\0", b"") if data[:4].count(0) else data  # UTF-16 as single bytes
    declared = _DECLARED.match(single.removeprefix(b"\xef\xbb\xbf"))
    if declared and not _ENCODINGS.fullmatch(declared[1].decode("ascii", "replace")):
        raise FileRefused(f"неизвестная кодировка {declared[1].decode('ascii', 'replace')}")
    if _ENTITY.search(single):
        raise FileRefused(
            "объявлены сущности XML (<!ENTITY>): такие файлы не читаются, они бывают опасны"
        )


_WORDS = (
    ("Start tag expected", "это не XML"),
    ("Document is empty", "это не XML"),
    ("Opening and ending tag mismatch", "открывающий и закрывающий теги не совпадают"),
    ("Premature end", "файл обрывается"),
    ("Extra content at the end", "лишнее после конца документа"),
    ("Specification mandates value", "у атрибута нет значения"),
    ("Blank needed here", "не хватает пробела"),
    ("not proper UTF-8", "байты не в объявленной кодировке"),
    ("Input is not proper", "байты не в объявленной кодировке"),
    ("Invalid bytes", "байты не в объявленной кодировке"),
    ("invalid element name", "знак «<» не начинает тега: в тексте пишется &lt;"),
    ("xmlParseEntityRef", "знак «&» в тексте пишется &amp;"),
    ("EntityRef: expecting", "знак «&» в тексте пишется &amp;"),
    ("Unescaped '<'", "знак «<» в значении атрибута пишется &lt;"),
    ("attributes construct", "атрибуты записаны неверно"),
    ("Couldn't find end of Start Tag", "тег не закрыт знаком «>»"),
    ("redefined", "атрибут назван дважды"),
    ("Namespace prefix", "приставка имени не объявлена"),
    ("Entity", "неизвестная сущность XML"),
    ("Excessive depth", "вложено слишком глубоко"),
)


def explain(error: etree.XMLSyntaxError) -> str:
    """What the parser said, in Russian, with line and column."""
    said = error.msg or ""
    words = next((words for start, words in _WORDS if start in said), "ошибка записи XML")
    line, column = error.position
    return f"строка {line}, столбец {column}: {words}"


def _refuse_depth(root: Element) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise FileRefused("вложено слишком глубоко")


def name_of(element: Element) -> str:
    """The name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace_of(element: Element) -> str:
    return etree.QName(element).namespace or ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Child elements, of these names if any are given."""
    for child in element:
        name = name_of(child)
        if name and (not names or name in names):
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down the path of names."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Elements of these names at any depth, in document order, the element itself left out."""
    for one in element.iter():
        if one is not element and name_of(one) in names:
            yield one


def text_of(element: Element | None) -> str:
    """All text inside, ends trimmed."""
    return "".join(_texts(element)).strip() if element is not None else ""


def _texts(element: Element) -> Iterator[str]:
    for text in element.itertext(with_tail=False):
        yield str(text)
