"""Who the rows of a file are: by СНИЛС, else by personnel number, else by full name and birth date."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from orientir.kit.bulk import fetch_frame, one_value, stage
from orientir.kit.tabular.values.cleaning import folded

IDENTITY = (
    "snils",
    "personnel_number",
    "family_name",
    "given_name",
    "patronymic",
    "birth_on",
)


@dataclass(frozen=True, slots=True)
class Identified:
    """``rows``: row, key, person_id (null: not known yet), trouble (null, or one of ``TROUBLES``).

    ``people``: one row a key, the first known value of each field of ``IDENTITY``.
    """

    rows: pl.DataFrame
    people: pl.DataFrame


def identify(frame: pl.DataFrame) -> Identified:
    """Match the rows of a file (``row`` and the columns of ``IDENTITY``) among themselves and with the registry.

    Troubles: ``unnamed`` nothing to know the person by · ``contradiction`` one number, two people in the file ·
    ``unclear_in_file`` a namesake born the same day has a number · ``unclear`` several such people in the registry ·
    ``other_person`` the number belongs to somebody else · ``unknown`` not in the registry and not named in full.
    """
    keyed = _with_keys(frame.select("row", *IDENTITY))
    people = keyed.group_by("key", maintain_order=True).agg(
        pl.col(name).drop_nulls().first() for name in IDENTITY
    )
    matched = _match(people)
    # two keys of the file may be one person of the registry: from here on their id is the key
    rows = keyed.join(matched, on="key", how="left", maintain_order="left").with_columns(
        key=pl.coalesce("#" + pl.col("person_id").cast(pl.String), "key"),
        trouble=pl.coalesce("trouble", "match_trouble"),
    )
    people = rows.group_by("key", maintain_order=True).agg(
        pl.col(name).drop_nulls().first() for name in (*IDENTITY, "person_id")
    )
    return Identified(rows.select("row", "key", "person_id", "trouble"), people)


def _with_keys(frame: pl.DataFrame) -> pl.DataFrame:
    parts = [folded(pl.col(name).fill_null("")) for name in ("family_name", "given_name")]
    named = frame.with_columns(
        name=pl.when(pl.all_horizontal(pl.col("family_name", "given_name", "birth_on").is_not_null()))
        .then(pl.concat_str([*parts, folded(pl.col("patronymic").fill_null("")),
                             pl.col("birth_on").cast(pl.String)], separator="|"))
    )  # fmt: skip
    filled = named.with_columns(
        _only("snils").alias("whole_snils"), _only("personnel_number").alias("whole_number")
    )
    keyed = filled.with_columns(
        key=pl.coalesce(
            "s:" + pl.col("whole_snils"), "p:" + pl.col("whole_number"), "n:" + pl.col("name"),
            "r:" + pl.col("row").cast(pl.String),
        ),
        namesakes=pl.col("snils").drop_nulls().n_unique().over("name"),
    )  # fmt: skip
    numberless = pl.col("snils").is_null() & pl.col("personnel_number").is_null()
    torn = (pl.col("birth_on") != pl.col("birth_on").first().over("key")) & (
        ~pl.col("key").str.starts_with("r:")
    )
    return keyed.with_columns(
        trouble=pl.when(numberless & pl.col("name").is_null()).then(pl.lit("unnamed"))
        .when(torn).then(pl.lit("contradiction"))
        .when(numberless & (pl.col("namesakes") > 1)).then(pl.lit("unclear_in_file"))
    )  # fmt: skip


def _only(column: str) -> pl.Expr:
    """The column's value, or where it is missing the only one that rows of the same name and birth date have."""
    of_name = pl.col(column).drop_nulls().n_unique().over("name") == 1
    shared = pl.when(of_name & pl.col("name").is_not_null()).then(
        pl.col(column).drop_nulls().first().over("name")
    )
    return pl.coalesce(column, shared)


def _match(people: pl.DataFrame) -> pl.DataFrame:
    """For each key: ``person_id`` and ``match_trouble``."""
    stage("asked_person", people)
    found = _find()
    named = pl.all_horizontal(pl.col("family_name", "given_name", "birth_on").is_not_null())
    numbered = pl.col("snils").is_not_null() | pl.col("personnel_number").is_not_null()
    joined = people.join(found, on="key", how="left").with_columns(
        candidates=pl.col("candidates").fill_null(0), is_other=pl.col("is_other").fill_null(False)
    )
    several = pl.col("candidates") > 1
    return joined.select(
        "key",
        person_id=pl.when((pl.col("candidates") == 1) & ~pl.col("is_other")).then("person_id"),
        match_trouble=pl.when(pl.col("is_other")).then(pl.lit("other_person"))
        .when(several & ~numbered).then(pl.lit("unclear"))
        .when((pl.col("candidates") == 0) & ~named).then(pl.lit("unknown")),
    )  # fmt: skip


def _find() -> pl.DataFrame:
    """Whom the registry knows by each key, how many they are, and whether the number is another's."""
    near = fetch_frame(_MATCHES, _FOUND)
    if one_value("select current_account()") is None:
        return near
    # who acts for an account does not see everybody: a function of the database looks for the rest.
    # A number alone opens nobody who is out of sight, but is enough for those in it.
    near, far = near.filter(~pl.col("is_other")), fetch_frame(_MATCHES_ANYWHERE, _FOUND)
    sure = far.filter(~pl.col("is_other"))
    doubted = far.filter("is_other").join(near, on="key", how="anti")
    return pl.concat([sure, near.join(sure, on="key", how="anti"), doubted])


_FOUND: dict[str, type[pl.DataType]] = {
    "key": pl.String,
    "person_id": pl.Int64,
    "candidates": pl.Int64,
    "is_other": pl.Boolean,
}
_MATCHES_ANYWHERE = """
select m.* from (
  select array_agg(key) as keys, array_agg(snils) as snils, array_agg(personnel_number) as numbers,
    array_agg(family_name) as families, array_agg(given_name) as givens,
    array_agg(patronymic) as patronymics, array_agg(birth_on) as births
  from asked_person
) a, match_people(a.keys, a.snils, a.numbers, a.families, a.givens, a.patronymics, a.births) m
"""
_MATCHES = """
with by_snils as (
  select a.key, p.id, p.merged_into_id,
    a.birth_on <> p.birth_on and lower(a.family_name) <> lower(p.family_name) as is_other
  from asked_person a join registry_person p on p.snils = a.snils
), by_number as (
  select a.key, p.id, p.merged_into_id,
    a.birth_on <> p.birth_on and lower(a.family_name) <> lower(p.family_name) as is_other
  from asked_person a join registry_person p on p.personnel_number = a.personnel_number
  where not exists (select 1 from by_snils s where s.key = a.key)
    and (a.snils is null or p.snils is null)
), by_name as (
  select a.key, p.id, p.merged_into_id, false as is_other
  from asked_person a join registry_person p on p.birth_on = a.birth_on
    and p.search_name =
      translate(lower(a.family_name || ' ' || a.given_name || ' ' || coalesce(a.patronymic, '')),
        'ё', 'е')
  where not exists (select 1 from by_snils s where s.key = a.key)
    and not exists (select 1 from by_number n where n.key = a.key)
    and (a.snils is null or p.snils is null)
    and (a.personnel_number is null or p.personnel_number is null)
), matches as (
  select key, coalesce(merged_into_id, id) as person_id, is_other from by_snils
  union all select key, coalesce(merged_into_id, id), is_other from by_number
  union all select key, coalesce(merged_into_id, id), is_other from by_name
)
select key, min(person_id), count(distinct person_id), coalesce(bool_or(is_other), false)
from matches group by key
"""
