"""``orientir dif``: does an item treat two groups of equally able people alike? No database."""

from __future__ import annotations

import argparse
import fnmatch
import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from orientir.core.mistakes import Mistake
from orientir.core.psychometrics.differential import DifferenceReport, find_differences

WORDS = {"focal": "труднее", "reference": "легче"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "responses", metavar="ОТВЕТЫ.csv", help="строка – человек, столбец – задание"
    )
    parser.add_argument("--group", required=True, metavar="СТОЛБЕЦ", help="в каком столбце группа")
    parser.add_argument("--focal", required=True, metavar="ЗНАЧЕНИЕ", help="изучаемая группа")
    parser.add_argument(
        "--reference", metavar="ЗНАЧЕНИЕ", help="опорная группа; иначе – все остальные"
    )
    parser.add_argument(
        "--purify",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="убрать из балла для сравнения задания классов B и C (по умолчанию – да)",
    )
    parser.add_argument("--id", metavar="СТОЛБЕЦ", help="столбец с именем человека")
    parser.add_argument("--columns", metavar="ОБРАЗЕЦ", help="столбцы заданий, например «q*»")
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")


def run(arguments: argparse.Namespace) -> int:
    frame, group = _read(arguments)
    names = _items(frame, arguments)
    matrix = np.column_stack([_scores(frame[name]) for name in names])
    report = find_differences(matrix, group, names, purify=arguments.purify)
    document = _document(report, group, arguments)
    print(
        json.dumps(document, ensure_ascii=False)
        if arguments.json
        else _table(report, arguments.focal)
    )
    if not report.is_stable:
        print("orientir: очистка балла не сошлась, показан последний проход", file=sys.stderr)
    return 0


def _read(arguments: argparse.Namespace) -> tuple[pl.DataFrame, npt.NDArray[np.int8]]:
    path = Path(arguments.responses)
    read = pl.read_parquet if path.suffix == ".parquet" else _read_csv
    frame = read(path)
    if arguments.group not in frame.columns:
        raise Mistake(f"{path}: нет столбца «{arguments.group}» (--group)")
    value = frame[arguments.group].cast(pl.String)
    is_reference = (
        value != arguments.focal if arguments.reference is None else value == arguments.reference
    )
    group = pl.select(
        pl.when(value == arguments.focal)
        .then(1)
        .when(is_reference)
        .then(0)
        .otherwise(-1)
        .cast(pl.Int8)
    ).to_series()
    return frame, group.to_numpy()


def _read_csv(path: Path) -> pl.DataFrame:
    try:
        return pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise Mistake(
            f"{path}: не читается как таблица CSV ({str(error).splitlines()[0]})"
        ) from error


def _items(frame: pl.DataFrame, arguments: argparse.Namespace) -> list[str]:
    apart = {arguments.group, arguments.id}
    pattern = arguments.columns or "*"
    return [
        name for name in frame.columns if name not in apart and fnmatch.fnmatchcase(name, pattern)
    ]


def _scores(column: pl.Series) -> npt.NDArray[np.int8]:
    points = column.cast(pl.Int8, strict=False)
    text = column.cast(pl.String).str.strip_chars()
    wrong = (points.is_null() & column.is_not_null() & (text != "")) | (points < 0).fill_null(False)
    if wrong.any():
        row = int(np.flatnonzero(wrong.to_numpy())[0])
        raise Mistake(
            f"задание «{column.name}», строка {row + 2}: «{column[row]}» – не целый балл от 0 до 127;"
            " столбцы заданий можно указать в --columns"
        )
    return points.fill_null(-1).to_numpy()


def _document(
    report: DifferenceReport, group: npt.NDArray[np.int8], arguments: argparse.Namespace
) -> dict[str, object]:
    return {
        "n_focal": int((group == 1).sum()),
        "n_reference": int((group == 0).sum()),
        "n_left_out": int((group == -1).sum()),
        "purify": arguments.purify,
        "removed": list(report.removed),
        "rounds": report.rounds,
        "stable": report.is_stable,
        "matching": report.matching,
        "items": [
            asdict(item) | {"words": _words(item.harder_for, arguments.focal)}
            for item in report.items
        ],
    }


def _words(harder_for: str | None, focal: str) -> str | None:
    return f"при равном балле {WORDS[harder_for]} для «{focal}»" if harder_for else None


def _table(report: DifferenceReport, focal: str) -> str:
    lines = ["задание  χ² МХ  p  отношение шансов  класс  χ² логистической  ΔR²  при равном балле"]
    for item in report.items:
        numbers = _numbers(item.mh_chi2, item.mh_p, item.mh_alpha)
        others = _numbers(item.logistic_chi2, item.nagelkerke_change)
        words = item.note or f"{WORDS.get(item.harder_for or '', 'так же')} для «{focal}»"
        lines.append(f"{item.item}  {numbers}  {item.ets_class or '–'}  {others}  {words}")
    return "\n".join(lines)


def _numbers(*values: float | None) -> str:
    return "  ".join("–" if value is None else f"{value:.4f}" for value in values)
