"""A folder of YAML becomes a Pack, or a list of sentences that say where and what to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orientir.core.mistakes import Mistake
from orientir.core.packs.find import find_pack, list_packs
from orientir.core.packs.issues import PackBroken
from orientir.core.packs.load import COUNTING_PARTS, load_pack
from orientir.core.packs.reading import read_pack
from orientir.core.packs.specs import Aggregate, Expectation, Noun, Parameter

Spoil = Callable[[str, str, str], list[str]]


def test_a_sound_pack_is_read_whole(folder: Path) -> None:
    pack = load_pack(folder)
    first, second = pack.indicators
    assert (pack.id, pack.version, pack.in_force_from) == ("sample-2023", "1.0", date(2023, 1, 1))
    assert pack.region.title_in == "в Озёрном крае"
    assert first.targets == {2022: None, 2023: Decimal("7.5"), 2024: Decimal(40)}
    assert first.target_levels == ("region",)
    assert first.factor == Decimal(100)
    assert first.expected_from is None
    assert first.counted == Noun("педагог", "педагога", "педагогов")
    assert (first.file, first.line, second.line) == ("indicators/1.yaml", 1, 19)
    assert first.denominator == Aggregate(
        "count_distinct", "staff", "person_id", None, "staff_category = 'pedagogical'"
    )
    assert second.numerator.expression == "ped_rates_filled"
    assert second.expected_from == Expectation(
        "form_oo1", "is_general_education and level = 'organisation'"
    )
    assert second.target_levels == ("region", "municipality")
    assert pack.parameters["coverage.min"] == Parameter(
        "coverage.min", Decimal("90.50"), "Доля сдавших данные, %", "Приказ, раздел 2", "official"
    )
    assert str(pack.parameter("coverage.min")) == "90.50"  # as written, not by way of a float
    clubs = pack.tables["form_clubs"]
    assert [column.name for column in clubs.columns] == ["unit_id", "year", "clubs", "has_plan"]
    assert clubs.key == ("unit_id", "year")
    assert pack.measures[0].executors == ("ministry",)
    assert pack.notes[0].indicator == "1.1"
    assert pack.cases[1].tables["form_oo1"][0]["ped_rates"] == 10
    assert (pack.cases[1].file, pack.cases[1].line) == ("cases/cases.yaml", 11)


def test_only_the_parts_asked_for_are_read(folder: Path) -> None:
    (folder / "roadmaps/roadmap.yaml").write_text("][", encoding="utf-8")
    pack = load_pack(folder, COUNTING_PARTS)
    assert [one.code for one in pack.indicators] == ["1.1", "1.2"]
    assert "form_clubs" in pack.tables
    assert pack.measures == ()


def test_files_are_read_in_the_order_of_their_numbers(folder: Path) -> None:
    text = (folder / "indicators/1.yaml").read_text(encoding="utf-8")
    for code in ("10.1", "2.1"):
        (folder / f"indicators/{code[:-2]}.yaml").write_text(
            text.replace('"1.1"', f'"{code}"').replace('"1.2"', f'"{code[:-1]}2"'), encoding="utf-8"
        )
    codes = [one.code for one in load_pack(folder).indicators]
    assert codes == ["1.1", "1.2", "2.1", "2.2", "10.1", "10.2"]


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (
            "indicators/1.yaml",
            "  direction: up",
            "  directon: up",
            "error indicators/1.yaml:1: показатель 1.1: нет ключа «direction»: впишите его",
        ),
        (
            "indicators/1.yaml",
            "  direction: up",
            "  direction: up\n  weight: 3",
            "error indicators/1.yaml:6: показатель 1.1: неизвестный ключ «weight»: уберите его",
        ),
        (
            "indicators/1.yaml",
            "  direction: up",
            "  direction: up\n  targetlevels: [region]",
            "error indicators/1.yaml:6: показатель 1.1: неизвестный ключ «targetlevels»: "
            "может быть, «target_levels»?",
        ),
        (
            "indicators/1.yaml",
            'code: "1.1"',
            "code: 1.1",
            "error indicators/1.yaml:1: показатель 1.1, code: нужен текст, а стоит число 1.1: "
            "возьмите его в кавычки",
        ),
        (
            "indicators/1.yaml",
            "2023: 7.5",
            "2023: –",
            "error indicators/1.yaml:6: показатель 1.1, targets.2023: нужно число, как 40 или 7.5, "
            "а стоит текст «–»",
        ),
        (
            "indicators/1.yaml",
            "2023: 7.5",
            "двадцать: 7.5",
            "error indicators/1.yaml:6: показатель 1.1, targets.двадцать: ключ «двадцать» "
            "не подходит: нужно год, как 2023",
        ),
        (
            "indicators/1.yaml",
            "count_distinct: person_id, from: staff, where: \"staff_category = 'pedagogical' and",
            "from: staff, where: \"staff_category = 'pedagogical' and",
            "error indicators/1.yaml:12: показатель 1.1, numerator: нужен ровно один из ключей: "
            "count, count_distinct, sum",
        ),
        (
            "indicators/1.yaml",
            "direction: up",
            "direction: вверх",
            "error indicators/1.yaml:5: показатель 1.1, direction: нужно одно из слов: up, down, "
            "а стоит текст «вверх»",
        ),
        (
            "indicators/1.yaml",
            "counted: [педагог, педагога, педагогов]",
            "counted: [педагог, педагоги]",
            "error indicators/1.yaml:16: показатель 1.1, counted: нужно значений: 3, а стоит 2",
        ),
        (
            "indicators/1.yaml",
            "levels: [organisation, municipality, region]",
            "levels: [organisation, district]",
            "error indicators/1.yaml:7: показатель 1.1, levels.2: нужно одно из слов: "
            "organisation, municipality, region, federation, а стоит текст «district»",
        ),
        (
            "indicators/1.yaml",
            "decimals: 1",
            "decimals: 99",
            "error indicators/1.yaml:8: показатель 1.1, decimals: нужно целое число от 0 до 6, "
            "а стоит число 99",
        ),
        (
            "indicators/1.yaml",
            "title: Доля педагогов до 35 лет в общем числе педагогов",
            "title: Доля: педагоги",
            "error indicators/1.yaml:3: не читается как YAML: лишнее двоеточие: "
            "текст с двоеточием берут в кавычки",
        ),
        (
            "municipalities/municipalities.yaml",
            "oktmo_verified: true",
            "oktmo_verified: yes",
            "error municipalities/municipalities.yaml:8: муниципалитет lakeside, oktmo_verified: "
            "нужно true или false, а стоит текст «yes»",
        ),
        (
            "municipalities/municipalities.yaml",
            'oktmo: "75501000"',
            "oktmo: 75501000",
            "error municipalities/municipalities.yaml:6: муниципалитет lakeside, oktmo: "
            "нужен текст, а стоит число 75501000: возьмите его в кавычки",
        ),
        (
            "pack.yaml",
            "from: 2023-01-01",
            "from: 2023-02-30",
            "error pack.yaml:6: in_force.from: нужна дата, как 2023-09-20 (без кавычек), "
            "а стоит текст «2023-02-30»",
        ),
        (
            "pack.yaml",
            "status: official",
            "status: officially",
            "error pack.yaml:24: parameters.coverage.min.status: нужно одно из слов: "
            "official, regional, demonstration, а стоит текст «officially»",
        ),
        (
            "pack.yaml",
            "id: sample-2023",
            "id: Проба",
            "error pack.yaml:1: id: «Проба» не подходит: нужно имя из строчных латинских букв, "
            "цифр и «-»",
        ),
        (
            "notes/notes.yaml",
            "  reason: Так же считает форма ОО-1\n",
            "",
            "error notes/notes.yaml:1: примечание к показателю 1.1: нет ключа «reason»: "
            "впишите его",
        ),
        (
            "powers/powers.yaml",
            "responsible: [ministry]",
            "responsible: ministry",
            "error powers/powers.yaml:4: полномочие 1, responsible: нужен список, "
            "а стоит текст «ministry»",
        ),
        (
            "powers/powers.yaml",
            "title: Утверждение порядка",
            "title: '  '",
            "error powers/powers.yaml:2: полномочие 1, title: текст пуст: впишите его",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(
    spoil: Spoil, file: str, old: str, new: str, sentence: str
) -> None:
    assert sentence in spoil(file, old, new)


def test_all_faults_of_a_record_are_told_at_once(spoil: Spoil) -> None:
    issues = spoil(
        "indicators/1.yaml", "direction: up\n  targets: {2022: null,", "targets: {22: 1,"
    )
    assert len(issues) == 2


def test_a_file_in_windows_1251_is_told(folder: Path) -> None:
    file = folder / "criteria/criteria.yaml"
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp1251"))
    assert [str(issue) for issue in read_pack(folder).issues] == [
        "criteria/criteria.yaml:2: файл не в кодировке UTF-8 (похоже на windows-1251): "
        "сохраните его в UTF-8"
    ]


def test_a_byte_order_mark_is_forgiven(folder: Path) -> None:
    file = folder / "criteria/criteria.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert load_pack(folder).criteria[0].code == "1"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "",
            "criteria/criteria.yaml: файл должен быть списком (строки с «- »), "
            "а в нём пустое значение",
        ),
        (
            "code: 1",
            "criteria/criteria.yaml:1: файл должен быть списком (строки с «- »), "
            "а в нём набор ключей",
        ),
        ("- 5", "criteria/criteria.yaml:1: нужен набор ключей, а стоит число 5"),
        ("x: [1\ny: 2", "criteria/criteria.yaml:2: не читается как YAML: "),
        ("#" * (4 * 2**20 + 1), "criteria/criteria.yaml:1: файл больше 4 МБ: разделите его"),
    ],
)
def test_a_file_of_the_wrong_build_is_told(folder: Path, text: str, sentence: str) -> None:
    (folder / "criteria/criteria.yaml").write_text(text, encoding="utf-8")
    (issue,) = read_pack(folder).issues
    assert str(issue).startswith(sentence)


def test_a_broken_pack_is_refused_with_its_first_fault(folder: Path) -> None:
    file = folder / "powers/powers.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("number: 1", "nomer: 1"), encoding="utf-8")
    with pytest.raises(PackBroken) as refusal:
        load_pack(folder)
    assert str(refusal.value) == (
        "методика sample-2023 не читается: powers/powers.yaml:1: полномочие: "
        "нет ключа «number»: впишите его (и ещё 1: orientir packs check sample-2023)"
    )
    assert len(refusal.value.issues) == 2


def test_a_name_borne_twice_is_refused_even_where_nothing_is_checked(folder: Path) -> None:
    file = folder / "indicators/1.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('code: "1.2"', 'code: "1.1"'), encoding="utf-8")
    with pytest.raises(PackBroken) as refusal:
        load_pack(folder, COUNTING_PARTS)
    assert str(refusal.value) == (
        "методика sample-2023 не читается: indicators/1.yaml:19: показатель 1.1, code: "
        "«1.1» уже есть (indicators/1.yaml:1): назовите иначе"
    )


def test_a_folder_in_the_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "notes/more.yaml").mkdir()
    (issue,) = read_pack(folder).issues
    assert str(issue) == "notes/more.yaml:1: файл не читается: Is a directory"


def test_a_folder_without_a_pack_is_told(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=r"нет файла pack\.yaml: укажите папку методики"):
        read_pack(tmp_path)
    with pytest.raises(Mistake, match=r"методика «нет-такой» не найдена: есть .+ или укажите путь"):
        find_pack("нет-такой")
    with pytest.raises(Mistake, match="не найдена"):
        find_pack(tmp_path)


def test_a_pack_is_found_by_name_and_by_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_pack(folder) == folder
    assert find_pack("chelyabinsk-2023") in list_packs()
    monkeypatch.chdir(folder)
    assert find_pack(".") == Path()


def test_installed_packs_lie_inside_the_package(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages/orientir"
    shutil.copytree(folder, package / "packs/sample-2023")
    monkeypatch.setattr("orientir.core.packs.find._PACKAGE", package)
    monkeypatch.setattr("orientir.core.packs.find._CHECKOUT", tmp_path)
    assert list_packs() == [package / "packs/sample-2023"]
    assert find_pack("sample-2023") == package / "packs/sample-2023"


def test_reading_needs_neither_arrow_nor_jsonschema_nor_rich() -> None:
    program = (
        "import sys; from orientir.core.packs.load import load_pack; "
        "from orientir.core.packs.find import find_pack; load_pack(find_pack('chelyabinsk-2023')); "
        "print([name for name in ('pyarrow', 'polars', 'jsonschema', 'rich', 'sqlglot', 'django') "
        "if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": "src"},
    )
    assert done.stdout == "[]\n"
