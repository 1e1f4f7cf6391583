"""Accounts for people: one press or a whole school, codes good once, told to the person in their journal."""

from __future__ import annotations

import argparse
import html
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.actions.issuing import issue_accounts
from orientir.cycle.registry.models import Account, Grant, Password, Person
from orientir.cycle.registry.queries.issuing import list_candidates
from orientir.kit.journal.models import JournalEntry
from orientir.project.commands import accounts
from tests.cast import NOW, TODAY, Cast
from tests.kit.asking import assert_refused, do

ActingAs = Callable[[str], AbstractContextManager[None]]
ISSUE = "/registry/organisations/{}/accounts/"
CODE = re.compile(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>")
LOGIN = re.compile(r"<code>([a-z]+\.[a-z]+\d*)</code>")
OWN = "четыре лося и телега"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def issue(client: Client, code: str, people: list[Person]) -> str:
    chosen = {"person": [str(one.pk) for one in people]}
    answer = client.post(ISSUE.format(code), chosen)
    assert answer.status_code == 200
    return text_of(answer)


def log_in(client: Client, login: str, password: str) -> int:
    return client.post("/login/", {"login": login, "password": password}).status_code


@pytest.mark.parametrize("who", ["head", "operator", "ministry", "administrator"])
def test_a_whole_school_is_given_accounts_and_codes(
    cast: Cast, acting_as: ActingAs, who: str
) -> None:
    client, people = cast.client(who), cast.people["11"]
    with acting_as("web"):
        listed = text_of(client.get(ISSUE.format("11")))
        page = issue(client, "11", people)
        # the first slip is the teacher's of the cast, whose login stood already
        login, code = LOGIN.findall(page)[0], CODE.findall(page)[1]
        assert log_in(Client(), login, code) == 302
    # the first of them is the cast's teacher, whose account waits for its first password
    assert (listed.count("checked"), "код ещё не использован" in listed) == (1, True)
    assert len(CODE.findall(page)) == 2
    made = Account.objects.get(person=people[1])
    assert (made.display_name, made.login) == (
        "Одиннадцатова Вера Тестовна",
        "odinnadtsatova.vt",
    )
    grant = Grant.objects.get(account=made)
    assert (grant.role, grant.unit, grant.valid_from) == ("teacher", cast.units["11"], TODAY)
    events = JournalEntry.objects.filter(persons=[people[1].pk], kind="change").order_by("id")
    assert list(events.values_list("event", flat=True)) == [
        "registry.account_created",
        "registry.grant_given",
        "registry.password_given",
    ]


def test_namesakes_get_logins_of_their_own(cast: Cast, acting_as: ActingAs) -> None:
    for people in cast.people.values():
        Person.objects.filter(pk__in=[one.pk for one in people]).update(family_name="Щукина-Ёлкина")
    found = list_candidates(cast.units["region"].pk, on=TODAY)
    made = issue_accounts(candidates=found, by=None, at=NOW)
    logins = sorted(one.login for one in made)
    assert len(set(logins)) == len(made) == 12
    assert all(re.fullmatch(r"(teacher|shchukinaelkina\.[av]t\d?)", one) for one in logins)


def test_who_comes_by_a_code_chooses_a_password_before_anything_else(
    cast: Cast, acting_as: ActingAs
) -> None:
    head, person, browser = cast.client("head"), cast.people["11"][1], Client()
    with acting_as("web"):
        page = issue(head, "11", [person])
        login, code = LOGIN.findall(page)[0], CODE.findall(page)[0]
        log_in(browser, login, code)
        for address in ("/", "/registry/mine/", "/monitoring/", "/ui/"):
            answer = browser.get(address)
            assert (answer.status_code, answer.headers.get("Location")) in (
                (302, "/account/"),
                (404, None),
            )
        assert "Вы вошли по одноразовому коду" in text_of(browser.get("/account/"))
        form = {"old": code, "new": OWN, "again": OWN}
        assert browser.post("/account/", form).headers["Location"] == "/account/changed/"
        assert "Одиннадцатова Вера" in text_of(browser.get("/registry/mine/"))
        assert log_in(Client(), login, code) == 422
        assert log_in(Client(), login, OWN) == 302
        assert CODE.findall(issue(head, "11", [person])) == []  # in use: left as it is


def test_a_code_is_good_for_ninety_days(cast: Cast, acting_as: ActingAs) -> None:
    head, person = cast.client("head"), cast.people["11"][1]
    with acting_as("web"):
        page = issue(head, "11", [person])
    login, code = LOGIN.findall(page)[0], CODE.findall(page)[0]
    for days, status in ((89, 302), (91, 422)):
        do("update registry_password set changed_at = now() - make_interval(days => %s)", days)
        with acting_as("web"):
            assert log_in(Client(), login, code) == status


def test_a_code_that_waits_is_replaced_and_the_old_one_is_dead(
    cast: Cast, acting_as: ActingAs
) -> None:
    head, person = cast.client("head"), cast.people["11"][1]
    with acting_as("web"):
        first = issue(head, "11", [person])
        second = text_of(head.post(f"/registry/people/{person.pk}/account/"))
        login = LOGIN.findall(first)[0]
        assert LOGIN.findall(second) == [login]
        assert log_in(Client(), login, CODE.findall(first)[0]) == 422
        assert log_in(Client(), login, CODE.findall(second)[0]) == 302


def test_an_account_is_made_from_a_persons_page(cast: Cast, acting_as: ActingAs) -> None:
    head, person = cast.client("head"), cast.people["11"][1]
    with acting_as("web"):
        card = text_of(head.get(f"/registry/people/{person.pk}/"))
        page = text_of(head.post(f"/registry/people/{person.pk}/account/"))
        after = text_of(head.get(f"/registry/people/{person.pk}/"))
    assert "Записи пока нет" in card
    assert len(CODE.findall(page)) == 1
    assert "одноразовый код ещё не использован" in after


@pytest.mark.parametrize("who", ["specialist", "teacher", "expert", "stranger"])
def test_who_gives_no_grants_makes_no_accounts(cast: Cast, acting_as: ActingAs, who: str) -> None:
    client, person, before = cast.client(who), cast.people["11"][1], Account.objects.count()
    with acting_as("web"):
        assert client.post(ISSUE.format("11"), {"person": [person.pk]}).status_code == 403
        assert client.post(f"/registry/people/{person.pk}/account/").status_code == 403
    assert Account.objects.count() == before


def test_a_head_makes_accounts_for_nobody_else_s_people(cast: Cast, acting_as: ActingAs) -> None:
    client, foreign, before = cast.client("head"), cast.people["12"][0], Account.objects.count()
    with acting_as("web"):
        for code in ("11", "12", "10", "region"):
            assert "Никто не отмечен" in issue(client, code, [foreign])
        assert client.post(f"/registry/people/{foreign.pk}/account/").status_code == 404
        assert SURNAME not in text_of(client.get(ISSUE.format("region")))
    assert Account.objects.count() == before


SURNAME = "Двенадцатова"


def test_codes_are_given_as_the_paper_to_cut(cast: Cast, acting_as: ActingAs) -> None:
    client = cast.client("operator")
    with acting_as("web"):
        page = issue(client, "10", [*cast.people["11"], *cast.people["12"]])
        value = re.search(r'name="slips" value="([^"]+)"', page)
        assert value is not None
        told = html.unescape(value[1])
        answer = client.post("/registry/accounts/codes.pdf", {"slips": told})
    reader = PdfReader(io.BytesIO(answer.content))
    texts = [sheet.extract_text() for sheet in reader.pages]
    assert len(texts) == 2
    assert "Школа № 11" in texts[0]
    assert "Школа № 12" in texts[1]
    codes = [one["code"] for one in json.loads(told)]
    assert [code in texts[0] for code in codes] == [True, True, False, False]
    assert [code in texts[1] for code in codes] == [False, False, True, True]


@pytest.mark.parametrize("slips", ["", "[", "{}", "[1]", '[{"login": "a"}]', "null"])
def test_a_broken_paper_is_refused(cast: Cast, acting_as: ActingAs, slips: str) -> None:
    client = cast.client("head")
    with acting_as("web"):
        answer = client.post("/registry/accounts/codes.pdf", {"slips": slips})
    assert answer.status_code in (400, 200 if slips == "{}" else 400)


def test_pages_do_not_reach_the_functions_of_the_owner(cast: Cast, acting_as: ActingAs) -> None:
    account = cast.accounts["ministry"].pk
    with acting_as("web"):
        for call in ("put_one_time_code(%s, 'x')", "put_password(%s, 'x')"):
            assert_refused(f"select {call}", account)
        assert_refused("select login_after('head')")
    assert not Password.objects.filter(account=account).exists()


class TestTies:
    """An account and the person it belongs to."""

    def account(self, cast: Cast) -> str:
        return f"/registry/accounts/{cast.accounts['curator'].pk}/"

    def test_one_is_found_confirmed_and_tied_on_both_sides(
        self, cast: Cast, acting_as: ActingAs
    ) -> None:
        head, curator = cast.client("head"), cast.client("curator")
        person, address = cast.people["11"][1], self.account(cast)
        with acting_as("web"):
            listed = text_of(head.get(f"{address}?q=одиннадцатава"))
            assert f'href="{address}?person={person.pk}"' in listed
            asked = text_of(head.get(f"{address}?person={person.pk}"))
            assert "Привязать запись «Кто-то curator» к человеку «Одиннадцатова Вера" in asked
            head.post(address, {"deed": "tie", "person": str(person.pk)})
            assert "Одиннадцатова Вера" in text_of(curator.get("/registry/mine/"))
            assert "учётную запись привязали к человеку" in text_of(curator.get("/journal/mine/"))
            head.post(address, {"deed": "untie"})
            assert "Одиннадцатова Вера" not in text_of(curator.get("/registry/mine/"))
        entries = JournalEntry.objects.filter(persons=[person.pk], kind="change").order_by("id")
        subject = f"account:{cast.accounts['curator'].pk}"
        assert list(entries.values_list("event", "subject")) == [
            ("registry.account_tied", subject),
            ("registry.account_untied", subject),
        ]

    @pytest.mark.parametrize("person", ["", "x", "0", "999999999"])
    def test_nobody_is_no_person(self, cast: Cast, acting_as: ActingAs, person: str) -> None:
        head = cast.client("head")
        with acting_as("web"):
            answer = head.post(self.account(cast), {"deed": "tie", "person": person})
        assert "такого человека нет в реестре" in text_of(answer)

    def test_a_person_out_of_sight_is_not_tied(self, cast: Cast, acting_as: ActingAs) -> None:
        head, foreign = cast.client("head"), cast.people["12"][0]
        with acting_as("web"):
            shown = text_of(head.get(f"{self.account(cast)}?person={foreign.pk}"))
            head.post(self.account(cast), {"deed": "tie", "person": str(foreign.pk)})
        assert SURNAME not in shown
        assert Account.objects.get(login="curator").person is None

    def test_who_does_not_run_an_account_ties_nothing(
        self, cast: Cast, acting_as: ActingAs
    ) -> None:
        head, person = cast.client("head"), cast.people["11"][1]
        for name in ("ministry", "specialist", "head"):
            with acting_as("web"):
                address = f"/registry/accounts/{cast.accounts[name].pk}/"
                head.post(address, {"deed": "tie", "person": str(person.pk)})
            assert Account.objects.get(login=name).person is None

    def test_an_account_of_somebody_is_not_taken_over(
        self, cast: Cast, acting_as: ActingAs
    ) -> None:
        head, person = cast.client("head"), cast.people["11"][1]
        teacher = cast.accounts["teacher"]
        with acting_as("web"):
            address = f"/registry/accounts/{teacher.pk}/"
            head.post(address, {"deed": "tie", "person": str(person.pk)})
        teacher.refresh_from_db()
        assert teacher.person == cast.people["11"][0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--unit", "11", "--out", "codes.doc"], "имя файла должно кончаться на .pdf или .csv"),
        (["--unit", "11", "--out", "no/such/codes.pdf"], "такой папки нет"),
        (["--unit", "11", "--out", "README.md"], "имя файла должно кончаться"),
    ],
)
def test_the_command_refuses_before_it_makes_anything(arguments: list[str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "orientir", "accounts", "issue", *arguments],
        capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(Path("src").absolute())},
    )  # fmt: skip
    assert (done.returncode, said in done.stderr, done.stdout) == (1, True, "")


