"""The blanks of Chelyabinsk by hand: sound returns become columns, each rule blames the return that breaks it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from orientir.core.forms.judging import Known, Return, Verdict, judge
from orientir.core.packs.blank_expressions import ReadyBlank, prepare_blank
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.tables import TABLES

PACK = load_pack(find_pack("chelyabinsk-2023"), ("forms", "facts", "blanks"))


def ready(form: str) -> ReadyBlank:
    others = [one for one in PACK.blanks if one.form != form]
    return prepare_blank(
        PACK.blank(form, 2025) or others[0], others, {one.code: one for one in PACK.facts}
    )


READY = {form: ready(form) for form in ("oo1", "mentoring", "staff_ages")}
SOUND: dict[str, dict[str, Any]] = {
    "oo1": {
        "rates_admin_planned": "5", "rates_admin_filled": "4,5", "rates_ped_planned": "54", "rates_ped_filled": "52,25",
        "ped_persons": "41", "ped_higher_pedagogical": "36",
    },
    "mentoring": {"has_regulation": "да", "has_roadmap": "да", "has_order": "нет"},
    "staff_ages": {
        "total": 20, "ages_under25_persons": 1, "ages_from25_persons": 2, "ages_from30_persons": 3,
        "ages_from35_persons": 14,
    },
}  # fmt: skip
FACTS = {"ped_persons": 41, "novices": 1}
LAST = {"ped_persons": 40, "rates_ped_planned": 53, "has_order": False, "total": 20}


def verdict(
    form: str, changed: dict[str, Any] | None = None, known: Known | None = None
) -> Verdict:
    return judge(
        READY[form], Return(SOUND[form] | (changed or {})), known or Known(LAST, {}, {}, {})
    )


@pytest.mark.parametrize("form", READY)
def test_a_sound_return_is_accepted(form: str) -> None:
    assert [one.sentence for one in verdict(form).findings] == []


def test_columns_are_those_of_the_contract() -> None:
    told = verdict("oo1")
    assert told.columns == {
        "ped_rates": 54, "ped_rates_filled": Decimal("52.25"), "admin_rates": 5,
        "admin_rates_filled": Decimal("4.5"), "ped_persons": 41, "ped_persons_higher_pedagogical": 36,
    }  # fmt: skip
    assert {"unit_id", "year", *told.columns} == {one.name for one in TABLES["form_oo1"].columns}
    assert told.values["higher_share"] == Decimal("87.8")
    assert verdict("staff_ages").columns == {"ped_persons": 20, "ped_persons_under_35": 6}


@pytest.mark.parametrize(
    ("form", "changed", "rule"),
    [
        ("oo1", {"rates_ped_filled": "54,01"}, "filled_within_planned"),
        ("oo1", {"ped_higher_pedagogical": "42"}, "higher_within_persons"),
        ("oo1", {"ped_higher": "35"}, "pedagogical_within_higher"),
        (
            "oo1",
            {"ped_category_highest": 30, "ped_category_first": 12},
            "categories_within_persons",
        ),
        ("oo1", {"ped_persons": 26, "ped_higher_pedagogical": 20}, "more_than_two_rates"),
        ("oo1", {"ped_persons": 60}, "persons_jumped"),
        ("oo1", {"rates_admin_planned": 0, "rates_admin_filled": 0}, "a_head_is_needed"),
        ("mentoring", {"has_regulation": "нет"}, "a_map_of_a_regulation"),
        ("staff_ages", {"total": 21}, "groups_make_the_total"),
        ("staff_ages", {"ages_under25_women": 2}, "women_within_persons"),
    ],
)
def test_a_rule_blames_the_return_that_breaks_it(
    form: str, changed: dict[str, Any], rule: str
) -> None:
    assert rule in [one.code for one in verdict(form, changed).findings]


def test_another_form_and_the_register_are_held_against() -> None:
    order = {
        "has_order": "да",
        "novices": 9,
        "mentors": 2,
        "programmes.1.kind": "иная",
        "programmes.1.persons": 50,
    }
    known = Known(LAST, {"oo1": {"ped_persons": 41}}, FACTS, {})
    assert [one.code for one in verdict("mentoring", order, known).findings] == [
        "novices_unlike_register",
        "accompanied_within_persons",
    ]
