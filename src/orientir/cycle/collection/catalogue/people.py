"""Templates of people: posts, memberships, contests."""

from __future__ import annotations

from orientir.cycle.collection.catalogue.shared import MUNICIPALITY, UNIT, person_columns
from orientir.cycle.collection.catalogue.titles import Dictionary
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Day, Number, Whole, Words, YesNo


def describe_people_posts(words: Dictionary) -> Sheet:
    return Sheet(
        "people_posts",
        "Люди и должности",
        "Сотрудники",
        "Одна строка — одна должность человека на дату файла. У совместителя строк несколько.",
        (
            *person_columns(full=True),
            UNIT,
            MUNICIPALITY,
            *_post(words),
            *_categories(words),
            *_background(),
            *_terms(),
        ),
    )


def _post(words: Dictionary) -> tuple[Column, ...]:
    """The post itself."""
    return (
        Column(
            "post",
            "Код должности",
            Words(64),
            hint="Нужен, только если у человека в организации две одинаковые должности",
        ),
        Column(
            "staff_category",
            "Категория работника",
            words.contract("staff", "staff_category"),
            True,
            example="педагогические работники",
        ),
        Column("position", "Должность", Words(120), True, example="учитель"),
        Column("subject", "Предмет", Words(120), example="математика"),
        Column("rate", "Ставка", Number(0, 9, 3), True, example="1,25"),
        Column(
            "is_main_job",
            "Основное место работы",
            YesNo(),
            example="да",
            hint="У человека оно одно; пусто: да",
        ),
    )


def _categories(words: Dictionary) -> tuple[Column, ...]:
    """What attestation gave."""
    return (
        Column(
            "qualification_category",
            "Квалификационная категория",
            words.contract("staff", "qualification_category"),
            example="первая",
            hint="Пусто: без категории",
        ),
        Column(
            "is_methodist_category",
            "Категория «педагог-методист»",
            YesNo(),
            example="нет",
            hint="Пусто: нет",
        ),
        Column(
            "is_mentor_category",
            "Категория «педагог-наставник»",
            YesNo(),
            example="нет",
            hint="Пусто: нет",
        ),
    )


def _background() -> tuple[Column, ...]:
    """Who helps the person, education, since when they teach."""
    return (
        Column(
            "accompanied_by_regional_methodist",
            "Сопровождает региональный методист",
            YesNo(),
            example="нет",
            hint="Пусто: нет",
        ),
        Column(
            "has_higher_pedagogical_education",
            "Высшее педагогическое образование",
            YesNo(),
            example="да",
            hint="Пусто: нет",
        ),
        Column(
            "teaching_since",
            "Педагогический стаж с",
            Day(),
            example="01.09.2009",
            hint="Начало педагогического стажа; пусто: не известно",
        ),
    )


def _terms() -> tuple[Column, ...]:
    """From when until when the row is true."""
    return (
        Column(
            "valid_from",
            "Сведения верны с",
            Day(),
            hint="День, с которого верна вся строка; пусто: дата файла. "
            "Дату приёма многолетней давности сюда не ставьте",
        ),
        Column(
            "valid_to",
            "Уволен с",
            Day(),
            hint="Первый день, когда человек уже не занимает должность; пусто: работает",
        ),
    )


def describe_memberships(words: Dictionary) -> Sheet:
    return Sheet(
        "memberships",
        "Сообщества",
        "Сообщества",
        "Кто и с какого дня состоит в методическом активе, резерве, реестре экспертов.",
        (
            *person_columns(full=False),
            UNIT,
            MUNICIPALITY,
            Column(
                "community",
                "Сообщество",
                words.contract("memberships", "community"),
                True,
                example="региональный методический актив",
            ),
            Column("valid_from", "Состоит с", Day(), True, example="01.10.2024"),
            Column("valid_to", "Вышел", Day(), hint="Пусто: состоит"),
        ),
    )


def describe_contest_entries(words: Dictionary) -> Sheet:
    return Sheet(
        "contest_entries",
        "Конкурсы",
        "Конкурсы",
        "Участие педагогов и обучающихся в этапах конкурсов. Об обучающихся — без имён.",
        (
            Column("code", "Код участия", Words(64), True, example="c-2025-0001"),
            Column(
                "stage",
                "Этап",
                words.contract("contest_entries", "stage"),
                True,
                example="региональный этап",
            ),
            *person_columns(full=False),
            Column(
                "participant",
                "Шифр обучающегося",
                Words(64),
                hint="Вместо имени: для обучающегося обязателен",
            ),
            UNIT,
            MUNICIPALITY,
            Column(
                "staff_category",
                "Категория участника",
                words.contract("contest_entries", "staff_category"),
                True,
                example="педагогические работники",
            ),
            Column("age", "Возраст", Whole(3, 110), True, example="28"),
            Column("held_on", "Дата этапа", Day(), True, example="14.04.2025"),
            Column("contest", "Конкурс", Words(200), True, example="Учитель года"),
            Column(
                "is_federal_contest",
                "Этап всероссийского конкурса",
                YesNo(),
                True,
                example="да",
            ),
            Column("result", "Результат", words.open("result"), example="призёр"),
        ),
        unique=(("code", "stage"),),
    )
