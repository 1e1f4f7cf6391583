"""Project groups and events: by people of two municipalities, and past the pages."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
import pytest
from django.db import DatabaseError, connection, transaction

from orientir.cycle.community.actions.events import (
    EventNotKept,
    EventTerms,
    SeatNotTaken,
    change_event,
    leave_event,
    mark_attendance,
    move_event,
    register_for_event,
    write_event,
)
from orientir.cycle.community.actions.groups import (
    GroupAssignment,
    GroupNotKept,
    move_group,
    set_up_group,
    take_into_group,
)
from orientir.cycle.community.actions.meetings import (
    MeetingNotKept,
    Presence,
    Question,
    Said,
    call_meeting,
    sign_minutes,
    write_minutes,
)
from orientir.cycle.community.actions.products import (
    ProductNotKept,
    add_version,
    begin_product,
    give_opinion,
    move_product,
)
from orientir.cycle.community.models import (
    AgendaItem,
    CommunityEvent,
    GroupMeeting,
    GroupProduct,
    Member,
    ProductVersion,
    ProjectGroup,
    Registration,
)
from orientir.cycle.community.queries.events import count_seats, list_own_days
from orientir.cycle.community.queries.groups import list_people_of_group
from orientir.cycle.community.rules import (
    EventKind,
    EventState,
    GroupState,
    OpinionVerdict,
    ProductKind,
    ProductState,
)
from orientir.kit.access.acting import acting_by
from orientir.kit.documents.received import receive_document
from orientir.kit.notices.models import Notice
from tests.cast import REGION, SURNAMES, Cast
from tests.conftest import act_as

NOW = datetime.now(UTC)
TERMS = GroupAssignment(
    "ММПГ по механизмам", date(2026, 2, 1), date(2026, 12, 1), aim="Цель", tasks=("Задача",), order_number="01/315",
    order_on=date(2026, 2, 1),
)  # fmt: skip


class Acting(AbstractContextManager[int]):
    """An account of the cast behind a page; gives its id."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.id, self.token = cast.accounts[name].pk, cast.token(name)

    def __enter__(self) -> int:
        self.web, self.session = act_as("web"), acting_by(self.token)
        self.web.__enter__()
        self.session.__enter__()
        return self.id

    def __exit__(self, *error: Any) -> None:
        self.session.__exit__(*error)
        self.web.__exit__(*error)


def made_group(cast: Cast) -> int:
    """Of the region, kept by its operator: the teacher of school 11 heads it, somebody of school 21 is in it."""
    with Acting(cast, "operator") as by:
        group = set_up_group(unit=cast.units[REGION].pk, assignment=TERMS, by=by, at=NOW)
        for code, is_chair in (("11", True), ("21", False)):
            take_into_group(
                group=group, person=cast.people[code][0].pk, unit=cast.units[code].pk, part="Первая", is_chair=is_chair,
                since=date(2026, 2, 1), by=by, at=NOW,
            )  # fmt: skip
        move_group(group=group, state=GroupState.WORKING, by=by, at=NOW)
    return group


