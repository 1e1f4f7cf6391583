"""The second factor at log-in, its recovery, and roles lent for a leave: over HTTP, the database acting as web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
from django.db import DatabaseError, transaction
from django.test import Client, override_settings
from django.utils import timezone

from orientir.cycle.registry.models import Account, Grant
from orientir.kit.access.passwords import put_password
from orientir.kit.journal.models import JournalEntry
from tests.cast import Cast, make_cast
from tests.conftest import Acting
from tests.kit.asking import ask

PASSWORD = "две коровы и стог сена"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    cast = make_cast()
    for name in ("ministry", "head"):
        put_password(account_id=cast.accounts[name].pk, password=PASSWORD)
    return cast


@pytest.fixture
def web(cast: Cast, acting_as: Acting) -> Iterator[Client]:
    with acting_as("web"), override_settings(SECOND_FACTOR=True):
        yield Client()


def log_in(client: Client, login: str = "ministry") -> str:
    response = client.post(
        "/login/", {"login": login, "password": PASSWORD, "next": "/journal/mine/"}
    )
    assert response.status_code == 302
    return str(response.headers["Location"])


class Telephone:
    """An application of codes, with a clock of its own: each code is of a later half-minute."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret)
        self.at = timezone.now() - timedelta(seconds=30)

    def code(self) -> str:
        shown = self.totp.at(self.at)
        self.at += timedelta(seconds=30)
        return shown


def enrol(client: Client) -> tuple[Telephone, list[str]]:
    page = client.get("/account/second-factor/").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    assert secret is not None
    assert sealed is not None
    telephone = Telephone(secret[1].replace(" ", ""))
    made = client.post("/account/second-factor/", {"sealed": sealed[1], "code": telephone.code()})
    codes = re.findall(r"<code>([a-z0-9-]{14})</code>", made.content.decode())
    return telephone, codes


def test_a_role_above_one_organisation_sets_it_before_anything_opens(web: Client) -> None:
    log_in(web)
    refused = web.get("/monitoring/")
    assert refused.headers["Location"] == "/account/second-factor/"
    _telephone, codes = enrol(web)
    assert len(set(codes)) == 10
    assert web.get("/journal/mine/").status_code == 200


def test_a_role_of_one_organisation_is_not_asked(web: Client) -> None:
    assert log_in(web, "head") == "/journal/mine/"
    assert web.get("/journal/mine/").status_code == 200


def test_a_show_asks_nobody(web: Client) -> None:
    with override_settings(SECOND_FACTOR=False):
        log_in(web)
        assert web.get("/journal/mine/").status_code == 200


def test_a_password_alone_is_nobody_to_the_database(web: Client) -> None:
    log_in(web)
    telephone, _codes = enrol(web)
    thief = Client()
    assert log_in(thief).startswith("/login/code/")
    assert thief.get("/journal/mine/").status_code == 302
    wrong = thief.post("/login/code/", {"code": "000000"})
    assert (wrong.status_code, "Код не подходит" in wrong.content.decode()) == (422, True)
    owner = Client()
    log_in(owner)
    right = owner.post("/login/code/", {"code": telephone.code(), "next": "/journal/mine/"})
    assert right.headers["Location"] == "/journal/mine/"
    assert owner.get("/journal/mine/").status_code == 200


def test_a_code_is_good_once(web: Client) -> None:
    log_in(web)
    telephone, _codes = enrol(web)
    shown = telephone.code()
    first, second = Client(), Client()
    log_in(first), log_in(second)
    assert first.post("/login/code/", {"code": shown}).status_code == 302
    assert second.post("/login/code/", {"code": shown}).status_code == 422


def test_guesses_of_codes_wait_longer_and_longer(web: Client) -> None:
    log_in(web)
    telephone, _codes = enrol(web)
    guesser = Client()
    log_in(guesser)
    answers = [guesser.post("/login/code/", {"code": f"{n:06}"}).content.decode() for n in range(8)]
    assert "Попыток слишком много" in answers[-1]
    assert guesser.post("/login/code/", {"code": telephone.code()}).status_code == 422


def test_a_recovery_code_opens_once(web: Client) -> None:
    log_in(web)
    _telephone, codes = enrol(web)
    first, second = Client(), Client()
    log_in(first), log_in(second)
    assert first.post("/login/code/", {"code": codes[3].upper()}).status_code == 302
    assert first.get("/journal/mine/").status_code == 200
    assert second.post("/login/code/", {"code": codes[3]}).status_code == 422


