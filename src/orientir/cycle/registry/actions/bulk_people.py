"""People and posts of a whole file at once. Called inside a traced transaction (``orientir.kit.bulk``).

The journal row of an import is written by whoever imports: these functions journal nothing themselves.
"""

# ruff: noqa: S608 (queries are put together from constants of this package only)
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db import IntegrityError

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.queries.identity import IDENTITY
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

POST_STATES = (
    "staff_category",
    "position",
    "subject",
    "rate",
    "is_main_job",
    "qualification_category",
    "is_methodist_category",
    "is_mentor_category",
    "accompanied_by_regional_methodist",
)
EXTRAS = {"teaching_since": pl.Date, "has_higher_pedagogical_education": pl.Boolean}
_FOLDED = "translate(lower({0}), 'ё', 'е')"


@dataclass(frozen=True, slots=True)
class Entered:
    """``ids``: key → person_id of everybody; ``fresh``: ids of those who were not known."""

    ids: pl.DataFrame
    fresh: list[int]
    changed: int


def enter_people(*, people: pl.DataFrame) -> Entered:
    """Enter those without ``person_id``; bring the rest up to date (nothing known is erased by an empty cell).

    ``people``: key, person_id, the columns of ``IDENTITY`` and, if known, of ``EXTRAS``. Raises ``Mistake`` where a
    СНИЛС or personnel number belongs to somebody whom the reader may not see.
    """
    columns = [
        pl.col(name) if name in people.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in EXTRAS.items()
    ]
    stage("incoming_person", people.select("key", "person_id", *IDENTITY, *columns))
    execute("alter table incoming_person add column is_new boolean")
    execute("update incoming_person set is_new = person_id is null")
    execute(
        "update incoming_person set "
        "person_id = nextval(pg_get_serial_sequence('registry_person', 'id')) where is_new"
    )
    changed = _update_known()
    _insert_new()
    trace_new("registry_person", "select person_id from incoming_person where is_new")
    ids = fetch_frame(
        "select key, person_id, is_new from incoming_person",
        {"key": pl.String, "person_id": pl.Int64, "is_new": pl.Boolean},
    )
    fresh = ids.filter("is_new")["person_id"].to_list()
    return Entered(ids.select("key", "person_id"), fresh, changed)


def _update_known() -> int:
    values = {
        "family_name": _renamed("family_name"),
        "given_name": _renamed("given_name"),
        "patronymic": _renamed("patronymic"),
        "birth_on": "coalesce(i.birth_on, p.birth_on)",
        "snils": "coalesce(p.snils, i.snils)",
        "personnel_number": "coalesce(i.personnel_number, p.personnel_number)",
        "teaching_since": "coalesce(i.teaching_since, p.teaching_since)",
        "has_higher_pedagogical_education": "coalesce("
        "i.has_higher_pedagogical_education, p.has_higher_pedagogical_education)",
    }
    differs = " or ".join(f"p.{name} is distinct from {value}" for name, value in values.items())
    known = "incoming_person i join registry_person p on p.id = i.person_id and not i.is_new"
    touched = trace_before("registry_person", f"select p.id from {known} where {differs}")
    changes = ", ".join(f"{name} = {value}" for name, value in values.items())
    execute(
        f"update registry_person p set {changes} from incoming_person i "
        f"where p.id = i.person_id and not i.is_new and ({differs})"
    )
    return touched


def _renamed(name: str) -> str:
    """A new spelling counts only if it differs in more than case and ё."""
    ours, theirs = _FOLDED.format(f"p.{name}"), _FOLDED.format(f"i.{name}")
    return f"case when i.{name} is null or {ours} = {theirs} then p.{name} else i.{name} end"


def _insert_new() -> None:
    try:
        execute(
            "insert into registry_person (id, family_name, given_name, patronymic, birth_on, snils, "
            "personnel_number, teaching_since, has_higher_pedagogical_education) "
            "select person_id, family_name, given_name, coalesce(patronymic, ''), birth_on, snils, "
            "personnel_number, teaching_since, coalesce(has_higher_pedagogical_education, false) "
            "from incoming_person where is_new order by person_id"
        )
    except IntegrityError as error:
        raise Mistake(
            "СНИЛС или табельный номер одного из новых людей уже записан за другим человеком региона "
            "с иной датой рождения. Проверьте даты рождения и номера; ничего не загружено."
        ) from error


