"""From a long Parquet of 40 answers a person to items with standard errors and EAP and WLE of everybody."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.psychometrics.simulate import ITEMS, simulate

LIMIT_SECONDS, LIMIT_MB = 10.0, 2048
PERSONS_OF_A_GROUP = 25_000


def measure_long_table(persons: int) -> str:
    """The whole process: start, reading, calibration, errors, scores, two files written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        _write(path, persons)
        words = ["calibrate", path, "--model", "2pl", "--se", "--items", f"{folder}/items.csv"]
        words += ["--persons", f"{folder}/persons.csv", "--json"]
        wall, processor, peak = _time([sys.executable, "-m", "orientir", *map(str, words)])
    return "\n".join([
        f"{persons * ITEMS:,} answers of {persons:,} persons",
        "",
        "| | wall, s | processor, s | peak, MB |",
        "|---|--:|--:|--:|",
        f"| `orientir calibrate`, 2PL, errors, EAP and WLE (limit {LIMIT_SECONDS:g} s of processor,"
        f" {LIMIT_MB} MB) | {wall:.1f} | {processor:.1f} | {peak:.0f} |",
    ])  # fmt: skip


# a small process between: else the child would be charged with the memory of the one it was forked from
STOPWATCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def _time(words: list[str]) -> tuple[float, float, float]:
    done = subprocess.run(
        [sys.executable, "-c", STOPWATCH, *words], check=True, capture_output=True, text=True
    )
    wall, processor, peak = map(float, done.stdout.split())
    return wall, processor, peak


def _write(path: Path, persons: int) -> None:
    """Answers in an order that nobody promised: persons shuffled, numbers with holes."""
    scores = simulate("2pl", persons, is_planned=False)
    random = np.random.default_rng(7)
    numbers = random.permutation(persons) * 3 + 1_000_000
    names = pa.array([f"item_{place:02d}" for place in range(ITEMS)])
    schema = pa.schema([("person", pa.int64()), ("item", pa.string()), ("response", pa.int8())])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, persons, PERSONS_OF_A_GROUP):
            part = scores[start : start + PERSONS_OF_A_GROUP]
            places = pa.array(np.tile(np.arange(ITEMS, dtype=np.int32), len(part)))
            item = pa.DictionaryArray.from_arrays(places, names).cast(pa.string())
            person = np.repeat(numbers[start : start + len(part)], ITEMS)
            writer.write_table(
                pa.table({"person": person, "item": item, "response": part.ravel()}, schema=schema)
            )
