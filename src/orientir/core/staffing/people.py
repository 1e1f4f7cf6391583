"""Teaching staff by year, each person once: where, at what age, as what; and who left or came from year to year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from orientir.core.mistakes import Mistake

HomeLevel = Literal["organisation", "municipality", "region"]
HOMES: Final[dict[HomeLevel, str]] = {
    "organisation": "unit",
    "municipality": "municipality",
    "region": "region",
}
REST: Final = "прочие"
FEWEST_OF_GROUP: Final = 30  # years of persons, of which the ways of a group of its own can be seen


class StaffNotSound(Mistake):
    """The tables cannot bear a forecast; the sentence says why."""


@dataclass(frozen=True, slots=True, eq=False)
class Staff:
    """``people``: person, year, unit (as continued today), municipality, region, group, in_school, age.

    ``years`` ascending, without a gap: what lies before a gap is left out.
    """

    people: pl.DataFrame
    years: tuple[int, ...]

    @property
    def last_year(self) -> int:
        return self.years[-1]

    def before(self, year: int) -> Staff:
        """What was known when ``year`` was the last."""
        kept = tuple(one for one in self.years if one <= year)
        return Staff(self.people.filter(pl.col("year") <= year), kept)


def read_staff(staff: pl.DataFrame, units: pl.DataFrame) -> Staff:
    """Pedagogical staff by main job, of tables by the snapshot contract. Raises StaffNotSound.

    The group is the subject, else the position; those of schools and of others are apart; rare ones are «прочие».
    """
    teaching = staff.filter((pl.col("staff_category") == "pedagogical") & pl.col("is_main_job"))
    if teaching.is_empty():
        raise StaffNotSound("в срезе нет ни одного педагога с основным местом работы")
    homes = units.select(
        "unit_id", "year", "municipality_id", "region_id", "is_general_education",
        pl.coalesce("current_unit_id", "unit_id").alias("unit"),
    )  # fmt: skip
    label = pl.coalesce(pl.col("subject").str.strip_chars(), pl.col("position").str.strip_chars())
    people = teaching.join(homes, on=["unit_id", "year"]).select(
        pl.col("person_id").alias("person"),
        "year",
        "unit",
        pl.col("municipality_id").alias("municipality"),
        pl.col("region_id").alias("region"),
        label.alias("group"),
        pl.col("is_general_education").alias("in_school"),
        "age",
    )
    years = _running(sorted(people["year"].unique().to_list()))
    kept = people.filter(pl.col("year").is_in(years)).unique(["person", "year"], keep="first")
    return Staff(_without_rare(kept.sort("person", "year")), years)


def _running(years: Sequence[int]) -> tuple[int, ...]:
    """The last years that follow each other."""
    first = len(years) - 1
    while first > 0 and years[first - 1] == years[first] - 1:
        first -= 1
    if len(years) - first < 2:
        raise StaffNotSound(
            f"кадры есть только за {years[-1]} год: чтобы видеть, сколько уходит и приходит, нужны хотя бы "
            "два года подряд"
        )
    return tuple(years[first:])


def _without_rare(people: pl.DataFrame) -> pl.DataFrame:
    many = pl.len().over("group", "in_school") >= FEWEST_OF_GROUP
    return people.with_columns(pl.when(many).then("group").otherwise(pl.lit(REST)).alias("group"))


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """``stays``: home, year, group, in_school, age, count, left: who was there in ``year`` and not in the next one.

    ``comes``: home, year, group, in_school, age, count: who was there in ``year`` + 1 and not in ``year``.
    """

    stays: pl.DataFrame
    comes: pl.DataFrame
    years: tuple[int, ...]


_CELL: Final = ("home", "year", "group", "in_school", "age")


def count_moves(staff: Staff, level: HomeLevel) -> Moves:
    """From each year to the next, of homes that had staff in both: silence of a home is no leaving."""
    seen = staff.people.rename({HOMES[level]: "home"}).drop_nulls("home")
    then = seen.filter(pl.col("year") < staff.last_year)
    after = seen.filter(pl.col("year") > staff.years[0]).with_columns(pl.col("year") - 1)
    known = then.select("home", "year").unique()
    both = known.join(after.select("home", "year").unique(), on=["home", "year"])
    then, after = (one.join(both, on=["home", "year"]) for one in (then, after))
    key = ["person", "home", "year"]
    gone = then.join(after, on=key, how="anti").select(*key, pl.lit(value=True).alias("is_gone"))
    told = then.join(gone, on=key, how="left")
    stays = told.group_by(_CELL).agg(pl.len().alias("count"), pl.col("is_gone").sum().alias("left"))
    comes = after.join(then, on=key, how="anti").group_by(_CELL).agg(pl.len().alias("count"))
    return Moves(stays.sort(_CELL), comes.sort(_CELL), staff.years[:-1])


def count_now(staff: Staff, level: HomeLevel) -> pl.DataFrame:
    """home, group, in_school, age, count of the last year."""
    now = staff.people.filter(pl.col("year") == staff.last_year)
    named = now.rename({HOMES[level]: "home"}).drop_nulls("home")
    cells = ["home", "group", "in_school", "age"]
    return named.group_by(cells).agg(pl.len().alias("count")).sort(cells)
