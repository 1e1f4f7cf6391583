"""Typst makes PDF and PNG of a template, values and charts."""

from __future__ import annotations

import io
from pathlib import Path

from pypdf import PdfReader

from orientir.kit.documents import render_pdf, render_png

CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    '<rect width="40" height="20" fill="#1d4e7e"/></svg>'
)


def test_values_and_charts_reach_the_page(tmp_path: Path) -> None:
    template = tmp_path / "paper.typ"
    template.write_text('#let data = json("data.json")\n= #data.title\n#image("a.svg")', "utf-8")

    pdf = PdfReader(io.BytesIO(render_pdf(template, {"title": "Отчёт 55,8"}, {"a.svg": CHART})))

    assert [page.extract_text().strip() for page in pdf.pages] == ["Отчёт 55,8"]


def test_a_template_may_import_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "look.typ").write_text("#let word = [из соседа]", "utf-8")
    template = tmp_path / "paper.typ"
    template.write_text('#import "look.typ": word\n#word', "utf-8")

    pdf = PdfReader(io.BytesIO(render_pdf(template, {})))

    assert pdf.pages[0].extract_text().strip() == "из соседа"


def test_the_same_values_give_the_same_bytes_of_a_picture() -> None:
    first, second = render_png(CHART), render_png(CHART)

    assert first == second
    assert first.startswith(b"\x89PNG")
