"""MathML that is safe to show: elements and attributes of a list, nothing else."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from lxml import etree

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELEMENTS = _names(
    "math mi mn mo ms mtext mspace mrow mfrac msqrt mroot mstyle merror mpadded mphantom "
    "mfenced menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts "
    "none mtable mtr mlabeledtr mtd maligngroup malignmark semantics "
)
_DROPPED = frozenset(("annotation", "annotation-xml", "maction", "mglyph"))
_ATTRIBUTES = _names(
    "display mathvariant mathsize dir stretchy symmetric largeop movablelimits accent "
    "accentunder fence separator separators open close form lspace rspace minsize maxsize "
    "linethickness bevelled numalign denomalign notation columnalign rowalign columnspan "
    "rowspan columnlines rowlines frame columnspacing rowspacing width height depth "
    "displaystyle scriptlevel align side equalrows equalcolumns alttext "
)


def write_safe(element: etree._Element) -> str:
    """The formula as text of one ``math`` element; what is not on the list is left out."""
    inner = "".join(_write(child) for child in element)
    attributes = _attributes(element)
    return f'<math xmlns="{NAMESPACE}"{attributes}>{_escaped(element.text)}{inner}</math>'


def safe_source(source: str) -> str:
    """The same formula made safe again; empty when it is no MathML at all."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        element = etree.fromstring(source.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    return write_safe(element) if _name(element) == "math" else ""


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _write(element: etree._Element) -> str:
    name, tail = _name(element), _escaped(element.tail)
    if not name or name in _DROPPED:
        return tail
    inner = _escaped(element.text) + "".join(_write(child) for child in element)
    if name not in _ELEMENTS or name == "math":
        return inner + tail
    return f"<{name}{_attributes(element)}>{inner}</{name}>{tail}"


def _attributes(element: etree._Element) -> str:
    kept = sorted((str(name), str(value)) for name, value in element.attrib.items())
    return "".join(f" {name}={quoteattr(value)}" for name, value in kept if name in _ATTRIBUTES)


def _escaped(text: str | None) -> str:
    return escape(" ".join(text.split())) if text else ""
