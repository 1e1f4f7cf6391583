"""What files of ``programmes/``, ``services/`` and ``projects/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from typing import Any, get_args

from orientir.core.packs.competency_shapes import CODE, LINE
from orientir.core.packs.kinds import (
    ByKey,
    Field,
    Flag,
    Many,
    Nullable,
    Number,
    OneOf,
    Shape,
    Text,
    Whole,
    optional,
)
from orientir.core.packs.programmes import (
    Aim,
    Baseline,
    Bound,
    Cover,
    Listed,
    Mark,
    PassportRole,
    PassportRow,
    Programme,
    Project,
    ProjectFigure,
    PublicService,
    Unit,
    Work,
)

QUARTER = Text(r"(19|20)\d\d-[1-4]", "год и квартал, как 2019-2")
WORK_NUMBER = Text(
    r"\d+\.\d+(-\d)?", "номер работы в кавычках, как 2.10; второй носитель номера — 4.12-2"
)
YEARS = Field(
    "years",
    Shape(
        lambda **values: (values["from"], values["to"]),
        Field("from", Whole(1990, 2100)),
        Field("to", Whole(1990, 2100)),
    ),
    "первый и последний год",
)
ITEMS = Many(LINE, least=1)
NUMBER = Field("number", Whole(1))
CLAUSE = Field("clause", LINE, "место в документе")


def dated(build: Any) -> Any:
    """``years`` of a file → the two years of a spec."""

    def with_years(years: tuple[int, int], **values: Any) -> Any:
        return build(first_year=years[0], last_year=years[1], **values)

    return with_years


PROGRAMME = Shape(
    dated(Programme),
    Field("code", CODE),
    Field("title", LINE),
    Field("short_title", LINE),
    YEARS,
    Field(
        "passport",
        Many(
            Shape(
                PassportRow,
                NUMBER,
                Field("title", LINE),
                Field("items", ITEMS, "содержание строки словами документа"),
                optional("role", OneOf(get_args(PassportRole)[1:]), "что это для платформы", ""),
            ),
            least=1,
        ),
        "строки паспорта",
    ),
    optional(
        "lists",
        Many(Shape(Listed, Field("title", LINE), Field("items", ITEMS), CLAUSE)),
        "перечни документа вне таблиц: ожидаемые результаты, источники финансирования",
        (),
    ),
    optional(
        "baseline",
        Many(
            Shape(
                Baseline,
                Field("title", LINE),
                Field("unit", LINE, "в чём измерено"),
                Field("values", ByKey(Nullable(Number()), r"(19|20)\d\d", "год, как 2018", int)),
                CLAUSE,
            )
        ),
        "числа прошлых лет; прочерк документа — null",
        (),
    ),
    CLAUSE,
)

SERVICE = Shape(
    PublicService,
    NUMBER,
    Field("title", LINE),
    Field("procedure", OneOf(get_args(Cover)), "есть ли регламент: full, partial, none"),
    Field("rate", OneOf(get_args(Cover)), "есть ли норматив финансирования"),
    CLAUSE,
)

MARK = Shape(
    Mark,
    Field("text", LINE, "что написано в клетках"),
    Field("quarters", Many(QUARTER), "кварталы, как 2019-2; пусто — место отметки утрачено"),
    optional("percent", Nullable(Number()), "рубеж в процентах"),
    optional("count", Nullable(Whole(1)), "сколько раз"),
    optional("whose", LINE, "чей рубеж", ""),
    optional("means", LINE, "как отметка прочтена", ""),
)

WORK = Shape(
    Work,
    Field("number", WORK_NUMBER),
    Field("title", LINE),
    Field("result", LINE, "вид документа или характеристика результата"),
    optional("marks", Many(MARK), "отметки по кварталам", ()),
    optional("responsible", Many(CODE), "коды субъектов; пусто — клетка документа пуста", ()),
    CLAUSE,
)

AIM = Shape(
    Aim,
    Field("value", Number()),
    Field("bound", OneOf(get_args(Bound)), "least — не менее, most — до, exactly — столько"),
    Field("unit", OneOf(get_args(Unit))),
    optional("start", Nullable(Number()), "с чего начинают"),
    optional("whose", LINE, "чья доля", ""),
    optional("each_year", Flag(), "ежегодно", default=False),
)

PROJECT = Shape(
    Project,
    NUMBER,
    Field("code", CODE),
    Field("title", LINE),
    Field("short_title", LINE),
    Field("about", ITEMS, "абзацы документа о проекте"),
    Field("works", Many(WORK)),
    optional("lost", Many(WORK_NUMBER), "номера работ, которых в тексте не сохранилось", ()),
    Field(
        "figures",
        Many(
            Shape(
                ProjectFigure,
                NUMBER,
                Field("title", LINE),
                Field("direction", OneOf(("up", "down"))),
                optional("aims", Many(AIM), "чего достичь; пусто — задано лишь направление", ()),
                CLAUSE,
            )
        ),
        "целевые показатели",
    ),
    CLAUSE,
)
