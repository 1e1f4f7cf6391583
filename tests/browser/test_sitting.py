"""The sitting in a real browser: nothing lost without a network, a server, a session, a tab; nothing seen by others."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from orientir.cycle.assessment.models import Answer, Sitting
from orientir.cycle.assessment.views import sittings
from orientir.cycle.assessment.views.line import MOST, Line
from orientir.cycle.registry.models import Session
from orientir.kit.access.logins import COOKIE
from orientir.kit.access.passwords import put_password
from tests.browser.conftest import SCREENSHOTS, WIDTHS, OpenPage, Watched
from tests.cast import Cast, make_cast
from tests.cycle.assessment.sat import Sat, make_sat

pytestmark = pytest.mark.usefixtures("server_acts_as_web")
SAVED = "Сохранено в"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def sat(cast: Cast) -> Sat:
    return make_sat(cast.units["region"], [(cast.people["11"][0], cast.units["11"])])


def _enter(open_page: OpenPage, cast: Cast, sat: Sat, width: int = 1280) -> Watched:
    """The teacher's browser, in the test."""
    (invitation,) = sat.invitations.values()
    cookies = {COOKIE: cast.token("teacher")}
    watched = open_page(
        f"/assessment/sit/{invitation.pk}/", width=width, cookies=cookies, alone=True
    )
    _shot(watched.page, "entrance", width)
    watched.page.get_by_role("button", name="Начать").click()
    expect(watched.page.locator("[data-player]")).to_be_visible()
    return watched


def _kept() -> dict[int, Any]:
    """The answer that counts, by position."""
    rows = Answer.objects.filter(sitting__procedure__code="sat", is_late=False).order_by("pk")
    return {row.position: row.content for row in rows}


def _saving(page: Page) -> Any:
    return page.locator("[data-saving] span")


def _go(page: Page, number: int) -> None:
    page.locator(f"[data-go='{number - 1}']").click()
    expect(page.locator("[data-number]")).to_contain_text(f"Задание {number} из")


def _choose(page: Page, words: str) -> None:
    page.get_by_label(words, exact=True).check()


def _await_saved(page: Page) -> None:
    expect(_saving(page)).to_contain_text(SAVED)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_is_answered_and_saved(
    open_page: OpenPage, cast: Cast, sat: Sat, width: int
) -> None:
    watched = _enter(open_page, cast, sat, width)
    page = watched.page
    found = []
    for number, answer in enumerate(ANSWERING, start=1):
        _go(page, number)
        answer(page)
        found += [(number, one) for one in watched.violations()]
        found += [(number, "шире экрана")] if watched.is_wider_than_screen() else []
        _shot(page, f"kind-{number}", width)
    assert found == []
    _await_saved(page)
    assert _kept() == {
        1: {"choice": "B"},
        2: {"choices": ["A", "C"]},
        3: {"order": ["B", "A", "C"]},
        4: {"pairs": [["A", "A"], ["B", "B"]]},
        5: {"gaps": {"g1": "B", "g2": "Москва"}},
        6: {"gaps": {"g1": "A", "g2": "A"}},
        7: {"number": "9,0"},
        8: {"text": "рефлексия"},
        9: {"text": "Сначала отмечу удачное."},
        10: {"areas": ["B"]},
        11: {"points": [[200, 100]]},
    }


