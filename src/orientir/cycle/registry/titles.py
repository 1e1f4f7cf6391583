"""How units were called on the reporting day of each year, and by which ids the database knows them."""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pyarrow as pa
from django.db import connection

from orientir.cycle.registry.models import Unit
from orientir.cycle.registry.tables import YEARS, year_parameters
from orientir.kit.arrow import read_arrow

TITLES = pa.schema(
    [
        pa.field("unit_id", pa.string(), nullable=False),
        pa.field("year", pa.int64(), nullable=False),
        pa.field("title", pa.string(), nullable=False),
        pa.field("short_title", pa.string(), nullable=False),
        pa.field("title_in", pa.string()),
        pa.field("oktmo", pa.string()),
    ]
)
TITLES_QUERY = f"""
select distinct on (u.code, years.year) u.code, years.year, p.title, p.short_title, p.title_in, u.oktmo
from {YEARS}
join registry_unit_period p
  on p.valid_from <= least(make_date(years.year, 12, 31), %(on)s)
  and (p.valid_to is null or p.valid_to > make_date(years.year, 1, 1))
join registry_unit u on u.id = p.unit_id
order by u.code, years.year,
  p.valid_from <= years.day and (p.valid_to is null or p.valid_to > years.day) desc,
  p.valid_from <= years.day desc, abs(p.valid_from - years.day)
"""


NAMES_QUERY = """
select distinct on (p.unit_id) p.unit_id, u.code, p.short_title
from registry_unit_period p
join registry_unit u on u.id = p.unit_id
where p.unit_id = any(%s) and p.valid_from <= %s
order by p.unit_id, p.valid_from desc
"""


def titles_table(years: Sequence[int], on: date) -> pa.Table:
    """A row for each row of ``units`` of the contract; told as there (see ``units_table``)."""
    return read_arrow(TITLES_QUERY, year_parameters(years, on), TITLES)


def unit_ids() -> dict[str, int]:
    """Ids of all units by their codes (``unit_id`` of the contract)."""
    return dict(Unit.objects.values_list("code", "id"))


def titles_of(units: Iterable[int], on: date) -> dict[int, str]:
    """Unit → its short title on a day, else the latest one before it."""
    return {unit: title for unit, (_code, title) in names_of(units, on).items()}


def names_of(units: Iterable[int], on: date) -> dict[int, tuple[str, str]]:
    """Unit → its code and its short title on a day, else the latest one before it.

    The ids go as one array: a region has thousands of units, and a list of literals costs more than the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(NAMES_QUERY, [list(units), on])
        return {unit: (code, title) for unit, code, title in cursor.fetchall()}
