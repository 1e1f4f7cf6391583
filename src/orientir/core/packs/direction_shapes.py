"""What files of ``directions/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from typing import Any, get_args

from orientir.core.packs.competency_shapes import CODE, LINE, SOURCE
from orientir.core.packs.directions import (
    POSITIONS,
    ROW_LEVELS,
    Circle,
    Direction,
    DirectionRow,
    Track,
)
from orientir.core.packs.kinds import ByKey, Field, Many, Nullable, OneOf, Shape, Whole, optional
from orientir.core.packs.programme_shapes import CLAUSE, NUMBER, dated

YEAR = Whole(1990, 2100)
POSITION = OneOf(POSITIONS)


def _cell(level: str) -> Any:
    return optional(
        level, LINE, "что делают на уровне; «-» — прочерк документа, нет ключа — пусто", ""
    )


ROW = Shape(
    DirectionRow,
    Field("year", YEAR),
    Field("number", Whole(1), "номер строки внутри года"),
    optional("item", Whole(1), "номер пункта, если в одной клетке их несколько", 0),
    Field("position", POSITION, "какой из девяти позиций цикла это служит"),
    optional(
        "positions",
        Nullable(
            ByKey(POSITION, "|".join(ROW_LEVELS), "уровень: region, municipality или organisation")
        ),
        "позиции тех уровней, которые делают иное",
    ),
    *(_cell(level) for level in ROW_LEVELS),
)

DIRECTION = Shape(
    dated(Direction),
    NUMBER,
    Field("code", CODE),
    Field("title", LINE),
    Field("short_title", LINE),
    optional("group", LINE, "блок направлений", ""),
    Field(
        "years",
        Shape(
            lambda **values: (values["from"], values["to"]),
            Field("from", YEAR),
            optional("to", Nullable(YEAR), "последний год; null — бессрочно"),
        ),
        "в какие годы такое направление есть",
    ),
    optional(
        "tracks",
        Many(
            Shape(
                Track,
                Field("code", CODE),
                Field("title", LINE),
                Field(
                    "circle",
                    OneOf(get_args(Circle)),
                    "full — девять позиций, short — последние три",
                ),
            )
        ),
        "треки; пусто — всё направление идёт полным циклом",
        (),
    ),
    optional("rows", Many(ROW), "что делается по годам и уровням", ()),
    *SOURCE,
    CLAUSE,
)
