"""Scored responses of a procedure as arrays: what measurement works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.kit.bulk import fetch_frame

MISSING = -1

# not reached is missing for the model and no points in the percent (who leaves after one right answer has not passed);
# omitted and invalid are wrong (0 points); a task of which any answer still waits for an expert is left out: those who
# left it empty would be all that is known of it
_RESPONSES = """
with waiting as (
  select distinct w.version_id
  from assessment_response w join assessment_sitting t on t.id = w.sitting_id
  where t.procedure_id = %(procedure)s and w.state = 'needs_expert' and w.points is null
    and t.attempt = (select max(o.attempt) from assessment_sitting o
                     where o.invitation_id = t.invitation_id and o.ended_at is not null)
)
select r.sitting_id, r.version_id, r.points::float8, r.max_points::float8
from assessment_response r join assessment_sitting s on s.id = r.sitting_id
where s.procedure_id = %(procedure)s and (r.points is not null or r.state = 'not_reached')
  and r.version_id not in (select version_id from waiting)
order by r.sitting_id, r.version_id
"""
_ITEMS = """
select v.id, i.code, f.competency, v.max_score::float8
from assessment_item_version v join assessment_item i on i.id = v.item_id
join (select version_id, min(competency) as competency from assessment_form_item fi
      join assessment_form fo on fo.id = fi.form_id and fo.procedure_id = %(procedure)s
      group by version_id) f on f.version_id = v.id
order by f.competency, i.code
"""
_SITTINGS = """
select s.id, s.person_id, s.unit_id, i.staff_category, s.ended_at::date
from assessment_sitting s join assessment_invitation i on i.id = s.invitation_id
where s.procedure_id = %(procedure)s and s.ended_at is not null
  and s.attempt = (select max(o.attempt) from assessment_sitting o
                   where o.invitation_id = s.invitation_id and o.ended_at is not null)
order by s.id
"""

_SITTING_COLUMNS: dict[str, type[pl.DataType]] = {
    "sitting": pl.Int64,
    "person": pl.Int64,
    "unit": pl.Int64,
    "staff_category": pl.String,
    "ended_on": pl.Date,
}
_ITEM_COLUMNS: dict[str, type[pl.DataType]] = {
    "version": pl.Int64,
    "code": pl.String,
    "competency": pl.String,
    "max_score": pl.Float64,
}


@dataclass(frozen=True, eq=False)
class ResponseSet:
    """``scores`` [sittings, items] int8, -1 missing. ``sittings``: sitting, person, unit, staff_category, ended_on,
    percent (of the points of what was put before the person). ``items``: version, code, competency, max_score.
    """

    scores: npt.NDArray[np.int8]
    sittings: pl.DataFrame
    items: pl.DataFrame

    @property
    def competencies(self) -> Sequence[str]:
        return list(self.items["competency"].unique(maintain_order=True))


def get_responses(procedure: int) -> ResponseSet:
    """Of the last ended attempt of everyone; an item nobody was given is left out.

    Points become categories 0…⌈max_score⌉: whole points are themselves, parts of a point are rounded half up.
    """
    given = _fetch(_RESPONSES, procedure, ("sitting", "version"), ("points", "max_points"))
    sittings = fetch_frame(_SITTINGS, _SITTING_COLUMNS, {"procedure": procedure})
    given = given.join(sittings.select("sitting"), on="sitting")
    percent = 100 * pl.col("points").sum() / pl.col("max_points").sum()
    shares = given.group_by("sitting").agg(
        percent.alias("percent"), pl.col("points").count().alias("answered")
    )
    shares = shares.filter(pl.col("answered") > 0).drop("answered")
    sittings = sittings.join(shares, on="sitting", how="inner").sort("sitting")
    told = given.drop_nulls("points")
    items = fetch_frame(_ITEMS, _ITEM_COLUMNS, {"procedure": procedure})
    items = items.filter(pl.col("version").is_in(told["version"].unique().implode()))
    return ResponseSet(_matrix(told, sittings, items), sittings, items)


def _matrix(
    told: pl.DataFrame, sittings: pl.DataFrame, items: pl.DataFrame
) -> npt.NDArray[np.int8]:
    placed = (
        told.join(sittings.select("sitting").with_row_index("row"), on="sitting")
        .join(items.select("version").with_row_index("column"), on="version")
        .with_columns(pl.col("points").add(0.5).floor().cast(pl.Int8))
    )
    scores = np.full((sittings.height, items.height), MISSING, dtype=np.int8)
    scores[placed["row"].to_numpy(), placed["column"].to_numpy()] = placed["points"].to_numpy()
    return scores


def _fetch(
    query: str, procedure: int, ids: tuple[str, ...], numbers: tuple[str, ...]
) -> pl.DataFrame:
    schema: dict[str, type[pl.DataType]] = dict.fromkeys(ids, pl.Int64)
    schema |= dict.fromkeys(numbers, pl.Float64)
    return fetch_frame(query, schema, {"procedure": procedure})
