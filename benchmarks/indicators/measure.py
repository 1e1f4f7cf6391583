"""Whole processes, one after another on the same tables: wall and processor time, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

OURS, HAND, PANDAS = "our engine", "Polars by hand", "pandas, naive"
# What our engine is held to: times the hand-written one, start-up included
PEERS = {"tiny": 99.0, "region": 2.5, "nation": 1.5}
_AMOUNTS = ["numerator", "denominator"]
_PLACE = ["indicator", "year", "level", "unit_id"]


@dataclass(frozen=True)
class Run:
    wall: float
    processor: float
    megabytes: float


def measure(scale: str, data: Path, repeat: int) -> str:
    """A table of the scale's runs, in Markdown. Raises AssertionError if figures differ."""
    snapshot = data / scale
    if not (snapshot / "units.parquet").exists():
        _python("benchmarks.indicators.generate", scale, str(snapshot))
    best: dict[str, Run] = {}
    for name, command in _commands(snapshot).items():
        out = snapshot.with_name(f"{scale} {name}.csv")
        runs = [_time([*command, str(out)]) for _ in range(1 if name == PANDAS else repeat)]
        best[name] = min(runs, key=lambda run: run.wall)
        _check_same(snapshot.with_name(f"{scale} {OURS}.csv"), out)
    return _table(scale, snapshot, best)


def _commands(snapshot: Path) -> dict[str, list[str]]:
    by_hand = ["-m", "benchmarks.indicators.hand_polars", str(snapshot)]
    naive = ["-m", "benchmarks.indicators.naive_pandas", str(snapshot)]
    pack = ["--pack", "chelyabinsk-2023"]
    ours = ["-m", "orientir", "indicators", "--snapshot", str(snapshot), *pack, "--out"]
    return {OURS: ours, HAND: by_hand, PANDAS: naive}


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", *arguments], check=True)


def _time(arguments: list[str]) -> Run:
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stderr=subprocess.DEVNULL) as process:
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    wall = time.perf_counter() - start
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _check_same(ours: Path, other: Path) -> None:
    """Every numerator and denominator of the peer is ours."""
    left, right = (_read(path) for path in (ours, other))
    assert len(left) == len(right), f"{other.name}: {len(right)} figures, not {len(left)}"
    both = left.join(right, on=_PLACE, suffix=" of peer")
    differs = [(pl.col(name) - pl.col(f"{name} of peer")).abs() > 1e-4 for name in _AMOUNTS]
    wrong = both.filter(pl.any_horizontal(differs))
    assert len(both) == len(left), f"{other.name}: other places"
    assert wrong.is_empty(), f"{other.name}: {wrong.head(3)}"


def _read(path: Path) -> pl.DataFrame:
    kinds = {"indicator": pl.String, **dict.fromkeys(_AMOUNTS, pl.Float64)}
    return pl.read_csv(path, columns=[*_PLACE, *_AMOUNTS], schema_overrides=kinds)


def _table(scale: str, snapshot: Path, best: dict[str, Run]) -> str:
    rows = sum(
        pl.scan_parquet(file).select(pl.len()).collect().item()
        for file in snapshot.glob("*.parquet")
    )
    lines = [
        f"**{scale}**: {rows:,} rows; our engine may take {PEERS[scale]} × the time by hand.",
        "",
        "| | wall, s | processor, s | memory, MB | × by hand (wall; processor) |",
        "|---|--:|--:|--:|--:|",
    ]
    hand = best[HAND]
    for name, run in best.items():
        ratio = f"{run.wall / hand.wall:.2f}; {run.processor / hand.processor:.2f}"
        lines.append(
            f"| {name} | {run.wall:.2f} | {run.processor:.2f} | {run.megabytes:.0f} | {ratio} |"
        )
    return "\n".join(lines)
