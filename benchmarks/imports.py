"""Reading and checking a filled-in file: 45,000 rows × 15 columns of «Люди и должности», against peers.

``python -m benchmarks.imports [--rows N] [--repeat N]``. Peers, all on the same xlsx and in the same run: reading alone
by calamine (what cannot be undercut), a check written cell by cell in plain Python over the same grid, and reading
alone by openpyxl where it is installed (it is no dependency of ours).
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import time
from collections.abc import Callable, Sequence

import python_calamine
import xlsxwriter

from benchmarks.machine import describe_machine
from orientir.kit.tabular.checking import check
from orientir.kit.tabular.reading import as_text, read_grids
from orientir.kit.tabular.sheets import Sheet
from orientir.kit.tabular.values.cleaning import clean_one

LIMIT_SECONDS = 5.0
Taken = tuple[float, float]


def measure(rows: int, repeat: int) -> str:
    """A table of seconds and ratios; the best of ``repeat`` runs counts."""
    sheet = _sheet()
    content = _workbook(sheet, rows)
    ours = _best(lambda: check(read_grids(content, "a.xlsx"), sheet, "a.xlsx"), repeat)
    lines = [
        f"{rows} rows × {len(_columns(sheet))} columns, {len(content) / 2**20:.1f} MB",
        "",
        "| | wall, s | processor, s | × ours (wall; processor) |",
        "|---|--:|--:|--:|",
        _line(f"ours: read and checked, every cell (limit {LIMIT_SECONDS:g} s)", ours, ours),
    ]
    lines += [
        _line(title, _best(work, repeat), ours) for title, work in _peers(content, sheet).items()
    ]
    return "\n".join(lines)


def _line(title: str, taken: Taken, ours: Taken) -> str:
    wall, processor = taken
    ratios = f"{wall / ours[0]:.2f}; {processor / ours[1]:.2f}"
    return f"| {title} | {wall:.2f} | {processor:.2f} | {ratios} |"


def _sheet() -> Sheet:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orientir.project.settings")
    catalogue = importlib.import_module("orientir.cycle.collection.catalogue")
    sheet: Sheet = catalogue.get_sheet("people_posts")
    return sheet


def _columns(sheet: Sheet) -> list[str]:
    left_out = ("municipality", "post", "valid_from", "valid_to", "teaching_since")
    names = [column.name for column in sheet.columns if column.name not in left_out]
    return [name for name in names if name not in ("personnel_number", "is_mentor_category")]


def _workbook(sheet: Sheet, rows: int) -> bytes:
    names = _columns(sheet)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        page = book.add_worksheet(sheet.name)
        page.write_row(0, 0, [sheet.column(name).title for name in names])
        for number in range(1, rows + 1):
            page.write_row(number, 0, [_cell(sheet, name, number) for name in names])
    return buffer.getvalue()


def _cell(sheet: Sheet, name: str, number: int) -> str | float:
    if name == "snils":
        return _snils(200_000_000 + number)
    if name == "rate":
        return 0.25 * (1 + number % 5)
    if name == "birth_on":
        return f"{1 + number % 28:02d}.{1 + number % 12:02d}.{1960 + number % 40}"
    return sheet.column(name).example or "да"


def _snils(number: int) -> str:
    body = f"{number:09d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, range(9, 0, -1), strict=True))
    return f"{body}{total % 101 % 100:02d}"


def _peers(content: bytes, sheet: Sheet) -> dict[str, Callable[[], object]]:
    peers: dict[str, Callable[[], object]] = {
        "calamine, reading alone": lambda: _read(content),
        "plain Python, cell by cell, lists alone": lambda: _check_plainly(content, sheet),
    }
    try:
        openpyxl = importlib.import_module("openpyxl")
    except ImportError:
        return peers
    peers["openpyxl, reading alone"] = lambda: list(
        openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.values
    )
    return peers


def _read(content: bytes) -> Sequence[Sequence[object]]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    rows: Sequence[Sequence[object]] = book.get_sheet_by_index(0).to_python()
    return rows


def _check_plainly(content: bytes, sheet: Sheet) -> int:
    """The least that a check by hand would do: clean each cell, look it up in its list if it has one."""
    head, *rows = _read(content)
    columns = {column.title: column for column in sheet.columns}
    lists = [set(columns[as_text(title)].titles().values()) for title in head]
    wrong = 0
    for row in rows:
        for titles, cell in zip(lists, row, strict=True):
            text = clean_one(as_text(cell))
            wrong += not text or bool(titles and text not in titles)
    return wrong


def _best(work: Callable[[], object], repeat: int) -> Taken:
    """Wall and processor seconds of the best of ``repeat`` runs (the machine may be shared)."""
    taken = []
    for _ in range(repeat):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - wall, time.process_time() - processor))
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=45_000)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    print(measure(arguments.rows, arguments.repeat))
    print(f"\n{describe_machine()}")


if __name__ == "__main__":
    main()
