"""What one methodology says otherwise than another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from orientir.core.packs.differences import as_document, compare_packs
from orientir.core.packs.find import find_pack
from orientir.core.packs.load import load_pack
from orientir.core.packs.specs import Pack


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(find_pack("chelyabinsk-2023"))


def test_a_pack_is_no_other_than_itself(pack: Pack) -> None:
    found = compare_packs(pack, replace(pack, version="9.9"))
    assert not found
    assert as_document(found)["is_same"] is True


def test_a_target_is_told_by_indicator_and_year(pack: Pack) -> None:
    first = pack.indicators[0]
    other = replace(first, targets={**first.targets, 2025: Decimal(12), 2026: Decimal(14)})
    found = compare_packs(pack, replace(pack, indicators=(other, *pack.indicators[1:])))
    assert [(one.indicator.key, one.year, one.before, one.after) for one in found.targets] == [
        (first.code, 2025, 10.5, 12),
        (first.code, 2026, None, 14),
    ]
    assert not any(found.parts)


def test_an_indicator_counted_otherwise_is_another_figure(pack: Pack) -> None:
    first, second = pack.indicators[:2]
    counted = replace(first, numerator=replace(first.numerator, where="passed"))
    worded = replace(second, title="Другое название")
    found = compare_packs(pack, replace(pack, indicators=(counted, worded, *pack.indicators[2:])))
    changed = found.part("indicators").changed
    told = {one.what.key: (one.is_recounted, [f.name for f in one.fields]) for one in changed}
    assert told == {first.code: (True, ["numerator"]), second.code: (False, ["title"])}


def test_a_row_put_in_does_not_change_the_rows_after_it(pack: Pack) -> None:
    fresh = replace(pack.measures[0], title="Совсем новое мероприятие", number=1)
    moved = tuple(replace(one, number=one.number + 1) for one in pack.measures)
    found = compare_packs(pack, replace(pack, measures=(fresh, *moved))).part("measures")
    assert [one.title for one in found.added] == ["Совсем новое мероприятие"]
    assert found.removed == ()
    assert {change.name for one in found.changed for change in one.fields} == {"number"}


def test_two_different_methodologies_share_nothing_by_number_alone(pack: Pack) -> None:
    found = compare_packs(pack, load_pack(find_pack("chelyabinsk-agglomeration-2022")))
    measures = found.part("measures")
    assert (len(measures.added), len(measures.removed)) == (24, 30)
    assert len(found.part("indicators").removed) == 27
