"""How results, units and effects are called in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


def effect(value: float | None, decimals: int = 1) -> str:
    """«+2,1»."""
    return russian.signed(value, decimals)


def limits(low: float | None, high: float | None, decimals: int = 1) -> str:
    """«от −0,4 до +1,2»."""
    if low is None or high is None:
        return russian.MISSING
    words = _("from %(low)s to %(high)s")
    return words % {"low": effect(low, decimals), "high": effect(high, decimals)}
