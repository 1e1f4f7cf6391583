"""Events: told with the act, heard in order and once, put off when they fail, alive after a kill."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from orientir.core.mistakes import Mistake
from orientir.kit.events import api as events
from orientir.kit.events.delivering import INTERRUPTED, deliver_events, find_pause
from orientir.kit.events.listening import LISTENERS
from orientir.kit.events.models import Event, Listener
from orientir.kit.jobs.api import Job, job_task, start_job
from orientir.kit.jobs.kinds import KINDS
from tests.kit.asking import assert_refused, do

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def listeners() -> Iterator[None]:
    """Only what a test declares listens."""
    app.perform_import_paths()  # type: ignore[no-untyped-call]  # the rooms' own, so that none comes in the middle of a test
    before, kinds = dict(LISTENERS), dict(KINDS)
    LISTENERS.clear()
    yield
    LISTENERS.clear()
    LISTENERS.update(before)
    KINDS.clear()
    KINDS.update(kinds)


def hear(*kinds: str, name: str = "tests.hear", **options: bool) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []

    @events.listens(*kinds, name=name, **options)
    def listen(told: events.Told) -> None:
        heard.append((told.kind, told.subject))

    return heard


def tell(kind: str, subject: int, **ids: int | str) -> None:
    events.tell(kind, subject=subject, at=NOW, **ids)


def retry_now() -> None:
    Listener.objects.update(retry_at=timezone.now() - timedelta(seconds=1))


def test_an_event_is_heard_once_by_each_who_listens_to_its_kind() -> None:
    first, second = hear("tests.born", "tests.named"), hear("tests.named", name="tests.other")
    tell("tests.born", 1)
    tell("tests.named", 2)
    tell("tests.gone", 3)
    assert deliver_events() == 3
    assert deliver_events() == 0
    assert first == [("tests.born", "1"), ("tests.named", "2")]
    assert second == [("tests.named", "2")]


def test_what_was_told_in_a_transaction_that_failed_was_not_told() -> None:
    heard = hear("tests.born")
    with transaction.atomic():
        tell("tests.born", 1)
        transaction.set_rollback(True)
    deliver_events()
    assert heard == []


def test_an_event_that_commits_late_is_not_stepped_over() -> None:
    heard = hear("tests.born")
    late = connection.copy()
    with late.cursor() as cursor:
        late.set_autocommit(False)
        cursor.execute("select tell_event('tests.born', '1', '{}', now())")
        tell("tests.born", 2)
        assert deliver_events() == 1
        late.commit()
    late.close()
    deliver_events()
    assert heard == [("tests.born", "2"), ("tests.born", "1")]


def test_a_failure_undoes_what_was_begun_is_tried_again_later_and_holds_the_order() -> None:
    heard: list[str] = []
    fails = True

    @events.listens("tests.born", name="tests.fragile")
    def listen(told: events.Told) -> None:
        Job.objects.create(name=f"tests.{told.subject}")
        if fails and told.subject == "2":
            raise Mistake("программа 7: нет часов")
        heard.append(told.subject)

    for number in (1, 2, 3):
        tell("tests.born", number)
    assert deliver_events() == 1
    assert deliver_events() == 0  # not before its time
    [state] = events.list_listener_states()
    assert (state.attempts, state.waiting, state.next_subject) == (1, 2, "2")
    assert (state.error, state.has_failed) == ("программа 7: нет часов", True)
    assert list(Job.objects.values_list("name", flat=True)) == ["tests.1"]
    retry_now()
    assert deliver_events() == 0
    assert events.list_listener_states()[0].attempts == 2
    fails = False
    retry_now()
    assert deliver_events() == 2
    assert heard == ["1", "2", "3"]
    [state] = events.list_listener_states()
    assert (state.attempts, state.waiting, state.has_failed, state.heard) == (0, 0, False, 3)


def test_one_listener_that_fails_does_not_hold_up_another() -> None:
    @events.listens("tests.born", name="tests.broken")
    def listen(told: events.Told) -> None:
        raise RuntimeError("secret inside")

    heard = hear("tests.born", name="tests.sound")
    tell("tests.born", 1)
    deliver_events()
    assert heard == [("tests.born", "1")]
    broken = events.list_listener_states()[0]
    assert broken.has_failed
    assert "secret" not in broken.error


def test_pauses_grow_from_seconds_to_an_hour() -> None:
    pauses = [find_pause(attempts).total_seconds() for attempts in (1, 2, 3, 10, 11, 1000)]
    assert pauses == [5, 10, 20, 2560, 3600, 3600]


def test_a_new_listener_hears_from_its_first_day_on_or_everything() -> None:
    hear("tests.born")
    tell("tests.born", 1)
    deliver_events()
    new = hear("tests.born", name="tests.new")
    old = hear("tests.born", name="tests.curious", from_the_beginning=True)
    tell("tests.born", 2)
    deliver_events()
    assert new == [("tests.born", "2")]
    assert old == [("tests.born", "1"), ("tests.born", "2")]


def test_what_a_listener_asks_for_is_asked_for_once() -> None:
    @job_task("tests.long", title="Long")
    def long(job: Job, subject: int) -> None: ...

    @events.listens("tests.born", name="tests.asker")
    def listen(told: events.Told) -> None:
        start_job("tests.long", by=None, subject=int(told.subject))

    tell("tests.born", 5)
    deliver_events()
    deliver_events()
    assert list(Job.objects.values_list("name", "arguments")) == [("tests.long", {"subject": 5})]


def in_a_child(act: Callable[[], None]) -> int:
    """Do ``act`` in a process of its own; the signal that ended it."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        # a browser's loop runs in the parent, not here: Django finds another connection then, an older one of the
        # parent, which is not the child's to use
        connections["default"].connection = None
        try:
            act()
        finally:
            os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_a_kill_between_the_act_and_its_delivery_loses_nothing_and_doubles_nothing() -> None:
    is_deadly = True

    @events.listens("tests.born", name="tests.killed")
    def listen(told: events.Told) -> None:
        Job.objects.create(name=f"tests.{told.subject}")
        if is_deadly and told.subject == "2":
            os.kill(os.getpid(), signal.SIGKILL)

    def act_and_die() -> None:
        for number in (1, 2, 3):
            tell("tests.born", number)
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_a_child(act_and_die) == signal.SIGKILL
    assert in_a_child(lambda: void(deliver_events())) == signal.SIGKILL
    assert list(Job.objects.values_list("name", flat=True)) == ["tests.1"]
    [row] = Listener.objects.all()
    assert (row.attempts, row.error) == (1, INTERRUPTED)
    is_deadly = False
    retry_now()
    assert deliver_events() == 2
    names = list(Job.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["tests.1", "tests.2", "tests.3"]


def void(_: Any) -> None: ...


def test_a_text_is_not_told() -> None:
    for wrong in ("Иванов", "a b", "a@b.ru", ""):
        with pytest.raises(ValueError, match="not texts"):
            tell("tests.born", 1, origin=wrong)
    with pytest.raises(ValueError, match="called"):
        tell("born", 1)
    assert not Event.objects.exists()


def test_a_listener_is_declared_once() -> None:
    hear("tests.born")
    with pytest.raises(ValueError, match="twice"):

        @events.listens("tests.born", name="tests.hear")
        def other(told: events.Told) -> None: ...


def test_pages_tell_but_neither_read_nor_change_what_was_told(acting_as: Any) -> None:
    hear("tests.born")
    with acting_as("web"):
        tell("tests.born", 1)
        assert not Event.objects.exists()
        assert_refused("delete from events_event")
        assert_refused("update events_listener set place = 99")
        assert_refused(
            "insert into events_event (kind, subject, ids, at) values ('a.b', '', '{}', now())"
        )
    with acting_as("system"):
        assert deliver_events() == 1
        assert do("delete from events_event") == 1
