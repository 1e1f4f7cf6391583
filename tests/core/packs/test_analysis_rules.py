"""Rules of analysis in a pack: what cannot be is refused with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orientir.core.packs.analysis import SIGNAL_KINDS
from orientir.core.packs.checks import check_pack
from orientir.core.packs.conditions import CONDITION_KINDS
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.reading import read_pack

PACK = find_pack("chelyabinsk-2023")


def test_the_region_has_sets_of_conditions_and_rules_of_staffing() -> None:
    pack = load_pack(PACK, {"conditions", "staffing"})
    assert {one.kind for one in pack.conditions} == set(CONDITION_KINDS)
    assert [one.code for one in pack.conditions if not one.indicators] == ["support", "material"]
    assert pack.staffing[0].bands.values[0] < 20
    assert not [one for one in check_pack(read_pack(PACK)) if "conditions" in one.file]


def test_a_direction_against_the_indicator_is_a_warning(tmp_path: Path) -> None:
    pack = tmp_path / PACK.name
    shutil.copytree(PACK, pack)
    file = pack / "conditions" / "conditions.yaml"
    file.write_text(file.read_text().replace("direction: worse", "direction: better"))
    issues = [str(one) for one in check_pack(read_pack(pack)) if one.level == "warning"]
    assert any("направление 4.6 обратно" in one for one in issues), issues


def test_results_of_pupils_are_no_condition(tmp_path: Path) -> None:
    pack = tmp_path / PACK.name
    shutil.copytree(PACK, pack)
    file = pack / "indicators" / "04-staffing.yaml"
    file.write_text(file.read_text().replace("from: staff", "from: pupil_scores", 1))
    issues = [one for one in check_pack(read_pack(pack)) if one.level == "error"]
    assert any("не оценивают" in str(one) and "conditions" in one.file for one in issues), issues


def test_the_region_has_bounds_for_every_signal() -> None:
    pack = load_pack(PACK, {"signals", "contexts", "low_results"})
    assert [one.code for one in pack.signals] == list(SIGNAL_KINDS)
    assert pack.contexts[0].variables[0].direction == "better"
    assert pack.low_results[0].combine.values == ("any",)


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (
            "low_results/low_results.yaml",
            "value: 30\n",
            "value: 300\n",
            "300 вне промежутка от 0.01 до 100",
        ),
        (
            "low_results/low_results.yaml",
            "value: any",
            "value: some",
            "нужно одно из слов: any, all",
        ),
        (
            "low_results/low_results.yaml",
            "min_hits:\n    value: 2",
            "min_hits:\n    value: 1.5",
            "нужно целое число",
        ),
        ("contexts/contexts.yaml", "code: on_record", "code: single_parent", "названа 2 раза"),
        ("contexts/contexts.yaml", "value: 1\n", "value: 0\n", "нужен больше нуля"),
        ("signals/signals.yaml", "code: drop_of_cohort", "code: heaping", "уже описан"),
        ("conditions/conditions.yaml", 'indicator: "4.3"', 'indicator: "4.1"', "назван 2 раза"),
        ("conditions/conditions.yaml", 'indicator: "4.3"', 'indicator: "44.3"', "«44.3» нет в"),
        ("conditions/conditions.yaml", "value: 1\n", "value: -1\n", "нужен больше нуля"),
        ("conditions/conditions.yaml", "kind: support", "kind: mood", "нужно одно из слов"),
        ("conditions/conditions.yaml", "value: 0.5\n", "value: 5\n", "5 вне промежутка"),
        ("staffing/staffing.yaml", "[18, 25, 30", "[18, 30, 25", "по порядку"),
        ("staffing/staffing.yaml", "value: 0.95", "value: 95", "95 вне промежутка от 0.5 до 0.99"),
    ],
)
def test_what_cannot_be_is_refused(
    tmp_path: Path, file: str, old: str, new: str, sentence: str
) -> None:
    pack = tmp_path / PACK.name
    shutil.copytree(PACK, pack)
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    issues = [str(one) for one in check_pack(read_pack(pack)) if one.level == "error"]
    assert any(file in one and sentence in one for one in issues), issues
