"""What files of ``blanks/`` and ``facts/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from typing import Any, get_args

from orientir.core.packs.blanks import (
    MISSING,
    Blank,
    BlankField,
    BlankRow,
    BlankRule,
    BlankSection,
    BlankTable,
    PlatformFact,
)
from orientir.core.packs.competency_shapes import LINE, SOURCE
from orientir.core.packs.kinds import (
    ByKey,
    Field,
    Flag,
    Kind,
    Many,
    Nullable,
    Number,
    OneOf,
    Shape,
    Text,
    Whole,
    optional,
)
from orientir.core.tables import LogicalType

CELL = Text(
    r"[a-z][a-z0-9]*(_[a-z0-9]+)*", "слово из строчных латинских букв и цифр, части через один «_»"
)
YEAR = Whole(1990, 2100)
YEARS = Field(
    "years",
    Shape(
        lambda **values: (values["from"], values["to"]),
        Field("from", YEAR),
        optional("to", Nullable(YEAR), "последний год; null — бессрочно"),
    ),
    "за какие годы",
)
CONDITION = Nullable(LINE)


def _field(build: Any, aggregate: Kind) -> Shape:
    return Shape(
        build,
        Field("code", CELL),
        Field("title", LINE),
        Field("type", OneOf(get_args(LogicalType))),
        optional("unit", LINE, "в чём: ставок, человек", ""),
        optional("decimals", Whole(0, 6), "знаков после запятой", 2),
        optional("least", Nullable(Number()), "не меньше"),
        optional("most", Nullable(Number()), "не больше"),
        optional("codes", Nullable(ByKey(LINE)), "код: название"),
        optional(
            "missing",
            Many(OneOf(MISSING)),
            "какие причины отсутствия можно указать вместо значения",
            (),
        ),
        optional("required", Flag(), "должно ли быть заполнено", default=True),
        optional("hint", LINE, "пояснение", ""),
        optional("formula", CONDITION, "как считается из других полей"),
        optional("total", Nullable(aggregate), "итог по растущей таблице"),
        optional("when", CONDITION, "при каком условии спрашивается"),
        optional("prefill", CONDITION, "факт платформы, который предлагается"),
    )


def blank_shape(aggregate: Kind) -> Shape:
    """The shape of a blank; ``aggregate``: how a count or a sum is written (as in indicators)."""
    field = _field(BlankField, aggregate)
    table = Shape(
        BlankTable,
        Field("code", CELL),
        Field("title", LINE),
        Field("columns", Many(field, least=1)),
        optional(
            "rows",
            Many(
                Shape(
                    BlankRow,
                    Field("code", CELL),
                    Field("title", LINE),
                    optional("number", LINE, "номер строки официальной формы", ""),
                    optional("prefill", Nullable(ByKey(LINE)), "столбец: факт платформы"),
                )
            ),
            "строки; у растущей таблицы их нет",
            (),
        ),
        optional(
            "grows", Nullable(Whole(1, 500)), "растущая таблица: сколько строк, самое большее"
        ),
    )
    section = Shape(
        BlankSection,
        Field("code", CELL),
        Field("title", LINE),
        optional("fields", Many(field), "поля вне таблиц", ()),
        optional("tables", Many(table), "таблицы", ()),
        optional("when", CONDITION, "при каком условии раздел спрашивается"),
    )
    rule = Shape(
        BlankRule,
        Field("code", CELL),
        Field("level", OneOf(("error", "warning")), "warning просит пояснения"),
        optional("each", CONDITION, "таблица, каждая строка которой проверяется"),
        Field("holds", LINE, "что должно быть верно"),
        Field("says", LINE, "что сказать, если не верно; {поле} — его значение"),
        Field("places", Many(CELL, least=1), "на какие поля указать"),
        *SOURCE,
    )
    return Shape(
        _blank,
        Field("code", CELL),
        Field("form", CELL, "код формы из forms/ или таблицы контракта form_…"),
        Field("title", LINE),
        Field("edition", LINE, "редакция бланка, в кавычках"),
        YEARS,
        Field("audience", LINE, "кто заполняет: условие над units"),
        Field("sections", Many(section, least=1)),
        Field("columns", ByKey(CELL), "столбец формы: поле бланка"),
        optional("rules", Many(rule), "правила проверки", ()),
        *SOURCE,
        Field("clause", LINE, "место в документе"),
    )


def _blank(years: tuple[int, int | None], **values: Any) -> Blank:
    return Blank(first_year=years[0], last_year=years[1], **values)


def fact_shape(aggregate: Kind) -> Shape:
    return Shape(
        PlatformFact,
        Field("code", CELL),
        Field("title", LINE),
        Field("room", LINE, "откуда платформа это знает"),
        Field("value", aggregate),
        optional("type", OneOf(("int", "double")), "целое или дробное", "int"),
    )
