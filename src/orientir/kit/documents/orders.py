"""A Russian order on paper: who issues it, the word ПРИКАЗ, date and number at the margins, grounds, clauses."""

from __future__ import annotations

from docx.document import Document
from docx.shared import Pt

from orientir.kit.documents.official import BLANK, centred, long_day, new_paper, said, two_sides


def new_order(*, organisation: str, title: str, date: str, number: str, city: str = "") -> Document:
    """The head of an order: what follows are its grounds and clauses. Without date or number a line to fill."""
    document = new_paper(title=title, author=organisation)
    centred(document, organisation, after=12)
    centred(document, "ПРИКАЗ", bold=True, after=6)
    two_sides(document, date or long_day(None), f"№ {number or BLANK}")
    if city:
        centred(document, city)
    centred(document, title, bold=True, after=10).paragraph_format.space_before = Pt(10)
    return document


def add_clauses(document: Document, ground: str, *clauses: str, first: int = 1) -> None:
    """The ground, «ПРИКАЗЫВАЮ:», numbered clauses; without a ground only clauses, from ``first`` on."""
    if ground:
        said(document, ground)
        said(document, "ПРИКАЗЫВАЮ:", indent=False)
    for number, clause in enumerate(clauses, start=first):
        said(document, f"{number}. {clause}")
