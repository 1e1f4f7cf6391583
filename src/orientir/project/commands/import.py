"""``orientir import``: check a file by its template and load it; the same checks as on the page."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orientir.project.opening import opened

if TYPE_CHECKING:
    from orientir.cycle.collection.api import Order, Outcome

EXIT_OK, EXIT_MISTAKE, EXIT_USAGE = 0, 1, 2
# the kinds of collection's catalogue, in the order of loading: help must not wait for Django
KINDS = (
    "units",
    "people_posts",
    "assessments",
    "routes",
    "route_steps",
    "learning",
    "vacancies",
    "memberships",
    "contest_entries",
    "form_oo1",
    "form_mentoring",
    "programmes",
    "pupil_results",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("kind", nargs="?", metavar="ВИД", help="что в файле: " + ", ".join(KINDS))
    add("file", nargs="?", type=Path, metavar="ФАЙЛ", help="xlsx, CSV в UTF-8 или Parquet")
    add("--dry-run", action="store_true", help="только проверить, ничего не меняя")
    add(
        "--as-of",
        type=_day,
        metavar="ДАТА",
        help="на какую дату файл (ГГГГ-ММ-ДД; без неё — сегодня)",
    )
    add("--unit", metavar="КОД", help="для какой единицы файл (без него — для всего региона)")
    add(
        "--mode",
        choices=("complete", "additions"),
        default="additions",
        help="complete — список полон: должности, которых в нём нет, закрыть; additions — только добавить",
    )
    add("--only-valid", action="store_true", help="загрузить верные строки, неверные пропустить")
    add(
        "--yes",
        action="count",
        default=0,
        help="закрыть отсутствующие должности без вопроса (дважды, если их больше 5 %%)",
    )
    add("--marked", type=Path, metavar="ФАЙЛ", help="записать сюда xlsx с пометками об ошибках")
    add("--undo", type=int, metavar="НОМЕР", help="отменить загрузку целиком")
    add("--template", metavar="ВИД", help="выгрузить шаблон (с --out)")
    add("--out", type=Path, metavar="ФАЙЛ", help="куда записать шаблон: .xlsx или .csv")
    add("--json", action="store_true", help="отчёт одним документом JSON")


def run(arguments: argparse.Namespace) -> int:
    wants_file = arguments.undo is None and not arguments.template
    if wants_file and not (arguments.kind and arguments.file):
        print("orientir import: нужны ВИД и ФАЙЛ (см. orientir import --help)", file=sys.stderr)
        return EXIT_USAGE
    with opened("owner"):
        if arguments.template:
            return _write_template(arguments.template, arguments.out)
        from orientir.project.migrating import migrate

        migrate()
        return _undo(arguments) if arguments.undo is not None else _import(arguments)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: нужна дата вида 2025-09-01") from None


def _write_template(kind: str, out: Path | None) -> int:
    from orientir.cycle.collection import api

    target = out or Path(f"{kind}.xlsx")
    title, content = api.write_template(kind, is_csv=target.suffix.lower() == ".csv")
    target.write_bytes(content)
    print(f"Шаблон «{title}»: {target}", file=sys.stderr)
    return EXIT_OK


def _import(arguments: argparse.Namespace) -> int:

    from django.utils import timezone

    from orientir.cycle.collection import api

    is_large = arguments.kind == "pupil_results"  # read from where it lies, by pieces
    order = api.Order(
        kind=arguments.kind,
        content=b"" if is_large else arguments.file.read_bytes(),
        path=arguments.file if is_large else None,
        file_name=arguments.file.name,
        as_of=arguments.as_of or timezone.localdate(),
        unit_code=arguments.unit,
        mode=arguments.mode,
        only_valid=arguments.only_valid,
    )
    if arguments.dry_run:
        outcome = api.check_order(order)
        _write_marked(arguments.marked, outcome.marked)
        _tell(arguments, order, outcome)
        return EXIT_OK if outcome.state == "checked" else EXIT_MISTAKE
    with _bar() as progress:
        outcome = api.run_order(order, confirmations=arguments.yes, progress=progress)
    if outcome.state == "confirmation" and not arguments.json and sys.stdin.isatty():
        outcome = _ask(order, outcome)
    _write_marked(arguments.marked, outcome.marked)
    _tell(arguments, order, outcome)
    return EXIT_OK if outcome.state == "loaded" else EXIT_MISTAKE


def _write_marked(target: Path | None, marked: bytes | None) -> None:
    if target is not None and marked is not None:
        target.write_bytes(marked)
        print(f"Файл с пометками: {target}", file=sys.stderr)


def _ask(order: Order, outcome: Outcome) -> Outcome:
    from orientir.cycle.collection import api

    for place in range(outcome.confirmations_needed):
        again = "Это больше 5 % должностей. Точно закрыть?" if place else "Закрыть их?"
        print(_closing_text(outcome), file=sys.stderr)
        if input(f"{again} Наберите «да»: ").strip().lower() != "да":
            return outcome
    return api.run_order(order, confirmations=outcome.confirmations_needed)


def _tell(arguments: argparse.Namespace, order: Order, outcome: Outcome) -> None:
    report = outcome.report
    if arguments.json:
        print(
            json.dumps(_document(order, outcome, arguments.dry_run), ensure_ascii=False, indent=2)
        )
        return
    print(_headline(outcome, arguments.dry_run))
    for entry in [*report.grouped_errors(), *report.grouped_notices()]:
        again = f" (строки {entry.places})" if entry.count > 1 else ""
        mark = "" if entry.first.level == "error" else "к сведению: "
        print(f"  {mark}{entry.first.sentence()}{again}")
    if outcome.closing:
        print(_closing_text(outcome))


def _headline(outcome: Outcome, is_dry: bool) -> str:
    report = outcome.report
    checked = f"{report.title}: строк {report.row_count}, ячеек {report.cell_count}"
    if not is_dry:
        return f"{checked}. {outcome.sentence}"
    verdict = _foreseen(outcome.result) if report.is_clean else f"ошибок: {report.error_count}"
    return f"{checked}; {verdict}. База не изменилась: это проверка."


def _foreseen(result: dict[str, int]) -> str:
    from orientir.cycle.collection import api

    if not api.touches(result):
        return "ошибок нет; загрузка ничего не изменит: всё это уже есть"
    return f"ошибок нет; будет при загрузке: {api.tell_counts(result)}"


def _closing_text(outcome: Outcome) -> str:
    listed = "\n".join(f"  {line}" for line in outcome.closing[:50])
    rest = len(outcome.closing) - 50
    more = f"\n  … и ещё {rest}" if rest > 0 else ""
    return f"Нет в файле, будут закрыты ({len(outcome.closing)}):\n{listed}{more}"


def _document(order: Order, outcome: Outcome, is_dry: bool) -> dict[str, Any]:
    from dataclasses import asdict

    report = outcome.report
    return {
        "kind": order.kind,
        "file": order.file_name,
        "as_of": order.as_of.isoformat(),
        "unit": order.unit_code,
        "mode": order.mode,
        "dry_run": is_dry,
        "state": outcome.state,
        "import": outcome.import_id,
        "rows": report.row_count,
        "cells": report.cell_count,
        "bad_rows": report.bad_row_count,
        "error_count": report.error_count,
        "errors": [asdict(issue) for issue in report.errors],
        "notices": [asdict(issue) for issue in report.issues if issue.level == "notice"],
        "result": None if is_dry else outcome.result,
        "foreseen": outcome.result if is_dry and report.is_clean else None,
        "closing": outcome.closing,
        "confirmations_needed": outcome.confirmations_needed,
    }


def _undo(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from orientir.cycle.collection import api

    taken_back = api.undo_import(import_id=arguments.undo, by=None, at=timezone.now())
    if arguments.json:
        print(json.dumps({"import": arguments.undo, "state": "undone", "rows": taken_back}))
    else:
        print(f"Загрузка {arguments.undo} отменена: возвращено записей {taken_back}.")
    return EXIT_OK


class _Bar:
    """A progress line on standard error; silent where it is not a terminal."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, step: str, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        from django.utils.translation import gettext

        step = gettext(step)
        text = f"\r{step}: {100 * done // total if total else 0} %"
        print(text.ljust(len(self._last)), end="", file=sys.stderr, flush=True)
        self._last = text

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._last:
            print("\r" + " " * len(self._last) + "\r", end="", file=sys.stderr)


def _bar() -> _Bar:
    return _Bar()