def test_another_telephone_only_after_the_present_one(web: Client, cast: Cast) -> None:
    log_in(web)
    telephone, codes = enrol(web)
    later = Client()
    log_in(later)
    later.post("/login/code/", {"code": telephone.code()})
    assert "Новые резервные коды" in later.get("/account/second-factor/").content.decode()
    fresh = later.post("/account/second-factor/", {"deed": "renew"}).content.decode()
    assert codes[0] not in fresh
    assert len(re.findall(r"<code>[a-z0-9-]{14}</code>", fresh)) == 10


def test_whoever_runs_the_account_takes_it_off_and_both_read_of_it(
    cast: Cast, acting_as: Acting
) -> None:
    person = cast.people["12"][0]
    Account.objects.filter(pk=cast.accounts["ministry"].pk).update(person=person)
    with acting_as("web"), override_settings(SECOND_FACTOR=True):
        client = Client()
        log_in(client)
        enrol(client)
    card = f"/registry/accounts/{cast.accounts['ministry'].pk}/"
    head = cast.client("head")
    with acting_as("web"):
        head.post(card, {"deed": "factor"})
    assert not JournalEntry.objects.filter(event="registry.factor_dropped").exists()
    administrator = cast.client("administrator")
    with acting_as("web"):
        assert "Снять второй фактор" in administrator.get(card).content.decode()
        assert administrator.post(card, {"deed": "factor"}).status_code == 302
        assert client.get("/journal/mine/").status_code == 302
    entry = JournalEntry.objects.get(event="registry.factor_dropped")
    assert (entry.account_id, entry.persons) == (cast.accounts["administrator"].pk, [person.pk])


# ── roles lent for a leave ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def deputy(cast: Cast) -> Account:
    """A teacher of the head's school."""
    return cast.accounts["teacher"]


def lend(client: Client, grant: Grant, to: Account, days: int = 14) -> str:
    today = timezone.localdate()
    fields = {
        "grant": grant.pk,
        "to": to.pk,
        "first_day": today.isoformat(),
        "ends_on": (today + timedelta(days=days)).isoformat(),
    }
    return client.post("/registry/roles/", fields, follow=True).content.decode()


def test_a_role_is_lent_for_a_leave_and_taken_back(
    cast: Cast, acting_as: Acting, deputy: Account
) -> None:
    head, grant = cast.client("head"), cast.grants["head"]
    with acting_as("web"):
        assert "Роль передана" in lend(head, grant, deputy)
        assert "не передана" in lend(head, grant, deputy)
    lent = Grant.objects.get(lent_from=grant)
    assert (lent.role, lent.account_id, lent.unit_id) == ("head", deputy.pk, grant.unit_id)
    told = JournalEntry.objects.get(event="registry.grant_lent")
    assert told.persons == [cast.people["11"][0].pk]
    borrower = cast.client("teacher")
    with acting_as("web"):
        assert borrower.post("/role/", {"grant": str(lent.pk)}).status_code == 302
        assert borrower.get("/registry/organisations/11/").status_code == 200
        head.post("/registry/roles/", {"deed": "return", "grant": str(lent.pk)})
        assert borrower.get("/registry/organisations/11/").status_code == 403


def test_a_lent_role_is_never_lent_on_nor_beyond_its_terms(
    cast: Cast, acting_as: Acting, deputy: Account
) -> None:
    head, borrower, grant = cast.client("head"), cast.client("teacher"), cast.grants["head"]
    with acting_as("web"):
        lend(head, grant, deputy, days=300)
        lend(head, grant, cast.accounts["other_head"])
        lend(head, cast.grants["ministry"], deputy)
    assert not Grant.objects.filter(lent_from__isnull=False).exists()
    with acting_as("web"):
        lend(head, grant, deputy)
    lent = Grant.objects.get(lent_from=grant)
    with acting_as("web"):
        lend(borrower, lent, cast.accounts["curator"])
    assert Grant.objects.filter(lent_from__isnull=False).count() == 1


def test_what_is_lent_ends_with_the_role(cast: Cast, acting_as: Acting, deputy: Account) -> None:
    head, today = cast.client("head"), timezone.localdate()
    with acting_as("web"):
        lend(head, cast.grants["head"], deputy)
    Grant.objects.filter(pk=cast.grants["head"].pk).update(valid_to=today)
    assert Grant.objects.get(lent_from__isnull=False).valid_to == today


@pytest.mark.parametrize(
    "statement",
    [
        "select * from registry_second_factor",
        "select * from registry_recovery_code",
        "update registry_session set awaits_factor = false",
        "select begin_session(1, 'x')",
        "select note_factor(1)",
    ],
)
def test_pages_read_no_secret_and_open_no_session(acting_as: Acting, statement: str) -> None:
    with (
        acting_as("web"),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        ask(statement)
