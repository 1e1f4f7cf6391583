"""A form as a workbook: written for one organisation and year, read back, refused where it is not that one."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from orientir.core.forms.judging import Return, judge
from orientir.core.mistakes import Mistake
from orientir.core.packs.blank_expressions import prepare_blank
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.kit.returns.layout import FormMark
from orientir.kit.returns.reading import FormFile, read_form_xlsx, read_mark
from orientir.kit.returns.writing import Prefilled, write_form_xlsx

PACK = load_pack(Path("tests/data/packs/sample-2023"))
BLANK = PACK.blanks[0]
READY = prepare_blank(BLANK, (), {fact.code: fact for fact in PACK.facts})
MARK = FormMark("clubs", "clubs_2023", "1", "school-7", "Школа № 7", 2024)
TYPED: dict[str, str] = {
    "clubs": "12", "has_plan": "да", "plan_on": "01.09.2023", "places": "0,3", "seats_art_all": "0,1",
    "seats_art_paid": "0", "seats_sport_all": "0,2", "heads.1.kind": "свой", "heads.1.hours": "40",
}  # fmt: skip
VERDICT = judge(READY, Return(TYPED))


def book(mark: FormMark = MARK, **values: object) -> bytes:
    known = Prefilled({**VERDICT.values, **VERDICT.missing, **values}, {"teachers": 41})  # type: ignore[dict-item]
    return write_form_xlsx(BLANK, mark, known, PACK.facts)


def read(content: bytes, expected: FormMark = MARK, name: str = "form.xlsx") -> FormFile:
    return read_form_xlsx(content, name, BLANK, expected)


def changed(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            text = old.read(one)
            new.writestr(one, change(text.decode()).encode() if one == part else text)
    return out.getvalue()


def test_what_is_written_is_read_and_judged_the_same() -> None:
    file = read(book())
    assert file.mistakes == ()
    assert judge(READY, file.given) == VERDICT
    assert [one.code for one in VERDICT.unanswered] == ["many_hours"]


def test_the_same_workbook_twice_is_the_same_bytes() -> None:
    assert book() == book()


def test_facts_are_offered_where_nothing_stands_and_reasons_stand_as_words() -> None:
    fresh = write_form_xlsx(
        BLANK, MARK, Prefilled({"seats_art_all": "not_applicable"}, {"teachers": 41})
    )
    assert read(fresh).given.typed == {"places": 41.0, "seats_art_all": "неприменимо"}


def test_nothing_is_offered_where_nothing_may_be_asked() -> None:
    pack = load_pack(find_pack("chelyabinsk-2023"), ("forms", "facts", "blanks"))
    blank = next(one for one in pack.blanks if one.form == "mentoring")
    mark = replace(MARK, form=blank.form, blank=blank.code, edition=blank.edition)
    content = write_form_xlsx(blank, mark, Prefilled({}, {"novices": 4}), pack.facts)
    assert read_form_xlsx(content, "form.xlsx", blank, mark).given.typed == {}


def test_a_mistake_is_told_by_sheet_and_cell() -> None:
    file = read(book(clubs="н/д"))
    found = judge(READY, file.given).errors[0]
    assert file.sentence_of(found.places[0], found.says) == (
        "лист «1. Кружки и план», ячейка B5: нужно целое число, а стоит текст «н/д»"
    )


def test_a_formula_instead_of_a_value_is_told() -> None:
    formula = changed(
        book(), "xl/worksheets/sheet1.xml",
        lambda text: text.replace('<v>12</v>', "<f>10+2</f><v>12</v>"),
    )  # fmt: skip
    assert [one.sentence for one in read(formula).mistakes] == [
        "лист «1. Кружки и план», ячейка B5: стоит формула: вставьте вместо неё значение"
    ]


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        (
            {"unit_id": "school-8", "unit_title": "Школа № 8"},
            "это файл другой организации (Школа № 8), а сдаёт Школа № 7",
        ),
        ({"year": 2023}, "это шаблон за 2023 год, а сдаётся 2024"),
        ({"edition": "0"}, "шаблон редакции 0, а действует 1"),
        ({"form": "oo1"}, "это форма «oo1», а сдаётся «clubs»"),
    ],
)  # fmt: skip
def test_anothers_file_is_refused(mark: dict[str, object], says: str) -> None:
    with pytest.raises(Mistake, match=r"form\.xlsx: ") as refused:
        read(book(replace(MARK, **mark)))  # type: ignore[arg-type]
    assert says in str(refused.value)


def test_a_renamed_sheet_is_told_by_both_names() -> None:
    renamed = changed(book(), "xl/workbook.xml", lambda text: text.replace("2. Итог", "Лист2"))
    with pytest.raises(Mistake, match=r"нет листа «2\. Итог»\. Есть незнакомый лист «Лист2»"):
        read(renamed)


def test_a_mark_edited_by_hand_is_refused() -> None:
    edited = changed(
        book(), "xl/sharedStrings.xml", lambda text: text.replace("school-7", "school-9")
    )
    with pytest.raises(Mistake, match="метка платформы в файле изменена"):
        read_mark(edited, "form.xlsx")


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"x" * (10 * 2**20 + 1), "form.xlsx", "файл больше 10 МБ"),
        (b"", "form.xlsx", "это не файл xlsx"),
        (
            b"\xd0\xcf\x11\xe0" + b"0" * 100,
            "form.xlsx",
            "закрыт паролем или сохранён в старом формате",
        ),
        (b"a;b", "form.csv", "форма сдаётся файлом .xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, name: str, says: str) -> None:
    with pytest.raises(Mistake, match=says):
        read_form_xlsx(content, name, BLANK, MARK)


def test_a_bomb_is_refused_before_anything_opens_it() -> None:
    out = io.BytesIO(book())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", b"\0" * (61 * 2**20))
    with pytest.raises(Mistake, match="после распаковки файл больше 60 МБ"):
        read(out.getvalue())


def test_a_workbook_of_another_make_has_no_mark() -> None:
    bare = changed(book(), "xl/workbook.xml", lambda text: text.replace("Метка", "Иное"))
    with pytest.raises(Mistake, match="в файле нет метки платформы"):
        read(bare)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_it_opens_in_libreoffice_and_comes_back_the_same(tmp_path: Path) -> None:
    source = tmp_path / "form.xlsx"
    source.write_bytes(book())
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir",
         str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    file = read((tmp_path / "out/form.xlsx").read_bytes())
    assert file.mistakes == ()
    assert judge(READY, file.given) == VERDICT
