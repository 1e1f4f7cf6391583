"""A grid against the description of its sheet: typed columns, and every cell that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from orientir.core.mistakes import Mistake
from orientir.kit.tabular.issues import Issue
from orientir.kit.tabular.reading import Grid, as_text
from orientir.kit.tabular.sheets import Column, Sheet, head_key
from orientir.kit.tabular.values.cleaning import clean, clean_one, has_invisible

HEAD_ROWS = 20  # the head is looked for among the first rows: people put a title above it
MOST_EXPLAINED = 5_000
MARK_TITLE = "Что исправить"  # the column of a file given back with marks


@dataclass(slots=True)
class Checked:
    """A sheet read: ``frame`` has ``row`` (as the file numbers it) and the sheet's columns, typed.

    ``texts`` holds the same columns as they stand in the file. ``bad_rows`` are rows with an error;
    ``unexplained`` counts bad cells beyond the first ``MOST_EXPLAINED``.
    """

    sheet: Sheet
    grid: Grid
    head_row: int
    columns: dict[str, int]
    texts: pl.DataFrame
    frame: pl.DataFrame
    issues: list[Issue] = field(default_factory=list)
    bad_rows: set[int] = field(default_factory=set)
    unexplained: int = 0

    @property
    def errors(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.level == "error"]

    @property
    def cell_count(self) -> int:
        return self.frame.height * len(self.columns)

    @property
    def good(self) -> pl.DataFrame:
        """The rows without errors."""
        return self.frame.filter(~pl.col("row").is_in(list(self.bad_rows)))

    def text(self, column: str, row: int) -> str:
        """A cell as it stands in the file."""
        if column not in self.columns:
            return ""
        cells = self.grid.rows[row - 1]
        place = self.columns[column]
        return as_text(cells[place]) if place < len(cells) else ""

    def add_error(self, code: str, row: int, column: str, wrong: str, expected: str = "—") -> None:
        """Mark one cell as wrong: for checks beyond the sheet's own (references, agreement)."""
        self.bad_rows.add(row)
        if len(self.issues) >= MOST_EXPLAINED:
            self.unexplained += 1
            return
        self._add("error", code, row, column, wrong, expected)

    def add_notice(self, code: str, row: int, column: str, wrong: str, expected: str = "") -> None:
        if len(self.issues) < MOST_EXPLAINED:
            self._add("notice", code, row, column, wrong, expected)

    def _add(self, level: str, code: str, row: int, column: str, wrong: str, expected: str) -> None:
        title = self.sheet.column(column).title
        value = self.text(column, row)
        self.issues.append(
            Issue(
                "error" if level == "error" else "notice",
                code,
                self.grid.sheet,
                row,
                title,
                value,
                wrong,
                expected,
            )
        )


def check(grids: Sequence[Grid], sheet: Sheet, name: str) -> Checked:
    """Check the grid most like ``sheet``; a ``Mistake`` if none is or a column is missing."""
    grid, head_row = _find_head(grids, sheet, name)
    columns = _place_columns(grid, head_row, sheet, name)
    texts = _texts(grid, head_row, sheet, columns)
    checked = Checked(sheet, grid, head_row, columns, texts, pl.DataFrame())
    if not texts.height:
        raise Mistake(f"{name}, лист «{grid.sheet}»: под шапкой нет ни одной заполненной строки.")
    _check_cells(checked)
    for group in sheet.unique:
        _check_unique(checked, group)
    _note_unread(checked, head_row)
    checked.issues.sort(key=lambda issue: (issue.level, issue.row))
    return checked


def _find_head(grids: Sequence[Grid], sheet: Sheet, name: str) -> tuple[Grid, int]:
    """The sheet and row of the head. Two sheets with such a table are refused: one would be lost silently."""
    found = [head for grid in grids if (head := _best_head(grid, sheet)) is not None]
    if not found:
        titles = ", ".join(f"«{column.title}»" for column in sheet.columns if column.required)
        raise Mistake(
            f"{name}: не нашли шапку таблицы «{sheet.title}». В первых {HEAD_ROWS} строках "
            f"должны быть столбцы {titles}. Возьмите шаблон и перенесите данные в него."
        )
    filled = [head for head in found if _is_whole(head, sheet)]
    if len(filled) > 1:
        listed = ", ".join(f"«{head.grid.sheet}»" for head in filled)
        raise Mistake(
            f"{name}: такая таблица на нескольких листах: {listed}. Соберите строки на одном листе "
            "или загрузите листы отдельными файлами."
        )
    best = filled[0] if filled else max(found, key=lambda head: len(head.names))
    return best.grid, best.row


@dataclass(frozen=True, slots=True)
class _Head:
    grid: Grid
    row: int
    names: frozenset[str]


def _best_head(grid: Grid, sheet: Sheet) -> _Head | None:
    known = sheet.by_head()
    heads = [
        _Head(
            grid,
            number,
            frozenset(known[key].name for cell in row if (key := head_key(as_text(cell))) in known),
        )
        for number, row in enumerate(grid.rows[:HEAD_ROWS], start=1)
    ]
    best = max(heads, key=lambda head: len(head.names), default=None)
    return best if best is not None and best.names else None


