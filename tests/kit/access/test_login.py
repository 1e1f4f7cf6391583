"""Log-in, log-out, switch of role, one's own password: as a browser sees them, the database acting as web."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from orientir.cycle.registry.models import Grant
from orientir.kit.access import middleware
from orientir.kit.access.acting import hash_token
from orientir.kit.access.logins import COOKIE
from orientir.kit.access.passwords import (
    encode_like,
    encode_password,
    find_weakness,
    put_password,
    salt_pattern,
)
from tests.cast import LONG_AGO, SURNAMES, Cast, make_cast
from tests.kit.asking import ask, do

ActingAs = Callable[[str], AbstractContextManager[None]]
PASSWORD = "две коровы и стог сена"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_cast(stage: None) -> Cast:
    cast = make_cast()
    for name in ("head", "stranger"):
        put_password(account_id=cast.accounts[name].pk, password=PASSWORD)
    return cast


@pytest.fixture
def web(cast: Cast, acting_as: ActingAs) -> Iterator[Client]:
    with acting_as("web"):
        yield Client()


def log_in(client: Client, login: str = "head", password: str = PASSWORD, **extra: str) -> int:
    values = {"login": login, "password": password, **extra}
    return client.post("/login/", values).status_code


def as_owner(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('role')")
        role = cursor.fetchone()[0]
        cursor.execute("set role orientir_owner")
        cursor.execute(statement)
        rows = [row[0] for row in cursor.fetchall()] if cursor.description else []
        cursor.execute(f"set role {role}")
    return rows


def test_the_right_password_opens_a_session_whose_token_only_the_browser_holds(web: Client) -> None:
    response = web.post("/login/", {"login": "head", "password": PASSWORD, "next": "/account/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/account/")
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert len(cookie.value) >= 43
    assert as_owner("select token_hash from registry_session") == [hash_token(cookie.value)]
    assert "Кто-то head" in web.get("/account/").content.decode()


@override_settings(SESSION_COOKIE_SECURE=True)
def test_under_tls_the_cookie_never_travels_in_the_clear(web: Client) -> None:
    response = web.post("/login/", {"login": "head", "password": PASSWORD})
    assert response.cookies[COOKIE]["secure"]


@pytest.mark.parametrize(
    ("login", "password"), [("head", "wrong"), ("nobody", PASSWORD), ("teacher", PASSWORD)]
)
def test_a_wrong_pair_is_refused_in_the_same_words(web: Client, login: str, password: str) -> None:
    response = web.post("/login/", {"login": login, "password": password})
    assert response.status_code == 422
    assert "Логин и пароль не подходят друг к другу" in response.content.decode()
    assert COOKIE not in response.cookies


def test_an_account_that_is_switched_off_does_not_log_in(cast: Cast, web: Client) -> None:
    as_owner("update registry_account set is_active = false where login = 'head'")
    assert log_in(web) == 422


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_log_in_leads_nowhere_else(web: Client, target: str) -> None:
    response = web.post("/login/", {"login": "head", "password": PASSWORD, "next": target})
    assert response.headers["Location"] == "/"


def test_guessing_is_slowed_down_more_and_more_and_never_for_ever(web: Client) -> None:
    waits = []
    for _ in range(14):
        web.post("/login/", {"login": "head", "password": "guess"})
        waits += as_owner(
            "select coalesce(max(extract(epoch from blocked_until - now())), 0)::int"
            " from registry_login_delay"
        )
        as_owner("update registry_login_delay set blocked_until = null")
    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:8] == [2, 4, 8, 16]
    assert waits[-1] == 15 * 60
    assert log_in(web) == 302


def test_while_one_waits_even_the_right_password_waits(web: Client) -> None:
    for _ in range(6):
        log_in(web, password="guess")
    response = web.post("/login/", {"login": "head", "password": PASSWORD})
    assert response.status_code == 422
    assert "Попыток слишком много" in response.content.decode()
    assert log_in(web, "stranger") == 302


def test_an_address_that_tries_many_logins_is_slowed_down_too(web: Client) -> None:
    for number in range(31):
        log_in(web, f"login{number}", "guess")
    assert log_in(web) == 422
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert log_in(other) == 302


def test_logins_and_addresses_are_kept_only_as_keyed_hashes(web: Client) -> None:
    log_in(web, password="guess")
    kept = as_owner("select key from registry_login_delay")
    assert len(kept) == 2
    assert all(len(str(key)) == 64 for key in kept)
    plain = {hash_token(word) for word in ("head", "127.0.0.1", "login:head", "address:127.0.0.1")}
    assert plain.isdisjoint(map(str, kept))


def test_what_is_told_before_log_in_does_not_tell_which_logins_exist(web: Client) -> None:
    heads = {login: ask("select login_salt(%s, %s)", login, salt_pattern()) for login in ("a", "b")}
    assert heads["a"] != heads["b"]
    assert heads["a"] == ask("select login_salt('a', %s)", salt_pattern())
    known = ask("select login_salt('head', %s)", salt_pattern())[0]
    assert known.count("$") == heads["a"][0].count("$")
    assert as_owner("select encoded from registry_password") != [known]


def test_log_out_closes_the_session_in_the_database_too(web: Client) -> None:
    log_in(web)
    token = web.cookies[COOKIE].value
    assert web.post("/logout/").status_code == 302
    assert as_owner("select count(*) from registry_session") == [0]
    web.cookies[COOKIE] = token
    assert web.get("/account/").status_code == 302


def test_a_second_log_in_of_a_browser_ends_its_first_session(web: Client) -> None:
    log_in(web)
    log_in(web)
    assert as_owner("select count(*) from registry_session") == [1]


def test_an_idle_session_asks_for_a_log_in_and_a_busy_one_goes_on(web: Client) -> None:
    log_in(web)
    as_owner("update registry_session set used_at = now() - interval '119 minutes'")
    assert web.get("/account/").status_code == 200
    as_owner("update registry_session set used_at = now() - interval '121 minutes'")
    response = web.get("/account/?x=1")
    assert response.headers["Location"] == "/login/?next=%2Faccount%2F%3Fx%3D1"


def test_a_part_of_a_page_leads_the_whole_page_to_log_in(web: Client) -> None:
    response = web.get("/account/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"].startswith("/login/?next=")


def test_a_role_is_switched_by_a_grant_of_ones_own(cast: Cast, acting_as: ActingAs) -> None:
    second = Grant.objects.create(
        account=cast.accounts["head"], role="expert", unit=cast.units["10"], valid_from=LONG_AGO
    )
    client = cast.client("head")
    with acting_as("web"):
        assert "Руководитель организации, Школа № 11" in client.get("/account/").content.decode()
        assert client.post("/role/", {"grant": str(second.pk)}).status_code == 302
        assert "Эксперт, Первый округ" in client.get("/account/").content.decode()
        foreign = client.post("/role/", {"grant": str(cast.grants["ministry"].pk)})
        assert (foreign.status_code, client.post("/role/", {"grant": "x"}).status_code) == (
            403,
            403,
        )


def change(client: Client, old: str, new: str, again: str = "") -> tuple[int, str]:
    response = client.post("/account/", {"old": old, "new": new, "again": again or new})
    return response.status_code, response.content.decode()


def test_a_changed_password_ends_the_sessions_elsewhere(web: Client) -> None:
    elsewhere = Client()
    assert (log_in(web), log_in(elsewhere)) == (302, 302)
    assert change(web, PASSWORD, "совсем другие слова")[0] == 302
    assert web.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    fresh = Client()
    assert (log_in(fresh), log_in(fresh, password="совсем другие слова")) == (422, 302)


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", "совсем другие слова", "", "Это не ваш нынешний пароль"),
        (PASSWORD, "коротко", "", "слишком короткий"),
        (PASSWORD, "1234567890123", "", "одни цифры"),
        (PASSWORD, "qwertyuiop", "", "один из самых частых"),
        (PASSWORD, "Кто-то head", "", "похож на ваше имя"),
        (PASSWORD, "совсем другие слова", "совсем не те слова", "различаются"),
    ],
)
def test_a_password_is_refused_with_the_reason(
    web: Client, old: str, new: str, again: str, said: str
) -> None:
    log_in(web)
    status, page = change(web, old, new, again)
    assert (status, said in page) == (422, True)


def test_passwords_of_stronger_hashers_are_hashed_by_their_own_head() -> None:
    for hasher in ("Scrypt", "PBKDF2"):
        with override_settings(
            PASSWORD_HASHERS=[f"django.contrib.auth.hashers.{hasher}PasswordHasher"]
        ):
            encoded = encode_password(PASSWORD)
            head = encoded.rpartition("$")[0]
            assert encode_like(head, PASSWORD) == encoded
            assert encode_like(head, "other") != encoded
            assert encode_like(salt_pattern() % "abc", PASSWORD).startswith(salt_pattern() % "abc")


def test_weak_passwords_have_their_sentence() -> None:
    assert find_weakness("четыре слова в ряд") == ""
    assert find_weakness("short")


# ── one request, one token ───────────────────────────────────────────────────────────────────────


def setting() -> str:
    return str(ask("select coalesce(current_setting('orientir.session_token', true), '')")[0])


def test_no_token_is_left_on_the_connection_after_a_request(
    cast: Cast, acting_as: ActingAs
) -> None:
    client = cast.client("head")
    with acting_as("web"):
        assert client.get("/account/").status_code == 200
        assert setting() == ""
        assert Client().get("/account/").status_code == 302
        assert ask("select count(*) from registry_person") == [0]


def test_no_token_is_left_after_a_view_that_fails(
    cast: Cast, acting_as: ActingAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        assert ask("select count(*) from registry_person") == [2]
        raise RuntimeError("in the view")

    monkeypatch.setattr("orientir.kit.access.views.PasswordForm", lambda *a, **k: fail())
    client = cast.client("head")
    with acting_as("web"):
        with pytest.raises(RuntimeError):
            client.get("/account/")
        assert setting() == ""


def test_a_token_left_over_by_anything_else_is_not_taken_for_the_next_request(
    cast: Cast, acting_as: ActingAs
) -> None:
    token = cast.token("ministry")
    with acting_as("web"):
        do("select set_config('orientir.session_token', %s, false)", token)
        assert Client().get("/account/").status_code == 302
        assert setting() == ""


def test_a_stream_is_made_under_its_own_token_piece_by_piece(
    cast: Cast, acting_as: ActingAs
) -> None:
    token = cast.token("head")

    def pieces() -> Iterator[bytes]:
        for _ in range(2):
            yield str(ask("select family_name from registry_person")[0]).encode()

    with acting_as("web"):
        stream = middleware._acting_stream(token, pieces())
        assert setting() == ""
        for piece in stream:
            assert piece.decode() == SURNAMES["11"]
            assert setting() == ""


# ── headers ──────────────────────────────────────────────────────────────────────────────────────


def test_every_answer_carries_the_security_headers(cast: Cast, acting_as: ActingAs) -> None:
    client = cast.client("head")
    with acting_as("web"):
        for path in ("/login/", "/account/", "/journal/mine/", "/journal/", "/no-such-page/"):
            response = client.get(path)
            for name, value in middleware.HEADERS.items():
                assert response.headers[name] == value, (path, name)
            assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert client.get("/account/").headers["Cache-Control"] == "private, no-store"


def test_forms_need_their_own_page(cast: Cast, acting_as: ActingAs) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies[COOKIE] = cast.token("head")
    with acting_as("web"):
        response = client.post("/logout/")
        assert response.status_code == 403
        assert "Страница устарела" in response.content.decode()
        assert client.get("/account/").status_code == 200


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites() -> None:
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"
