"""``orientir packs list|check|show|diff|schema``: methodology packs, without database and Django."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orientir.core.packs.describe import describe_plainly
from orientir.core.packs.find import find_pack, list_packs
from orientir.core.packs.issues import Issue, PackBroken, has_errors
from orientir.core.packs.load import load_pack
from orientir.core.packs.reading import Reading, read_pack
from orientir.core.packs.specs import Pack

if TYPE_CHECKING:
    from orientir.core.indicators.cases import Miss


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="что сделать", metavar="ДЕЙСТВИЕ", required=True)
    _add(deeds, "list", _list, "какие методики есть")
    check = _add(deeds, "check", _check, "проверить методики и показать примечания к документу")
    check.add_argument(
        "packs", nargs="*", metavar="МЕТОДИКА", help="имя или путь; без них — все методики"
    )
    show = _add(deeds, "show", _show, "показать содержание методики")
    show.add_argument("pack", metavar="МЕТОДИКА", help="имя или путь к папке")
    diff = _add(deeds, "diff", _diff, "чем одна методика или её версия отличается от другой")
    diff.add_argument("before", metavar="БЫЛО", help="имя или путь к папке")
    diff.add_argument("after", metavar="СТАЛО", help="имя или путь к папке")
    schema = _add(deeds, "schema", _schema, "выгрузить JSON Schema файлов методики для редакторов")
    schema.add_argument("--out", type=Path, required=True, metavar="ПАПКА", help="куда записать")


def run(arguments: argparse.Namespace) -> int:
    code: int = arguments.deed(arguments)
    return code


def _add(deeds: Any, name: str, deed: Any, help_text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(deed=deed)
    parser.add_argument(
        "--json", action="store_true", help="один документ JSON на стандартном выводе"
    )
    return parser


def _list(arguments: argparse.Namespace) -> int:
    packs = dict(_load_all())
    if arguments.json:
        _print_json({"packs": [_summary(folder, pack) for folder, pack in packs.items() if pack]})
    else:
        for folder, pack in packs.items():
            print(_line(folder, pack) if pack else f"{folder.name} · не читается · {folder}")
    if not packs:
        print("методик нет", file=sys.stderr)
    return 0 if all(packs.values()) else 1


def _load_all() -> Iterator[tuple[Path, Pack | None]]:
    """One broken pack must not hide the others: it is told and listed as unreadable."""
    for folder in list_packs():
        try:
            yield folder, load_pack(folder, parts={"indicators"})
        except PackBroken as broken:
            print(f"orientir: {broken}", file=sys.stderr)
            yield folder, None


def _line(folder: Path, pack: Pack) -> str:
    return f"{pack.id} {pack.version} · {pack.short_title} · {pack.region.title} · {folder}"


def _summary(folder: Path, pack: Pack) -> dict[str, Any]:
    keys = (
        "id",
        "version",
        "title",
        "short_title",
        "in_force_from",
        "in_force_to",
        "base_year",
        "region",
    )
    summary = {key: describe_plainly(getattr(pack, key)) for key in keys}
    return summary | {"path": str(folder), "indicators": len(pack.indicators)}


def _show(arguments: argparse.Namespace) -> int:
    pack = load_pack(find_pack(arguments.pack))
    if arguments.json:
        _print_json(describe_plainly(pack))
    else:
        from orientir.project.commands.packs_text import print_pack  # rich is slow to import

        print_pack(pack)
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    from orientir.core.packs.differences import as_document, compare_packs

    before, after = (load_pack(find_pack(one)) for one in (arguments.before, arguments.after))
    found = compare_packs(before, after)
    if arguments.json:
        sides = {"before": _edition(before), "after": _edition(after)}
        _print_json(sides | dict(as_document(found)))
    else:
        from orientir.project.commands.packs_differences import print_differences

        print_differences(before, after, found)
    return 0


def _edition(pack: Pack) -> dict[str, Any]:
    keys = ("id", "version", "short_title", "in_force_from", "in_force_to")
    return {key: describe_plainly(getattr(pack, key)) for key in keys}


def _check(arguments: argparse.Namespace) -> int:
    folders = [find_pack(name) for name in arguments.packs] or list_packs()
    reports = [_check_one(folder) for folder in folders]
    if arguments.json:
        _print_json({"packs": reports, "ok": all(report["ok"] for report in reports)})
    else:
        from orientir.project.commands.packs_text import print_report

        for report in reports:
            print_report(report)
    return 0 if all(report["ok"] for report in reports) else 1


def _check_one(folder: Path) -> dict[str, Any]:
    from orientir.core.packs.checks import check_pack

    reading = read_pack(folder)
    issues = check_pack(reading)
    # cases of a pack with errors are not run: they would fail for another reason
    misses = None if has_errors(issues) else _run_cases(reading)
    issues = [*(_told(reading, miss) for miss in misses or ()), *issues]
    return {
        "id": folder.resolve().name,
        "path": str(folder),
        "ok": not has_errors(issues),
        "issues": describe_plainly(issues),
        "notes": _notes(reading),
        "cases": None if misses is None else _cases(reading, misses),
    }


def _run_cases(reading: Reading) -> list[Miss]:
    from orientir.core.indicators.cases import run_cases  # the engines are slow to import

    return list(run_cases(reading.sound_pack))


def _told(reading: Reading, miss: Miss) -> Issue:
    keys = () if miss.row is None else ("expect", miss.row, miss.key)
    return reading.issue("error", miss.case, *keys, message=miss.message)


def _cases(reading: Reading, misses: Sequence[Miss]) -> list[dict[str, Any]]:
    missed = {id(miss.case) for miss in misses}
    return [
        {"name": one.name, "file": one.file, "line": one.line, "passed": id(one) not in missed}
        for one in reading.sound_pack.cases
    ]


def _notes(reading: Reading) -> list[dict[str, Any]]:
    notes = reading.pack.notes if reading.pack else ()
    return [describe_plainly(note) | {"file": reading.place_of(note).file} for note in notes]


def _schema(arguments: argparse.Namespace) -> int:
    from orientir.core.packs.schema import write_schemas

    files = write_schemas(arguments.out)
    if arguments.json:
        _print_json({"files": [str(file) for file in files]})
    else:
        print(f"записано схем: {len(files)}, папка {arguments.out}")
    return 0


def _print_json(document: Any) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))
