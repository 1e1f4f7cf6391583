"""QTI 3.0: the same language as QTI 2 in other names, so the names are put back and ``qti2`` reads on."""

from __future__ import annotations

import re

from lxml import etree

from orientir.core.items.readers.xml import Element, name_of

NAMESPACE = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_PREFIX = "qti-"


def is_qti3(root: Element) -> bool:
    return name_of(root).startswith(_PREFIX)


def as_qti2(root: Element) -> Element:
    """The same tree with the names of QTI 2; changed in place."""
    for element in root.iter():
        name = name_of(element)
        if name.startswith(_PREFIX):
            element.tag = camel(name.removeprefix(_PREFIX))
            _rename_attributes(element)
    return root


def camel(name: str) -> str:
    """``assessment-item-ref`` → ``assessmentItemRef``."""
    return re.sub(r"-([a-z0-9])", lambda found: found[1].upper(), name)


def _rename_attributes(element: etree._Element) -> None:
    for name, value in list(element.attrib.items()):
        text = str(name)
        if "-" in text and not text.startswith(("data-", "aria-", "{")):
            del element.attrib[text]
            element.set(camel(text), str(value))
