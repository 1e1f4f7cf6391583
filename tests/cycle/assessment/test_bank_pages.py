"""Pages of the bank: the list, an item, reviews, the editor of every kind, coverage."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import OuterRef
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orientir.core.items.public import media_of
from orientir.core.items.readers.collect import collect
from orientir.core.items.specs import KINDS
from orientir.core.items.storage import from_json
from orientir.core.items.text import words_of
from orientir.cycle.assessment.actions.bank_imports import (
    begin_import,
    check_import,
    load_import,
)
from orientir.cycle.assessment.actions.bank_items import NewItem, add_item, save_version, terms_of
from orientir.cycle.assessment.forms.bank_rows import rows_of
from orientir.cycle.assessment.models import Item, ItemImport, ItemReview, ItemVersion
from orientir.cycle.assessment.pages.bank_preview import preview_of
from orientir.kit.database.roles import ROLES
from orientir.kit.journal.models import JournalEntry
from orientir.project.demo.bank.reading import InventedItem, invent_items
from tests.cast import NOW, Cast
from tests.conftest import Acting
from tests.cycle.assessment.bank_items import new

INVENTED = invent_items()
ONE_OF_EACH = [next(one for one in INVENTED if one.item.kind == kind) for kind in KINDS]
Web = Callable[[str], Client]


@pytest.fixture
def web(cast: Cast, acting_as: Acting) -> Web:
    """A browser of an account; the database sees the role web from now on."""

    def browser(who: str) -> Client:
        as_owner()
        client = cast.client(who)
        with connection.cursor() as cursor:
            cursor.execute(f"set role {ROLES['web']}")
        return client

    return browser


def as_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"set role {ROLES['owner']}")


def brought(one: InventedItem) -> int:
    terms = terms_of(one.item)
    item = NewItem(one.item, terms, one.item.identifier, one.pictures)
    return add_item(item=item, by=None, at=NOW)


def shown(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(f"/assessment/bank/{address}")
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_list_is_narrowed_by_words_and_filters(web: Web) -> None:
    for words, competency, level in (
        ("Что такое дробь?", "subj.1", 1),
        ("Сложите дроби с разными знаменателями.", "subj.1", 3),
        ("Что такое цель занятия?", "met.1", 1),
    ):
        add_item(item=new(words, competency, level), by=None, at=NOW)
    client = web("expert")
    assert "Банк заданий: 3" in shown(client, "")
    assert "Банк заданий: 2" in shown(client, "?q=дробями")
    assert "Банк заданий: 1" in shown(client, "?q=дробь&difficulty=3")
    assert "Банк заданий: 1" in shown(client, "?competency=met.1&kind=single_choice&status=draft")
    assert "Таких заданий нет" in shown(client, "?status=live")
    assert "Банк заданий: 3" in shown(client, "?mine=review")


@pytest.mark.parametrize("who", ["teacher", "head", "specialist", "ministry", "curator"])
def test_who_may_sit_a_test_gets_no_page_of_the_bank(web: Web, who: str) -> None:
    item_id = brought(ONE_OF_EACH[0])
    client = web(who)
    for address in ("", f"{item_id}/", f"{item_id}/edit/", "coverage/", "imports/", "export/xlsx/"):
        shown(client, address, 403)


@pytest.mark.parametrize("one", ONE_OF_EACH, ids=lambda one: one.item.kind)
def test_an_item_of_every_kind_is_shown_with_its_key_apart(web: Web, one: InventedItem) -> None:
    item_id = brought(one)
    page = shown(web("operator"), f"{item_id}/")
    assert "Так его увидит человек" in page
    assert page.index("o-item") < page.index("Ключ: что верно")
    assert "Что исправить" not in page.split("Ключ: что верно")[0]


def test_a_picture_is_given_to_keepers_of_the_bank_alone(web: Web) -> None:
    hotspot = next(one for one in ONE_OF_EACH if one.pictures)
    item_id = brought(hotspot)
    client = web("expert")
    address = shown(client, f"{item_id}/").split('image href="')[1].split('"')[0]
    answer = client.get(address)
    assert answer["Content-Type"] == "image/png"
    assert answer.content == next(iter(hotspot.pictures.values()))


def test_two_reviews_and_the_item_goes_live(web: Web) -> None:
    item_id = add_item(item=new(), by=None, at=NOW)
    version = ItemVersion.objects.get().pk
    for who, approvals in (("expert", "одобрений 1 из 2"), ("further_education", "")):
        client = web(who)
        answer = client.post(
            f"/assessment/bank/{item_id}/review/",
            {"version": version, "verdict": "approved", "comment": ""},
            follow=True,
        )
        assert approvals in answer.content.decode()
    client.post(f"/assessment/bank/{item_id}/move/", {"to": "live"})
    assert "в работе" in shown(client, f"{item_id}/")
    as_owner()
    assert Item.objects.get().status == "live"
    assert ItemReview.objects.count() == 2


def test_an_expert_does_not_move_items(web: Web) -> None:
    item_id = add_item(item=new(), by=None, at=NOW)
    answer = web("expert").post(f"/assessment/bank/{item_id}/move/", {"to": "retired"})
    assert answer.status_code == 403


def test_versions_are_compared_line_by_line(web: Web) -> None:
    item_id = add_item(item=new("Первый вопрос?"), by=None, at=NOW)
    save_version(item_id=item_id, item=new("Второй вопрос?"), note="уточнено", by=None, at=NOW)
    page = shown(web("operator"), f"{item_id}/versions/2/")
    assert "<del>− Первый вопрос?</del>" in page
    assert "<ins>+ Второй вопрос?</ins>" in page
    assert "уточнено" in page


def form_of(client: Client, address: str) -> dict[str, list[str]]:
    """What a browser would send back of the page's form."""
    from lxml import html

    page = html.fromstring(client.get(f"/assessment/bank/{address}").content)
    form = next(one for one in page.forms if "prompt" in one.fields)  # type: ignore[attr-defined]
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


