"""The tree of units from a whole file at once. Called inside a traced transaction (``orientir.kit.bulk``)."""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from orientir.cycle.registry.actions.bulk_people import close_periods
from orientir.kit.bulk import (
    Laid,
    execute,
    fetch_frame,
    lay_periods,
    one_value,
    stage,
    trace_before,
    trace_new,
)

UNIT_STATES = (
    "title",
    "short_title",
    "title_in",
    "kind",
    "parent_id",
    "municipality_id",
    "region_id",
    "is_general_education",
    "locality",
)
NUMBERS = ("inn", "ogrn", "oktmo")
REFERENCES = ("parent_id", "municipality_id", "region_id", "successor_id")


@dataclass(frozen=True, slots=True)
class LaidUnits:
    """What a file did to the tree."""

    units: Laid
    renumbered: int
    successions: int
    posts_closed: int


def lay_units(*, units: pl.DataFrame, as_of: date) -> LaidUnits:
    """Lay units as of a date. ``units``: row, unit_id and ``REFERENCES`` (negative: minus the row of a new unit),
    code, level, ``NUMBERS``, ``UNIT_STATES`` without ids, opened_on, closed_on, succession.

    An empty cell leaves what is known. Posts of a closed unit end with it. The closure is rebuilt.
    """
    stage("incoming_unit", units)
    _give_ids()
    trace_new("registry_unit", "select unit_id from incoming_unit where is_new")
    renumbered = _update_numbers()
    _fill_unknown(as_of)
    laid = lay_periods("registry_unit_period", "unit_id", UNIT_STATES, "incoming_unit", as_of)
    successions = _succeed()
    closed = _close_posts()
    rebuild_closure()
    return LaidUnits(laid, renumbered, successions, closed)


def rebuild_closure() -> None:
    """Who stands above whom, anew; the access policies read it."""
    one_value("select rebuild_unit_closure()")


def _give_ids() -> None:
    execute(
        "alter table incoming_unit add column is_new boolean, add column told_as bigint, "
        "add column valid_from date, add column valid_to date"
    )
    execute(
        "update incoming_unit set told_as = unit_id, is_new = unit_id < 0, valid_to = closed_on"
    )
    execute(
        "update incoming_unit set valid_from = opened_on, "
        "unit_id = nextval(pg_get_serial_sequence('registry_unit', 'id')) where is_new"
    )
    for column in REFERENCES:
        execute(
            f"update incoming_unit i set {column} = o.unit_id from incoming_unit o "
            f"where o.told_as = i.{column} and o.is_new"
        )
    execute(
        "insert into registry_unit (id, code, level, inn, ogrn, oktmo) select unit_id, code, level, "
        "coalesce(inn, ''), coalesce(ogrn, ''), coalesce(oktmo, '') from incoming_unit where is_new "
        "order by unit_id"
    )


def _update_numbers() -> int:
    differs = " or ".join(f"u.{name} <> coalesce(i.{name}, u.{name})" for name in NUMBERS)
    touched = trace_before(
        "registry_unit",
        f"select u.id from incoming_unit i join registry_unit u on u.id = i.unit_id where {differs}",
    )
    changes = ", ".join(f"{name} = coalesce(i.{name}, u.{name})" for name in NUMBERS)
    execute(
        f"update registry_unit u set {changes} from incoming_unit i "
        f"where u.id = i.unit_id and ({differs})"
    )
    return touched


def _fill_unknown(as_of: date) -> None:
    """Empty cells take what is known of the unit, else what follows from the rest of the row."""
    execute(
        """
        update incoming_unit i set
          short_title = coalesce(i.short_title, nullif(c.short_title, left(c.title, 120)),
            left(i.title, 120)),
          title_in = coalesce(i.title_in, c.title_in, ''),
          is_general_education = coalesce(i.is_general_education, c.is_general_education,
            i.kind = 'school'),
          locality = coalesce(i.locality, c.locality, '')
        from incoming_unit o
        left join registry_unit_period c on c.unit_id = o.unit_id and c.valid_from <= %(as_of)s
          and (c.valid_to is null or c.valid_to > %(as_of)s)
        where o.row = i.row
        """,
        {"as_of": as_of},
    )


def _succeed() -> int:
    """Note which unit continues which; the first successor named is the main one."""
    execute("drop table if exists pg_temp.succeeding")
    execute(
        """
        create temporary table succeeding on commit drop as
        select nextval(pg_get_serial_sequence('registry_unit_succession', 'id')) as id,
          i.unit_id as predecessor_id, i.successor_id, i.closed_on as happened_on,
          coalesce(i.succession, 'merged') as kind,
          not exists (select 1 from registry_unit_succession s
            where s.predecessor_id = i.unit_id and s.is_main) as is_main
        from incoming_unit i where i.successor_id is not null and not exists (
          select 1 from registry_unit_succession s
          where s.predecessor_id = i.unit_id and s.successor_id = i.successor_id)
        """
    )
    columns = "id, predecessor_id, successor_id, happened_on, kind, is_main"
    execute(f"insert into registry_unit_succession ({columns}) select {columns} from succeeding")
    return trace_new("registry_unit_succession", "select id from succeeding")


def _close_posts() -> int:
    open_still = fetch_frame(
        "select p.id, i.closed_on from incoming_unit i join registry_post t on t.unit_id = i.unit_id "
        "join registry_post_period p on p.post_id = t.id "
        "where i.closed_on is not null and (p.valid_to is null or p.valid_to > i.closed_on)",
        {"id": pl.Int64, "closed_on": pl.Date},
    )
    return sum(
        close_periods(period_ids=group["id"].to_list(), on=day)
        for (day,), group in open_still.group_by("closed_on")
        if isinstance(day, date)
    )
