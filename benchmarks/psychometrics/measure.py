"""Calibration: ours against ``mirt`` (PyPI, Rust inside) and ``girth``, each fit in a process of its own.

``python -m benchmarks.psychometrics.measure [--persons N …]``. Peers only at sizes they do in two minutes. All
log-likelihoods by one evaluator (161 nodes on ±8) from each one's own estimates.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.machine import describe_machine
from benchmarks.psychometrics.long_table import measure_long_table
from benchmarks.psychometrics.simulate import simulate
from orientir.core.psychometrics.likelihood import marginal_log_likelihood
from orientir.core.psychometrics.parameters import ItemParameters

SIZES = (10_000, 100_000, 1_000_000)
MODELS = ("rasch", "2pl", "gpcm")
CAP = 120  # seconds; what is known to take longer on two processors is not begun
MOST_OF_PEERS = {"mirt": 100_000, "girth": 10_000}
WITH_ERRORS = "ours, with standard errors"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Case:
    model: str
    persons: int
    is_planned: bool

    @property
    def title(self) -> str:
        kind = "six booklets" if self.is_planned else "complete"
        return f"{self.model} {self.persons:,} × 40, {kind}"

    @property
    def engines(self) -> list[str]:
        ours = ["ours", WITH_ERRORS]
        return ours + [name for name in MOST_OF_PEERS if self._suits(name)]

    def _suits(self, peer: str) -> bool:
        if self.persons > MOST_OF_PEERS[peer]:
            return False
        return peer == "mirt" or (not self.is_planned and self.model != "gpcm")


def measure(sizes: Sequence[int], models: Sequence[str] = MODELS) -> str:
    """One table of all cases, then the long table's."""
    lines = [
        "| | processor, s | × ours | peak, MB | steps | log-likelihood against ours |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    compiling = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for case in [Case(m, n, p) for m in models for n in sizes for p in (False, True)]:
            found = _run(case, Path(folder))
            compiling = max(compiling, found["ours"]["compiling"])
            lines += _lines(case, found)
            print("\n".join(_lines(case, found)), file=sys.stderr, flush=True)
    note = f"Compiling, or reading what was compiled: {compiling:.1f} s more in the first process."
    return "\n".join([*lines, "", note])


def _run(case: Case, folder: Path) -> dict[str, dict[str, Any]]:
    scores = simulate(case.model, case.persons, is_planned=case.is_planned)
    data = folder / "scores.npy"
    np.save(data, scores)
    found = {}
    for engine in case.engines:
        one = _fit(engine, case.model, data, folder / "out.json")
        if one is not None:
            same = found["ours"]["value"] if engine == WITH_ERRORS else None
            found[engine] = one | {"value": same or _evaluate(one, scores)}
    return found


def _fit(engine: str, model: str, data: Path, out: Path) -> dict[str, Any] | None:
    words = [
        sys.executable,
        "-m",
        "benchmarks.psychometrics.fit",
        engine,
        model,
        str(data),
        str(out),
    ]
    try:
        subprocess.run(
            words, check=True, timeout=CAP, env=os.environ | ONE_THREAD, stderr=subprocess.DEVNULL
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def _evaluate(found: dict[str, Any], scores: npt.NDArray[np.int8]) -> float:
    items = [
        ItemParameters(str(place), slope, tuple(steps))
        for place, (slope, steps) in enumerate(zip(found["slopes"], found["steps"], strict=True))
    ]
    return marginal_log_likelihood(items, scores, sd=float(np.sqrt(found["variance"])))


def _lines(case: Case, found: dict[str, dict[str, Any]]) -> list[str]:
    ours = found["ours"]
    lines = [f"| **{case.title}** | | | | | {ours['value']:.4f} |"]
    for name in case.engines:
        one = found.get(name)
        if one is None:
            lines.append(f"| {name} | over {CAP} | | | | |")
            continue
        ratio = one["processor"] / ours["processor"]
        apart = "" if name in ("ours", WITH_ERRORS) else f"{one['value'] - ours['value']:+.4f}"
        lines.append(
            f"| {name} | {one['processor']:.3f} | {ratio:.1f} | {one['peak']:.0f} "
            f"| {one['iterations'] or ''} | {apart} |"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.psychometrics.measure", description=__doc__
    )
    parser.add_argument("--persons", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--models", nargs="+", choices=MODELS, default=list(MODELS))
    parser.add_argument("--alone", action="store_true", help="without peers")
    parser.add_argument("--long", type=int, default=0, help="persons of the long table")
    arguments = parser.parse_args()
    if arguments.alone:
        MOST_OF_PEERS.clear()
    print(measure(arguments.persons, arguments.models))
    if arguments.long:
        print(f"\n{measure_long_table(arguments.long)}")
    print(f"\n{describe_machine()}")


if __name__ == "__main__":
    main()
