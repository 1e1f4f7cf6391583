"""Items written, reviewed, moved, brought in and taken back, each by whoever may."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError

from orientir.core.mistakes import Mistake
from orientir.cycle.assessment.actions.bank_imports import undo_import
from orientir.cycle.assessment.actions.bank_items import (
    NewItem,
    add_item,
    save_version,
    take_back_version,
)
from orientir.cycle.assessment.actions.bank_reviews import move_item, review_item
from orientir.cycle.assessment.models import (
    Form,
    FormItem,
    Item,
    ItemMedia,
    ItemPicture,
    ItemVersion,
    Procedure,
)
from orientir.cycle.assessment.queries.bank import BankFilters, list_items, list_versions
from orientir.cycle.assessment.rules import ItemStatus, Verdict
from orientir.kit.journal.models import JournalEntry
from orientir.project.demo.bank.reading import invent_items
from tests.cast import NOW, Cast
from tests.conftest import Acting
from tests.cycle.assessment.bank_items import acting, bring, new, single


def written(cast: Cast, acting_as: Acting, who: str = "operator") -> Item:
    with acting(cast, acting_as, who) as by:
        item_id = add_item(item=new(), by=by, at=NOW)
    return Item.objects.get(pk=item_id)


def reviewed(
    cast: Cast, acting_as: Acting, item: Item, who: str, verdict: Verdict = Verdict.APPROVED
) -> ItemStatus:
    item.refresh_from_db()
    with acting(cast, acting_as, who) as by:
        return review_item(
            version_id=item.current_id or 0, verdict=verdict, comment="так", by=by, at=NOW
        )


def approved(cast: Cast, acting_as: Acting) -> Item:
    item = written(cast, acting_as)
    for who in ("further_education", "expert"):
        reviewed(cast, acting_as, item, who)
    item.refresh_from_db()
    return item


def put_in_a_form(cast: Cast, item: Item) -> None:
    procedure = Procedure.objects.create(
        code="p",
        title="П",
        kind="deficit_diagnostic",
        operator="chcopmkp",
        pack="chelyabinsk-2023",
        instrument="teachers",
        unit=cast.units["region"],
        opens_at=NOW,
        closes_at=NOW.replace(year=NOW.year + 1),
        created_at=NOW,
    )
    form = Form.objects.create(procedure=procedure, code="1", created_at=NOW)
    FormItem.objects.create(
        form=form, position=1, version_id=item.current_id or 0, competency=item.competency
    )


def test_an_item_is_written_as_a_draft_and_journalled(cast: Cast, acting_as: Acting) -> None:
    item = written(cast, acting_as)
    assert (item.code, item.status, item.kind) == ("met.1-001", "draft", "single_choice")
    version = ItemVersion.objects.get(item=item)
    assert (version.number, version.words) == (1, "Сколько будет 2 + 2?")
    assert version.content["identifier"] == "met.1-001"
    assert version.content["metadata"]["competency"] == "met.1"
    assert "key" in version.content
    assert "key" not in version.public_content
    assert JournalEntry.objects.filter(event="assessment.item_written").count() == 1


def test_codes_of_a_competency_go_on(cast: Cast, acting_as: Acting) -> None:
    with acting(cast, acting_as, "operator") as by:
        for _ in range(3):
            add_item(item=new(), by=by, at=NOW)
        add_item(item=replace(new(), code="met.1-002"), by=by, at=NOW)
    codes = list(Item.objects.order_by("pk").values_list("code", flat=True))
    assert codes == ["met.1-001", "met.1-002", "met.1-003", "met.1-002-001"]


@pytest.mark.parametrize("who", ["teacher", "head", "specialist", "curator", "ministry", "expert"])
def test_only_keepers_of_the_bank_write(cast: Cast, acting_as: Acting, who: str) -> None:
    with pytest.raises(DatabaseError), acting(cast, acting_as, who) as by:
        add_item(item=new(), by=by, at=NOW)


@pytest.mark.parametrize("who", ["teacher", "head", "specialist", "curator", "ministry"])
def test_who_may_sit_a_test_sees_nothing_of_the_bank(
    cast: Cast, acting_as: Acting, who: str
) -> None:
    written(cast, acting_as)
    with acting(cast, acting_as, who):
        assert list_items(BankFilters()) == ([], 0)
        assert not ItemVersion.objects.exists()


def test_two_others_make_a_draft_reviewed(cast: Cast, acting_as: Acting) -> None:
    item = written(cast, acting_as)
    assert reviewed(cast, acting_as, item, "further_education") == ItemStatus.DRAFT
    assert reviewed(cast, acting_as, item, "further_education") == ItemStatus.DRAFT  # said twice
    assert reviewed(cast, acting_as, item, "expert") == ItemStatus.REVIEWED
    assert reviewed(cast, acting_as, item, "expert", Verdict.RETURNED) == ItemStatus.DRAFT


def test_an_author_does_not_review_the_own_item(cast: Cast, acting_as: Acting) -> None:
    item = written(cast, acting_as)
    with pytest.raises(Mistake, match="два других человека"):
        reviewed(cast, acting_as, item, "operator")


def test_a_return_says_why(cast: Cast, acting_as: Acting) -> None:
    item = written(cast, acting_as)
    with acting(cast, acting_as, "expert") as by, pytest.raises(Mistake, match="исправить"):
        review_item(
            version_id=item.current_id or 0, verdict=Verdict.RETURNED, comment=" ", by=by, at=NOW
        )


def test_an_item_without_a_key_is_not_approved(cast: Cast, acting_as: Acting) -> None:
    keyless = replace(new(), content=replace(single(), key=None))
    with acting(cast, acting_as, "operator") as by:
        item = Item.objects.get(pk=add_item(item=keyless, by=by, at=NOW))
    with pytest.raises(Mistake, match="нет ключа"):
        reviewed(cast, acting_as, item, "expert")


def test_the_way_of_an_item(cast: Cast, acting_as: Acting) -> None:
    item = approved(cast, acting_as)
    with acting(cast, acting_as, "operator") as by:
        for to in ("trial", "live", "trial", "live", "retired", "reviewed"):
            move_item(item_id=item.pk, to=ItemStatus(to), by=by, at=NOW)
            item.refresh_from_db()
            assert item.status == to
        with pytest.raises(Mistake):
            move_item(item_id=item.pk, to=ItemStatus.DRAFT, by=by, at=NOW)


def test_a_draft_does_not_go_live(cast: Cast, acting_as: Acting) -> None:
    item = written(cast, acting_as)
    with acting(cast, acting_as, "operator") as by, pytest.raises(Mistake):
        move_item(item_id=item.pk, to=ItemStatus.LIVE, by=by, at=NOW)


def test_a_retired_draft_comes_back_a_draft(cast: Cast, acting_as: Acting) -> None:
    item = written(cast, acting_as)
    with acting(cast, acting_as, "operator") as by:
        for to in (ItemStatus.RETIRED, ItemStatus.REVIEWED):
            move_item(item_id=item.pk, to=to, by=by, at=NOW)
    item.refresh_from_db()
    assert item.status == "draft"


def test_a_change_is_a_new_version_and_a_draft(cast: Cast, acting_as: Acting) -> None:
    item = approved(cast, acting_as)
    first = item.current_id
    with acting(cast, acting_as, "operator") as by:
        number = save_version(item_id=item.pk, item=new("Сколько 3 + 1?"), by=by, at=NOW)
    item.refresh_from_db()
    assert (number, item.status) == (2, "draft")
    assert item.current_id != first
    assert [one.number for one in list_versions(item.pk)] == [2, 1]
    with acting(cast, acting_as, "operator") as by:
        assert take_back_version(item_id=item.pk, by=by, at=NOW) == 1
    item.refresh_from_db()
    assert (item.current_id, item.status) == (first, "reviewed")


def test_a_version_in_a_form_stays(cast: Cast, acting_as: Acting) -> None:
    item = approved(cast, acting_as)
    with acting(cast, acting_as, "operator") as by:
        save_version(item_id=item.pk, item=new("Сколько 3 + 1?"), by=by, at=NOW)
    item.refresh_from_db()
    put_in_a_form(cast, item)
    with acting(cast, acting_as, "operator") as by, pytest.raises(Mistake, match="новую версию"):
        take_back_version(item_id=item.pk, by=by, at=NOW)


def test_pictures_go_with_the_version_and_are_kept_once(cast: Cast, acting_as: Acting) -> None:
    invented = next(one for one in invent_items() if one.pictures)
    item = NewItem(invented.item, new().terms, "h-1", invented.pictures)
    with acting(cast, acting_as, "operator") as by:
        item_id = add_item(item=item, by=by, at=NOW)
        save_version(item_id=item_id, item=replace(item, pictures={}), by=by, at=NOW)
    assert ItemPicture.objects.count() == 2
    assert ItemMedia.objects.get().media_type == "image/png"


def test_what_is_no_picture_is_refused(cast: Cast, acting_as: Acting) -> None:
    invented = next(one for one in invent_items() if one.pictures)
    (name,) = invented.pictures
    item = NewItem(invented.item, new().terms, "h-1", {name: b"MZ\x90"})
    with acting(cast, acting_as, "operator") as by, pytest.raises(Mistake, match="не рисунок"):
        add_item(item=item, by=by, at=NOW)


def test_a_file_is_brought_in_once_and_taken_back_as_a_whole(cast: Cast, acting_as: Acting) -> None:
    items = [replace(single(f"Вопрос {n}?"), identifier=f"q{n}") for n in range(4)]
    with acting(cast, acting_as, "operator") as by:
        brought, came = bring([*items, replace(items[0], identifier="again")], by)
        assert came == 4
        assert bring(items, by)[1] == 0
        item = Item.objects.order_by("pk")[0]
    reviewed(cast, acting_as, item, "expert")
    with acting(cast, acting_as, "operator") as by:
        assert undo_import(import_id=brought, by=by, at=NOW) == 4
        with pytest.raises(Mistake, match="уже отменена"):
            undo_import(import_id=brought, by=by, at=NOW)
    assert Item.objects.count() == 0


def test_what_stands_in_a_form_is_not_taken_back(cast: Cast, acting_as: Acting) -> None:
    with acting(cast, acting_as, "operator") as by:
        brought, _ = bring([single()], by)
    put_in_a_form(cast, Item.objects.get())
    with acting(cast, acting_as, "operator") as by, pytest.raises(Mistake, match="в вариантах"):
        undo_import(import_id=brought, by=by, at=NOW)
    assert Item.objects.count() == 1
