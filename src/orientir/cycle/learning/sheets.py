"""The published template of a catalogue of programmes, and what its rows say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.rules import Funding, StudyForm
from orientir.cycle.learning.terms import EDUCATION, ModuleTerms, ProgrammeTerms
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Choice, Whole, Words, YesNo

KINDS: Final = {
    "upskilling": "повышение квалификации",
    "retraining": "профессиональная переподготовка",
}
FORMS: Final = {
    StudyForm.FULL_TIME.value: "очная",
    StudyForm.DISTANCE.value: "дистанционная",
    StudyForm.MIXED.value: "очно с дистанционной частью",
    StudyForm.NETWORK.value: "сетевая",
}
FUNDING: Final = {Funding.BUDGET.value: "бесплатно для слушателя", Funding.PAID.value: "платно"}
_TEXTS: Final = (
    "audience", "annotation", "topic", "federal_number", "authors", "qualification",
    "speciality_group",
)  # fmt: skip


def catalogue_sheet(topics: Choice) -> Sheet:
    """What the columns are called, and what may stand in them."""
    return Sheet(
        "programmes",
        "Каталог программ",
        "Программы",
        "Программы ДПО, по строке на программу: новые станут черновиками, черновики с тем же кодом изменятся.",
        (
            Column("code", "Код программы", Words(64), True, example="iro-2026-01"),
            Column(
                "unit",
                "Организация",
                Words(500),
                hint="Код, ИНН или название; пусто — та, для которой загружается файл",
            ),
            Column("title", "Название", Words(500), True, example="Смысловое чтение на уроке"),
            Column("kind", "Вид", Choice(KINDS), True, example="повышение квалификации"),
            Column("form", "Форма", Choice(FORMS), True, example="очная"),
            Column("hours", "Часов", Whole(1, 2000), True, example="36"),
            Column("audience", "Для кого", Words(300), example="учителя"),
            Column("annotation", "Чему учит", Words(4000)),
            Column("topic", "Тема", topics),
            Column("competencies", "Коды компетенций", Words(400), hint="Через запятую"),
            Column(
                "modules",
                "Модули",
                Words(4000),
                hint="Через |, каждый: название; часы; как проверяется",
            ),
            Column("is_federal_priority", "Федеральный приоритет", YesNo(), example="нет"),
            Column("federal_number", "Номер в федеральном реестре", Words(40)),
            Column("authors", "Авторы", Words(500)),
            Column("qualification", "Присваиваемая квалификация", Words(200)),
            Column("professional_area", "Область профессиональной деятельности", Words(200)),
            Column("speciality_group", "Укрупнённая группа специальностей", Words(200)),
            Column("funding", "Оплата", Choice(FUNDING), example="бесплатно для слушателя"),
            Column("cost", "Рублей за слушателя", Whole(1, 1_000_000)),
        ),
        unique=(("code",),),
    )


def terms_of(row: Mapping[str, Any], pack: str) -> ProgrammeTerms:
    """What a checked row says of its programme."""
    codes = [part.strip() for part in (row["competencies"] or "").split(",")]
    texts: dict[str, Any] = {name: row[name] or "" for name in _TEXTS}
    return ProgrammeTerms(
        title=row["title"],
        kind=row["kind"],
        form=row["form"],
        hours=row["hours"],
        pack=pack,
        competencies=tuple(code for code in codes if code),
        is_federal_priority=bool(row["is_federal_priority"]),
        funding=row["funding"] or "budget",
        cost=row["cost"],
        professional_area=row["professional_area"] or EDUCATION,
        **texts,
    )


def modules_of(row: Mapping[str, Any]) -> tuple[ModuleTerms, ...]:
    """The modules that a row names. Raises Mistake with the one that cannot be read."""
    told = [part.strip() for part in (row["modules"] or "").split("|")]
    return tuple(_module(part) for part in told if part)


def _module(told: str) -> ModuleTerms:
    title, _, rest = told.partition(";")
    hours, _, control = (part.strip() for part in rest.partition(";"))
    if not title.strip() or not hours.isdecimal() or not int(hours):
        raise Mistake(
            f"модуль «{told[:60]}» не прочитан: пишется «название; часы; как проверяется»"
        )
    return ModuleTerms(title.strip()[:300], int(hours), (), control[:120])


def modules_text(modules: list[tuple[str, int, str]]) -> str:
    """Modules (title, hours, control) as a cell of the template."""
    return " | ".join(
        "; ".join(filter(None, (title, str(hours), control))) for title, hours, control in modules
    )
