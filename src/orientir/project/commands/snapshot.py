"""``orientir snapshot create|verify|list|extract``: frozen data of a day and the values computed from it."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orientir.core.mistakes import Mistake
from orientir.project.opening import opened

if TYPE_CHECKING:
    from orientir.core.snapshots.verify import Issue

USUAL_PACK = "chelyabinsk-2023"
EXIT_OK, EXIT_MISTAKE = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="что сделать", metavar="ДЕЙСТВИЕ", required=True)
    create = _add(deeds, "create", _create, "заморозить данные на дату и посчитать показатели")
    create.add_argument("--on", type=_day, required=True, metavar="ДАТА", help="ГГГГ-ММ-ДД")
    create.add_argument(
        "--years", type=int, nargs="+", metavar="ГОД", help="без них — все годы целей методики"
    )
    create.add_argument(
        "--pack", default=USUAL_PACK, metavar="МЕТОДИКА", help=f"имя или путь ({USUAL_PACK})"
    )
    create.add_argument("--corrects", metavar="СРЕЗ", help="какой срез исправляет этот")
    create.add_argument("--reason", default="", metavar="ТЕКСТ", help="почему исправляет")
    verify = _add(deeds, "verify", _verify, "проверить, что срез не изменён и верен по контракту")
    verify.add_argument("name", metavar="СРЕЗ", help="имя среза или папка")
    _add(deeds, "list", _list, "какие срезы есть")
    extract = _add(deeds, "extract", _extract, "выгрузить значения опубликованного среза в файл")
    extract.add_argument("name", metavar="СРЕЗ", help="имя среза")
    extract.add_argument(
        "--public", action="store_true", required=True,
        help="только то, что видно всем: значения малых групп скрыты",
    )  # fmt: skip
    extract.add_argument(
        "--out", type=Path, required=True, metavar="ФАЙЛ", help="куда записать: .csv или .parquet"
    )


def run(arguments: argparse.Namespace) -> int:
    code: int = arguments.deed(arguments)
    return code


def _add(
    deeds: Any, name: str, deed: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(name, help=text, description=text)
    parser.set_defaults(deed=deed)
    parser.add_argument(
        "--json", action="store_true", help="один документ JSON на стандартном выводе"
    )
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: нужна дата вида 2025-11-01") from None


def _create(arguments: argparse.Namespace) -> int:
    if bool(arguments.corrects) != bool(arguments.reason):
        raise Mistake("исправляя срез, укажите и его имя (--corrects), и причину (--reason)")
    with opened("system"):
        from django.conf import settings
        from django.utils import timezone

        from orientir.cycle.monitoring import api

        began = time.monotonic()
        with _progress() as tell:
            made = api.create_snapshot(
                _order(arguments),
                root=settings.SNAPSHOTS_ROOT,
                by=None,
                at=timezone.now(),
                tell=tell,
            )
        found = _described(made)
        if arguments.json:
            _print_json(found)
        else:
            spent = time.monotonic() - began
            print(f"{made.code}: {made.folder}")
            print(
                f"значений {found['values']:,}, за {spent:.1f} с".replace(",", " "), file=sys.stderr
            )
    return EXIT_OK


def _order(arguments: argparse.Namespace) -> Any:
    from orientir.core.packs.find import find_pack
    from orientir.core.packs.load import load_pack
    from orientir.cycle.monitoring import api

    folder = find_pack(arguments.pack)
    told = api.years_told(load_pack(folder), arguments.on, arguments.years or ())
    corrected = api.get_snapshot(arguments.corrects).pk if arguments.corrects else None
    return api.Order(arguments.on, told, folder, corrected, arguments.reason)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error where a person looks at it."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("Начинаем", total=None)

        def tell(step: str, done: int, total: int) -> None:
            progress.update(task, description=step, completed=done, total=total or None)

        yield tell


def _verify(arguments: argparse.Namespace) -> int:
    folder = Path(arguments.name)
    issues = _verified(folder) if folder.is_dir() else _verified_by_name(arguments.name)
    errors = [one for one in issues if one.level == "error"]
    if arguments.json:
        _print_json(
            {
                "ok": not errors,
                "issues": [
                    {"level": one.level, "table": one.table, "text": one.message} for one in issues
                ],
            }
        )
    else:
        for one in issues:
            print(f"{'ошибка' if one.level == 'error' else 'замечание'}: {one.message}")
        if not errors:
            print("срез не изменён и верен по контракту")
    return EXIT_MISTAKE if errors else EXIT_OK


def _verified(folder: Path) -> list[Issue]:
    from orientir.core.packs.find import find_pack
    from orientir.core.packs.load import load_pack
    from orientir.core.snapshots import read_manifest, verify_snapshot

    manifest = read_manifest(folder)
    pack = None
    if manifest is not None:
        try:
            pack = load_pack(find_pack(manifest.facts.pack))
        except Mistake as unknown:
            print(f"orientir: {unknown}", file=sys.stderr)
    return verify_snapshot(folder, pack)


def _verified_by_name(name: str) -> list[Issue]:
    from orientir.core.snapshots import read_manifest, verify_snapshot
    from orientir.core.snapshots.verify import Issue

    with opened("system"):
        from orientir.cycle.monitoring import api

        found = api.get_snapshot(name)
        folder = Path(found.folder)
        issues = verify_snapshot(folder, api.pack_of(found))
        manifest = read_manifest(folder)
        if manifest is None or manifest.content_sha256 != found.content_sha256:
            text = "содержание не то, что было при создании: контрольная сумма другая"
            issues = [Issue("error", None, text), *issues]
        return issues


def _extract(arguments: argparse.Namespace) -> int:
    """Counts that everybody may see, and nothing else: neither rows of people nor hidden figures."""
    out: Path = arguments.out
    if out.suffix.lower() not in (".csv", ".parquet"):
        raise Mistake(f"{out}: имя файла должно кончаться на .csv или .parquet")
    if out.exists():
        raise Mistake(f"{out}: такой файл уже есть; назовите другой")
    with opened("web"):
        from orientir.cycle.monitoring import api

        table = api.public_table(arguments.name)
    if out.suffix.lower() == ".csv":
        table.write_csv(out, include_bom=False)
    else:
        table.write_parquet(out)
    hidden = table["is_hidden"].sum()
    if arguments.json:
        _print_json({"file": str(out), "rows": table.height, "hidden": hidden})
    else:
        print(f"{out}: строк {table.height}, из них скрыто {hidden}")
    return EXIT_OK


def _list(arguments: argparse.Namespace) -> int:
    with opened("system"):
        from orientir.cycle.monitoring import api

        found = [_described(one) for one in api.list_snapshots()]
    if arguments.json:
        _print_json({"snapshots": found})
        return EXIT_OK
    for one in found:
        years = ", ".join(map(str, one["years"]))
        print(f"{one['name']} · на {one['on']} · {years} · {one['pack']} · {one['state']}")
    if not found:
        print("срезов нет: создайте первый (orientir snapshot create --on ДАТА)", file=sys.stderr)
    return EXIT_OK


def _described(snapshot: Any) -> dict[str, Any]:
    from orientir.cycle.monitoring import api

    return {
        "name": snapshot.code,
        "on": snapshot.reporting_on.isoformat(),
        "years": sorted(int(year) for year in snapshot.years),
        "pack": f"{snapshot.pack} {snapshot.pack_version}",
        "state": snapshot.state,
        "folder": snapshot.folder,
        "content_sha256": snapshot.content_sha256,
        "values": api.count_values(snapshot),
    }


def _print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))
