"""What files of ``rubrics/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from decimal import Decimal

from orientir.core.packs.analysis_shapes import VERSION
from orientir.core.packs.competency_shapes import CODE, LINE, SETTING, SOURCE
from orientir.core.packs.direction_shapes import POSITION
from orientir.core.packs.directions import ROW_LEVELS
from orientir.core.packs.kinds import Field, Many, Number, OneOf, Shape, Text, optional
from orientir.core.packs.programme_shapes import CLAUSE
from orientir.core.packs.rubrics import EVIDENCE_KINDS, Band, Rubric, RubricCriterion

CRITERION_CODE = Text(
    r"[a-z][a-z0-9_]*\.[a-z0-9_]+", "код, как goals.document: позиция, точка и слово"
)

RUBRIC = Shape(
    Rubric,
    Field("code", CODE),
    Field("title", LINE),
    Field("version", VERSION, "версия рубрики: меняется вместе с ней"),
    Field("levels", Many(OneOf(ROW_LEVELS), least=1), "единицы каких уровней оцениваются"),
    Field(
        "criteria",
        Many(
            Shape(
                RubricCriterion,
                Field("code", CRITERION_CODE),
                Field("position", POSITION, "позиция цикла"),
                Field("title", LINE, "что должно быть"),
                Field("points", Number(), "баллов, самое большее"),
                optional("step", Number(), "какими шагами ставят баллы", Decimal(1)),
                Field("kinds", Many(OneOf(EVIDENCE_KINDS), least=1), "чем это показывают"),
            ),
            least=1,
        ),
    ),
    Field(
        "bands",
        Many(
            Shape(
                Band,
                Field("code", CODE),
                Field("title", LINE),
                Field("from_percent", Number(), "с какого процента баллов"),
            ),
            least=1,
        ),
        "уровни, снизу вверх; нижний — с нуля",
    ),
    Field("experts", SETTING, "сколько экспертов оценивают единицу"),
    Field("disagreement", SETTING, "с какого расхождения решает арбитр, % баллов критерия"),
    *SOURCE,
    CLAUSE,
)
