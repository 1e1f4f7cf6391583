"""Agreement of fields within a row and with the date of the file: one rule, one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from orientir.cycle.collection.checks.context import Subject
from orientir.kit.tabular.values.dates import russian


@dataclass(frozen=True, slots=True)
class Rule:
    """``broken`` is true for a row that breaks the rule; ``column`` is where it is told."""

    code: str
    column: str
    broken: Callable[[date], pl.Expr]
    wrong: str
    expected: str = "—"


def _after(later: str, earlier: str, wrong: str) -> Rule:
    return Rule(f"{later}.order", later, lambda _: pl.col(later) < pl.col(earlier), wrong)


def _not_after_file(column: str) -> Rule:
    return Rule(
        f"{column}.future",
        column,
        lambda as_of: pl.col(column) > as_of,
        "Позже даты, на которую составлен файл",
    )


_BIRTH = Rule(
    "birth_on.age",
    "birth_on",
    lambda as_of: ~((as_of - pl.col("birth_on")).dt.total_days() / 365.25).is_between(14, 100),
    "По этой дате человеку меньше 14 или больше 100 лет",
)
_OTHER = pl.col("staff_category") != "pupil"

RULES: Mapping[str, tuple[Rule, ...]] = {
    "units": (
        Rule(
            "closed_on.order",
            "closed_on",
            lambda _: pl.col("closed_on") <= pl.col("opened_on"),
            "Закрыта раньше, чем открыта",
        ),
        Rule(
            "successor.open",
            "successor",
            lambda _: pl.col("successor").is_not_null() & pl.col("closed_on").is_null(),
            "Есть правопреемник, но нет даты закрытия",
            "заполните «Закрыта»",
        ),
        Rule(
            "successor.itself",
            "successor",
            lambda _: pl.col("successor_id") == pl.col("unit_id"),
            "Единица названа собственным правопреемником",
        ),
        _not_after_file("opened_on"),
    ),
    "people_posts": (
        _BIRTH,
        _not_after_file("valid_from"),
        _not_after_file("teaching_since"),
        Rule(
            "valid_to.order",
            "valid_to",
            lambda _: pl.col("valid_to") <= pl.col("valid_from"),
            "Уволен раньше, чем сведения стали верны",
        ),
        Rule(
            "teaching_since.age",
            "teaching_since",
            lambda _: (pl.col("teaching_since") - pl.col("birth_on")).dt.total_days() < 14 * 365,
            "Стаж начался раньше, чем человеку исполнилось 14 лет",
        ),
    ),
    "assessments": (_BIRTH, _not_after_file("completed_on")),
    "routes": (
        _BIRTH,
        _not_after_file("created_on"),
        _not_after_file("formed_on"),
        _not_after_file("completed_on"),
        _after("formed_on", "created_on", "Согласован раньше, чем создан"),
        _after("completed_on", "formed_on", "Завершён раньше, чем согласован"),
        Rule(
            "formed_on.missing",
            "formed_on",
            lambda _: (
                pl.col("formed_on").is_null()
                & pl.col("status").is_in(["agreed", "active", "completed"])
            ),
            "У согласованного маршрута нет даты согласования",
            "день согласования",
        ),
        Rule(
            "formed_on.draft",
            "formed_on",
            lambda _: pl.col("formed_on").is_not_null() & (pl.col("status") == "draft"),
            "У черновика не бывает даты согласования",
            "пусто или другое состояние",
        ),
    ),
    "learning": (
        _BIRTH,
        _not_after_file("enrolled_on"),
        _not_after_file("completed_on"),
        _after("completed_on", "enrolled_on", "Завершено раньше зачисления"),
    ),
    "vacancies": (
        _not_after_file("opened_on"),
        _not_after_file("closed_on"),
        _after("closed_on", "opened_on", "Закрыта раньше, чем открыта"),
    ),
    "memberships": (
        _BIRTH,
        _not_after_file("valid_from"),
        Rule(
            "valid_to.order",
            "valid_to",
            lambda _: pl.col("valid_to") <= pl.col("valid_from"),
            "Вышел раньше, чем вступил",
        ),
    ),
    "contest_entries": (
        _not_after_file("held_on"),
        Rule(
            "participant.missing",
            "participant",
            lambda _: ~_OTHER & pl.col("participant").is_null(),
            "У обучающегося нет шифра",
            "шифр без имени",
        ),
        Rule(
            "participant.named",
            "family_name",
            lambda _: ~_OTHER & pl.col("family_name").is_not_null(),
            "Имена обучающихся не загружаются",
            "пусто; шифр — в «Шифр обучающегося»",
        ),
    ),
    "form_oo1": (
        Rule(
            "ped_persons_higher_pedagogical.more",
            "ped_persons_higher_pedagogical",
            lambda _: pl.col("ped_persons_higher_pedagogical") > pl.col("ped_persons"),
            "Больше, чем педагогических работников всего",
        ),
        Rule(
            "year.future", "year", lambda as_of: pl.col("year") > as_of.year, "Год ещё не начался"
        ),
    ),
    "form_mentoring": (
        Rule(
            "year.future", "year", lambda as_of: pl.col("year") > as_of.year, "Год ещё не начался"
        ),
    ),
}

# the date of a fact, by kind: its unit must have existed in that year
FACT_DATES: Mapping[str, tuple[str, ...]] = {
    "assessments": ("completed_on",),
    "routes": ("formed_on", "created_on"),
    "learning": ("completed_on", "enrolled_on"),
    "vacancies": ("opened_on",),
    "memberships": ("valid_from",),
    "contest_entries": ("held_on",),
}


_REMEDY = "загрузите «Организации» с верным днём «Открыта»"


def check_rules(subject: Subject) -> None:
    """Every rule of the kind, then whether units existed at the time of their facts."""
    for rule in RULES.get(subject.kind, ()):
        subject.flag(rule.broken(subject.as_of), rule.code, rule.column, rule.wrong, rule.expected)
    _check_existence(subject)


def _check_existence(subject: Subject) -> None:
    columns = FACT_DATES.get(subject.kind)
    if subject.kind == "people_posts":
        _flag_days(subject)
    elif subject.kind.startswith("form_"):
        _flag_years(subject, pl.col("year"), "year")
    elif columns:
        _flag_years(subject, pl.coalesce(*columns).dt.year().cast(pl.Int64), columns[0])


def _flag_years(subject: Subject, year: pl.Expr, column: str) -> None:
    placed = subject.frame.select("row", "unit_id", told=year).drop_nulls()
    for unit_id, told in placed.select("unit_id", "told").unique().iter_rows():
        if subject.book.units[unit_id].exists_in(told):
            continue
        rows = placed.filter((pl.col("unit_id") == unit_id) & (pl.col("told") == told))["row"]
        for row in rows:
            wrong = f"В {told} году этой организации не было в реестре"
            subject.checked.add_error("unit.absent", row, column, wrong, _REMEDY)


def _flag_days(subject: Subject) -> None:
    """A post needs a unit that is there on the file's date, or on the last day of the post before it."""
    ended = pl.min_horizontal(pl.lit(subject.as_of), pl.col("valid_to") - pl.duration(days=1))
    placed = subject.frame.select("row", "unit_id", on=ended).drop_nulls()
    for row, unit_id, on in placed.iter_rows():
        if not subject.book.units[unit_id].exists_on(on):
            wrong = f"{russian(on)} этой организации не было в реестре"
            subject.checked.add_error("unit.absent", row, "unit", wrong, _REMEDY)
