"""What people answered in a procedure and when, as arrays: where signals are looked for."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.items.scoring import score
from orientir.core.items.specs import Item
from orientir.core.items.storage import from_json
from orientir.cycle.assessment.models import ItemVersion
from orientir.kit.bulk import fetch_frame


@dataclass(frozen=True, eq=False)
class Answered:
    """Sittings by items: ``seconds`` spent (nan: not known), ``codes`` of answers (-1: none), ``right``; ``sittings``:
    sitting, unit.
    """

    sittings: pl.DataFrame
    seconds: npt.NDArray[np.float64]
    codes: npt.NDArray[np.int16]
    right: npt.NDArray[np.bool_]


def get_answered(procedure: int) -> Answered | None:
    """Of ended sittings on screen; None where nobody has answered anything."""
    told = fetch_frame(
        _ANSWERS,
        {
            "sitting": pl.Int64,
            "unit": pl.Int64,
            "version": pl.Int64,
            "content": pl.String,
            "first_at": pl.Float64,
            "opened_at": pl.Float64,
        },
        {"procedure": procedure},
    )
    if told.is_empty():
        return None
    timed = told.sort("sitting", "first_at").with_columns(
        seconds=pl.col("first_at")
        - pl.coalesce(pl.col("first_at").shift().over("sitting"), "opened_at")
    )
    return _arrays(_judged(timed))


def _judged(told: pl.DataFrame) -> pl.DataFrame:
    """Each different answer to an item is scored once and gets a code of its own."""
    different = told.select("version", "content").unique(maintain_order=True)
    items = ItemVersion.objects.in_bulk(different["version"].unique().to_list())
    specs = {pk: from_json(version.content) for pk, version in items.items()}
    points = [_is_right(specs[v], content) for v, content in different.iter_rows()]
    judged = different.with_columns(
        is_right=pl.Series(points, dtype=pl.Boolean),
        code=(pl.int_range(pl.len()).over("version")).cast(pl.Int16),
    )
    return told.join(judged, on=["version", "content"], how="left", maintain_order="left")


def _is_right(item: Item, content: str) -> bool:
    told = score(item, json.loads(content))
    return told.state == "scored" and told.points == told.max_points


def _arrays(told: pl.DataFrame) -> Answered:
    sittings = told.select("sitting", "unit").unique(maintain_order=True)
    row = {one: place for place, one in enumerate(sittings["sitting"])}
    column = {one: place for place, one in enumerate(told["version"].unique().sort())}
    shape = (len(row), len(column))
    rows = told["sitting"].replace_strict(row).to_numpy()
    columns = told["version"].replace_strict(column).to_numpy()
    seconds = np.full(shape, np.nan)
    codes = np.full(shape, -1, dtype=np.int16)
    right = np.zeros(shape, dtype=np.bool_)
    seconds[rows, columns] = told["seconds"].to_numpy()
    codes[rows, columns] = told["code"].to_numpy()
    right[rows, columns] = told["is_right"].to_numpy()
    return Answered(sittings, seconds, codes, right)


_ANSWERS = """
select s.id, s.unit_id, f.version_id, l.content, extract(epoch from l.first_at)::float8,
  extract(epoch from s.opened_at)::float8
from assessment_sitting s
join (
  select a.sitting_id, a.position, (array_agg(a.content::text order by a.id desc))[1] as content,
    min(coalesce(a.given_at, a.saved_at)) as first_at
  from assessment_answer a join assessment_sitting o on o.id = a.sitting_id
  where o.procedure_id = %(procedure)s group by 1, 2
) l on l.sitting_id = s.id
join assessment_form_item f on f.form_id = s.form_id and f.position = l.position
where s.procedure_id = %(procedure)s and s.ended_at is not null and s.source = 'online'
  and l.content is not null
order by s.id, f.version_id
"""
