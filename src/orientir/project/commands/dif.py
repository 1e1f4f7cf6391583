"""``orientir dif``: does an item treat two groups of equally able people alike? No database."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from orientir.core.mistakes import Mistake, placed, shown
from orientir.core.psychometrics.differential import DifferenceReport, find_differences
from orientir.core.psychometrics.reading import Columns, read_responses
from orientir.core.psychometrics.responses import Responses

FEWEST_PERSONS = (
    100  # of a group; Zieky (1993) asks for 100 in a trial and for more where items are dropped
)
WORDS = {"focal": "труднее", "reference": "легче"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "responses",
        metavar="ОТВЕТЫ.csv",
        help="CSV или Parquet: строка – человек, столбец – задание",
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
    parser.add_argument(
        "--omitted",
        choices=("wrong", "missing"),
        default="wrong",
        help="прочерк в ячейке – задание оставлено без ответа: неверный ответ (так по умолчанию) или пропуск",
    )
    parser.add_argument("--weights", metavar="СТОЛБЕЦ", help="столбец с весами выборки")
    parser.add_argument("--id", metavar="СТОЛБЕЦ", help="столбец с именем человека")
    parser.add_argument("--columns", metavar="ОБРАЗЕЦ", help="столбцы заданий, например «q*»")
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")


def run(arguments: argparse.Namespace) -> int:
    columns = Columns(
        arguments.id,
        arguments.columns,
        weights=arguments.weights,
        group=arguments.group,
        group_may_miss=True,
        omitted=arguments.omitted,
    )
    responses = read_responses(Path(arguments.responses), columns)
    group = _groups(responses, arguments)
    warnings = _warnings(group)
    with placed(arguments.responses):
        report = find_differences(
            responses.scores,
            group,
            responses.items,
            purify=arguments.purify,
            weights=responses.weights,
        )
    if arguments.json:
        document = _document(report, group, arguments) | {"warnings": warnings}
        print(json.dumps(document, ensure_ascii=False, allow_nan=False))
    else:
        print(_table(report, arguments.focal))
    if not report.is_stable:
        warnings.append(
            "очистка балла не сошлась: из него убраны все задания, бывшие под подозрением"
        )
    for warning in warnings:
        print(f"orientir: {warning}", file=sys.stderr)
    return 0


def _warnings(group: npt.NDArray[np.int8]) -> list[str]:
    return [
        f"в {name} группе людей {count}, надёжно от {FEWEST_PERSONS}: смотрите на ошибки, а не на классы"
        for code, name in ((1, "изучаемой"), (0, "опорной"))
        if 0 < (count := int((group == code).sum())) < FEWEST_PERSONS
    ]


def _groups(responses: Responses, arguments: argparse.Namespace) -> npt.NDArray[np.int8]:
    """1 focal, 0 reference, -1 neither."""
    assert responses.group_of is not None
    label = responses.group_of
    focal = _place(responses, arguments, arguments.focal)
    if arguments.reference == arguments.focal or len(responses.groups) == 1:
        raise Mistake(
            f"{arguments.responses}, столбец «{arguments.group}»: сравнивать «{arguments.focal}» не с кем"
        )
    if arguments.reference is None:
        is_reference = (label != focal) & (label >= 0)
    else:
        is_reference = label == _place(responses, arguments, arguments.reference)
    return np.select([label == focal, is_reference], [1, 0], -1).astype(np.int8)


def _place(responses: Responses, arguments: argparse.Namespace, value: str) -> int:
    same = [place for place, name in enumerate(responses.groups) if _is_same(name, value)]
    if len(same) != 1:
        known = ", ".join(f"«{shown(name)}»" for name in responses.groups[:10])
        raise Mistake(
            f"{arguments.responses}: в столбце «{arguments.group}» нет значения «{value}»; есть: {known}"
        )
    return same[0]


def _is_same(name: str, value: str) -> bool:
    """«1.0» is 1: codes of groups may have become real numbers by the gaps alone."""
    if name == value.strip():
        return True
    try:
        return float(name) == float(value)
    except ValueError:
        return False


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
