"""Rules of analysis hold numbers that can be: percentages to 100, shares to 1, whole counts, weights above zero.

Variables of a context and signals are named once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from orientir.core.packs.analysis import ContextRules, SignalRules
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading

_LIMITS: dict[str, dict[str, tuple[str, str]]] = {
    "low_results": {
        "share_threshold": ("0.01", "100"),
        "min_hits": ("1", "20"),
        "repeat_years": ("0", "10"),
        "min_cohort": ("1", "1000"),
    },
    "contexts": {
        "least_known": ("0.01", "1"),
        "peers": ("3", "100"),
        "resilient_context": ("1", "99"),
        "resilient_result": ("1", "99"),
        "most_clusters": ("2", "20"),
    },
    "signals": {"level": ("0.0001", "0.2"), "least_effect": ("0", "100"), "fewest": ("2", "10000")},
}
_WHOLE = {"min_hits", "repeat_years", "min_cohort", "peers", "most_clusters", "fewest"}


def check(reading: Reading) -> Iterator[Issue]:
    for part, limits in _LIMITS.items():
        for one in reading.items[part]:
            for key, message in (*_numbers(one, limits), *_twice(one)):
                yield reading.issue("error", one, key, message=message)
    yield from _doubled(reading, reading.items["signals"])


def _numbers(one: Any, limits: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, (least, most) in limits.items():
        value: Decimal = getattr(one, name).value
        if not Decimal(least) <= value <= Decimal(most):
            yield name, f"{value} вне промежутка от {least} до {most}"
        elif name in _WHOLE and value % 1:
            yield name, f"{value}: нужно целое число"
    for variable in one.variables if isinstance(one, ContextRules) else ():
        if variable.weight.value <= 0:
            yield "variables", f"вес {variable.code} {variable.weight.value}: нужен больше нуля"


def _twice(one: Any) -> Iterator[tuple[str, str]]:
    codes = [variable.code for variable in one.variables] if isinstance(one, ContextRules) else []
    for code, times in Counter(codes).items():
        if times > 1:
            yield "variables", f"переменная {code} названа {times} раза: оставьте одну"
    if not isinstance(one, ContextRules | SignalRules) and len(set(one.by.values)) < len(
        one.by.values
    ):
        yield "by", "ключ назван дважды: оставьте один"


def _doubled(reading: Reading, signals: Iterable[SignalRules]) -> Iterator[Issue]:
    seen: set[str] = set()
    for one in signals:
        if one.code in seen:
            yield reading.issue(
                "error", one, "code", message=f"маркер {one.code} уже описан: уберите второй"
            )
        seen.add(one.code)
