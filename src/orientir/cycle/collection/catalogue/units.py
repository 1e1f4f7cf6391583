"""Templates of the tree of units and of vacancies."""

from __future__ import annotations

from orientir.cycle.collection.catalogue.shared import MUNICIPALITY, UNIT
from orientir.cycle.collection.catalogue.titles import Dictionary
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Day, Digits, Inn, Ogrn, Words, YesNo


def describe_units(words: Dictionary) -> Sheet:
    return Sheet(
        "units",
        "Организации",
        "Организации",
        "Регион, муниципалитеты и организации на дату файла.",
        (
            *_names(words),
            *_place(),
            *_registers(words),
            *_terms(words),
        ),
        unique=(("code",),),
    )


def _names(words: Dictionary) -> tuple[Column, ...]:
    """What the unit is and is called."""
    return (
        Column(
            "code",
            "Код",
            Words(64),
            required=True,
            example="7412001",
            hint="Постоянный код единицы: не меняется при переименовании",
            aliases=("Код организации", "Код единицы"),
        ),
        Column("level", "Уровень", words.contract("units", "level"), True, example="организация"),
        Column("kind", "Вид", words.contract("units", "kind"), True, example="школа"),
        Column(
            "title",
            "Полное название",
            Words(500),
            True,
            example="МОУ «Средняя школа № 1 имени примера»",
            aliases=("Название", "Наименование", "Полное наименование"),
        ),
        Column(
            "short_title",
            "Краткое название",
            Words(120),
            example="Школа № 1",
            aliases=("Краткое наименование",),
        ),
        Column(
            "title_in",
            "Название с предлогом",
            Words(200),
            hint="Для текста отчётов: «в Копейском городском округе»",
        ),
    )


def _place() -> tuple[Column, ...]:
    """Where it stands."""
    return (
        Column(
            "parent",
            "Вышестоящая единица",
            Words(500),
            example="copper_city",
            hint="Код, ИНН, ОГРН или название; у региона пусто",
            aliases=("Учредитель", "Входит в"),
        ),
        Column(
            "municipality",
            "Муниципалитет",
            Words(500),
            hint="Если не тот, что у вышестоящей единицы: к нему относятся показатели",
        ),
    )


def _registers(words: Dictionary) -> tuple[Column, ...]:
    """Its numbers in other registers, and its marks."""
    return (
        Column("inn", "ИНН", Inn(), example="7447000003"),
        Column("ogrn", "ОГРН", Ogrn(), example="1027400000000"),
        Column("oktmo", "ОКТМО", Digits((8, 11)), example="75738000"),
        Column(
            "is_general_education",
            "Общеобразовательная",
            YesNo(),
            example="да",
            hint="Пусто: да у школы, нет у остальных",
        ),
        Column("locality", "Местность", words.contract("units", "locality"), example="город"),
    )


def _terms(words: Dictionary) -> tuple[Column, ...]:
    """From when until when it is, and what goes on after it."""
    return (
        Column(
            "opened_on",
            "Открыта",
            Day(),
            example="01.09.1990",
            hint="День, с которого единица есть в дереве; пусто: дата файла",
        ),
        Column(
            "closed_on", "Закрыта", Day(), hint="Первый день, когда её уже нет; пусто: работает"
        ),
        Column(
            "successor",
            "Правопреемник",
            Words(500),
            hint="Код единицы, которая продолжает закрытую",
        ),
        Column(
            "succession",
            "Вид реорганизации",
            words.closed("succession", ("merged", "split", "reorganised")),
            hint="Если указан правопреемник",
        ),
    )


def describe_vacancies(words: Dictionary) -> Sheet:
    return Sheet(
        "vacancies",
        "Вакансии",
        "Вакансии",
        "Открытые и закрытые вакансии педагогов.",
        (
            Column("code", "Код вакансии", Words(64), True, example="v-2025-0001"),
            UNIT,
            MUNICIPALITY,
            Column(
                "scheme",
                "Программа",
                words.contract("vacancies", "scheme"),
                True,
                example="программа «Земский учитель»",
            ),
            Column("opened_on", "Открыта", Day(), True, example="01.02.2025"),
            Column("closed_on", "Закрыта", Day(), example="25.08.2025", hint="Пусто: ещё открыта"),
        ),
        unique=(("code",),),
    )
