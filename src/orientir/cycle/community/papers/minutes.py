"""Minutes of a meeting of a project group, as an official paper (DOCX, Russian)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from docx.document import Document as DocumentType
from docx.shared import Pt

from orientir.cycle.community.models import AgendaItem, GroupMeeting
from orientir.cycle.community.queries.groups import GroupPerson
from orientir.kit import russian
from orientir.kit.documents.official import (
    centred,
    long_day,
    new_paper,
    said,
    signed_by,
    two_sides,
)
from orientir.kit.documents.word import to_bytes


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the paper is made of. ``issuer``: the full title of the unit that keeps the group."""

    meeting: GroupMeeting
    issuer: str
    people: Sequence[GroupPerson]
    agenda: Sequence[AgendaItem]

    @property
    def present(self) -> list[GroupPerson]:
        return [one for one in self.people if one.id in self.meeting.present]

    @property
    def absent(self) -> list[GroupPerson]:
        return [one for one in self.people if one.id not in self.meeting.present]


def minutes_docx(minutes: Minutes) -> bytes:
    """«Протокол № …»: date, present, agenda, heard, decided, signatures; blanks where nothing is written yet."""
    meeting = minutes.meeting
    group = meeting.group
    document = new_paper(title=f"Протокол № {meeting.number}: {group.title}", author=minutes.issuer)
    centred(document, minutes.issuer.upper(), after=12)
    centred(document, f"ПРОТОКОЛ № {meeting.number}", bold=True)
    centred(document, f"заседания группы «{group.title}»", after=12)
    on = timezone.localtime(meeting.meets_at)
    two_sides(document, long_day(timezone.localdate(meeting.meets_at)), russian.clock(on))
    if meeting.place:
        said(document, f"Место: {meeting.place}", indent=False)
    _heading(document, "Председатель: " + (meeting.chair or "________"))
    said(document, "Секретарь: " + (meeting.secretary or "________"), indent=False)
    _people(document, minutes)
    _heading(document, "ПОВЕСТКА ДНЯ:")
    for item in minutes.agenda:
        said(document, f"{item.place}. {_topic(item)}", after=2)
    for item in minutes.agenda:
        _question(document, item)
    signed_by(document, "Председатель", meeting.chair)
    signed_by(document, "Секретарь", meeting.secretary, before=12)
    return to_bytes(document)


def _people(document: DocumentType, minutes: Minutes) -> None:
    total = len(minutes.people)
    _heading(document, f"Присутствовали: {len(minutes.present)} из {total}")
    for number, one in enumerate(minutes.present, 1):
        said(document, f"{number}. {one.name}, {_post(one)}", after=0)
    guests = [line.strip() for line in minutes.meeting.guests.splitlines() if line.strip()]
    if guests:
        said(document, "Приглашены: " + "; ".join(guests) + ".").paragraph_format.space_before = Pt(
            6
        )
    if minutes.absent and minutes.present:
        names = ", ".join(one.name for one in minutes.absent)
        said(document, f"Отсутствовали: {names}.").paragraph_format.space_before = Pt(6)


def _post(one: GroupPerson) -> str:
    return ", ".join(part for part in (one.position, one.unit) if part)


def _topic(item: AgendaItem) -> str:
    speaker = f" Докладчик: {item.speaker.rstrip('.')}." if item.speaker else ""
    return f"{item.topic.rstrip('.')}.{speaker}"


def _question(document: DocumentType, item: AgendaItem) -> None:
    _heading(document, f"{item.place}. СЛУШАЛИ:")
    heard = item.heard.strip() or item.topic
    speaker = f"{item.speaker.rstrip('.')}. " if item.speaker else ""
    for number, line in enumerate(filter(None, map(str.strip, heard.splitlines()))):
        said(document, f"{speaker}{line}" if number == 0 else line)
    said(document, "РЕШИЛИ:", indent=False)
    lines = [line.strip() for line in item.decided.splitlines() if line.strip()] or ["________"]
    for number, line in enumerate(lines, 1):
        said(document, f"{item.place}.{number}. {line}" if len(lines) > 1 else line)
    if item.votes:
        said(document, f"Голосовали: {item.votes}.", indent=False)


def _heading(document: DocumentType, text: str) -> None:
    paragraph = said(document, text, indent=False)
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.keep_with_next = True
