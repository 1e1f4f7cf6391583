"""Long Parquet of pupils' results read, checked, made nameless and laid out: how long, and what it holds at most.

``python -m benchmarks.loading_results [--rows N …]``: a file of N rows (a pupil and a task each) is made
in one process, loaded in another; no database. Disk: some 12 bytes a row for the file and as much while it is laid out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.document import report

TASKS, SCHOOLS = 20, 2_500
SUBJECTS = ("математика", "русский язык", "история", "биология")
GRADES, YEARS = (4, 5, 6, 7, 8), (2024, 2025)
PAPERS = len(SUBJECTS) * len(GRADES) * len(YEARS)
LIMIT_MB = 1_500
_PUPILS_AT_ONCE = 50_000
_SEED = 5


def measure(sizes: list[int], folder: Path) -> str:
    """A row a size; what is held must stay under the limit whatever the size."""
    lines = ["| rows | pupils | sets | file, MB | seconds | rows a second | held at most, MB | sets on disk, MB |",
             "|--:|--:|--:|--:|--:|--:|--:|--:|"]  # fmt: skip
    for rows in sizes:
        with tempfile.TemporaryDirectory(dir=folder) as place:
            path = Path(place) / "results.parquet"
            _run("--make", str(path), str(rows))
            found = _run("--load", str(path), place)
            assert found["rows"] == rows // TASKS, found
            lines.append(
                f"| {rows:,} | {rows // TASKS:,} | {found['sets']} | {path.stat().st_size / 1e6:.0f} | "
                f"{found['seconds']:.0f} | {rows / found['seconds']:,.0f} | {found['peak']:.0f} | {found['disk']:.0f} |"
            )
            assert found["peak"] < LIMIT_MB, found
    return "\n".join(lines)


def _run(*words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.loading_results", *words],
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def make(path: Path, rows: int) -> dict[str, Any]:
    """Pupils by school, one paper each, every task a row; a twentieth of the tasks was not put before the pupil."""
    import numpy as np
    import polars as pl
    import pyarrow.parquet as parquet

    random = np.random.default_rng(_SEED)
    pupils = rows // TASKS
    writer = None
    for first in range(0, pupils, _PUPILS_AT_ONCE):
        number = np.arange(first, min(pupils, first + _PUPILS_AT_ONCE))
        paper = number % PAPERS
        able = random.normal(size=len(number))
        chance = 1 / (1 + np.exp(-(able[:, None] - np.linspace(-2, 2, TASKS))))
        right = (random.random(chance.shape) < chance).astype(np.float32)
        seen = random.random(chance.shape) < 0.95
        table = pl.DataFrame(
            {
                "pupil": np.repeat(number, TASKS),
                "unit": np.repeat(number * SCHOOLS // max(pupils, 1), TASKS),
                "paper": np.repeat(paper, TASKS),
                "item": np.tile(np.arange(1, TASKS + 1), len(number)),
                "score": np.where(seen, right, np.nan).ravel(),
            }
        )
        named = table.select(
            pl.format("ученик-{}", "pupil").alias("pupil"), pl.format("s{}", "unit").alias("unit"),
            pl.lit("vpr").alias("procedure"), (pl.lit(YEARS[0]) + pl.col("paper") % len(YEARS)).alias("year"),
            (pl.col("paper") // len(YEARS) % len(GRADES)).replace_strict(dict(enumerate(GRADES))).alias("grade"),
            (pl.col("paper") // len(YEARS) // len(GRADES))
            .replace_strict(dict(enumerate(SUBJECTS)), return_dtype=pl.String).alias("subject"),
            pl.col("item").cast(pl.String), pl.col("score").fill_nan(None).cast(pl.Float32),
        ).to_arrow()  # fmt: skip
        writer = writer or parquet.ParquetWriter(path, named.schema)
        writer.write_table(named)
    if writer is not None:
        writer.close()
    return {"rows": rows}


def load(path: Path, folder: Path) -> dict[str, Any]:
    """As the platform loads it, up to the catalogue."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orientir.project.settings")
    import django

    django.setup()
    from orientir.cycle.collection.results.loading import Given, reading
    from orientir.cycle.registry.api import KnownUnit, UnitBook

    periods = ((date(2015, 9, 1), None),)
    units = {
        number: KnownUnit(number, f"s{number}", "organisation", f"Школа {number}", None, None, None, periods)
        for number in range(SCHOOLS)
    }  # fmt: skip
    book = UnitBook(units, {unit.code: [number] for number, unit in units.items()}, {}, None)
    began = time.monotonic()
    with reading(Given(path, path.name, book, b"key" * 10), folder / "store", _silent) as read:
        assert read.is_clean, read.findings.issues[:3]
        taken = time.monotonic() - began
        disk = sum(one.stat().st_size for one in read.staged.folder.rglob("*.parquet"))
        rows = sum(one.rows for one in read.sets)
    return {"seconds": taken, "rows": rows, "sets": len(read.sets), "disk": disk / 1e6}


def _silent(step: str, done: int, total: int) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[6_000_000, 20_000_000])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--print-only", action="store_true")
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--load", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.make:
        print(json.dumps(make(Path(asked.make[0]), int(asked.make[1]))))
    elif asked.load:
        found = load(Path(asked.load[0]), Path(asked.load[1]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found | {"peak": peak}))
    else:
        report("loading-results", measure(asked.rows, asked.folder), print_only=asked.print_only)


if __name__ == "__main__":
    main()
