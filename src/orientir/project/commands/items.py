"""``orientir items check``: what is in files of test items, without database and Django; ``import``: into the bank."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from orientir.core.items.readers.collect import Collected, collect
from orientir.core.items.report import as_json, as_text
from orientir.core.mistakes import Mistake, explain_os_error, shown
from orientir.project.opening import opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="что сделать", metavar="ДЕЙСТВИЕ", required=True)
    title = "что есть в файле, папке или архиве с заданиями (QTI, Moodle XML, GIFT, xlsx)"
    check = deeds.add_parser("check", help=title, description=title)
    check.add_argument("path", type=Path, metavar="ПУТЬ", help="файл, папка или архив zip")
    check.add_argument(
        "--json", action="store_true", help="один документ JSON на стандартном выводе"
    )
    check.set_defaults(deed=_check)
    title = "загрузить задания в банк черновиками: всё или ничего"
    bring = deeds.add_parser("import", help=title, description=title)
    bring.add_argument("path", type=Path, metavar="ФАЙЛ", help="файл или архив zip")
    bring.add_argument("--dry-run", action="store_true", help="только проверить")
    bring.set_defaults(deed=_import)


def run(arguments: argparse.Namespace) -> int:
    code: int = arguments.deed(arguments)
    return code


def _import(arguments: argparse.Namespace) -> int:
    """Through the same checks as the page; a file that brings nothing ends with code 1."""
    content = _read(arguments.path)
    with opened("owner"):
        from orientir.cycle.assessment import api as assessment

        now = datetime.now(UTC)
        name = arguments.path.name
        begun = assessment.begin_import(file_name=name, content=content, by=None, at=now)
        state = assessment.check_import(import_id=begun)
        print(assessment.told_import(begun))
        if state != assessment.ImportState.READY:
            return 1
        if not arguments.dry_run:
            came = assessment.load_import(import_id=begun, by=None, at=now)
            print(f"загружено заданий: {came}, загрузка № {begun}")
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Mistake(f"{path}: {explain_os_error(error)}") from None


def _check(arguments: argparse.Namespace) -> int:
    collected = collect(arguments.path)
    if arguments.json:
        print(json.dumps(as_json(collected), ensure_ascii=False))
    else:
        print(as_text(collected))
    return _tell_nothing(arguments.path, collected)


def _tell_nothing(path: Path, collected: Collected) -> int:
    """Where nothing at all could be read the call has failed, although its report is made."""
    contents = collected.contents
    if contents.found or contents.tests or not contents.malformed:
        return 0
    first, *others = contents.malformed
    place = path if first.file == path.name else path / first.file
    more = f" (и ещё файлов: {len(others)})" if others else ""
    print(f"orientir: {shown(place, 300)}: {first.reason}{more}", file=sys.stderr)
    return 1
