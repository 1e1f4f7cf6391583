"""What files of ``low_results/``, ``contexts/`` and ``signals/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from typing import Any, get_args

from orientir.core.packs.analysis import (
    SIGNAL_KINDS,
    Choice,
    Combine,
    ContextRules,
    ContextVariable,
    Direction,
    LowResultRules,
    SignalRules,
)
from orientir.core.packs.competencies import Setting
from orientir.core.packs.competency_shapes import CODE, LINE, SETTING, SOURCE
from orientir.core.packs.kinds import ByKey, Field, Kind, Many, Number, OneOf, Shape, Text, optional

KEYS = ("procedure", "subject", "grade")
VERSION = Text(r"[0-9A-Za-z][0-9A-Za-z._-]*", "номер версии в кавычках, как «1.0»")


def _one(value: str, source: str, status: Any) -> Choice:
    return Choice((value,), source, status)


def _many(kind: Kind, least: int = 0) -> Shape:
    return Shape(Choice, Field("values", Many(kind, least=least)), *SOURCE)


LOW_RESULT_RULES = Shape(
    LowResultRules,
    Field("code", CODE),
    Field("title", LINE),
    Field("version", VERSION, "версия правила: меняется вместе с ним"),
    Field("share_threshold", SETTING, "доля участников ниже минимального порога, в процентах, от"),
    Field("min_hits", SETTING, "(А) в скольких процедурах одного года"),
    Field("repeat_years", SETTING, "(Б) сколько лет подряд в одной процедуре; 0 — не смотрится"),
    Field("min_cohort", SETTING, "процедура с меньшим числом участников не учитывается"),
    Field(
        "combine",
        Shape(_one, Field("value", OneOf(get_args(Combine))), *SOURCE),
        "any — достаточно (А) или (Б), all — нужны оба",
    ),
    Field("procedures", _many(LINE), "какие процедуры учитываются; пустой список — все"),
    Field("by", _many(OneOf(KEYS), least=1), "что считается одной процедурой"),
    Field("clause", LINE, "место в документе"),
)


def _variable(
    code: str, title: str, direction: Direction, value: Any, source: str, status: Any
) -> ContextVariable:
    return ContextVariable(code, title, direction, Setting(value, source, status))


CONTEXT_RULES = Shape(
    ContextRules,
    Field("code", CODE),
    Field("title", LINE),
    Field("version", VERSION, "версия правила: меняется вместе с ним"),
    Field(
        "variables",
        Many(
            Shape(
                _variable,
                Field("code", CODE, "столбец таблицы"),
                Field("title", LINE),
                Field(
                    "direction",
                    OneOf(get_args(Direction)),
                    "чем больше, тем условия лучше или хуже",
                ),
                Field("value", Number(), "вес"),
                *SOURCE,
            ),
            least=1,
        ),
        "переменные индекса социального благополучия",
    ),
    Field("least_known", SETTING, "какая доля весов должна быть известна, от 0 до 1"),
    Field("peers", SETTING, "со сколькими похожими сравнивают"),
    Field("resilient_context", SETTING, "условия не выше этого процентиля"),
    Field("resilient_result", SETTING, "результаты не ниже этого процентиля"),
    Field("most_clusters", SETTING, "до скольких кластеров ищут"),
    Field("clause", LINE, "место в документе"),
)

SIGNAL_RULES = Shape(
    SignalRules,
    Field("code", OneOf(SIGNAL_KINDS), "какой маркер"),
    Field("title", LINE),
    Field("level", SETTING, "наибольшее p с поправкой на число проверок"),
    Field("least_effect", SETTING, "наименьшая величина, в единицах маркера"),
    Field("fewest", SETTING, "наименьшая группа"),
    optional(
        "settings", ByKey(SETTING, r"[a-z][a-z0-9_]*", "слово из строчных букв"), "прочее", {}
    ),
    Field("clause", LINE, "место в документе"),
)
