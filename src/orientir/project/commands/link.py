"""``orientir link``: puts the scale of a new calibration onto an old one by common items. No database."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from orientir.core.mistakes import placed
from orientir.core.psychometrics.item_tables import ItemTable, read_items
from orientir.core.psychometrics.linking import Link, link, link_without_drift


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="СТАРАЯ.csv", help="задания на шкале, которая остаётся")
    parser.add_argument("new", metavar="НОВАЯ.csv", help="задания на шкале, которую переводят")
    parser.add_argument(
        "--method",
        choices=("stocking-lord", "haebara"),
        default="stocking-lord",
        help="stocking-lord – по суммарной кривой; haebara – по кривым заданий",
    )
    parser.add_argument("--json", action="store_true", help="один документ JSON на выводе")


def run(arguments: argparse.Namespace) -> int:
    old, new = (_read(Path(path)) for path in (arguments.old, arguments.new))
    with placed(f"{arguments.old} и {arguments.new}"):
        found = link(old.items, new.items, arguments.method, (old.errors, new.errors))
    cleaned = link_without_drift(old.items, new.items, found) if found.flagged else None
    document = _document(found, cleaned)
    print(
        json.dumps(document, ensure_ascii=False, allow_nan=False)
        if arguments.json
        else _words(found, cleaned)
    )
    return 0


def _read(path: Path) -> ItemTable:
    table = read_items(path)
    if table.without:
        names = ", ".join(table.without)
        print(f"orientir: {path}: задания без параметров не участвуют: {names}", file=sys.stderr)
    return table


def _document(found: Link, cleaned: Link | None) -> dict[str, object]:
    return {
        "A": found.scale,
        "B": found.shift,
        "method": found.method,
        "direction": "old = A * new + B; a_old = a_new / A; b_old = A * b_new + B",
        "criterion": found.criterion,
        "anchors": [anchor.item for anchor in found.drift],
        "flagged": list(found.flagged),
        "drift": [asdict(anchor) for anchor in found.drift],
        "without_flagged": {"A": cleaned.scale, "B": cleaned.shift} if cleaned else None,
    }


def _words(found: Link, cleaned: Link | None) -> str:
    lines = [
        f"старая = A · новая + B: A = {found.scale:.4f}, B = {found.shift:.4f}",
        f"общих заданий: {len(found.drift)}",
    ]
    lines += [
        f"сместилось: {anchor.item} (трудность на {anchor.shift:+.2f}, кривая на {anchor.rmsd:.3f})"
        for anchor in found.drift
        if anchor.is_flagged
    ]
    if cleaned:
        lines.append(f"без сместившихся: A = {cleaned.scale:.4f}, B = {cleaned.shift:.4f}")
    return "\n".join(lines)
