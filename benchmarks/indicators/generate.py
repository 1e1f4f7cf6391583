"""Tables of the contract at the size of a region or of a nation, the same ones in every run.

``python -m benchmarks.indicators.generate region FOLDER``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

YEARS = (2022, 2023, 2024, 2025)
ROW_GROUP = 250_000
CATEGORIES = ("pedagogical", "managerial", "other")
TOPICS = (
    "quality_assessment",
    "low_result_schools",
    "talent_support",
    "career_guidance",
    "upbringing",
    "preschool_quality",
    "functional_literacy",
    "fgos",
    "digital_environment",
)
# Shares of the events
SHARES = {
    "assessments": 0.25,
    "routes": 0.13,
    "route_steps": 0.27,
    "learning": 0.3,
    "contest_entries": 0.03,
    "memberships": 0.01,
    "vacancies": 0.01,
}


@dataclass(frozen=True)
class Scale:
    staff: int  # posts in a year
    organisations: int
    municipalities: int
    regions: int
    events: int


SCALES = {
    "tiny": Scale(500, 60, 6, 2, 5_000),
    "region": Scale(45_000, 2_500, 43, 1, 500_000),
    "nation": Scale(1_300_000, 40_000, 2_300, 89, 15_000_000),
}


def generate(name: str, folder: Path) -> None:
    """Write every table of the scale into the folder."""
    maker = Maker(SCALES[name], np.random.default_rng(20250901))
    folder.mkdir(parents=True, exist_ok=True)
    for table in (maker.units, maker.staff, *maker.events(), maker.form_oo1, maker.form_mentoring):
        frame = table()
        frame.write_parquet(folder / f"{table.__name__}.parquet", row_group_size=ROW_GROUP)


class Maker:
    """Draws tables one after another; a person keeps to one organisation, one in twenty to two."""

    def __init__(self, scale: Scale, random: np.random.Generator) -> None:
        self.scale = scale
        self.random = random
        raw = random.bytes(16 * scale.staff)
        self.persons = pl.Series([raw[at : at + 16].hex() for at in range(0, len(raw), 16)])
        self.organisations = pl.Series([f"org-{n}" for n in range(scale.organisations)])
        self.home = random.integers(0, scale.organisations, scale.staff)
        self.category = random.choice(3, scale.staff, p=[0.78, 0.07, 0.15])

    def events(self) -> Sequence[Any]:
        return (
            self.assessments,
            self.routes,
            self.route_steps,
            self.learning,
            self.contest_entries,
            self.memberships,
            self.vacancies,
        )

    def units(self) -> pl.DataFrame:
        scale = self.scale
        region_of = np.arange(scale.municipalities) % scale.regions
        municipality_of = np.arange(scale.organisations) % scale.municipalities
        regions = pl.DataFrame(
            {"unit_id": [f"reg-{n}" for n in range(scale.regions)]}
        ).with_columns(
            level=pl.lit("region"), region_id="unit_id", municipality_id=pl.lit(None, pl.String)
        )
        municipalities = pl.DataFrame(
            {
                "unit_id": [f"mun-{n}" for n in range(scale.municipalities)],
                "region_id": [f"reg-{n}" for n in region_of],
            }
        ).with_columns(level=pl.lit("municipality"), municipality_id="unit_id")
        organisations = pl.DataFrame(
            {
                "unit_id": self.organisations,
                "municipality_id": [f"mun-{n}" for n in municipality_of],
                "region_id": [f"reg-{n}" for n in region_of[municipality_of]],
            }
        ).with_columns(
            level=pl.lit("organisation"),
            municipality_id=pl.when(pl.int_range(pl.len()) % 50 > 0).then("municipality_id"),
        )
        a_year = pl.concat([regions, municipalities, organisations], how="diagonal")
        units = a_year.join(pl.DataFrame({"year": YEARS}), how="cross")
        size = len(units)
        kinds = ("school", "kindergarten", "supplementary", "vocational", "other")
        return units.with_columns(
            parent_id=pl.when(level="organisation")
            .then(pl.coalesce("municipality_id", "region_id"))
            .when(level="municipality")
            .then("region_id"),
            kind=self._codes(kinds, size),
            is_general_education=self._flags(size, 0.5),
            locality=self._codes(("urban", "rural"), size),
            is_open=self._flags(size, 0.98),
            current_unit_id=pl.col("unit_id"),
            uses_platform=self._flags(size, 0.6),
        )

    def staff(self) -> pl.DataFrame:
        some = self.scale.staff
        every = np.tile(np.arange(some), len(YEARS))
        size = len(every)
        second = self.random.random(size) < 0.05
        other = self.random.integers(0, self.scale.organisations, size)
        return pl.DataFrame(
            {
                "person_id": self.persons.gather(every),
                "unit_id": self.organisations.gather(np.where(second, other, self.home[every])),
                "year": np.repeat(YEARS, some),
                "post_id": _ids("post", size),
                "staff_category": pl.Series(CATEGORIES).gather(self.category[every]),
                "position": self._codes(("teacher", "tutor", "psychologist"), size),
                "subject": self._codes(("maths", "physics", None), size),
                "rate": self.random.choice([0.25, 0.5, 1.0, 1.25], size),
                "is_main_job": pl.repeat(True, size, eager=True),
                "age": self.random.integers(20, 70, size),
                "experience_years": self.random.integers(0, 40, size),
                "is_novice": self._flags(size, 0.1),
                "has_higher_pedagogical_education": self._flags(size, 0.8),
                "qualification_category": self._codes(("none", "first", "highest"), size),
                "is_methodist_category": self._flags(size, 0.02),
                "is_mentor_category": self._flags(size, 0.02),
                "accompanied_by_regional_methodist": self._flags(size, 0.1),
            }
        )

    def assessments(self) -> pl.DataFrame:
        base = self._people("assessments", "assessment_id")
        size = len(base)
        kinds = ("deficit_diagnostic", "qualification_exam", "expert_qualification")
        return base.with_columns(
            kind=self._codes(kinds, size),
            operator=self._codes(("chcopmkp", "chiro"), size),
            procedure_id=self._codes(("p1", "p2", "p3"), size),
            completed_on=self._days(base),
            passed=self._flags(size, 0.7),
            theta=pl.Series(self.random.normal(size=size)),
            theta_se=pl.Series(self.random.random(size)),
            percent=pl.Series(self.random.random(size)),
            deficits=pl.Series(self.random.integers(0, 9, size)),
            expected_deficits=pl.Series(self.random.random(size)),
        )

    def routes(self) -> pl.DataFrame:
        base = self._people("routes", "route_id")
        size = len(base)
        return base.with_columns(
            age=pl.Series(self.random.integers(20, 70, size)),
            assessment_id=self._sometimes(_ids("assessment", size), 0.8),
            formed_on=self._sometimes(self._days(base), 0.9),
            status=self._codes(("draft", "agreed", "active", "completed", "cancelled"), size),
            completed_on=self._sometimes(self._days(base), 0.3),
            has_support=self._flags(size, 0.5),
        )

    def route_steps(self) -> pl.DataFrame:
        base = self._people("route_steps", "step_id")
        size = len(base)
        return base.with_columns(
            route_id=_ids("route", size),
            assessment_id=self._sometimes(_ids("assessment", size), 0.8),
            formed_on=self._sometimes(self._days(base), 0.9),
            kind=self._codes(("upskilling", "upskilling", "mentoring"), size),
            topic=self._codes(TOPICS, size),
            status=self._codes(("planned", "completed"), size),
            route_status=self._codes(("active", "completed", "cancelled"), size),
        )

    def learning(self) -> pl.DataFrame:
        base = self._people("learning", "enrolment_id")
        size = len(base)
        return base.with_columns(
            programme_id=self._codes(tuple(f"programme-{n}" for n in range(200)), size),
            kind=self._codes(("upskilling", "upskilling", "retraining"), size),
            is_pedagogical=self._flags(size, 0.7),
            topic=self._codes((*TOPICS, None), size),
            is_federal_priority=self._flags(size, 0.5),
            hours=pl.Series(self.random.integers(16, 500, size)),
            completed_on=self._sometimes(self._days(base), 0.8),
            source=self._codes(("platform", "frdo"), size),
        )

    def contest_entries(self) -> pl.DataFrame:
        base = self._people("contest_entries", "entry_id")
        size = len(base)
        return base.with_columns(
            stage=self._codes(("school", "municipal", "regional", "federal"), size),
            age=pl.Series(self.random.integers(20, 70, size)),
            contest=self._codes(("teacher of the year", "debut"), size),
            is_federal_contest=self._flags(size, 0.3),
            result=pl.lit(None, pl.String),
        )

    def memberships(self) -> pl.DataFrame:
        base = self._people("memberships", "person").drop("person", "staff_category")
        communities = ("regional_methodical_active", "expert_registry", "personnel_reserve")
        frame = base.with_columns(community=self._codes(communities, len(base)))
        return frame.unique(["person_id", "community", "unit_id", "year"], maintain_order=True)

    def vacancies(self) -> pl.DataFrame:
        base = self._people("vacancies", "vacancy_id").drop("person_id", "staff_category")
        opened, closed = self._days(base), self._days(base)
        return base.with_columns(
            scheme=self._codes(("zemsky_teacher", "none"), len(base)),
            opened_on=opened,
            closed_on=self._sometimes(closed.zip_with(closed > opened, opened), 0.5),
        )

    def form_oo1(self) -> pl.DataFrame:
        base = self._forms()
        size = len(base)
        rates = np.round(self.random.random(size) * 60, 2)
        persons = self.random.integers(5, 60, size)
        return base.with_columns(
            ped_rates=pl.Series(rates),
            ped_rates_filled=pl.Series(np.round(rates * self.random.random(size), 2)),
            admin_rates=pl.Series(self.random.integers(1, 9, size) / 2),
            admin_rates_filled=pl.Series(self.random.integers(1, 9, size) / 2),
            ped_persons=pl.Series(persons),
            ped_persons_higher_pedagogical=pl.Series(persons * 3 // 4),
        )

    def form_mentoring(self) -> pl.DataFrame:
        base = self._forms()
        flags = {
            name: self._flags(len(base), 0.8)
            for name in ("has_regulation", "has_roadmap", "has_order")
        }
        return base.with_columns(**flags)

    def _forms(self) -> pl.DataFrame:
        forms = pl.DataFrame({"unit_id": self.organisations}).join(
            pl.DataFrame({"year": YEARS}), how="cross"
        )
        return forms.filter(self._flags(len(forms), 0.95))

    def _people(self, table: str, key: str) -> pl.DataFrame:
        size = int(self.scale.events * SHARES[table])
        person = self.random.integers(0, self.scale.staff, size)
        away = self.random.random(size) < 0.05
        other = self.random.integers(0, self.scale.organisations, size)
        return pl.DataFrame(
            {
                key: _ids(key.removesuffix("_id"), size),
                "person_id": self.persons.gather(person),
                "unit_id": self.organisations.gather(np.where(away, other, self.home[person])),
                "year": self.random.choice(YEARS, size),
                "staff_category": pl.Series(CATEGORIES).gather(self.category[person]),
            }
        )

    def _codes(self, codes: Sequence[str | None], size: int) -> pl.Series:
        return pl.Series(codes, dtype=pl.String).gather(self.random.integers(0, len(codes), size))

    def _flags(self, size: int, share: float) -> pl.Series:
        return pl.Series(self.random.random(size) < share)

    def _days(self, base: pl.DataFrame) -> pl.Series:
        shift = pl.Series(self.random.integers(0, 365, len(base)))
        starts = base.select(pl.date("year", 1, 1)).to_series()
        return starts + pl.select(pl.duration(days=shift)).to_series()

    def _sometimes(self, values: pl.Series, share: float) -> pl.Series:
        return values.set(~self._flags(len(values), share), None)


def _ids(prefix: str, size: int) -> pl.Series:
    return pl.select(pl.format(f"{prefix}-{{}}", pl.int_range(size))).to_series()


if __name__ == "__main__":
    generate(sys.argv[1], Path(sys.argv[2]))