@pytest.mark.parametrize("one", ONE_OF_EACH, ids=lambda one: one.item.kind)
def test_saving_keeps_the_rest_of_an_item_of_every_kind(web: Web, one: InventedItem) -> None:
    item_id = brought(one)
    client = web("operator")
    sent = form_of(client, f"{item_id}/edit/")
    same = client.post(f"/assessment/bank/{item_id}/edit/", sent | {"seconds": ["77"]})
    assert same.status_code == 302, same.content.decode()
    sent["prompt"] = [f"{sent['prompt'][0]} Подумайте."]
    answer = client.post(f"/assessment/bank/{item_id}/edit/", sent)
    assert answer.status_code == 302, answer.content.decode()
    as_owner()
    assert JournalEntry.objects.filter(event="assessment.item_terms").count() == 1
    before, after = (
        from_json(version.content) for version in ItemVersion.objects.order_by("number")
    )
    assert (after.interaction, after.key) == (before.interaction, before.key)
    assert words_of(after.prompt) == f"{words_of(before.prompt)} Подумайте."
    assert after.max_score == before.max_score
    assert after.metadata == before.metadata


def test_an_item_is_written_through_the_form(web: Web) -> None:
    client = web("operator")
    sent = form_of(client, "new/multiple_choice/")
    sent |= {
        "prompt": ["Что из этого $2^2$?"],
        "row_key": ["", "", ""],
        "row_text": ["4", "два в квадрате", "5"],
        "row_points": ["1", "1", "-1"],
        "row_right": ["0", "1"],
        "competency": ["met.1"],
        "difficulty": ["2"],
        "max_score": [""],
    }
    answer = client.post("/assessment/bank/new/multiple_choice/", sent)
    assert answer.status_code == 302, answer.content.decode()
    as_owner()
    item = from_json(ItemVersion.objects.get().content)
    assert item.identifier == "met.1-001"
    assert item.max_score == Decimal(2)
    assert item.metadata.difficulty == "advanced"
    assert item.key is not None


