"""``orientir forms list|template|check|audit``: forms as workbooks and checks of a snapshot, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orientir.core.mistakes import Mistake
from orientir.core.packs.blanks import Blank
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack

if TYPE_CHECKING:
    from orientir.core.forms.judging import Verdict
    from orientir.core.integrity.running import CheckRun
    from orientir.kit.returns.reading import FormFile

PARTS = frozenset({"forms", "facts", "blanks", "integrity", "codes"})
SHOWN = 3  # rows told of a check; all are in --json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(title="что сделать", metavar="ДЕЙСТВИЕ", required=True)
    _add(deeds, "list", _list, "какие бланки есть в методике")
    template = _add(deeds, "template", _template, "шаблон xlsx для одной организации и года")
    template.add_argument("--form", required=True, metavar="КОД", help="код формы, как oo1")
    template.add_argument("--unit", required=True, metavar="КОД", help="код организации")
    template.add_argument("--title", default="", metavar="НАЗВАНИЕ", help="название организации")
    template.add_argument("--year", required=True, type=int, metavar="ГОД")
    template.add_argument("--out", required=True, type=Path, metavar="ФАЙЛ.xlsx")
    template.add_argument(
        "--snapshot", type=Path, metavar="ПАПКА", help="срез, из которого предложить известное"
    )
    check = _add(deeds, "check", _check, "проверить заполненный шаблон")
    check.add_argument("file", type=Path, metavar="ФАЙЛ.xlsx")
    audit = _add(deeds, "audit", _audit, "проверки данных методики над срезом")
    audit.add_argument("--snapshot", required=True, type=Path, metavar="ПАПКА", help="папка среза")
    audit.add_argument("--year", type=int, metavar="ГОД", help="о каком годе (последний)")


def run(arguments: argparse.Namespace) -> int:
    code: int = arguments.deed(arguments)
    return code


def _add(deeds: Any, name: str, deed: Any, help_text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(deed=deed)
    parser.add_argument("--pack", required=True, metavar="МЕТОДИКА", help="имя или путь к папке")
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")
    return parser


def _pack(arguments: argparse.Namespace) -> Pack:
    return load_pack(find_pack(arguments.pack), PARTS)


def _list(arguments: argparse.Namespace) -> int:
    pack = _pack(arguments)
    if arguments.json:
        keys = ("code", "form", "title", "edition", "first_year", "last_year")
        _print_json({"blanks": [{key: getattr(one, key) for key in keys} for one in pack.blanks]})
        return 0
    for one in pack.blanks:
        years = f"{one.first_year}–{one.last_year}" if one.last_year else f"с {one.first_year}"
        print(f"{one.form} · редакция {one.edition}, {years} · {one.title}")
    return 0


def _blank(pack: Pack, form: str, year: int) -> Blank:
    blank = pack.blank(form, year)
    if blank is None:
        known = ", ".join(sorted({one.form for one in pack.blanks})) or "ни одной"
        raise Mistake(f"формы {form} за {year} год в методике {pack.id} нет; есть {known}")
    return blank


def _template(arguments: argparse.Namespace) -> int:
    from orientir.core.snapshots.atomic import replaced_file
    from orientir.kit.returns.layout import FormMark
    from orientir.kit.returns.writing import Prefilled, write_form_xlsx

    pack = _pack(arguments)
    blank = _blank(pack, arguments.form, arguments.year)
    title = arguments.title or arguments.unit
    mark = FormMark(blank.form, blank.code, blank.edition, arguments.unit, title, arguments.year)
    known = Prefilled({}, _facts(arguments, pack) if arguments.snapshot else {})
    with replaced_file(arguments.out) as stream:
        stream.write(write_form_xlsx(blank, mark, known, pack.facts))
    _tell(arguments, {"file": str(arguments.out)}, [f"записан шаблон {arguments.out}"])
    return 0


def _facts(arguments: argparse.Namespace, pack: Pack) -> dict[str, int | float]:
    """What the snapshot knows of the unit in the year."""
    from orientir.core.integrity.figures import Sources, count_facts

    sources = Sources(_frames(arguments.snapshot, pack), pack.tables)
    told = count_facts(pack.facts, sources, arguments.year)
    if arguments.unit not in told:
        raise Mistake(
            f"в срезе {arguments.snapshot} за {arguments.year} год нет организации {arguments.unit}"
        )
    return told[arguments.unit]


def _check(arguments: argparse.Namespace) -> int:
    from orientir.core.forms.judging import judge
    from orientir.core.packs.blank_expressions import prepare_blank
    from orientir.kit.returns.reading import read_form_xlsx, read_mark

    pack, name = _pack(arguments), arguments.file.name
    content = arguments.file.read_bytes()
    mark = read_mark(content, name)
    blank = _blank(pack, mark.form, mark.year)
    expected = type(mark)(
        blank.form, blank.code, blank.edition, mark.unit_id, mark.unit_title, mark.year
    )
    file = read_form_xlsx(content, name, blank, expected)
    others = [one for one in pack.blanks if one.form != blank.form and one.is_of(mark.year)]
    ready = prepare_blank(blank, others, {one.code: one for one in pack.facts})
    verdict = judge(ready, file.given)
    can_be_sent = verdict.can_be_sent and not file.mistakes
    _tell(arguments, _told(file, verdict, can_be_sent), [*_words(file, verdict)])
    return 0 if can_be_sent else 1


def _told(file: FormFile, verdict: Verdict, can_be_sent: bool) -> dict[str, Any]:
    from dataclasses import asdict

    findings = [asdict(one) | {"cell": file.places.get(one.places[0])} for one in verdict.findings]
    return {
        "unit": file.mark.unit_id, "form": file.mark.form, "year": file.mark.year,
        "can_be_sent": can_be_sent, "filled": verdict.filled, "asked": verdict.asked,
        "columns": verdict.columns, "findings": findings,
        "file": [asdict(one) for one in file.mistakes],
    }  # fmt: skip


def _words(file: FormFile, verdict: Verdict) -> Sequence[str]:
    levels = {"error": "ошибка", "warning": "нужно пояснение"}
    lines = [f"ошибка: {one.sentence}" for one in file.mistakes]
    for one in verdict.findings:
        level = "пояснено" if one.is_answered else levels[one.level]
        lines.append(f"{level}: {file.sentence_of(one.places[0], one.says)}")
    return [*lines, f"{file.mark.unit_title}: заполнено {verdict.filled} из {verdict.asked}"]


def _audit(arguments: argparse.Namespace) -> int:
    from orientir.core.integrity.running import run_checks

    pack = _pack(arguments)
    frames = _frames(arguments.snapshot, pack)
    year = arguments.year or int(frames["units"]["year"].max())
    runs = list(run_checks(pack, frames, year))
    _tell(
        arguments, {"year": year, "checks": [_run(one) for one in runs]}, _audit_words(runs, year)
    )
    return 0


def _frames(folder: Path, pack: Pack) -> dict[str, Any]:
    """Tables of the snapshot that the contract or the pack knows; each held to its types."""
    from orientir.core.snapshots.sources import open_source

    source = open_source(folder)
    frames = {}
    for name, table in pack.tables.items():
        if source.has(name):
            readers = {column.name: "проверки данных" for column in table.columns}
            scan = source.scan(table, readers)
            with scan.being_read():
                frames[name] = scan.lazy.collect()
    if "units" not in frames or not frames["units"].height:
        raise Mistake(f"{folder}: в срезе нет организаций (units), проверять нечего")
    return frames


def _run(run: CheckRun) -> dict[str, Any]:
    from dataclasses import asdict

    check = run.check
    return {
        "code": check.code, "title": check.title, "severity": check.severity, "owner": check.owner,
        "state": run.state, "count": len(run.doubts), "doubts": [asdict(one) for one in run.doubts],
    }  # fmt: skip


def _audit_words(runs: Sequence[CheckRun], year: int) -> list[str]:
    lines = []
    for one in runs:
        if one.doubts:
            lines.append(f"{one.check.title}: {len(one.doubts)} ({one.check.code})")
            lines += [f"  {doubt.unit_id or '–'}: {doubt.says}" for doubt in one.doubts[:SHOWN]]
    silent = sum(one.state == "not_collected" for one in runs)
    told = sum(bool(one.doubts) for one in runs)
    return [*lines, f"{year} год: проверок {len(runs)}, что-то нашли {told}, нет данных у {silent}"]


def _tell(arguments: argparse.Namespace, document: dict[str, Any], lines: Sequence[str]) -> None:
    if arguments.json:
        _print_json(document)
    else:
        print("\n".join(lines))


def _print_json(document: Any) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, default=str)
    print()
