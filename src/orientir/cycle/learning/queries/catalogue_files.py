"""A catalogue file against what is known: competencies, programmes of the same code, what a programme must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from orientir.core.mistakes import Mistake
from orientir.cycle.goals.api import get_competency_model
from orientir.cycle.learning.models import Programme, ProgrammeModule
from orientir.cycle.learning.rules import ProgrammeState
from orientir.cycle.learning.sheets import modules_of, terms_of
from orientir.cycle.learning.terms import ProgrammeTerms, check_terms

Rows = Sequence[Mapping[str, Any]]
"""Rows of the template with ``row`` and ``unit_id`` (None: it is not known whose the programme is)."""


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A row of a file, the name of its column, and what is wrong there."""

    row: int
    column: str
    wrong: str
    expected: str = "—"


def list_wrong_cells(rows: Rows, on: date) -> list[WrongCell]:
    """Everything that keeps rows from becoming drafts. Raises PackNotFound."""
    model = get_competency_model(on=on)
    known = {one.code for one in model.competencies}
    held = held_programmes(rows)
    return [
        wrong
        for row in rows
        for wrong in (*_wrong_terms(row, model.pack, known), *_wrong_code(row, held))
    ]


def held_programmes(rows: Rows) -> dict[str, Programme]:
    """Programmes in sight that have the codes of a file."""
    codes = [row["code"] for row in rows]
    found = Programme.objects.filter(code__in=codes).defer("search_words", "search_title")
    return {one.code: one for one in found}


def _wrong_terms(row: Mapping[str, Any], pack: str, known: set[str]) -> Iterator[WrongCell]:
    number = int(row["row"])
    if row["unit_id"] is None:
        yield WrongCell(number, "unit", "Не сказано, чья это программа", "код организации")
    terms = terms_of(row, pack)
    unknown = [code for code in terms.competencies if code not in known]
    if unknown:
        expected = "коды модели компетенций, через запятую"
        yield WrongCell(
            number, "competencies", f"Нет такой компетенции: {', '.join(unknown)}", expected
        )
    yield from _wrong_whole(row, terms)


def _wrong_whole(row: Mapping[str, Any], terms: ProgrammeTerms) -> Iterator[WrongCell]:
    column = "modules"
    try:
        modules = modules_of(row)
        column = "cost" if terms.funding == "paid" and not terms.cost else "hours"
        check_terms(terms, modules)
    except Mistake as mistake:
        yield WrongCell(int(row["row"]), column, str(mistake))


def _wrong_code(row: Mapping[str, Any], held: Mapping[str, Programme]) -> Iterator[WrongCell]:
    found = held.get(row["code"])
    if found is None or row["unit_id"] is None:
        return
    if found.organisation_id != row["unit_id"]:
        wrong = "Этот код занят программой другой организации"
        yield WrongCell(int(row["row"]), "code", wrong, "другой код")
    elif found.state != ProgrammeState.DRAFT:
        wrong = f"Программа «{found.title[:60]}» уже не черновик: меняют только черновики"
        yield WrongCell(int(row["row"]), "code", wrong, "код новой редакции")


def list_beyond_draft(programmes: Sequence[int]) -> list[str]:
    """Codes of those that are not drafts any more: what a file brought has been sent on."""
    found = Programme.objects.filter(pk__in=programmes).exclude(state=ProgrammeState.DRAFT)
    return list(found.order_by("code").values_list("code", flat=True))


def list_modules_of(programmes: Sequence[int]) -> dict[int, list[tuple[str, int, str]]]:
    """Title, hours and control of every module, in their order."""
    said: dict[int, list[tuple[str, int, str]]] = {}
    for one in ProgrammeModule.objects.filter(programme__in=programmes).order_by("position"):
        said.setdefault(one.programme_id, []).append((one.title, one.hours, one.control))
    return said


def list_owner_codes(programmes: Sequence[int]) -> dict[int, str]:
    """Programme → code of its organisation."""
    found = Programme.objects.filter(pk__in=programmes)
    return dict(found.values_list("pk", "organisation__code"))