def run_sql(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic():
            return run_sql(statement) == 0
    except DatabaseError:
        return True


def test_a_group_begins_with_a_head_and_an_order_and_its_members_are_in_the_community(
    cast: Cast,
) -> None:
    with Acting(cast, "operator") as by:
        bare = GroupAssignment("Пустая", date(2026, 2, 1), date(2026, 12, 1))
        group = set_up_group(unit=cast.units[REGION].pk, assignment=bare, by=by, at=NOW)
        with pytest.raises(GroupNotKept, match="руководителя"):
            move_group(group=group, state=GroupState.WORKING, by=by, at=NOW)
        with pytest.raises(GroupNotKept, match="уже есть"):
            set_up_group(unit=cast.units[REGION].pk, assignment=bare, by=by, at=NOW)
    group = made_group(cast)
    found = Member.objects.filter(group=group)
    assert set(found.values_list("community", "title")) == {("project_group", TERMS.title)}
    with Acting(cast, "specialist") as by, pytest.raises(DatabaseError):
        set_up_group(unit=cast.units["20"].pk, assignment=TERMS, by=by, at=NOW)


def test_names_are_for_members_and_one_s_own_for_staff(cast: Cast) -> None:
    group = made_group(cast)
    seen = {}
    for name in ("teacher", "specialist", "head", "expert", "curator", "stranger"):
        with Acting(cast, name):
            seen[name] = (ProjectGroup.objects.exists(), len(list_people_of_group(group)))
    assert seen == {
        "teacher": (True, 2), "specialist": (True, 1), "head": (True, 1), "expert": (True, 0), "curator": (True, 0),
        "stranger": (False, 0),
    }  # fmt: skip


def test_minutes_are_written_signed_and_do_not_change(cast: Cast) -> None:
    group = made_group(cast)
    with Acting(cast, "teacher") as by:
        with pytest.raises(MeetingNotKept, match="вопрос"):
            call_meeting(group=group, meets_at=NOW, place="", agenda=[], by=by, at=NOW)
        agenda = [Question("О проекте", "Иванова А. А."), Question("Разное")]
        meeting = call_meeting(group=group, meets_at=NOW, place="Зал", agenda=agenda, by=by, at=NOW)
        with pytest.raises(MeetingNotKept, match="присутствовал"):
            sign_minutes(meeting=meeting, by=by, at=NOW)
        people = list_people_of_group(group)
        presence = Presence([people[0].id], "Гость", "А. А. Иванова", "Б. Б. Петрова")
        items = list(AgendaItem.objects.order_by("place").values_list("pk", flat=True))
        write_minutes(
            meeting=meeting,
            presence=presence,
            said={items[0]: Said("Слышали", "Принять")},
            by=by,
            at=NOW,
        )
        with pytest.raises(MeetingNotKept, match="по вопросу 2"):
            sign_minutes(meeting=meeting, by=by, at=NOW)
        told = {items[1]: Said("", "К сведению", "единогласно")}
        write_minutes(meeting=meeting, presence=presence, said=told, by=by, at=NOW)
        sign_minutes(meeting=meeting, by=by, at=NOW)
        with pytest.raises(MeetingNotKept):
            write_minutes(meeting=meeting, presence=presence, said={}, by=by, at=NOW)
        assert refused("update community_meeting set guests = 'другие'")
        assert refused("update community_agenda_item set decided = 'другое'")
        assert refused("delete from community_agenda_item")
    for name, count in (("specialist", 0), ("head", 0), ("curator", 0), ("operator", 1)):
        with Acting(cast, name):
            assert GroupMeeting.objects.count() == count, name
    client = cast.client("teacher")
    with act_as("web"):
        paper = docx.Document(
            io.BytesIO(client.get(f"/community/meetings/{meeting}/minutes.docx").content)
        )
    text = "\n".join(one.text for one in paper.paragraphs)
    for words in (
        "ПРОТОКОЛ № 1",
        "Присутствовали: 1 из 2",
        SURNAMES["11"],
        "ПОВЕСТКА ДНЯ:",
        "РЕШИЛИ:",
        "Голосовали: единогласно.",
    ):
        assert words in text
    assert Notice.objects.filter(kind="community.meeting").count() == 1


def document(mark: str) -> Any:
    return receive_document(f"{mark}.pdf", f"%PDF-{mark}".encode().ljust(100))


def test_a_product_goes_from_a_draft_over_experts_to_its_recommendation(cast: Cast) -> None:
    group = made_group(cast)
    with Acting(cast, "teacher") as by:
        product = begin_product(
            group=group, title="Модель", kind=ProductKind.MODEL, about="", authors="", by=by, at=NOW
        )
        move = {"product": product, "words": "", "who": "", "by": by, "at": NOW}
        with pytest.raises(ProductNotKept, match="файл"):
            move_product(state=ProductState.DISCUSSION, **move)  # type: ignore[arg-type]
        add_version(product=product, file=document("1"), note="", by=by, at=NOW)
        with pytest.raises(ProductNotKept, match="уже есть"):
            add_version(product=product, file=document("1"), note="", by=by, at=NOW)
    with Acting(cast, "head"):
        assert not GroupProduct.objects.exists()
    with Acting(cast, "teacher") as by:
        move_product(state=ProductState.DISCUSSION, **move)  # type: ignore[arg-type]
    with Acting(cast, "head") as by:
        assert ProductVersion.objects.get().number == 1
        give_opinion(product=product, verdict=None, words="Дельно", who="Школа", by=by, at=NOW)
    with Acting(cast, "teacher") as by:
        move_product(state=ProductState.EXPERTISE, **move)  # type: ignore[arg-type]
        with pytest.raises(DatabaseError), transaction.atomic():
            give_opinion(
                product=product, verdict=OpinionVerdict.FOR, words="За своё", who="", by=by, at=NOW
            )
        assert refused("update community_product set state = 'recommended'")
    for name in ("expert", "further_education"):
        with Acting(cast, "operator") as by, pytest.raises(ProductNotKept, match="экспертов"):
            move_product(
                product=product, state=ProductState.RECOMMENDED, words="", who="", by=by, at=NOW
            )
        with Acting(cast, name) as by:
            give_opinion(
                product=product, verdict=OpinionVerdict.FOR, words="Годится", who="", by=by, at=NOW
            )
    with Acting(cast, "operator") as by:
        move_product(
            product=product, state=ProductState.RECOMMENDED, words="", who="", by=by, at=NOW
        )
    assert GroupProduct.objects.get().state == ProductState.RECOMMENDED


def made_event(cast: Cast, seats: int | None = 1, **more: Any) -> int:
    begins = NOW + timedelta(days=10)
    terms = EventTerms(
        "Сессия",
        EventKind.SESSION,
        begins,
        begins + timedelta(hours=3),
        begins,
        seats=seats,
        **more,
    )
    with Acting(cast, "operator") as by:
        event = write_event(unit=cast.units[REGION].pk, terms=terms, by=by, at=NOW)
        move_event(event=event, state=EventState.ANNOUNCED, words="", by=by, at=NOW)
    return event


def test_seats_are_never_oversold_and_the_queue_keeps_its_order(cast: Cast) -> None:
    event = made_event(cast)
    people = [one.pk for one in (*cast.people["11"], *cast.people["12"])]
    with Acting(cast, "specialist") as by:
        outcomes = [
            register_for_event(event=event, person=one, by=by, at=NOW) for one in people[:3]
        ]
        assert outcomes == ["seated", "waiting", "waiting"]
        with pytest.raises(SeatNotTaken, match="уже записан"):
            register_for_event(event=event, person=people[0], by=by, at=NOW)
        far = cast.people["21"][0].pk
        with pytest.raises(SeatNotTaken, match="не вы"):
            register_for_event(event=event, person=far, by=by, at=NOW)
        assert refused("update community_registration set state = 'seated'")
        assert refused(
            "insert into community_registration (event_id, person_id, state, at) "
            f"values ({event}, {far}, 'seated', now())"
        )
        leave_event(event=event, person=people[0], by=by, at=NOW)
    states = dict(Registration.objects.values_list("person", "state"))
    assert states == {people[0]: "left", people[1]: "seated", people[2]: "waiting"}
    with Acting(cast, "operator") as by:
        found = CommunityEvent.objects.get(pk=event)
        terms = EventTerms(
            found.title, EventKind.SESSION, found.starts_at, found.ends_at, found.closes_at, seats=2
        )
        change_event(event=event, terms=terms, by=by, at=NOW)
        fewer = EventTerms(
            found.title, EventKind.SESSION, found.starts_at, found.ends_at, found.closes_at, seats=1
        )
        with pytest.raises(EventNotKept, match="записано уже 2"):
            change_event(event=event, terms=fewer, by=by, at=NOW)
        seats = count_seats()[event]
    assert (seats.seated, seats.waiting) == (2, 0)


def test_who_came_is_marked_after_the_beginning_by_the_organisers(cast: Cast) -> None:
    event = made_event(cast, None)
    teacher = cast.people["11"][0].pk
    with Acting(cast, "teacher") as by:
        assert register_for_event(event=event, person=teacher, by=by, at=NOW) == "seated"
        assert [one.id for one in list_own_days(teacher, NOW)] == [event]
    seat = Registration.objects.get()
    with Acting(cast, "operator") as by:
        with pytest.raises(EventNotKept, match="началось"):
            mark_attendance(event=event, came=[seat.pk], by=by, at=NOW)
        assert mark_attendance(event=event, came=[seat.pk], by=by, at=NOW + timedelta(days=11)) == 1
    with Acting(cast, "specialist"):
        assert refused("update community_registration set has_come = false")
    with Acting(cast, "operator") as by, pytest.raises(EventNotKept, match="почему"):
        move_event(event=event, state=EventState.CANCELLED, words=" ", by=by, at=NOW)
    with Acting(cast, "operator") as by:
        move_event(event=event, state=EventState.CANCELLED, words="Карантин", by=by, at=NOW)
    assert Notice.objects.filter(kind="community.event_off").count() == 1


def test_pages_of_a_group_and_an_event_are_whole(cast: Cast) -> None:
    group, event = (
        made_group(cast),
        made_event(cast, programme=({"time": "10:00", "title": "Открытие", "speaker": ""},)),
    )
    operator, teacher, head = cast.client("operator"), cast.client("teacher"), cast.client("head")
    other = cast.client("other_head")
    with act_as("web"):
        for client in (operator, teacher, head):
            assert TERMS.title in client.get("/community/groups/").content.decode()
            assert "Задача" in client.get(f"/community/groups/{group}/").content.decode()
            assert "Открытие" in client.get(f"/community/events/{event}/").content.decode()
        assert "Сессия" in head.get("/community/events/?when=ahead&kind=session").content.decode()
        told = teacher.post(
            f"/community/groups/{group}/meetings/new/",
            {"meets_at": "2026-12-01T10:00", "place": "Зал", "agenda": "О проекте | Иванова А. А."},
        )
        assert told.status_code == 302
        assert "О проекте" in teacher.get(told["Location"]).content.decode()
        assert head.post(f"/community/groups/{group}/meetings/new/", {}).status_code == 404
        assert teacher.post(f"/community/events/{event}/seat/", {"act": "take"}).status_code == 302
        assert "Вы записаны" in teacher.get(f"/community/events/{event}/").content.decode()
        assert SURNAMES["11"] in operator.get(f"/community/events/{event}/").content.decode()
        assert SURNAMES["11"] not in other.get(f"/community/events/{event}/").content.decode()
        calendar = head.get(f"/community/events/{event}.ics").content.decode()
        assert "SUMMARY:Сессия" in calendar
        made = operator.post(
            "/community/groups/new/",
            {"title": "Вторая", "starts_on": "2026-03-01", "ends_on": "2026-02-01"},
        )
        assert (made.status_code, "раньше" in made.content.decode()) == (422, True)
