"""A region whose truth is known: people who leave by age, place and year, and who come in their stead."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import polars as pl

from orientir.core.packs.competencies import Setting
from orientir.core.packs.conditions import Ages, StaffingRules

FIRST_YEAR = 2020


def setting(value: str) -> Setting:
    return Setting(Decimal(value), "тест", "demonstration")


RULES = StaffingRules(
    "plain", "Прогноз", "1.0", Ages((18, 25, 30, 35, 45, 55, 60, 65), "тест", "demonstration"),
    setting("60"), setting("3"), setting("0.95"), setting("100"), setting("0.1"), setting("12"), "тест",
)  # fmt: skip


@dataclass(frozen=True)
class Region:
    """``spread_homes``, ``spread_moments``: variances of factors; ``spread_years``: deviation of logarithms."""

    homes: int = 24
    size: int = 150
    years: int = 5
    ahead: int = 3
    spread_homes: float = 0.05
    spread_moments: float = 0.01
    spread_years: float = 0.1
    subjects: tuple[str, ...] = ("Математика", "Физика")
    growth: float = 1.0
    lasting: dict[str, float] = field(default_factory=dict)


def hazard(age: np.typing.NDArray[np.int64]) -> np.typing.NDArray[np.float64]:
    """The young and the old leave."""
    return np.asarray(
        0.04 + 0.08 * (age < 28) + 0.12 * (age >= 60) + 0.15 * (age >= 66), np.float64
    )


def live(region: Region, seed: int) -> pl.DataFrame:
    """A row a person and year: person_id, unit_id, year, age, subject; years known and ahead."""
    random = np.random.default_rng(seed)
    places = np.repeat(np.arange(region.homes), region.size)
    factor = random.gamma(1 / region.spread_homes, region.spread_homes, region.homes)
    age = random.integers(22, 68, len(places))
    person = np.arange(len(places))
    subject = random.integers(0, len(region.subjects), len(places))
    rows = []
    for step in range(region.years + region.ahead):
        rows.append(
            pl.DataFrame(
                {"person": person, "place": places, "year": FIRST_YEAR + step, "age": age, "subject": subject}
            )
        )  # fmt: skip
        common = np.exp(random.normal(0, region.spread_years))
        moment = random.gamma(1 / region.spread_moments, region.spread_moments, region.homes)
        rate = (hazard(age) * (factor * moment)[places] * common).clip(0, 0.95)
        stays = random.random(len(age)) >= rate
        there = np.bincount(places, minlength=region.homes)
        came = random.poisson(0.09 * region.growth * there * np.exp(random.normal(0, 0.1)))
        fresh = int(came.sum())
        person = np.concatenate(
            [person[stays], np.arange(fresh) + 1_000_000 * (step + 1) + seed * 10]
        )
        places = np.concatenate([places[stays], np.repeat(np.arange(region.homes), came)])
        age = np.concatenate([age[stays] + 1, random.integers(22, 45, fresh)])
        subject = np.concatenate([subject[stays], random.integers(0, len(region.subjects), fresh)])
    return pl.concat(rows)


def tables(lived: pl.DataFrame, region: Region, last: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """``staff`` and ``units`` of the contract, as far as they are read, with years to ``last``."""
    known = lived.filter(pl.col("year") <= last)
    unit = pl.format("ш{}", "place")
    staff = known.select(
        pl.format("ч{}", "person").alias("person_id"), unit.alias("unit_id"), "year",
        pl.lit("pedagogical").alias("staff_category"), pl.lit("Учитель").alias("position"),
        pl.col("subject").replace_strict(dict(enumerate(region.subjects)), return_dtype=pl.String),
        pl.lit(value=True).alias("is_main_job"), "age",
    )  # fmt: skip
    units = known.select("place", "year").unique().select(
        unit.alias("unit_id"), "year", pl.format("м{}", "place").alias("municipality_id"),
        pl.lit("область").alias("region_id"), pl.lit(value=True).alias("is_general_education"),
        pl.lit(None, pl.String).alias("current_unit_id"),
    )  # fmt: skip
    return staff, units
