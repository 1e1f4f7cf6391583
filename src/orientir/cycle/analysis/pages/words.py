"""How results, units and effects are called in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orientir.cycle.analysis.models import AnalysisRun
from orientir.cycle.analysis.queries.about import MAIN
from orientir.cycle.collection.api import ResultsKey
from orientir.kit import russian

PROCEDURES: Final[Mapping[str, str]] = {"vpr": "ВПР", "oge": "ОГЭ", "ege": "ЕГЭ", "niko": "НИКО"}
SET_KINDS: Final[Mapping[str, str | Promise]] = {
    "pupils": gettext_lazy("results of pupils"),
    "mark_counts": gettext_lazy("marks by school"),
    "score_counts": gettext_lazy("primary scores by school"),
    "markers": gettext_lazy("signs of bias, the federal list"),
    "exams": gettext_lazy("exams by school"),
    "context": gettext_lazy("conditions of schools"),
    "items": gettext_lazy("plan of a paper"),
}


def tell_key(key: ResultsKey) -> str:
    """«ВПР 2025, математика, 5 класс»."""
    procedure = PROCEDURES.get(key.procedure, key.procedure)
    head = f"{procedure} {key.year}".strip()
    if key.kind in ("context", "markers"):
        return f"{SET_KINDS[key.kind]}, {key.year}"
    grade = _("grade %(grade)s") % {"grade": key.grade} if key.grade else ""
    return ", ".join(part for part in (head, key.subject, grade) if part)


def key_of(entry: Mapping[str, Any]) -> ResultsKey:
    """What an input of a run is about."""
    return ResultsKey(**entry["key"])


def paper_of_run(run: AnalysisRun) -> str:
    """The results a run is about, in short; of a run over a whole year, the year."""
    if "year" in run.parameters:
        return str(run.parameters["year"])
    frozen = next((entry["snapshot"] for entry in run.inputs if "snapshot" in entry), "")
    if frozen:
        return snapshot_words(run)
    keys = {entry["role"]: key_of(entry) for entry in run.inputs}
    main = next((keys[role] for role in MAIN if role in keys), None)
    return tell_key(main) if main else ""


def snapshot_words(run: AnalysisRun) -> str:
    """«срез на 01.11.2025»: a code ends with its day."""
    code = str(run.parameters["snapshot"])
    found = re.search(r"(\d{4}-\d\d-\d\d)$", code)
    shown = russian.day(date.fromisoformat(found[1])) if found else code
    return _("snapshot of %(day)s") % {"day": shown}


def by_name(title: str) -> str:
    """The key that sorts names as people do: № 2 before № 10."""
    return russian.sort_key(re.sub(r"\d+", lambda found: found[0].zfill(6), title))


def part_of(part: int, whole: int) -> str:
    """«3 из 24»."""
    words = _("%(part)s of %(whole)s")
    return words % {"part": russian.number(part), "whole": russian.number(whole)}


def effect(value: float | None, decimals: int = 1) -> str:
    """«+2,1»."""
    return russian.signed(value, decimals)


def limits(low: float | None, high: float | None, decimals: int = 1) -> str:
    """«от −0,4 до +1,2»."""
    if low is None or high is None:
        return russian.MISSING
    if any(end and not round(end, decimals) for end in (low, high)):
        decimals += 1  # an end that only looks like zero would belie the verdict
    words = _("from %(low)s to %(high)s")
    return words % {"low": effect(low, decimals), "high": effect(high, decimals)}
