"""One return of 300 fields against its blank: how long a verdict takes, and a whole region's returns one after another.

``python -m benchmarks.forms [--returns N]``. The blank is invented: 5 tables of 20 rows by 3 columns, a rule a row.
"""

from __future__ import annotations

import argparse
import time
from statistics import median, quantiles

from orientir.core.forms.judging import Known, Return, judge
from orientir.core.packs.blank_cells import list_cells
from orientir.core.packs.blank_expressions import prepare_blank
from orientir.core.packs.blanks import (
    Blank,
    BlankField,
    BlankRow,
    BlankRule,
    BlankSection,
    BlankTable,
)

MOST_MILLISECONDS = 50
TABLES, ROWS = 5, 20


def measure(returns: int = 500) -> str:
    """A table of one line; a verdict slower than the limit is a failure, and so is one that finds nothing."""
    blank = invent_blank()
    began = time.perf_counter()
    ready = prepare_blank(blank)
    prepared = time.perf_counter() - began
    cells = [cell for cell in list_cells(blank) if not cell.field.is_counted]
    took = []
    for number in range(returns):
        given = Return(
            {cell.name: f"{(number * 7 + at * 13) % 90},5" for at, cell in enumerate(cells)}
        )
        last = Known(last={cell.name: 40 for cell in cells})
        began = time.perf_counter()
        verdict = judge(ready, given, last)
        took.append(1000 * (time.perf_counter() - began))
        assert verdict.findings
        assert verdict.filled == len(cells)
    worst = quantiles(took, n=20)[-1]
    assert worst < MOST_MILLISECONDS, worst
    return "\n".join(
        [
            "| fields | rules | returns | made ready, ms | verdict, median ms | p95 ms | limit, ms |",
            "|--:|--:|--:|--:|--:|--:|--:|",
            f"| {len(ready.cells)} | {len(ready.rules) * ROWS} | {returns} | {1000 * prepared:.0f} | "
            f"{median(took):.1f} | {worst:.1f} | {MOST_MILLISECONDS} |",
        ]
    )


def invent_blank() -> Blank:
    """Planned and filled rates with a counted difference in every row, held to each other and to last year."""
    columns = (
        BlankField("planned", "По штату", "double"),
        BlankField("filled", "Занято", "double"),
        BlankField("free", "Вакантно", "double", formula="planned - filled"),
    )
    rows = tuple(BlankRow(f"r{number}", f"Строка {number}") for number in range(ROWS))
    sections = tuple(
        BlankSection(
            f"s{number}", "Раздел", (), (BlankTable(f"t{number}", "Таблица", columns, rows),)
        )
        for number in range(TABLES)
    )
    rules = tuple(rule for number in range(TABLES) for rule in _rules(f"t{number}"))
    return Blank(
        "invented", "invented", "Выдуманный", "1", 2025, None, "is_open", sections, {}, rules, "–",
        "demonstration", "–",
    )  # fmt: skip


def _rules(table: str) -> tuple[BlankRule, BlankRule]:
    within = BlankRule(
        f"{table}_within", "error", "filled <= planned", "занято {filled} из {planned}", ("filled",), "–",
        "demonstration", table,
    )  # fmt: skip
    jumped = BlankRule(
        f"{table}_jumped", "warning", "abs(planned - last__planned) <= 0.2 * last__planned",
        "было {last__planned}, стало {planned}", ("planned",), "–", "demonstration", table,
    )  # fmt: skip
    return within, jumped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, default=500)
    print(measure(parser.parse_args().returns))


if __name__ == "__main__":
    main()
