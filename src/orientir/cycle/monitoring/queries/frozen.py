"""A snapshot as tables, for analyses: rows of units in sight, figures as far as one sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from orientir.core.mistakes import Mistake
from orientir.cycle.monitoring.models import IndicatorValue, Snapshot, SnapshotUnit
from orientir.cycle.registry import api as registry
from orientir.kit.journal import record

STATES = (IndicatorValue.State.OK,)
_FIGURES = {"unit": pl.String, "level": pl.String, "year": pl.Int64, "indicator": pl.String,
            "numerator": pl.Float64, "denominator": pl.Float64, "is_disclosed": pl.Boolean}  # fmt: skip
_UNITS = {"unit": pl.String, "level": pl.String, "kind": pl.String, "locality": pl.String, "size": pl.Int64,
          "municipality": pl.String, "is_open": pl.Boolean}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot that an analysis counts from, with the hash of its content."""

    snapshot: Snapshot

    @property
    def code(self) -> str:
        return self.snapshot.code

    @property
    def sha256(self) -> str:
        return self.snapshot.content_sha256

    @property
    def year(self) -> int:
        """The last year it tells of."""
        return max(int(one) for one in self.snapshot.years)

    def tables(
        self, names: Sequence[str], *, by: int | None, at: datetime
    ) -> dict[str, pl.DataFrame]:
        """Tables of the contract, rows of units whose people one may see; the look is journalled.

        A table that the snapshot has not is left out. Raises Mistake where its folder is not there.
        """
        folder, sight = Path(self.snapshot.folder), registry.list_codes_in_sight()
        if not folder.is_dir():
            raise Mistake(
                f"папки среза {self.code} нет на диске: восстановите её из резервной копии"
            )
        found = {
            name: pl.scan_parquet(file).filter(pl.col("unit_id").is_in(sight)).collect()
            for name in names
            if (file := folder / f"{name}.parquet").is_file()
        }
        record(
            event="monitoring.snapshot_read",
            by=by,
            at=at,
            subject=f"{self.code}: {', '.join(found)}",
        )
        return found

    def figures(self, indicators: Sequence[str]) -> pl.DataFrame:
        """unit, level, year, indicator, numerator, denominator, is_disclosed: shares as of then."""
        found = IndicatorValue.objects.filter(
            snapshot=self.snapshot, structure="then", indicator__in=indicators, state__in=STATES
        ).order_by("unit_id", "indicator", "year")
        names = ("unit__code", "level", "year", "indicator", "numerator", "denominator", "is_disclosed")  # fmt: skip
        rows = [
            (*row[:4], float(row[4]), float(row[5]), row[6]) for row in found.values_list(*names)
        ]
        return pl.DataFrame(rows, schema=_FIGURES, orient="row")

    def units(self) -> pl.DataFrame:
        """unit, level, kind, locality, size (teaching staff, rounded), municipality, is_open of the last year."""
        found = SnapshotUnit.objects.filter(snapshot=self.snapshot, year=self.year).order_by("code")
        names = ("code", "level", "kind", "locality", "size", "municipality__code", "is_open")
        return pl.DataFrame(list(found.values_list(*names)), schema=_UNITS, orient="row")
