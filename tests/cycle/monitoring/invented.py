"""An invented region with a computed snapshot: units, their tree, values that add up.

The values are made by chance with a fixed seed, by parts, and summed upwards, so that pages show
what a real snapshot shows: small bases, what is above 100 %, what is not collected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import polars as pl
from django.db import connection

from orientir.core.findings import bounds_of
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Indicator, Pack
from orientir.cycle.monitoring.actions.storing import store_rows
from orientir.cycle.monitoring.models import Snapshot
from orientir.cycle.monitoring.tables import unit_rows, value_rows
from orientir.cycle.registry.models import Account, Grant, Unit, UnitPeriod

PACK = "chelyabinsk-2023"
LONG_AGO = date(2015, 9, 1)
KINDS = ("school", "school", "kindergarten", "supplementary", "vocational")


@dataclass(frozen=True)
class Region:
    """What was made; units by code."""

    pack: Pack
    snapshot: Snapshot
    units: dict[str, Unit]

    def account(self, role: str, unit: str) -> tuple[Account, Grant]:
        """An account with one grant: a login of its own for each role and unit."""
        account = Account.objects.create(login=f"{role}-{unit}", display_name=f"Некто {role}")
        grant = Grant.objects.create(
            account=account, role=role, unit=self.units[unit], valid_from=LONG_AGO
        )
        return account, grant


def make_region(
    municipalities: int = 4,
    organisations: int = 24,
    years: tuple[int, ...] = (2022, 2023, 2024, 2025),
    reporting_on: date = date(2025, 11, 1),
    state: str = "computed",
    seed: int = 5,
) -> Region:
    """Registry, snapshot and values; needs the owner's rights."""
    random = Random(seed)
    pack = load_pack(find_pack(PACK))
    rows = list(_units(pack, municipalities, organisations, random))
    units = _register(rows)
    snapshot = make_snapshot(pack, rows, units, years, reporting_on, state, random)
    return Region(pack, snapshot, units)


def make_snapshot(
    pack: Pack,
    rows: list[dict[str, object]],
    units: dict[str, Unit],
    years: tuple[int, ...],
    reporting_on: date,
    state: str,
    random: Random,
) -> Snapshot:
    at = datetime(reporting_on.year, reporting_on.month, reporting_on.day, 9, tzinfo=UTC)
    snapshot = Snapshot.objects.create(
        code=f"{pack.region.code}-{reporting_on.isoformat()}",
        reporting_on=reporting_on,
        years=list(years),
        folder="",
        pack=pack.id,
        pack_version=pack.version,
        state=state,
        created_at=at,
        computed_at=at,
        published_at=at if state == "published" else None,
        order_number="01/1488" if state == "published" else "",
    )
    ids = {code: unit.pk for code, unit in units.items()}
    table = pl.DataFrame([{**row, "year": year} for year in years for row in rows])
    staff = _staff(table, random)
    titles = table.select(
        "unit_id", "year", "title", pl.col("title").alias("short_title"),
        pl.lit("").alias("title_in"), "oktmo",
    )  # fmt: skip
    values = _values(pack, table, staff, random)
    store_rows(
        unit_rows(snapshot.pk, table.drop("title", "oktmo"), staff, titles, ids),
        [value_rows(snapshot.pk, "then", values, table, ids, bounds_of(pack).min_cell)],
    )
    return snapshot


def _units(
    pack: Pack, municipalities: int, organisations: int, random: Random
) -> Iterator[dict[str, object]]:
    region = pack.region.code
    yield _row(region, "region", "authority", None, None, region, pack.region.title, "75000000")
    places = pack.municipalities[:municipalities]
    for place in places:
        yield _row(
            place.code, "municipality", "authority", region, place.code, region,
            place.short_title, place.oktmo,
        )  # fmt: skip
    weights = [8.0 if index < 2 else 1.0 for index in range(len(places))]
    for number, place in enumerate(random.choices(places, weights, k=organisations), start=1):
        kind = random.choice(KINDS)
        home = None if kind == "vocational" else place.code
        title = f"{'Школа' if kind == 'school' else 'Сад'} № {number}, {place.short_title}"
        yield _row(f"org-{number}", "organisation", kind, place.code, home, region, title, "")


def _row(
    code: str,
    level: str,
    kind: str,
    parent: str | None,
    municipality: str | None,
    region: str,
    title: str,
    oktmo: str,
) -> dict[str, object]:
    return {
        "unit_id": code,
        "parent_id": parent,
        "level": level,
        "kind": kind,
        "municipality_id": municipality,
        "region_id": region,
        "is_general_education": kind == "school",
        "locality": "rural" if len(code) % 3 == 0 else "urban",
        "is_open": True,
        "current_unit_id": code,
        "uses_platform": True,
        "title": title,
        "oktmo": oktmo,
    }


