"""What of a methodology is asked of whom on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orientir.core.packs.load import load_pack
from orientir.cycle.goals.api import PackNotFound, find_instrument, get_competency_model
from orientir.cycle.goals.competencies import model_of

SAMPLE = Path("tests/data/packs/sample-2023")


def codes(on: date) -> list[str]:
    return [one.code for one in model_of(load_pack(SAMPLE), on).competencies]


def test_a_competency_is_asked_within_its_term() -> None:
    assert codes(date(2022, 12, 31)) == []
    assert codes(date(2023, 1, 1)) == ["met.1", "met.2"]
    assert codes(date(2024, 12, 31)) == ["met.1", "met.2"]
    assert codes(date(2025, 1, 1)) == ["met.2"]


def test_groups_without_competencies_are_left_out() -> None:
    assert model_of(load_pack(SAMPLE), date(2022, 1, 1)).groups == ()


def test_competencies_of_a_category_and_a_position() -> None:
    model = model_of(load_pack(SAMPLE), date(2023, 6, 1))
    assert [one.code for one in model.competencies_for("managerial")] == ["met.2"]
    assert [one.code for one in model.competencies_for("pedagogical")] == ["met.1", "met.2"]
    assert [one.code for one in model.competencies_for("pedagogical", "Воспитатель")] == ["met.2"]


def test_titles_and_levels() -> None:
    model = model_of(load_pack(SAMPLE), date(2023, 6, 1))
    assert (model.title_of("met.1"), model.title_of("met.9")) == ("Планирование", "met.9")
    scale = model.scale_of("met.1")
    assert scale is not None
    assert [level.code for level in scale.levels] == ["low", "good"]
    assert model.scale_of("met.9") is None


def test_the_model_in_force_is_that_of_the_region() -> None:
    model = get_competency_model(on=date(2024, 5, 1))
    assert model.pack == "chelyabinsk-2023"
    assert [group.code for group in model.groups] == ["subj", "met", "psy", "com", "man", "exp"]
    assert len(model.competencies) == 20
    assert [one.kind for one in model.instruments] == [
        "deficit_diagnostic",
        "deficit_diagnostic",
        "qualification_exam",
        "expert_qualification",
    ]
    teachers = model.find_instrument("teachers")
    assert teachers is not None
    assert (teachers.items, len(teachers.blueprint)) == (40, 30)
    assert {one.cut.percent for one in teachers.measured} == {60}


def test_an_instrument_of_former_years_is_still_found() -> None:
    found = find_instrument(pack_id="chelyabinsk-2023", code="experts", on=date(2020, 1, 1))
    assert found is not None
    assert found.pass_mark is not None
    assert found.pass_mark.value == 75
    with pytest.raises(PackNotFound):
        find_instrument(pack_id="nowhere", code="experts", on=date(2024, 1, 1))
