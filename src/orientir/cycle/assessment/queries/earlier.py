"""The procedure whose scale a new one may be put on: published, by the same instrument, with the same tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.utils import timezone

from orientir.core.psychometrics.parameters import ItemParameters
from orientir.cycle.assessment.models import Calibration, ItemStatistic, Procedure
from orientir.cycle.goals.api import get_parameter
from orientir.kit.bulk import fetch_frame

# a published procedure is counted no more: its scale stays where it is. The latest with tasks enough, else the latest
_EARLIER = """
select p.id, p.code, p.title, p.closes_at, p.calibration_id, count(s.id)
from assessment_procedure p
join assessment_calibration c on c.id = p.calibration_id and c.is_converged
left join assessment_item_statistic s on s.calibration_id = c.id and s.slope > 0
  and s.version_id in (
    select i.version_id from assessment_form_item i join assessment_form f on f.id = i.form_id
    where f.procedure_id = %(procedure)s)
where p.instrument = %(instrument)s and p.state = 'published' and p.closes_at < %(closes)s
  and p.id <> %(procedure)s
group by p.id
order by count(s.id) >= %(fewest)s desc, p.closes_at desc, p.id desc limit 1
"""


@dataclass(frozen=True, slots=True)
class EarlierProcedure:
    """``common``: tasks of the new one that it calibrated."""

    code: str
    title: str
    closes_at: datetime
    calibration: int
    common: int


def fewest_anchors(procedure: Procedure) -> int:
    """Common tasks without which years are not compared, by the methodology."""
    on = timezone.localdate(procedure.closes_at)
    told = get_parameter(pack_id=procedure.pack, name="measurement.anchors.min", on=on)
    return int(told)


def find_earlier(procedure: Procedure) -> EarlierProcedure | None:
    """None where there was no procedure by this instrument before."""
    schema: dict[str, type[pl.DataType]] = {
        "id": pl.Int64,
        "code": pl.String,
        "title": pl.String,
        "closes_at": pl.Datetime,
        "calibration": pl.Int64,
        "common": pl.Int64,
    }
    told = fetch_frame(
        _EARLIER,
        schema,
        {
            "procedure": procedure.pk,
            "instrument": procedure.instrument,
            "closes": procedure.closes_at,
            "fewest": fewest_anchors(procedure),
        },
    )
    return EarlierProcedure(*told.row(0)[1:]) if told.height else None


@dataclass(frozen=True, slots=True)
class KnownItems:
    """By the names asked for: parameters, standard errors of difficulty."""

    items: tuple[ItemParameters, ...]
    errors: Mapping[str, float]


def get_known_items(calibration: int, names: Mapping[int, str]) -> KnownItems:
    """``names``: version → what it is called now. Tasks whose parameters were not determined are left out."""
    found = ItemStatistic.objects.filter(
        calibration=calibration, version__in=list(names), slope__gt=0
    ).order_by("version")
    sound = [one for one in found if one.steps and None not in one.steps]
    items = tuple(
        ItemParameters(
            names[one.version_id],
            float(one.slope or 0),
            tuple(one.steps),
            lowest=int(one.details.get("lowest", 0)),
        )
        for one in sound
    )
    errors = {names[one.version_id]: _error(one.steps_se) for one in sound}
    return KnownItems(items, {name: error for name, error in errors.items() if error > 0})


def _error(errors: Sequence[float | None]) -> float:
    """Of the mean of the steps, as if their errors were independent; 0 where it is not known (or was fixed)."""
    known = [error for error in errors if error is not None]
    return sum(error**2 for error in known) ** 0.5 / len(known) if known else 0.0


def get_calibration(calibration: int) -> Calibration:
    return Calibration.objects.get(pk=calibration)