def _register(rows: list[dict[str, object]]) -> dict[str, Unit]:
    made = Unit.objects.bulk_create(
        Unit(code=row["unit_id"], level=row["level"], oktmo=row["oktmo"]) for row in rows
    )
    units = {unit.code: unit for unit in made}
    UnitPeriod.objects.bulk_create(_period(row, units) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute("select rebuild_unit_closure()")
    return units


def _period(row: dict[str, object], units: dict[str, Unit]) -> UnitPeriod:
    places = {
        name: units.get(str(row[f"{name}_id"])) for name in ("parent", "municipality", "region")
    }
    return UnitPeriod(
        unit=units[str(row["unit_id"])],
        valid_from=LONG_AGO,
        title=row["title"],
        short_title=str(row["title"])[:120],
        kind=row["kind"],
        is_general_education=row["is_general_education"],
        locality=row["locality"],
        **places,
    )


def _staff(table: pl.DataFrame, random: Random) -> pl.DataFrame:
    """One row per teacher: only their number matters here."""
    sizes = {
        unit: max(2, int(random.lognormvariate(3.2, 0.8)))
        for unit in table["unit_id"].unique().sort()
    }
    rows = [
        (unit, year, f"{unit}-{number}", "pedagogical")
        for unit, year, level in table.select("unit_id", "year", "level").iter_rows()
        if level == "organisation"
        for number in range(sizes[unit])
    ]
    return pl.DataFrame(
        rows, schema=["unit_id", "year", "person_id", "staff_category"], orient="row"
    )


def _values(pack: Pack, table: pl.DataFrame, staff: pl.DataFrame, random: Random) -> pl.DataFrame:
    sizes = {
        (unit, year): count
        for unit, year, count in staff.group_by("unit_id", "year").len().iter_rows()
    }
    rows = [
        row
        for indicator in pack.indicators
        for row in _of_indicator(indicator, table, sizes, random)
    ]
    schema = {
        "indicator": pl.String, "year": pl.Int64, "level": pl.String, "unit_id": pl.String,
        "numerator": pl.Decimal(18, 6), "denominator": pl.Decimal(18, 6),
        "value": pl.Decimal(18, 6), "state": pl.String, "coverage": pl.Decimal(8, 6),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _of_indicator(
    indicator: Indicator,
    table: pl.DataFrame,
    sizes: dict[tuple[str, int], int],
    random: Random,
) -> Iterable[tuple[object, ...]]:
    """Parts first, then their sums at every level that the indicator is given at."""
    aim = float(next((t for t in indicator.targets.values() if t is not None), 50)) / 100
    missing = indicator.code == "10.1"
    sums: dict[tuple[str, str, int], list[int]] = {}
    for row in table.iter_rows(named=True):
        unit, year = row["unit_id"], row["year"]
        counts = [0, 0]
        if row["level"] == "organisation":
            whole = sizes[unit, year] if random.random() < 0.97 else 0
            chance = min(1.0, max(0.02, random.gauss(aim * (0.8 + 0.07 * (year - 2022)), 0.12)))
            part = sum(random.random() < chance for _ in range(whole))
            counts = [part + (whole // 5 if indicator.code == "9.1" else 0), whole]
        for level, owner in _owners(row):
            total = sums.setdefault((level, owner, year), [0, 0])
            total[0] += counts[0]
            total[1] += counts[1]
    for (level, owner, year), (part, whole) in sorted(sums.items()):
        if level in indicator.levels:
            yield _value(indicator, level, owner, year, part, whole, missing and year == 2025)


def _owners(row: dict[str, object]) -> Iterator[tuple[str, str]]:
    if row["level"] == "organisation":
        yield "organisation", str(row["unit_id"])
    if row["municipality_id"] is not None:
        yield "municipality", str(row["municipality_id"])
    yield "region", str(row["region_id"])


def _value(
    indicator: Indicator, level: str, unit: str, year: int, part: int, whole: int, missing: bool
) -> tuple[object, ...]:
    state, value = "ok", None
    if missing:
        state = "not_collected"
    elif not whole:
        state = "no_data"
    else:
        value = round(Decimal(part) * 100 / whole, 6)
        state = "over_100" if part > whole else "ok"
    coverage = Decimal("0.81") if indicator.code == "7.1" else Decimal(1)
    counts = Decimal(part), Decimal(whole)
    return indicator.code, year, level, unit, *counts, value, state, coverage
