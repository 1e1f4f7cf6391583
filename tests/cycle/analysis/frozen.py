"""A snapshot of the invented schools with their staff over the years, on disk while it is counted from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import polars as pl
from django.utils import timezone

from orientir.cycle.monitoring.models import IndicatorValue, Snapshot, SnapshotUnit
from tests.cast import ORGANISATIONS, Cast
from tests.core.staffing.invented import FIRST_YEAR, Region, live

YEARS: Final = tuple(range(FIRST_YEAR, FIRST_YEAR + 5))
LAST: Final = YEARS[-1]
SUBJECTS: Final = ("Математика", "Физика", "Русский язык")
PEOPLE: Final = Region(homes=len(ORGANISATIONS), size=40, ahead=0, subjects=SUBJECTS)
SHARES: Final = {"4.1": 0.25, "4.3": 0.9, "4.5": 0.9} | dict.fromkeys(
    ("1.1", "2.1", "8.1", "8.2", "8.3"), 0.4
)
POOR: Final = "11"
"""Where half as many as elsewhere have what 4.x ask for."""


def freeze(cast: Cast, folder: Path, code: str = "frozen") -> Snapshot:
    """The snapshot of the last of five years, computed: tables in ``folder``, units and values in the database."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables().items():
        table.write_parquet(folder / f"{name}.parquet")
    snapshot = Snapshot.objects.create(
        code=code, reporting_on=date(LAST, 12, 31), years=list(YEARS), folder=str(folder), content_sha256=64 * "a",
        pack="chelyabinsk-2023", pack_version="1.0", state=Snapshot.State.COMPUTED, created_at=timezone.now(),
        computed_at=timezone.now(),
    )  # fmt: skip
    for unit in cast.units.values():
        known = SnapshotUnit.objects.filter(snapshot=cast.draft, unit=unit).get()
        known.pk, known.snapshot, known.year, known.size = None, snapshot, LAST, 40
        known.locality = "urban" if unit.code in ("11", "21", "22") else "rural"
        known.save()
    IndicatorValue.objects.bulk_create(
        _value(cast, snapshot, school, indicator, share, year)
        for school in ORGANISATIONS
        for indicator, share in SHARES.items()
        for year in YEARS
    )
    return snapshot


def tables() -> dict[str, pl.DataFrame]:
    """``staff``, ``units``, ``form_oo1`` of the contract, as far as they are read."""
    lived = live(PEOPLE, 21)
    school = pl.col("place").replace_strict(dict(enumerate(ORGANISATIONS)), return_dtype=pl.String)
    subject = pl.col("subject").replace_strict(dict(enumerate(SUBJECTS)), return_dtype=pl.String)
    staff = lived.select(
        pl.format("ч{}", "person").alias("person_id"), school.alias("unit_id"), "year",
        pl.lit("pedagogical").alias("staff_category"), pl.lit("Учитель").alias("position"), subject,
        pl.lit(value=True).alias("is_main_job"), "age",
    )  # fmt: skip
    units = pl.DataFrame(
        [{"unit_id": code, "year": year, "municipality_id": code[0] + "0", "region_id": "region",
          "level": "organisation", "is_general_education": True, "is_open": True, "current_unit_id": None}
         for code in ORGANISATIONS for year in YEARS],
        schema_overrides={"current_unit_id": pl.String},
    )  # fmt: skip
    forms = pl.DataFrame(
        [{"unit_id": code, "year": LAST, "ped_rates": 50.0, "ped_rates_filled": 46.0} for code in ORGANISATIONS]
    )  # fmt: skip
    return {"staff": staff, "units": units, "form_oo1": forms}


def _value(
    cast: Cast, snapshot: Snapshot, school: str, indicator: str, share: float, year: int
) -> IndicatorValue:
    is_poor = school == POOR and indicator.startswith("4.")
    part = round(200 * (share / 2 if is_poor else share)) + int(school) % 5 + year % 3
    return IndicatorValue(
        snapshot=snapshot, indicator=indicator, year=year, level="organisation", unit=cast.units[school],
        numerator=part, denominator=200, value=Decimal(part) / 2, state="ok", coverage=Decimal(1),
        is_disclosed=indicator != "4.5",
    )  # fmt: skip
