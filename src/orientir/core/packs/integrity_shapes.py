"""What files of ``integrity/`` and ``mappings/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from typing import Any, get_args

from orientir.core.packs.blank_shapes import CELL, CONDITION, YEARS
from orientir.core.packs.competency_shapes import LINE, SETTING, SOURCE
from orientir.core.packs.integrity import (
    CompareTest,
    IntegrityCheck,
    OutlierTest,
    Owner,
    RepeatTest,
    RowTest,
    Severity,
)
from orientir.core.packs.kinds import ByKey, Field, Kind, Many, OneOf, Shape, Text, optional
from orientir.core.packs.mappings import MappedCell, StatisticsMapping

CHECK_CODE = Text(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*", "код, как staff.age_at_start")
NUMBER = Text(r"\d+(\.\d+)*", "номер в кавычках, как 2.1 или 06")


def check_shape(aggregate: Kind) -> Shape:
    values = Field(
        "values", ByKey(aggregate, CELL.pattern or "", CELL.like), "имя: число единицы за год"
    )
    of = optional("of", CONDITION, "о каких единицах речь: условие над units")
    return Shape(
        IntegrityCheck,
        Field("code", CHECK_CODE),
        Field("title", LINE),
        Field("severity", OneOf(get_args(Severity))),
        Field("owner", OneOf(get_args(Owner)), "кто исправляет"),
        Field("says", LINE, "что сказать; {имя} — число"),
        Field("advice", LINE, "что сделать"),
        *SOURCE,
        optional(
            "rows", Shape(RowTest, Field("table", LINE), Field("broken", LINE)), "плохие строки"
        ),
        optional(
            "repeats",
            Shape(
                RepeatTest,
                Field("table", LINE),
                Field("columns", Many(LINE, least=1)),
                optional("where", CONDITION),
            ),
            "строки, говорящие одно и то же",
        ),
        optional(
            "compares",
            Shape(
                CompareTest,
                Field("by", OneOf(("unit", "person"))),
                values,
                Field("broken", LINE),
                of,
            ),
            "числа рядом друг с другом",
        ),
        optional(
            "outliers",
            Shape(
                OutlierTest,
                values,
                Field("value", LINE, "что сравнивается: выражение над values"),
                Field("within", Many(LINE), "среди кого: столбцы units"),
                Field("z", SETTING, "от какого устойчивого z"),
                Field("fewest", SETTING, "сколько похожих, самое меньшее"),
                optional("size", CONDITION, "размер: выражение над values"),
                of,
            ),
            "единицы, непохожие на похожие",
        ),
        one_of=("rows", "repeats", "compares", "outliers"),
    )


MAPPING = Shape(
    lambda years, **values: _mapping(years, values),
    Field("code", CELL),
    Field("form", CELL, "код формы"),
    Field("title", LINE),
    Field("file", LINE, "как называется официальная форма"),
    Field("marks", Many(LINE, least=1), "слова, по которым файл узнаётся"),
    YEARS,
    Field(
        "cells",
        Many(
            Shape(
                MappedCell,
                Field("section", NUMBER),
                Field("row", NUMBER),
                Field("graph", NUMBER),
                Field("cell", CELL, "поле бланка"),
            ),
            least=1,
        ),
    ),
    *SOURCE,
)


def _mapping(years: tuple[int, int | None], values: dict[str, Any]) -> StatisticsMapping:
    return StatisticsMapping(first_year=years[0], last_year=years[1], **values)
