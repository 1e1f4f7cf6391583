"""``python -m benchmarks.psychometrics``: every table of measurement in one run, into docs/benchmarks.md.

``--print-only`` leaves the document as it is; ``--trial`` runs it all on few people, to see that it runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from benchmarks.document import DOCUMENT, report
from benchmarks.psychometrics.measure import SIZES
from benchmarks.psychometrics.tables import measure_all


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.psychometrics", description=__doc__)
    parser.add_argument("--persons", nargs="+", type=int, help="sizes of the calibrations")
    parser.add_argument("--trial", action="store_true", help="few people, nothing is written")
    parser.add_argument("--print-only", action="store_true", help=f"leave {DOCUMENT} as it is")
    arguments = parser.parse_args(argv)
    sizes = arguments.persons or ((1_000,) if arguments.trial else SIZES)
    for name, table in measure_all(sizes, 0.01 if arguments.trial else 1.0).items():
        report(name, table, print_only=arguments.print_only or arguments.trial)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
