"""What files of ``competencies/``, ``scales/`` and ``instruments/`` hold: for reading and for JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from orientir.core.packs.competencies import (
    AdaptiveTerms,
    Competency,
    CompetencyGroup,
    Cut,
    Instrument,
    InstrumentKind,
    Level,
    Measured,
    MeasurementModel,
    Scale,
    Setting,
    StaffCategory,
    StandardLink,
)
from orientir.core.packs.kinds import (
    ByKey,
    Day,
    Field,
    Many,
    Nullable,
    Number,
    OneOf,
    Shape,
    Text,
    Whole,
    optional,
)
from orientir.core.packs.records import GroupText

CODE = Text(r"[a-z][a-z0-9_-]*", "слово из строчных латинских букв, цифр, «_» и «-»")
COMPETENCY_CODE = Text(r"[a-z][a-z0-9_]*\.[a-z0-9_]+", "код, как met.1: группа, точка и номер")
LINE = Text()
STATUS = OneOf(("official", "regional", "demonstration"))
STAFF = OneOf(get_args(StaffCategory))
SOURCE = (
    Field("source", LINE, "откуда взято"),
    Field("status", STATUS, "official — федеральный документ, regional — региональный"),
)
IN_FORCE = Field(
    "in_force",
    Shape(
        lambda **values: (values["from"], values["to"]),
        Field("from", Day()),
        optional("to", Nullable(Day()), "последний день; null — бессрочно"),
    ),
    "срок действия",
)


def _dated(build: Any) -> Any:
    """``in_force`` of a file → the two days of a spec."""

    def with_days(in_force: Any, **values: Any) -> Any:
        return build(in_force_from=in_force[0], in_force_to=in_force[1], **values)

    return with_days


LEVEL = Shape(
    Level,
    Field("code", CODE),
    Field("title", LINE),
    Field("from_percent", Number(), "с какого процента ожидаемого балла"),
)

SCALE = Shape(
    Scale,
    Field("code", CODE),
    Field("title", LINE),
    Field("levels", Many(LEVEL, least=2), "уровни снизу вверх"),
    *SOURCE,
)

COMPETENCY = Shape(
    # a competency is told its group when the group is read
    _dated(lambda **values: values),
    Field("code", COMPETENCY_CODE, "код: группа, точка, номер"),
    Field("title", LINE),
    Field("short_title", LINE, "до 48 знаков"),
    Field("description", LINE, "что это за умение"),
    Field("learning_goal", LINE, "чему учат того, у кого дефицит"),
    Field("levels", ByKey(LINE), "код уровня: как он выглядит"),
    Field("staff_categories", Many(STAFF, least=1), "чья компетенция"),
    optional("positions", Many(LINE), "должности; пусто — все", ()),
    optional(
        "standards",
        Many(
            Shape(
                StandardLink,
                Field("source", CODE, "id источника в pack.yaml"),
                optional("functions", Many(LINE), "коды трудовых функций", ()),
            )
        ),
        "профессиональные стандарты",
        (),
    ),
    *SOURCE,
    IN_FORCE,
)


def _group(competencies: tuple[Mapping[str, Any], ...], **values: Any) -> GroupText:
    group = CompetencyGroup(**values)
    return GroupText(group, tuple(Competency(group=group.code, **one) for one in competencies))


GROUP = Shape(
    _group,
    Field("code", CODE),
    Field("title", LINE),
    Field("short_title", LINE),
    Field("description", LINE),
    Field("scale", CODE, "код шкалы из scales/"),
    *SOURCE,
    Field("clause", LINE, "место в документе"),
    Field("competencies", Many(COMPETENCY, least=1)),
)

SETTING = Shape(Setting, Field("value", Number()), *SOURCE)

CUT = Shape(
    Cut,
    optional("percent", Number(), "процент ожидаемого балла на банке заданий компетенции"),
    optional("logit", Number(), "или прямо логит"),
    *SOURCE,
    one_of=("percent", "logit"),
)

ADAPTIVE = Shape(
    AdaptiveTerms,
    Field("shortest", Whole(1, 200), "меньше стольких заданий не даётся"),
    Field("longest", Whole(1, 200), "больше стольких не даётся"),
    Field("error", Number(), "при какой ошибке уровня, логиты, тест кончается"),
    Field("start", Whole(0, 50), "сколько первых заданий небольшой крутизны"),
    Field("top", Whole(1, 50), "из скольких лучших следующее выбирается по жребию"),
    Field("exposure", Number(), "какому проценту людей самое большее показывается одно задание"),
    *SOURCE,
)

MEASURED = Shape(
    dict,
    Field("competency", COMPETENCY_CODE),
    Field("expected", CODE, "ожидаемый уровень"),
    Field(
        "counts",
        ByKey(Whole(0, 100), r"[123]", "трудность 1, 2 или 3", int),
        "трудность: сколько заданий в варианте",
    ),
    optional("cut", CUT, "порог, если он не общий"),
    optional("extended", Whole(0, 20), "сколько ещё заданий с развёрнутым ответом", 0),
)


def _instrument(measured: tuple[Mapping[str, Any], ...], cut: Cut, **values: Any) -> Instrument:
    """The cut of the instrument holds for every competency that has none of its own."""
    rows = tuple(Measured(**(dict(one) | {"cut": one["cut"] or cut})) for one in measured)
    built: Instrument = _dated(Instrument)(measured=rows, **values)
    return built


INSTRUMENT = Shape(
    _instrument,
    Field("code", CODE),
    Field("title", LINE),
    Field("short_title", LINE, "до 48 знаков"),
    Field("kind", OneOf(get_args(InstrumentKind))),
    Field("operator", CODE, "код субъекта из actors/"),
    Field("staff_category", STAFF),
    optional("positions", Many(LINE), "должности; пусто — все", ()),
    IN_FORCE,
    Field("minutes", Whole(1, 1440), "сколько минут даётся"),
    Field("attempts", Whole(1, 100)),
    Field("model", OneOf(get_args(MeasurementModel)), "модель измерения"),
    Field("measured", Many(MEASURED, least=1), "компетенции, ожидаемые уровни и число заданий"),
    Field("cut", CUT, "порог, ниже которого дефицит"),
    optional("pass_mark", Nullable(SETTING), "проходной процент экзамена"),
    Field("deficit_probability", SETTING, "с какой вероятности дефицит называется, от 0 до 1"),
    Field("near_cut", SETTING, "с какой вероятности «близко к границе», от 0 до 1"),
    Field("coverage", SETTING, "какая доля должна быть оценена, %"),
    Field("min_items", SETTING, "меньше скольких заданий данных недостаточно"),
    Field("clause", LINE),
    optional("marks", Nullable(SETTING), "сколько экспертов оценивают развёрнутый ответ, 1 или 2"),
    optional("adaptive", Nullable(ADAPTIVE), "как идёт адаптивный тест"),
    optional("mark_bound", Nullable(SETTING), "с какого расхождения зовут третьего, % балла"),
)
