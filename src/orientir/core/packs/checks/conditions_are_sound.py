"""Sets of conditions name indicators of the pack, each once, and none that reads results of pupils.

Numbers can be what they say: weights above zero, shares to 1, ages ascending. A direction that goes against the
indicator's own is a warning. Conditions are what a school works in; what its pupils show is no condition and no score
of its head.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from orientir.core.packs.conditions import ConditionSet
from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.specs import Pack

RESULTS = ("pupil_scores", "pupil_responses")
_LIMITS: dict[str, dict[str, tuple[str, str]]] = {
    "conditions": {"least_known": ("0.01", "1"), "peers": ("3", "100"), "fewest": ("1", "10000")},
    "staffing": {
        "retirement_age": ("45", "75"),
        "horizon": ("1", "5"),
        "confidence": ("0.5", "0.99"),
        "fewest": ("20", "100000"),
        "year_spread": ("0", "1"),
        "presses": ("1", "100"),
    },
}
_WHOLE = {"peers", "fewest", "retirement_age", "horizon"}
_AGREES = {"up": "better", "down": "worse"}


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    for part, limits in _LIMITS.items():
        for one in reading.items[part]:
            for key, message in _numbers(one, limits):
                yield reading.issue("error", one, key, message=message)
    for rules in pack.staffing:
        ages = rules.bands.values
        if list(ages) != sorted(set(ages)):
            yield reading.issue("error", rules, "bands", message="возрасты должны идти по порядку")
    for one in pack.conditions:
        for level, message in _indicators(pack, one):
            yield reading.issue(level, one, "indicators", message=message)


def _numbers(one: Any, limits: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, (least, most) in limits.items():
        value: Decimal = getattr(one, name).value
        if not Decimal(least) <= value <= Decimal(most):
            yield name, f"{value} вне промежутка от {least} до {most}"
        elif name in _WHOLE and value % 1:
            yield name, f"{value}: нужно целое число"


def _indicators(pack: Pack, one: ConditionSet) -> Iterator[tuple[Any, str]]:
    for code, times in Counter(named.indicator for named in one.indicators).items():
        if times > 1:
            yield "error", f"показатель {code} назван {times} раза: оставьте один"
    for named in one.indicators:
        if named.weight.value <= 0:
            yield "error", f"вес {named.indicator} {named.weight.value}: нужен больше нуля"
        found = pack.indicator(named.indicator)
        if found is None:
            yield "error", f"показателя «{named.indicator}» нет в indicators/"
            continue
        tables = {found.numerator.table, found.denominator.table}
        if tables & set(RESULTS):
            yield (
                "error",
                f"показатель {found.code} считается по результатам учеников: это не условие, и руководителя по ним "
                "не оценивают",
            )
        if _AGREES[found.direction] != named.direction:
            yield "warning", f"направление {found.code} обратно тому, что у самого показателя"
