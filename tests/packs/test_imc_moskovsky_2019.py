"""The pack of the centre of Moskovsky district against its programme, read here anew.

Source of the texts: tests/data/imc_moskovsky_2019/README.md.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from orientir.core.packs.checks import check_pack
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.programmes import Work
from orientir.core.packs.reading import read_pack
from orientir.core.packs.specs import Pack

DATA = Path(__file__).parents[1] / "data" / "imc_moskovsky_2019"
QUARTERS = [f"{year}-{number}" for year in range(2019, 2024) for number in range(1, 5)]
LAST_PAGE = {"6.16", "6.17", "6.18"}
"""Works of the page whose columns are not quarters any more: a note says so."""
SHIFTED = {"2.10"}
"""A row with a cell less: its responsible stand in the last quarter; a note says so."""
POSTS = (
    ("deputy_organisation", r"заместитель (?:директора|руководителя) по ОМР"),
    ("deputy_innovation", r"заместитель руководителя по ИД (?:и )?СР"),
    ("head_methodical", r"руководитель УМО"),
    ("head_informatics", r"(?:начальник|руководитель) ЦИО(?: ИМЦ)?"),
    ("heads_of_units", r"руководители структурных подразделений"),
    ("consultant", r"научный консультант по вопросам управления"),
    ("project_curators", r"кураторы \(ответственные\) за проекты"),
    ("staff_specialist", r"специалист по кадрам"),
    ("director", r"директор(?: ИМЦ)?"),
)
"""How the posts are written; longer ones first, so that nothing is left of a cell."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("imc-moskovsky-2019"))


@pytest.fixture(scope="module")
def plan() -> dict[str, list[str]]:
    """Number → cells of a work; lines that a page break tore off are joined to their work."""
    rows: dict[str, list[str]] = {}
    number = ""
    for line in text("plan").splitlines():
        cells = [words(cell) for cell in line.split("\t")]
        if start := re.match(r"(\d+\.\d+)\. ", cells[0]):
            number = f"{start[1]}-2" if start[1] in rows else start[1]
            rows[number] = cells
        elif number and is_torn_off(cells):
            rows[number] = [
                " ".join(pair).strip() for pair in zip(rows[number], cells, strict=True)
            ]
    return rows


def is_torn_off(cells: list[str]) -> bool:
    heading = (
        cells[0].startswith(("Мероприятия", "СП-"))
        or "кварталы" in cells
        or cells[2:4] == ["1", "2"]
    )
    return len(cells) == 23 and not heading


def text(name: str) -> str:
    return (DATA / f"{name}.txt").read_text(encoding="utf-8")


