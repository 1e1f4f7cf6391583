"""QR codes: what the standard fixes of the picture, and that another text is another picture."""

from __future__ import annotations

from lxml import etree

from orientir.kit.documents.qr import qr_svg

ADDRESS = "https://orientir.example.ru/c/" + "AbC3dEf9" * 4


def test_the_picture_has_its_modules_and_a_quiet_margin_and_no_size() -> None:
    root = etree.fromstring(qr_svg(ADDRESS))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (
        root.get("viewBox") == "0 0 41 41"
    )  # 62 bytes at level M: 33 modules, 4 of margin on each side
    assert root.get("width") is None


def test_another_text_is_another_picture() -> None:
    assert qr_svg(ADDRESS) != qr_svg(ADDRESS.lower())
    assert qr_svg(ADDRESS) == qr_svg(ADDRESS)