def test_a_line_before_the_door_moves_by_itself_and_outlives_the_network(
    open_page: OpenPage, cast: Cast, sat: Sat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked in the background: what has the focus keeps it, and the test opens when the turn has come."""
    line = Line()
    line.begun = {-number: time.monotonic() + 3_600 for number in range(1, MOST + 1)}
    monkeypatch.setattr(sittings, "LINE", line)
    monkeypatch.setattr(sittings, "ask_again_after", lambda _before: 1)
    (invitation,) = sat.invitations.values()
    cookies = {COOKIE: cast.token("teacher")}
    watched = open_page(f"/assessment/sit/{invitation.pk}/", cookies=cookies, alone=True)
    page = watched.page
    page.get_by_role("button", name="Начать").click()
    expect(page.get_by_role("status")).to_contain_text("1")
    assert _wrong(watched, "line") == []
    again = page.locator("form[data-again] button")
    page.keyboard.press("Tab")
    expect(again).to_be_focused()
    page.evaluate("window.isSame = true")
    line.waiting = {-900: time.monotonic() + 3_600, **line.waiting}
    expect(page.get_by_role("status")).to_contain_text("2")
    expect(again).to_be_focused()
    page.context.set_offline(True)
    page.wait_for_timeout(2_500)
    page.context.set_offline(False)
    assert page.evaluate("window.isSame") is True
    assert not Sitting.objects.filter(invitation=invitation).exists()
    line.begun.clear()
    line.waiting.pop(-900)
    expect(page.locator("[data-player]")).to_be_visible(timeout=20_000)


def _mark_by_keys(page: Page) -> None:
    place = page.locator("svg.o-areas")
    place.focus()
    for key in ("ArrowRight", "ArrowLeft", "Enter"):
        place.press(key)


def _fill(name: str, first: str, second: str) -> Any:
    def fill(page: Page) -> None:
        page.get_by_label("Пропуск 1").select_option(label=first)
        gap = page.get_by_label("Пропуск 2")
        gap.select_option(label=second) if name == "list" else gap.fill(second)

    return fill


def _match(page: Page) -> None:
    page.locator(".o-match select").nth(0).select_option(label="Дневник урока")
    page.locator(".o-match select").nth(1).select_option(label="Анкета")


ANSWERING: tuple[Any, ...] = (
    lambda page: _choose(page, "Показать критерии до работы и отметить по каждому, что выполнено"),
    lambda page: [_choose(page, one) for one in ("Лист самооценки", "Обратная связь")],
    lambda page: _order(page),
    _match,
    _fill("text", "пре", "Москва"),
    _fill("list", "при", "Москва"),
    lambda page: page.locator(".o-entry").fill("9,0"),
    lambda page: page.locator(".o-entry").fill("рефлексия"),
    lambda page: page.locator(".o-essay").fill("Сначала отмечу удачное."),
    lambda page: _choose(page, "Справа"),
    _mark_by_keys,
)


def _order(page: Page) -> None:
    """Whatever order is shown, by buttons alone: новое знание, цель, рефлексия."""
    for at, words in enumerate(("Новое знание", "Цель", "Рефлексия")):
        while page.locator(".o-order > li").nth(at).inner_text().split("\n")[-1] != words:
            page.get_by_role("button", name=f"Выше: {words}").click()
    if page.get_by_role("button", name="Оставить в этом порядке").is_visible():
        page.get_by_role("button", name="Оставить в этом порядке").click()


def _wrong(watched: Watched, name: str) -> list[str]:
    """At the desk, then on a phone, where the test goes on; with a picture of each."""
    found = []
    for width in WIDTHS:
        _shot(watched.at(width), name, width)
        found += [f"{width}: шире экрана"] * watched.is_wider_than_screen()
        found += [f"{width}: {one}" for one in watched.violations()]
    return found


def _shot(page: Page, name: str, width: int) -> None:
    if os.environ.get("ORIENTIR_SCREENSHOTS"):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"sitting-{name}-{width}.png", full_page=True)


def test_without_a_network_answers_wait_and_go_by_themselves(
    open_page: OpenPage, cast: Cast, sat: Sat
) -> None:
    watched = _enter(open_page, cast, sat)
    page = watched.page
    _choose(page, "Сравнить работу с лучшей в классе")
    _await_saved(page)
    page.context.set_offline(True)
    _choose(page, "Снизить отметку за исправления")
    _go(page, 8)
    page.locator(".o-entry").fill("рефлексия")
    expect(_saving(page)).to_have_text("Нет связи. 2 ответа ждут отправки")
    expect(page.locator("[data-notes]")).to_contain_text("1, 8")
    assert _wrong(watched, "offline") == []
    assert _kept() == {1: {"choice": "C"}}
    page.context.set_offline(False)
    _await_saved(page)
    assert _kept() == {1: {"choice": "D"}, 8: {"text": "рефлексия"}}
    _forgive_network(watched)


def _forgive_network(watched: Watched) -> None:
    """What a browser says of requests that failed as they had to."""
    watched.complaints[:] = [one for one in watched.complaints if "Failed to load" not in one]


def test_a_reload_in_the_middle_loses_nothing(open_page: OpenPage, cast: Cast, sat: Sat) -> None:
    watched = _enter(open_page, cast, sat)
    page = watched.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.route("**/answers/", lambda route: route.abort())
    _choose(page, "Снизить отметку за исправления")
    expect(_saving(page)).to_contain_text("ждёт отправки")
    page.reload()
    expect(page.get_by_label("Снизить отметку за исправления")).to_be_checked()
    expect(_saving(page)).to_contain_text("1 ответ ждёт отправки")
    assert _kept() == {}
    page.context.unroute("**/answers/")
    _await_saved(page)
    assert _kept() == {1: {"choice": "D"}}
    _forgive_network(watched)


def test_a_reload_without_a_network_waits_and_comes_back(
    open_page: OpenPage, cast: Cast, sat: Sat
) -> None:
    watched = _enter(open_page, cast, sat)
    page = watched.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    _choose(page, "Снизить отметку за исправления")
    expect(_saving(page)).to_contain_text("ждёт отправки")
    page.reload()
    expect(page.locator("h1")).to_have_text("Нет связи с сервером")
    expect(page.locator("[data-waiting]")).to_contain_text("запечатанными: 1.")
    assert _wrong(watched, "reloaded-offline") == []
    page.context.set_offline(False)
    expect(page.get_by_label("Снизить отметку за исправления")).to_be_checked(timeout=20_000)
    _await_saved(page)
    assert _kept() == {1: {"choice": "D"}}
    kept = page.evaluate(
        "async () => { const cache = await caches.open((await caches.keys())[0]);"
        " return (await cache.keys()).map(({ url }) => new URL(url).pathname); }"
    )
    assert [one for one in kept if not one.startswith("/static/")] == ["/assessment/sit/offline/"]
    _forgive_network(watched)


def test_words_are_put_down_while_they_are_typed(open_page: OpenPage, cast: Cast, sat: Sat) -> None:
    """Somebody types without a pause: one answer stands in the browser, the newest, before any pause sends it."""
    watched = _enter(open_page, cast, sat)
    page = watched.page
    page.context.route("**/answers/", lambda route: route.abort())
    _go(page, 8)
    for letter in "рефлексия":
        page.locator(".o-entry").press_sequentially(letter)
        page.wait_for_timeout(100)
    assert page.evaluate(COUNT_WAITING) == 1
    page.wait_for_timeout(700)
    assert page.evaluate(COUNT_WAITING) == 1
    page.context.unroute("**/answers/")
    page.evaluate("dispatchEvent(new Event('online'))")
    _await_saved(page)
    assert _kept() == {8: {"text": "рефлексия"}}
    assert Answer.objects.filter(sitting__procedure__code="sat").count() == 1
    _forgive_network(watched)


COUNT_WAITING = """async () => {
  const done = (one) => new Promise((resolve) => { one.onsuccess = () => resolve(one.result); });
  const [{ name }] = await indexedDB.databases();
  const database = await done(indexedDB.open(name));
  const count = await done(database.transaction("answers").objectStore("answers").count());
  database.close();
  return count;
}"""


def test_an_expired_session_asks_for_the_log_in_in_place(
    open_page: OpenPage, cast: Cast, sat: Sat
) -> None:
    put_password(account_id=cast.accounts["teacher"].pk, password="четыре-слова-тут")
    watched = _enter(open_page, cast, sat)
    page = watched.page
    Session.objects.all().delete()
    _choose(page, "Снизить отметку за исправления")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 ответ ждёт в этом браузере")
    assert _wrong(watched, "login") == []
    dialog.get_by_label("Пароль").fill("не тот пароль")
    dialog.get_by_role("button", name="Войти").click()
    expect(dialog).to_contain_text("не подходят")
    dialog.get_by_label("Пароль").fill("четыре-слова-тут")
    dialog.get_by_role("button", name="Войти").click()
    expect(dialog).to_have_count(0)
    _await_saved(page)
    assert _kept() == {1: {"choice": "D"}}
    _choose(page, "Сравнить работу с лучшей в классе")
    _await_saved(page)
    _forgive_network(watched)


def test_two_tabs_show_the_same_and_the_last_answer_counts(
    open_page: OpenPage, cast: Cast, sat: Sat
) -> None:
    first = _enter(open_page, cast, sat).page
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator("[data-player]")).to_be_visible()
    _choose(first, "Снизить отметку за исправления")
    expect(second.get_by_label("Снизить отметку за исправления")).to_be_checked()
    _choose(second, "Сравнить работу с лучшей в классе")
    expect(first.get_by_label("Сравнить работу с лучшей в классе")).to_be_checked()
    expect(first.locator("[data-notes]")).to_contain_text("в другой вкладке")
    _shot(first, "second-tab", 1280)
    _await_saved(first)
    _await_saved(second)
    assert _kept() == {1: {"choice": "C"}}
    assert Answer.objects.filter(sitting__procedure__code="sat").count() == 2


def _stored(page: Page) -> list[Any]:
    """Everything that the browser holds of answers, as bytes and numbers."""
    script = """async () => {
      const done = (request) => new Promise((then) => { request.onsuccess = () => then(request.result); });
      const found = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name));
        const all = await done(database.transaction("answers").objectStore("answers").getAll());
        for (const one of all) found.push([name, Array.from(one.box)]);
        database.close();
      }
      return found;
    }"""
    return list(page.evaluate(script))


def test_on_a_shared_computer_the_next_person_neither_sees_nor_sends(
    open_page: OpenPage, cast: Cast, sat: Sat
) -> None:
    watched = _enter(open_page, cast, sat)
    page = watched.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.route("**/answers/", lambda route: route.abort())
    _go(page, 8)
    page.locator(".o-entry").fill("секретное слово")
    expect(_saving(page)).to_contain_text("ждёт отправки")
    ((_, box),) = _stored(page)
    assert "секретное" not in bytes(box).decode(errors="ignore")
    page.context.unroute("**/answers/")
    _become(page.context, cast.token("head"), watched.origin)
    page.reload()
    expect(page.locator("h1")).not_to_contain_text("Задание")
    page.goto(watched.origin + "/assessment/rescue/")
    assert len(_stored(page)) == 1
    assert _kept() == {}
    _become(page.context, cast.token("teacher"), watched.origin)
    (invitation,) = sat.invitations.values()
    page.goto(f"{watched.origin}/assessment/sit/{invitation.pk}/")
    _await_saved(page)
    assert _kept() == {8: {"text": "секретное слово"}}
    assert _stored(page) == []
    _forgive_network(watched)


def _become(context: BrowserContext, token: str, origin: str) -> None:
    context.add_cookies([{"name": COOKIE, "value": token, "url": origin}])


def test_finishing_asks_once_and_empties_the_queue(
    open_page: OpenPage, cast: Cast, sat: Sat
) -> None:
    watched = _enter(open_page, cast, sat)
    page = watched.page
    _choose(page, "Снизить отметку за исправления")
    page.locator("[data-finish]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("10 заданий без ответа")
    assert _wrong(watched, "finish") == []
    dialog.get_by_role("button", name="Вернуться к заданиям").click()
    _go(page, 8)
    page.locator(".o-entry").fill("в последний миг")
    page.locator("[data-finish]").click()
    dialog.get_by_role("button", name="Закончить").click()
    expect(page.locator("h1")).to_have_text("Вы закончили тест")
    expect(page.locator("main")).to_contain_text("2 из 11")
    assert _wrong(watched, "ended") == []
    assert _kept() == {1: {"choice": "D"}, 8: {"text": "в последний миг"}}
    assert page.evaluate("indexedDB.databases()") == []
    assert Sitting.objects.get(procedure__code="sat").ended_by == "person"


def test_what_waited_past_the_end_goes_to_the_operator(
    open_page: OpenPage, cast: Cast, sat: Sat
) -> None:
    watched = _enter(open_page, cast, sat)
    page = watched.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.route("**/answers/", lambda route: route.abort())
    _choose(page, "Снизить отметку за исправления")
    expect(_saving(page)).to_contain_text("ждёт отправки")
    Sitting.objects.filter(procedure__code="sat").update(ended_at=timezone.now(), ended_by="clock")
    page.context.unroute("**/answers/")
    page.reload()
    expect(page.locator("[data-leftovers]")).to_contain_text("пришли после окончания: 1")
    (answer,) = Answer.objects.filter(sitting__procedure__code="sat")
    assert (answer.is_late, answer.content) == (True, {"choice": "D"})
    assert page.evaluate("indexedDB.databases()") == []
    _forgive_network(watched)


def test_a_browser_that_keeps_nothing_says_so_and_saves_at_once(
    open_page: OpenPage, cast: Cast, sat: Sat
) -> None:
    (invitation,) = sat.invitations.values()
    watched = open_page("/login/", cookies={COOKIE: cast.token("teacher")}, alone=True)
    page = watched.page
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page.goto(f"{watched.origin}/assessment/sit/{invitation.pk}/")
    page.get_by_role("button", name="Начать").click()
    expect(page.locator("[data-notes]")).to_contain_text("ничего не хранит")
    _choose(page, "Снизить отметку за исправления")
    _await_saved(page)
    assert _kept() == {1: {"choice": "D"}}


def test_the_rescue_file_brings_answers_in(
    open_page: OpenPage, cast: Cast, sat: Sat, tmp_path: Any
) -> None:
    watched = _enter(open_page, cast, sat)
    page = watched.page
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.route("**/answers/", lambda route: route.abort())
    _go(page, 8)
    page.locator(".o-entry").fill("из файла")
    button = page.get_by_role("button", name="Сохранить ответы в файл")
    expect(button).to_be_visible()
    with page.expect_download() as waited:
        button.click()
    file = tmp_path / "answers.json"
    waited.value.save_as(file)
    assert "из файла" not in file.read_text()
    page.context.unroute("**/answers/")
    operator = open_page("/assessment/rescue/", cookies={COOKIE: cast.token("operator")})
    operator.page.locator("[data-file]").set_input_files(file)
    told = operator.page.locator("[data-result]")
    expect(told).to_have_text("Сохранено ответов из файла: 1 из 1.")
    assert _wrong(operator, "rescued") == []
    head = open_page("/assessment/rescue/", cookies={COOKIE: cast.token("head")})
    head.page.locator("[data-file]").set_input_files(file)
    expect(head.page.locator("[data-result]")).to_contain_text("другого человека")
    assert _kept() == {8: {"text": "из файла"}}
    _await_saved(page)
    assert Answer.objects.filter(sitting__procedure__code="sat").count() == 1
    _forgive_network(watched)
    _forgive_network(head)


def test_the_clock_over_ends_the_test(open_page: OpenPage, cast: Cast, sat: Sat) -> None:
    watched = _enter(open_page, cast, sat)
    page = watched.page
    hold = {"on": True}
    page.context.route("**/answers/", lambda route: None if hold["on"] else route.continue_())
    _choose(page, "Снизить отметку за исправления")
    expect(_saving(page)).to_have_text("Сохраняем…")
    hold["on"] = False
    page.context.unroute("**/answers/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(
        page.locator("[data-saving][data-look=ok], [data-saving][data-look=idle]")
    ).to_be_visible()
    Sitting.objects.filter(procedure__code="sat").update(
        deadline_at=timezone.now() + timedelta(seconds=8)
    )
    _choose(page, "Сравнить работу с лучшей в классе")
    expect(page.locator("[data-left]")).to_contain_text("0:0")
    assert watched.violations() == []
    expect(page.locator("h1")).to_have_text("Время теста вышло", timeout=20_000)
    assert _wrong(watched, "over") == []
    assert Sitting.objects.get(procedure__code="sat").ended_by == "clock"
    assert _kept() == {1: {"choice": "C"}}
    _forgive_network(watched)