def command(out: Path, *more: str) -> int:
    parser = argparse.ArgumentParser()
    accounts.add_arguments(parser)
    return accounts.run(parser.parse_args(["issue", "--unit", "10", "--out", str(out), *more]))


def test_the_command_makes_accounts_for_a_whole_municipality(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "codes.csv"
    assert command(table, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"issued": 5, "file": str(table)}
    assert oct(table.stat().st_mode & 0o777) == "0o600"
    lines = table.read_text("utf-8-sig").splitlines()
    assert lines[0] == "Организация;Человек;Должность;Логин;Одноразовый код"
    assert lines[1].startswith("Школа № 11;Одиннадцатова Вера Тестовна;учитель;odinnadtsatova.vt;")
    with pytest.raises(Mistake, match="делать нечего"):
        command(tmp_path / "none.pdf")
    with pytest.raises(Mistake, match="уже есть"):
        command(table)
    again = tmp_path / "codes.pdf"
    assert command(again, "--again", "--address", "https://orientir.example/") == 0
    texts = [page.extract_text() for page in PdfReader(again).pages]
    assert ["orientir.example" in text for text in texts] == [True] * 3
    login, _, code = lines[1].partition(";odinnadtsatova.vt;")
    assert (log_in(Client(), "odinnadtsatova.vt", code), login != "") == (422, True)
