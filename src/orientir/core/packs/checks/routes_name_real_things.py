"""A rule of routes names a competency or a group, levels and a topic that the pack has.

The steps end in the order in which they stand: a step that is due before the one above it is a notice.
"""

from __future__ import annotations

from collections.abc import Iterator

from orientir.core.packs.issues import Issue
from orientir.core.packs.reading import Reading
from orientir.core.packs.routes import RouteRule
from orientir.core.packs.specs import Pack


def check(reading: Reading) -> Iterator[Issue]:
    pack = reading.sound_pack
    for rule in pack.route_rules:
        for key, message in _faults(pack, rule):
            yield reading.issue("error", rule, key, message=message)
        weeks = [step.weeks for step in rule.steps]
        if weeks != sorted(weeks):
            message = "шаг кончается раньше того, что стоит над ним: проверьте порядок"
            yield reading.issue("notice", rule, "steps", message=message)


def _faults(pack: Pack, rule: RouteRule) -> Iterator[tuple[str, str]]:
    groups = {one.code: one.scale for one in pack.competency_groups}
    if rule.competency not in groups and pack.competency(rule.competency) is None:
        yield "competency", f"ни компетенции, ни группы «{rule.competency}» нет в competencies/"
        return
    scale = groups.get(rule.competency.partition(".")[0])
    known = {level.code for one in pack.scales if one.code == scale for level in one.levels}
    for level in rule.levels:
        if level not in known:
            yield "levels", f"уровня «{level}» нет в шкале {scale}"
    if rule.topic is not None and rule.topic not in pack.codes.get("topic", {}):
        yield "topic", f"темы «{rule.topic}» нет в codes/"
