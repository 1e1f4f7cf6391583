"""``orientir demo``: an invented region, loaded as a real one would be, and the platform over it."""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.project.demo.scale import REPORTING_DATES, SCALES, Scale, find_scale
from orientir.project.opening import opened
from orientir.project.places import home_of

if TYPE_CHECKING:
    from orientir.project.demo.accounts import DemoAccount
    from orientir.project.demo.files import DemoFile
    from orientir.project.demo.loading import Tell

PACK = "chelyabinsk-2023"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scale",
        default=os.environ.get("SCALE") or "demo",
        help=f"размер области: {', '.join(SCALES)} (или SCALE)",
    )
    parser.add_argument("--no-serve", action="store_true", help="только загрузить и посчитать")
    parser.add_argument("--port", type=int, default=None, help="порт (или PORT; 8000)")


def run(arguments: argparse.Namespace) -> int:
    os.environ["ORIENTIR_DEMO"] = "1"
    scale = find_scale(arguments.scale)
    with opened("owner"):
        from orientir.project.commands.serve import port_of
        from orientir.project.serving import Address, prepare, serve

        prepare()
        with _alone(home_of(os.environ) / "demo") as folder:
            planned = _load(scale, folder)
        _print_accounts(planned)
        if arguments.no_serve:
            return 0
        return serve(Address("127.0.0.1", arguments.port or port_of()))


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """One loads at a time; who comes second waits and finds the region there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "loading.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Область уже загружает другая команда: ждём её", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _load(scale: Scale, folder: Path) -> list[DemoAccount]:
    from orientir.project.demo import (
        accounts,
        adaptive,
        afterwards,
        certificates,
        communities,
        exams,
        files,
        learning,
        loading,
        procedures,
        results,
        routes,
        routing,
        sittings,
    )
    from orientir.project.demo.bank import loading as bank

    marker = folder / "loaded.json"
    there = loading.find_loaded_scale(marker)
    if there not in (None, scale.name):
        raise Mistake(
            f"в папке {folder.parent} уже область размера «{there}»: для размера «{scale.name}» "
            "удалите эту папку или задайте другую в ORIENTIR_HOME"
        )
    region = files.invent_region(scale, load_pack(find_pack(PACK)))
    planned = accounts.plan_accounts(region)
    if there is None:
        _import(files.write_files(region, folder))
        accounts.make_accounts(planned)
        print(f"Банк заданий: {bank.bring_bank()}", file=sys.stderr)
        print(f"Процедуры: {', '.join(procedures.bring_procedures())}", file=sys.stderr)
        with _progress() as show:
            came = sittings.bring_results(show("Диагностика"))
        print(f"Результаты диагностики: {came}", file=sys.stderr)
        print(f"Сопровождение: {communities.bring_communities()}", file=sys.stderr)
        print(f"Обучение: {learning.bring_learning()}", file=sys.stderr)
        with _progress() as show:
            came = routes.bring_routes(show("Маршруты"))
        print(f"Маршруты: {came}", file=sys.stderr)
        with _progress() as show:
            came = afterwards.bring_second_results(show("Повторная диагностика"))
        print(f"После обучения: {came}", file=sys.stderr)
        print(f"Удостоверения: {certificates.bring_certificates()}", file=sys.stderr)
        print(f"Дипломы слушателей: {certificates.bring_diplomas()}", file=sys.stderr)
        print(f"Распределение: {routing.bring_routing()}", file=sys.stderr)
        print(f"Экзамены: {', '.join(exams.bring_exams())}", file=sys.stderr)
        print(f"Адаптивный тест: {adaptive.bring_adaptive()}", file=sys.stderr)
        print(f"Результаты учеников: {results.bring_results(region.units)}", file=sys.stderr)
        loading.mark_loaded(marker, scale)
    _close_the_circle()
    return [*planned, learning.ACCOUNT]


def _close_the_circle() -> None:
    """From the snapshots on: what is made of figures, and what people decide by them."""
    from orientir.project.demo import advice, decisions, groups, loading, measures, plans, results

    for day in loading.list_missing_dates():
        print(f"Срез на {day:%d.%m.%Y}: замораживаем и считаем 27 показателей", file=sys.stderr)
        loading.freeze(day, PACK)
    loading.publish_earlier()
    print(f"Расчёты по срезу: {results.count_of_snapshot()}", file=sys.stderr)
    print(f"Меры и эффект: {measures.bring_measures()}", file=sys.stderr)
    print(f"Рекомендации: {advice.bring_advice()}", file=sys.stderr)
    print(f"Проектные группы: {groups.bring_groups()}", file=sys.stderr)
    print(f"Планы: {plans.bring_plans(PACK)}", file=sys.stderr)
    print(f"Решения: {decisions.bring_decisions()}", file=sys.stderr)


def _import(written: list[DemoFile]) -> None:
    from orientir.project.demo import loading

    with _progress() as show:
        for file in written:
            title = f"{file.path.name}: строк {file.rows}"
            loading.import_file(file, show(title))


@contextmanager
def _progress() -> Iterator[Callable[[str], Tell]]:
    """A bar per file on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[step]}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:

        def show(title: str) -> Tell:
            task = progress.add_task(title, total=1, step="")

            def tell(step: str, done: int, total: int) -> None:
                progress.update(task, completed=done, total=total or 1, step=step)

            return tell

        yield show
        for task in progress.tasks:
            progress.update(task.id, completed=task.total, step="")


def _print_accounts(planned: list[DemoAccount]) -> None:
    from orientir.project.demo.accounts import PASSWORD

    print(f"\nУчётные записи показа, пароль у всех один: {PASSWORD}\n")
    width = max(len(one.login) for one in planned)
    for one in planned:
        print(f"  {one.login:<{width}}  {one.title}, {one.unit_title}")
    last = REPORTING_DATES[-1]
    print(f"\nЛюди и числа вымышлены; сведения на {last:%d.%m.%Y}.\n", flush=True)
