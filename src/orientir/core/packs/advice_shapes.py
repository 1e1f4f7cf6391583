"""What files of ``recommendations/`` and ``advice/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from orientir.core.packs.advice import (
    ABOUTS,
    ADDRESSEES,
    ADVICE_LEVELS,
    AdvicePolicy,
    AdviceRule,
)
from orientir.core.packs.competency_shapes import CODE, LINE, SETTING, SOURCE
from orientir.core.packs.kinds import Field, Many, Nullable, OneOf, Shape, Text, Whole, optional

_CODE = Text(r"[a-z][a-z0-9_.-]*", "слово из строчных латинских букв, цифр, «.», «_», «-»")
_LEVEL = OneOf(ADVICE_LEVELS)

ADVICE_RULE = Shape(
    AdviceRule,
    Field("code", _CODE),
    Field("title", LINE, "о чём рекомендация, в нескольких словах"),
    Field(
        "version",
        Text(r"[0-9A-Za-z][0-9A-Za-z._-]*", "номер версии в кавычках, как «1.0»"),
        "версия правила: меняется вместе с ним",
    ),
    Field("about", OneOf(ABOUTS), "на что смотрит правило"),
    optional("subject", Nullable(LINE), "показатель, компетенция или группа; null — любые"),
    Field("levels", Many(_LEVEL, least=1), "единицы каких уровней рассматриваются"),
    Field("when", LINE, "условие, с которого рекомендация начинается"),
    optional("until", Nullable(LINE), "условие, которым она кончается; null — «when» не выполнено"),
    Field("min_cohort", SETTING, "людей (вещей) за цифрой не меньше"),
    Field("min_coverage", SETTING, "полнота данных не ниже (0–1)"),
    Field("certainty", SETTING, "вероятность, что отставание не случайно, не ниже (0–1)"),
    Field(
        "addressee",
        OneOf(ADDRESSEES),
        "кому: own — самой единице, municipality или region — органу над ней, institute — институтам",
    ),
    Field("text", LINE, "слова с местами для цифр единицы, как {value}"),
    Field("actions", Many(LINE, least=1), "что предлагается сделать"),
    optional("measures", Many(Whole(1, 999)), "номера мероприятий дорожной карты", ()),
    Field("term_days", SETTING, "срок в днях от выдачи"),
    Field("evidence", LINE, "чем подтвердится, что сделано"),
    *SOURCE,
    Field("clause", LINE, "место в документе"),
)

ADVICE_POLICY = Shape(
    AdvicePolicy,
    Field("code", CODE),
    Field("title", LINE),
    Field("most", SETTING, "сколько рекомендаций у одной единицы сразу, не больше"),
    Field("gap", SETTING, "степень отставания в весе рекомендации"),
    Field("sureness", SETTING, "степень уверенности в весе рекомендации"),
    Field("reach", SETTING, "степень числа людей в весе рекомендации"),
    Field("clause", LINE, "место в документе"),
)
