"""What files of ``routes/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from typing import get_args

from orientir.core.packs.competency_shapes import CODE, LINE, SOURCE
from orientir.core.packs.kinds import (
    Field,
    Flag,
    Many,
    Nullable,
    OneOf,
    Shape,
    Text,
    Whole,
    optional,
)
from orientir.core.packs.routes import RouteRule, StepKind, StepTemplate

STEP = Shape(
    StepTemplate,
    Field("kind", OneOf(get_args(StepKind)), "вид шага"),
    optional("title", Nullable(LINE), "что сделать; null — программа, её выбирают потом"),
    optional("hours", Nullable(Whole(1, 2000)), "сколько часов"),
    Field("weeks", Whole(1, 260), "за сколько недель после согласия"),
    Field("report", LINE, "чем подтверждается, что шаг пройден"),
    optional("needs_money", Flag(), "нужны деньги организации", False),
    optional("needs_absence", Flag(), "нужно освободить от работы", False),
)

ROUTE_RULE = Shape(
    RouteRule,
    Field(
        "code", Text(r"[a-z][a-z0-9_.-]*", "слово из строчных латинских букв, цифр, «.», «_», «-»")
    ),
    Field(
        "competency",
        Text(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)?", "код компетенции, как met.1, или группы, как met"),
        "для чьего дефицита: компетенция или группа",
    ),
    optional("levels", Many(CODE), "на каких уровнях; пусто — на любом", ()),
    optional("topic", Nullable(CODE), "тема повышения квалификации из codes/"),
    Field("steps", Many(STEP, least=1), "шаги по порядку"),
    *SOURCE,
)
