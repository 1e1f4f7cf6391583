"""Laying what is known as of a date into timelines of periods, cutting only what changed.

A timeline is the rows of ``table`` that share ``owner``: half-open ``valid_from``/``valid_to``, never overlapping.
The staged relation ``incoming`` has ``row`` (unique), the owner's column, the state columns, ``valid_from`` (null: the
date itself) and ``valid_to`` (null: for ever).

- The anchor of a row is the date, or the day before ``valid_to`` where that is earlier.
- A period at the anchor with the same state stays; with an earlier ``valid_to`` given, it is cut there.
- A period with another state is cut where the new state begins (in place, if it begins no earlier).
- With no period at the anchor a new one is laid, as far as its neighbours leave room.
"""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from orientir.kit.bulk.staging import execute, one_value
from orientir.kit.bulk.tracing import trace_before, trace_new


@dataclass(frozen=True, slots=True)
class Laid:
    """How many rows made something new, changed something, left everything as it was."""

    new: int
    changed: int
    same: int


def lay_periods(table: str, owner: str, states: Sequence[str], incoming: str, as_of: date) -> Laid:
    """Lay the states of ``incoming`` into the timelines of ``table`` as of a date, tracing every change."""
    _plan(table, owner, states, incoming, as_of)
    trace_before(table, "select current_id from laying where deed in ('cut', 'mend', 'end')")
    _change_in_place(table, states)
    execute(
        f"update {table} t set valid_to = l.cut_on from laying l "
        "where t.id = l.current_id and l.deed in ('cut', 'end')"
    )
    _insert(table, owner, states)
    trace_new(table, "select new_id from laying where deed in ('cut', 'lay')")
    counts = {deed: _count(deed) for deed in ("lay", "cut", "mend", "end", "stay")}
    changed = counts["cut"] + counts["mend"] + counts["end"]
    return Laid(counts["lay"], changed, counts["stay"])


def _plan(table: str, owner: str, states: Sequence[str], incoming: str, as_of: date) -> None:
    states_listed = ", ".join(f"i.{state}" for state in states)
    same = " and ".join(f"c.{state} is not distinct from i.{state}" for state in states)
    execute("drop table if exists pg_temp.laying")
    execute(
        f"""
        create temporary table laying on commit drop as
        with asked as (
          select i.*, least(%(as_of)s, i.valid_to - 1) as anchor,
            least(coalesce(i.valid_from, %(as_of)s), %(as_of)s) as wanted_from
          from {incoming} i
        )
        select i.row, i.{owner}, {states_listed}, c.id as current_id,
          case
            when c.id is null then 'lay'
            when {same} then
              case when i.valid_to < coalesce(c.valid_to, 'infinity') then 'end' else 'stay' end
            when i.wanted_from <= c.valid_from then 'mend'
            else 'cut'
          end as deed,
          case when {same} then i.valid_to else greatest(i.wanted_from, c.valid_from) end as cut_on,
          case when c.id is null
            then greatest(least(i.wanted_from, i.anchor), before.ended_on)
            else greatest(i.wanted_from, c.valid_from) end as new_from,
          case when c.id is null
            then least(i.valid_to, after.begins_on)
            else least(i.valid_to, c.valid_to) end as new_to,
          null::bigint as new_id
        from asked i
        left join {table} c on c.{owner} = i.{owner} and c.valid_from <= i.anchor
          and (c.valid_to is null or c.valid_to > i.anchor)
        left join lateral (
          select max(p.valid_to) as ended_on from {table} p
          where c.id is null and p.{owner} = i.{owner} and p.valid_to <= i.anchor
        ) before on true
        left join lateral (
          select min(p.valid_from) as begins_on from {table} p
          where c.id is null and p.{owner} = i.{owner} and p.valid_from > i.anchor
        ) after on true
        """,
        {"as_of": as_of},
    )
    execute(
        "update laying set new_id = nextval(pg_get_serial_sequence(%(table)s, 'id')) "
        "where deed in ('cut', 'lay')",
        {"table": table},
    )


def _change_in_place(table: str, states: Sequence[str]) -> None:
    changes = ", ".join(f"{state} = l.{state}" for state in states)
    execute(
        f"update {table} t set {changes}, valid_to = l.new_to from laying l "
        "where t.id = l.current_id and l.deed = 'mend'"
    )


def _insert(table: str, owner: str, states: Sequence[str]) -> None:
    listed = ", ".join(states)
    execute(
        f"insert into {table} (id, {owner}, valid_from, valid_to, {listed}) "
        f"select new_id, {owner}, new_from, new_to, {listed} from laying "
        "where deed in ('cut', 'lay')"
    )


def _count(deed: str) -> int:
    return int(one_value("select count(*) from laying where deed = %s", [deed]))
