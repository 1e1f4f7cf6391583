"""TeX of school formulas as MathML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from orientir.core.items.mathml import safe_source
from orientir.core.items.storage import encode
from orientir.core.items.tex import (
    tex_to_mathml,
    with_drawn_formulas,
    with_drawn_formulas_json,
)
from orientir.core.items.text import Element, Formula, Words


def inner(source: str) -> str:
    told = tex_to_mathml(source)
    return told.partition("<mrow>")[2].removesuffix("</mrow></math>")


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        (r"\frac{18}{24}", "<mfrac><mrow><mn>18</mn></mrow><mrow><mn>24</mn></mrow></mfrac>"),
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("a_1^2", "<msubsup><mi>a</mi><mn>1</mn><mn>2</mn></msubsup>"),
        (r"\sqrt[3]{8}", "<mroot><mrow><mn>8</mn></mrow><mrow><mn>3</mn></mrow></mroot>"),
        (r"\sqrt 2", "<msqrt><mn>2</mn></msqrt>"),
        (r"1{,}5 \le \alpha", "<mn>1,5</mn><mo>≤</mo><mi>α</mi>"),
        (r"\left( x \right)", "<mo>(</mo><mi>x</mi><mo>)</mo>"),
        (r"\sin x", "<mi>sin</mi><mi>x</mi>"),
        (r"\foo", "<mtext>\\foo</mtext>"),
        (r"a < b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
    ],
)
def test_what_is_written_is_drawn(tex: str, mathml: str) -> None:
    assert inner(tex) == mathml


@given(st.text() | st.text(st.sampled_from("{}^_\\[]()frac sqrt012,.x<>&\"'")))
def test_whatever_is_written_is_safe_xml(source: str) -> None:
    told = tex_to_mathml(source)
    etree.fromstring(told.encode())
    assert safe_source(told)


@pytest.mark.parametrize("deep", ["{", "\\frac", "\\sqrt[", "x^", "\\sqrt{"])
def test_a_deep_formula_ends(deep: str) -> None:
    etree.fromstring(tex_to_mathml(deep * 5000 + "x").encode(), etree.XMLParser(huge_tree=True))


def test_formulas_of_a_text_are_drawn() -> None:
    text = (Element("p", (Words("Доля "), Formula("tex", "x"))), Words("."))
    drawn = with_drawn_formulas(text)
    assert drawn[1] == Words(".")
    assert isinstance(drawn[0], Element)
    assert drawn[0].children[1] == Formula("mathml", tex_to_mathml("x"))


def test_what_is_stored_is_drawn_as_what_is_read() -> None:
    text = (
        Words("Если "),
        Element("p", (Formula("tex", r"\frac{1}{2}", True), Formula("tex", "x^2"))),
        Formula("mathml", "<math><mn>1</mn></math>"),
    )
    stored = {"prompt": encode(text), "points": "1"}
    drawn = with_drawn_formulas_json(stored)
    assert drawn == {"prompt": encode(with_drawn_formulas(text)), "points": "1"}
    assert stored["prompt"] == encode(text)
