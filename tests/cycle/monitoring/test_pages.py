"""Pages of the room as people with known rights see them, on an invented region."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from orientir.cycle.monitoring.models import Snapshot, SnapshotUnit
from orientir.cycle.registry.models import Unit, UnitPeriod
from orientir.kit.access.logins import COOKIE
from tests.cast import open_session
from tests.conftest import Acting
from tests.cycle.monitoring.invented import LONG_AGO, Region, make_region

OWN, REGION = "agapovsky", "chelyabinsk"


@pytest.fixture(scope="module")
def standing_region(stage: None) -> Region:
    return make_region()


@pytest.fixture
def region(standing_region: Region, db: None) -> Region:
    return deepcopy(standing_region)


def client_of(region: Region, role: str, unit: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = open_session(*region.account(role, unit))
    return client


def text_of(html: str) -> str:
    """What a person reads: tags and the spaces between words are nothing."""
    plain = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", plain).replace("\N{NARROW NO-BREAK SPACE}", " ")


MINISTRY_PAGES = {
    "/monitoring/": "Челябинская область: показатели 2025 года",
    "/monitoring/?state=on_the_way": "Из 27 целей года",
    "/monitoring/?year=2023": "показатели 2023 года",
    "/monitoring/2.1/": "Как посчитано",
    "/monitoring/2.1/?order=distance": "по удалению от области",
    "/monitoring/2.1/?unit=agapovsky": "Организации",
    "/monitoring/4.3/": "Это доли ставок, а не людей",
    "/monitoring/7.2/": "Муниципалитеты в методическом активе",
    "/monitoring/10.1/": "фактов за этот год ещё никто не загрузил",
    "/monitoring/units/": "Территории и организации: 29",
    "/monitoring/units/?q=школа&level=organisation": "Школа № ",
    "/monitoring/units/?q=такой-нет": "Ничего не найдено",
    "/monitoring/units/org-3/": "Почему эти организации похожи",
    "/monitoring/units/agapovsky/": "Агаповский МО",
    "/monitoring/compare/": "разрыв: часть года и целый год",
    "/monitoring/snapshots/": "chelyabinsk-2025-11-01",
    "/monitoring/snapshots/chelyabinsk-2025-11-01/": "Утвердить значения",
    "/": "Срез на 01.11.2025 посчитан",
    "/accessibility/": "WCAG 2.2",
}


def test_pages_say_what_they_are_for(region: Region, acting_as: Acting) -> None:
    client = client_of(region, "ministry", REGION)
    with acting_as("web"):
        said = {
            address: text_of(client.get(address).content.decode()) for address in MINISTRY_PAGES
        }
    assert {a: words for a, words in MINISTRY_PAGES.items() if words not in said[a]} == {}


def test_a_unit_that_the_snapshot_does_not_know_says_what_is_known_and_where(
    region: Region, acting_as: Acting
) -> None:
    fresh = Unit.objects.create(code="fresh", level="organisation")
    title = "Школа № 777"
    UnitPeriod.objects.create(
        unit=fresh, valid_from=LONG_AGO, title=title, short_title=title, kind="school",
        parent=region.units[OWN], municipality=region.units[OWN], region=region.units[REGION],
    )  # fmt: skip
    SnapshotUnit.objects.filter(code="org-3", year=2025).delete()
    ministry, expert = (
        client_of(region, "ministry", REGION),
        client_of(region, "further_education", REGION),
    )
    with acting_as("web"):
        new = ministry.get("/monitoring/units/fresh/")
        gone = ministry.get("/monitoring/units/org-3/")
        foreign = expert.get("/monitoring/units/fresh/").content.decode()
    assert new.status_code == 200
    assert "Школа № 777 Показателей здесь нет" in text_of(new.content.decode())
    assert "Этой единицы нет пока ни в одном срезе" in text_of(new.content.decode())
    assert 'href="/registry/organisations/fresh/"' in new.content.decode()
    assert "Люди организации" not in foreign
    link = "/monitoring/units/org-3/?snapshot=chelyabinsk-2025-11-01&amp;year=2024"
    assert f'href="{link}"' in gone.content.decode()


def test_a_card_names_the_form_its_figures_come_from_and_leads_to_its_notes(region: Region) -> None:
    forms = {form.table: form.title for form in region.pack.forms}
    client = client_of(region, "ministry", REGION)
    for one in region.pack.indicators:
        source = client.get(f"/monitoring/{one.code}/").content.decode()
        page = text_of(source)
        notes = any(note.indicator == one.code for note in region.pack.notes)
        assert (f'/methodology/notes/?indicator={one.code}"' in source) == notes
        used = {one.numerator.table, one.denominator.table} & set(forms)
        assert [title in page for title in forms.values()] == [name in used for name in forms]


def test_an_exact_number_comes_first_among_units(region: Region) -> None:
    page = client_of(region, "ministry", REGION).get("/monitoring/units/?q=2&level=organisation")
    numbers = re.findall(r"№ (\d+),", text_of(page.content.decode()))
    assert numbers[:2] == ["2", "12"]


def test_the_base_year_is_told_and_judges_nothing(region: Region) -> None:
    client = client_of(region, "ministry", REGION)
    page = text_of(client.get("/monitoring/?year=2022").content.decode())
    assert "2022 год — базовый: от него идут цели" in page
    assert page.count("базовый год") > 20
    card = text_of(client.get("/monitoring/2.1/?year=2022").content.decode())
    assert "Исходное значение 2022 года" in card
    assert "Цель достигнута" not in card


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("/monitoring/?year=2031", "В этом срезе нет года «2031»; есть 2022, 2023, 2024, 2025"),
        ("/monitoring/?year=abc", "нет года «abc»"),
        ("/monitoring/?snapshot=no", "Среза «no» нет"),
        ("/monitoring/?unit=no", "нет организации «no»"),
        ("/monitoring/?structure=x", "Структура бывает"),
        ("/monitoring/99.9/", "нет показателя «99.9»"),
        ("/monitoring/2.1/?order=x", "Порядка «x» нет"),
        ("/monitoring/2.1/?page=-1", "Страницы «-1» нет"),
        ("/monitoring/2.1/rows/?part=x", "У дроби нет части «x»"),
        ("/monitoring/units/no/", "нет организации «no»"),
        ("/monitoring/units/?level=x", "Уровня «x» нет"),
        ("/monitoring/compare/?before=x", "Сравнить с «x» нельзя"),
        ("/monitoring/snapshots/no/", "срез «no» не найден"),
        ("/monitoring/table.doc", "Таблицы выгружаются как xlsx и csv, а не «doc»"),
        ("/monitoring/7.2/table.csv?unit=agapovsky", "по частям не даётся"),
    ],
)
def test_bad_addresses_say_what_is_wrong(region: Region, address: str, why: str) -> None:
    response = client_of(region, "ministry", REGION).get(address)
    assert response.status_code == 404
    assert why in text_of(response.content.decode())


BUDGETS = {  # four of them are the session's own
    "/": 10,  # one each for recommendations, news of analysis and decisions
    "/monitoring/": 9,
    "/monitoring/2.1/": 8,
    "/monitoring/2.1/?unit=agapovsky": 8,
    "/monitoring/units/": 8,
    "/monitoring/units/org-3/": 10,
    "/monitoring/units/agapovsky/": 10,
    "/monitoring/compare/": 8,
    "/monitoring/snapshots/": 5,
    "/monitoring/snapshots/chelyabinsk-2025-11-01/": 7,
}


@pytest.mark.parametrize("address", BUDGETS)
def test_pages_keep_their_budget_of_queries(
    region: Region, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(region, "ministry", REGION)
    client.get(address)  # what is read once a process is read
    with django_assert_max_num_queries(BUDGETS[address]):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("page", ["", "2.1/", "units/", "units/org-3/"])
def test_tables_are_given_as_files(region: Region, page: str, kind: str) -> None:
    response = client_of(region, "ministry", REGION).get(f"/monitoring/{page}table.{kind}")
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    assert len(response.content) > 200


def test_a_file_holds_exactly_what_is_filtered(region: Region) -> None:
    client = client_of(region, "ministry", REGION)
    rows = client.get("/monitoring/table.csv?state=not_collected").content.decode("utf-8-sig")
    assert [line.split(";")[0] for line in rows.strip().splitlines()] == ["Код", "10.1"]


def publish(region: Region) -> None:
    Snapshot.objects.filter(pk=region.snapshot.pk).update(state="published")


def values_in(client: Client, address: str) -> dict[str, str]:
    """Values by unit of the table that a card is given as."""
    text = client.get(address).content.decode("utf-8-sig")
    rows = [line.split(";") for line in text.strip().splitlines()[1:]]
    return {row[0]: row[4] for row in rows}


def test_a_municipality_sees_its_own_and_others_once_published(
    region: Region, acting_as: Acting
) -> None:
    client = client_of(region, "municipal_specialist", OWN)
    table = f"/monitoring/1.1/table.csv?unit={REGION}"
    with acting_as("web"):
        before = values_in(client, table)
    publish(region)
    with acting_as("web"):
        after = values_in(client, table)
    assert {unit for unit, value in before.items() if value} == {OWN}
    assert {unit for unit, value in after.items() if value} > {OWN}


def test_a_head_sees_the_own_school_and_what_stands_above(
    region: Region, acting_as: Acting
) -> None:
    client = client_of(region, "head", "org-3")
    with acting_as("web"):
        own = text_of(client.get("/monitoring/units/org-3/").content.decode())
        other = text_of(client.get("/monitoring/units/org-4/").content.decode())
    assert "1.1 Педагоги, прошедшие диагностику дефицитов" in own
    assert "Значений этой организации, которые вам можно видеть, нет" in other


def test_addresses_carry_what_is_looked_at(region: Region) -> None:
    html = client_of(region, "ministry", REGION).get("/monitoring/?year=2023").content.decode()
    assert 'href="/monitoring/2.1/?year=2023"' in html


def test_a_page_without_any_snapshot_says_what_comes(db: None, region: Region) -> None:
    Snapshot.objects.all().delete()
    response = client_of(region, "ministry", REGION).get("/monitoring/")
    assert "Срезов пока нет" in text_of(response.content.decode())


def test_it_speaks_english_too(region: Region) -> None:
    client = client_of(region, "ministry", REGION)
    client.cookies["django_language"] = "en"
    text = text_of(client.get("/monitoring/").content.decode())
    assert "indicators of 2025" in text
    assert "What changed most" in text


def test_a_card_without_parts_offers_no_table(region: Region) -> None:
    head = client_of(region, "head", "org-3")

    card = head.get("/monitoring/1.1/").content.decode()

    assert "table.xlsx" not in card
    assert (
        "table.xlsx"
        in client_of(region, "ministry", region.pack.region.code)
        .get("/monitoring/1.1/")
        .content.decode()
    )
