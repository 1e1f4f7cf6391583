"""``orientir accounts issue``: accounts for everyone who works in an organisation, a municipality, the region."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from orientir.core.mistakes import Mistake
from orientir.project.opening import opened

if TYPE_CHECKING:
    from orientir.cycle.registry.api import Issued

EXIT_OK = 0
SUFFIXES = (".pdf", ".csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="что сделать", metavar="ДЕЙСТВИЕ", required=True)
    text = "сделать учётные записи педагогам и записать одноразовые коды в файл для печати"
    issue = deeds.add_parser("issue", help=text, description=text)
    issue.set_defaults(deed=_issue)
    add = issue.add_argument
    add("--unit", required=True, metavar="КОД", help="организация, муниципалитет или регион")
    add(
        "--out", required=True, type=Path, metavar="ФАЙЛ",
        help="куда записать коды: .pdf (лист на организацию) или .csv; больше их взять будет негде",
    )  # fmt: skip
    add("--again", action="store_true", help="и новые коды тем, чей код ещё не использован")
    add("--address", default="", metavar="АДРЕС", help="адрес сайта, который напечатать на листах")
    add("--json", action="store_true", help="один документ JSON на стандартном выводе")


def run(arguments: argparse.Namespace) -> int:
    code: int = arguments.deed(arguments)
    return code


def _issue(arguments: argparse.Namespace) -> int:
    _check(arguments.out)
    with opened("owner"):
        from django.db import transaction

        with transaction.atomic():  # no account without its code in the file
            made = _make(arguments)
            _write(arguments, made)
    if arguments.json:
        print(json.dumps({"issued": len(made), "file": str(arguments.out)}, ensure_ascii=False))
    else:
        print(f"кодов: {len(made)}, файл: {arguments.out}")
        print("раздайте лично и удалите файл: кто прочтёт код, войдёт первым", file=sys.stderr)
    return EXIT_OK


def _check(out: Path) -> None:
    if out.suffix.lower() not in SUFFIXES:
        raise Mistake(f"{out}: имя файла должно кончаться на .pdf или .csv")
    if out.exists():
        raise Mistake(f"{out}: такой файл уже есть; назовите другой, чтобы не потерять коды в нём")
    if not out.absolute().parent.is_dir():
        raise Mistake(f"{out}: такой папки нет")


def _make(arguments: argparse.Namespace) -> list[Issued]:
    from django.utils import timezone

    from orientir.cycle.registry import api as registry

    today = timezone.localdate()
    unit = registry.get_unit(arguments.unit, on=today)
    found = [
        one
        for one in registry.list_candidates(unit.id, on=today)
        if one.account_id is None or (arguments.again and one.is_waiting)
    ]
    made = registry.issue_accounts(candidates=found, by=None, at=timezone.now(), tell=_tell)
    if not made:
        raise Mistake(
            f"в «{unit.short_title}» делать нечего: у всех, кто здесь работает, записи уже есть "
            "(новые коды вместо неиспользованных — с --again)"
        )
    return made


def _tell(done: int, total: int) -> None:
    if done % 500 == 0 and sys.stderr.isatty():
        print(f"\r{done} из {total}", end="", file=sys.stderr, flush=True)


def _write(arguments: argparse.Namespace, made: list[Issued]) -> None:
    from orientir.cycle.registry import api as registry

    content = (
        registry.codes_pdf_of(made, address=arguments.address)
        if arguments.out.suffix.lower() == ".pdf"
        else registry.codes_csv_of(made)
    )
    descriptor = os.open(arguments.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