def words(cell: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>|\*", " ", cell)).strip()


def works(pack: Pack) -> dict[str, Work]:
    return {work.number: work for project in pack.projects for work in project.works}


def test_the_pack_has_everything_of_the_document(pack: Pack) -> None:
    (programme,) = pack.programmes
    assert len(programme.passport) == 15
    assert (programme.first_year, programme.last_year) == (2019, 2024)
    assert len(pack.services) == 6
    assert [len(one.works) for one in pack.projects] == [11, 12, 7, 13, 4, 8]
    assert [len(one.figures) for one in pack.projects] == [5, 5, 4, 5, 3, 2]
    assert [len(one.lost) for one in pack.projects] == [0, 0, 0, 4, 0, 10]
    assert sum(len(work.marks) for work in works(pack).values()) == 55
    assert len(pack.notes) == 86


def test_the_pack_passes_its_checks() -> None:
    issues = check_pack(read_pack(find_pack("imc-moskovsky-2019")))
    assert [str(issue) for issue in issues] == []


def test_every_work_is_the_row_of_the_plan(pack: Pack, plan: dict[str, list[str]]) -> None:
    assert list(works(pack)) == list(plan)
    for number, work in works(pack).items():
        title, result = plan[number][:2]
        assert work.title == re.sub(r"^\d+\.\d+\. ", "", title)
        assert work.result == result


def test_marks_stand_in_the_quarters_of_the_plan(pack: Pack, plan: dict[str, list[str]]) -> None:
    for number, work in works(pack).items():
        if number in LAST_PAGE:
            assert not any(mark.quarters for mark in work.marks), number
            continue
        written = dict(zip(QUARTERS, plan[number][2:22], strict=True))
        if number in SHIFTED:
            del written["2023-4"]
        where = {quarter for quarter, cell in written.items() if cell}
        found = {quarter for mark in work.marks for quarter in mark.quarters}
        # the torn letters of 5.4 spill into the quarter before its first plan
        assert found == where - ({"2019-3"} if number == "5.4" else set()), number
        if number != "5.4":
            for mark in work.marks:
                for quarter in mark.quarters:
                    assert written[quarter].replace(" ", "") == mark.text.replace(" ", ""), number


def test_letters_written_downwards_are_quoted_in_their_note(
    pack: Pack, plan: dict[str, list[str]]
) -> None:
    written = dict(zip(QUARTERS, plan["5.4"][2:22], strict=True))
    (note,) = [one for one in pack.notes if "перемешаны" in one.text]
    assert {f"«{cell}»" for cell in written.values() if cell} == set(
        re.findall(r"«[^»]+»", note.text)
    )
    assert sorted(written["2021-1"].replace(" ", "")) == sorted("АНАЛИЗ")


def test_percents_and_counts_are_the_marks(pack: Pack) -> None:
    for work in works(pack).values():
        for mark in work.marks:
            number = re.match(r"(\d+)(%?)", mark.text)
            if number is None:
                assert mark.percent is None
                assert mark.count is None
            elif number[2]:
                assert mark.percent == int(number[1])
            else:
                assert mark.count == int(number[1])


def test_responsible_are_the_posts_of_the_plan(pack: Pack, plan: dict[str, list[str]]) -> None:
    for number, work in works(pack).items():
        cell = plan[number][21 if number in SHIFTED else -1]
        left, found = cell, []
        for code, pattern in POSTS:
            left, times = re.subn(pattern, "", left, flags=re.IGNORECASE)
            found += [code] * times
        assert not left.strip(" ;,"), (number, left)
        assert sorted(found) == sorted(work.responsible), number


def test_figures_are_those_of_the_document(pack: Pack) -> None:
    told = text("figures").split("Целевые показатели")[1].split("Основные источники")[0]
    written = [line.rstrip(";.") for line in re.findall(r"(?m)^\d\. (.+)$", told)]
    assert len(written) == 24
    assert [one.title for project in pack.projects for one in project.figures] == written
    for project in pack.projects:
        for figure in project.figures:
            numbers = [int(one) for one in re.findall(r"\d+", figure.title)]
            aims = [
                int(value)
                for aim in figure.aims
                for value in (aim.start, aim.value)
                if value is not None
            ]
            assert aims == numbers, figure.title


def test_expected_results_are_told_twice_and_agree_but_for_cases(pack: Pack) -> None:
    (programme,) = pack.programmes
    results = programme.row("results")
    assert results is not None
    written = [
        words(line).rstrip(";.")
        for line in text("figures").split("Целевые показатели")[0].splitlines()[1:]
        if line
    ]
    listed = next(one for one in programme.lists if one.title.startswith("Ожидаемые результаты"))
    assert list(listed.items) == written
    assert len(results.items) == len(written) == 8
    differ = [
        place
        for place, pair in enumerate(zip(results.items, written, strict=True))
        if pair[0].rstrip(".") != pair[1]
    ]
    assert differ == [2]


def test_every_word_of_the_passport_is_in_the_pack(pack: Pack) -> None:
    (programme,) = pack.programmes
    written = letters(text("passport"))
    told = letters(
        " ".join(
            f"{row.number}. {row.title} {' '.join(row.items)}"
            for row in programme.passport
            if row.role != "head"
        )
    )
    assert Counter(written) - Counter(told) == Counter()
    assert Counter(told) - Counter(written) == Counter()


def letters(told: str) -> list[str]:
    plain = re.sub(r"(?:^|(?<=[\s.»д]))\d{1,2}\.(?=\s)", " ", words(told))
    return re.findall(r"[^\W_]+", plain)


def test_every_word_about_the_projects_is_in_the_pack(pack: Pack) -> None:
    told = [word for project in pack.projects for word in letters(" ".join(project.about))]
    assert told == letters(re.sub(r"(?m)^\d\. .+$", "", text("projects")))


def test_services_are_those_of_the_table(pack: Pack) -> None:
    covers = {"+": "full", "частично": "partial", "—": "none"}
    rows = [line.split("\t") for line in text("services").splitlines()[1:]]
    written = [
        (re.sub(r"^\d\. ", "", title), covers[procedure], covers[rate])
        for title, procedure, rate in rows
    ]
    assert [(one.title, one.procedure, one.rate) for one in pack.services] == written


def test_what_lost_its_place_or_contradicts_has_a_note(pack: Pack) -> None:
    told = " ".join(one.clause for one in pack.notes)
    for place in (
        "работа 2.10",
        "работа 5.4",
        "работы 6.16–6.18",
        "проект 6",
        "проект 3",
        "СП-1, пункт 3",
    ):
        assert place in told
    nobody = {number for number, work in works(pack).items() if not work.responsible}
    assert nobody == {"1.10", "1.11", "3.2", "3.4", "4.5", "4.7", "4.13", "6.16", "6.17"}