def _is_whole(head: _Head, sheet: Sheet) -> bool:
    """Whether every obligatory column is there, with rows under it."""
    required = {column.name for column in sheet.columns if column.required}
    below = head.grid.rows[head.row :]
    return required <= head.names and any(as_text(cell).strip() for row in below for cell in row)


def _place_columns(grid: Grid, head_row: int, sheet: Sheet, name: str) -> dict[str, int]:
    known = sheet.by_head()
    places: dict[str, int] = {}
    for place, cell in enumerate(grid.rows[head_row - 1]):
        column = known.get(head_key(as_text(cell)))
        if column is None:
            continue
        if column.name in places:
            raise Mistake(
                f"{name}, лист «{grid.sheet}», строка {head_row}: "
                f"столбец «{column.title}» стоит дважды. Оставьте один."
            )
        places[column.name] = place
    missing = [
        f"«{column.title}»"
        for column in sheet.columns
        if column.required and column.name not in places
    ]
    if missing:
        raise Mistake(
            f"{name}, лист «{grid.sheet}», строка {head_row}: нет обязательных столбцов "
            f"{', '.join(missing)}. Добавьте их или возьмите шаблон."
        )
    return places


def _texts(grid: Grid, head_row: int, sheet: Sheet, columns: dict[str, int]) -> pl.DataFrame:
    """The cells under the head as text, empty rows and the template's example row left out."""
    width = max(columns.values()) + 1
    body = [
        row if len(row) >= width else [*row, *([""] * (width - len(row)))]
        for row in grid.rows[head_row:]
    ]
    turned = list(zip(*body, strict=False)) if body else [()] * width
    data = {
        name: pl.Series(name, _column_text(turned[place]), dtype=pl.String)
        for name, place in columns.items()
    }
    texts = pl.DataFrame(data).with_row_index("row", offset=head_row + 1)
    return texts.filter(
        pl.any_horizontal(pl.col(list(columns)).str.contains(r"\S"))
        & ~pl.all_horizontal(*_is_example(sheet, columns))
    )


def _column_text(cells: Sequence[object]) -> list[str]:
    return [cell if cell.__class__ is str else as_text(cell) for cell in cells]


def _is_example(sheet: Sheet, columns: dict[str, int]) -> list[pl.Expr]:
    return [
        pl.col(column.name).str.strip_chars() == column.example
        for column in sheet.columns
        if column.name in columns
    ]


def _check_cells(checked: Checked) -> None:
    present = [column for column in checked.sheet.columns if column.name in checked.columns]
    cleaned = (
        checked.texts.lazy()
        .select("row", *(clean(pl.col(one.name)).alias(one.name) for one in present))
        .collect()
    )
    parsed = cleaned.lazy().select(
        "row", *(one.type.parse(pl.col(one.name)).alias(one.name) for one in present)
    )
    absent = [
        pl.lit(None, dtype=one.type.dtype).alias(one.name)
        for one in checked.sheet.columns
        if one.name not in checked.columns
    ]
    checked.frame = parsed.with_columns(*absent).collect()
    for column in present:
        _check_column(checked, column, cleaned[column.name])
    _note_invisible(checked, present)


def _check_column(checked: Checked, column: Column, cleaned: pl.Series) -> None:
    rows, parsed = checked.frame["row"], checked.frame[column.name]
    if column.required:
        for row in rows.filter(cleaned.is_null()):
            checked.add_error("empty", row, column.name, "Пусто", column.type.expected)
    failed = cleaned.is_not_null() & parsed.is_null()
    for row, text in zip(rows.filter(failed), cleaned.filter(failed), strict=True):
        if len(checked.issues) >= MOST_EXPLAINED:
            checked.bad_rows.add(row)
            checked.unexplained += 1
            continue
        trouble = column.type.explain(text)
        checked.add_error(trouble.code, row, column.name, trouble.wrong, trouble.expected)


def _note_invisible(checked: Checked, present: list[Column]) -> None:
    for column in present:
        found = checked.texts.filter(has_invisible(pl.col(column.name)))["row"]
        for row in found[:MOST_EXPLAINED]:
            checked.add_notice("invisible", row, column.name, "Убраны невидимые знаки")


def _check_unique(checked: Checked, group: tuple[str, ...]) -> None:
    key = pl.struct(group)
    repeated = (
        checked.frame.filter(pl.all_horizontal(pl.col(group).is_not_null()))
        .with_columns(first=pl.col("row").first().over(key))
        .filter(pl.col("row") != pl.col("first"))
    )
    titles = ", ".join(f"«{checked.sheet.column(name).title}»" for name in group)
    for row, first in repeated.select("row", "first").iter_rows():
        checked.add_error(
            "repeated", row, group[0], f"Повторяет строку {first}: совпадают {titles}"
        )


def _note_unread(checked: Checked, head_row: int) -> None:
    read = set(checked.columns.values())
    for place, cell in enumerate(checked.grid.rows[head_row - 1]):
        title = clean_one(as_text(cell))
        if title and place not in read and title != MARK_TITLE:
            checked.issues.append(
                Issue(
                    "notice",
                    "unread",
                    checked.grid.sheet,
                    head_row,
                    title,
                    "",
                    "Столбца нет в шаблоне, он не прочитан",
                    "",
                )
            )
