"""What files of ``conditions/`` and ``staffing/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from typing import Any, get_args

from orientir.core.packs.analysis import Direction
from orientir.core.packs.analysis_shapes import VERSION
from orientir.core.packs.competencies import Setting
from orientir.core.packs.competency_shapes import CODE, LINE, SETTING, SOURCE
from orientir.core.packs.conditions import (
    CONDITION_KINDS,
    Ages,
    ConditionIndicator,
    ConditionSet,
    StaffingRules,
)
from orientir.core.packs.kinds import Field, Many, Number, OneOf, Shape, Whole


def _indicator(
    indicator: str, direction: Direction, value: Any, source: str, status: Any
) -> ConditionIndicator:
    return ConditionIndicator(indicator, direction, Setting(value, source, status))


CONDITION_SET = Shape(
    ConditionSet,
    Field("code", CODE),
    Field(
        "kind",
        OneOf(CONDITION_KINDS),
        "какие условия: staff — кадровые, support — психолого-педагогические, "
        "material — материально-технические, methodical — учебно-методические и информационные",
    ),
    Field("title", LINE),
    Field("version", VERSION, "версия набора: меняется вместе с ним"),
    Field(
        "indicators",
        Many(
            Shape(
                _indicator,
                Field("indicator", LINE, "код показателя методики"),
                Field(
                    "direction",
                    OneOf(get_args(Direction)),
                    "чем больше, тем условия лучше или хуже",
                ),
                Field("value", Number(), "вес"),
                *SOURCE,
            )
        ),
        "показатели набора; пустой список — об этих условиях ничего не известно, и так и сказано",
    ),
    Field("least_known", SETTING, "какая доля весов должна быть известна, от 0 до 1"),
    Field("peers", SETTING, "со сколькими похожими сравнивают"),
    Field("fewest", SETTING, "по меньшему знаменателю не сравнивают"),
    Field("clause", LINE, "место в документе"),
)

STAFFING_RULES = Shape(
    StaffingRules,
    Field("code", CODE),
    Field("title", LINE),
    Field("version", VERSION, "версия правил: меняется вместе с ними"),
    Field(
        "bands",
        Shape(Ages, Field("values", Many(Whole(14, 100), least=2)), *SOURCE),
        "с какого возраста начинается каждая возрастная группа",
    ),
    Field("retirement_age", SETTING, "уход с этого возраста показывают отдельно"),
    Field("horizon", SETTING, "на сколько лет вперёд"),
    Field("confidence", SETTING, "с какой вероятностью границы держат будущее, от 0 до 1"),
    Field("fewest", SETTING, "по меньшему числу людей прогноза нет"),
    Field("year_spread", SETTING, "насколько годы различаются заранее, отклонение логарифма"),
    Field(
        "presses",
        SETTING,
        "с какой доли ожидаемых уходов за год об этом говорят на главной, в процентах",
    ),
    Field("clause", LINE, "место в документе"),
)
