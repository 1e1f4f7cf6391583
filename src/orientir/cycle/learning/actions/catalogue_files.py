"""A catalogue of programmes from a file: drafts written and changed, every row traced so that it can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from orientir.cycle.goals.api import get_competency_model
from orientir.cycle.learning.actions.programmes import write_modules
from orientir.cycle.learning.models import Programme, ProgrammeModule
from orientir.cycle.learning.queries.catalogue_files import (
    Rows,
    held_programmes,
    list_modules_of,
)
from orientir.cycle.learning.sheets import modules_of, terms_of
from orientir.cycle.learning.terms import ModuleTerms, ProgrammeTerms, told_of
from orientir.kit.bulk import Laid, trace_before, trace_new
from orientir.kit.journal import record

_IDS = "select unnest(%(ids)s::bigint[])"
_MODULES = "select id from learning_programme_module where programme_id = any(%(ids)s)"
_SAID_ELSEWHERE = ("prerequisites", "is_pedagogical")
"""What the template does not ask: a draft keeps it as it was."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with the programme that has its code, if any."""

    row: Mapping[str, Any]
    terms: ProgrammeTerms
    modules: tuple[ModuleTerms, ...]
    held: Programme | None


def lay_programmes(*, rows: Rows, on: date, by: int | None, at: datetime) -> Laid:
    """Write checked rows inside a traced transaction: new drafts, changed drafts, those that stay as they were."""
    pack, held = get_competency_model(on=on).pack, held_programmes(rows)
    lines = [_line(row, pack, held.get(row["code"])) for row in rows]
    new = [line for line in lines if line.held is None]
    known = [line for line in lines if line.held is not None]
    said = list_modules_of([line.held.pk for line in known if line.held is not None])
    changed = [line for line in known if line.held is not None and _differs(line, said)]
    _insert(new, by, at)
    _change(changed, at)
    codes = [line.row["code"] for line in (*new, *changed)]
    record(event="learning.programmes_brought", by=by, at=at, subject=", ".join(codes)[:200])
    return Laid(len(new), len(changed), len(known) - len(changed))


def _line(row: Mapping[str, Any], pack: str, held: Programme | None) -> _Line:
    terms = terms_of(row, pack)
    if held is not None:
        kept: dict[str, Any] = {name: getattr(held, name) for name in _SAID_ELSEWHERE}
        terms = replace(terms, **kept)
    return _Line(row, terms, modules_of(row), held)


def _differs(line: _Line, said: Mapping[int, list[tuple[str, int, str]]]) -> bool:
    """A row without modules leaves those of the draft as they are."""
    assert line.held is not None
    told = told_of(line.terms)
    if any(getattr(line.held, name) != value for name, value in told.items()):
        return True
    modules = [(one.title, one.hours, one.control) for one in line.modules]
    return bool(modules) and modules != said.get(line.held.pk, [])


def _insert(lines: Sequence[_Line], by: int | None, at: datetime) -> None:
    made = Programme.objects.bulk_create(
        Programme(
            code=line.row["code"],
            organisation_id=line.row["unit_id"],
            created_by_id=by,
            created_at=at,
            changed_at=at,
            **told_of(line.terms),
        )
        for line in lines
    )
    for one, line in zip(made, lines, strict=True):
        write_modules(one, line.modules)
    ids = {"ids": [one.pk for one in made]}
    trace_new("learning_programme", _IDS, ids)
    trace_new("learning_programme_module", _MODULES, ids)


def _change(lines: Sequence[_Line], at: datetime) -> None:
    drafts = [line.held for line in lines if line.held is not None]
    replaced = {"ids": [one.pk for one, line in zip(drafts, lines, strict=True) if line.modules]}
    trace_before("learning_programme", _IDS, {"ids": [one.pk for one in drafts]})
    trace_before("learning_programme_module", _MODULES, replaced)
    ProgrammeModule.objects.filter(programme__in=replaced["ids"]).delete()
    for one, line in zip(drafts, lines, strict=True):
        told = told_of(line.terms) | {"changed_at": at}
        Programme.objects.filter(pk=one.pk).update(**told)
        write_modules(one, line.modules)
    trace_new("learning_programme_module", _MODULES, replaced)
