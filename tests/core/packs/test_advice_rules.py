"""Rules of recommendations in a pack: every indicator has one, and what cannot be is refused with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orientir.core.packs.advice_wording import Slot, WordingMistake, fill, slots_of
from orientir.core.packs.checks import check_pack
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.reading import read_pack

PACK = find_pack("chelyabinsk-2023")
RULES = "recommendations/indicators.yaml"


def test_every_indicator_has_its_rule() -> None:
    pack = load_pack(PACK)
    told = [rule.subject for rule in pack.advice_rules if rule.about == "indicator"]
    assert sorted(map(str, told)) == sorted(one.code for one in pack.indicators)
    assert {rule.about for rule in pack.advice_rules} == {
        "indicator",
        "deficit",
        "low_results",
        "signals",
    }
    assert pack.advice_policy is not None
    assert pack.advice_policy.most.value == 5


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('subject: "1.1"', 'subject: "1.11"', "показателя 1.11 в методике нет"),
        ("gap > target / 10", "gapp > target / 10", "нет столбца gapp; возможно, gap"),
        ("прошли {value}", "прошли {values}", "«values» неизвестно"),
        ("прошли {value}", "прошли {value", "без пары"),
        ("measures: [16]", "measures: [61]", "мероприятия № 61 нет"),
        ("{value: 0.9,", "{value: 90,", "вне промежутка от 0 до 1"),
        ("levels: [region]", "levels: [municipality]", "не считается на уровне municipality"),
        ("code: indicator.1.2", "code: indicator.1.1", "правило indicator.1.1 уже есть"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    shutil.copytree(PACK, tmp_path / "pack")
    file = tmp_path / "pack" / RULES
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    errors = [one for one in check_pack(read_pack(tmp_path / "pack")) if one.level == "error"]
    assert any(sentence in one.message and one.file == RULES and one.line for one in errors), errors


def test_rules_without_their_policy_are_refused(tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path / "pack")
    shutil.rmtree(tmp_path / "pack" / "advice")
    errors = [one for one in check_pack(read_pack(tmp_path / "pack")) if one.level == "error"]
    assert ["порядка их отбора в advice/ — 0" in one.message for one in errors] == [True]


def test_places_of_a_text_are_filled_in_their_order() -> None:
    text = "{where} {{так}} {missing:школа|школы|школ}"
    assert list(slots_of(text)) == [
        Slot("where", None),
        Slot("missing", ("школа", "школы", "школ")),
    ]
    assert fill(text, lambda slot: slot.name.upper()) == "WHERE {так} MISSING"


@pytest.mark.parametrize("text", ["{", "}", "{Value}", "{missing:одна|две}", "{missing:||}"])
def test_a_text_that_cannot_be_filled_says_why(text: str) -> None:
    with pytest.raises(WordingMistake):
        list(slots_of(text))
