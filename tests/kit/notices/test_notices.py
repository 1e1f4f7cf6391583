"""Notices: sent once, seen by their account alone, mailed by a real mail server, never twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings, settings
from django.db import transaction
from django.test import Client

from orientir.core.mistakes import Mistake
from orientir.cycle.registry.models import Account, Person
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import COOKIE
from orientir.kit.notices import actions, queries
from orientir.kit.notices import api as notices
from orientir.kit.notices.gathering import gather_letters
from orientir.kit.notices.kinds import KINDS, Term
from orientir.kit.notices.mailing import send_letters
from orientir.kit.notices.models import Notice, NoticeAddress, NoticeLetter, NoticeTerm
from orientir.kit.notices.smtp import MailServer, find_mail_server, inspect_mail, read_address
from tests.cast import open_session
from tests.kit.asking import assert_refused
from tests.kit.notices.mail_server import MailBox, mail_server

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=ZoneInfo(settings.TIME_ZONE))
NIGHT = MORNING - timedelta(hours=6)
DAY = timedelta(days=1)
ActingAs = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    before = dict(KINDS)
    KINDS.clear()
    notices.notice_kind(
        "tests.plain", title="Plain", subject="Plain: %(title)s", text="Until %(until)s"
    )
    notices.notice_kind(
        "tests.needed", title="Needed by tests", subject="Needed by tests", text="", is_needed=True
    )
    notices.notice_kind(
        "tests.urgent",
        title="Urgent in tests",
        subject="Urgent in tests",
        text="",
        term=Term.AT_ONCE,
    )
    yield
    KINDS.clear()
    KINDS.update(before)


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as box:
        yield box


def account(login: str = "reader", address: str = "reader@example.ru", **fields: object) -> Account:
    made = Account.objects.create(login=login, display_name="Фамилия Имя", **fields)
    if address:
        NoticeAddress.objects.create(
            account=made, address=address, confirmed_at=NIGHT - DAY, leave_key=f"key-{login}"
        )
    return made


def send(to: Account, key: str = "1", kind: str = "tests.plain", at: datetime = NIGHT) -> int:
    return notices.send(kind, key=key, at=at, accounts=[to.pk], title="Диагностика", until="5 мая")


def server(box: MailBox, user: str = "") -> MailServer:
    return MailServer("127.0.0.1", box.port, user, "secret" if user else "", False, False)


def post(box: MailBox, at: datetime) -> int:
    gather_letters(at)
    return send_letters(server(box), at)


def body(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_notice_comes_once_to_the_accounts_of_a_person() -> None:
    person = Person.objects.create(
        family_name="Фамилия", given_name="Имя", birth_on=date(1980, 1, 1)
    )
    first, second = account("first", person=person), account("second", person=person)
    account("gone", person=person, is_active=False)
    wanted = {"key": "7", "at": NIGHT, "persons": [person.pk], "title": "Ц", "until": "мая"}
    assert notices.send("tests.plain", **wanted) == 2  # type: ignore[arg-type]
    assert notices.send("tests.plain", **wanted) == 0  # type: ignore[arg-type]
    assert {one.account_id for one in Notice.objects.all()} == {first.pk, second.pk}
    [message] = queries.list_recent(first.pk)
    assert (message.subject, message.text, message.is_read) == ("Plain: Ц", "Until мая", False)


def test_words_that_are_missing_are_missed_when_it_is_sent() -> None:
    with pytest.raises(KeyError):
        notices.send("tests.plain", key="1", at=NIGHT, title="Ц")
    with pytest.raises(KeyError):
        notices.send("tests.unknown", key="1", at=NIGHT)


def test_what_is_switched_off_does_not_come_but_the_needed_does() -> None:
    reader = account()
    actions.set_terms(account=reader.pk, terms={"tests.plain": Term.OFF})
    with pytest.raises(actions.TermNotAllowed), transaction.atomic():
        actions.set_terms(account=reader.pk, terms={"tests.needed": Term.OFF})
    assert send(reader) == 0
    NoticeTerm.objects.create(account=reader, kind="tests.needed", term=Term.OFF)
    assert send(reader, kind="tests.needed") == 1


def test_one_letter_a_day_tells_all_that_is_unread_and_never_twice(box: MailBox) -> None:
    reader = account()
    for key in ("1", "2", "3"):
        send(reader, key)
    read = Notice.objects.get(key="3")
    actions.mark_read(account=reader.pk, notice=read.pk, at=NIGHT)
    assert post(box, NIGHT) == 0  # before the hour
    assert post(box, MORNING) == 1
    send(reader, "4", at=MORNING)
    assert post(box, MORNING + timedelta(hours=3)) == 0
    assert post(box, MORNING + DAY) == 1
    assert post(box, MORNING + 2 * DAY) == 0
    first, second = box.letters
    assert first["Subject"] == "2 сообщения"
    assert second["Subject"] == "Plain: Диагностика"
    assert first["To"] == "reader@example.ru"
    assert first["Message-ID"] != second["Message-ID"]
    text = body(first)
    assert text.count("Plain: Диагностика") == 2
    assert "/notices/settings/" in text
    assert "<b>Plain: Диагностика</b>" in body(first, "html")
    assert "Фамилия" not in first.as_string() + text


def test_what_asks_for_it_goes_out_at_once_and_what_stays_here_does_not(box: MailBox) -> None:
    reader = account()
    send(reader, kind="tests.urgent")
    send(reader, kind="tests.plain")
    actions.set_terms(account=reader.pk, terms={"tests.plain": Term.HERE})
    assert post(box, NIGHT) == 1
    assert post(box, MORNING) == 0
    assert [letter["Subject"] for letter in box.letters] == ["Urgent in tests"]


def test_an_address_that_nobody_confirmed_gets_nothing(box: MailBox) -> None:
    reader = account(address="")
    NoticeAddress.objects.create(account=reader, wanted="a@example.ru", leave_key="k")
    send(reader)
    assert post(box, MORNING) == 0


def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_not(box: MailBox) -> None:
    send(account("first", "first@example.ru"))
    box.refusals = ["450 later", "450 later"]
    assert post(box, MORNING) == 0
    assert post(box, MORNING) == 0  # not before its time
    assert len(box.refusals) == 1
    assert post(box, MORNING + timedelta(minutes=1)) == 0
    assert post(box, MORNING + timedelta(minutes=4)) == 1
    send(account("second", "second@example.ru"))
    box.refusals = ["550 nobody here"]
    assert post(box, MORNING) == 0
    assert post(box, MORNING + 9 * DAY) == 0
    letter = NoticeLetter.objects.get(address="second@example.ru")
    assert (letter.state, letter.error) == ("failed", "550 nobody here")
    assert [one["To"] for one in box.letters] == ["first@example.ru"]


def test_a_server_that_is_away_is_asked_again(box: MailBox) -> None:
    send(account())
    gather_letters(MORNING)
    away = MailServer("127.0.0.1", 1, "", "", False, False)
    assert send_letters(away, MORNING) == 0
    assert send_letters(server(box), MORNING) == 0
    assert send_letters(server(box), MORNING + timedelta(minutes=1)) == 1


def test_a_letter_that_may_have_gone_out_is_not_sent_again(box: MailBox) -> None:
    send(account())
    box.breaks_after_words = True
    assert post(box, MORNING) == 0
    box.breaks_after_words = False
    assert post(box, MORNING + DAY) == 0
    assert len(box.letters) == 1
    assert NoticeLetter.objects.get().state == "lost"


def test_a_letter_whose_program_was_killed_is_not_sent_again(box: MailBox) -> None:
    send(account())
    gather_letters(MORNING)
    NoticeLetter.objects.update(state="sending", tried_at=MORNING)
    assert post(box, MORNING + timedelta(minutes=5)) == 0
    assert NoticeLetter.objects.get().state == "sending"
    assert post(box, MORNING + timedelta(minutes=11)) == 0
    assert NoticeLetter.objects.get().state == "lost"
    assert box.letters == []


def test_many_letters_go_over_one_connection_with_a_login(box: MailBox) -> None:
    for number in range(5):
        send(account(f"reader{number}", f"r{number}@example.ru"))
    gather_letters(MORNING)
    assert send_letters(server(box, "user"), MORNING) == 5
    assert len(box.logins) == 1


def browser(reader: Account) -> Client:
    client = Client()
    client.cookies[COOKIE] = open_session(reader, None)
    return client


def test_an_address_is_confirmed_by_a_letter_and_changed_with_a_word_to_the_old_one(
    box: MailBox, acting_as: ActingAs
) -> None:
    reader, other = account(address=""), account("other", address="")
    client, stranger = browser(reader), browser(other)
    token = client.cookies[COOKIE].value
    with acting_as("web"):
        asked = client.post("/notices/address/", {"deed": "ask", "address": "new@example.ru"})
        again = client.post("/notices/address/", {"deed": "ask", "address": "new@example.ru"})
    assert (asked.status_code, again.status_code) == (302, 422)
    now = datetime.now(UTC) + timedelta(seconds=5)
    with acting_as("system"):
        assert send_letters(server(box), now) == 1
    found = re.search(r"/notices/address/confirm/[\w-]+/", body(box.letters[0]))
    assert found is not None
    assert NoticeLetter.objects.get().code == ""
    with acting_as("web"):
        stranger.get(found[0])
        assert not NoticeAddress.objects.filter(confirmed_at__isnull=False).exists()
        client.get(found[0])
    mine = NoticeAddress.objects.get(account=reader)
    assert (mine.address, mine.wanted, mine.code_hash) == ("new@example.ru", "", "")
    NoticeLetter.objects.update(made_at=now - DAY)
    with acting_as("web"), acting_by(token):
        actions.ask_for_address(account=reader.pk, address="newer@example.ru", at=now)
        code = "wrong"
        assert not actions.confirm_address(account=reader.pk, code=code, at=now)
    sent = NoticeLetter.objects.get(state="waiting").code
    with acting_as("web"), acting_by(token):
        assert actions.confirm_address(account=reader.pk, code=sent, at=now)
        assert not actions.confirm_address(account=reader.pk, code=sent, at=now)
    assert NoticeLetter.objects.filter(kind="changed", address="new@example.ru").exists()


def test_letters_are_stopped_by_a_link_without_a_login(box: MailBox, acting_as: ActingAs) -> None:
    reader = account()
    send(reader, "1")
    post(box, MORNING)
    [letter] = box.letters
    link = letter["List-Unsubscribe"].strip("<>")
    path = "/notices/" + link.partition("/notices/")[2]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stranger = Client(enforce_csrf_checks=True)
    with acting_as("web"):
        assert stranger.get(path).status_code == 200
        assert stranger.post("/notices/leave/absent/").status_code == 404
        assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NoticeAddress.objects.get().is_paused
    send(reader, "2", at=MORNING)
    send(reader, "3", "tests.needed", at=MORNING)
    assert post(box, MORNING + DAY) == 1
    assert box.letters[1]["Subject"] == "Needed by tests"


def test_one_sees_and_reads_only_ones_own(acting_as: ActingAs) -> None:
    reader, other = account(), account("other", "other@example.ru")
    for key in ("1", "2"):
        send(reader, key)
    send(other, "1")
    foreign = Notice.objects.get(account=other)
    mine = list(Notice.objects.filter(account=reader).order_by("pk"))
    client = browser(reader)
    with acting_as("web"):
        page = client.get("/notices/").content.decode()
        assert page.count('class="o-unread"') == 2
        assert "2 непрочитанных сообщения" in page
        assert client.get(f"/notices/{foreign.pk}/").status_code == 404
        assert client.get(f"/notices/{mine[0].pk}/").status_code == 302
        first = client.get("/notices/?unread=1").content.decode()
        assert first.count('class="o-unread"') == 1
        client.post("/notices/read/", {"until": str(mine[1].pk)})
        assert "Всё прочитано" in client.get("/notices/").content.decode()
    assert Notice.objects.get(pk=foreign.pk).read_at is None


def test_pages_touch_nothing_of_letters(acting_as: ActingAs) -> None:
    send(account())
    with acting_as("web"):
        assert not Notice.objects.exists()
        assert_refused("select * from notices_letter")
        assert_refused(
            "insert into notices_notice (account_id, kind, key, link, told, at) "
            "values (1, 'a', '', '', '{}', now())"
        )
        assert_refused("update notices_notice set told = '{}'")
        assert_refused("update notices_address set address = 'x@y.ru'")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://post.ru", ("post.ru", 25, "", "", False, False)),
        ("smtps://u%40b.ru:p%3Aw@post.ru", ("post.ru", 465, "u@b.ru", "p:w", True, False)),
        ("smtp://u:p@post.ru:587?starttls=1", ("post.ru", 587, "u", "p", False, True)),
    ],
)
def test_the_address_of_a_mail_server(url: str, expected: tuple[object, ...]) -> None:
    assert read_address(url) == MailServer(*expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["post.ru", "http://post.ru", "smtp://", "smtp://post.ru:порт"])
def test_a_wrong_address_of_a_mail_server_is_told(url: str, settings: LazySettings) -> None:
    settings.SMTP_URL = url
    with pytest.raises(Mistake, match="ORIENTIR_SMTP_URL"):
        find_mail_server()
    assert [level for level, _text, _advice in inspect_mail()] == ["warning"]


def test_the_doctor_asks_the_mail_server_itself(box: MailBox, settings: LazySettings) -> None:
    settings.SMTP_URL = ""
    assert [one[0] for one in inspect_mail()] == ["warning"]
    settings.SMTP_URL = f"smtp://127.0.0.1:{box.port}"
    assert [one[0] for one in inspect_mail()] == ["ok"]
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    [(level, text, _advice)] = inspect_mail()
    assert level == "warning"
    assert "не отвечает" in text
