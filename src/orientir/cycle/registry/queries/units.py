"""Lists of units and single ones, as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orientir.core.mistakes import Mistake
from orientir.kit.bulk import fetch_rows

SORTS = {
    "": "standing desc, p.order_title",
    "title": "p.order_title",
    "-title": "p.order_title desc",
    "municipality": "m.short_title nulls first, p.order_title",
    "-municipality": "m.short_title desc nulls last, p.order_title",
    "kind": "p.kind, p.order_title",
    "-kind": "p.kind desc, p.order_title",
}
"""``standing``: how many of the words searched stand in the title whole: «школа 6» wants № 6 before № 16."""


class UnitNotFound(Mistake):
    """There is no unit with this code."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a list, as it was on the day asked for (or last, if it was closed by then)."""

    id: int
    code: str
    level: str
    title: str
    short_title: str
    kind: str
    municipality: str
    municipality_code: str
    is_open: bool
    inn: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class UnitFilters:
    """What a list of units is narrowed to; empty: everything. ``within``: the subtree of a unit."""

    text: str = ""
    kind: str = ""
    municipality: str = ""
    state: str = "open"
    level: str = "organisation"
    within: int | None = None


def list_units(
    filters: UnitFilters, *, on: date, sort: str = "", limit: int | None = 50, offset: int = 0
) -> tuple[list[UnitLine], int]:
    """A page of units and how many there are in all; forgives ё, case and typos in ``text``."""
    parameters = {
        "on": on,
        "limit": limit,
        "offset": offset,
        "text": " ".join(filters.text.replace("№", " ").split()),  # «№21» and «№ 21» are one
        "kind": filters.kind,
        "municipality": filters.municipality,
        "state": filters.state,
        "level": filters.level,
        "within": filters.within,
    }
    rows = fetch_rows(_LIST.replace("{order}", SORTS.get(sort, SORTS[""])), parameters)
    return [UnitLine(*row[2:]) for row in rows], int(rows[0][0]) if rows else 0


def get_unit(code: str, *, on: date) -> UnitLine:
    """One unit as of a day. Raises ``UnitNotFound``."""
    rows = fetch_rows(_ONE, {"code": code, "on": on})
    if not rows:
        raise UnitNotFound(f"нет организации с кодом «{code}»")
    return UnitLine(*rows[0])


def find_unit(code: str, *, on: date) -> UnitLine | None:
    rows = fetch_rows(_ONE, {"code": code, "on": on})
    return UnitLine(*rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class UnitTitle:
    """What a unit is called today: in short, and in full as its papers say."""

    id: int | None
    code: str
    title: str
    full_title: str = ""


def find_unit_title(unit_id: int | None) -> UnitTitle:
    """The latest titles of a unit; empty words for no unit."""
    rows = fetch_rows(
        "select u.id, u.code, p.short_title, p.title from registry_unit u join registry_unit_period p "
        "on p.unit_id = u.id where u.id = %(unit)s order by p.valid_from desc limit 1",
        {"unit": unit_id},
    )
    return UnitTitle(*rows[0]) if rows else UnitTitle(None, "", "")


def unit_path(unit_id: int, *, on: date) -> list[UnitLine]:
    """The units above one, from the top down, the unit itself last; by today's tree."""
    return [UnitLine(*row) for row in fetch_rows(_PATH, {"unit": unit_id, "on": on})]


def count_staff(unit_ids: list[int], *, on: date) -> dict[int, int]:
    """Unit → people who hold a post in it on a day, as far as one's rights go."""
    rows = fetch_rows(
        "select t.unit_id, count(distinct t.person_id) from registry_post t "
        "join registry_post_period p on p.post_id = t.id where t.unit_id = any(%(units)s) "
        "and p.valid_from <= %(on)s and (p.valid_to is null or p.valid_to > %(on)s) "
        "group by t.unit_id",
        {"units": unit_ids, "on": on},
    )
    return {int(unit): int(count) for unit, count in rows}


def list_municipalities(*, on: date) -> list[tuple[str, str]]:
    """Code and short title of every municipality, in the order of the alphabet."""
    filters = UnitFilters(level="municipality")
    return [(one.code, one.short_title) for one in list_units(filters, on=on, limit=None)[0]]


_COLUMNS = """
u.id, u.code, u.level, p.title, p.short_title, p.kind, coalesce(m.short_title, ''),
  coalesce(mu.code, ''), p.valid_to is null or p.valid_to > %(on)s, u.inn, p.valid_from, p.valid_to
"""
_FROM = """
from registry_unit u
join lateral (
  select * from registry_unit_period p where p.unit_id = u.id
  order by p.valid_from <= %(on)s desc, case when p.valid_from <= %(on)s then p.valid_from end desc,
    p.valid_from limit 1
) p on true
left join registry_unit mu on mu.id = p.municipality_id
left join lateral (
  select short_title from registry_unit_period m where m.unit_id = p.municipality_id
  order by m.valid_from desc limit 1
) m on true
"""
_LIST = f"""
with wanted as (
  select translate(lower(%(text)s), 'ё', 'е') as words
), exact as (
  select p.unit_id from registry_unit_period p, wanted w where w.words <> ''
    and (select bool_and(strpos(p.search_title, one) > 0)
      from unnest(string_to_array(w.words, ' ')) one)
  union
  select u.id from registry_unit u, wanted w where w.words in (lower(u.code), u.inn, u.ogrn)
)
select count(*) over (), case when w.words = '' then 0 else (
    select count(*) from unnest(string_to_array(w.words, ' ')) one
    where strpos(' ' || regexp_replace(p.search_title, '[^[:alnum:]]+', ' ', 'g') || ' ', ' ' || one || ' ') > 0)
  end as standing, {_COLUMNS} {_FROM}, wanted w
where u.level = %(level)s
  and (%(kind)s = '' or p.kind = %(kind)s)
  and (%(municipality)s = '' or mu.code = %(municipality)s)
  and (%(state)s = 'all' or (p.valid_to is null or p.valid_to > %(on)s) = (%(state)s = 'open'))
  and (%(within)s::bigint is null or u.id in (
    select descendant_id from registry_unit_closure where ancestor_id = %(within)s))
  and (w.words = '' or u.id in (select unit_id from exact)
    or not exists (select 1 from exact) and word_similarity(w.words, p.search_title) >= 0.55)
order by {{order}}, u.id limit %(limit)s offset %(offset)s
"""  # noqa: S608 put together from constants
_ONE = f"select {_COLUMNS} {_FROM} where u.code = %(code)s"
_PATH = f"""
select {_COLUMNS} {_FROM}
join registry_unit_closure c on c.ancestor_id = u.id and c.descendant_id = %(unit)s
order by c.depth desc
"""
