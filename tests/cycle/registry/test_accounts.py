"""Accounts and grants over HTTP: whose they are to make, to give and to end."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from orientir.cycle.registry.models import Account, Grant
from orientir.kit.access.acting import acting_by
from orientir.kit.journal.models import JournalEntry
from tests.cast import TODAY, Cast
from tests.kit.asking import ask

ActingAs = Callable[[str], AbstractContextManager[None]]
NEW = {"login": "ivanova.s11", "display_name": "Кто-то новый", "role": "teacher", "unit": "11"}
ADDRESS = "/registry/accounts/"


def begin(client: Client, **changes: str) -> tuple[int, str]:
    response = client.post(f"{ADDRESS}new/", NEW | changes)
    return response.status_code, response.content.decode()


def test_a_head_makes_an_account_and_hands_over_its_password(
    cast: Cast, acting_as: ActingAs
) -> None:
    client = cast.client("head")
    with acting_as("web"):
        status, page = begin(client)
        shown = re.search(r"<code>([a-z0-9-]{19})</code>", page)
        assert (status, shown is not None) == (200, True)
        login = {"login": NEW["login"], "password": shown[1] if shown else ""}
        assert Client().post("/login/", login).status_code == 302
    made = Account.objects.get(login=NEW["login"])
    grant = Grant.objects.get(account=made)
    assert (grant.role, grant.unit, grant.valid_from) == ("teacher", cast.units["11"], TODAY)
    assert (made.created_by, grant.granted_by) == (cast.accounts["head"],) * 2
    events = (
        JournalEntry.objects.filter(kind="change").order_by("id").values_list("event", flat=True)
    )
    assert list(events) == [
        "registry.account_created",
        "registry.grant_given",
        "registry.password_given",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": "12"}, "не в вашем ведении"),
        ({"unit": "no-such"}, "Организации с таким кодом нет"),
        ({"role": "ministry"}, "Выберите"),
        ({"login": "teacher"}, "Этот логин занят"),
        ({"login": "Ы"}, "строчных латинских букв"),
        ({"until": "2020-01-01"}, "День прошёл"),
    ],
)
def test_what_is_not_a_heads_to_give_is_refused_and_nothing_is_left(
    cast: Cast, acting_as: ActingAs, changes: dict[str, str], said: str
) -> None:
    client, before = cast.client("head"), Account.objects.count()
    with acting_as("web"):
        status, page = begin(client, **changes)
    assert (status, Account.objects.count()) == (422, before)
    assert said in page


def test_a_grant_is_ended_at_once(cast: Cast, acting_as: ActingAs) -> None:
    client, token = cast.client("administrator"), cast.token("head")
    head, grant = cast.accounts["head"].pk, cast.grants["head"].pk
    with acting_as("web"):
        form = {"deed": "end", "grant": str(grant)}
        assert client.post(f"{ADDRESS}{head}/", form).status_code == 302
        with acting_by(token):
            assert ask("select count(*) from registry_person") == [0]


def test_a_head_changes_nothing_of_who_stands_above(cast: Cast, acting_as: ActingAs) -> None:
    Grant.objects.create(
        account=cast.accounts["teacher"], role="expert", unit=cast.units["10"], valid_from=TODAY
    )
    client, teacher = cast.client("head"), cast.accounts["teacher"].pk
    with acting_as("web"):
        for form in ({"deed": "password"}, {"deed": "switch", "is_active": "no"}):
            page = client.post(f"{ADDRESS}{teacher}/", form).content.decode()
            assert "не в вашем ведении" in page
        assert client.get(f"{ADDRESS}{cast.accounts['other_head'].pk}/").status_code == 404
    assert Account.objects.get(pk=teacher).is_active


def test_a_switched_off_account_is_out_at_once(cast: Cast, acting_as: ActingAs) -> None:
    client, curator = cast.client("head"), cast.client("curator")
    with acting_as("web"):
        address = f"{ADDRESS}{cast.accounts['curator'].pk}/"
        assert curator.get("/account/").status_code == 200
        client.post(address, {"deed": "switch", "is_active": "no"})
        assert curator.get("/account/").status_code == 302
        client.post(address, {"deed": "switch", "is_active": "yes"})
        assert curator.get("/account/").status_code == 200


def test_the_list_holds_the_accounts_of_the_subtree_and_finds_by_a_part(
    cast: Cast, acting_as: ActingAs
) -> None:
    client, teacher = cast.client("head"), cast.client("teacher")
    with acting_as("web"):
        page = client.get(ADDRESS).content.decode()
        assert "Кто-то curator" in page
        assert "Кто-то other_head" not in page
        assert "Кто-то curator" in client.get(f"{ADDRESS}?q=CURAT").content.decode()
        assert "Кто-то curator" not in client.get(f"{ADDRESS}?q=%25x").content.decode()
        assert teacher.get(ADDRESS).status_code == 403
