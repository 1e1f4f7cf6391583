"""People: who a row is about, and what their posts may be."""

from __future__ import annotations

import polars as pl

from orientir.cycle.collection.checks.context import Subject
from orientir.cycle.registry import api as registry
from orientir.kit.tabular.values.cleaning import folded

TROUBLES = {
    "unnamed": ("snils", "Не указано, о ком строка", "СНИЛС, или фамилия, имя и дата рождения"),
    "contradiction": (
        "birth_on",
        "В другой строке у человека с тем же номером иная дата рождения",
        "одна и та же дата",
    ),
    "unclear_in_file": (
        "snils",
        "В файле есть однофамилец с той же датой рождения и СНИЛС",
        "СНИЛС этого человека",
    ),
    "unclear": ("snils", "В реестре несколько людей с таким именем и датой рождения", "СНИЛС"),
    "other_person": (
        "snils",
        "Номер записан за человеком с другой фамилией и датой рождения",
        "номер этого человека",
    ),
    "unknown": (
        "snils",
        "Человека с таким номером нет в реестре",
        "фамилия, имя и дата рождения в этой строке",
    ),
}


def resolve_people(subject: Subject) -> None:
    """Add ``person_key`` and ``person_id`` (null: to be entered); an error where it is not one person."""
    frame = subject.frame
    asked = frame
    if "participant" in frame.columns:
        asked = frame.filter(pl.col("staff_category").fill_null("") != "pupil")
    identified = registry.identify(asked)
    subject.identified = identified
    # a row whose cells are wrong already is not said to name nobody as well
    bad = frozenset(subject.checked.bad_rows)
    for row, trouble in identified.rows.select("row", "trouble").drop_nulls().iter_rows():
        if row in bad:
            continue
        column, wrong, expected = TROUBLES[trouble]
        subject.checked.add_error(f"person.{trouble}", row, column, wrong, expected)
    known = identified.rows.select("row", "person_id", person_key="key")
    subject.checked.frame = frame.join(known, on="row", how="left", maintain_order="left")


def check_posts(subject: Subject) -> None:
    """Add ``post_code`` and settle ``is_main_job``; a post must not repeat, a person has one main job."""
    frame = _with_posts(subject.frame)
    subject.checked.frame = frame
    _flag_repeated_posts(subject)
    _flag_second_main_jobs(subject)
    stated = pl.col("is_main_job").fill_null(False).any().over("person_key")
    first = pl.int_range(pl.len()).over("person_key") == 0
    subject.checked.frame = frame.with_columns(
        is_main_job=pl.coalesce("is_main_job", ~stated & first)
    )


def _with_posts(frame: pl.DataFrame) -> pl.DataFrame:
    """A post without a code of its own is known by position and subject."""
    name = pl.concat_str(
        [folded(pl.col("position")), folded(pl.col("subject").fill_null(""))], separator=" · "
    ).str.strip_suffix(" · ")
    short = pl.when(name.str.len_chars() > 64).then(
        name.str.slice(0, 47) + "…" + name.hash(seed=0).cast(pl.String).str.slice(0, 16)
    )
    return frame.with_columns(post_code=pl.coalesce("post", short, name))


def _flag_repeated_posts(subject: Subject) -> None:
    key = pl.struct("person_key", "unit_id", "post_code")
    repeated = (
        subject.frame.filter(
            pl.all_horizontal(pl.col("person_key", "unit_id", "post_code").is_not_null())
        )
        .with_columns(first=pl.col("row").first().over(key))
        .filter(pl.col("row") != pl.col("first"))
    )
    for row, first in repeated.select("row", "first").iter_rows():
        wrong = f"Повторяет строку {first}: тот же человек, организация и должность"
        expected = "удалите повтор или задайте разные «Код должности»"
        subject.checked.add_error("post.repeated", row, "position", wrong, expected)


def _flag_second_main_jobs(subject: Subject) -> None:
    main = subject.frame.filter(pl.col("is_main_job") & pl.col("person_key").is_not_null())
    again = main.with_columns(first=pl.col("row").first().over("person_key")).filter(
        pl.col("row") != pl.col("first")
    )
    for row, first in again.select("row", "first").iter_rows():
        wrong = f"Основное место работы этого человека уже указано в строке {first}"
        subject.checked.add_error("post.main", row, "is_main_job", wrong, "нет")
