"""Real interchange files: what is found in every folder, counted here by another reader; and keys read by eye."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from orientir.core.items.readers.collect import Collected, collect
from orientir.core.items.report import as_json, as_text
from orientir.core.items.specs import ChoiceKey, GapsKey, Item, MatchKey, NumberKey, OrderKey
from orientir.core.items.storage import from_json, number_text, to_json
from orientir.core.items.text import words_of
from orientir.core.mistakes import Mistake

FILES = Path(__file__).parents[2] / "data" / "items_qti_instructure"

# path: interchange files, items, tests, items that can be stored, files that cannot be read
EXPECTED = {
    "all_canvas_simple_1.2.xml": (1, 10, 1, 9, 0),
    "canvas_cartridge": (3, 29, 2, 23, 0),
    "edge_cases_1.2.xml": (1, 4, 1, 4, 0),
    "feedback_quiz_1.2.xml": (1, 3, 1, 3, 0),
    "imsqti_2.2_package": (1, 1, 0, 1, 0),
    "interaction_checks_1.2.xml": (1, 10, 1, 9, 0),
    "items_1.2": (49, 60, 25, 43, 5),
    "items_2.1": (10, 10, 0, 9, 0),
    "items_2.2": (61, 60, 0, 30, 1),
    "mathml": (1, 2, 1, 2, 0),
    "no_assessment_xml": (1, 1, 0, 1, 0),
    "package_shared": (2, 2, 0, 1, 0),
    "test_imscc_canvas": (5, 6, 4, 6, 0),
    "test_qti_1.2": (1, 5, 1, 5, 0),
    "test_qti_1.2.zip": (1, 3, 1, 3, 0),
    "test_qti_1.2_bank_entry_item": (1, 0, 1, 0, 0),
    "test_qti_1.2_canvas": (1, 4, 1, 4, 0),
    "test_qti_1.2_canvas_extended_1": (1, 0, 1, 0, 0),
    "test_qti_1.2_canvas_extended_2": (1, 0, 1, 0, 0),
    "test_qti_1.2_multi": (2, 2, 2, 2, 0),
    "test_qti_2.1": (6, 5, 1, 5, 0),
    "test_qti_2.1.zip": (6, 5, 1, 5, 0),
    "test_qti_2.1_taxonpath": (0, 0, 0, 0, 1),
    "test_qti_2.2": (7, 6, 1, 6, 0),
    "test_qti_2.2.zip": (6, 5, 1, 4, 0),
    "test_with_comments": (1, 1, 1, 1, 0),
    "tests": (40, 22, 18, 13, 0),
    "unsupported_version": (0, 0, 0, 0, 1),
    "with_banks": (5, 10, 2, 9, 0),
}


@cache
def found_in(path: str) -> Collected:
    return collect(FILES / path)


def item_of(path: str, place: int = 0) -> Item:
    return found_in(path).contents.items[place].item


@pytest.mark.parametrize("path", EXPECTED)
def test_counts(path: str) -> None:
    told = as_json(found_in(path))
    counts = tuple(told[name] for name in ("files", "items", "tests", "imported"))
    assert (*counts, len(told["malformed"])) == EXPECTED[path]
    assert told["imported"] + len(told["unsupported"]) == told["items"]


def test_everything_at_once_is_the_sum_of_the_parts() -> None:
    told = as_json(found_in("."))
    files, items, tests, imported, _ = map(sum, zip(*EXPECTED.values(), strict=True))
    assert (told["items"], told["tests"], told["imported"]) == (items, tests, imported)
    assert told["files"] == files
    assert {one["file"] for one in told["malformed"]} == {
        "items_1.2/choice_vary_points_by_answer.xml",
        "items_1.2/choice_vary_points_by_answer_zero_points.xml",
        "items_1.2/fib.xml",
        "items_1.2/fib_str.xml",
        "items_1.2/item_no_title.xml",
        "items_2.2/audio-video.xml",
    }


def elements(path: Path) -> Counter[str] | None:
    """Elements counted by the standard library; None when the file is no XML, or not of QTI."""
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError:
        return None
    if "qti" not in root.tag.lower():
        return None
    return Counter(one.tag.rpartition("}")[2] for one in root.iter() if isinstance(one.tag, str))


@pytest.mark.parametrize(
    "path",
    sorted(
        one.relative_to(FILES).as_posix()
        for one in FILES.rglob("*")
        if one.suffix in (".xml", ".qti")
    ),
)
def test_every_item_element_is_told(path: str) -> None:
    counted = elements(FILES / path)
    if not counted or Path(path).name == "imsmanifest.xml" or counted["manifest"]:
        return
    items = counted["item"] + counted["assessmentItem"]
    tests = counted["assessment"] + counted["assessmentTest"]
    if not items + tests:
        return
    told = as_json(found_in(path))
    assert (told["files"], told["items"], told["tests"]) == (1, items, tests)


def test_all_that_can_be_stored_comes_back_from_storage() -> None:
    items = [found.item for found in found_in(".").contents.items]
    assert [from_json(to_json(item)) for item in items] == items


KEYS: list[tuple[str, int, Any]] = [
    ("items_2.2/choice.xml", 0, ["ChoiceA"]),
    ("items_1.2/ordering.xml", 0, ["A", "B", "E", "D", "C"]),
    ("items_1.2/multiple_answer_canvas.xml", 0, ["4155", "6991", "1939"]),
    ("items_2.2/order.xml", 0, ["DriverC", "DriverA", "DriverB"]),
    ("items_1.2/matching.xml", 0, [("question_1", "8440", "0.5"), ("question_2", "5653", "0.5")]),
    ("items_1.2/numeric_precision.xml", 0, [("999.995", "1000.005", True, False)]),
    ("items_1.2/numeric_margin_error_percent.xml", 0, [("160", "240", False, False)]),
    ("items_1.2/canvas_multiple_dropdown.xml", 0, [("color1", "6548"), ("color2", "6951")]),
]


def told_key(item: Item) -> Any:
    match item.key:
        case ChoiceKey(correct) | OrderKey(correct):
            return list(correct)
        case MatchKey(pairs):
            return [(one.left, one.right, str(one.points.normalize())) for one in pairs]
        case NumberKey(accepted):
            return [
                (number_text(a.low), number_text(a.high), a.low_open, a.high_open) for a in accepted
            ]
        case GapsKey(gaps):
            return [(gap.gap, getattr(gap.accepted[0], "option", None)) for gap in gaps]
    return None


@pytest.mark.parametrize(("path", "place", "key"), KEYS)
def test_keys(path: str, place: int, key: Any) -> None:
    assert told_key(item_of(path, place)) == key


def test_points_that_are_cut_at_the_maximum() -> None:
    """Four right options of 25 points, at most 10."""
    item = item_of("items_1.2/choice.xml", 2)
    assert item.max_score == Decimal(10)
    assert isinstance(item.key, ChoiceKey)
    assert sorted(one.points for one in item.key.points) == [
        *[Decimal(-10)] * 3,
        *[Decimal(25)] * 4,
    ]


def test_a_text_shared_by_items_stands_before_the_question() -> None:
    item = item_of("items_1.2/stimulus_with_child_item.xml")
    assert words_of(item.prompt) == "some content the answer is letter A"


def test_empty_rows_of_a_matching_are_left_out_and_told() -> None:
    (found,) = found_in("items_1.2/matching_feedback.xml").contents.items
    assert told_key(found.item) == [
        ("response_6831", "6753", "0.5"),
        ("response_6259", "7138", "0.5"),
    ]
    assert "пустые строки соответствия (их баллы поделены между остальными)" in found.losses


def test_a_picture_whose_path_is_told_without_its_beginning() -> None:
    collected = found_in("test_qti_1.2")
    picture = FILES / "test_qti_1.2/exam1/my_files/org0/images/image.png"
    assert collected.media("org0/images/image.png") == picture.read_bytes()


REASONS = {
    "items_1.2/upload.xml": "загрузка файла",
    "items_1.2/formula.xml": "вычисляемое задание: числа подставляются при показе",
    "items_1.2/categorization.xml": "баллы даются за категорию целиком, а не за пару",
    "items_1.2/stimulus.xml": "текст без вопроса: в задании нечего отвечать",
    "items_1.2/nq_multiple_fib_scoring_algorithms.xml": (
        "ответ принимается с опечатками (расстояние Левенштейна)"
    ),
    "items_2.2/adaptive.xml": "адаптивное задание",
    "items_2.2/template.xml": "задание-шаблон, значения подставляются при показе",
    "items_2.2/slider.xml": "ползунок (sliderInteraction)",
    "items_2.2/drawing.xml": "рисование (drawingInteraction)",
    "items_2.2/upload.xml": "загрузка файла (uploadInteraction)",
    "items_2.2/order_partial_scoring.xml": "правила оценивания сложнее, чем умеет платформа",
}


@pytest.mark.parametrize("path", REASONS)
def test_what_is_not_supported_is_named(path: str) -> None:
    assert [one.reason for one in found_in(path).contents.unsupported] == [REASONS[path]]


def test_pictures_come_along() -> None:
    collected = found_in("items_2.2/hotspot.xml")
    assert (
        collected.media("images/ukair.png") == (FILES / "items_2.2/images/ukair.png").read_bytes()
    )


def test_missing_files_are_named() -> None:
    told = as_json(found_in("package_shared"))
    assert [one["file"] for one in told["missing"]] == ["example/graphic_order.xml"]


def test_the_page_of_text_says_the_same() -> None:
    assert as_text(found_in("items_2.1")).splitlines()[:2] == [
        "Файлов: 10, тестов: 0, заданий: 10, из них можно загрузить: 9",
        "Файлы: QTI 2 — 10",
    ]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("нет", "нет такого файла или папки"),
        ("items_2.2/images", "не нашлось ни одного файла с заданиями"),
        ("LICENSE.txt", "не нашлось ни одного файла с заданиями"),
    ],
)
def test_nothing_to_read_is_a_mistake(path: str, sentence: str) -> None:
    with pytest.raises(Mistake, match=sentence):
        found_in(path)
