"""The published template of a catalogue of programmes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from orientir.core.mistakes import Mistake
from orientir.cycle.learning.actions.programmes import ProgrammeTerms, check_terms
from orientir.cycle.learning.rules import Funding, StudyForm
from orientir.kit.tabular.checking import Checked, check
from orientir.kit.tabular.reading import read_grids
from orientir.kit.tabular.sheets import Column, Sheet
from orientir.kit.tabular.values import Choice, Whole, Words, YesNo

KINDS = {"upskilling": "повышение квалификации", "retraining": "профессиональная переподготовка"}
FORMS = {
    StudyForm.FULL_TIME.value: "очная",
    StudyForm.DISTANCE.value: "дистанционная",
    StudyForm.MIXED.value: "очно с дистанционной частью",
    StudyForm.NETWORK.value: "сетевая",
}
FUNDING = {Funding.BUDGET.value: "бесплатно для слушателя", Funding.PAID.value: "платно"}


def sheet_of(topics: Mapping[str, str]) -> Sheet:
    """What the columns are called, and what may stand in them."""
    return Sheet(
        "programmes",
        "Каталог программ",
        "Программы",
        "Программы одной организации: по строке на программу. Новые станут черновиками.",
        (
            Column("code", "Код программы", Words(64), True, example="iro-2026-01"),
            Column("title", "Название", Words(500), True, example="Смысловое чтение на уроке"),
            Column("kind", "Вид", Choice(KINDS), True, example="повышение квалификации"),
            Column("form", "Форма", Choice(FORMS), True, example="очная"),
            Column("hours", "Часов", Whole(1, 2000), True, example="36"),
            Column("audience", "Для кого", Words(300), example="учителя"),
            Column("annotation", "Чему учит", Words(4000)),
            Column("topic", "Тема", Choice(dict(topics))),
            Column("competencies", "Коды компетенций", Words(400), hint="Через запятую"),
            Column("is_federal_priority", "Федеральный приоритет", YesNo(), example="нет"),
            Column("federal_number", "Номер в федеральном реестре", Words(40)),
            Column("authors", "Авторы", Words(500)),
            Column("qualification", "Присваиваемая квалификация", Words(200)),
            Column("funding", "Оплата", Choice(FUNDING), example="бесплатно для слушателя"),
            Column("cost", "Рублей за слушателя", Whole(1, 1_000_000)),
        ),
        unique=(("code",),),
    )


def read_catalogue(
    content: bytes,
    name: str,
    *,
    topics: Mapping[str, str],
    competencies: Collection[str],
    taken: Collection[str],
    pack: str,
) -> tuple[Checked, list[tuple[str, ProgrammeTerms]]]:
    """The checked sheet and its good rows as (code, terms). Raises Mistake for a file that is no such sheet."""
    checked = check(read_grids(content, name), sheet_of(topics), name)
    found = []
    for row in checked.good.to_dicts():
        terms = _terms(row, pack)
        wrong = _wrong(row, terms, set(competencies), set(taken))
        if wrong is None:
            found.append((str(row["code"]), terms))
        else:
            checked.add_error("programme", row["row"], *wrong)
    return checked, found


def _wrong(
    row: Mapping[str, Any], terms: ProgrammeTerms, competencies: set[str], taken: set[str]
) -> tuple[str, str] | None:
    """The column that is wrong, and how."""
    if row["code"] in taken:
        return "code", "Программа с таким кодом уже есть"
    unknown = [code for code in terms.competencies if code not in competencies]
    if unknown:
        return "competencies", f"Нет такой компетенции: {unknown[0]}"
    try:
        check_terms(terms, ())
    except Mistake as mistake:
        return "hours", str(mistake)
    return None


def _terms(row: Mapping[str, Any], pack: str) -> ProgrammeTerms:
    codes = [part.strip() for part in (row["competencies"] or "").split(",")]
    names = ("audience", "annotation", "topic", "federal_number", "authors", "qualification")
    texts: dict[str, Any] = {name: row[name] or "" for name in names}
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
        **texts,
    )
