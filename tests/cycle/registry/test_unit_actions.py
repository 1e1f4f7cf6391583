from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.actions.people import PostTerms, close_post, hire
from orientir.cycle.registry.actions.units import (
    UnitTerms,
    close_unit,
    merge_units,
    move_unit,
    open_unit,
    rename_unit,
    split_unit,
)
from orientir.cycle.registry.models import PostPeriod, UnitClosure, UnitPeriod, UnitSuccession
from orientir.cycle.registry.tables import units_table
from orientir.kit.journal.models import JournalEntry
from tests.cast import Cast

DAY = date(2025, 9, 1)
LATER = date(2025, 12, 1)


def _deed() -> dict[str, Any]:
    return {"by": None, "at": timezone.now()}


def _periods(cast: Cast, code: str) -> list[tuple[Any, ...]]:
    periods = UnitPeriod.objects.filter(unit=cast.units[code]).order_by("valid_from")
    return list(periods.values_list("title", "valid_from", "valid_to"))


def test_a_unit_is_opened_in_its_place(cast: Cast) -> None:
    terms = UnitTerms("Школа № 14", "school", cast.units["10"].pk, is_general_education=True)
    made = open_unit(code="14", level="organisation", terms=terms, on=DAY, **_deed())
    period = UnitPeriod.objects.get(unit_id=made)
    assert period.municipality_id == cast.units["10"].pk
    assert period.region_id == cast.units["region"].pk
    assert UnitClosure.objects.filter(
        ancestor=cast.units["region"], descendant_id=made, depth=2
    ).exists()
    with pytest.raises(Mistake, match="код «14» уже занят"):
        open_unit(code="14", level="organisation", terms=terms, on=DAY, **_deed())


def test_a_closed_unit_ends_with_its_posts(cast: Cast) -> None:
    assert close_unit(unit_id=cast.units["11"].pk, on=DAY, **_deed()) == 2
    assert _periods(cast, "11")[-1][2] == DAY
    assert set(
        PostPeriod.objects.filter(post__unit=cast.units["11"]).values_list("valid_to", flat=True)
    ) == {DAY}
    with pytest.raises(Mistake, match=r"01\.12\.2025 этой единицы не было"):
        close_unit(unit_id=cast.units["11"].pk, on=LATER, **_deed())


def test_a_new_title_holds_from_its_day(cast: Cast) -> None:
    unit = cast.units["11"].pk
    rename_unit(unit_id=unit, title="Лицей", short_title="", on=DAY, **_deed())
    rename_unit(unit_id=unit, title="Лицей", short_title="", on=LATER, **_deed())
    rename_unit(unit_id=unit, title="Гимназия", short_title="", on=DAY, **_deed())
    assert [row[0] for row in _periods(cast, "11")] == ["Школа № 11", "Гимназия"]


def test_a_moved_unit_counts_to_its_new_municipality(cast: Cast) -> None:
    move_unit(unit_id=cast.units["11"].pk, parent_id=cast.units["20"].pk, on=DAY, **_deed())
    rows = units_table([2024, 2025], LATER).to_pylist()
    found = {row["year"]: row["municipality_id"] for row in rows if row["unit_id"] == "11"}
    assert found == {2024: "10", 2025: "20"}
    with pytest.raises(Mistake, match="выше самой себя"):
        move_unit(unit_id=cast.units["20"].pk, parent_id=cast.units["11"].pk, on=LATER, **_deed())


def test_merged_units_are_continued_by_one(cast: Cast) -> None:
    gone = [cast.units["11"].pk, cast.units["12"].pk]
    merge_units(gone=gone, kept=cast.units["13"].pk, on=DAY, **_deed())
    rows = units_table([2025], LATER).to_pylist()
    found = {row["unit_id"]: row["current_unit_id"] for row in rows if row["unit_id"][0] == "1"}
    assert found == {"10": "10", "11": "13", "12": "13", "13": "13"}
    assert JournalEntry.objects.latest("pk").event == "registry.units_merged"


def test_the_past_of_a_split_unit_counts_to_the_first_successor(cast: Cast) -> None:
    successors = [cast.units["12"].pk, cast.units["13"].pk]
    split_unit(unit_id=cast.units["11"].pk, successors=successors, on=DAY, **_deed())
    kinds = list(UnitSuccession.objects.order_by("pk").values_list("is_main", "kind"))
    assert kinds == [(True, "split"), (False, "split")]
    rows = units_table([2025], LATER).to_pylist()
    assert next(r["current_unit_id"] for r in rows if r["unit_id"] == "11") == "12"


def test_a_person_is_hired_and_dismissed(cast: Cast) -> None:
    person, unit = cast.people["11"][0], cast.units["12"]
    terms = PostTerms("pedagogical", "учитель", rate=Decimal(1), subject="химия", is_main_job=False)
    post = hire(person_id=person.pk, unit_id=unit.pk, terms=terms, on=DAY, **_deed())
    assert JournalEntry.objects.latest("pk").persons == [person.pk]
    with pytest.raises(Mistake, match="уже занимает эту должность"):
        hire(person_id=person.pk, unit_id=unit.pk, terms=terms, on=LATER, **_deed())
    close_post(post_id=post, on=LATER, **_deed())
    assert PostPeriod.objects.get(post_id=post).valid_to == LATER
    with pytest.raises(Mistake, match="никто не занимал"):
        close_post(post_id=post, on=DAY, **_deed())
