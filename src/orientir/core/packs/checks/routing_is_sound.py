"""Rules of routing hold numbers that can be, and name levels, competencies and groups that the pack has.

One policy a pack. A group's least size is not above its most; shares lie in 0–1; weights, days, hours are above zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.routing import RoutingPolicy
from orientir.core.packs.specs import Pack

_LIMITS = {
    "days": (1, 1100),
    "hours": (1, 2000),
    "most_programmes": (1, 3),
    "least_gain": (0, 1),
    "mended": (0, 1),
    "least_group": (1, 200),
    "most_group": (1, 200),
}


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    for number, one in enumerate(reading.items["routing"]):
        if number:
            message = "правила распределения в методике одни: уберите вторые"
            yield reading.issue("error", one, "code", message=message)
        for key, message in (*_numbers(one), *_names(pack, one)):
            yield reading.issue("error", one, key, message=message)


def _numbers(one: RoutingPolicy) -> Iterator[tuple[str, str]]:
    for name, (least, most) in _LIMITS.items():
        value: Decimal = getattr(one, name).value
        if not least <= value <= most:
            yield name, f"{value} вне промежутка от {least} до {most}"
    if one.least_group.value > one.most_group.value:
        yield "least_group", "наименьшая группа больше наибольшей"
    if one.farthest_km is not None and one.farthest_km.value <= 0:
        yield "farthest_km", "расстояние должно быть больше нуля; null — предела нет"


def _names(pack: Pack, one: RoutingPolicy) -> Iterator[tuple[str, str]]:
    levels = {level.code for scale in pack.scales for level in scale.levels}
    known = {group.code for group in pack.competency_groups} | {c.code for c in pack.competencies}
    for row in one.levels:
        if row.level not in levels:
            yield "levels", f"уровня «{row.level}» нет в scales/"
    for named in one.priorities:
        if named.competency not in known:
            yield (
                "priorities",
                f"ни компетенции, ни группы «{named.competency}» нет в competencies/",
            )
    for weight in (*(row.weight for row in one.levels), *(row.weight for row in one.priorities)):
        if weight.value <= 0:
            yield "levels", f"вес {weight.value}: нужен больше нуля"
