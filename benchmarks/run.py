"""Runs every benchmark, prints what came out and puts it into docs/benchmarks.md.

``python -m benchmarks [--scale region] [--scale nation] [--repeat N] [--data FOLDER] [--print-only]``
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import effects, forms, imports, results, routing, seats, sittings
from benchmarks.document import DOCUMENT, report
from benchmarks.indicators import measure
from benchmarks.psychometrics.tables import measure_all

ROWS_OF_A_REGION = 45_000
PEOPLE_WHO_SIT, WITHIN_SECONDS, SECONDS_AFTER = 3_000, 180.0, 30.0


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scale", action="append", choices=sorted(measure.PEERS))
    parser.add_argument("--repeat", type=int, default=3, help="the best of so many runs counts")
    parser.add_argument("--data", type=Path, help="keep the generated tables here")
    parser.add_argument("--print-only", action="store_true", help=f"leave {DOCUMENT} as it is")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        data = arguments.data or Path(temporary)
        scales = arguments.scale or ["region", "nation"]
        tables = [measure.measure(scale, data, arguments.repeat) for scale in scales]
    sections = {
        "indicators": "\n\n".join(tables),
        "imports": imports.measure(ROWS_OF_A_REGION, arguments.repeat),
        "routing": routing.measure(),
        "results": results.measure(),
        "effects": effects.measure(),
        "forms": forms.measure(),
        "seats": seats.measure(),
        "sittings": sittings.measure(PEOPLE_WHO_SIT, WITHIN_SECONDS, SECONDS_AFTER),
    } | measure_all()
    for name, table in sections.items():
        report(name, table, print_only=arguments.print_only)
    return 0
