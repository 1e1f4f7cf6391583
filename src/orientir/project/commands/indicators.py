"""``orientir indicators``: a snapshot's folder and a pack in, a CSV of figures out. No database."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from orientir.core.indicators.computation import Computation, prepare
from orientir.core.indicators.output import STDOUT, write_csv
from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import COUNTING_PARTS, load_pack
from orientir.core.snapshots.manifest import MANIFEST, check_version
from orientir.core.snapshots.sources import open_source
from orientir.core.tables import TABLES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--snapshot", required=True, metavar="ПАПКА", help="папка среза")
    parser.add_argument("--pack", required=True, metavar="МЕТОДИКА", help="имя или путь к папке")
    parser.add_argument(
        "--engine",
        choices=("fast", "reference"),
        default="fast",
        help="fast — быстро; reference — медленно и просто, для сверки",
    )
    parser.add_argument(
        "--indicator", nargs="+", action="extend", metavar="КОД", help="только эти показатели"
    )
    parser.add_argument(
        "--year", nargs="+", action="extend", type=int, metavar="ГОД", help="только эти годы"
    )
    parser.add_argument(
        "--structure",
        choices=("then", "now"),
        default="then",
        help="в структуре того года или нынешней",
    )
    parser.add_argument("--out", required=True, metavar="ФАЙЛ.csv", help="куда записать; - — вывод")
    parser.add_argument("--json", action="store_true", help="краткий итог одним документом JSON")


def run(arguments: argparse.Namespace) -> int:
    if arguments.json and arguments.out == STDOUT:
        return _refuse_two_outputs()
    _spare_the_snapshot(Path(arguments.snapshot), Path(arguments.out))
    computation = _prepare(arguments)
    for notice in computation.notices:
        _say(notice)
    rows = write_csv(computation.run(arguments.engine), arguments.out)
    if arguments.json:
        print(json.dumps(_summary(arguments, computation, rows), ensure_ascii=False))
    elif arguments.out != STDOUT:
        _say(f"записано строк: {rows}, файл {arguments.out}")
    return 0


def _spare_the_snapshot(folder: Path, out: Path) -> None:
    """The figures must not take the place of what they are counted from."""
    own = {folder / MANIFEST, *folder.glob("*.parquet")}
    own |= {folder / f"{name}.csv" for name in TABLES}
    if out.resolve() in {path.resolve() for path in own if path.exists()}:
        raise Mistake(f"{out} – файл самого среза: укажите в --out другой")


def _prepare(arguments: argparse.Namespace) -> Computation:
    source = open_source(Path(arguments.snapshot))
    pack = load_pack(find_pack(arguments.pack), COUNTING_PARTS)
    notice = check_version(Path(arguments.snapshot))
    if notice:
        _say(notice)
    return prepare(
        source,
        pack,
        indicators=arguments.indicator,
        years=arguments.year,
        structure=arguments.structure,
    )


def _summary(
    arguments: argparse.Namespace, computation: Computation, rows: int
) -> dict[str, object]:
    return {
        "out": arguments.out,
        "rows": rows,
        "indicators": [indicator.code for indicator in computation.plan.indicators],
        "years": list(computation.years),
        "engine": arguments.engine,
        "structure": arguments.structure,
        "notices": list(computation.notices),
    }


def _refuse_two_outputs() -> int:
    _say("--json и --out - вместе нельзя: на выводе может быть что-то одно")
    return 2


def _say(text: str) -> None:
    print(f"orientir: {text}", file=sys.stderr)
