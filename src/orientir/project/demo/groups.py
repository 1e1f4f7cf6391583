"""A project group of the invented region with its minutes and a product on its way, and two events.

Made under the sessions of the operator, of the demo's teacher, who heads the group, and of an expert, as people would.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from orientir.cycle.community import api as community
from orientir.cycle.registry.api import Account, Grant, find_root
from orientir.kit.access.acting import acting_by
from orientir.kit.access.logins import log_in
from orientir.kit.bulk import fetch_rows
from orientir.kit.documents.official import new_paper, said
from orientir.kit.documents.received import receive_document
from orientir.kit.documents.word import to_bytes
from orientir.project.demo.accounts import PASSWORD

TITLE: Final = "ММПГ по механизмам управления качеством образования"
MEMBERS: Final = 5


@transaction.atomic
def bring_groups() -> str:
    """Make what is not there yet; returns what came, in words. Numbers of orders and people are invented."""
    now, unit = timezone.now(), find_root()
    head = Account.objects.filter(login="teacher").first()
    if unit is None or head is None or head.person_id is None:
        return "нет педагога показа"
    with _as("operator") as by:
        if community.has_groups():
            return "уже есть"
        group = _set_up(unit, by, now - timedelta(days=60), head)
        _events(unit, by, now)
    with _as("teacher") as by:
        _meet(group, by, now - timedelta(days=20))
        product = _make(group, by, now - timedelta(days=15))
    with _as("expert") as by:
        community.give_opinion(
            product=product, verdict=community.OpinionVerdict.FOR, words="Структура полна, роли названы верно.",
            who="Эксперт", by=by, at=now - timedelta(days=3),
        )  # fmt: skip
    return "группа 1, заседаний 1, продуктов 1, мероприятий 2"


class _as(AbstractContextManager[int]):  # noqa: N801 reads as a word
    """The account's id, under a session of its own."""

    def __init__(self, login: str) -> None:
        self.id = int(Account.objects.values_list("pk", flat=True).get(login=login))
        self.session = acting_by(log_in(login=login, password=PASSWORD, address="demo").token)

    def __enter__(self) -> int:
        self.session.__enter__()
        return self.id

    def __exit__(self, *error: object) -> None:
        self.session.__exit__(*error)  # type: ignore[arg-type]


def _set_up(unit: int, by: int, at: datetime, head: Account) -> int:
    """The demo's teacher heads it; the others come from the largest schools."""
    on = timezone.localdate(at)
    terms = community.GroupAssignment(
        TITLE, on, on + timedelta(days=240), direction="Механизмы управления качеством образования",
        aim="Единые подходы к документам управленческого цикла",
        tasks=("Разработать модельное положение", "Обсудить его с муниципалитетами", "Доработать по экспертизе"),
        results=("Модельное положение о внутренней системе оценки качества",),
        working_rules="Заседания раз в месяц, решения открытым голосованием", measure="16",
        order_number="показательный-01/315", order_on=on,
    )  # fmt: skip
    group = community.set_up_group(unit=unit, assignment=terms, by=by, at=at)
    school = Grant.objects.values_list("unit_id", flat=True).get(account=head)
    others = fetch_rows(_OTHERS, {"but": head.person_id, "most": MEMBERS - 1})
    members = [(head.person_id or 0, school), *others]
    for place, (person, home) in enumerate(members):
        community.take_into_group(
            group=group, person=person, unit=home, part="" if place == 0 else f"Микрогруппа {place % 2 + 1}",
            is_chair=place == 0, since=on, by=by, at=at,
        )  # fmt: skip
    community.move_group(group=group, state=community.GroupState.WORKING, by=by, at=at)
    return group


def _meet(group: int, by: int, at: datetime) -> None:
    """Held, written down and signed."""
    agenda = [
        community.Question("О проекте модельного положения", "руководитель группы"),
        community.Question("О плане обсуждения с муниципалитетами"),
    ]
    meeting = community.call_meeting(
        group=group, meets_at=at, place="РЦОКИО и видеосвязь", agenda=agenda, by=by, at=at - timedelta(days=5)
    )  # fmt: skip
    came = [one.id for one in community.list_people_of_group(group)][:-1]
    presence = community.Presence(came, "", "А. А. Условная", "Б. Б. Примерова")
    items = community.list_agenda(meeting)
    decided = {
        items[0].pk: community.Said(
            "Представлен проект, высказаны замечания к разделу о полномочиях.",
            "Одобрить проект с уточнением раздела о полномочиях.\nОткрыть обсуждение.", "единогласно",
        ),
        items[1].pk: community.Said("", "Принять к сведению."),
    }  # fmt: skip
    community.write_minutes(meeting=meeting, presence=presence, said=decided, by=by, at=at)
    community.sign_minutes(meeting=meeting, by=by, at=at + timedelta(days=1))


def _make(group: int, by: int, at: datetime) -> int:
    """A model document with two versions, discussed and sent to expertise."""
    product = community.begin_product(
        group=group, title="Модельное положение о внутренней системе оценки качества образования",
        kind=community.ProductKind.MODEL, about="Образец для школ: роли, сроки, документы.", authors="ММПГ",
        by=by, at=at,
    )  # fmt: skip
    for number, note in ((1, "Проект"), (2, "Уточнён раздел о полномочиях")):
        paper = new_paper(title="Модельное положение", author="ММПГ")
        said(paper, f"Модельное положение, редакция {number}. Текст показательный.")
        file = receive_document(f"Модельное положение, редакция {number}.docx", to_bytes(paper))
        community.add_version(product=product, file=file, note=note, by=by, at=at)
    for state in (community.ProductState.DISCUSSION, community.ProductState.EXPERTISE):
        community.move_product(
            product=product, state=state, words="", who="Руководитель группы", by=by, at=at
        )
    return product


def _events(unit: int, by: int, now: datetime) -> None:
    """A session ahead with few seats, and a seminar ahead for everybody."""
    programme = (
        {"time": "10:00", "title": "Открытие", "speaker": "Министерство"},
        {"time": "10:30", "title": "Модельные документы групп", "speaker": "Руководители групп"},
        {"time": "12:00", "title": "Обсуждение", "speaker": ""},
    )
    begins = (now + timedelta(days=21)).replace(hour=5, minute=0, second=0, microsecond=0)
    kinds = community.EventKind
    for title, kind, seats, day, measure in (
        ("Сессия образовательной агломерации", kinds.SESSION, 40, 0, "2"),
        ("Семинар о результатах оценки качества", kinds.SEMINAR, None, 14, "8"),
    ):
        starts = begins + timedelta(days=day)
        terms = community.EventTerms(
            title, kind, starts, starts + timedelta(hours=4), starts, about="Показательное мероприятие.",
            audience="Руководители и специалисты МОУО, руководители организаций", place="РЦОКИО", seats=seats,
            programme=programme, measure=measure,
        )  # fmt: skip
        event = community.write_event(unit=unit, terms=terms, by=by, at=now)
        community.move_event(
            event=event, state=community.EventState.ANNOUNCED, words="", by=by, at=now
        )


_OTHERS = """
select distinct on (t.unit_id) t.person_id, t.unit_id from registry_post t
join registry_post_period p on p.post_id = t.id and p.valid_to is null
join registry_unit u on u.id = t.unit_id and u.level = 'organisation'
where t.person_id <> %(but)s order by t.unit_id, t.person_id limit %(most)s
"""