def lay_posts(*, posts: pl.DataFrame, as_of: date) -> Laid:
    """Lay posts as of a date. ``posts``: row, person_id, unit_id, post_code, ``POST_STATES``, valid_from, valid_to."""
    settled = posts.with_columns(
        pl.col("subject").fill_null(""),
        pl.col("qualification_category").fill_null("none"),
        *(pl.col(name).fill_null(False) for name in POST_STATES[6:]),
    )
    stage("incoming_post", settled)
    execute("alter table incoming_post add column post_id bigint, add column is_new boolean")
    execute(
        "update incoming_post i set post_id = p.id, is_new = false from registry_post p "
        "where p.person_id = i.person_id and p.unit_id = i.unit_id and p.code = i.post_code"
    )
    execute(
        "update incoming_post set is_new = true, "
        "post_id = nextval(pg_get_serial_sequence('registry_post', 'id')) where post_id is null"
    )
    execute(
        "insert into registry_post (id, person_id, unit_id, code) "
        "select post_id, person_id, unit_id, post_code from incoming_post where is_new"
    )
    trace_new("registry_post", "select post_id from incoming_post where is_new")
    _end_with_units()
    execute("alter table incoming_post alter column rate type numeric(5, 3)")
    return lay_periods("registry_post_period", "post_id", POST_STATES, "incoming_post", as_of)


def _end_with_units() -> None:
    """A post of a unit that is known to close ends with it at the latest."""
    execute(
        "update incoming_post i set valid_to = least(i.valid_to, u.ends_on) from ("
        "  select unit_id, max(coalesce(valid_to, 'infinity')) as ends_on"
        "  from registry_unit_period group by unit_id"
        ") u where u.unit_id = i.unit_id and u.ends_on < 'infinity'"
    )


@dataclass(frozen=True, slots=True)
class AbsentPosts:
    """Posts held on a date that a complete file does not name: to be listed, confirmed, closed."""

    period_ids: list[int]
    person_ids: list[int]
    lines: list[str]
    held: int

    @property
    def share(self) -> float:
        return len(self.period_ids) / self.held if self.held else 0.0


def find_absent_posts(*, named: pl.DataFrame, unit_id: int | None, as_of: date) -> AbsentPosts:
    """Compare posts held on ``as_of`` in a unit's subtree (``None``: everywhere) with those a file names.

    ``named``: person_id (null: not known yet), unit_id, post_code.
    """
    stage("named_post", named.select("person_id", "unit_id", "post_code"))
    held = _HELD.format(scope="" if unit_id is None else _SCOPE)
    parameters = {"as_of": as_of, "unit": unit_id}
    absent = fetch_frame(
        f"{_ABSENT.format(held=held)} order by u.code, person.family_name, person.given_name, t.id",
        {"period_id": pl.Int64, "person_id": pl.Int64, "line": pl.String},
        parameters,
    )
    total = one_value(f"select count(*) from ({held}) held", parameters)
    return AbsentPosts(
        absent["period_id"].to_list(),
        absent["person_id"].to_list(),
        absent["line"].to_list(),
        int(total or 0),
    )


def close_periods(*, period_ids: list[int], on: date) -> int:
    """End periods of posts on a day; one that began that very day goes altogether."""
    execute("drop table if exists pg_temp.closing_period")
    stage("closing_period", pl.DataFrame({"id": period_ids}, schema={"id": pl.Int64}))
    trace_before("registry_post_period", "select id from closing_period")
    execute(
        "delete from registry_post_period where valid_from >= %s "
        "and id in (select id from closing_period)",
        [on],
    )
    execute(
        "update registry_post_period set valid_to = %s where id in (select id from closing_period)",
        [on],
    )
    return len(period_ids)


_SCOPE = "and t.unit_id in (select descendant_id from registry_unit_closure where ancestor_id = %(unit)s)"
_HELD = """
select p.id as period_id, t.id as post_id, t.person_id, t.unit_id, t.code, p.position, p.subject
from registry_post_period p join registry_post t on t.id = p.post_id
where p.valid_from <= %(as_of)s and (p.valid_to is null or p.valid_to > %(as_of)s) {scope}
"""
_ABSENT = """
select t.period_id, t.person_id, u.code || ': ' || person.family_name || ' ' || person.given_name
  || coalesce(' ' || nullif(person.patronymic, ''), '') || ' — ' || t.position
  || coalesce(' (' || nullif(t.subject, '') || ')', '')
from ({held}) t (period_id, id, person_id, unit_id, code, position, subject)
join registry_person person on person.id = t.person_id
join registry_unit u on u.id = t.unit_id
where not exists (
  select 1 from named_post n
  where n.person_id = t.person_id and n.unit_id = t.unit_id and n.post_code = t.code)
"""
