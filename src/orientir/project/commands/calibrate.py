"""``orientir calibrate``: responses in, item parameters and people's scores out. No database."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import polars as pl

from orientir.core.mistakes import Mistake, explain_os_error, placed
from orientir.core.psychometrics.calibration import Calibration, calibrate, restore_codes
from orientir.core.psychometrics.estimates import (
    GroupEstimate,
    ItemEstimate,
    group_estimates,
    item_estimates,
)
from orientir.core.psychometrics.flags import Flag, find_flags, refuse_other_models, refuse_unfit
from orientir.core.psychometrics.item_tables import read_items
from orientir.core.psychometrics.linking import anchors_to_fix
from orientir.core.psychometrics.parameters import ItemParameters
from orientir.core.psychometrics.reading import Columns, read_responses
from orientir.core.psychometrics.responses import Responses
from orientir.core.psychometrics.scoring import Ruler, score_people

MODELS = ("rasch", "2pl", "pcm", "gpcm")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "responses",
        metavar="ОТВЕТЫ.csv",
        help="CSV или Parquet: строка – человек, столбец – задание; или person,item,response",
    )
    parser.add_argument("--model", choices=MODELS, required=True, help="модель ответов")
    parser.add_argument("--id", metavar="СТОЛБЕЦ", help="столбец с именем человека")
    parser.add_argument("--columns", metavar="ОБРАЗЕЦ", help="столбцы заданий, например «q*»")
    parser.add_argument(
        "--omitted",
        choices=("wrong", "missing"),
        default="wrong",
        help="прочерк в ячейке – задание оставлено без ответа: неверный ответ (так по умолчанию) или пропуск",
    )
    parser.add_argument("--weights", metavar="СТОЛБЕЦ", help="столбец с весом человека в выборке")
    parser.add_argument("--group", metavar="СТОЛБЕЦ", help="столбец с группой; первая – опорная")
    parser.add_argument(
        "--anchors", metavar="ФАЙЛ.csv", help="задания прежней калибровки: их параметры не меняются"
    )
    parser.add_argument("--se", action="store_true", help="посчитать стандартные ошибки")
    parser.add_argument("--items", metavar="ФАЙЛ.csv", help="куда записать параметры заданий")
    parser.add_argument("--persons", metavar="ФАЙЛ.csv", help="куда записать баллы людей")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="сколько ядер занять")
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")


def run(arguments: argparse.Namespace) -> int:
    _refuse_outputs(arguments)
    columns = Columns(
        arguments.id,
        arguments.columns,
        arguments.weights,
        arguments.group,
        omitted=arguments.omitted,
    )
    responses = read_responses(Path(arguments.responses), columns)
    anchors = _anchors(arguments, responses)
    with placed(arguments.responses):
        responses = restore_codes(responses, anchors)
        refuse_unfit(responses, arguments.model, has_anchors=bool(anchors))
    calibration = calibrate(
        responses,
        arguments.model,
        with_errors=arguments.se,
        threads=arguments.threads,
        anchors=anchors,
    )
    items = item_estimates(calibration, responses.items)
    groups = group_estimates(calibration, responses.groups, _group_sizes(responses))
    flags = find_flags(calibration, responses)
    if arguments.items:
        _write_items(Path(arguments.items), items)
    if arguments.persons:
        _write_persons(Path(arguments.persons), calibration, responses)
    if arguments.json:
        document = _document(calibration, responses, items, groups, flags)
        print(json.dumps(document, ensure_ascii=False, allow_nan=False))
    else:
        print(_table(calibration, responses, items))
    return _close(calibration, flags)


def _refuse_outputs(arguments: argparse.Namespace) -> None:
    """Before the work: what is asked for cannot be written, or would be written over what is read."""
    if arguments.threads < 1:
        raise Mistake(f"--threads {arguments.threads}: нужно хотя бы одно ядро")
    taken = [arguments.responses, arguments.anchors]
    for option, name in (("--items", arguments.items), ("--persons", arguments.persons)):
        if name is None:
            continue
        path = Path(name)
        if path.is_dir() or not path.parent.is_dir():
            why = "это папка, а нужен файл" if path.is_dir() else "нет такой папки"
            raise Mistake(f"{option} {name}: {why}")
        if any(one and path.resolve() == Path(one).resolve() for one in taken):
            raise Mistake(f"{option} {name}: этот файл уже занят, назовите другой")
        taken.append(name)


def _anchors(arguments: argparse.Namespace, responses: Responses) -> list[ItemParameters]:
    if arguments.anchors is None:
        return []
    with placed(arguments.anchors):
        table = read_items(Path(arguments.anchors))
        found = list(anchors_to_fix(table.items, responses.items).values())
        refuse_other_models(found, arguments.model)
    return found


def _close(calibration: Calibration, flags: Sequence[Flag]) -> int:
    for flag in flags:
        place = f"{flag.item}: " if flag.item else ""
        print(f"orientir: {place}{flag.text}", file=sys.stderr)
    return 0 if calibration.optimum.converged else 1


def _group_sizes(responses: Responses) -> list[int]:
    if responses.group_of is None:
        return [len(responses.scores)]
    return [int(n) for n in np.bincount(responses.group_of, minlength=len(responses.groups))]


def _document(
    calibration: Calibration,
    responses: Responses,
    items: Sequence[ItemEstimate],
    groups: Sequence[GroupEstimate],
    flags: Sequence[Flag],
) -> dict[str, object]:
    persons, count = responses.counts
    optimum = calibration.optimum
    return {
        "model": calibration.model,
        "loglik": _number(calibration.log_likelihood),
        "mean": _number(groups[0].mean),
        "variance": _number(groups[0].sd ** 2),
        "iterations": optimum.iterations,
        "converged": optimum.converged,
        "n_persons": persons,
        "n_items": count,
        "n_parameters": calibration.layout.size,
        "decrement": _number(optimum.decrement),
        "gradient": _number(float(np.abs(optimum.gradient).max(initial=0.0))),
        "groups": [_plain(asdict(group)) for group in groups]
        if responses.group_of is not None
        else [],
        "items": [_item(item) for item in items],
        "warnings": [asdict(flag) for flag in flags],
        "anchors": [name for j, name in enumerate(responses.items) if calibration.is_anchor(j)],
        "notes": [*responses.notes, *_notes(responses)],
    }


def _notes(responses: Responses) -> list[str]:
    shifted = [
        f"{name} ({lowest})"
        for name, lowest in zip(responses.items, responses.lowest, strict=True)
        if lowest
    ]
    notes = []
    if shifted:
        shown = ", ".join(shifted[:10]) + (" …" if len(shifted) > 10 else "")
        notes.append(f"за 0 принят наименьший код задания: {shown}")
    if responses.weights is not None:
        notes.append("правдоподобие взвешено весами как есть; ошибки – сэндвич-оценка")
    if responses.group_of is not None:
        notes.append(f"опорная группа – «{responses.groups[0]}»")
    return notes


def _item(item: ItemEstimate) -> dict[str, object]:
    return _plain({
        "item": item.name,
        "a": item.slope,
        "b": list(item.steps),
        "se_a": item.se_slope,
        "se_b": list(item.se_steps),
    })  # fmt: skip


def _plain(values: dict[str, object]) -> dict[str, object]:
    """Without numbers that JSON does not have."""
    return {name: _number(value) for name, value in values.items()}


def _number(value: object) -> object:
    if isinstance(value, list):
        return [_number(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_items(path: Path, items: Sequence[ItemEstimate]) -> None:
    most = max(len(item.steps) for item in items)
    names = ["b"] if most == 1 else [f"b{v + 1}" for v in range(most)]
    table: dict[str, list[object]] = {"item": [item.name for item in items]}
    table["a"] = [_number(item.slope) for item in items]
    for v, name in enumerate(names):
        table[name] = [_at(item.steps, v) for item in items]
    table["se_a"] = [_number(item.se_slope) for item in items]
    for v, name in enumerate(names):
        table[f"se_{name}"] = [_at(item.se_steps, v) for item in items]
    numbers = {name: pl.Float64 for name in table if name != "item"}
    frame = pl.DataFrame(table, schema_overrides=numbers)
    if any(item.lowest for item in items):
        frame = frame.with_columns(pl.Series("lowest", [item.lowest for item in items]))
    _write(frame, path)


def _at(values: Sequence[float], place: int) -> object:
    return _number(values[place]) if place < len(values) else None


def _write_persons(path: Path, calibration: Calibration, responses: Responses) -> None:
    ruler = Ruler(
        calibration.categories, calibration.groups.means, np.exp(calibration.groups.log_sds)
    )
    told = responses.scores
    if not calibration.layout.tells.all():
        told = np.where(calibration.layout.tells, told, np.int8(-1))
    scores = score_people(ruler, told, responses.group_of)
    frame = pl.DataFrame({
        "person": responses.persons,
        "eap": scores.eap,
        "psd": scores.psd,
        "wle": scores.wle,
        "se_wle": scores.se_wle,
    })  # fmt: skip
    _write(frame.with_columns(pl.col("wle", "se_wle").fill_nan(None)), path)


def _write(frame: pl.DataFrame, path: Path) -> None:
    try:
        with path.open("wb") as file:
            frame.write_csv(file)
    except OSError as error:
        raise Mistake(f"{path}: не записать: {explain_os_error(error)}") from error


def _table(calibration: Calibration, responses: Responses, items: Sequence[ItemEstimate]) -> str:
    persons, count = responses.counts
    lines = [
        f"модель {calibration.model}, людей {persons}, заданий {count},"
        f" логарифм правдоподобия {calibration.log_likelihood:.4f}",
        "задание  a  b",
    ]
    for item in items:
        steps = "  ".join(_shown(step) for step in item.steps)
        lines.append(f"{item.name}  {_shown(item.slope)}  {steps}")
    return "\n".join(lines)


def _shown(value: float) -> str:
    return f"{value:.4f}" if math.isfinite(value) else "–"
