"""Sets of pupils' results, and their rows: one function reads them, of schools in sight, and journals the look."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db.models import QuerySet

from orientir.core.mistakes import Mistake
from orientir.cycle.collection.models import ResultsSet
from orientir.cycle.collection.results.store import content_hash, scan
from orientir.cycle.registry import api as registry
from orientir.kit.journal.recording import record_look


class ResultsGone(Mistake):
    """A set is not in the catalogue any more, or its files are not what it was made of."""


@dataclass(frozen=True, slots=True)
class ResultsKey:
    """What results are about, whichever imports brought them."""

    kind: str
    procedure: str
    subject: str
    grade: int | None
    year: int


def list_results_sets(kind: str = "") -> QuerySet[ResultsSet]:
    """Sets in sight, the latest year first."""
    found = ResultsSet.objects.select_related("unit", "brought_by")
    found = found.filter(kind=kind) if kind else found
    return found.order_by("-year", "procedure", "subject", "grade", "-pk")


def list_results_keys(kind: str) -> list[ResultsKey]:
    """What there are results about, the latest first."""
    names = ("kind", "procedure", "subject", "grade", "year")
    rows = ResultsSet.objects.filter(kind=kind).values_list(*names).distinct()
    keys = [ResultsKey(*row) for row in rows]
    return sorted(keys, key=lambda key: (-key.year, key.procedure, key.subject, key.grade or 0))


def find_results_sets(key: ResultsKey) -> list[ResultsSet]:
    """The sets about it, the latest import first: its schools count instead of earlier ones."""
    found = ResultsSet.objects.filter(
        kind=key.kind, procedure=key.procedure, subject=key.subject, grade=key.grade, year=key.year
    )
    return list(found.order_by("-pk"))


def read_results(sets: Sequence[ResultsSet], *, by: int | None, at: datetime) -> pl.LazyFrame:
    """Rows of sets about one thing, of schools in sight; the look is journalled. Raises ResultsGone.

    A school that several imports brought is read from the latest.
    """
    in_sight = set(registry.list_codes_in_sight())
    frames, taken = [], set[str]()
    for one in sorted(sets, key=lambda one: -one.pk):
        _require_unchanged(one)
        wanted = (set(one.units) & in_sight) - taken
        frames.append(_rows_of(one, wanted))
        taken |= wanted
    record_look(event="collection.results_read", by=by, at=at, persons=())
    if not frames:
        raise ResultsGone("таких результатов нет: загрузите их или выберите другие")
    return pl.concat(frames, how="diagonal")


def _rows_of(one: ResultsSet, units: Collection[str]) -> pl.LazyFrame:
    rows = scan(_folder(one))
    if not one.units:  # the plan of a paper is about no school
        return rows
    return rows.filter(pl.col("unit").is_in(sorted(units)))


def _require_unchanged(one: ResultsSet) -> None:
    folder = _folder(one)
    if not folder.is_dir() or content_hash(folder) != one.content_sha256:
        raise ResultsGone(
            f"файлы набора результатов {one.pk} пропали или изменены: восстановите их из копии или загрузите снова"
        )


def _folder(one: ResultsSet) -> Path:
    return Path(settings.RESULTS_ROOT) / one.folder
