"""What files of ``routing/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from typing import Any

from orientir.core.packs.competencies import Setting
from orientir.core.packs.competency_shapes import CODE, LINE, SETTING, SOURCE
from orientir.core.packs.kinds import Field, Many, Nullable, Number, Shape, Text, optional
from orientir.core.packs.routing import LevelWeight, Presence, Priority, RoutingPolicy


def _weighed(build: Any, name: str) -> Any:
    """A row with its weight, source and status → ``build`` of its name and a setting."""

    def read(value: Any, source: str, status: Any, **named: str) -> Any:
        return build(named[name], Setting(value, source, status))

    return read


ROUTING = Shape(
    RoutingPolicy,
    Field("code", CODE),
    Field("title", LINE),
    Field("days", SETTING, "на сколько дней вперёд ищутся группы"),
    Field("hours", SETTING, "сколько часов программ человек может пройти за это время"),
    Field("most_programmes", SETTING, "сколько программ может быть у одного человека, от 1 до 3"),
    Field("least_gain", SETTING, "сколько дефицита должна закрыть программа, чтобы занимать место"),
    Field("mended", SETTING, "какую долю дефицита закрывает программа по компетенции, от 0 до 1"),
    optional("farthest_km", Nullable(SETTING), "дальше скольких километров не ездят; null — предела нет"),
    Field("least_group", SETTING, "меньше скольких человек группа не собирается"),
    Field("most_group", SETTING, "больше скольких человек в группе не бывает"),
    Field(
        "presence",
        Shape(Presence, Field("forms", Many(CODE), "коды форм обучения"), *SOURCE),
        "формы, при которых нужно присутствие",
    ),
    optional(
        "levels",
        Many(
            Shape(
                _weighed(LevelWeight, "level"),
                Field("level", CODE, "код уровня из scales/"),
                Field("value", Number(), "вес дефицита на этом уровне"),
                *SOURCE,
            )
        ),
        "веса уровней; не названные весят 1",
        (),
    ),
    optional(
        "priorities",
        Many(
            Shape(
                _weighed(Priority, "competency"),
                Field(
                    "competency",
                    Text(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)?", "код компетенции или группы"),
                ),
                Field("value", Number(), "во сколько раз важнее других"),
                *SOURCE,
            )
        ),
        "что региону важнее; не названные весят 1",
        (),
    ),
    Field("clause", LINE, "место в документе"),
)  # fmt: skip
