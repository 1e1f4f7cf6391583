"""QTI results as a person's answers: one XML a person, or a zip of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

import polars as pl

from orientir.core.items.results_reader import (
    ItemTaken,
    PersonTaken,
    ResultsNotReadable,
    read_result,
)
from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.outside.answers import CodeImpossible, read_cell, read_points
from orientir.cycle.assessment.outside.shapes import Given, Known, PersonResults, ReadFile
from orientir.cycle.assessment.rules import ScoreState
from orientir.cycle.registry import api as registry
from orientir.kit.tabular.issues import Issue

MOST_FILES = 20_000
MOST_BYTES = 256 * 1024 * 1024
DIGITS_OF_SNILS = 11


def read_results(content: bytes, name: str, known: Known) -> ReadFile:
    """Every file as a person's results; ``row`` is the number of the file in the archive."""
    files = list(_files(content, name))
    read = ReadFile()
    taken: list[tuple[int, str, PersonTaken]] = []
    for number, (file, data) in enumerate(files, start=1):
        try:
            taken.append((number, file, read_result(data, file)))
        except ResultsNotReadable as mistake:
            read.issues.append(_issue(number, file, "", str(mistake), "файл assessmentResult"))
    people = _identified([(number, one) for number, _file, one in taken])
    seen: set[int] = set()
    for number, file, one in taken:
        person = people.get(number)
        if person is None or person in seen:
            wrong = (
                "Такого человека нет в реестре" if person is None else "Человек уже был в архиве"
            )
            shown = one.person[0] if one.person else ""
            read.issues.append(_issue(number, file, shown, wrong, "СНИЛС или табельный номер"))
            continue
        seen.add(person)
        _add(read, known, number, file, person, one)
    return read


def _files(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    if not content.startswith(b"PK"):
        yield name, content
        return
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if one.filename.lower().endswith(".xml")]
            if len(members) > MOST_FILES or sum(one.file_size for one in members) > MOST_BYTES:
                raise Mistake(f"{name}: архив слишком велик: разделите его")
            for member in members:
                if ".." in PurePosixPath(member.filename).parts:
                    raise Mistake(f"{name}: путь «{member.filename}» выходит из архива")
                yield member.filename, archive.read(member)
    except (BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Mistake(f"{name}: архив не читается: сохраните его заново как zip") from error


def _identified(taken: list[tuple[int, PersonTaken]]) -> dict[int, int]:
    """File → person, by СНИЛС or personnel number among the identifiers of the context."""
    if not taken:
        return {}
    rows = [
        {
            "row": number,
            "snils": next((i for i in map(_digits, one.person) if len(i) == DIGITS_OF_SNILS), None),
            "personnel_number": next(iter(one.person), None),
        }
        for number, one in taken
    ]
    frame = pl.DataFrame(
        rows, schema={"row": pl.Int64, "snils": pl.String, "personnel_number": pl.String}
    ).with_columns(
        pl.lit(None, dtype=pl.Date if name == "birth_on" else pl.String).alias(name)
        for name in registry.IDENTITY
        if name not in ("snils", "personnel_number")
    )
    found = registry.identify(frame).rows.select("row", "person_id").drop_nulls()
    return {int(row): int(person) for row, person in found.iter_rows()}


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())


def _add(
    read: ReadFile, known: Known, number: int, file: str, person: int, test: PersonTaken
) -> None:
    answers: dict[str, Given] = {}
    before = len(read.issues)
    for one in test.items:
        try:
            answers[one.identifier] = _given(known, one)
        except CodeImpossible as impossible:
            read.issues.append(
                _issue(number, file, one.identifier, impossible.wrong, impossible.expected)
            )
    fitting = [one.code for one in known.forms_with(set(answers))]
    if not fitting:
        wrong = "Задания файла не стоят вместе ни в одной форме"
        read.issues.append(_issue(number, file, "", wrong, "задания одной формы"))
    if len(read.issues) > before:
        return
    days = [one.taken_at.date() for one in test.items if one.taken_at is not None]
    form = fitting[0] if len(fitting) == 1 else ""
    read.people.append(PersonResults(number, person, form, max(days, default=None), answers))


def _given(known: Known, one: ItemTaken) -> Given:
    item = known.items.get(one.identifier)
    if item is None:
        raise CodeImpossible("Такого задания в формах процедуры нет", "задание процедуры")
    if one.score is not None:
        return Given(read_points(item, str(one.score)), ScoreState.SCORED)
    if not one.values:
        return Given(Decimal(0), ScoreState.OMITTED)
    return read_cell(item, ", ".join(one.values))


def _issue(row: int, file: str, value: str, wrong: str, expected: str) -> Issue:
    return Issue("error", "qti", file, row, "itemResult", value, wrong, expected)
