"""What each file of a pack holds, declared once: for reading and for the JSON Schema of editors.

Source: docs/packs/format.md.
"""

from __future__ import annotations

from functools import partial
from typing import Any, get_args

from orientir.core.packs.advice_shapes import ADVICE_POLICY, ADVICE_RULE
from orientir.core.packs.analysis_shapes import CONTEXT_RULES, LOW_RESULT_RULES, SIGNAL_RULES
from orientir.core.packs.blank_shapes import blank_shape, fact_shape
from orientir.core.packs.competency_shapes import GROUP, IN_FORCE, INSTRUMENT, SCALE
from orientir.core.packs.conditions_shapes import CONDITION_SET, STAFFING_RULES
from orientir.core.packs.direction_shapes import DIRECTION, POSITION
from orientir.core.packs.integrity_shapes import MAPPING, check_shape
from orientir.core.packs.kinds import (
    AnyScalar,
    ByKey,
    Day,
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
from orientir.core.packs.programme_shapes import PROGRAMME, PROJECT, SERVICE
from orientir.core.packs.records import CaseText, CodeList, Form, Heading
from orientir.core.packs.route_shapes import ROUTE_RULE
from orientir.core.packs.routing_shapes import ROUTING
from orientir.core.packs.rubric_shapes import RUBRIC
from orientir.core.packs.specs import (
    Actor,
    Aggregate,
    Collection,
    Criterion,
    EffectivenessIndicator,
    Expectation,
    Formula,
    Indicator,
    Measure,
    Municipality,
    Note,
    Noun,
    PackLevel,
    Parameter,
    Power,
    Region,
    Source,
    Status,
)
from orientir.core.tables import LEVELS, Column, LogicalType

WORD = Text(r"[a-z][a-z0-9_]*", "слово из строчных латинских букв, цифр и «_»")
PACK_ID = Text(r"[a-z0-9][a-z0-9-]*", "имя из строчных латинских букв, цифр и «-»")
NUMBERED = Text(r"\d+(\.\d+)*", "номер, как 2.1")
MONTH_DAY = Text(r"\d\d-\d\d", "месяц и день, как 09-20")
LINE = Text()
NAMES = Many(WORD)
OPTIONAL_LINE = Nullable(LINE)
LEVEL = OneOf(LEVELS)
FIRST_YEAR, LAST_YEAR = 1990, 2100
DOCUMENT_KINDS = (
    "order", "minutes", "report", "materials", "document", "register", "publication", "other",
)  # fmt: skip


def _aggregate(**values: Any) -> Aggregate:
    function = next(name for name in ("count", "count_distinct", "sum") if values[name] is not None)
    return Aggregate(
        function=function,  # type: ignore[arg-type]  # the loop above names the three
        table=values["from"],
        column=values["count_distinct"],
        expression=values["sum"],
        where=values["where"],
    )


AGGREGATE = Shape(
    _aggregate,
    optional("count", OneOf(("rows",)), "число строк"),
    optional("count_distinct", LINE, "столбец, разные значения которого считаются"),
    optional("sum", LINE, "выражение, значения которого складываются"),
    Field("from", LINE, "таблица среза"),
    optional("where", LINE, "условие, которому отвечают строки"),
    one_of=("count", "count_distinct", "sum"),
)

INDICATOR = Shape(
    # an indicator is told its file and line by the loader
    partial(Indicator, file="", line=0),
    Field("code", NUMBERED, 'код в таблице показателей, в кавычках: "2.1"'),
    Field("criterion", LINE, "код критерия"),
    Field("title", LINE, "название, как в документе"),
    Field("short_title", LINE, "до 48 знаков, начинается с того, кто или что считается"),
    Field("direction", OneOf(("up", "down")), "up: больше — лучше, down: меньше — лучше"),
    Field(
        "targets",
        ByKey(Nullable(Number()), r"(19|20)\d\d", "год, как 2023", int),
        "цели по годам; «–» документа пишется null",
    ),
    optional(
        "target_levels",
        Many(LEVEL, least=1),
        "уровни, для которых цель обязательна",
        ("region",),
    ),
    Field("levels", Many(LEVEL, least=1), "уровни, на которых показатель считается"),
    Field("decimals", Whole(0, 6), "знаков после запятой"),
    optional("factor", Number(), "множитель, 100 для процентов", Number().read(100)),
    Field(
        "collection",
        Shape(
            Collection,
            Field("method", LINE, "метод сбора"),
            Field("systems", Many(LINE), "информационные системы"),
        ),
    ),
    Field("representativeness", LINE, "генеральная совокупность или выборка"),
    Field(
        "formula",
        Shape(
            Formula,
            Field("text", LINE, "формула словами документа"),
            Field("numerator", LINE),
            Field("denominator", LINE),
        ),
    ),
    Field("numerator", AGGREGATE),
    Field("denominator", AGGREGATE),
    optional(
        "expected_from",
        Nullable(Shape(Expectation, Field("table", LINE), Field("where", LINE))),
        "какие единицы должны сдать таблицу",
    ),
    optional("settles_on", Nullable(MONTH_DAY), "день (месяц-день), после которого не меняется"),
    Field("numerator_words", LINE, "кто сосчитан в числителе"),
    Field("denominator_words", LINE, "кто сосчитан в знаменателе"),
    Field("counted", Many(LINE, exactly=3, build=Noun), "три формы: при 1, 2 и 5"),
    Field("clause", LINE, "место в документе"),
)

CRITERION = Shape(
    Criterion,
    Field("code", NUMBERED),
    Field("title", LINE),
    Field("short_title", LINE),
    Field("clause", LINE),
)

EFFECTIVENESS = Shape(
    EffectivenessIndicator,
    Field("number", Whole(1)),
    Field("criterion", LINE),
    Field("title", LINE),
    Field("clause", LINE),
)

ACTOR = Shape(
    Actor,
    Field("code", WORD),
    Field("title", LINE),
    Field("short_title", LINE),
    Field("level", OneOf(("federal", "regional", "municipal", "institutional"))),
    Field(
        "kind",
        OneOf(("provision", "support")),
        "provision (обеспечение) или support (сопровождение)",
    ),
    Field("functions", Many(LINE)),
    optional("role", WORD, "роль платформы, под которой работает субъект", ""),
    Field("clause", LINE),
)

POWER = Shape(
    Power,
    Field("number", Whole(1)),
    Field("title", LINE),
    Field("document_kind", LINE),
    Field("responsible", NAMES, "коды субъектов"),
    optional("co_executors", NAMES, "коды субъектов", ()),
    optional("position", POSITION, "позиция управленческого цикла, которой служит документ", ""),
    Field("clause", LINE),
)

MEASURE = Shape(
    Measure,
    Field("number", Whole(1)),
    Field("stage", LINE),
    Field("section", LINE),
    Field("title", LINE),
    Field("term", LINE),
    Field("executors", Many(LINE), "коды субъектов"),
    Field("expected_result", LINE),
    optional(
        "document", OneOf(DOCUMENT_KINDS), "вид документа, который подтверждает результат", ""
    ),
    Field("clause", LINE),
    optional("participants", Many(LINE), "кто участвует, словами документа", ()),
    optional("co_executors", NAMES, "коды субъектов", ()),
    optional("grounds", NAMES, "документы (id из sources), которые мероприятие выполняет", ()),
)

MUNICIPALITY = Shape(
    Municipality,
    Field("code", LINE),
    Field("title", LINE),
    Field("short_title", LINE),
    Field("title_in", LINE, "в предложном падеже: «в Копейском городском округе»"),
    Field("kind", LINE),
    Field("oktmo", LINE),
    optional("oktmo_old", OPTIONAL_LINE),
    Field("oktmo_verified", Flag()),
)

NOTE = Shape(
    Note,
    optional("indicator", OPTIONAL_LINE, "код показателя или null"),
    Field("text", LINE, "что в документе неясно или повреждено"),
    Field("reading", LINE, "как прочтено"),
    Field("reason", LINE, "почему так"),
    Field("clause", LINE),
)

CODES = Shape(
    CodeList,
    Field("column", LINE, "столбец таблиц среза"),
    Field("titles", ByKey(LINE), "код: название"),
)


def _form(code: str, title: str, fields: tuple[tuple[Column, str], ...]) -> Form:
    columns = tuple(column for column, _ in fields)
    return Form(code, title, columns, {column.name: words for column, words in fields})


FORM = Shape(
    _form,
    Field("code", WORD),
    Field("title", LINE),
    Field(
        "fields",
        Many(
            Shape(
                lambda name, type, nullable, title: (Column(name, type, nullable), title),
                Field("name", WORD),
                Field("type", OneOf(get_args(LogicalType))),
                optional("nullable", Flag(), "может ли быть пусто", default=False),
                Field("title", LINE),
            ),
            least=1,
        ),
    ),
)

CASE = Shape(
    CaseText,
    Field("name", LINE, "что проверяется, одной фразой"),
    Field("given", ByKey(Many(ByKey(AnyScalar()))), "таблица: строки"),
    Field("expect", Many(ByKey(AnyScalar()), least=1), "показатель, год, уровень и числа"),
)

HEADING = Shape(
    Heading,
    Field("id", PACK_ID, "как зовётся папка методики"),
    Field("version", LINE, "версия, в кавычках"),
    Field("title", LINE),
    Field("short_title", LINE),
    IN_FORCE,
    optional(
        "level",
        OneOf(get_args(PackLevel)),
        "кому методика: region (область, по умолчанию), intermunicipal, municipality, organisation",
        default="region",
    ),
    optional(
        "base_year",
        Nullable(Whole()),
        "год, числа которого среди целей — исходный уровень, а не цель",
    ),
    Field(
        "region",
        Shape(
            Region,
            Field("code", LINE),
            Field("title", LINE),
            Field("title_in", LINE),
            Field("title_of", LINE),
            optional("oktmo", OPTIONAL_LINE),
        ),
    ),
    Field(
        "sources",
        Many(
            Shape(
                Source,
                Field("id", LINE, "на что ссылаются места (clause)"),
                Field("title", LINE),
                optional("number", OPTIONAL_LINE),
                optional("adopted_on", Nullable(Day())),
            )
        ),
        "документы, на которых стоит методика",
    ),
    optional("signatories", Many(LINE), "субъекты, чьи руководители подписывают отчёт области", ()),
    optional(
        "parameters",
        ByKey(
            Shape(
                dict,
                Field("value", Number()),
                Field("title", LINE),
                Field("source", LINE, "откуда взято"),
                Field("status", OneOf(get_args(Status))),
            ),
            r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*",
            "имя из строчных латинских букв, как coverage.min",
            build=lambda name, fields: Parameter(name=name, **fields),
        ),
        "числа, которые методист может менять",
        {},
    ),
)

# How a record of each folder is called in messages.
CALLED = {
    "criteria": "критерий",
    "indicators": "показатель",
    "effectiveness": "показатель результативности",
    "actors": "субъект",
    "powers": "полномочие",
    "roadmaps": "мероприятие",
    "municipalities": "муниципалитет",
    "codes": "столбец",
    "forms": "форма",
    "notes": "примечание к показателю",
    "cases": "пример",
    "scales": "шкала",
    "competencies": "группа компетенций",
    "instruments": "инструмент",
    "routes": "правило маршрута",
    "routing": "правила распределения",
    "low_results": "правило низких результатов",
    "contexts": "правила контекста",
    "signals": "маркер",
    "conditions": "набор условий",
    "staffing": "правила прогноза кадров",
    "recommendations": "правило рекомендации",
    "advice": "порядок отбора рекомендаций",
    "programmes": "программа",
    "services": "услуга",
    "projects": "проект",
    "directions": "направление",
    "rubrics": "рубрика",
    "facts": "факт платформы",
    "blanks": "бланк",
    "mappings": "файл статистики",
    "integrity": "проверка данных",
}

# Folder of a pack → what each item of its files is.
FOLDERS: dict[str, Shape] = {
    "criteria": CRITERION,
    "indicators": INDICATOR,
    "effectiveness": EFFECTIVENESS,
    "actors": ACTOR,
    "powers": POWER,
    "roadmaps": MEASURE,
    "municipalities": MUNICIPALITY,
    "codes": CODES,
    "forms": FORM,
    "notes": NOTE,
    "cases": CASE,
    "scales": SCALE,
    "competencies": GROUP,
    "instruments": INSTRUMENT,
    "routes": ROUTE_RULE,
    "routing": ROUTING,
    "low_results": LOW_RESULT_RULES,
    "contexts": CONTEXT_RULES,
    "signals": SIGNAL_RULES,
    "conditions": CONDITION_SET,
    "staffing": STAFFING_RULES,
    "recommendations": ADVICE_RULE,
    "advice": ADVICE_POLICY,
    "programmes": PROGRAMME,
    "services": SERVICE,
    "projects": PROJECT,
    "directions": DIRECTION,
    "rubrics": RUBRIC,
    "facts": fact_shape(AGGREGATE),
    "blanks": blank_shape(AGGREGATE),
    "mappings": MAPPING,
    "integrity": check_shape(AGGREGATE),
}