def test_looking_saves_nothing_and_more_rows_keep_what_was_typed(web: Web) -> None:
    client = web("operator")
    sent = form_of(client, "new/single_choice/") | {
        "prompt": ["Сколько будет 2 + 2?"],
        "row_text": ["4", "5", "", ""],
        "row_right": ["0"],
        "competency": ["met.1"],
    }
    looked = client.post("/assessment/bank/new/single_choice/", sent | {"preview": "1"})
    assert looked.status_code == 200
    assert "<span>4</span>" in looked.content.decode()
    more = client.post("/assessment/bank/new/single_choice/", sent | {"more": "1"})
    assert more.content.decode().count('name="row_text"') == 7
    assert ">5</textarea>" in more.content.decode()
    as_owner()
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("kind", "row", "sentence"),
    [
        ("numeric", {"row_text": ["пять"]}, "не число"),
        ("hotspot", {"row_second": ["1, 2, 3"], "image": ["a.png"], "alt": ["b"]}, "четыре числа"),
    ],
)
def test_what_cannot_be_read_is_said(
    web: Web, kind: str, row: dict[str, list[str]], sentence: str
) -> None:
    client = web("operator")
    sent = form_of(client, f"new/{kind}/") | {"prompt": ["Вопрос"], "competency": ["met.1"]} | row
    answer = client.post(f"/assessment/bank/new/{kind}/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_coverage_says_how_many_are_missing(web: Web) -> None:
    add_item(item=new("А?", "met.1", 1), by=None, at=NOW)
    Item.objects.update(status="live")
    page = shown(web("operator"), "coverage/?instrument=teachers&forms=2")
    assert "не хватает 79 заданий" in page  # 40 items a form, two forms, one is there
    row = page.split("competency=met.1&amp;difficulty=1")[1].split("</td>")[0]
    assert "1 из 2" in row
    assert "не хватает 1 задания" in row


def test_lists_of_a_large_bank_cost_few_queries(web: Web) -> None:
    Item.objects.bulk_create(
        Item(code=f"q{n:04d}", competency="met.1", kind="single_choice", created_at=NOW)
        for n in range(5_000)
    )
    ItemVersion.objects.bulk_create(
        ItemVersion(
            item=item,
            number=1,
            content={},
            public_content={},
            words=f"Вопрос о дробях номер {item.code}",
            max_score=1,
            created_at=NOW,
        )
        for item in Item.objects.all()
    )
    Item.objects.update(current=ItemVersion.objects.filter(item=OuterRef("pk")).values("pk")[:1])
    client = web("operator")
    with CaptureQueriesContext(
        connection,
    ) as caught:
        shown(client, "?page=1")
    assert len(caught) <= 16


@pytest.mark.parametrize("form", ["xlsx", "qti"])
def test_what_goes_out_comes_in_again_with_its_pictures(
    web: Web, cast: Cast, tmp_path: Path, form: str
) -> None:
    for one in ONE_OF_EACH:
        brought(one)
    answer = web("operator").get(f"/assessment/bank/export/{form}/?difficulty=")
    file = tmp_path / "items.zip"
    file.write_bytes(answer.content)
    collected = collect(file)
    found = {one.item.identifier: one.item for one in collected.contents.items}
    assert sorted(found) == sorted(one.item.identifier for one in ONE_OF_EACH)
    for one in ONE_OF_EACH:
        item = found[one.item.identifier]
        assert item.interaction == one.item.interaction
        assert item.metadata == one.item.metadata
        assert {name: collected.media(name) for name in media_of(item)} == one.pictures


def test_a_file_is_looked_through_loaded_and_taken_back(web: Web, tmp_path: Path) -> None:
    client = web("operator")
    gift = "::q1::Сколько будет 2 + 2? {=4 ~5}\n\n::q2::Что такое дробь? {=часть ~число}\n"
    answer = client.post(
        "/assessment/bank/imports/", {"file": SimpleUploadedFile("a.gift", gift.encode())}
    )
    as_owner()
    brought_by = ItemImport.objects.get()
    assert answer["Location"] == f"/assessment/bank/imports/{brought_by.pk}/"
    assert check_import(import_id=brought_by.pk) == "ready"
    client = web("operator")
    page = shown(client, f"imports/{brought_by.pk}/")
    assert "Придут 2 задания" in page
    assert "Сколько будет 2 + 2?" in page
    as_owner()
    assert load_import(import_id=brought_by.pk, by=None, at=NOW) == 2
    client = web("operator")
    assert "Пришло 2 задания" in shown(client, f"imports/{brought_by.pk}/")
    client.post(f"/assessment/bank/imports/{brought_by.pk}/undo/")
    assert "Загрузка отменена" in shown(client, f"imports/{brought_by.pk}/")
    assert "Банк заданий: 0" in shown(client, "")


def test_a_broken_file_says_why(web: Web) -> None:
    begun = begin_import(file_name="a.zip", content=b"PK\x03\x04 no", by=None, at=NOW)
    assert check_import(import_id=begun) == "refused"
    page = shown(web("operator"), f"imports/{begun}/")
    assert "o-card-wrong" in page or "не " in page.split("o-lead")[1].split("</p>")[0]


def test_real_packages_of_another_system_come_in(cast: Cast) -> None:
    """Every real file: either it brings items, all of them kept whole or told, or it says why not."""
    states = {}
    for path in sorted(Path("tests/data/items_qti_instructure").rglob("*.xml"))[:20]:
        begun = begin_import(file_name=path.name, content=path.read_bytes(), by=None, at=NOW)
        states[path.name] = state = check_import(import_id=begun)
        summary = ItemImport.objects.get(pk=begun).summary
        if state == "ready":
            assert load_import(import_id=begun, by=None, at=NOW) == len(summary["come"])
        else:
            assert (
                summary.get("mistake")
                or summary["unsupported"]
                or summary["malformed"]
                or (summary["same"] or summary["tests"] or not summary["come"])
            )
    assert "ready" in states.values()
    for version in ItemVersion.objects.all():
        content = from_json(version.content)
        assert preview_of(content, {}).kind == content.kind
        assert rows_of(content) or content.key is None or content.kind in ("extended", "hotspot")
