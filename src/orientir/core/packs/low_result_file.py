"""Rules of low results from a file or from a pack, for whoever works on files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from orientir.core.mistakes import Mistake
from orientir.core.packs.analysis import LowResultRules
from orientir.core.packs.analysis_shapes import LOW_RESULT_RULES
from orientir.core.packs.describe import describe_plainly
from orientir.core.packs.documents import BrokenDocument, Items, Record, read_document
from orientir.core.packs.faults import Unfit
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack

NO_SOURCE = "не указан"
_SETTINGS = ("share_threshold", "min_hits", "repeat_years", "min_cohort", "combine")
_CHOICES = ("procedures", "by")
_DEFAULTS: dict[str, Any] = {
    "code": "own",
    "title": "Своё правило",
    "version": "0",
    "clause": NO_SOURCE,
    "share_threshold": 30,
    "min_hits": 2,
    "repeat_years": 2,
    "min_cohort": 10,
    "combine": "any",
    "procedures": [],
    "by": ["procedure", "subject", "grade"],
}


def read_low_result_rules(path: Path) -> tuple[LowResultRules, ...]:
    """Every rule set of a YAML file, or of a pack (its folder or its id). Raises Mistake.

    In a file a number may stand alone, without a source: then its source is «не указан», and whoever tells of the
    result must say so (``unsourced``).
    """
    if not path.is_file():
        rules = load_pack(find_pack(path), {"low_results"}).low_results
        if not rules:
            raise Mistake(f"в методике {path} нет low_results/: назовите файл с правилами")
        return rules
    try:
        document = read_document(path.read_text(encoding="utf-8-sig"))
        records = document if isinstance(document, Items) else [document]
        return tuple(LOW_RESULT_RULES.read(_complete(one)) for one in records)
    except BrokenDocument as broken:
        raise Mistake(f"{path}:{broken.line}: {broken.message}") from None
    except UnicodeDecodeError:
        raise Mistake(f"{path}: файл не в кодировке UTF-8: сохраните его в UTF-8") from None
    except Unfit as unfit:
        fault = unfit.faults[0]
        where = f"{path}:{fault.line}" if fault.line else str(path)
        name = f"{'.'.join(fault.path)}: " if fault.path else ""
        raise Mistake(f"{where}: {name}{fault.message}") from None


def unsourced(rules: LowResultRules) -> tuple[str, ...]:
    """Names of what the rule set says without a source."""
    return tuple(
        name for name in (*_SETTINGS, *_CHOICES) if getattr(rules, name).source == NO_SOURCE
    )


def digest(rules: LowResultRules) -> str:
    """Twelve digits that change when anything in the rules does."""
    return hashlib.sha256(repr(describe_plainly(rules)).encode()).hexdigest()[:12]


def _complete(record: Any) -> Any:
    """The record with sources put where a value stands alone, and with what is left out."""
    if not isinstance(record, Record):
        return record
    whole = Record(record.line)
    for name, value in (_DEFAULTS | record).items():
        whole.lines[name] = record.lines.get(name, record.line)
        whole[name] = _with_source(name, value, whole.lines[name])
    return whole


def _with_source(name: str, value: Any, line: int) -> Any:
    if name not in (*_SETTINGS, *_CHOICES) or isinstance(value, Record):
        return value
    inner = Record(line)
    key = "values" if name in _CHOICES else "value"
    for part, one in ((key, value), ("source", NO_SOURCE), ("status", "demonstration")):
        inner[part] = one
        inner.lines[part] = line
    return inner
